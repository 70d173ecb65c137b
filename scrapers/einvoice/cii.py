"""What a UN/CEFACT Cross Industry Invoice says: Factur-X, ZUGFeRD 1 and 2, XRechnung in CII.

ZUGFeRD 1 (and its release candidate) has the same tree under other names; each path names both.
Sources: EN 16931-3-3 (binding of the business terms to CII D16B); ZUGFeRD 1.0 specification.
"""

from __future__ import annotations

from collections.abc import Container
from xml.etree.ElementTree import Element

from scrapers.einvoice.elements import Said, find, first_said, say, text_of, texts_of
from scrapers.einvoice.stated import CREDIT_CODES, Stated, StatedLine, StatedPart, StatedPayment, StatedVat

_HEADER = "ExchangedDocument|HeaderExchangedDocument"
_CONTEXT = "ExchangedDocumentContext|SpecifiedExchangedDocumentContext"
_TRADE = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction"
_AGREEMENT = f"{_TRADE}/ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement"
_SETTLEMENT = f"{_TRADE}/ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement"
_SUM = f"{_SETTLEMENT}/SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
_LINE_AGREEMENT = "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement"
_LINE_DELIVERY = "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery"
_LINE_SETTLEMENT = "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement"
_LINE_SUM = "SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
_RATE = "RateApplicablePercent|ApplicablePercent"
_GLN_SCHEMES = frozenset({"0088"})
_NOT_COUNTED = frozenset({"GROUP", "INFORMATION"})  # Factur-X EXTENDED: lines that are not summed


def state_cii(root: Element) -> Stated:
    """Return what a `CrossIndustryInvoice` or ZUGFeRD 1's `CrossIndustryDocument` says."""
    rule = "cii" if root.tag == "CrossIndustryInvoice" else "zugferd"
    reach = _Reach(root, rule)
    currency = text_of(root, f"{_SETTLEMENT}/InvoiceCurrencyCode")
    type_code = text_of(root, f"{_HEADER}/TypeCode")
    texts = {
        "invoice_number": reach.say(_HEADER, "ID"),
        "issue_date": reach.date(_HEADER, "IssueDateTime"),
        "due_date": reach.date(f"{_SETTLEMENT}/SpecifiedTradePaymentTerms", "DueDateDateTime"),
        "currency": reach.say(_SETTLEMENT, "InvoiceCurrencyCode"),
        "order_reference": reach.say(f"{_AGREEMENT}/BuyerOrderReferencedDocument", "IssuerAssignedID|ID"),
        "corrects": reach.say(f"{_SETTLEMENT}/InvoiceReferencedDocument", "IssuerAssignedID|ID"),
        "supplier_name": reach.say(f"{_AGREEMENT}/SellerTradeParty", "Name"),
        "supplier_id": reach.party_id("SellerTradeParty"),
        "supplier_gln": reach.gln("SellerTradeParty"),
        "buyer_name": reach.say(f"{_AGREEMENT}/BuyerTradeParty", "Name"),
        "buyer_id": reach.party_id("BuyerTradeParty"),
        "buyer_gln": reach.gln("BuyerTradeParty"),
        "buyer_reference": reach.say(_AGREEMENT, "BuyerReference"),
        "gross_total": reach.say(_SUM, "GrandTotalAmount"),
        "payable_total": reach.say(_SUM, "DuePayableAmount"),
    }
    return Stated(
        syntax=rule,
        credit_note=type_code in CREDIT_CODES,
        type_code=type_code,
        test=_is_test(root),
        texts=texts,
        net_parts=tuple(StatedPart(said=one) for one in reach.say(_SUM, "TaxBasisTotalAmount")),
        tax_parts=reach.say(_SUM, "TaxTotalAmount", currency=currency),
        line_total=reach.say(_SUM, "LineTotalAmount"),
        allowances=reach.say(_SUM, "AllowanceTotalAmount"),
        charges=reach.say(_SUM, "ChargeTotalAmount"),
        prepaid=reach.say(_SUM, "TotalPrepaidAmount"),
        rounding=reach.say(_SUM, "RoundingAmount"),
        currencies=frozenset(
            amount.get("currencyID", currency)
            for total in find(root, _SUM)
            for amount in total
            if amount.tag != "TaxTotalAmount"
        ),
        vat=tuple(
            StatedVat(
                rate=text_of(tax, _RATE), taxable=text_of(tax, "BasisAmount"), vat=text_of(tax, "CalculatedAmount")
            )
            for tax in find(root, f"{_SETTLEMENT}/ApplicableTradeTax")
        ),
        lines=tuple(
            _line(line)
            for line in find(root, f"{_TRADE}/IncludedSupplyChainTradeLineItem")
            if text_of(line, "AssociatedDocumentLineDocument/LineStatusReasonCode").upper() not in _NOT_COUNTED
        ),
        payments=_payments(root, rule),
        notes=(
            *texts_of(root, f"{_HEADER}/IncludedNote/Content"),
            *texts_of(root, f"{_SETTLEMENT}/SpecifiedTradePaymentTerms/Description"),
            *texts_of(root, f"{_SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans/Information"),
        ),
    )


