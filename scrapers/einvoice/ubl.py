"""What a UBL 2 invoice or credit note says: OIOUBL 2 and 3, Peppol BIS 3, XRechnung, NLCIUS, EHF.

Sources: OASIS UBL 2.1; EN 16931-3-2 (binding of the business terms to UBL); the OIOUBL 2.02
guidelines, where `TaxExclusiveAmount` is the sum of all taxes and there is no net total.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from xml.etree.ElementTree import Element

from scrapers.einvoice.elements import Said, find, first_said, say, text_of, texts_of
from scrapers.einvoice.stated import CREDIT_CODES, Stated, StatedLine, StatedPart, StatedPayment, StatedVat

_TOTAL = "LegalMonetaryTotal"
_SUPPLIER = "AccountingSupplierParty/Party"
_BUYER = "AccountingCustomerParty/Party"
_GLN_SCHEMES = frozenset({"GLN", "0088"})
_DANISH_ID_SCHEMES = frozenset({"DK:CVR", "DK:SE", "0184", "0198", "0096"})
_NOTES = ("Note", "PaymentTerms/Note", "PaymentMeans/PaymentNote|InstructionNote")
_VAT_SCHEMES = frozenset({"VAT", "63"})  # "63" is Moms in OIOUBL's list of tax schemes


def state_ubl(root: Element) -> Stated:
    """Return what a UBL `Invoice` or `CreditNote` says."""
    customization = text_of(root, "CustomizationID").upper()
    oioubl2 = customization.startswith("OIOUBL-2")
    rule = "oioubl" if oioubl2 or "OIOUBL" in customization else "ubl"
    currency = text_of(root, "DocumentCurrencyCode")
    type_code = text_of(root, "InvoiceTypeCode|CreditNoteTypeCode")
    totals, vat_totals, duties = _taxes(root, currency, rule)

    def total(name: str) -> tuple[Said, ...]:
        return say(root, f"{_TOTAL}/{name}", rule=rule)

    texts = {
        "invoice_number": say(root, "ID", rule=rule),
        "issue_date": say(root, "IssueDate", rule=rule),
        "due_date": first_said(
            say(root, "DueDate", rule=rule),
            say(root, "PaymentMeans/PaymentDueDate", rule=rule),
            say(root, "PaymentTerms/PaymentDueDate", rule=rule),
        ),
        "currency": say(root, "DocumentCurrencyCode", rule=rule),
        "order_reference": say(root, "OrderReference/ID", rule=rule),
        "corrects": say(root, "BillingReference/InvoiceDocumentReference|CreditNoteDocumentReference/ID", rule=rule),
        "supplier_name": _name(root, _SUPPLIER, rule),
        "supplier_id": _party_id(root, _SUPPLIER, rule),
        "supplier_gln": _gln(root, _SUPPLIER, rule),
        "buyer_name": _name(root, _BUYER, rule),
        "buyer_id": _party_id(root, _BUYER, rule),
        "buyer_gln": _gln(root, _BUYER, rule),
        "buyer_reference": first_said(
            say(root, "BuyerReference", rule=rule), say(root, f"{_BUYER}/Contact/ID", rule=rule)
        ),
        "gross_total": total("TaxInclusiveAmount"),
        "payable_total": total("PayableAmount"),
    }
    return Stated(
        syntax=rule,
        credit_note=root.tag == "CreditNote" or type_code in CREDIT_CODES,
        type_code=type_code,
        texts=texts,
        net_parts=_oioubl2_net(root, duties, rule) if oioubl2 else _parts(total("TaxExclusiveAmount")),
        tax_parts=vat_totals,
        all_taxes=total("TaxExclusiveAmount") if oioubl2 else (),
        duties=duties,
        line_total=total("LineExtensionAmount"),
        allowances=total("AllowanceTotalAmount"),
        charges=total("ChargeTotalAmount"),
        prepaid=total("PrepaidAmount"),
        rounding=total("PayableRoundingAmount"),
        currencies=frozenset(amount.get("currencyID", currency) for amount in find(root, _TOTAL) for amount in amount),
        vat=tuple(
            StatedVat(
                rate=text_of(subtotal, "TaxCategory/Percent"),
                taxable=text_of(subtotal, "TaxableAmount"),
                vat=text_of(subtotal, "TaxAmount"),
            )
            for tax_total in totals
            for subtotal in find(tax_total, "TaxSubtotal")
            if _is_vat(subtotal)
        ),
        lines=tuple(_line(line) for line in find(root, "InvoiceLine|CreditNoteLine")),
        payments=tuple(one for means in find(root, "PaymentMeans") for one in _payments(means, rule)),
        notes=tuple(text for path in _NOTES for text in texts_of(root, path)),
    )


def _parts(said: tuple[Said, ...], sign: int = 1) -> tuple[StatedPart, ...]:
    return tuple(StatedPart(said=one, sign=sign) for one in said)


def _oioubl2_net(root: Element, duties: tuple[Said, ...], rule: str) -> tuple[StatedPart, ...]:
    def total(name: str, sign: int) -> tuple[StatedPart, ...]:
        return _parts(say(root, f"{_TOTAL}/{name}", rule=rule), sign)

    lines = total("LineExtensionAmount", 1)
    if not lines:
        return ()
    return lines + total("AllowanceTotalAmount", -1) + total("ChargeTotalAmount", 1) + _parts(duties)


def _is_vat(subtotal: Element) -> bool:
    scheme = text_of(subtotal, "TaxCategory/TaxScheme/ID").upper()
    return not scheme or scheme in _VAT_SCHEMES


def _taxes(root: Element, currency: str, rule: str) -> tuple[list[Element], tuple[Said, ...], tuple[Said, ...]]:
    """Return the TaxTotals in the document's currency, their VAT amounts, and their duties' amounts.

    EN 16931 has one (a second is in the tax currency); OIOUBL 2 has one for each tax.
    """
    totals = [
        total
        for total in find(root, "TaxTotal")
        if all(amount.get("currencyID", currency) == currency for amount in find(total, "TaxAmount"))
    ]
    vat: list[Said] = []
    duties: list[Said] = []
    for total in totals:
        subtotals = find(total, "TaxSubtotal")
        kinds = {_is_vat(subtotal) for subtotal in subtotals} or {True}
        if len(kinds) == 1:
            (vat if True in kinds else duties).extend(say(total, "TaxAmount", rule=f"{rule} TaxTotal"))
        else:
            for subtotal in subtotals:
                said = say(subtotal, "TaxAmount", rule=f"{rule} TaxTotal/TaxSubtotal")
                (vat if _is_vat(subtotal) else duties).extend(said)
    return totals, tuple(vat), tuple(duties)


def _name(root: Element, party: str, rule: str) -> tuple[Said, ...]:
    """Return a party's name: the registered one (BT-27, BT-44), else the trading name."""
    return first_said(
        say(root, f"{party}/PartyLegalEntity/RegistrationName", rule=rule),
        say(root, f"{party}/PartyName/Name", rule=rule),
    )


