"""Nights on the same books, a seeded fault in each: `python -m tests.benchmarks.faults.thirty_nights --nights 30`.

Every night brings invoices that go in, one twice, ones that wait, and what is none; every morning a clerk answers
the workbook. After the restart that follows each fault, the mails of the night must be entered, held, rejected or
sorted away, none left over, and ledger, workbook and run report must say the same of each. The figures are in
build/bench/nights.json.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from robot.case import Case
from robot.demo.expected import DemoMail
from robot.demo.first_night import mails as mails_of_night
from robot.demo.night import ZONE, Night
from robot.demo.show import SEED
from robot.outcome import Reason, State
from robot.points import ACTS
from robot.ports import KILLED, UNTOLD, Run
from tests.benchmarks.browser_needed import browser_is_missing
from tests.benchmarks.faults.scenes import answered, judge, only
from tests.fakes import desk_clerk
from tests.fakes.broken_promises import Violation
from tests.fakes.demo_office import Ended, Standing, TestOffice, demo_office, sha256_of
from tests.fakes.desk_clerk import ENTERED, SHEET
from tests.fakes.morning_books import AWAY, SHEET_OF, told_in_workbooks

OUT = Path("build/bench/nights.json")
KEYS = ("erp", "oioubl", "xml-and-pdf", "approval", "other-account", "reminder", "question")
_NOT_EVERY_NIGHT = ("settling.", "gathering.", "deciding.", "reading.split", "filing.attached", "run.killed-closed")
_OFTEN = ("ledger.committed", "log.appended", "file.kept")
_FIGURES = re.compile(
    r"<dl class=\"figures\">\s*<div><dt>[^<]*</dt><dd>(\d+)</dd></div>\s*<div><dt>[^<]*</dt><dd>(\d+)"
)


@dataclass(slots=True, kw_only=True)
class Diary:
    """The nights so far: every mail with what must have become of it, and what each morning showed."""

    office: TestOffice
    first: date
    keys: Sequence[str] = KEYS
    mails: list[DemoMail] = field(default_factory=list)
    mornings: list[dict[str, Any]] = field(default_factory=list)

    def live(self, number: int, fault: str) -> Sequence[Violation]:
        """Live through a night, its restart, its morning and the clerk's answers; return what did not hold.

        `fault` is a `FAKTURAROBOT_FAULT`.
        """
        today = self.first + timedelta(days=number - 1)
        new = only(mails_of_night(Night(seed=SEED, tonight=today, number=number)), self.keys)
        self.office.deliver(new)
        self.mails += new
        hit = self._run(today, minutes=0, fault=fault)
        again = self._run(today, minutes=20)
        judged = judge(self.office, self.mails, again, [hit.mark, again.mark])
        now = self.office.look()
        counts = self._count(now, new)
        found = [*judged.violations, *self._unbalanced(counts, new, today)]
        self.mornings.append(
            {
                "night": number,
                "fault": fault,
                "ended": hit.code,
                "mails_in": len(new),
                **counts["ledger"],
                "uncertain": judged.uncertain,
                "put_aside": judged.put_aside,
                "recovery_s": round(again.seconds, 1),
                "violations": [asdict(violation) for violation in found],
            }
        )
        self._answer(now, number)
        return found

    def _run(self, today: date, *, minutes: int, fault: str = "") -> Ended:
        moment = datetime.combine(today, time(2, minutes), ZONE).isoformat()
        return self.office.run(fault=fault, through=("tests.fakes.robot_process", "--moment", moment))

    def _count(self, now: Standing, new: Sequence[DemoMail]) -> dict[str, dict[str, int]]:
        """Return what became of the night's cases, as the ledger and as the workbooks have it."""
        tonight = [case for case in now.cases if case.message_sha256 in {sha256_of(mail.raw) for mail in new}]
        sheets = told_in_workbooks(self.office.work)
        return {
            "ledger": _named(Counter(SHEET_OF.get(case.state, "nowhere") for case in tonight)),
            "workbook": _named(Counter(sheets.get(case.case_id, "nowhere") for case in tonight)),
        }

    def _unbalanced(
        self, counts: dict[str, dict[str, int]], new: Sequence[DemoMail], today: date
    ) -> Iterator[Violation]:
        if counts["ledger"] != counts["workbook"]:
            yield Violation(kind="wrong", what=f"the counts differ: {counts}")
        expected = sum(len(mail.expected) for mail in new)
        told = [self._report_figures(run.run_id) for run in self._told_runs(today)]
        mails, cases = (sum(figure[at] for figure in told) for at in (0, 1))
        if (mails, cases) != (len(new), expected) or sum(counts["ledger"].values()) != expected:
            what = (
                f"{len(new)} mails in with {expected} cases; the reports say {mails} and {cases}, the ledger {counts}"
            )
            yield Violation(kind="lost" if mails < len(new) else "wrong", what=what)

    def _told_runs(self, today: date) -> list[Run]:
        return [
            run for run in self.office.runs() if run.started_at.date() == today and run.outcome not in (KILLED, UNTOLD)
        ]

    def _report_figures(self, run_id: str) -> tuple[int, int]:
        """Return how many mails and cases came in, as a run's report says; nothing where it has none."""
        path = self.office.work / "rapporter" / f"run-{run_id}.html"
        found = _FIGURES.search(path.read_text(encoding="utf-8")) if path.is_file() else None
        return (int(found[1]), int(found[2])) if found else (0, 0)

    def _answer(self, now: Standing, number: int) -> None:
        """Answer what waits and came tonight: approve or reject in turn, and take the question by hand."""
        said = {
            "approval": ("Godkend", State.FILED) if number % 2 else ("Afvis", State.REJECTED),
            "other-account": ("Afvis", State.REJECTED),
            "question": ("Klaret i hånden", State.DONE_BY_HAND),
        }
        book = desk_clerk.newest_workbook(self.office.work)
        for at, mail in enumerate(self.mails):
            for case in now.cases:
                if case.message_sha256 == sha256_of(mail.raw) and mail.key in said and _waits(case):
                    word, state = said[mail.key]
                    desk_clerk.answer(book, case.case_id, Beslutning=word, Initialer="ABC")
                    self.mails[at] = answered(mail, state)


