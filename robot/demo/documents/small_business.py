"""The invoice that a small firm's online bookkeeping program makes for it."""

from __future__ import annotations

from robot.demo.documents.danish import dashed, kroner, plain
from robot.demo.documents.sheet import Sheet
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.municipality import NAME


def small_business(truth: InvoiceTruth, *, password: str = "") -> bytes:
    """Draw the invoice, or the credit note, of a firm that never changed the program's template.

    With `password` the PDF is encrypted: some bookkeepers find that safer.
    """
    supplier, buyer = truth.supplier, truth.buyer
    word = "Kreditnota" if truth.credit_note else "Faktura"
    sheet = Sheet(f"{word} {truth.invoice_number}", author=supplier.name, size=9.5, password=password)
    sheet.text(545, 62, supplier.name, size=13, font="Helvetica-Bold", align="right")
    for number, words in enumerate(
        (supplier.street, supplier.city, f"CVR-nr.: {supplier.cvr}", f"Tlf.: {supplier.phone}", supplier.domain)
    ):
        sheet.text(545, 76 + 12 * number, words, align="right", size=8.5)
    sheet.block(55, 110, (NAME, buyer.name, buyer.street, buyer.city, f"EAN: {buyer.gln}"), size=10)
    sheet.text(55, 214, word, size=22, font="Helvetica-Bold")
    rows = [(f"{word}nr.:", truth.invoice_number), (f"{word}dato:", dashed(truth.issue_date))]
    if truth.corrects:
        rows.append(("Krediterer faktura:", truth.corrects))
    if truth.order_reference:
        rows.append(("Rekv.nr.:", truth.order_reference))
    for number, (label, value) in enumerate(rows):
        sheet.text(440, 190 + 13 * number, label, align="right")
        sheet.text(545, 190 + 13 * number, value, align="right")
    if truth.subject:
        sheet.text(55, 244, truth.subject, font="Helvetica-Oblique")
    y = _lines(sheet, truth, 272)
    _totals(sheet, truth, y + 14)
    return sheet.finish()


def _lines(sheet: Sheet, truth: InvoiceTruth, y: float) -> float:
    sheet.rule(55, y - 13, 545, y - 13, width=1)
    sheet.row(
        y,
        (
            (55, "Beskrivelse", "left"),
            (345, "Antal", "right"),
            (352, "Enhed", "left"),
            (465, "Stk. pris", "right"),
            (545, "Pris", "right"),
        ),
        font="Helvetica-Bold",
    )
    sheet.rule(55, y + 5, 545, y + 5)
    for line in truth.lines:
        y += 18
        sheet.text(55, y, line.description)
        sheet.text(345, y, plain(line.quantity), align="right")
        sheet.text(352, y, line.unit)
        sheet.text(465, y, kroner(line.unit_price), align="right")
        sheet.text(545, y, kroner(line.amount), align="right")
    return y


def _totals(sheet: Sheet, truth: InvoiceTruth, y: float) -> None:
    rows = (
        ("Nettobeløb", truth.net_total),
        (f"Moms ({kroner(truth.vat_rate)}%)", truth.vat_total),
        (f"Total {truth.currency}", truth.gross_total),
    )
    for label, amount in rows[:2]:
        sheet.text(380, y + 12, label)
        sheet.text(545, y + 12, kroner(amount), align="right")
        y += 15
    sheet.box(372, y + 2, 178, 20, fill="#e6e6e6", frame="")
    sheet.text(380, y + 16, rows[2][0], font="Helvetica-Bold", size=10.5)
    sheet.text(545, y + 16, kroner(rows[2][1]), font="Helvetica-Bold", size=10.5, align="right")
    if truth.credit_note:
        sheet.text(55, y + 52, "Beløbet godskrives jeres konto hos os.")
        return
    days = (truth.due_date - truth.issue_date).days
    due = dashed(truth.due_date)
    sheet.text(55, y + 52, f"Betalingsbetingelser: Netto {days} dage - Forfaldsdato: {due}")
    sheet.text(55, y + 66, "Beløbet indbetales på bankkonto:", font="Helvetica-Bold")
    sheet.text(55, y + 80, f"Bank: Fjordby Sparekasse / Reg.nr.: {truth.reg} / Kontonr.: {truth.account}")
    sheet.text(55, y + 94, f"Fakturanr. {truth.invoice_number} bedes angivet ved bankoverførsel", size=8.5)
