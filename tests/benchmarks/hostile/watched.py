"""What a Python process does to the world beside its task: files written and connections made elsewhere.

The night and its workers load this by a `sitecustomize` module (see `supervision.py`); each misdeed is a line of
`HOSTILE_AUDIT`. Allowed are the folders of `HOSTILE_FOLDERS` and the ports of `HOSTILE_PORTS` on this machine.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_PATHS = frozenset({"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "sqlite3.connect"})
_DEVICES = ("/dev/", "/proc/")
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})


def install() -> None:
    """Watch this process from now on."""
    watch = _Watch(
        folders=tuple(os.environ["HOSTILE_FOLDERS"].split(os.pathsep)),
        ports=frozenset(map(int, os.environ["HOSTILE_PORTS"].split(","))),
        audit=os.open(os.environ["HOSTILE_AUDIT"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600),
    )
    sys.addaudithook(watch)


class _Watch:
    """Called by Python before each thing that it does to the world; see its "Audit events table"."""

    def __init__(self, *, folders: tuple[str, ...], ports: frozenset[int], audit: int) -> None:
        self._folders, self._ports, self._audit = folders, ports, audit

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        for target in self._bad(event, arguments):
            line = json.dumps({"what": event, "target": str(target)})
            os.write(self._audit, line.encode() + b"\n")

    def _bad(self, event: str, arguments: tuple[Any, ...]) -> Iterator[object]:
        if event == "open":
            if isinstance(arguments[2], int) and arguments[2] & _WRITES:
                yield from self._outside(arguments[:1])
        elif event in _PATHS:
            beside = any(isinstance(a, int) and a >= 0 for a in arguments[1:])  # relative to a folder that was opened
            yield from () if beside else self._outside(arguments[:2])
        elif event == "socket.connect" and isinstance(arguments[1], tuple):
            host, port = arguments[1][:2]
            if host not in _HERE or port not in self._ports:
                yield arguments[1]
        elif event == "socket.getaddrinfo" and arguments[0] not in _HERE:
            yield arguments[0]

    def _outside(self, paths: tuple[object, ...]) -> Iterator[object]:
        for path in paths:
            if isinstance(path, str | bytes | os.PathLike):  # else a descriptor: opened before
                whole = os.path.realpath(os.fsdecode(path))
                if not whole.startswith(_DEVICES) and not any(Path(whole).is_relative_to(f) for f in self._folders):
                    yield path
