"""Whom the robot believes: the machine's certificate authorities, or the office's own in a file."""

from __future__ import annotations

import ssl
from pathlib import Path

from robot.errors import ConfigurationError
from robot.sentence import said

_ASK = said(
    " Ask IT for the certificate of the office's own certificate authority as a PEM file, and write its path here; "
    "for a server with a public certificate take the line away."
)


def client_context(ca_file: Path | None) -> ssl.SSLContext:
    """Return a context that checks certificates. Raises `ConfigurationError` for a file that holds none."""
    if ca_file is not None and not ca_file.is_file():
        raise ConfigurationError(said("ca_file: there is no file {path}.{advice}", path=ca_file, advice=_ASK))
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError):
        raise ConfigurationError(
            said(
                "ca_file: {path} holds no certificate in PEM form, "
                "a text that begins -----BEGIN CERTIFICATE-----.{advice}",
                path=ca_file,
                advice=_ASK,
            )
        ) from None
