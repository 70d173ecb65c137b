"""The nights that faults are put into, and what must hold when the robot was started again after one.

Each scene is prepared once, and copied for each fault: a night of ten invoices, the same after a robot was killed
between the posting click and its answer, and one in which staff have answered the workbook.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from robot.demo.expected import ENTERED, DemoMail, Expected
from robot.demo.mails import first_night, second_night
from robot.demo.show import SEED
from robot.outcome import Reason, State
from tests.fakes import desk_clerk
from tests.fakes.broken_promises import Violation, broken_promises
from tests.fakes.demo_office import Ended, Standing, TestOffice, demo_office, ended_well, sha256_of
from tests.fakes.morning_books import books_astray
from tests.fakes.whole_night import processes_marked

NIGHT, SETTLING, ANSWERED = "night", "settling", "answered"
PATIENCE_SECONDS = 60.0

_INVOICES = ("erp", "water", "oioubl-credit", "factur-x", "xml-and-pdf", "two-in-one", "zip", "appendices", "sheets")
_OTHERS = ("approval", "other-account", "reminder", "question")
_ASKED = ("approval", "price", "other-account", "question")
_ANSWERS: Mapping[str, tuple[str, State]] = {
    "approval": ("Godkend", State.FILED),
    "price": ("Godkend", State.FILED),
    "other-account": ("Afvis", State.REJECTED),
    "question": ("Klaret i hånden", State.DONE_BY_HAND),
}
_REASONS = {State.REJECTED: Reason.REJECTED_BY_PERSON, State.DONE_BY_HAND: Reason.DONE_BY_PERSON}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A night that waits to be run. `folder` is copied, never run in."""

    name: str
    folder: Path
    mails: tuple[DemoMail, ...]
    reached: Mapping[str, int] = field(default_factory=dict)  # "POINT:KIND" -> how often, undisturbed
    seconds: float = 0.0  # of an undisturbed run

    @contextmanager
    def office(self, folder: Path) -> Iterator[TestOffice]:
        """Run a copy of the scene's municipality while the block runs."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        with demo_office(folder, with_post=True) as office:
            yield office
        shutil.rmtree(folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of a night that a fault was put into, after the restart."""

    violations: tuple[Violation, ...]
    uncertain: int  # cases of which a person must look up whether they stand in the system
    put_aside: int  # cases that wait for a person because of the fault
    recovery_seconds: float


def prepare(folder: Path, today: date, names: Sequence[str] = (NIGHT, SETTLING, ANSWERED)) -> dict[str, Scene]:
    """Make the scenes, and count how often each named point is reached in an undisturbed run of each.

    Raises `AssertionError` where an undisturbed run breaks a promise.
    """
    scenes = {}
    for name in names:
        place = folder / name
        with demo_office(place, with_post=True) as office:
            mails = _PREPARED[name](office, today)
        scenes[name] = _counted(Scene(name=name, folder=place, mails=mails), folder)
    return scenes


def _night(office: TestOffice, today: date) -> tuple[DemoMail, ...]:
    return _deliver(office, only(first_night(SEED, today), (*_INVOICES, *_OTHERS)))


def _settling(office: TestOffice, today: date) -> tuple[DemoMail, ...]:
    mails = _night(office, today)
    office.run(fault="entering.submitted:kill:2")
    return mails


def _answered(office: TestOffice, today: date) -> tuple[DemoMail, ...]:
    asked = _deliver(office, only(first_night(SEED, today), _ASKED))
    ended = office.run()
    assert ended_well(ended), ended
    case_of = {case.message_sha256: case.case_id for case in office.look().cases}
    for mail in asked:
        said, _ = _ANSWERS[mail.key]
        case_id = case_of[sha256_of(mail.raw)]
        desk_clerk.answer(desk_clerk.newest_workbook(office.work), case_id, Beslutning=said, Initialer="ABC")
    new = only(second_night(SEED, today), ("erp", "carpenter", "garden", "oioubl"))
    return (*(answered(mail, _ANSWERS[mail.key][1]) for mail in asked), *_deliver(office, new))


