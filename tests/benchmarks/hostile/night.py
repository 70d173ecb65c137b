"""One night as a process of its own, as `python -m tests.benchmarks.hostile.night CONFIG MOMENT JOURNAL [apart]`.

It is the night that `fakturarobot run` runs, but with a standing clock, and with each file's time and memory
noted as it is taken apart, read and drawn. The journal has a line for each beginning and each end. `apart`: the
mails know nothing of each other, as if each came on a night of its own: they are the same invoice in many dresses.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import robot.desk
from robot.diagnostics import keep_diagnostics
from robot.evidence.page_images import MOST_PAGES, PageImages, Pages
from robot.invoice import Document, Finding, Invoice, Reading
from robot.message import RawMessage, Unpacked
from robot.pipeline import run_night
from robot.ports import Earlier, Hints, Ledger, Reader, Unpacker
from robot.running import NoProgress
from robot.settings import load_settings
from robot.wiring import open_night
from tests.benchmarks.hostile.office import StandingClock
from tests.benchmarks.hostile.processes import family, forget_peaks, peak_mb


class Journal:
    """Notes what each file costs: seconds, and the highest memory of this process or one of its workers."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")

    def note(self, **values: Any) -> None:
        """Write a line at once."""
        self._file.write(json.dumps(values) + "\n")
        self._file.flush()

    def begin(self, what: str, sha256: str) -> float:
        """Note that a file is begun; return the time."""
        self.note(begun=what, sha256=sha256)
        forget_peaks(family())
        return time.perf_counter()

    def end(self, what: str, sha256: str, started: float) -> None:
        """Note what the file cost."""
        seconds = time.perf_counter() - started
        self.note(ended=what, sha256=sha256, seconds=round(seconds, 3), peak_mb=peak_mb(family()))


class _Unpacker:
    def __init__(self, inner: Unpacker, journal: Journal) -> None:
        self._inner, self._journal = inner, journal

    def __call__(self, message: RawMessage, into: Path) -> Unpacked:
        started = self._journal.begin("unpack", message.sha256)
        unpacked = self._inner(message, into)
        self._journal.end("unpack", message.sha256, started)
        return unpacked


class _Reader:
    at_once = 1  # the journal is kept of one file at a time

    def __init__(self, inner: Reader, journal: Journal) -> None:
        self._inner, self._journal = inner, journal

    def read(self, document: Document, path: Path, hints: Hints) -> Reading:
        started = self._journal.begin("read", document.sha256)
        reading = self._inner.read(document, path, hints)
        self._journal.end("read", document.sha256, started)
        return reading

    def compare(self, path: Path, invoices: Sequence[Invoice]) -> tuple[Finding, ...]:
        return self._inner.compare(path, invoices)

    def join(self, paths: Sequence[Path], into: Path) -> bool:
        return self._inner.join(paths, into)

    def close(self) -> None:
        self._inner.close()


class _Apart:
    """The ledger, but for the invoices of other mails, which the duplicate checks do not see."""

    def __init__(self, inner: Ledger) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def earlier(
        self, supplier_id: str, *, invoice_number: str, gross_total: Decimal | None, but: str
    ) -> Sequence[Earlier]:
        found = self._inner.earlier(supplier_id, invoice_number=invoice_number, gross_total=gross_total, but=but)
        return [earlier for earlier in found if self._mail_of(earlier.case_id) == self._mail_of(but)]

    def _mail_of(self, case_id: str) -> str:
        case = self._inner.case(case_id)
        return case.message_sha256 if case else ""


def _watched_images(journal: Journal) -> type[PageImages]:
    class Watched(PageImages):
        def draw(self, path: Path, media_type: str, pages: Sequence[int] = (), most: int = MOST_PAGES) -> Pages:
            sha256 = path.parent.name + path.name
            started = journal.begin("draw", sha256)
            drawn = super().draw(path, media_type, pages, most)
            journal.end("draw", sha256, started)
            return drawn

    return Watched


def main(config: str, moment: str, journal_path: str, apart: str = "") -> None:
    """Run the night and note how it ended."""
    settings, journal = load_settings(Path(config)), Journal(Path(journal_path))
    keep_diagnostics(settings.work("diagnostics"))
    vars(robot.desk)["PageImages"] = _watched_images(journal)  # the desk makes its own
    clock = StandingClock(datetime.fromisoformat(moment).astimezone(settings.zone))
    with open_night(settings, "fakturaer", progress=NoProgress(), clock=clock) as night:
        watched = replace(night, unpack=_Unpacker(night.unpack, journal), reader=_Reader(night.reader, journal))
        if apart:
            watched = replace(watched, ledger=cast("Ledger", _Apart(night.ledger)))
        outcome = run_night(watched)
    journal.note(
        exit_code=int(outcome.exit_code),
        outcome=outcome.summary.outcome,
        faults=[f"{fault.kind}: {fault.detail}" for fault in outcome.summary.faults],
        outputs={name: str(path) for name, path in outcome.outputs.items()},
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
