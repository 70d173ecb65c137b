"""The browser's processes, so that a test can kill one as the machine would. Linux alone can tell."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def kill_page() -> None:
    """Kill each process that draws a page of a browser that this process started: the page crashes."""
    for pid in _browser_processes():
        if b"--type=renderer" in _words(pid):
            os.kill(pid, signal.SIGKILL)


def kill_browser() -> None:
    """Kill the browser that this process started."""
    for pid in _browser_processes():
        if not any(word.startswith(b"--type=") for word in _words(pid)):
            os.kill(pid, signal.SIGKILL)


def _browser_processes() -> list[int]:
    parents = {int(stat.parent.name): _parent(stat) for stat in Path("/proc").glob("[0-9]*/stat")}
    return [pid for pid in parents if _descends(pid, parents) and any(b"chrom" in word for word in _words(pid)[:1])]


def _descends(pid: int, parents: dict[int, int]) -> bool:
    while pid in parents:
        pid = parents[pid]
        if pid == os.getpid():
            return True
    return False


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):  # it ended meanwhile
        return 0


def _words(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return []
