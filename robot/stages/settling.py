"""What may or may not stand in the legacy system is looked up: `uncertain` is never answered by a second posting."""

from __future__ import annotations

from robot.case import Case, Intent, Voucher, differences
from robot.errors import BusinessHold, SystemFault
from robot.invoice import Finding, Severity
from robot.outcome import Reason, State
from robot.points import reach
from robot.ports import LegacySystem
from robot.stages.night import Night


def settle_uncertain(night: Night) -> None:
    """Settle every case that an earlier run, or a fault of this one, left between intent and voucher."""
    left = night.ledger.cases([State.ENTERING, State.ENTERED, State.UNCERTAIN], runbook=night.process.name)
    night.progress.begin("settling", len(left))
    for case in left:
        if night.dry_run or case.intent is None:
            continue
        system = night.systems[case.intent.system]
        settle(night, system, case)
        night.progress.step()


def settle(night: Night, system: LegacySystem, case: Case) -> None:
    """Find out by the business key what became of one case, as far as the system can be reached."""
    intent = case.intent
    assert intent is not None
    if case.state in (State.ENTERING, State.ENTERED):
        case = night.ledger.advance(case, State.UNCERTAIN, night.now())
    reach("settling.uncertain")
    try:
        found = system.look_up(intent)
        reach("settling.looked-up")
        if len(found.vouchers) == 1:
            confirm(night, system, case, intent, found.vouchers[0])
            return
    except (SystemFault, BusinessHold) as fault:
        night.evidence.record(
            "entry.still-uncertain", case_id=case.case_id, target=system.name, values={"fault": str(fault)}
        )
        system.reset()
        return
    if not found.vouchers and found.authoritative and case.lookups == 0:
        night.ledger.advance(case, State.READY, night.now(), lookups=case.lookups + 1)
        night.evidence.record("entry.absent", case_id=case.case_id, target=system.name)
    else:
        vouchers = ", ".join(found.vouchers) or "–"
        night.hold(case, _finding(Reason.UNCERTAIN_ENTRY, system=system.name, voucher=vouchers))


def confirm(night: Night, system: LegacySystem, case: Case, intent: Intent, number: str) -> None:
    """Open the voucher and compare it, field by field, with what was meant.

    A voucher that cannot be opened leaves the case `uncertain`: the next run looks again.
    """
    try:
        seen = system.read_back(number, intent)
    except (SystemFault, BusinessHold) as fault:
        system.reset()
        if case.state is State.ENTERED:
            night.ledger.advance(case, State.UNCERTAIN, night.now())
        night.evidence.record(
            "entry.not-read-back", case_id=case.case_id, target=system.name, values={"fault": str(fault)}
        )
        return
    reach("entering.read-back")
    wrong = differences(intent, seen)
    shown = {name: str(value) for name, value in seen.items()}
    voucher = case.voucher or Voucher(system=system.name, number=number, at=night.now())
    picture = night.evidence.attach(case.case_id, "voucher.png", system.screenshot())
    night.evidence.record(
        "entry.read-back",
        case_id=case.case_id,
        target=f"{system.name} {number}",
        values={**shown, "same": "no" if wrong else "yes"},
        evidence=[picture],
    )
    if wrong:
        first = wrong[0]
        facts = {"field": first.name, "meant": first.meant, "seen": first.seen, "voucher": number}
        finding = _finding(Reason.VOUCHER_DISAGREES, first.name, system=system.name, **facts)
        night.ledger.advance(case, State.HELD, night.now(), voucher=voucher, findings=(finding, *case.findings))
        return
    night.ledger.advance(case, State.CONFIRMED, night.now(), voucher=voucher)
    reach("entering.confirmed")


def _finding(reason: Reason, field: str | None = None, /, **facts: str) -> Finding:
    return Finding(reason=reason, severity=Severity.HOLD, field=field, facts=facts, by="entry")
