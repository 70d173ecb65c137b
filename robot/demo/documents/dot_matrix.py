"""A haulier's invoice from a program of the nineties: fixed pitch, dashes for rules."""

from __future__ import annotations

from datetime import date

from robot.demo.documents.danish import kroner, plain
from robot.demo.documents.sheet import Sheet
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.municipality import NAME

_WIDTH = 76


def dot_matrix(truth: InvoiceTruth) -> bytes:
    """Draw the invoice in one size of Courier, columns made with blanks."""
    sheet = Sheet(f"Faktura {truth.invoice_number}", author=truth.supplier.name, font="Courier", size=10)
    for number, words in enumerate(_page(truth)):
        if words.strip():
            sheet.text(62, 70 + 13 * number, words)
    return sheet.finish()


def _page(truth: InvoiceTruth) -> list[str]:
    supplier, buyer = truth.supplier, truth.buyer
    dashes = "-" * _WIDTH
    head = [
        supplier.name.upper(),
        f"{supplier.street}, {supplier.city}",
        f"Mobil {supplier.phone}    CVR {supplier.cvr}",
        "",
        "",
        f"{NAME:<44}FAKTURA NR. :{truth.invoice_number:>12}",
        f"{buyer.name:<44}DATO        :{_short(truth.issue_date):>12}",
        f"{buyer.street:<44}KUNDE NR.   :{truth.facts['customer']:>12}",
        f"{buyer.city:<44}FORFALD     :{_short(truth.due_date):>12}",
        f"{'':<44}ORDRE NR.   :{truth.order_reference:>12}",
        "",
        dashes,
        f"{'TEKST':<40}{'ANTAL':>8} {'ENH':<5}{'PRIS':>10}{'BELØB':>12}",
        dashes,
    ]
    lines = [
        f"{line.description:<40}{plain(line.quantity):>8} {line.unit:<5}{kroner(line.unit_price):>10}"
        f"{kroner(line.amount):>12}"
        for line in truth.lines
    ]
    totals = [
        dashes,
        f"{'NETTO':>64}{kroner(truth.net_total):>12}",
        f"{'MOMS 25%':>64}{kroner(truth.vat_total):>12}",
        f"{'TOTAL DKK':>64}{kroner(truth.gross_total):>12}",
        f"{'':>64}{'=' * 12}",
        "",
        f"BETALES TIL FJORDBY SPAREKASSE {truth.reg} {truth.account}",
        "VED FOR SEN BETALING BEREGNES 2% RENTE PR. PÅBEGYNDT MÅNED",
    ]
    return head + lines + totals


def _short(day: date) -> str:
    return day.strftime("%d.%m.%y")
