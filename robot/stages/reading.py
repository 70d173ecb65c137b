"""Documents become invoices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from robot.ahead import Ahead
from robot.case import Case
from robot.companions import went_along
from robot.habits import with_history
from robot.invoice import Document, Finding, Invoice, Kind, Reading, Severity
from robot.outcome import Decision, Reason, State
from robot.points import about_to, reach
from robot.ports import Hints
from robot.stages.night import Night


class _Request(NamedTuple):
    """What the reader is asked."""

    document: Document
    path: Path
    hints: Hints


def read_documents(night: Night) -> None:
    """Read each case that was received; what cannot be read is held, what is no invoice is sorted away.

    The documents of the next cases are read meanwhile; the ledger goes from case to case all the same.
    """
    waiting = night.ledger.cases([State.RECEIVED], runbook=night.process.name)
    night.progress.begin("reading", len(waiting))
    reader = night.reader
    with Ahead[_Request, Reading](lambda r: reader.read(*r), _coming(night, waiting), reader.at_once) as readings:
        for case in night.claimed(State.RECEIVED):
            reach("reading.claimed")
            try:
                _read(night, case, readings)
            except Exception as error:  # noqa: BLE001 - an error nobody foresaw holds one case, never the night
                night.hold_unexpected(case, error)
            reach("reading.advanced")
            night.progress.step("reading")


def _coming(night: Night, waiting: Sequence[Case]) -> Iterator[_Request]:
    """Yield what these cases will ask for, but for documents that an earlier case has."""
    seen: set[str] = set()
    for case in waiting:
        document = case.document
        if document is None or case.part > 1 or document.sha256 in seen or _is_held(case):
            continue
        seen.add(document.sha256)
        if night.ledger.same_document(document.sha256, case) is None:
            yield _request(night, case, document)


def _is_held(case: Case) -> bool:
    return any(f.severity is Severity.HOLD for f in case.findings)


def _read(night: Night, case: Case, readings: Ahead[_Request, Reading]) -> None:
    if case.part > 1 and case.invoice is not None:  # made by the split of an earlier part
        night.ledger.advance(case, State.READ, night.now())
        return
    if case.document is None or _is_held(case):
        if case.document is not None and night.ledger.siblings(case):
            night.ledger.advance(case, State.READ, night.now())  # it may come along with an invoice of the same mail
            return
        night.hold(case, *(() if _is_held(case) else (Finding(reason=Reason.NO_INVOICE, severity=Severity.HOLD),)))
        return
    if _came_before(night, case, case.document):
        return
    about_to("reading.read")
    reading = readings.result(_request(night, case, case.document))
    reach("reading.read")
    reading = replace(reading, invoices=tuple(_with_history(night, invoice) for invoice in reading.invoices))
    findings = (*case.findings, *reading.findings)
    findings += tuple(_compared(night, case.document, reading.invoices, findings))
    night.evidence.record(
        "document.read",
        case_id=case.case_id,
        target=case.document.name,
        values={"kind": reading.kind, "invoices": str(len(reading.invoices)), "pages": str(reading.pages)},
        evidence=[case.document.sha256],
    )
    if _may_come_along(findings, reading) and night.ledger.siblings(case):
        night.ledger.advance(case, State.READ, night.now(), kind=reading.kind, findings=findings)
    elif any(f.severity is Severity.END for f in reading.findings):
        night.ledger.advance(case, State.SORTED_AWAY, night.now(), kind=reading.kind, findings=findings)
    elif not reading.invoices:
        findings = (*findings, *_without_invoice(findings, reading))
        night.ledger.advance(case, State.HELD, night.now(), kind=reading.kind, findings=findings)
    else:
        first, *more = reading.invoices
        if more:
            about_to("reading.split")
            night.ledger.split(case, reading.invoices, Kind.INVOICE, night.now(), findings=findings)
            reach("reading.split")
        findings = tuple(f for f in findings if f.part in (None, 1))
        kind = Kind.CREDIT_NOTE if first.credit_note else Kind.INVOICE
        night.ledger.advance(case, State.READ, night.now(), kind=kind, invoice=first, findings=findings)


def _without_invoice(findings: tuple[Finding, ...], reading: Reading) -> tuple[Finding, ...]:
    """Return what is to be said of a document without an invoice beside what its reader says."""
    if not any(f.severity is Severity.HOLD for f in findings):
        return (Finding(reason=Reason.NOT_AN_INVOICE, severity=Severity.HOLD),)
    if any(f.reason == Reason.UNSUPPORTED_ATTACHMENT for f in reading.findings):
        return (Finding(reason=Reason.NO_INVOICE, severity=Severity.HOLD),)
    return ()


def _may_come_along(findings: tuple[Finding, ...], reading: Reading) -> bool:
    """Return whether a document without an invoice may be an appendix of one that came in the same mail."""
    if reading.invoices:
        return False
    reasons = {finding.reason for finding in findings if finding.severity is not Severity.NOTE}
    if reasons == {Reason.UNSUPPORTED_ATTACHMENT}:
        return True
    return reasons in ({Reason.NOT_AN_INVOICE}, {Reason.NO_TEXT}, {Reason.NOT_AN_INVOICE, Reason.PAGES_MISSING})


def _request(night: Night, case: Case, document: Document) -> _Request:
    hints = Hints(
        name=document.name,
        media_type=document.media_type,
        subject=case.origin.subject,
        sender_domain=case.origin.domain,
        received_on=case.received_at.date(),
    )
    return _Request(document, night.evidence.path(document.sha256), hints)


def _with_history(night: Night, invoice: Invoice) -> Invoice:
    """Return the invoice with what its supplier's earlier invoices say of it; a misread figure has its form as well."""
    if invoice.supplier_id is None or invoice.scanned:
        return invoice
    return with_history(invoice, night.ledger.vouched_invoices(invoice.supplier_id.value))