def _party_id(root: Element, party: str, rule: str) -> tuple[Said, ...]:
    """Return a party's VAT id, else the best other id, and the others after it."""
    registered = f"{party}/PartyTaxScheme"
    vat: list[Said] = []
    other: list[Said] = []
    for scheme in find(root, registered):
        said = say(scheme, "CompanyID", rule=f"{rule} {registered}")
        (vat if text_of(scheme, "TaxScheme/ID").upper() in _VAT_SCHEMES else other).extend(said)
    legal = f"{party}/PartyLegalEntity/CompanyID"
    return first_said(
        tuple(vat),
        say(root, legal, rule=rule, scheme=_DANISH_ID_SCHEMES),
        tuple(other),
        say(root, legal, rule=rule),
        say(root, f"{party}/PartyIdentification/ID", rule=rule, scheme=_DANISH_ID_SCHEMES),
        say(root, f"{party}/EndpointID", rule=rule, scheme=_DANISH_ID_SCHEMES),
    )


def _gln(root: Element, party: str, rule: str) -> tuple[Said, ...]:
    return first_said(
        say(root, f"{party}/EndpointID", rule=rule, scheme=_GLN_SCHEMES),
        say(root, f"{party}/PartyIdentification/ID", rule=rule, scheme=_GLN_SCHEMES),
    )


def _payments(means: Element, rule: str) -> Iterator[StatedPayment]:
    """Yield what one means says, once for each account that it names."""
    payment_id, instruction_id = text_of(means, "PaymentID"), text_of(means, "InstructionID")
    creditors = texts_of(means, "CreditAccount/AccountID") or ("",)
    accounts = [
        (number, text_of(account, "FinancialInstitutionBranch/ID"))
        for account in find(means, "PayeeFinancialAccount")
        for number in texts_of(account, "ID")
    ]
    for (account, branch), creditor in product(accounts or [("", "")], creditors):
        yield StatedPayment(
            code=text_of(means, "PaymentMeansCode"),
            account=account,
            branch=branch,
            payment_id=payment_id,
            instruction_id=instruction_id,
            creditor=creditor,
            rule=f"{rule} PaymentMeans",
        )


def _line(line: Element) -> StatedLine:
    quantity = find(line, "InvoicedQuantity|CreditedQuantity")
    return StatedLine(
        description=text_of(line, "Item/Name") or text_of(line, "Item/Description") or text_of(line, "Note"),
        amount=text_of(line, "LineExtensionAmount"),
        quantity=text_of(line, "InvoicedQuantity|CreditedQuantity"),
        unit=quantity[0].get("unitCode", "") if quantity else "",
        price=text_of(line, "Price/PriceAmount"),
        base_quantity=text_of(line, "Price/BaseQuantity"),
        item_number=text_of(line, "Item/SellersItemIdentification/ID"),
        vat_rate=text_of(line, "Item/ClassifiedTaxCategory/Percent")
        or text_of(line, "TaxTotal/TaxSubtotal/TaxCategory/Percent"),
    )
