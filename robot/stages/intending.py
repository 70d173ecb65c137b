"""What the robot means to enter for a case: every value that will be typed, in one frozen record."""

from __future__ import annotations

from decimal import Decimal

from robot.case import Case, Intent, IntentLine
from robot.errors import BusinessHold
from robot.invoice import Invoice
from robot.outcome import Reason
from robot.register import Supplier, compact
from robot.runbook import Process


def intend(case: Case, supplier: Supplier | None, process: Process) -> Intent:
    """Return what to enter for a checked case. Raises `BusinessHold` where a value is lacking."""
    invoice = case.invoice
    if invoice is None:
        raise BusinessHold(Reason.NOT_AN_INVOICE)
    if supplier is None:
        raise BusinessHold(Reason.UNKNOWN_SUPPLIER, field="supplier_id", id=invoice.value("supplier_id") or "–")
    for name in process.fields.required:
        if invoice.value(name) is None:
            raise BusinessHold(Reason.MISSING_FIELD, field=name)
    account_code = supplier.account_code or process.posting.account_code
    if not account_code:
        raise BusinessHold(Reason.NO_ACCOUNT_CODE, supplier=supplier.name)
    values = {name: field.value for name, field in invoice.each_field()}
    typed = set(process.fields.typed)
    net: Decimal = values["net_total"]
    text = process.posting.text.format_map(
        {"supplier_name": supplier.name, "invoice_number": values["invoice_number"], **_words(invoice)}
    )
    return Intent(
        case_id=case.case_id,
        system=process.posting.system,
        credit_note=invoice.credit_note,
        supplier_id=compact(supplier.cvr),
        supplier_name=supplier.name,
        invoice_number=values["invoice_number"],
        issue_date=values["issue_date"],
        due_date=values.get("due_date") if "due_date" in typed else None,
        currency=values["currency"],
        net_total=net,
        vat_total=values["vat_total"],
        gross_total=values["gross_total"],
        account_code=account_code,
        text=text,
        iban=values.get("iban") if "iban" in typed else None,
        account=values.get("account") if "account" in typed else None,
        fik=values.get("fik") if "fik" in typed else None,
        order_reference=values.get("order_reference") if "order_reference" in typed else None,
        lines=(IntentLine(account_code=account_code, text=text, amount=net),),
    )


def _words(invoice: Invoice) -> dict[str, str]:
    names = ("issue_date", "due_date", "order_reference", "gross_total", "currency")
    return {name: str(invoice.value(name) or "") for name in names}
