"""The night, on one screen.

Each line of `STAGES` is a chapter, or two that go on side by side: it takes what is there, does its part, and
leaves every case in a durable state. A night that dies is started again and goes on from those states; that is all its
recovery. What goes wrong with one case or one system is noted and survived; what goes wrong with the
robot's own books ends the night, but not before people are told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from robot.answered import Refused
from robot.case import Case
from robot.disk import own_faults
from robot.errors import ExitCode, Interrupted, LedgerFault, RobotError
from robot.invoice import Finding
from robot.outcome import Reason, State
from robot.points import about_to, reach
from robot.ports import KILLED, UNTOLD
from robot.sentence import said
from robot.stages.checking import check_invoices
from robot.stages.deciding import read_decisions
from robot.stages.entering import enter_invoices
from robot.stages.filing import file_invoices
from robot.stages.gathering import gather_documents
from robot.stages.intake import move_messages, take_in
from robot.stages.night import Night
from robot.stages.reading import read_documents
from robot.stages.settling import UNSETTLED, settle_uncertain
from robot.summary import TO_COME, RunSummary, SystemSummary
from robot.working_days import next_working_day

Stage = Callable[[Night], None]
STAGES: tuple[Mapping[str, Stage], ...] = (
    {"settling": settle_uncertain},  # what an earlier night left between intent and voucher
    {"intake": take_in},  # mails and dropped files become cases
    {"reading": read_documents},  # documents become invoices
    {"gathering": gather_documents},  # the files of one mail are seen together: sheets, appendices, copies
    {"checking": check_invoices},  # invoices become ready, or wait for a person
    {
        "entering": enter_invoices,  # ready invoices become vouchers, proven by reading them back
        "filing": file_invoices,  # vouchers are filed with their documents, while the next ones are entered
    },
    {"moving": move_messages},  # mails leave the inbox, now that nothing can be lost
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a night ended, and where lies what it made for people (workbook, report, ...), by name."""

    summary: RunSummary
    exit_code: ExitCode
    outputs: Mapping[str, Path]


def run_night(night: Night) -> Outcome:
    """Run one runbook once, tell people, and return what came of it.

    Whatever the night meets is told, not raised. Raises `LedgerFault` where the robot's own books or its log
    cannot be written: nothing can be promised then.
    """
    night.evidence.record("run.begun", values={"runbook": night.process.name, "urgent": str(night.run.urgent)})
    outcome, refused = _work(night)
    summary, touched = _sum_up(night, outcome)
    outputs = _hand_over(night, summary, touched, refused)
    outcome = night.tally.over or outcome
    summary = replace(summary, outcome=outcome, faults=tuple(night.tally.faults))
    _tell(night, summary, touched, outputs)
    night.evidence.record("run.ended", values={"outcome": outcome, "entered": str(summary.entered)})
    night.ledger.release_all(night.run.run_id)  # of a claim whose answer was lost the stage that asked knows nothing
    about_to("run.ended")
    ended = night.tally.ended(outcome) if outputs else UNTOLD
    night.ledger.end_run(night.run.run_id, night.now(), outcome=ended, log_hash=night.evidence.last_hash())
    reach("run.ended")
    return Outcome(summary=summary, exit_code=exit_code(night, summary), outputs=outputs)


def _work(night: Night) -> tuple[str, Sequence[Refused]]:
    """Go through the stages; return how it ended and the answers that were refused.

    A stage that fails does not keep the next ones waiting: each begins from what is durable, as it would
    after a crash. Only a wish to stop and the robot's own books end the night.
    """
    refused: list[Refused] = []

    def decide(night: Night) -> None:
        refused.extend(read_decisions(night))

    ended: list[str] = []
    for stages in ({"deciding": decide}, *STAGES):
        if night.should_stop():
            night.end(Interrupted(said("the invoice in hand was finished")))
        else:
            ended += _side_by_side(night, stages)
        if night.tally.over:
            return night.tally.over, refused
    return next((end for end in ended if end != "ok"), "ok"), refused


def _side_by_side(night: Night, stages: Mapping[str, Stage]) -> Sequence[str]:
    """Go through stages at the same time; return how each ended.

    The first has this thread, and hands over to the others until it is through.
    """
    first, *others = stages.items()
    night.entered.open()
    with ThreadPoolExecutor(max_workers=len(stages)) as threads:
        beside = [threads.submit(_go_through, night, *other) for other in others]
        try:
            ended = _go_through(night, *first)
        finally:
            night.entered.shut()
        return [ended, *(thread.result() for thread in beside)]


def _go_through(night: Night, name: str, stage: Stage) -> str:
    """Go through one stage; return "ok", or the name of the fault that ended it."""
    try:
        with night.stage(name), own_faults(night.settings.work()):
            stage(night)
    except LedgerFault as fault:
        night.end(fault)
        return type(fault).__name__
    except RobotError as error:
        night.tally.fault(error)
        return type(error).__name__
    except Exception as error:  # noqa: BLE001 - people are told of every fault, also of one nobody foresaw
        night.foreseen_by_nobody(error)
        return type(error).__name__
    return "ok"


