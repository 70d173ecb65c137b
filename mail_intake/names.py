"""Makes text out of a mail safe: for people, spreadsheets, logs and file systems.

Nothing leaves `mail_intake` that did not pass through here.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_IN_A_FILE_NAME = re.compile(r'[<>:"|?*{}%$`\x00-\x1f]')
_RESERVED_ON_WINDOWS = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_LONGEST_NAME = 120
_LONGEST_EXTENSION = 10
_MARK = "…"  # stands where something was cut


def clean_text(text: str, limit: int) -> str:
    """Return `text` as one line of at most `limit` characters that every encoder and spreadsheet takes.

    Where something was cut the last of them is "…". Lone surrogates become U+FFFD; control characters become
    spaces; formatting characters, among them the ones that turn the direction of writing, are dropped.
    """
    begun = text[: limit * 4]
    clean = " ".join(_without_controls(begun, keep="").split())
    return _cut(clean, limit) if len(begun) == len(text) else _cut(clean + _MARK, limit)


def clean_body(text: str, limit: int) -> str:
    """Return `text` like `clean_text`, but with its lines kept apart."""
    begun = text[: limit * 4]
    lines = _without_controls(begun, keep="\n").split("\n")
    kept = (" ".join(line.split()) for line in lines)
    clean = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return _cut(clean, limit) if len(begun) == len(text) else _cut(clean + _MARK, limit)


def safe_name(raw: str, fallback: str = "uden navn") -> str:
    """Return a file name that is never a path, never hidden, and allowed on Windows.

    `raw` may hold a path of either kind; its last part counts. The extension is kept.
    """
    name = clean_text(raw.replace("\\", "/").rpartition("/")[2], 1000)
    name = _NOT_IN_A_FILE_NAME.sub("_", unicodedata.normalize("NFC", name)).strip(". ")
    if not name.strip("_"):
        return fallback
    if _RESERVED_ON_WINDOWS.fullmatch(name):
        name = f"_{name}"
    if len(name) <= _LONGEST_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > _LONGEST_EXTENSION:
        return _cut(name, _LONGEST_NAME)
    return f"{_cut(stem, _LONGEST_NAME - len(extension) - 1)}.{extension}"


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + _MARK


def _without_controls(text: str, *, keep: str) -> str:
    return "".join(_plain(character, keep) for character in text)


def _plain(character: str, keep: str) -> str:
    if character in keep or " " <= character <= "~":
        return character
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    if category == "Cf":
        return ""
    return " " if category in ("Cc", "Zl", "Zp") else character
