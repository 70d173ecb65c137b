"""Ready invoices are entered: filled, read back, intended, posted, read again.

The order is the promise. Everything before `entering` is committed can be done again; nothing
after it is ever done twice: from there a case goes on only by what the legacy system shows.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

from loguru import logger

from robot.breaker import Breaker
from robot.case import Case, Intent, Voucher, as_fact, differences, dump_intent
from robot.errors import (
    BusinessHold,
    LedgerFault,
    RobotError,
    ScreenChanged,
    SessionLost,
    SystemFault,
    UncertainEntry,
)
from robot.invoice import Finding, Severity
from robot.outcome import Reason, State
from robot.points import about_to, reach
from robot.ports import LegacySystem
from robot.sentence import said
from robot.stages.aside import aside
from robot.stages.canary import system_fits
from robot.stages.intending import intend
from robot.stages.night import Night
from robot.stages.settling import UNSETTLED, confirm, hold_uncertain, settle

_LONGEST_TO_CLICK = timedelta(minutes=5)  # of the fifteen after which another robot may take the case


def enter_invoices(night: Night) -> None:
    """Enter what is ready, until a system's breaker opens. A changed screen keeps its cases waiting.

    Cases that met a technical fault in an earlier run come last: one that the system chokes on does not keep
    the others waiting. Where the mapping allows several sessions, each enters cases of its own.
    """
    name = night.process.posting.system
    waiting = night.ledger.cases([State.READY], runbook=night.process.name)
    night.progress.begin("entering", len(waiting))
    if not waiting or night.dry_run:
        return
    system = night.systems[name]
    breaker = Breaker(system=name, ledger=night.ledger, opens_after=night.process.breaker_after)
    if not system_fits(night, system, breaker):
        night.leave_alone(name)
        return
    shift = _Shift()
    others = night.more_sessions.get(name, ())[: len(waiting) - 1]
    with ThreadPoolExecutor(max_workers=len(others) or 1, thread_name_prefix="entering") as threads:
        working = [threads.submit(_enter_all, night, other, breaker, shift) for other in others]
        _enter_all(night, system, breaker, shift)
    for one in working:
        one.result()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shift:
    """What the sessions of one system know of each other; the ledger's claims keep their cases apart."""

    tried: set[str] = field(default_factory=set)
    over: threading.Event = field(default_factory=threading.Event)  # no session begins with a further case


def _enter_all(night: Night, system: LegacySystem, breaker: Breaker, shift: _Shift) -> None:
    """Enter one case after the other in one session, until none is left or the system is to be left alone."""
    try:
        for failed_before in (False, True):
            for case in night.claimed(State.READY):
                if shift.over.is_set():
                    return
                if case.case_id in shift.tried or bool(case.attempts) is not failed_before:
                    continue
                shift.tried.add(case.case_id)
                night.entered.tell()  # of the case before this one: only now nothing holds it here any more
                night.keep_alive()
                reach("entering.claimed")
                if not _enter_with_retries(night, system, breaker, case):
                    night.leave_alone(system.name)
                    shift.over.set()
                    return
                night.progress.step("entering")
    except BaseException:
        shift.over.set()
        raise


def _enter_with_retries(night: Night, system: LegacySystem, breaker: Breaker, case: Case) -> bool:
    """Enter one case. False: the system is to be left alone."""
    for _ in range(night.process.retries + 1):
        try:
            _enter(night, system, case)
        except BusinessHold as held:
            _hold_by_system(night, system, case, held)
        except LedgerFault:
            raise
        except Exception as error:  # noqa: BLE001 - an error nobody foresaw holds one case, never the night
            current = night.ledger.case(case.case_id) or case
            if current.state is not State.READY:  # past the intent: settling decides, never a retry
                return _settle_at_once(night, system, breaker, current, error)
            if isinstance(error, SystemFault):
                case = _put_back(night, system, breaker, current, error)
                if case.state is State.READY and breaker.lets_through(night.now()):
                    continue
                return breaker.lets_through(night.now())
            night.hold_unexpected(current, error)
            system.reset()
        breaker.succeeded()
        return True
    logger.warning("case {} waits for the next run", case.case_id)
    return True


def _put_back(night: Night, system: LegacySystem, breaker: Breaker, case: Case, fault: SystemFault) -> Case:
    """Count a technical fault that came before the intent. A case that the system chokes on, run after run, is held."""
    if not isinstance(fault, SessionLost):
        breaker.failed(night.now())
    night.system_failed(system.name, fault)
    case = night.ledger.advance(case, State.READY, night.now(), attempts=case.attempts + 1)
    system.reset()
    if case.attempts < 2 * (night.process.retries + 1):
        return case
    reason = Reason.SCREEN_CHANGED if isinstance(fault, ScreenChanged) else Reason.SYSTEM_DOWN
    facts = {"system": system.name, "target": str(fault)}
    return night.hold(case, Finding(reason=reason, severity=Severity.HOLD, facts=facts, by="entry"))


