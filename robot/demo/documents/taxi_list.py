"""A taxi company's monthly invoice: one line a trip, passenger transport without VAT."""

from __future__ import annotations

from robot.demo.documents.danish import dashed, kroner
from robot.demo.documents.sheet import Sheet
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.municipality import NAME


def taxi_list(truth: InvoiceTruth) -> bytes:
    """Draw the invoice; each line's unit is the trip's date and time."""
    supplier, buyer = truth.supplier, truth.buyer
    sheet = Sheet(f"Kørselsfaktura {truth.invoice_number}", author=supplier.name, size=9)
    sheet.box(55, 42, 485, 40, fill="#f4c430", frame="")
    sheet.text(70, 68, "FJORDBY TAXA", size=20, font="Helvetica-Bold")
    sheet.text(525, 67, f"Døgnet rundt {supplier.phone}", size=10, align="right")
    sheet.block(55, 118, (NAME, buyer.name, buyer.street, buyer.city), size=10)
    rows = (
        ("Kørselsfaktura", truth.invoice_number),
        ("Fakturadato", dashed(truth.issue_date)),
        ("Kontonummer hos os", truth.facts["customer"]),
        ("Rekvirent", buyer.contact),
        ("EAN-lokationsnr.", buyer.gln),
        ("Sidste betalingsdag", dashed(truth.due_date)),
    )
    for number, (label, value) in enumerate(rows):
        sheet.text(340, 118 + 14 * number, label)
        sheet.text(540, 118 + 14 * number, value, align="right", font="Helvetica-Bold" if number == 0 else "")
    sheet.text(55, 226, truth.subject, font="Helvetica-Bold", size=11)
    y = 250.0
    sheet.row(y, ((55, "Dato og tid", "left"), (165, "Tur", "left"), (540, "Kr.", "right")), font="Helvetica-Bold")
    sheet.rule(55, y + 4, 540, y + 4)
    for line in truth.lines:
        y += 14
        sheet.row(y, ((55, line.unit, "left"), (165, line.description, "left"), (540, kroner(line.amount), "right")))
    sheet.rule(55, y + 6, 540, y + 6)
    totals = (
        ("Kørsel i alt", truth.net_total),
        ("Moms 0 %", truth.vat_total),
        ("At betale i DKK", truth.gross_total),
    )
    for label, amount in totals:
        y += 16
        font = "Helvetica-Bold" if amount is totals[2][1] and label.startswith("At") else ""
        sheet.text(380, y + 4, label, font=font)
        sheet.text(540, y + 4, kroner(amount), align="right", font=font)
    sheet.text(55, y - 28, "Persontransport er momsfri, jf.", size=8)
    sheet.text(55, y - 17, "momslovens § 13, stk. 1, nr. 15.", size=8)
    sheet.text(55, y + 44, f"Betales til reg.nr. {truth.reg} kontonr. {truth.account}. Anfør fakturanummeret.")
    sheet.text(
        297,
        806,
        f"{supplier.name} – {supplier.street} – {supplier.city} – CVR-nr. {supplier.cvr}",
        size=8,
        align="centre",
    )
    return sheet.finish()
