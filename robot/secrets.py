"""Secrets by name: from the environment, a file that the owner alone can read, or the system's keyring.

config.toml names a secret ("faktura-mail"); this module fetches it, at the moment that it is needed.
Looked for in this order: the environment variable `FAKTURAROBOT_SECRET_FAKTURA_MAIL`; a file `faktura-mail`
in `$CREDENTIALS_DIRECTORY` (systemd's LoadCredential), then in `secrets/` beside config.toml; the keyring,
service "fakturarobot". No secret is ever logged or stored.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import keyring
from keyring.errors import KeyringError

from robot.errors import ConfigurationError
from robot.sentence import said

SERVICE = "fakturarobot"


class Secrets:
    """Fetches secrets for one office. `home` is config.toml's folder."""

    def __init__(self, home: Path, environment: Mapping[str, str] | None = None) -> None:
        self._home = home
        self._environment = os.environ if environment is None else environment

    def fetch(self, name: str) -> str:
        """Return the secret. Raises `ConfigurationError` that says where it was looked for."""
        variable = f"FAKTURAROBOT_SECRET_{name.upper().replace('-', '_')}"
        if found := self._environment.get(variable):
            return found
        for folder in self._folders():
            if (path := folder / name).is_file():
                return _read(path)
        try:
            found = keyring.get_password(SERVICE, name)
        except KeyringError:
            found = None
        if found:
            return found
        raise ConfigurationError(
            said(
                "The secret '{name}' was found nowhere: not in the environment ({variable}), not as the "
                "file {file}, not in the keyring (`keyring set {service} {name}`).",
                name=name,
                variable=variable,
                file=self._home / "secrets" / name,
                service=SERVICE,
            )
        )

    def keep(self, name: str, value: str) -> str:
        """Keep a secret in the keyring, or in `secrets/` where this machine has none; return where it is now.

        Raises `ConfigurationError`.
        """
        path = self._home / "secrets" / name
        try:
            if not path.exists():  # a file goes before the keyring, and would hide the new value
                keyring.set_password(SERVICE, name, value)
                return f"keyring, {SERVICE} {name}"
        except KeyringError:
            pass  # a server without a desktop: the file is the way there
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            partial = path.with_name(f".{name}.new")
            partial.unlink(missing_ok=True)
            with os.fdopen(
                os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8"
            ) as file:
                file.write(value)
            partial.replace(path)
        except OSError as error:
            raise ConfigurationError(
                said("{path}: cannot be written ({reason}).", path=path, reason=error.strerror)
            ) from error
        return str(path)

    def known(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those of these secrets that can be had, so that they can be kept out of what is written."""
        found = []
        for name in names:
            with suppress(ConfigurationError):  # who needs it will say so
                found.append(self.fetch(name))
        return tuple(found)

    def _folders(self) -> list[Path]:
        credentials = self._environment.get("CREDENTIALS_DIRECTORY")
        return [*([Path(credentials)] if credentials else []), self._home / "secrets"]


def _read(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ConfigurationError(said("{path}: others can read this secret. Run `chmod 600 {path}`.", path=path))
        secret = path.read_text(encoding="utf-8-sig").rstrip("\r\n")
    except OSError as error:
        raise ConfigurationError(said("{path}: cannot be read ({reason}).", path=path, reason=error.strerror)) from None
    except UnicodeDecodeError:
        raise ConfigurationError(
            said("{path}: is not UTF-8 text.", path=path)
        ) from None  # the error itself would hold the secret
    if not secret:
        raise ConfigurationError(said("{path}: is empty.", path=path))
    return secret