def _enter(night: Night, system: LegacySystem, case: Case) -> None:
    supplier = night.register.by_id(case.invoice.value("supplier_id")) if case.invoice else None
    intent = intend(case, supplier, night.process)
    # A case that was intended before may stand there after all, whatever was seen or said since.
    about_to("entering.looked-up")
    if night.process.posting.look_up_before or case.intent is not None:
        found = system.look_up(intent)
        if found.vouchers:
            shown = _standing(system, intent, found.vouchers)
            raise BusinessHold(Reason.ALREADY_IN_SYSTEM, voucher=", ".join(found.vouchers), system=system.name, **shown)
    reach("entering.looked-up")
    about_to("entering.filled")
    seen = system.fill(intent)
    reach("entering.filled")
    by_other_ways = [f"{target} ({way})" for target, way in system.served if way > 1]
    wrong = differences(intent, seen)
    if wrong:
        first = wrong[0]
        raise BusinessHold(Reason.FORM_DISAGREES, field=first.name, meant=first.meant, seen=first.seen)
    about_to("entering.pictured")
    picture = night.evidence.attach(case.case_id, "before-post.png", system.screenshot())
    for name, data in system.files().items():
        night.evidence.attach(case.case_id, name, data)
    reach("entering.pictured")
    findings = (*case.findings, *(note for note in system.notes() if note not in case.findings))
    about_to("entering.intended")
    case = night.ledger.advance(case, State.ENTERING, night.now(), intent=intent, findings=findings)
    reach("entering.intended")
    about_to("entering.logged")
    night.evidence.record(
        "entry.intended",
        case_id=case.case_id,
        target=system.name,
        values=_shown(intent) | ({"by_other_ways": "; ".join(by_other_ways)} if by_other_ways else {}),
        evidence=[picture],
    )
    reach("entering.logged")
    with aside(lambda: night.evidence.attach(case.case_id, "intent.json", dump_intent(intent).encode())):
        about_to("entering.submitted")
        _stood_still(night, case)
        number = system.submit()
    reach("entering.submitted")
    _after_posting(night, system, case, intent, number)


def _stood_still(night: Night, case: Case) -> None:
    """Raise `SystemFault` where the machine slept since the intent: another robot may have looked, and entered it."""
    passed = night.now() - case.changed_at
    if passed > _LONGEST_TO_CLICK:
        seconds = f"{passed.total_seconds():.0f}"
        raise SystemFault(
            said("The robot stood still for {seconds} seconds before its click, so it did not click.", seconds=seconds)
        )


def _standing(system: LegacySystem, intent: Intent, vouchers: Sequence[str]) -> dict[str, str]:
    """Return what the voucher that stands there shows, beside what was meant, for a person to tell the two apart.

    Nothing of several, or of one that cannot be opened: the invoice is held by its number alone.
    """
    if len(vouchers) > 1:
        return {}
    try:
        seen = system.read_back(vouchers[0], intent)
    except (SystemFault, BusinessHold) as fault:
        logger.warning("voucher {} of {} cannot be shown: {}", vouchers[0], system.name, str(fault))
        return {}
    return {
        "number": intent.invoice_number,
        "dated": as_fact(seen.get("issue_date")),
        "known": as_fact(seen.get("gross_total")),
        "issued": as_fact(intent.issue_date),
        "seen": as_fact(intent.gross_total),
    }


def _after_posting(night: Night, system: LegacySystem, case: Case, intent: Intent, number: str) -> None:
    voucher = Voucher(system=system.name, number=number, at=night.now())
    about_to("entering.entered")
    with aside(lambda: night.ledger.advance(case, State.ENTERED, night.now(), voucher=voucher)) as entered:
        shot = system.screenshot()
    case = entered.result()
    reach("entering.entered")

    def keep_posted() -> None:
        picture = night.evidence.attach(case.case_id, "after-post.png", shot)
        night.evidence.record(
            "entry.posted", case_id=case.case_id, target=system.name, values={"voucher": number}, evidence=[picture]
        )

    fault = confirm(night, system, case, intent, number, meanwhile=keep_posted)
    if fault is not None:
        raise fault


def _settle_at_once(night: Night, system: LegacySystem, breaker: Breaker, case: Case, error: Exception) -> bool:
    """Look up what became of a case that met a fault past its intent. False: the system is to be left alone."""
    if isinstance(error, SystemFault):
        night.system_failed(system.name, error)
    elif not isinstance(error, UncertainEntry):
        night.unexpected(case, error)
    what = str(error) if isinstance(error, RobotError) else type(error).__name__
    night.evidence.record("entry.uncertain", case_id=case.case_id, target=system.name, values={"what": what})
    if case.state in UNSETTLED:
        keep_failure(night, system, case)
        system.reset()
        try:
            settle(night, system, case)
        except LedgerFault:
            raise
        except Exception as another:  # noqa: BLE001 - an error nobody foresaw holds one case, never the night
            hold_uncertain(night, case, night.unexpected(case, another), system=system.name)
    now = night.ledger.case(case.case_id)
    if now is not None and now.state in (State.CONFIRMED, State.FILED):
        breaker.succeeded()
        return True
    breaker.failed(night.now())
    return breaker.lets_through(night.now())


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