def _waits(case: Case) -> bool:
    aside = {Reason.UNEXPECTED_ERROR, Reason.UNCERTAIN_ENTRY} & {finding.reason for finding in case.findings}
    return case.state is State.HELD and not aside


def _named(counts: Counter[str]) -> dict[str, int]:
    """Return the counts of the sheets by what they mean. Rejected ones stand with those that were sorted away."""
    names = {ENTERED: "entered", SHEET: "held", AWAY: "rejected_or_sorted_away", "nowhere": "nowhere"}
    return {name: counts[sheet] for sheet, name in names.items()}


def draw_fault(seed: int, number: int) -> str:
    """Return the fault of a night: at a point that every night reaches."""
    dice = random.Random(f"{seed}/{number}")  # noqa: S311 - a seeded choice is meant
    point = dice.choice(sorted(act for act in ACTS if not act.startswith(_NOT_EVERY_NIGHT)))
    return f"{point}:{dice.choice(('before', 'kill', 'raise'))}:{dice.randint(1, 60) if point in _OFTEN else 1}"


def main() -> int:
    """Live through the nights, print, write; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--nights", type=int, default=30)
    wanted = parser.parse_args()
    if browser_is_missing():
        return 2
    broken = 0
    with (
        tempfile.TemporaryDirectory(prefix="nights-") as folder,
        demo_office(Path(folder) / "fjordby", with_post=True) as office,
    ):
        first = datetime.now(ZONE).date() - timedelta(days=wanted.nights)
        diary = Diary(office=office, first=first)
        for number in range(1, wanted.nights + 1):
            broken += len(diary.live(number, draw_fault(wanted.seed, number)))
            sys.stdout.write(json.dumps(diary.mornings[-1], ensure_ascii=False) + "\n")
            sys.stdout.flush()
            OUT.parent.mkdir(parents=True, exist_ok=True)
            figures = {"nights": number, "violations": broken, "mornings": diary.mornings}
            OUT.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
