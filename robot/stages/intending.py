"""What the robot means to enter for a case: every value that will be typed, in one frozen record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from robot.case import ALWAYS_TYPED, INTENT_NAMES, Case, Intent, IntentLine
from robot.errors import BusinessHold
from robot.outcome import Reason
from robot.register import Supplier, compact
from robot.runbook import Process


def intend(case: Case, supplier: Supplier | None, process: Process) -> Intent:
    """Return what to enter for a checked case. Raises `BusinessHold` where a value is lacking.

    The account is the register's, else the supplier mapping's, else the runbook's.
    """
    invoice = case.invoice
    if invoice is None:
        raise BusinessHold(Reason.NOT_AN_INVOICE)
    if supplier is None:
        name = invoice.value("supplier_name") or "–"
        raise BusinessHold(
            Reason.UNKNOWN_SUPPLIER, field="supplier_id", id=invoice.value("supplier_id") or "–", name=name
        )
    for name in dict.fromkeys((*process.fields.required, *ALWAYS_TYPED)):
        if invoice.value(name) is None:
            raise BusinessHold(Reason.MISSING_FIELD, field=name)
    account_code = supplier.account_code or invoice.account_code or process.posting.account_code
    if not account_code:
        raise BusinessHold(Reason.NO_ACCOUNT_CODE, supplier=supplier.name)
    values = {name: field.value for name, field in invoice.each_field()}
    typed: Mapping[str, Any] = {name: values.get(name) for name in process.fields.typed}
    intent = Intent(
        case_id=case.case_id,
        system=process.posting.system,
        credit_note=invoice.credit_note,
        supplier_id=compact(supplier.cvr),
        supplier_name=supplier.name,
        invoice_number=values["invoice_number"],
        issue_date=values["issue_date"],
        due_date=typed.get("due_date"),
        currency=values["currency"],
        net_total=values["net_total"],
        vat_total=values["vat_total"],
        gross_total=values["gross_total"],
        account_code=account_code,
        text="",
        iban=typed.get("iban"),
        account=typed.get("account"),
        fik=typed.get("fik"),
        order_reference=typed.get("order_reference"),
    )
    text = (invoice.posting_text or process.posting.text).format_map(template_values(intent))
    line = IntentLine(account_code=account_code, text=text, amount=intent.net_total)
    return replace(intent, text=text, lines=(line,))


def template_values(intent: Intent) -> dict[str, str]:
    """Return what a runbook's templates (`posting.text`, `filing.title`) may use, as text; "" where there is none."""
    values = ((name, intent.value(name)) for name in INTENT_NAMES)
    return {name: "" if value is None else str(value) for name, value in values}
