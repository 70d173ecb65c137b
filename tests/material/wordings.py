"""The words that suppliers write beside their values; each invoice draws its own."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

_DANISH: dict[str, tuple[str, ...]] = {
    "title": ("Faktura", "FAKTURA", "Faktura", "Regning"),
    "number": (
        "Fakturanr.", "Faktura nr.", "Faktura nr", "Fakturanummer", "Bilagsnr.", "Faktura-id", "Faktura", "Nummer",
        "Regning nr.", "Fakt.nr.", "Dokumentnr.", "Faktura No.", "Nota nr.",
    ),
    "date": (
        "Fakturadato", "Dato", "Udstedt", "Bilagsdato", "Udstedelsesdato", "Faktura dato", "Udskrevet", "Fakt.dato",
    ),
    "due": (
        "Forfald", "Forfaldsdato", "Betalingsfrist", "Sidste rettidige betalingsdag", "Betales senest", "Forfalder",
        "Sidste betalingsdag", "Betalingsdato", "Forfaldsdag", "Rettidig betaling",
    ),
    "order": (
        "Rekvisition", "Rekvisitionsnr.", "Rekv.nr.", "Deres ordrenr.", "Deres rekv.", "Indkøbsordre", "Jeres ordrenr.",
        "PO-nr.", "Indkøbsordrenr.",
    ),
    "contact": ("Deres ref.", "Att.", "Rekvirent", "Kontaktperson", "Jeres ref.", "Bestilt af"),
    "customer": ("Kundenr.", "Kunde nr.", "Kundenummer", "Debitornr.", "Debitor", "Kunde-id"),
    "own_order": ("Vores ordrenr.", "Ordrenr.", "Salgsordre", "Vor ordre", "Sagsnr."),
    "own_contact": ("Vor ref.", "Sælger", "Vores ref.", "Sagsbehandler", "Kontakt"),
    "delivery": ("Følgeseddel", "Følgeseddelnr.", "Leverance", "Leveringsnr."),
    "delivered": ("Leveringsdato", "Lev.dato", "Leveret"),
    "gln": ("EAN", "EAN-nr.", "EAN nr.", "GLN", "EAN-lokationsnr.", "EAN lokationsnummer", "GLN-nr."),
    "tax": ("CVR-nr.", "CVR nr.", "CVR", "CVR-nummer", "CVR/SE-nr.", "Cvr.nr.", "SE-nr."),
    "pay": ("At betale", "Til betaling", "Beløb til betaling", "Skyldigt beløb", "Restbeløb"),
    "prepaid": ("Forudbetalt", "Tidligere faktureret aconto", "Depositum modregnet", "Indbetalt"),
    "rounding": ("Øreafrunding", "Afrunding", "Øreafr."),
    "freight": ("Fragt", "Forsendelse", "Porto og ekspedition", "Levering"),
    "discount": ("Rabat", "Kunderabat", "Aftalerabat"),
    "phone": ("Tlf.", "Telefon", "Tlf", "T:"),
    "corrects": ("Vedr. faktura", "Krediterer faktura", "Udligner faktura nr."),
    "item": ("Varenr.", "Nr.", "Vare"),
    "description": ("Beskrivelse", "Tekst", "Varetekst", "Ydelse", "Specifikation"),
    "quantity": ("Antal", "Mængde", "Ant."),
    "unit": ("Enhed", "Enh.", ""),
    "price": ("Pris", "Enhedspris", "Stk. pris", "à pris", "Stykpris"),
    "amount": ("Beløb", "Pris i alt", "Linjebeløb", "I alt", "Total"),
    "page": ("Side",),
}  # fmt: skip
_DANISH_CREDIT: dict[str, tuple[str, ...]] = {
    "title": ("Kreditnota", "KREDITNOTA", "Kreditfaktura"),
    "number": ("Kreditnotanr.", "Kreditnota nr.", "Kreditnota", "Bilagsnr.", "Nummer"),
    "date": ("Kreditnotadato", "Dato", "Bilagsdato", "Udstedt"),
    "pay": ("Til gode", "Krediteres", "Beløb til udbetaling"),
}
_DANISH_TOTALS = (
    ("Subtotal", "Moms {} %", "Total"),
    ("I alt ekskl. moms", "Moms ({}%)", "I alt inkl. moms"),
    ("Nettobeløb", "Momsbeløb", "Fakturabeløb"),
    ("Beløb ex. moms", "{}% moms", "Total inkl. moms"),
    ("Momspligtigt beløb", "Moms {},00 %", "Total DKK"),
    ("Netto", "Moms", "At betale"),
    ("Momsgrundlag", "Moms udgør", "Beløb til betaling"),
    ("Pris i alt excl. moms", "+ {}% moms", "I alt at betale"),
    ("Total excl. moms", "Momsbeløb {}%", "Total incl. moms"),
    ("Varer i alt", "Moms {} pct.", "Faktura total"),
    ("I alt uden moms", "Heraf moms", "I alt med moms"),
)
_ENGLISH: dict[str, tuple[str, ...]] = {
    "title": ("Invoice", "INVOICE", "Tax Invoice"),
    "number": ("Invoice number", "Invoice no.", "Invoice #", "Inv. No.", "Document no."),
    "date": ("Invoice date", "Date", "Date of issue", "Issued", "Tax point"),
    "due": ("Due date", "Payment due", "Date due", "Pay by"),
    "order": ("Purchase order", "PO number", "Your order no.", "Customer PO"),
    "contact": ("Attention", "Your contact", "Attn."),
    "customer": ("Account no.", "Customer ID", "Customer no."),
    "own_order": ("Sales order", "Our order", "Order ref."),
    "own_contact": ("Our contact", "Account manager"),
    "delivery": ("Delivery note", "Despatch note"),
    "delivered": ("Delivery date", "Despatched"),
    "gln": ("GLN", "EAN"),
    "tax": ("VAT reg. no.", "VAT number", "VAT no."),
    "pay": ("Amount due", "Balance due", "Total due"),
    "prepaid": ("Deposit paid", "Amount paid"),
    "rounding": ("Rounding",),
    "freight": ("Carriage", "Shipping"),
    "discount": ("Discount",),
    "phone": ("Tel.", "Phone"),
    "corrects": ("Credits invoice",),
    "item": ("Item", "SKU"),
    "description": ("Description", "Details"),
    "quantity": ("Qty", "Quantity"),
    "unit": ("Unit",),
    "price": ("Unit price", "Rate"),
    "amount": ("Amount", "Line total"),
    "page": ("Page",),
}
_ENGLISH_CREDIT: dict[str, tuple[str, ...]] = {
    "title": ("Credit note", "CREDIT NOTE"),
    "number": ("Credit note no.", "Document no."),
    "pay": ("Credit due", "Amount credited"),
}
_ENGLISH_TOTALS = (("Subtotal", "VAT ({}%)", "Total"), ("Net total", "VAT @ {}%", "Invoice total"))
_WORDS = {"da": _DANISH, "en": _ENGLISH}
_CREDIT = {"da": _DANISH_CREDIT, "en": _ENGLISH_CREDIT}
_TOTALS = {"da": _DANISH_TOTALS, "en": _ENGLISH_TOTALS}
_EXEMPT_TOTALS = {"da": ("I alt", "Total", "At betale", "Beløb i alt", "I alt kr."), "en": ("Total", "Amount due")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of one invoice, by what they stand for."""

    words: dict[str, str]
    net: str
    vat: str
    gross: str
    colon: str

    def __getitem__(self, what: str) -> str:
        """Return the word alone: the heading of a column, a title."""
        return self.words[what]

    def label(self, what: str) -> str:
        """Return the word as it stands before its value."""
        return self.words[what] + self.colon

    def vat_of(self, rate: Decimal) -> str:
        """Return the label of the VAT at a rate."""
        return self.vat.format(f"{rate.normalize():f}")


def draw_wording(dice: random.Random, language: str, *, credit_note: bool, exempt: bool) -> Wording:
    """Return words for one invoice; languages without their own draw none: their layouts hold them."""
    lists: dict[str, tuple[str, ...]] = dict(_WORDS.get(language, _DANISH))
    if credit_note:
        lists |= _CREDIT.get(language, _DANISH_CREDIT)
    words = {what: dice.choice(choices) for what, choices in lists.items()}
    net, vat, gross = dice.choice(_TOTALS.get(language, _DANISH_TOTALS))
    if exempt:
        gross = dice.choice(_EXEMPT_TOTALS.get(language, _EXEMPT_TOTALS["da"]))
    if gross == words["amount"]:
        words["amount"] = {"da": "Beløb", "en": "Amount"}.get(language, "Beløb")
    return Wording(words=words, net=net, vat=vat, gross=gross, colon=dice.choice((":", ":", "", " :")))
