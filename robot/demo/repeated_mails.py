"""Mails with an invoice that was here before, or that says so of itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from robot.demo.documents.craftsman_letter import craftsman_letter
from robot.demo.documents.erp_print import erp_print
from robot.demo.documents.small_business import small_business
from robot.demo.documents.truth import InvoiceTruth, cents
from robot.demo.everyday_mails import pdf
from robot.demo.expected import DemoMail, duplicate, held
from robot.demo.invoices import goods, works
from robot.demo.letters import Attachment, compose, from_supplier
from robot.demo.night import Night
from robot.outcome import Reason


def repeated_mails(night: Night) -> tuple[DemoMail, ...]:
    """Return the mails that repeat an invoice of tonight's everyday mails."""
    carpentry, plumbing = works.carpentry(night), works.plumbing(night)
    return (
        repeat(
            night,
            "same-file",
            carpentry,
            pdf(carpentry, craftsman_letter, "regning.pdf"),
            ("Samme PDF i en ny mail", "The same PDF in another mail"),
        ),
        repeat(
            night,
            "printed-again",
            plumbing,
            pdf(plumbing, _printed_again),
            ("Samme faktura, udskrevet igen", "The same invoice, printed again"),
        ),
        _other_amount(night),
    )


def repeat(night: Night, key: str, truth: InvoiceTruth, file: Attachment, what: tuple[str, str]) -> DemoMail:
    """Return another mail with an invoice that came before: a duplicate."""
    letter = from_supplier(truth.supplier, key, f"Kopi af faktura {truth.invoice_number}", night.arrival(key), file)
    return DemoMail(key=key, raw=compose(letter), what_da=what[0], what_en=what[1], expected=duplicate(truth))


def _printed_again(truth: InvoiceTruth) -> bytes:
    return small_business(replace(truth, subject=f"KOPI - {truth.subject}"))


def _other_amount(night: Night) -> DemoMail:
    before = goods.office_supplies(night)
    first, *others = before.lines
    dearer = replace(first, quantity=first.quantity + Decimal(3))
    net = sum((line.amount for line in others), dearer.amount)
    vat = cents(net / 4)
    changed = replace(before, lines=(dearer, *others), net_total=net, vat_total=vat, gross_total=net + vat)
    letter = from_supplier(
        changed.supplier,
        "other-amount",
        f"Rettet faktura {changed.invoice_number}",
        night.arrival("other-amount"),
        pdf(changed, erp_print),
    )
    return DemoMail(
        key="other-amount",
        raw=compose(letter),
        what_da="Samme fakturanummer, andet beløb",
        what_en="The same number, another amount",
        expected=held(Reason.POSSIBLE_DUPLICATE, invoice=changed),
    )
