"""Invoices are checked: they become ready, or wait for a person, or end as duplicates."""

from __future__ import annotations

from robot.case import Case
from robot.checks import Subject, drawn, run_checks
from robot.companions import are_read
from robot.invoice import Finding, Invoice, Severity
from robot.outcome import GRAVITY, NO_INVOICES, Reason, State
from robot.points import about_to, reach
from robot.stages.night import Night

NEVER_APPROVED: frozenset[str] = frozenset(
    {
        Reason.MISSING_FIELD,
        Reason.UNKNOWN_SUPPLIER,
        Reason.BANK_ACCOUNT_CHANGED,
        Reason.NO_ACCOUNT_CODE,
        Reason.TOTALS_DISAGREE,
        Reason.AMOUNT_INVALID,
        Reason.ALREADY_IN_SYSTEM,
        Reason.SUPPLIER_AMBIGUOUS,
        Reason.CURRENCY,
        Reason.FORM_DISAGREES,
        Reason.UNEXPECTED_ERROR,
        Reason.DUPLICATE,  # another case has the invoice's place in the system
    }
)
"""What a person must mend (in the register, the system or by a correction): an approval alone does not do."""

_OF_INVOICES: frozenset[str] = frozenset({Reason.MISSING_FIELD, Reason.NOT_PROVEN, Reason.NO_ACCOUNT_CODE})
"""What an invoice lacks. Of what is none nobody wants to know it, until a person says that it is one."""


def check_invoices(night: Night) -> None:
    """Check each case that was read. A mail of which a document is not read yet is left for the next night."""
    night.progress.begin("checking", len(night.ledger.cases([State.READ, State.CHECKED], runbook=night.process.name)))
    for state in (State.CHECKED, State.READ):  # checked: a night that ended between the two moves
        for case in night.claimed(state):
            try:
                if state is State.CHECKED or case.approved_by or are_read(night.ledger.siblings(case)):
                    _check(night, case)
            except Exception as error:  # noqa: BLE001 - an error nobody foresaw holds one case, never the night
                night.hold_unexpected(case, error)
            night.progress.step("checking")


def _check(night: Night, case: Case) -> None:
    if case.invoice is None:
        night.hold(case, Finding(reason=Reason.NOT_AN_INVOICE, severity=Severity.HOLD))
        return
    seen_by_person = {_mark(f) for f in case.findings} if case.approved_by else set()
    of_reading = tuple(f for f in case.findings if not f.by)
    found = run_checks(_subject(night, case, case.invoice))
    reach("checking.checked")
    if any(finding.reason in NO_INVOICES for finding in of_reading):
        found = tuple(finding for finding in found if finding.reason not in _OF_INVOICES)
    findings = tuple(sorted((*found, *of_reading), key=lambda finding: GRAVITY[finding.reason]))
    ends = [f for f in found if f.severity is Severity.END]
    holds = [f for f in findings if f.severity is Severity.HOLD]
    open_holds = [f for f in holds if f.reason in NEVER_APPROVED or _mark(f) not in seen_by_person]
    if ends:
        night.ledger.advance(
            case, State.DUPLICATE, night.now(), findings=findings, related_case=ends[0].facts.get("case")
        )
        night.evidence.record("case.duplicate", case_id=case.case_id, values=dict(ends[0].facts))
    elif open_holds:
        # An approval covers what its person saw. What came since takes it back: "try again" is no approval.
        night.ledger.advance(case, State.HELD, night.now(), findings=findings, approved_by=None)
        night.evidence.record(
            "case.held", case_id=case.case_id, values={"reason": ", ".join(f.reason for f in open_holds)}
        )
    else:
        if case.state is State.READ:
            case = night.ledger.advance(case, State.CHECKED, night.now(), findings=findings)
        about_to("checking.ready")
        night.ledger.advance(case, State.READY, night.now())
        reach("checking.ready")
        night.evidence.record("case.ready", case_id=case.case_id, values={"approved_by": case.approved_by or "–"})


def _mark(finding: Finding) -> tuple[str, ...]:
    """Return what makes two findings the same to the person who approved one: not the reason alone."""
    return finding.reason, finding.field or "", finding.facts.get("case", ""), finding.facts.get("item", "")


def _subject(night: Night, case: Case, invoice: Invoice) -> Subject:
    supplier = night.register.by_id(invoice.supplier_id.value) if invoice.supplier_id else None
    sha256 = case.document.sha256 if case.document else case.case_id
    return Subject(
        case=case,
        invoice=invoice,
        supplier=supplier,
        register=night.register,
        process=night.process,
        office=night.settings.office,
        senders=night.settings.senders,
        history=night.ledger,
        today=night.now().date(),
        # A case that a person approved was seen by a person, which is all that a spot check asks.
        drawn=not case.approved_by
        and drawn(night.run.spot_check_seed, sha256, case.part, night.process.spot_check.share),
    )
