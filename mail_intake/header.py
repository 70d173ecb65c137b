"""Reads the header of a mail, whatever it holds: never raises, bounded in length.

The mail is parsed with the `compat32` policy and its values are taken raw: `policy.default`
raises on some mail that arrives in practice, and `compat32` itself gives other types for
headers with bytes above 127.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
import re
import string
from collections.abc import Iterator
from email.message import Message
from urllib.parse import unquote_to_bytes

LONGEST_VALUE = 16_384
"""Characters of a header's value that are looked at."""

_ENCODED_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?((?:(?!=\?)[^?])*)(?:\?=|(?==\?)|\?*\Z)")
"""The last two ends are those of a word that was cut off: another one begins, or nothing follows."""
_PARAMETER = re.compile(r";\s*([^\s=;\"]+)\s*=\s*(\"(?:[^\"\\]|\\.)*\"?|[^;]*)")
_CONTINUED = re.compile(r"(.+?)\*([0-9]{1,3})(\*?)")
_NOT_BASE64 = bytes(set(range(256)).difference(f"{string.ascii_letters}{string.digits}+/".encode()))
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})


def values(message: Message, name: str) -> list[str]:
    """Return each value of the header `name`, top first, unfolded, bytes above 127 read as text."""
    wanted = name.casefold()
    return [_text(str(value)) for key, value in message.raw_items() if key.casefold() == wanted]


def first(message: Message, name: str) -> str:
    """Return the topmost value of the header `name`, "" where there is none."""
    found = values(message, name)
    return found[0] if found else ""


def decode_words(raw: str) -> str:
    """Return a value with its encoded words (RFC 2047) decoded; what cannot be decoded stays as it is."""
    pieces: list[str] = []
    at, word_before = 0, False
    for match in _ENCODED_WORD.finditer(raw):
        between = raw[at : match.start()]
        if not (word_before and between.isspace()):
            pieces.append(between)
        charset, encoding, payload = match.groups()
        payload = payload.rstrip()  # what stands before the word that cuts this one off is folding
        data = _quoted(payload) if encoding in "qQ" else decode_base64(payload.encode("ascii", "ignore"))
        pieces.append(decode_text(data, charset) if data or match[0].endswith("?=") else match[0])
        at, word_before = match.end(), True
    return "".join(pieces) + raw[at:]


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """Return a structured value (`Content-Type`, `Content-Disposition`) as its main word and its parameters.

    Names are lower case. Parameters in pieces and with charsets (RFC 2231) are put together; encoded
    words, which do not belong there but are common, are decoded.
    """
    main, _, rest = value.partition(";")
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, found in _each_parameter(rest):
        continued = _CONTINUED.fullmatch(name)
        if continued:
            bare, number, star = continued.groups()
            pieces.setdefault(bare, {})[int(number)] = (found, bool(star))
        elif name.endswith("*"):
            pieces.setdefault(name[:-1], {})[0] = (found, True)
        else:
            plain.setdefault(name, decode_words(found))
    for name, numbered in pieces.items():
        plain[name] = _joined([numbered[n] for n in sorted(numbered)])
    return main.strip().casefold(), plain


def decode_text(data: bytes, charset: str) -> str:
    """Return bytes as text: by `charset` where it is a known one and fits, else UTF-8, else Windows-1252."""
    try:
        codec = codecs.lookup(charset.strip()[:40] or "utf-8").name.replace("-", "_")
        if codec not in _NO_CHARSETS:
            text = data.decode(codec, "strict" if codec in ("utf_8", "ascii") else "replace")
            return text.encode("utf-8", "replace").decode("utf-8")
    except (LookupError, ValueError):
        pass  # an unknown or a wrong charset: the two that mail is really written in come next
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def decode_base64(data: bytes) -> bytes:
    """Return what can be decoded of base64 that may be cut, unpadded, padded in the middle, or mixed with junk."""
    decoded = bytearray()
    for run in data.split(b"="):
        clean = run.translate(None, _NOT_BASE64)
        clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
        decoded += base64.b64decode(clean + b"=" * (-len(clean) % 4))
    return bytes(decoded)


def _text(value: str) -> str:
    unfolded = re.sub(r"[\r\n]+", "", value[:LONGEST_VALUE])
    return decode_text(unfolded.encode("utf-8", "surrogateescape"), "utf-8").strip()


def _quoted(payload: str) -> bytes:
    try:
        return quopri.decodestring(payload.replace("_", " ").encode("utf-8", "replace"), header=False)
    except (binascii.Error, ValueError):
        return payload.encode("utf-8", "replace")


def _each_parameter(rest: str) -> Iterator[tuple[str, str]]:
    for match in _PARAMETER.finditer(";" + rest):
        name, value = match.groups()
        if value.startswith('"'):
            value = re.sub(r"\\(.)", r"\1", value[1:].removesuffix('"'))
        yield name.casefold(), value.strip()


def _joined(pieces: list[tuple[str, bool]]) -> str:
    charset, data = "utf-8", bytearray()
    for number, (text, encoded) in enumerate(pieces):
        if not encoded:
            data += text.encode("utf-8", "replace")
            continue
        escaped = text
        if number == 0 and text.count("'") >= 2:
            charset, _, escaped = text.split("'", 2)
        data += unquote_to_bytes(escaped)
    return decode_text(bytes(data), charset)
