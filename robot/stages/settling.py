"""What may or may not stand in the legacy system is looked up: `uncertain` is never answered by a second posting."""

from __future__ import annotations

from collections.abc import Callable

from robot.breaker import Breaker
from robot.case import Case, Intent, Voucher, differences, plain
from robot.errors import BusinessHold, LedgerFault, SystemFault
from robot.invoice import Finding, Severity
from robot.outcome import Reason, State
from robot.points import about_to, reach
from robot.ports import LegacySystem
from robot.stages.aside import aside
from robot.stages.night import Night

UNSETTLED: tuple[State, ...] = (State.ENTERING, State.ENTERED, State.UNCERTAIN)
"""The states between intent and proof: something may stand in the system."""


def settle_uncertain(night: Night) -> None:
    """Settle every case that an earlier run, or a fault of this one, left between intent and voucher.

    A case that another robot on the same books still holds is between its intent and its click.
    """
    night.progress.begin("settling", len(night.ledger.cases(UNSETTLED, runbook=night.process.name)))
    if night.dry_run:
        return
    # Those that are uncertain first: the others may become so, and each is looked up once a night.
    for state in (State.UNCERTAIN, State.ENTERED, State.ENTERING):
        for case in night.claimed(state):
            _settle_one(night, case)
            night.progress.step("settling")


def _settle_one(night: Night, case: Case) -> None:
    assert case.intent is not None, "the ledger has no case past its intent without one"
    name = case.intent.system
    system = night.systems.get(name)
    if system is None:  # the runbook posts elsewhere by now: nobody but a person can look
        hold_uncertain(night, case, system=name)
        return
    breaker = Breaker(system=name, ledger=night.ledger, opens_after=night.process.breaker_after)
    if not breaker.lets_through(night.now()):
        night.leave_alone(name)
        return
    try:
        fault = settle(night, system, case)
    except LedgerFault:
        raise
    except Exception as error:  # noqa: BLE001 - an error nobody foresaw holds one case, never the night
        hold_uncertain(night, case, night.unexpected(case, error), system=name)
        system.reset()
        return
    if fault is None:
        breaker.succeeded()
    else:
        breaker.failed(night.now())
        night.system_failed(name, fault)


def settle(night: Night, system: LegacySystem, case: Case) -> SystemFault | None:
    """Find out by the business key what became of one case; return the fault that left it `uncertain`.

    A voucher number that is known is opened first: a search that does not find it yet must never lead to a
    second posting. Where it cannot be opened, the search may know a better one: the answer was cut off within it.
    """
    intent = case.intent
    assert intent is not None
    if case.state in (State.ENTERING, State.ENTERED):
        about_to("settling.uncertain")
        case = night.ledger.advance(case, State.UNCERTAIN, night.now())
    if case.voucher is not None:
        fault = confirm(night, system, case, intent, case.voucher.number)
        return None if fault is None else _settle_by_search(night, system, case, fault)
    try:
        reach("settling.uncertain")
        about_to("settling.looked-up")
        found = system.look_up(intent)
        reach("settling.looked-up")
    except SystemFault as fault:
        _note_doubt(night, system, case, fault)
        system.reset()
        return fault
    except BusinessHold as held:
        _note_doubt(night, system, case, held)
        hold_uncertain(night, case, system=system.name)
        return None
    if len(found.vouchers) == 1:
        return confirm(night, system, case, intent, found.vouchers[0])
    if not found.vouchers and found.authoritative and case.lookups == 0:
        night.ledger.advance(case, State.READY, night.now(), lookups=case.lookups + 1)
        night.evidence.record("entry.absent", case_id=case.case_id, target=system.name)
    else:
        hold_uncertain(night, case, system=system.name, voucher=", ".join(found.vouchers) or "–")
    return None


def _settle_by_search(night: Night, system: LegacySystem, case: Case, fault: SystemFault) -> SystemFault | None:
    """Confirm a case by the one voucher that the search finds, where it has another number than the robot read.

    Return the fault that left it `uncertain`: `fault` where the search knows nothing better.
    """
    assert case.intent is not None
    assert case.voucher is not None
    try:
        found = system.look_up(case.intent)
    except (SystemFault, BusinessHold) as another:
        _note_doubt(night, system, case, another)
        system.reset()
        return fault
    if len(found.vouchers) != 1 or found.vouchers[0] == case.voucher.number:
        return fault
    return confirm(night, system, case, case.intent, found.vouchers[0])


def confirm(
    night: Night,
    system: LegacySystem,
    case: Case,
    intent: Intent,
    number: str,
    *,
    meanwhile: Callable[[], None] = lambda: None,
) -> SystemFault | None:
    """Open the voucher and compare it, field by field, with what was meant; `meanwhile` is done while it opens.

    A technical fault leaves the case `uncertain`, and is returned: the next run looks again. A voucher that
    the system does not show, or that shows something else, is for a person.
    """
    try:
        with aside(meanwhile):
            about_to("entering.read-back")
            seen = system.read_back(number, intent)
        reach("entering.read-back")
        wrong = differences(intent, seen)
        shot = system.screenshot()
    except SystemFault as fault:
        if case.state is State.ENTERED:
            case = night.ledger.advance(case, State.UNCERTAIN, night.now())
        _note_doubt(night, system, case, fault)
        system.reset()
        return fault
    except BusinessHold as held:
        _note_doubt(night, system, case, held)
        hold_uncertain(night, case, system=system.name, voucher=number)
        return None
    voucher = case.voucher
    if voucher is None or voucher.number != number:
        voucher = Voucher(system=system.name, number=number, at=night.now())
    picture = night.evidence.attach(case.case_id, "voucher.png", shot)
    night.evidence.record(
        "entry.read-back",
        case_id=case.case_id,
        target=f"{system.name} {number}",
        values={**{name: plain(value) for name, value in seen.items()}, "same": "no" if wrong else "yes"},
        evidence=[picture],
    )
    if wrong:
        first = wrong[0]
        facts = {"field": first.name, "meant": first.meant, "seen": first.seen, "voucher": number}
        finding = _finding(Reason.VOUCHER_DISAGREES, first.name, system=system.name, **facts)
        night.ledger.advance(case, State.HELD, night.now(), voucher=voucher, findings=(finding, *case.findings))
        return None
    about_to("entering.confirmed")
    night.ledger.advance(case, State.CONFIRMED, night.now(), voucher=voucher)
    reach("entering.confirmed")
    return None


def hold_uncertain(night: Night, case: Case, *findings: Finding, system: str, voucher: str = "–") -> None:
    """Send a case that may be posted to a person. It goes by way of `uncertain`, which keeps its business key."""
    current = night.ledger.case(case.case_id) or case
    if current.state is State.ENTERING:
        current = night.ledger.advance(current, State.UNCERTAIN, night.now())
    if current.state in UNSETTLED:
        night.hold(current, _finding(Reason.UNCERTAIN_ENTRY, system=system, voucher=voucher), *findings)


def _note_doubt(night: Night, system: LegacySystem, case: Case, fault: Exception) -> None:
    night.evidence.record(
        "entry.still-uncertain", case_id=case.case_id, target=system.name, values={"fault": str(fault)}
    )


def _finding(reason: Reason, field: str | None = None, /, **facts: str) -> Finding:
    return Finding(reason=reason, severity=Severity.HOLD, field=field, facts=facts, by="entry")
