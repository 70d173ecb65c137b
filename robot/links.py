r"""Addresses of files in the work folder, as a spreadsheet program and a browser follow them.

Links are relative, so that they work from a network share under whatever name, unless config.toml says how
colleagues reach the folder (`paths.links`): "\\server\share", "R:\fakturarobot", "/srv/robot" or "https://...".
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_NOT_IN_A_LINK = re.compile(r'[%\s"<>\[\]`^{}#?]')


def for_spreadsheet(target: Path, *, work: Path, folder: Path, reached_by: str = "") -> str:
    r"""Return the address of `target` in a workbook that lies in `folder`.

    Letters like æ stay as they are and Windows paths keep their backslashes, as Excel itself writes them
    ("file:///\\server\share\sag%201.pdf"): it reads percent escapes of other letters by the old code page.
    """
    if not reached_by:
        return _escaped(_relative(target, folder))
    if _is_windows(reached_by):
        way = str(target.relative_to(work)).replace("/", "\\")
        return "file:///" + _escaped(reached_by.rstrip("\\/").replace("/", "\\") + "\\" + way)
    return for_browser(target, work=work, folder=folder, reached_by=reached_by)


def for_browser(target: Path, *, work: Path, folder: Path, reached_by: str = "") -> str:
    """Return the address of `target` in a page that lies in `folder`: RFC 3986, and RFC 8089 for shares."""
    if not reached_by:
        return quote(_relative(target, folder))
    way = quote(target.relative_to(work).as_posix())
    if "://" in reached_by:
        return f"{reached_by.rstrip('/')}/{way}"
    root = reached_by.replace("\\", "/").rstrip("/")
    if root.startswith("//"):
        return f"file:{quote(root)}/{way}"
    return f"file:///{quote(root.lstrip('/'), safe='/:')}/{way}"


def _is_windows(root: str) -> bool:
    return root.startswith("\\\\") or _DRIVE.match(root) is not None


def _relative(target: Path, folder: Path) -> str:
    return Path(os.path.relpath(target, folder)).as_posix()


def _escaped(path: str) -> str:
    return _NOT_IN_A_LINK.sub(lambda found: quote(found[0], safe=""), path)