_PREPARED = {NIGHT: _night, SETTLING: _settling, ANSWERED: _answered}


def answered(mail: DemoMail, state: State) -> DemoMail:
    """Return a mail of one document that a person answers, with what must become of it then."""
    (before,) = mail.expected
    if state is State.FILED:
        return replace(mail, expected=(Expected(states=ENTERED, invoice=before.invoice),))
    return replace(mail, expected=(replace(before, states=(state,), reasons=(_REASONS[state],)),))


def only(mails: Sequence[DemoMail], keys: Sequence[str]) -> tuple[DemoMail, ...]:
    """Return the mails with these keys."""
    wanted = tuple(mail for mail in mails if mail.key in keys)
    assert {mail.key for mail in wanted} == set(keys)
    return wanted


def _deliver(office: TestOffice, mails: tuple[DemoMail, ...]) -> tuple[DemoMail, ...]:
    office.deliver(mails)
    return mails


def _counted(scene: Scene, folder: Path) -> Scene:
    seen = folder / f"{scene.name}.json"
    with scene.office(folder / "undisturbed") as office:
        ended = office.run(fault="nowhere", through=("tests.fakes.robot_process", "--seen", str(seen)))
        judged = judge(office, scene.mails, ended, [ended.mark])
        assert not judged.violations, judged.violations
        assert not judged.put_aside, judged
    return replace(scene, reached=json.loads(seen.read_text(encoding="utf-8")), seconds=ended.seconds)


def judge(office: TestOffice, mails: Sequence[DemoMail], last: Ended, marks: Sequence[str]) -> Judged:
    """Hold mailbox, ledger, both systems, log, workbook and report against each other and against the mails.

    `last` is the run after the fault, `marks` are those of every run that was started.
    """
    now = office.look()
    found = [*broken_promises(now, mails), *books_astray(now, office.work), *_left_over(office, last, marks)]
    doubtful = [case for case in now.cases if _is_uncertain(case.state, {f.reason for f in case.findings})]
    return Judged(
        violations=tuple(found),
        uncertain=len(doubtful),
        put_aside=_put_aside(now),
        recovery_seconds=last.seconds,
    )


def _is_uncertain(state: State, reasons: set[str]) -> bool:
    if state is State.HELD:
        return Reason.UNCERTAIN_ENTRY in reasons
    return state in (State.UNCERTAIN, State.ENTERING, State.ENTERED)


def _put_aside(now: Standing) -> int:
    return sum(1 for case in now.cases if Reason.UNEXPECTED_ERROR in {f.reason for f in case.findings})


def _left_over(office: TestOffice, last: Ended, marks: Sequence[str]) -> Iterator[Violation]:
    if not ended_well(last):
        yield Violation(kind="wrong", what=f"the run after the fault ended with {last.code}: {last.said[-300:]}")
    yield from (
        Violation(kind="wrong", what=f"run {run.run_id} was never closed") for run in office.runs() if not run.ended_at
    )
    yield from _untold(office)
    left = [path.name for path in office.work.glob("spool-*")]
    left += [line for mark in marks for line in processes_marked(mark)]
    yield from (Violation(kind="wrong", what=f"left over: {one}") for one in left)


def _untold(office: TestOffice) -> Iterator[Violation]:
    """Yield what is wrong with the robot's own mails: that of the run after the fault must have come, and none wait."""
    if office.post is None:
        return
    told = [body.get_content() for mail in office.post.taken if (body := mail.get_body(("plain",))) is not None]
    newest = office.runs()[-1].run_id
    if not any(newest in text for text in told):
        yield Violation(kind="lost", what=f"the morning mail of {newest}")
    waiting = sorted(path.name for path in (office.work / "udbakke").glob("*.eml"))
    yield from (Violation(kind="wrong", what=f"a mail waits in the outbox: {name}") for name in waiting)
