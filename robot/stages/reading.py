"""Documents become invoices."""

from __future__ import annotations

from dataclasses import replace

from robot.case import Case
from robot.habits import with_history
from robot.invoice import Document, Finding, Invoice, Kind, Reading, Severity
from robot.outcome import Reason, State
from robot.points import reach
from robot.ports import Hints
from robot.stages.night import Night


def read_documents(night: Night) -> None:
    """Read each case that was received; what cannot be read is held, what is no invoice is sorted away."""
    night.progress.begin("reading", len(night.ledger.cases([State.RECEIVED], runbook=night.process.name)))
    for case in night.claimed(State.RECEIVED):
        reach("reading.claimed")
        try:
            _read(night, case)
        except Exception as error:  # noqa: BLE001 - an error nobody foresaw holds one case, never the night
            night.hold_unexpected(case, error)
        reach("reading.advanced")
        night.progress.step()


def _read(night: Night, case: Case) -> None:
    if case.part > 1 and case.invoice is not None:  # made by the split of an earlier part
        night.ledger.advance(case, State.READ, night.now())
        return
    held = any(f.severity is Severity.HOLD for f in case.findings)
    if case.document is None or held:
        night.hold(case, *(() if held else (Finding(reason=Reason.NO_INVOICE, severity=Severity.HOLD),)))
        return
    twin = night.ledger.same_document(case.document.sha256, case)
    if twin is not None:
        _end_as_twin(night, case, twin)
        return
    reading = _reading(night, case, case.document)
    reach("reading.read")
    reading = replace(reading, invoices=tuple(_with_history(night, invoice) for invoice in reading.invoices))
    findings = (*case.findings, *reading.findings)
    night.evidence.record(
        "document.read",
        case_id=case.case_id,
        target=case.document.name,
        values={"kind": reading.kind, "invoices": str(len(reading.invoices)), "pages": str(reading.pages)},
        evidence=[case.document.sha256],
    )
    if any(f.severity is Severity.END for f in reading.findings):
        night.ledger.advance(case, State.SORTED_AWAY, night.now(), kind=reading.kind, findings=findings)
    elif not reading.invoices:
        if not any(f.severity is Severity.HOLD for f in findings):
            findings = (*findings, Finding(reason=Reason.NOT_AN_INVOICE, severity=Severity.HOLD))
        night.ledger.advance(case, State.HELD, night.now(), kind=reading.kind, findings=findings)
    else:
        first, *more = reading.invoices
        if more:
            night.ledger.split(case, reading.invoices, reading.kind, night.now(), findings=findings)
            reach("reading.split")
        kind = Kind.CREDIT_NOTE if first.credit_note else Kind.INVOICE
        night.ledger.advance(case, State.READ, night.now(), kind=kind, invoice=first, findings=findings)


def _reading(night: Night, case: Case, document: Document) -> Reading:
    hints = Hints(
        name=document.name,
        media_type=document.media_type,
        subject=case.origin.subject,
        sender_domain=case.origin.domain,
        received_on=case.received_at.date(),
    )
    return night.reader.read(document, night.evidence.path(document.sha256), hints)


def _with_history(night: Night, invoice: Invoice) -> Invoice:
    """Return the invoice with what its supplier's earlier invoices say of it."""
    if invoice.supplier_id is None:
        return invoice
    return with_history(invoice, night.ledger.vouched_invoices(invoice.supplier_id.value))


def _end_as_twin(night: Night, case: Case, twin: Case) -> None:
    finding = Finding(reason=Reason.SAME_DOCUMENT, severity=Severity.END, facts={"case": twin.case_id})
    night.ledger.advance(
        case, State.DUPLICATE, night.now(), findings=(*case.findings, finding), related_case=twin.case_id
    )
    night.evidence.record("case.duplicate", case_id=case.case_id, values={"of": twin.case_id})
