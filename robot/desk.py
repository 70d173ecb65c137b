"""The desk: where staff find the workbook, the run report, the guides and each case's evidence page.

Everything lies in the work folder: `regneark/` (answered ones in `regneark/besvaret/`), `rapporter/`,
`evidence/`, `vejledning/`. Links are relative, so that they work from a network share, unless
config.toml says how colleagues reach the folder (`paths.links`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from loguru import logger

from robot.case import Case
from robot.evidence.case_records import LogRecord, records_of
from robot.evidence.evidence_page import write_evidence_page
from robot.evidence.page_images import PageImages, Pages
from robot.outcome import Reason
from robot.points import reach
from robot.ports import Answer, Clock, Evidence, Ledger, Refused
from robot.report.guides import write_guides
from robot.report.run_report import write_run_report
from robot.review.read_decisions import Rules, read_decisions
from robot.review.rows import Links
from robot.review.write_workbook import write_workbook
from robot.runbook import Process
from robot.settings import Settings
from robot.summary import RunSummary
from robot.words import Words


class OfficeDesk:
    """Implements the port `Desk` on the work folder."""

    def __init__(
        self,
        settings: Settings,
        process: Process,
        words: Words,
        *,
        evidence: Evidence,
        clock: Clock,
        ledger: Ledger,
    ) -> None:
        self._settings = settings
        self._process = process
        self._words = words
        self._evidence = evidence
        self._clock = clock
        self._ledger = ledger
        self._work = settings.work()
        self._books = settings.work("regneark")
        self._read: list[Path] = []

    def collect(self, waiting: Mapping[str, Case]) -> tuple[Sequence[Answer], Sequence[Refused]]:
        """Return the answers in the workbooks that lie there; one that is open in Excel is left for next time."""
        answers: list[Answer] = []
        refused: list[Refused] = []
        rules = Rules(four_eyes_above=self._process.approval.four_eyes_above)
        for path in sorted(self._books.glob("exceptions-*.xlsx")):
            if is_open_elsewhere(path):
                continue
            found = read_decisions(path, waiting, words=self._words, rules=rules, at=self._clock.now())
            if found.fault is not None:
                self._evidence.record("workbook.refused", target=path.name, values={"why": found.fault})
                continue
            new = [a for a in found.answers if a.case_id not in {b.case_id for b in answers}]
            answers += new
            refused += found.refused
            self._read.append(path)
        return answers, refused

    def archive_answered(self) -> None:
        """Put the workbooks that `collect` read into `besvaret/`; one that was opened meanwhile stays."""
        done = self._books / "besvaret"
        for path in self._read:
            done.mkdir(parents=True, exist_ok=True)
            try:
                path.replace(_free(done / path.name))
            except PermissionError:
                logger.info("a workbook is open elsewhere and stays where it is")
                continue
            self._evidence.record("workbook.archived", target=path.name)
        self._read.clear()

    def hand_over(self, summary: RunSummary, cases: Sequence[Case], refused: Sequence[Refused]) -> Mapping[str, Path]:
        """Write evidence pages, workbook and run report; return where they lie, by name."""
        pages = self._write_pages(cases)
        write_guides(self._settings.runbooks, self._settings.work("vejledning"), self._words)
        self._books.mkdir(parents=True, exist_ok=True)
        day = summary.started_at.date().isoformat()
        book = _free(self._books / f"exceptions-{day}.xlsx")
        write_workbook(
            book,
            summary=summary,
            cases=cases,
            refused={r.case_id: r for r in refused},
            words=self._words,
            links=self._links(book.parent, pages),
        )
        reach("handing-over.workbook")
        report = self._work / "rapporter" / f"run-{summary.run_id}.html"
        report.parent.mkdir(parents=True, exist_ok=True)
        write_run_report(report, summary, cases, words=self._words, links=self._links(report.parent, pages))
        reach("handing-over.report")
        return {
            "workbook": book,
            "report": report,
            "evidence": self._work / "evidence",
            "log": self._work / "log",
        }

    def _write_pages(self, cases: Sequence[Case]) -> Mapping[str, Path]:
        since = min((c.received_at for c in cases), default=self._clock.now()).date()
        records = records_of(self._work, [c.case_id for c in cases], since=since)
        with PageImages() as images:
            return {case.case_id: self._write_page(case, images, records[case.case_id]) for case in cases}

    def _write_page(self, case: Case, images: PageImages, records: Sequence[LogRecord]) -> Path:
        drawn = Pages()
        if case.document is not None:
            path = self._evidence.path(case.document.sha256)
            drawn = images.draw(path, case.document.media_type, case.invoice.pages if case.invoice else ())
        return write_evidence_page(
            case,
            work=self._work,
            words=self._words,
            pages=drawn,
            history=self._ledger.history(case.case_id),
            records=records,
            now=self._clock.now(),
        )

    def _links(self, folder: Path, pages: Mapping[str, Path]) -> Links:
        def document(case: Case) -> str | None:
            if case.document is None:
                return None
            shown = self._evidence.show(case.case_id, case.document.name, case.document.sha256)
            return self._link(folder, shown)

        def evidence(case: Case) -> str | None:
            return self._link(folder, pages[case.case_id]) if case.case_id in pages else None

        def guide(reason: Reason) -> str | None:
            return self._link(folder, self._work / "vejledning" / f"{reason}.html")

        return Links(document=document, evidence=evidence, guide=guide)

    def _link(self, folder: Path, target: Path) -> str:
        if self._settings.paths.links:
            way = target.relative_to(self._work).as_posix()
            return f"{self._settings.paths.links.rstrip('/').rstrip(chr(92))}/{quote(way)}"
        return quote(Path(os.path.relpath(target, folder)).as_posix())


def is_open_elsewhere(path: Path) -> bool:
    """Whether Excel or LibreOffice has the workbook open: their lock files lie beside it."""
    locks = (f"~${path.name}", f".~lock.{path.name}#")
    return any((path.parent / lock).exists() for lock in locks)


def _free(path: Path) -> Path:
    """Return the path, or the next free one: exceptions-2026-11-23-2.xlsx."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free