def _compared(
    night: Night, document: Document, invoices: Sequence[Invoice], findings: Sequence[Finding]
) -> Iterator[Finding]:
    """Yield what the pages show otherwise than their text says, of invoices that may go in by themselves."""
    if any(finding.severity is not Severity.NOTE for finding in findings):
        return
    fields = night.process.fields
    for part, invoice in enumerate(invoices, start=1):
        typed = {name: found for name, found in invoice.each_field() if name in fields.typed}
        if typed and all(fields.enough(name, found.certainty) for name, found in typed.items()):
            for finding in night.reader.compare(night.evidence.path(document.sha256), [invoice]):
                yield replace(finding, part=part if len(invoices) > 1 else None)


def _is_to_be_tried(night: Night, case: Case) -> bool:
    """Return whether a person wants the case tried again, and so knows what its file was before."""
    return any(answer.decision is Decision.TRY_AGAIN for answer in night.ledger.answers(case.case_id))


def _came_before(night: Night, case: Case, document: Document) -> bool:
    """End a case whose bytes came before, or hold it where they were rejected; return whether that was so."""
    twin = night.ledger.same_document(document.sha256, case)
    if twin is None or (went_along(twin) and not night.ledger.siblings(case)):
        return False
    if twin.state is not State.REJECTED:
        _end_as_twin(night, case, twin)
        return True
    if _is_to_be_tried(night, case):
        return False
    # Sent again in spite of that: somebody thinks otherwise.
    facts = {"case": twin.case_id, "stated": "rejected"}
    night.hold(case, Finding(reason=Reason.SAME_DOCUMENT, severity=Severity.HOLD, facts=facts))
    return True


def _end_as_twin(night: Night, case: Case, twin: Case) -> None:
    finding = Finding(reason=Reason.SAME_DOCUMENT, severity=Severity.END, facts={"case": twin.case_id})
    night.ledger.advance(
        case, State.DUPLICATE, night.now(), findings=(*case.findings, finding), related_case=twin.case_id
    )
    night.evidence.record("case.duplicate", case_id=case.case_id, values={"of": twin.case_id})
