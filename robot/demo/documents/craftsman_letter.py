"""A craftsman's bill in the form of a letter: hardly a table, totals in words."""

from __future__ import annotations

from robot.demo.documents.danish import kroner, plain, slashed, written
from robot.demo.documents.sheet import Sheet
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.municipality import NAME


def craftsman_letter(truth: InvoiceTruth) -> bytes:
    """Draw the bill as a master craftsman writes it in the evening."""
    supplier = truth.supplier
    sheet = Sheet(f"Regning {truth.invoice_number}", author=supplier.name, font="Times-Roman", size=11.5)
    sheet.text(297, 70, supplier.name, size=21, font="Times-BoldItalic", align="centre")
    sheet.text(297, 88, f"{supplier.street}, {supplier.city}", size=10.5, align="centre")
    sheet.text(297, 101, f"Tlf. {supplier.phone}  –  CVR {_spaced(supplier.cvr)}", size=10.5, align="centre")
    sheet.rule(70, 112, 525, 112, width=1.2)
    sheet.block(70, 150, (NAME, truth.buyer.name, truth.buyer.street, truth.buyer.city))
    sheet.text(525, 225, f"{supplier.city[5:]}, den {written(truth.issue_date)}", align="right")
    sheet.text(70, 258, f"Regning nr. {truth.invoice_number}", size=14, font="Times-Bold")
    y = sheet.paragraph(70, 284, 455, f"Vedr.: {truth.subject}", font="Times-Bold")
    if truth.order_reference:
        sheet.text(70, y, f"Rekvisition {truth.order_reference}, bestilt af {truth.buyer.contact}")
        y += 16
    y = sheet.paragraph(70, y + 8, 455, truth.facts.get("work", "For udført arbejde efter aftale fremsendes hermed:"))
    y = _work(sheet, truth, y + 10)
    _totals(sheet, truth, y + 8)
    return sheet.finish()


def _work(sheet: Sheet, truth: InvoiceTruth, y: float) -> float:
    for line in truth.lines:
        words = line.description
        if line.quantity != 1:
            words += f", {plain(line.quantity)} {line.unit} à {kroner(line.unit_price)}"
        sheet.text(85, y, words)
        sheet.text(525, y, kroner(line.amount), align="right")
        y += 17
    return y


def _totals(sheet: Sheet, truth: InvoiceTruth, y: float) -> None:
    sheet.rule(440, y - 12, 525, y - 12)
    rows = (
        ("I alt uden moms", kroner(truth.net_total)),
        (f"+ {plain(truth.vat_rate)} % moms", kroner(truth.vat_total)),
        ("At betale kr.", kroner(truth.gross_total)),
    )
    for number, (label, value) in enumerate(rows):
        font = "Times-Bold" if number == 2 else ""
        sheet.text(300, y + 4 + 17 * number, label, font=font)
        sheet.text(525, y + 4 + 17 * number, value, font=font, align="right")
    sheet.rule(440, y + 43, 525, y + 43)
    sheet.rule(440, y + 45.5, 525, y + 45.5)
    y = sheet.paragraph(
        70,
        y + 84,
        455,
        f"Beløbet bedes indsat på min konto i Fjordby Sparekasse, reg. {truth.reg} konto {truth.account.lstrip('0')},"
        f" senest den {slashed(truth.due_date)}.",
    )
    sheet.text(70, y + 20, "Med venlig hilsen")
    sheet.text(70, y + 52, truth.facts.get("signed", truth.supplier.name), font="Times-Italic", size=15)


def _spaced(cvr: str) -> str:
    return " ".join(cvr[start : start + 2] for start in range(0, len(cvr), 2))
