"""The checks: each one file, each a function from a subject to findings. `CHECKS` is their registry."""

from __future__ import annotations

from dataclasses import replace

from robot.case import GRAVE
from robot.checks.credit import check_credit_note
from robot.checks.duplicate import check_duplicate, check_same_document
from robot.checks.fields import check_fields
from robot.checks.mapped import check_mapping
from robot.checks.payment import check_iban, check_payment
from robot.checks.personal_number import check_personal_number
from robot.checks.plausibility import check_buyer, check_currency, check_dates
from robot.checks.prices import check_prices
from robot.checks.release import check_amount_limit, check_approval, check_spot_check, drawn
from robot.checks.sender import check_sender_authentication, check_sender_domain
from robot.checks.subject import Check, History, Subject
from robot.checks.supplier import check_account_code, check_first_invoice, check_supplier, check_vat_registration
from robot.checks.totals import check_lines, check_payable, check_totals, check_vat_rate
from robot.errors import ConfigurationError
from robot.invoice import Certainty, Finding, Invoice
from robot.outcome import Reason
from robot.sentence import said
from robot.toml import nearest

CHECKS: dict[str, Check] = {
    "same_document": check_same_document,
    "duplicate": check_duplicate,
    "sender_authentication": check_sender_authentication,
    "sender_domain": check_sender_domain,
    "payment": check_payment,
    "iban": check_iban,
    "fields": check_fields,
    "totals": check_totals,
    "vat_rate": check_vat_rate,
    "lines": check_lines,
    "payable": check_payable,
    "supplier": check_supplier,
    "vat_registration": check_vat_registration,
    "buyer": check_buyer,
    "mapping": check_mapping,
    "currency": check_currency,
    "dates": check_dates,
    "credit_note": check_credit_note,
    "prices": check_prices,
    "personal_number": check_personal_number,
    "account_code": check_account_code,
    "amount_limit": check_amount_limit,
    "first_invoice": check_first_invoice,
    "approval": check_approval,
    "spot_check": check_spot_check,
}
"""Name and check, in the order in which their findings stand: the gravest first."""

INDISPENSABLE = frozenset({"duplicate", "same_document", "payment", "fields", "totals", "approval"})
"""The checks that no runbook can leave out: the promises rest on them."""


def run_checks(subject: Subject) -> tuple[Finding, ...]:
    """Return what all checks say that the runbook does not leave out, gravest first."""
    left_out = set(subject.process.checks.without)
    found = tuple(
        replace(finding, by=f"check.{name}", facts=_facts(finding, subject.invoice))
        for name, check in CHECKS.items()
        if name not in left_out
        for finding in check(subject)
    )
    grave = {finding.field for finding in found if finding.reason in GRAVE}
    # "compare it with the invoice" is no advice for an account that the invoice may have forged
    return tuple(f for f in found if f.reason != Reason.NOT_PROVEN or f.field not in grave)


def _facts(finding: Finding, invoice: Invoice) -> dict[str, str]:
    """Return a finding's facts, with that a person wrote the value: it is not to be blamed on the invoice then."""
    field = dict(invoice.each_field()).get(finding.field or "")
    stated = field is not None and field.certainty is Certainty.STATED
    return {"stated": "yes", **finding.facts} if stated else finding.facts


def verify_choice(without: tuple[str, ...], where: str) -> None:
    """Raise `ConfigurationError` where a runbook leaves out a check that is unknown or indispensable."""
    faults = [
        said("{where}: checks.without: '{check}' is no check.{meant}", where=where, check=n, meant=nearest(n, CHECKS))
        for n in without
        if n not in CHECKS
    ]
    faults += [
        said("{where}: checks.without: '{check}' cannot be left out.", where=where, check=n)
        for n in without
        if n in INDISPENSABLE
    ]
    if faults:
        raise ConfigurationError(faults)


__all__ = ["CHECKS", "Check", "History", "Subject", "drawn", "run_checks", "verify_choice"]
