"""The desk: where staff find the workbook, the run report, the guides and each case's evidence page.

Everything lies in the work folder: `regneark/`, `besvaret/` (answered workbooks, whose links still lead to the
evidence), `rapporter/`, `evidence/`, `vejledning/`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

from loguru import logger

from robot.answered import AnswersRead, Refused
from robot.case import Case, is_case_id
from robot.companions import companions_of
from robot.disk import disk_faults
from robot.errors import DiskFault, LedgerFault
from robot.evidence.case_records import LogRecord, records_of
from robot.evidence.evidence_page import MAIL_NAME, Companion, write_evidence_page
from robot.evidence.page_images import PageImages, Pages
from robot.lessons import Lesson, Lessons
from robot.links import for_browser, for_spreadsheet
from robot.outcome import Reason
from robot.page_answers import PageAnswers
from robot.points import about_to, reach
from robot.ports import Answer, Clock, Evidence, Ledger
from robot.refusals import Refusals
from robot.report.guides import write_guides
from robot.report.run_report import write_run_report
from robot.review.merging import Read, merge
from robot.review.opening import lock_beside
from robot.review.read_decisions import Answers, Rules, read_decisions
from robot.review.rows import Links
from robot.review.write_workbook import write_workbook
from robot.runbook import Process
from robot.settings import Settings
from robot.stages.deciding import why_not
from robot.summary import RunSummary
from robot.teaching import Drafter, learn
from robot.words import Words

_PAGES_OF_A_COMPANION = 2
_BOOKS = "exceptions-*.xlsx"
_SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv"})


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
        draft: Drafter | None = None,
        said: Sequence[Answer] = (),
    ) -> None:
        self._settings = settings
        self._process = process
        self._words = words
        self._evidence = evidence
        self._clock = clock
        self._ledger = ledger
        self._draft = draft
        self._said_beside = tuple(said)  # answers that were given without a workbook
        self._work = settings.work()
        self._books = settings.work("regneark")
        self._on_page = PageAnswers(settings.work("svar"))
        self._refusals = Refusals(settings.work("svar", "afvist"))
        self._waiting: frozenset[str] = frozenset()
        self._read: list[Path] = []
        self._sources: list[Read] = []
        self._said: dict[str, Mapping[str, str]] = {}

    def collect(self, waiting: Mapping[str, Case]) -> tuple[Sequence[Answer], Sequence[Refused]]:
        """Return the answers in the workbooks that lie there; one that is open in Excel is left for next time."""
        rules = Rules(four_eyes_above=self._process.approval.four_eyes_above, why_not=why_not)
        self._waiting = frozenset(waiting)
        read: list[Read] = []
        refused = [_not_ours(path) for path in sorted(self._books.glob("*")) if _is_passed_over(path)]
        for path in sorted(self._books.glob(_BOOKS)):
            lock = lock_beside(path)
            if lock is not None:
                refused.append(Refused(case_id="", why="file_locked", facts={"file": path.name, "lock": lock}))
                continue
            found = read_decisions(path, waiting, words=self._words, rules=rules, at=self._clock.now())
            if found.fault is not None:
                refused.append(Refused(case_id="", why=found.fault, facts={"file": path.name}))
                self._evidence.record("workbook.refused", target=path.name, values={"why": found.fault})
                continue
            if found.runbook not in ("", self._process.name):
                continue  # another runbook's night asked, and reads its answers
            read.append((path.name, found))
            self._read.append(path)
            self._said |= found.said
            self._evidence.record(
                "workbook.read",
                target=path.name,
                values={"saved_by": found.saved_by or "–", "answers": str(len(found.answers))},
            )
        for given in self._on_page.given(self._process.name):
            found = given.read(waiting, words=self._words, rules=rules)
            read.append((self._words.text("page.answered_by", who=given.by), found))
            self._said |= found.said
            values = {"by": given.by, "at": given.at.isoformat()}
            self._evidence.record("page.answer", case_id=given.case_id, who=given.initials, values=values)
        self._sources = read
        answers, unusable = merge(read, self._words)
        beside = {answer.case_id for answer in self._said_beside}
        answers = [*self._said_beside, *(answer for answer in answers if answer.case_id not in beside)]
        for one in unusable:
            if not self._applied_before(one):
                why = ", ".join(fault.why for fault in one.all_wrong)
                case_id = one.case_id if is_case_id(one.case_id) else ""  # else a note that stands under the table
                self._evidence.record("answer.refused", case_id=case_id, values={"why": why})
                refused.append(one)
        return answers, refused

    def _applied_before(self, refused: Refused) -> bool:
        """Whether the answer was kept already: the night ended after that, before the workbook was put aside."""
        if refused.why != "moved_on":
            return False
        said = refused.said.get("decision", "").casefold()
        return any(self._words.decision(a.decision).casefold() == said for a in self._ledger.answers(refused.case_id))

    def archive_answered(self, refused: Sequence[Refused]) -> Sequence[AnswersRead]:
        """Keep what was refused until people saw it, then put the workbooks that `collect` read into `besvaret/`.

        Return what came of each. A workbook that was opened meanwhile stays. Raises `DiskFault`.
        """
        unused = {one.case_id: self._as_said(one) for one in refused if is_case_id(one.case_id)}
        given = {*self._said, *(answer.case_id for answer in self._said_beside)}
        self._refusals.forget(self._process.name, answered=given - unused.keys(), waiting=self._waiting)
        for one in unused.values():
            self._refusals.keep(one, runbook=self._process.name, at=self._clock.now())
        self._on_page.forget_given()
        done = self._work / "besvaret"  # as deep as before: links in it are relative
        for path in self._read:
            done.mkdir(parents=True, exist_ok=True)
            try:
                about_to("deciding.archived")
                path.replace(_free(done / path.name))
                reach("deciding.archived")
            except PermissionError:
                logger.info("a workbook is open elsewhere and stays where it is")
                continue
            self._evidence.record("workbook.archived", target=path.name)
        self._read.clear()
        files = [AnswersRead(source=one.facts["file"], refused=(one,)) for one in refused if not one.case_id]
        return [*files, *(_came_of(*read, refused) for read in self._sources)]

    def hand_over(self, summary: RunSummary, cases: Sequence[Case], refused: Sequence[Refused]) -> Mapping[str, Path]:
        """Write evidence pages, workbook and run report; return where they lie, by name. Raises `DiskFault`."""
        with disk_faults(self._work):
            return self._hand_over(summary, cases, refused)

    def _hand_over(self, summary: RunSummary, cases: Sequence[Case], refused: Sequence[Refused]) -> Mapping[str, Path]:
        pages = self._write_pages(cases)
        reach("handing-over.pages")
        write_guides(self._settings.runbooks, self._settings.work("vejledning"), self._words)
        self._books.mkdir(parents=True, exist_ok=True)
        day = summary.started_at.date().isoformat()
        book = _free(self._books / f"exceptions-{day}.xlsx")
        about_to("handing-over.workbook")
        write_workbook(
            book,
            summary=summary,
            cases=cases,
            refused=self._all_refused(refused),
            words=self._words,
            links=self._links(book.parent, pages, for_spreadsheet),
            four_eyes_above=self._process.approval.four_eyes_above,
            lessons=self._learn(cases),
        )
        reach("handing-over.workbook")
        report = self._work / "rapporter" / f"run-{summary.run_id}.html"
        report.parent.mkdir(parents=True, exist_ok=True)
        about_to("handing-over.report")
        write_run_report(
            report, summary, cases, words=self._words, links=self._links(report.parent, pages, for_browser)
        )
        reach("handing-over.report")
        self._refusals.mark_told(self._process.name)
        return {
            "workbook": book,
            "report": report,
            "evidence": self._work / "evidence",
            "log": self._work / "log",
        }

    def _all_refused(self, refused: Sequence[Refused]) -> Sequence[Refused]:
        """Return what this run refused, and what an earlier one did that no workbook shows yet."""
        tonight = [self._as_said(one) for one in refused]
        named = {one.case_id for one in tonight}
        return [*tonight, *(one for one in self._refusals.untold(self._process.name) if one.case_id not in named)]

    def _as_said(self, refused: Refused) -> Refused:
        return refused if refused.said else replace(refused, said=self._said.get(refused.case_id, {}))

    def _learn(self, cases: Sequence[Case]) -> Sequence[Lesson]:
        """Draft rules from what people corrected; return all that wait for an answer."""
        lessons = Lessons(self._work)
        try:
            if self._draft is not None:
                now = self._clock.now()
                learn(cases, lessons, draft=self._draft, evidence=self._evidence, words=self._words, now=now)
            return lessons.proposed()
        except (OSError, ValueError):  # what is learned must not cost staff the workbook
            logger.exception("nothing was learned from tonight's corrections")
            return ()

    def _write_pages(self, cases: Sequence[Case]) -> Mapping[str, Path]:
        since = min((c.received_at for c in cases), default=self._clock.now()).date()
        records = records_of(self._work, [c.case_id for c in cases], since=since)
        pages: dict[str, Path] = {}
        with PageImages() as images:
            for case in cases:
                try:
                    pages[case.case_id] = self._write_page(case, images, records[case.case_id])
                except DiskFault:
                    raise
                except Exception as error:  # noqa: BLE001 - one page that fails must not cost staff the workbook
                    self._failed(case, error)
        return pages

    def _failed(self, case: Case, error: Exception) -> None:
        self._evidence.record(
            "evidence_page.failed", case_id=case.case_id, values={"error": f"{type(error).__name__}: {error}"}
        )

    def _write_page(self, case: Case, images: PageImages, records: Sequence[LogRecord]) -> Path:
        drawn = Pages()
        if case.document is not None:
            path = self._evidence.path(case.document.sha256)
            drawn = images.draw(path, case.document.media_type, case.invoice.pages if case.invoice else ())
        else:
            self._original(case)
        along = [self._companion(case, one, images) for one in companions_of(case, self._ledger.siblings(case))]
        return write_evidence_page(
            case,
            work=self._work,
            words=self._words,
            pages=drawn,
            companions=along,
            history=self._ledger.history(case.case_id),
            records=records,
            now=self._clock.now(),
        )

    def _original(self, case: Case) -> Path | None:
        """Put what a case is about into its folder, its document or else the mail; None where there is neither.

        Raises `LedgerFault` where it is missing from the archive.
        """
        if case.document is not None:
            return self._evidence.show(case.case_id, case.document.name, case.document.sha256)
        return self._evidence.show(case.case_id, MAIL_NAME, case.message_sha256) if case.message_sha256 else None

    def _companion(self, case: Case, along: Case, images: PageImages) -> Companion:
        """Put a file that came along into the case's folder, and draw its first pages."""
        assert along.document is not None
        shown = self._evidence.show(case.case_id, along.document.name, along.document.sha256)
        pages = images.draw(shown, along.document.media_type, most=_PAGES_OF_A_COMPANION)
        reason = self._words.reason_title(along.reason) if along.reason is not None else ""
        return Companion(name=along.document.name, link=shown.name, reason=reason, pages=pages)

    def _links(self, folder: Path, pages: Mapping[str, Path], address: Callable[..., str]) -> Links:
        def link(target: Path) -> str:
            return address(target, work=self._work, folder=folder, reached_by=self._settings.paths.links)

        def document(case: Case) -> str | None:
            try:
                original = self._original(case)
                return None if original is None else link(original)
            except LedgerFault as error:  # it is missing from the archive: the row says the rest without it
                self._failed(case, error)
                return None

        def evidence(case: Case) -> str | None:
            return link(pages[case.case_id]) if case.case_id in pages else None

        def guide(reason: Reason) -> str | None:
            page = self._work / "vejledning" / f"{reason}.html"
            return link(page) if page.is_file() else None

        return Links(document=document, evidence=evidence, guide=guide)


def _came_of(source: str, found: Answers, refused: Sequence[Refused]) -> AnswersRead:
    unused = {one.case_id: one for one in refused if one.case_id in found.said}
    used = {answer.case_id for answer in found.answers} - unused.keys()
    return AnswersRead(source=source, used=len(used), refused=tuple(unused.values()))


def _is_passed_over(path: Path) -> bool:
    """Whether a file is a spreadsheet that someone may take to be read, though it has not the name of one that is."""
    hidden = path.name.startswith((".", "~"))
    return path.suffix.casefold() in _SPREADSHEETS and not hidden and not fnmatch(path.name, _BOOKS)


def _not_ours(path: Path) -> Refused:
    return Refused(case_id="", why="file_not_read", facts={"file": path.name})


def _free(path: Path) -> Path:
    """Return the path, or the next free one: exceptions-2026-11-23-2.xlsx."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free
