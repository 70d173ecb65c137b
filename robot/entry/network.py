"""What the browser says of the network, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from robot.sentence import said

_NAME = "{where}: no machine has this name. Check the address and the network ({code})."
_REFUSED = "{where} refuses the connection. Check that the system runs, and the address ({code})."
_LATE = "{where} does not answer in time. Check that the system runs, and the way to it ({code})."
_HUNG_UP = "{where} hung up before it had answered. Ask whoever runs the system ({code})."
_NETWORK = "{where} cannot be reached. Check the network of the robot's machine ({code})."
_OTHER = "{where} could not be loaded ({code})."
SAYS_CHROMIUM: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("ERR_NAME_NOT_RESOLVED", "ERR_NAME_RESOLUTION_FAILED"), _NAME),
        **dict.fromkeys(("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_FAILED"), _REFUSED),
        **dict.fromkeys(("ERR_CONNECTION_TIMED_OUT", "ERR_TIMED_OUT"), _LATE),
        **dict.fromkeys(("ERR_CONNECTION_RESET", "ERR_CONNECTION_CLOSED", "ERR_EMPTY_RESPONSE"), _HUNG_UP),
        **dict.fromkeys(("ERR_INTERNET_DISCONNECTED", "ERR_ADDRESS_UNREACHABLE", "ERR_NETWORK_CHANGED"), _NETWORK),
        "ERR_CERT_DATE_INVALID": "{where}: the certificate has expired, or the machine's clock is wrong ({code}).",
        "ERR_CERT_COMMON_NAME_INVALID": "{where}: the certificate is for another name than the address has ({code}).",
        "ERR_CERT_AUTHORITY_INVALID": (
            "{where}: the robot's machine does not know who issued the certificate. Ask IT ({code})."
        ),
        **dict.fromkeys(
            ("ERR_SSL_PROTOCOL_ERROR", "ERR_SSL_VERSION_OR_CIPHER_MISMATCH", "ERR_CERT_REVOKED", "ERR_CERT_INVALID"),
            "{where}: the connection cannot be made safe. Ask whoever runs the system ({code}).",
        ),
        "": _OTHER,
    }
)
"""What happened and what to do, by Chromium's code; "" is any other. `robot.words` has the same in other languages."""
_CODE = re.compile(r"net::(?P<code>ERR_[A-Z_0-9]+)(?: at (?P<where>\S+))?")


def in_words(line: str, where: str = "") -> str | None:
    """Return a line with one of Chromium's `net::ERR_...` in words; None for any other line."""
    found = _CODE.search(line)
    if found is None:
        return None
    place = where or (found["where"] or "").partition("?")[0]
    template = SAYS_CHROMIUM.get(found["code"], _OTHER)
    return said(template, where=place, code=f"net::{found['code']}")
