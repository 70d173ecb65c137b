"""The print of a wholesaler's ERP system: item numbers, discounts, totals at the bottom right."""

from __future__ import annotations

from robot.demo.documents.danish import dashed, kroner, plain
from robot.demo.documents.sheet import Sheet
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.municipality import NAME

_COLUMNS = (("Varenr.", 50), ("Beskrivelse", 110), ("Antal", 330), ("Enhed", 340), ("Enhedspris", 430), ("Beløb", 545))
_NUMBERS = ("Antal", "Enhedspris", "Beløb")


def erp_print(truth: InvoiceTruth) -> bytes:
    """Draw the invoice, or with minus signs the credit note, as the ERP prints it."""
    word = "Kreditnota" if truth.credit_note else "Faktura"
    sheet = Sheet(f"{word} {truth.invoice_number}", author=truth.supplier.name)
    _head(sheet, truth, word)
    y = _lines(sheet, truth, 292)
    _totals(sheet, truth, y + 24)
    _foot(sheet, truth)
    return sheet.finish()


def _head(sheet: Sheet, truth: InvoiceTruth, word: str) -> None:
    supplier, buyer = truth.supplier, truth.buyer
    sheet.box(50, 40, 26, 26, fill="#1f3a5f", frame="")
    sheet.text(63, 59, supplier.name[0], size=18, font="Helvetica-Bold", align="centre", colour="#ffffff")
    sheet.text(84, 58, supplier.name, size=15, font="Helvetica-Bold", colour="#1f3a5f")
    sheet.text(545, 58, word, size=20, align="right")
    sheet.block(50, 112, (NAME, buyer.name, f"Att.: {buyer.contact}", buyer.street, buyer.city), size=10)
    pairs = [
        (f"{word}nr.", truth.invoice_number),
        (f"{word}dato", dashed(truth.issue_date)),
        ("Forfaldsdato", "" if truth.credit_note else dashed(truth.due_date)),
        ("Deres ordrenr.", truth.order_reference),
        ("Vores ordrenr.", truth.facts.get("sales_order", "")),
        ("Kundenr.", truth.facts.get("customer", "")),
        ("Deres ref.", buyer.contact),
        ("EAN-nr.", buyer.gln),
        ("Vedr. faktura", truth.corrects),
        ("Side", "1 af 1"),
    ]
    for row, (label, value) in enumerate((label, value) for label, value in pairs if value):
        sheet.text(360, 112 + 13 * row, label)
        sheet.text(440, 112 + 13 * row, f": {value}")


def _lines(sheet: Sheet, truth: InvoiceTruth, y: float) -> float:
    for label, x in _COLUMNS:
        sheet.text(x, y, label, font="Helvetica-Bold", align="right" if label in _NUMBERS else "left")
    sheet.rule(50, y + 4, 545, y + 4)
    sign = -1 if truth.credit_note else 1
    for line in truth.lines:
        y += 15
        sheet.text(50, y, line.item_number)
        sheet.text(110, y, line.description)
        sheet.text(330, y, plain(line.quantity * sign), align="right")
        sheet.text(340, y, line.unit)
        sheet.text(430, y, kroner(line.unit_price), align="right")
        sheet.text(545, y, kroner(line.amount * sign), align="right")
    sheet.rule(50, y + 8, 545, y + 8)
    return y


def _totals(sheet: Sheet, truth: InvoiceTruth, y: float) -> None:
    sign = -1 if truth.credit_note else 1
    rows = (
        ("Subtotal", kroner(truth.net_total * sign)),
        ("25,00 % moms", kroner(truth.vat_total * sign)),
        (f"Total {truth.currency}", kroner(truth.gross_total * sign)),
    )
    for number, (label, value) in enumerate(rows):
        font = "Helvetica-Bold" if number == len(rows) - 1 else ""
        sheet.text(400, y + 15 * number, label, font=font)
        sheet.text(545, y + 15 * number, value, font=font, align="right")
    sheet.rule(400, y + 35, 545, y + 35, width=1)
    sheet.rule(400, y + 37, 545, y + 37)
    if truth.credit_note:
        sheet.text(50, y, "Beløbet modregnes i næste betaling.")
    else:
        days = (truth.due_date - truth.issue_date).days
        sheet.text(50, y, f"Betalingsbetingelser: Netto {days} dage")
        sheet.text(50, y + 13, "Ved betaling efter forfald beregnes rente efter renteloven.", size=8)


def _foot(sheet: Sheet, truth: InvoiceTruth) -> None:
    supplier = truth.supplier
    sheet.rule(50, 775, 545, 775, colour="#1f3a5f")
    sheet.text(50, 788, f"{supplier.name} · {supplier.street} · {supplier.city} · Tlf. {supplier.phone}", size=8)
    sheet.text(
        50,
        799,
        f"CVR-nr. {supplier.cvr} · Bank: Fjordby Sparekasse · Reg.nr. {truth.reg} · Kontonr. {truth.account}"
        f" · bogholderi@{supplier.domain}",
        size=8,
    )
