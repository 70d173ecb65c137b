"""A wholesaler's invoice over several pages: each carries its sum over as "Transport"."""

from __future__ import annotations

from decimal import Decimal

from robot.demo.documents.danish import dashed, kroner, plain
from robot.demo.documents.sheet import Sheet
from robot.demo.documents.truth import InvoiceTruth, LineTruth
from robot.demo.municipality import NAME

_LINES_A_PAGE = 26


def carry_over(truth: InvoiceTruth) -> bytes:
    """Draw the invoice on as many pages as its lines take."""
    sheet = Sheet(f"Faktura {truth.invoice_number}", author=truth.supplier.name, size=8.5)
    pages = [truth.lines[at : at + _LINES_A_PAGE] for at in range(0, len(truth.lines), _LINES_A_PAGE)]
    carried = Decimal(0)
    for number, lines in enumerate(pages, start=1):
        _head(sheet, truth, number, len(pages))
        y = 246.0
        if number > 1:
            _carry(sheet, y, f"Transport fra side {number - 1}", carried)
            y += 15
        y = _lines(sheet, lines, y)
        carried += sum((line.amount for line in lines), Decimal(0))
        if number < len(pages):
            _carry(sheet, y + 8, "Transport", carried)
            _foot(sheet, truth)
            sheet.next_page()
        else:
            _totals(sheet, truth, y + 10)
            _foot(sheet, truth)
    return sheet.finish()


def _head(sheet: Sheet, truth: InvoiceTruth, page: int, pages: int) -> None:
    supplier, buyer = truth.supplier, truth.buyer
    sheet.text(40, 50, "MIDTVEST", size=20, font="Helvetica-BoldOblique", colour="#a3161f")
    sheet.text(160, 50, "Fødevaregrossist", size=13, colour="#a3161f")
    sheet.text(555, 50, "FAKTURA", size=14, font="Helvetica-Bold", align="right")
    sheet.text(555, 64, f"Side {page} af {pages}", align="right")
    sheet.text(40, 92, "Faktureres:", font="Helvetica-Bold")
    sheet.block(40, 105, (NAME, buyer.name, buyer.street, buyer.city, f"GLN {buyer.gln}"))
    sheet.text(215, 92, "Leveres:", font="Helvetica-Bold")
    sheet.block(215, 105, (buyer.name, f"Køkkenet, {buyer.street}", buyer.city, f"Att. {buyer.contact}"))
    rows = (
        ("Fakturanummer", truth.invoice_number),
        ("Fakturadato", dashed(truth.issue_date)),
        ("Leveringsuge", truth.facts["week"]),
        ("Debitornr.", truth.facts["customer"]),
        ("Rekvisition", truth.order_reference),
        ("Betalingsfrist", dashed(truth.due_date)),
        ("CVR-nummer", supplier.cvr),
    )
    for number, (label, value) in enumerate(rows):
        sheet.text(385, 92 + 13 * number, label)
        sheet.text(555, 92 + 13 * number, value, align="right")
    sheet.box(40, 215, 515, 16, fill="#a3161f", frame="")
    sheet.row(
        226,
        (
            (45, "Varenr", "left"),
            (95, "Varebetegnelse", "left"),
            (345, "Antal", "right"),
            (355, "Enh.", "left"),
            (460, "á pris", "right"),
            (550, "Linjebeløb", "right"),
        ),
        font="Helvetica-Bold",
        colour="#ffffff",
    )


def _lines(sheet: Sheet, lines: tuple[LineTruth, ...], y: float) -> float:
    for line in lines:
        sheet.text(45, y, line.item_number)
        sheet.text(95, y, line.description)
        sheet.text(345, y, plain(line.quantity), align="right")
        sheet.text(355, y, line.unit)
        sheet.text(460, y, kroner(line.unit_price), align="right")
        sheet.text(550, y, kroner(line.amount), align="right")
        y += 15
    return y


def _carry(sheet: Sheet, y: float, words: str, amount: Decimal) -> None:
    sheet.text(95, y, words, font="Helvetica-Oblique")
    sheet.text(550, y, kroner(amount), font="Helvetica-Oblique", align="right")


def _totals(sheet: Sheet, truth: InvoiceTruth, y: float) -> None:
    sheet.rule(40, y - 8, 555, y - 8, colour="#a3161f")
    sheet.row(y + 6, ((45, "Varebeløb", "left"), (180, "Momsgrundlag", "left"), (300, "Moms 25%", "left")))
    sheet.text(550, y + 6, "At betale DKK", align="right", font="Helvetica-Bold")
    sheet.row(
        y + 20,
        (
            (45, kroner(truth.net_total), "left"),
            (180, kroner(truth.net_total), "left"),
            (300, kroner(truth.vat_total), "left"),
        ),
    )
    sheet.text(550, y + 21, kroner(truth.gross_total), align="right", font="Helvetica-Bold", size=11)
    sheet.text(45, y + 48, f"Betaling: {truth.fik}", font="Courier")


def _foot(sheet: Sheet, truth: InvoiceTruth) -> None:
    supplier = truth.supplier
    sheet.text(
        297,
        812,
        f"{supplier.name}, {supplier.street}, {supplier.city} · telefon {supplier.phone} · {supplier.domain}",
        size=7,
        align="centre",
    )
