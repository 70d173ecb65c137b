"""The invoice of a firm that has one kind of work and one bank account."""

from __future__ import annotations

from datetime import timedelta

from robot.demo import suppliers as s
from robot.demo.documents.truth import InvoiceTruth, invoice_truth, line
from robot.demo.municipality import Department
from robot.demo.night import Night


def small_firm(
    night: Night,
    supplier: s.DemoSupplier,
    buyer: Department,
    number: tuple[int, int],
    *,
    subject: str,
    work: tuple[tuple[str, int, str, str], ...],
    order: str = "",
    corrects: str = "",
) -> InvoiceTruth:
    """Return a small firm's invoice of the last days; with `corrects`, its credit note to that invoice.

    `number` is the firm's first number and the invoice's offset among tonight's.
    """
    first, offset = number
    issued = night.days_ago(3 + night.dice(f"{supplier.cvr}/{offset}").randrange(6))
    return invoice_truth(
        supplier,
        buyer,
        invoice_number=str(night.serial(first, offset)),
        issue_date=issued,
        due_date=issued + timedelta(days=14),
        lines=[line(*row) for row in work],
        order_reference=order,
        subject=subject,
        credit_note=bool(corrects),
        corrects=corrects,
    )