class _Reach:
    """Says what stands under the long paths, with short rules."""

    def __init__(self, root: Element, rule: str) -> None:
        self._root = root
        self._rule = rule

    def say(
        self, path: str, name: str, *, scheme: Container[str] | None = None, currency: str | None = None
    ) -> tuple[Said, ...]:
        rule = " ".join((self._rule, path.rpartition("/")[2].partition("|")[0]))
        return tuple(
            said
            for parent in find(self._root, path)
            for said in say(parent, name, rule=rule, scheme=scheme, currency=currency)
        )

    def date(self, path: str, name: str) -> tuple[Said, ...]:
        """Return dates in their DateTimeString or, as in the release candidate, bare."""
        return first_said(self.say(path, f"{name}/DateTimeString|DateTime"), self.say(path, name))

    def party_id(self, party: str) -> tuple[Said, ...]:
        """Return a party's VAT id (VA), else its tax number (FC), else its registration."""
        registration = f"{_AGREEMENT}/{party}/SpecifiedTaxRegistration"
        return first_said(
            self.say(registration, "ID", scheme={"VA"}),
            self.say(registration, "ID", scheme={"FC"}),
            self.say(f"{_AGREEMENT}/{party}/SpecifiedLegalOrganization", "ID"),
        )

    def gln(self, party: str) -> tuple[Said, ...]:
        path = f"{_AGREEMENT}/{party}"
        return first_said(
            self.say(path, "URIUniversalCommunication/URIID", scheme=_GLN_SCHEMES),
            self.say(path, "GlobalID", scheme=_GLN_SCHEMES),
        )


def _is_test(root: Element) -> bool:
    indicator = f"{_CONTEXT}/TestIndicator"
    return "true" in (text_of(root, indicator), text_of(root, f"{indicator}/Indicator"))


def _payments(root: Element, rule: str) -> tuple[StatedPayment, ...]:
    payee = "PayeePartyCreditorFinancialAccount"
    reference = text_of(root, f"{_SETTLEMENT}/PaymentReference")
    return tuple(
        StatedPayment(
            code=text_of(means, "TypeCode"), account=account, payment_id=reference, rule=f"{rule} PaymentMeans"
        )
        for means in find(root, f"{_SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans")
        for account in texts_of(means, f"{payee}/IBANID") or texts_of(means, f"{payee}/ProprietaryID")
    )


def _line(line: Element) -> StatedLine:
    quantity = find(line, f"{_LINE_DELIVERY}/BilledQuantity")
    price = f"{_LINE_AGREEMENT}/NetPriceProductTradePrice"
    product = "SpecifiedTradeProduct"
    return StatedLine(
        description=text_of(line, f"{product}/Name")
        or text_of(line, f"{product}/Description")
        or text_of(line, "AssociatedDocumentLineDocument/IncludedNote/Content"),
        amount=text_of(line, f"{_LINE_SETTLEMENT}/{_LINE_SUM}/LineTotalAmount"),
        quantity=text_of(line, f"{_LINE_DELIVERY}/BilledQuantity"),
        unit=quantity[0].get("unitCode", "") if quantity else "",
        price=text_of(line, f"{price}/ChargeAmount"),
        base_quantity=text_of(line, f"{price}/BasisQuantity"),
        item_number=text_of(line, f"{product}/SellerAssignedID"),
        vat_rate=text_of(line, f"{_LINE_SETTLEMENT}/ApplicableTradeTax/{_RATE}"),
    )
