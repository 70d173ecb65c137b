"""Ready invoices are entered: filled, read back, intended, posted, read again.

The order is the promise. Everything before `entering` is committed can be done again; nothing
after it is ever done twice: from there a case goes on only by what the legacy system shows.
"""

from __future__ import annotations

from loguru import logger

from robot.breaker import Breaker
from robot.case import Case, Intent, Voucher, differences, dump_intent
from robot.errors import BusinessHold, RobotError, ScreenChanged, SessionLost, SystemFault, UncertainEntry
from robot.invoice import Finding, Severity
from robot.outcome import Reason, State
from robot.points import reach
from robot.ports import LegacySystem
from robot.stages.intending import intend
from robot.stages.night import Night
from robot.stages.settling import confirm, settle


def enter_invoices(night: Night) -> None:
    """Enter what is ready, until a system's breaker opens. A changed screen keeps its cases waiting."""
    name = night.process.posting.system
    waiting = night.ledger.cases([State.READY], runbook=night.process.name)
    night.progress.begin("entering", len(waiting))
    if not waiting or night.dry_run or name in night.tally.waiting:
        return
    system = night.systems[name]
    breaker = Breaker(system=name, ledger=night.ledger, opens_after=night.process.breaker_after)
    if not _fit(night, system, breaker):
        return
    for case in night.claimed(State.READY):
        reach("entering.claimed")
        if not _enter_with_retries(night, system, breaker, case):
            night.tally.waiting.add(name)
            return
        night.progress.step()


def _fit(night: Night, system: LegacySystem, breaker: Breaker) -> bool:
    if not breaker.lets_through(night.now()):
        night.tally.waiting.add(system.name)
        return False
    for _ in range(night.process.retries + 1):
        try:
            system.check()
        except SystemFault as fault:
            _note_fault(night, system, breaker, fault)
            if isinstance(fault, ScreenChanged) or not breaker.lets_through(night.now()):
                break
        else:
            return True
    night.tally.waiting.add(system.name)
    return False


def _enter_with_retries(night: Night, system: LegacySystem, breaker: Breaker, case: Case) -> bool:
    """Enter one case. False: the system is to be left alone."""
    for _ in range(night.process.retries + 1):
        try:
            _enter(night, system, case)
        except BusinessHold as held:
            _hold_by_system(night, system, case, held)
        except SystemFault as fault:
            case = _put_back(night, case)
            if case.state is not State.READY:  # the fault came after the intent: settling decides, not a retry
                settle(night, system, case)
                _note_fault(night, system, breaker, fault)
                return breaker.lets_through(night.now())
            if not isinstance(fault, SessionLost):
                _note_fault(night, system, breaker, fault)
            system.reset()
            if not breaker.lets_through(night.now()):
                return False
            continue
        except Exception as error:  # noqa: BLE001 - an error nobody foresaw holds one case, never the night
            _hold_unexpected(night, system, case, error)
        breaker.succeeded()
        return True
    current = night.ledger.case(case.case_id) or case
    logger.warning("case {} waits for the next run", current.case_id)
    return True


def _enter(night: Night, system: LegacySystem, case: Case) -> None:
    supplier = night.register.by_id(case.invoice.value("supplier_id")) if case.invoice else None
    intent = intend(case, supplier, night.process)
    if night.process.posting.look_up_before:
        found = system.look_up(intent)
        if found.vouchers:
            raise BusinessHold(Reason.ALREADY_IN_SYSTEM, voucher=", ".join(found.vouchers), system=system.name)
    reach("entering.looked-up")
    seen = system.fill(intent)
    reach("entering.filled")
    wrong = differences(intent, seen)
    if wrong:
        first = wrong[0]
        raise BusinessHold(Reason.FORM_DISAGREES, field=first.name, meant=first.meant, seen=first.seen)
    picture = night.evidence.attach(case.case_id, "before-post.png", system.screenshot())
    reach("entering.pictured")
    case = night.ledger.advance(case, State.ENTERING, night.now(), intent=intent)
    reach("entering.intended")
    night.evidence.attach(case.case_id, "intent.json", dump_intent(intent).encode())
    night.evidence.record(
        "entry.intended",
        case_id=case.case_id,
        target=system.name,
        values=_shown(intent),
        evidence=[picture],
    )
    reach("entering.logged")
    number = _submit(night, system, case)
    if number is not None:
        _after_posting(night, system, case, intent, number)


