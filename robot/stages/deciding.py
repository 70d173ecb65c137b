"""What people answered is applied to the cases that wait for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from decimal import Decimal
from typing import Any

from robot.answered import Refused
from robot.case import Case
from robot.errors import CaseMoved, LedgerFault
from robot.invoice import Certainty, Field, Finding, Invoice, Kind, Rival, Severity
from robot.outcome import NO_INVOICES, Decision, Reason, State
from robot.points import about_to, reach
from robot.ports import Answer
from robot.stages.checking import NEVER_APPROVED
from robot.stages.night import Night

_OF_OTHER_INVOICES: frozenset[str] = frozenset({Reason.REMINDER, Reason.STATEMENT})
"""What names amounts of invoices that came by themselves: entered as well, they would be paid twice."""


def read_decisions(night: Night) -> Sequence[Refused]:
    """Apply the answers that staff wrote; return those that could not be used, with why."""
    waiting = {c.case_id: c for c in night.ledger.cases([State.HELD, State.UNCERTAIN], runbook=night.process.name)}
    night.progress.begin("deciding", None)
    about_to("deciding.read")
    answers, refused = night.desk.collect(waiting)
    reach("deciding.read")
    told = list(refused)
    for answer in answers:
        case = waiting.pop(answer.case_id, None)
        why = "moved_on" if case is None else why_not(case, answer)
        if case is None or why is not None:
            told.append(Refused(case_id=answer.case_id, why=why or "moved_on"))
            continue
        about_to("deciding.answered")
        night.ledger.answer(answer)
        reach("deciding.answered")
        try:
            about_to("deciding.applied")
            apply_answer(night, case, answer)
        except CaseMoved:
            told.append(Refused(case_id=answer.case_id, why="moved_on"))
        except LedgerFault:
            raise
        except Exception as error:  # noqa: BLE001 - one answer nobody foresaw must not keep the others waiting
            night.unexpected(case, error)
            told.append(Refused(case_id=answer.case_id, why="not_applied"))
        reach("deciding.applied")
        night.progress.step("deciding")
    night.tally.answers += night.desk.archive_answered(told)
    return told


def why_not(case: Case, answer: Answer) -> str | None:
    """Return the key of the sentence that says why this answer cannot be used, or None."""
    reasons = {f.reason for f in case.findings if f.severity is Severity.HOLD}
    if case.voucher is not None:
        return _why_not_posted(case, answer)
    uncertain = case.state is State.UNCERTAIN or Reason.UNCERTAIN_ENTRY in reasons
    match answer.decision:
        case Decision.CORRECT | Decision.APPROVE | Decision.REJECT if uncertain:
            return "look_it_up"  # rejected, nobody would compare the next copy with what may stand there
        case Decision.APPROVE:
            return _why_not_approved(case, reasons)
        case Decision.CORRECT:
            return _why_not_corrected(case, reasons, answer.corrections or {})
    return None


def _why_not_approved(case: Case, reasons: AbstractSet[str]) -> str | None:
    """Say why an approval alone does not do: nothing is to be paid, or what is wrong stays so."""
    if case.invoice is None:
        return "nothing_to_enter"
    if reasons & NO_INVOICES:
        return "no_invoice"
    if Reason.ALREADY_IN_SYSTEM in reasons:
        return "already_there"
    return "must_be_mended" if reasons & NEVER_APPROVED else None


def _why_not_corrected(case: Case, reasons: AbstractSet[str], corrections: Mapping[str, Any]) -> str | None:
    """Say why these values make no invoice to enter: what the page says for certain is not corrected away."""
    if not corrections:
        return "no_correction"
    if reasons & _OF_OTHER_INVOICES:
        return "of_other_invoices"
    if case.invoice is None:
        return None
    currency, supplier = case.invoice.currency, case.invoice.supplier_id
    if _is_other(currency, corrections.get("currency")) and "gross_total" not in corrections:
        return "other_currency"
    if supplier is not None and supplier.certainty is Certainty.PROVEN:
        return "other_supplier" if _is_other(supplier, corrections.get("supplier_id")) else None
    return None


def _is_other(read: Field[str] | None, stated: Any) -> bool:
    """Whether a person states another value than the one that the robot read, and did not guess."""
    if read is None or stated is None or read.certainty in (Certainty.STATED, Certainty.GUESS):
        return False
    return str(stated).casefold() != read.value.casefold()


def _why_not_posted(case: Case, answer: Answer) -> str | None:
    """Refuse, for a case whose voucher stands in the system, what would enter the invoice again or deny it."""
    if answer.decision is Decision.TRY_AGAIN and _only_filing_failed(case):
        return None
    denied = (Decision.CORRECT, Decision.TRY_AGAIN, Decision.REJECT)
    return "already_posted" if answer.decision in denied else None


def _only_filing_failed(case: Case) -> bool:
    """Whether the voucher was seen to be right, and the case is held for its filing alone."""
    return case.reason is Reason.FILING_FAILED


def apply_answer(night: Night, case: Case, answer: Answer) -> Case:
    """Move a held case on as a person decided, and log who did."""
    night.evidence.record(
        "case.decided",
        case_id=case.case_id,
        who=answer.who,
        values={
            "decision": answer.decision,
            "comment": answer.comment,
            **{name: str(value) for name, value in (answer.corrections or {}).items()},
        },
    )
    if answer.decision is Decision.WAIT:
        return case
    if case.state is State.UNCERTAIN:  # a person looked where the robot could not yet
        case = night.ledger.advance(case, State.HELD, night.now())
    to, changes = _move(case, answer) if case.voucher is None else _move_posted(case, answer)
    decided = night.ledger.advance(case, to, night.now(), **changes)
    if to is State.REJECTED:
        _ask_of_copies(night, case)
    return decided


def _ask_of_copies(night: Night, rejected: Case) -> None:
    """Hold the copies that ended as duplicates of a rejected case: it may be the copy that is to be paid."""
    for copy in night.ledger.copies(rejected):
        facts = {
            "case": rejected.case_id,
            "number": str(copy.invoice.value("invoice_number")) if copy.invoice else "–",
            "stated": "rejected",
        }
        finding = Finding(reason=Reason.POSSIBLE_DUPLICATE, severity=Severity.HOLD, facts=facts, by="person")
        kept = tuple(f for f in copy.findings if f.severity is not Severity.END)
        night.ledger.advance(copy, State.HELD, night.now(), findings=(finding, *kept), related_case=None)
        night.evidence.record("case.held", case_id=copy.case_id, values={"reason": finding.reason})


def _move_posted(case: Case, answer: Answer) -> tuple[State, dict[str, Any]]:
    """Return the move of a case whose voucher stands in the system: never one that leads to another posting."""
    if answer.decision is Decision.DONE_BY_HAND:
        return State.DONE_BY_HAND, {"findings": _said(case, Reason.DONE_BY_PERSON)}
    return State.CONFIRMED, {"approved_by": answer.who} if answer.decision is Decision.APPROVE else {}


def _move(case: Case, answer: Answer) -> tuple[State, dict[str, Any]]:
    match answer.decision:
        case Decision.APPROVE:
            return State.READ, {"approved_by": answer.who}
        case Decision.CORRECT:
            stated = corrected(case.invoice, answer.corrections or {}, answer.who, kind=case.kind)
            return State.READ, {
                "approved_by": answer.who,
                "invoice": stated,
                "kind": Kind.CREDIT_NOTE if stated.credit_note else Kind.INVOICE,
                "findings": tuple(f for f in case.findings if not _answered_by_values(f)),
            }
        case Decision.REJECT:
            return State.REJECTED, {"findings": _said(case, Reason.REJECTED_BY_PERSON)}
        case Decision.DONE_BY_HAND:
            return State.DONE_BY_HAND, {"findings": _said(case, Reason.DONE_BY_PERSON)}
        case _ if case.invoice is not None:  # try again, from the values that were read
            return State.READ, {}
        case _:
            return State.RECEIVED, {"findings": ()}


def corrected(invoice: Invoice | None, corrections: Mapping[str, Any], who: str, *, kind: Kind | None) -> Invoice:
    """Return the invoice with a person's values in the place of the robot's.

    Staff see and state the amounts of a credit note below zero; an amount below zero makes one of an invoice.
    """
    base = invoice or Invoice(credit_note=kind is Kind.CREDIT_NOTE)
    below_zero = any(isinstance(value, Decimal) and value < 0 for value in corrections.values())
    base = replace(base, credit_note=base.credit_note or below_zero)
    read = dict(base.each_field())
    changed: dict[str, Field[Any]] = {
        name: Field(
            value=abs(value) if base.credit_note and isinstance(value, Decimal) else value,
            raw="",  # it stands nowhere on the page
            certainty=Certainty.STATED,
            rule=f"stated by {who}",
            rivals=_read_before(read.get(name), value, who),
        )
        for name, value in corrections.items()
    }
    return base.with_fields(**changed)


def _read_before(read: Field[Any] | None, stated: Any, who: str) -> tuple[Rival, ...]:
    """Return what was read in the place of a stated value, so that it stays in sight, and is checked as well."""
    if read is None or read.certainty is Certainty.GUESS:
        return ()
    if read.certainty is Certainty.STATED or read.value == stated:
        return read.rivals
    lost = Rival(raw=read.raw or str(read.value), why_lost=f"stated otherwise by {who}", page=read.page, box=read.box)
    return (lost, *read.rivals)


def _answered_by_values(finding: Finding) -> bool:
    return finding.reason in NO_INVOICES or finding.reason in (
        Reason.NO_TEXT,
        Reason.UNREADABLE,
        Reason.AMOUNT_AMBIGUOUS,
    )


def _said(case: Case, reason: Reason) -> tuple[Finding, ...]:
    return (Finding(reason=reason, severity=Severity.END, by="person"), *case.findings)
