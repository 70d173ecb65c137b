"""Confirmed invoices are filed (journaliseret), where the runbook asks for it."""

from __future__ import annotations

from robot.breaker import Breaker
from robot.case import Case
from robot.errors import BusinessHold, SystemFault
from robot.outcome import State
from robot.points import reach
from robot.ports import Filing, LegacySystem
from robot.runbook import FilingRule
from robot.stages.night import Night


def file_invoices(night: Night) -> None:
    """File each confirmed case. What cannot be filed tonight stays confirmed and is tried again next night."""
    rule = night.process.filing
    if rule is None or night.dry_run:
        return
    waiting = night.ledger.cases([State.CONFIRMED], runbook=night.process.name)
    night.progress.begin("filing", len(waiting))
    if not waiting:
        return
    system = night.systems[rule.system]
    breaker = Breaker(system=rule.system, ledger=night.ledger, opens_after=night.process.breaker_after)
    for case in waiting:
        if night.should_stop() or not breaker.lets_through(night.now()):
            night.tally.waiting.add(rule.system)
            return
        _file(night, system, breaker, case, rule)
        night.progress.step()


def _file(night: Night, system: LegacySystem, breaker: Breaker, case: Case, rule: FilingRule) -> None:
    intent, voucher, document = case.intent, case.voucher, case.document
    if intent is None or voucher is None or document is None:
        return
    values = {
        "supplier_name": intent.supplier_name,
        "supplier_id": intent.supplier_id,
        "invoice_number": intent.invoice_number,
        "voucher": voucher.number,
        "year": str(intent.issue_date.year),
        "case_id": case.case_id,
        "issue_date": intent.issue_date.isoformat(),
        "gross_total": str(intent.gross_total),
    }
    filing = Filing(
        case_id=case.case_id,
        title=rule.title.format_map(values),
        document_type="Kreditnota" if intent.credit_note else rule.document_type,
        document=night.evidence.path(document.sha256),
        values=values,
    )
    try:
        number = system.file(filing)
    except (SystemFault, BusinessHold) as fault:
        breaker.failed(night.now())
        system.reset()
        if isinstance(fault, SystemFault):
            night.tally.fault(fault)
        night.tally.system_faults[system.name] = night.tally.system_faults.get(system.name, 0) + 1
        night.evidence.record("filing.failed", case_id=case.case_id, target=system.name, values={"fault": str(fault)})
        return
    breaker.succeeded()
    reach("filing.filed")
    night.ledger.advance(case, State.FILED, night.now(), filed_as=number)
    reach("filing.advanced")
    night.evidence.record(
        "case.filed",
        case_id=case.case_id,
        target=system.name,
        values={"number": number},
        evidence=[document.sha256],
    )
