"""What processes cost, as Linux tells it in /proc; elsewhere nothing is known of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_PEAK = re.compile(rb"VmHWM:\s+(\d+) kB")
_NOW = re.compile(rb"VmRSS:\s+(\d+) kB")
_HERE = ("0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F")
_ESTABLISHED, _OPENING = "01", "02"


def family(of: int | None = None) -> list[int]:
    """Return a process (this one) and its Python descendants."""
    return [pid for pid in descendants(of or os.getpid()) if "python" in _command(pid)]


def descendants(of: int) -> list[int]:
    """Return a process and all that it started, and they."""
    parents: dict[int, int] = {}
    for folder in _PROC.glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    found, waiting = [], [of]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += [child for child, parent in parents.items() if parent == pid]
    return found


def forget_peaks(pids: Iterable[int]) -> None:
    """Let the peak of each process begin anew."""
    for pid in pids:
        with suppress(OSError):
            (_PROC / str(pid) / "clear_refs").write_text("5")


def peak_mb(pids: Iterable[int]) -> float:
    """Return the highest peak of these processes since it began anew, in MB."""
    return max((_memory(pid, _PEAK) for pid in pids), default=0.0)


def memory_mb(pid: int) -> float:
    """Return what a process has in memory now, in MB."""
    return _memory(pid, _NOW)


def foreign_connections(pids: Iterable[int]) -> Mapping[str, str]:
    """Return the addresses outside this machine to which these processes are or get connected, with who."""
    sockets = {}
    for pid in pids:
        with suppress(OSError):
            for handle in (_PROC / str(pid) / "fd").iterdir():
                with suppress(OSError):
                    sockets[str(handle.readlink())] = pid
    found = {}
    for table in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in (_PROC / "net" / table).read_text().splitlines()[1:]:
                fields = line.split()
                address, state, inode = fields[2], fields[3], f"socket:[{fields[9]}]"
                here = address.partition(":")[0] in _HERE
                if inode in sockets and not here and state in (_ESTABLISHED, _OPENING):
                    found[address] = _command(sockets[inode])[:80]
    return found


def _memory(pid: int, what: re.Pattern[bytes]) -> float:
    with suppress(OSError):
        match = what.search((_PROC / str(pid) / "status").read_bytes())
        return round(int(match[1]) / 1024, 1) if match else 0.0
    return 0.0


def _command(pid: int) -> str:
    with suppress(OSError):
        return (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""
