"""What a check may look at, and what a check is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from robot.case import Case
from robot.invoice import Finding, Invoice, Severity
from robot.outcome import Reason
from robot.ports import Earlier
from robot.register import Register, Supplier
from robot.runbook import Process
from robot.settings import Office, Senders


class History(Protocol):
    """The questions that checks ask of the books."""

    def same_document(self, sha256: str, before: Case) -> Case | None:
        """Return an earlier case of the same bytes."""
        ...

    def earlier(
        self, supplier_id: str, *, invoice_number: str, gross_total: Decimal | None, but: str
    ) -> Sequence[Earlier]:
        """Return earlier cases of a supplier with this number or this amount."""
        ...

    def case(self, case_id: str) -> Case | None:
        """Return one case."""
        ...

    def credit_notes(self, supplier_id: str, corrects: str, but: str) -> Sequence[Earlier]:
        """Return the earlier credit notes of a supplier over one invoice."""
        ...

    def confirmed_before(self, supplier_id: str) -> int:
        """Return how many cases of a supplier were confirmed."""
        ...

    def mapping_before(self, supplier_id: str, but: str) -> str | None:
        """Return the supplier mapping that an earlier case of a supplier was read with."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One case with all that its checks need. `drawn` says whether tonight's spot check drew it."""

    case: Case
    invoice: Invoice
    supplier: Supplier | None
    register: Register
    process: Process
    office: Office
    senders: Senders
    history: History
    today: date
    drawn: bool = False


Check = Callable[[Subject], Iterable[Finding]]


def hold(reason: Reason, field: str | None = None, /, **facts: str) -> Finding:
    """Return a finding that sends the case to a person."""
    return _finding(reason, Severity.HOLD, field, facts)


def note(reason: Reason, field: str | None = None, /, **facts: str) -> Finding:
    """Return a finding that is kept but holds nothing."""
    return _finding(reason, Severity.NOTE, field, facts)


def end(reason: Reason, field: str | None = None, /, **facts: str) -> Finding:
    """Return a finding that ends the case."""
    return _finding(reason, Severity.END, field, facts)


def _finding(reason: Reason, severity: Severity, field: str | None, facts: dict[str, str]) -> Finding:
    named = facts if field is None else {"field": field, **facts}
    return Finding(reason=reason, severity=severity, field=field, facts=named)