def _submit(night: Night, system: LegacySystem, case: Case) -> str | None:
    try:
        number = system.submit()
    except UncertainEntry as doubt:
        night.evidence.record("entry.uncertain", case_id=case.case_id, target=system.name, values={"what": str(doubt)})
        keep_failure(night, system, case)
        case = night.ledger.advance(case, State.UNCERTAIN, night.now())
        system.reset()
        settle(night, system, case)
        return None
    reach("entering.submitted")
    return number


def _after_posting(night: Night, system: LegacySystem, case: Case, intent: Intent, number: str) -> None:
    voucher = Voucher(system=system.name, number=number, at=night.now())
    case = night.ledger.advance(case, State.ENTERED, night.now(), voucher=voucher)
    reach("entering.entered")
    picture = night.evidence.attach(case.case_id, "after-post.png", system.screenshot())
    night.evidence.record(
        "entry.posted", case_id=case.case_id, target=system.name, values={"voucher": number}, evidence=[picture]
    )
    confirm(night, system, case, intent, number)


def _put_back(night: Night, case: Case) -> Case:
    """Count a fault of a case that is still ready; a case past its intent stays where it is."""
    current = night.ledger.case(case.case_id) or case
    if current.state is not State.READY:
        return current
    return night.ledger.advance(current, State.READY, night.now(), attempts=current.attempts + 1)


def _hold_by_system(night: Night, system: LegacySystem, case: Case, held: BusinessHold) -> None:
    picture = keep_failure(night, system, case)
    current = night.ledger.case(case.case_id) or case
    finding = Finding(
        reason=held.reason,
        severity=Severity.HOLD,
        field=held.field,
        facts={"system": system.name, **({"field": held.field} if held.field else {}), **held.facts},
        by="entry",
    )
    night.hold(current, finding)
    if picture:
        night.evidence.record("entry.refused", case_id=case.case_id, target=system.name, evidence=[picture])


def _hold_unexpected(night: Night, system: LegacySystem, case: Case, error: Exception) -> None:
    finding = night.unexpected(case, error)
    current = night.ledger.case(case.case_id) or case
    if current.state in (State.ENTERING, State.ENTERED):
        night.ledger.advance(current, State.UNCERTAIN, night.now(), findings=(finding, *current.findings))
    elif current.state is State.READY:
        night.hold(current, finding)
    system.reset()


def _note_fault(night: Night, system: LegacySystem, breaker: Breaker, fault: SystemFault) -> None:
    breaker.failed(night.now())
    night.tally.fault(fault)
    night.tally.system_faults[system.name] = night.tally.system_faults.get(system.name, 0) + 1
    night.evidence.record("system.failed", target=system.name, values={"fault": str(fault)})


def keep_failure(night: Night, system: LegacySystem, case: Case) -> str | None:
    """Keep a picture and the trace of what went wrong; return the picture's SHA-256, None if there is none."""
    try:
        picture = night.evidence.attach(case.case_id, "failure.png", system.screenshot())
        trace = system.trace()
        if trace is not None:
            night.evidence.attach(case.case_id, "trace.zip", trace)
    except RobotError as error:
        logger.info("no picture of the failure in case {}: {}", case.case_id, type(error).__name__)
        return None
    return picture


def _shown(intent: Intent) -> dict[str, str]:
    names = ("supplier_id", "invoice_number", "issue_date", "due_date", "currency", "net_total", "vat_total")
    more = ("gross_total", "account_code", "iban", "account", "fik", "order_reference", "text")
    return {name: str(intent.value(name)) for name in (*names, *more) if intent.value(name) is not None}
