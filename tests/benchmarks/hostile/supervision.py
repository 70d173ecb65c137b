"""Runs a hostile night in a process of its own, and watches from outside: time, memory, files, connections."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.hostile.office import HostileOffice
from tests.benchmarks.hostile.processes import descendants, family, foreign_connections, memory_mb

ROOT = Path(__file__).parents[3]
_LOOK_SECONDS = 0.1
_SITE = "from tests.benchmarks.hostile.watched import install\ninstall()\n"


@dataclass
class Watched:
    """How a night ended, and what it did on its way."""

    code: int  # negative: killed by a signal
    said: str
    end: dict[str, Any] = field(default_factory=dict)  # its own last words; empty where it did not come to them
    seconds: dict[str, float] = field(default_factory=dict)  # by SHA-256 of message and document
    peak_mb: dict[str, float] = field(default_factory=dict)
    in_hand: str = ""  # the SHA-256 of the file that was begun and not ended
    misdeeds: list[str] = field(default_factory=list)


def run_watched(office: HostileOffice, moment: datetime, limit_seconds: float, *, apart: bool) -> Watched:
    """Run a night; one that takes longer than the limit is killed with all that it started.

    `apart`: its mails know nothing of each other, see `night.py`.
    """
    aside = office.folder / "aside"
    for name in ("home", "tmp", "site"):
        (aside / name).mkdir(parents=True, exist_ok=True)
    (aside / "site" / "sitecustomize.py").write_text(_SITE, encoding="utf-8")
    journal, audit, said = aside / "journal.jsonl", aside / "audit.jsonl", aside / "said.txt"
    for path in (journal, audit, said):
        path.unlink(missing_ok=True)
    journal.touch()
    environment = {
        **os.environ,
        "HOME": str(aside / "home"),
        "TMPDIR": str(aside / "tmp"),
        "PYTHONPATH": os.pathsep.join((str(aside / "site"), str(ROOT))),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOSTILE_AUDIT": str(audit),
        "HOSTILE_FOLDERS": os.pathsep.join((str(office.work.resolve()), str(aside.resolve()))),
        "HOSTILE_PORTS": ",".join(map(str, sorted(office.ports))),
    }
    config = str(office.folder / "config.toml")
    command = [sys.executable, "-m", "tests.benchmarks.hostile.night"]
    with said.open("wb") as output:
        night = subprocess.Popen(
            [*command, config, moment.isoformat(), str(journal), *(["apart"] if apart else [])],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        watch = _Watch(night.pid, journal)
        watch.start()
        try:
            night.wait(limit_seconds)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(night.pid, signal.SIGKILL)
            night.wait()
        watch.stop()
    found = Watched(code=night.returncode, said=said.read_text(encoding="utf-8", errors="replace")[-4000:])
    _read_journal(journal, found)
    for sha256, megabytes in watch.peak_mb.items():
        found.peak_mb[sha256] = max(found.peak_mb.get(sha256, 0.0), megabytes)
    found.misdeeds += [f"connected to {address}: {who}" for address, who in watch.connections.items()]
    if audit.is_file():
        lines = map(json.loads, audit.read_text(encoding="utf-8").splitlines())
        found.misdeeds += list(dict.fromkeys(f"{line['what']}: {line['target']}" for line in lines))
    return found


def _read_journal(journal: Path, into: Watched) -> None:
    for line in map(json.loads, journal.read_text(encoding="utf-8").splitlines()):
        sha256 = line.get("sha256", "")
        if "begun" in line:
            into.in_hand = sha256
        elif "ended" in line:
            into.in_hand = ""
            into.seconds[sha256] = round(into.seconds.get(sha256, 0.0) + line["seconds"], 3)
            into.peak_mb[sha256] = max(into.peak_mb.get(sha256, 0.0), line["peak_mb"])
        else:
            into.end = line


class _Watch(threading.Thread):
    """Looks at the night's processes again and again: a worker that came and went has a peak as well."""

    def __init__(self, pid: int, journal: Path) -> None:
        super().__init__(name="watch", daemon=True)
        self._pid = pid
        self._journal = journal
        self._over = threading.Event()
        self.peak_mb: dict[str, float] = defaultdict(float)
        self.connections: dict[str, str] = {}

    def run(self) -> None:
        """Look until the night is over."""
        looks = 0
        while not self._over.wait(_LOOK_SECONDS):
            sha256 = self._in_hand()
            if sha256:
                self.peak_mb[sha256] = max(self.peak_mb[sha256], *map(memory_mb, family(self._pid)))
            looks += 1
            if looks % 5 == 0:
                self.connections |= foreign_connections(descendants(self._pid))

    def stop(self) -> None:
        """Stop looking."""
        self._over.set()
        self.join()

    def _in_hand(self) -> str:
        with self._journal.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 400))
            lines = file.read().splitlines()
        with suppress(ValueError, IndexError):
            last = json.loads(lines[-1])
            return str(last["sha256"]) if "begun" in last else ""
        return ""
