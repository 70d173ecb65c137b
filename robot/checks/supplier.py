"""The supplier is one that the office knows, and has been paid before."""

from __future__ import annotations

from collections.abc import Iterator

from stdnum.dk import cvr
from stdnum.exceptions import ValidationError

from robot.case import as_fact
from robot.checks.subject import Subject, hold, note
from robot.invoice import Finding
from robot.outcome import Reason


def check_supplier(subject: Subject) -> Iterator[Finding]:
    """Hold for a supplier that the register lacks, and for one whose number is no CVR number at all."""
    found = subject.invoice.supplier_id
    if found is None:
        return
    name = subject.invoice.value("supplier_name") or ""
    if subject.supplier is None:
        yield hold(Reason.UNKNOWN_SUPPLIER, "supplier_id", id=found.value, name=name)
    if found.value.isdigit():
        try:
            cvr.validate(found.value)
        except ValidationError:
            say = note if subject.supplier else hold
            yield say(Reason.CHECK_DIGIT, "supplier_id", seen=found.value)


def check_first_invoice(subject: Subject) -> Iterator[Finding]:
    """Hold the first invoice of a supplier: a person has never seen one go in."""
    supplier = subject.supplier
    if supplier is not None and subject.history.confirmed_before(supplier.cvr) == 0:
        yield hold(Reason.FIRST_INVOICE, supplier=supplier.name)


def check_vat_registration(subject: Subject) -> Iterator[Finding]:
    """Hold VAT from a supplier that may not charge it."""
    supplier, vat = subject.supplier, subject.invoice.value("vat_total")
    if supplier is not None and not supplier.vat_registered and vat:
        yield hold(Reason.SUPPLIER_NOT_VAT_REGISTERED, "vat_total", supplier=supplier.name, vat=as_fact(vat))


def check_account_code(subject: Subject) -> Iterator[Finding]:
    """Hold where neither the register, nor a supplier mapping, nor the runbook says on which account to post."""
    supplier = subject.supplier
    stated = subject.invoice.account_code or subject.process.posting.account_code
    if supplier is not None and not supplier.account_code and not stated:
        yield hold(Reason.NO_ACCOUNT_CODE, supplier=supplier.name)