def _sum_up(night: Night, outcome: str) -> tuple[RunSummary, Sequence[Case]]:
    name, run = night.process.name, night.run
    since = _untold_since(night)
    touched = night.ledger.cases(list(State), runbook=name, changed_since=since)
    came = [c for c in touched if c.received_at >= since]
    waiting = night.ledger.cases([State.HELD, State.UNCERTAIN], runbook=name)
    to_come = night.ledger.cases(TO_COME, runbook=name)
    today = night.now().date()
    spotted = (c.case_id for c in touched if any(f.reason == "spot_check" for f in c.findings))
    due = (c.invoice.value("due_date") for c in (*waiting, *to_come) if c.invoice)
    summary = RunSummary(
        run_id=run.run_id,
        runbook=name,
        started_at=run.started_at,
        ended_at=night.now(),
        outcome=outcome,
        urgent=run.urgent and bool(night.inboxes) and not night.dry_run,
        dry_run=night.dry_run,
        states=dict(Counter(c.state for c in touched)),
        reasons=dict(Counter(reason for c in waiting if (reason := c.held_for))),
        systems=_systems(night, touched, since),
        changed_screens=tuple(night.tally.changed_screens),
        stage_seconds=dict(night.tally.seconds),
        messages_in=len({c.message_sha256 for c in came}),
        cases_in=len(came),
        waiting=len(waiting),
        to_come=len(to_come),
        due_today=sum(1 for d in due if d is not None and d < next_working_day(today)),
        spot_checks=tuple(spotted),
        mailboxes_down=tuple(dict.fromkeys(night.tally.mailboxes_down)),
        came_again=tuple(night.tally.came_again),
        faults=tuple(night.tally.faults),
        answers=tuple(night.tally.answers),
        mappings_lost=_mappings_lost(touched),
        log_hash=night.evidence.last_hash(),
    )
    return summary, [*touched, *(c for c in (*waiting, *to_come) if c.changed_at < since)]


def _untold_since(night: Night) -> datetime:
    """Return when the run began, or the first of those just before it that were killed, or could not tell."""
    since = night.run.started_at
    for run in night.ledger.runs():
        if run.runbook != night.process.name or run.run_id == night.run.run_id:
            continue
        if run.outcome not in (KILLED, UNTOLD):
            break
        since = run.started_at
    return since


def _mappings_lost(touched: Sequence[Case]) -> tuple[Finding, ...]:
    """Return what supplier mappings did not find, each mapping and field once however many invoices it concerns."""
    found: dict[tuple[str, str], Finding] = {}
    for case in touched:
        for finding in case.findings:
            if finding.reason in (Reason.MAPPING_UNMATCHED, Reason.MAPPING_FIELD_MISSING):
                found.setdefault((finding.facts.get("mapping", ""), finding.field or ""), finding)
    return tuple(found[key] for key in sorted(found))


def _systems(night: Night, touched: Sequence[Case], since: datetime) -> tuple[SystemSummary, ...]:
    entered = Counter(c.voucher.system for c in touched if c.voucher and c.voucher.at >= since)
    if night.process.filing:
        entered[night.process.filing.system] += sum(1 for c in touched if c.state is State.FILED)
    return tuple(
        SystemSummary(
            name=name,
            entered=entered[name],
            faults=night.tally.system_faults.get(name, 0),
            breaker_open=name in night.tally.waiting,
            changed=any(screen.system == name for screen in night.tally.changed_screens),
        )
        for name in night.systems
    )


def _hand_over(
    night: Night, summary: RunSummary, cases: Sequence[Case], refused: Sequence[Refused]
) -> Mapping[str, Path]:
    night.progress.begin("handing-over", None)
    with night.stage("handing-over"):
        try:
            return night.desk.hand_over(summary, cases, refused)
        except LedgerFault as fault:
            night.end(fault)
        except Exception as error:  # noqa: BLE001 - a workbook that cannot be written must not undo the night
            night.foreseen_by_nobody(error)
    return {}


def _tell(night: Night, summary: RunSummary, cases: Sequence[Case], outputs: Mapping[str, Path]) -> None:
    if night.post is None:
        return
    try:
        night.post.tell(summary, cases, outputs)
    except LedgerFault:
        raise
    except Exception as error:  # noqa: BLE001 - a mail that cannot be written must not undo the night
        night.foreseen_by_nobody(error)


def exit_code(night: Night, summary: RunSummary) -> ExitCode:
    """Return the code of the gravest thing that happened."""
    codes = {ExitCode.ALL_ENTERED, *night.tally.codes}
    if summary.waiting or summary.held:
        codes.add(ExitCode.SOME_HELD)
    left = night.ledger.cases(UNSETTLED, runbook=night.process.name, limit=1)  # also of an earlier night
    if summary.uncertain or left:
        codes.add(ExitCode.UNCERTAIN)
    return max(codes)
