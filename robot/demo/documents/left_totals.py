"""A gardener's invoice whose totals stand in a box on the left, above the lines."""

from __future__ import annotations

from robot.demo.documents.danish import dashed, kroner, plain
from robot.demo.documents.sheet import WIDTH, Sheet
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.municipality import NAME

_GREEN, _PALE = "#3d7a32", "#eef5ea"


def left_totals(truth: InvoiceTruth) -> bytes:
    """Draw the invoice: everything that an accountant looks for in a column on the left."""
    supplier, buyer = truth.supplier, truth.buyer
    sheet = Sheet(f"Faktura {truth.invoice_number}", author=supplier.name)
    sheet.box(0, 0, 190, 842, fill=_PALE, frame="")
    sheet.text(210, 70, supplier.name, size=20, font="Helvetica-Bold", colour=_GREEN)
    sheet.text(210, 86, "Anlæg · Pleje · Snerydning · Træfældning", colour=_GREEN)
    sheet.block(210, 130, (NAME, buyer.name, buyer.street, buyer.city), size=10)
    _column(sheet, truth)
    y = sheet.paragraph(210, 222, 345, truth.subject, font="Helvetica-Bold", size=10.5)
    y += 16
    sheet.row(
        y,
        ((210, "Udført arbejde", "left"), (420, "Mængde", "right"), (480, "Pris", "right"), (555, "I alt", "right")),
        font="Helvetica-Bold",
        size=8.5,
    )
    sheet.rule(210, y + 4, 555, y + 4, colour=_GREEN)
    for line in truth.lines:
        y += 17
        sheet.text(210, y, line.description, size=8.5)
        sheet.text(420, y, f"{plain(line.quantity)} {line.unit}", align="right", size=8.5)
        sheet.text(480, y, kroner(line.unit_price), align="right", size=8.5)
        sheet.text(555, y, kroner(line.amount), align="right", size=8.5)
    sheet.rule(210, y + 7, 555, y + 7, colour=_GREEN)
    sheet.paragraph(
        210,
        y + 30,
        340,
        "Affald er bortkørt til godkendt modtager. Reklamation over udført arbejde skal ske inden 8 dage.",
        size=8,
    )
    sheet.text((WIDTH + 190) / 2, 815, f"www.{supplier.domain}", size=8, align="centre", colour=_GREEN)
    return sheet.finish()


def _column(sheet: Sheet, truth: InvoiceTruth) -> None:
    supplier = truth.supplier
    sheet.text(25, 70, "FAKTURA", size=16, font="Helvetica-Bold", colour=_GREEN)
    facts = (
        ("Faktura nr.", truth.invoice_number),
        ("Faktura dato", dashed(truth.issue_date)),
        ("Betalingsdato", dashed(truth.due_date)),
        ("Ordre", truth.order_reference),
        ("Kontaktperson", truth.buyer.contact),
    )
    y = 100.0
    for label, value in facts:
        sheet.text(25, y, label, size=7.5, colour=_GREEN)
        sheet.text(25, y + 12, value, size=9.5)
        y += 30
    sheet.box(20, y, 152, 92, fill="#ffffff", frame=_GREEN)
    for offset, label, amount in (
        (18, "Netto", truth.net_total),
        (36, "Moms (25 %)", truth.vat_total),
    ):
        sheet.text(28, y + offset, label)
        sheet.text(164, y + offset, kroner(amount), align="right")
    sheet.rule(28, y + 46, 164, y + 46, colour=_GREEN)
    sheet.text(28, y + 62, "Beløb inkl. moms", font="Helvetica-Bold")
    sheet.text(164, y + 82, f"DKK {kroner(truth.gross_total)}", font="Helvetica-Bold", size=12, align="right")
    y += 124
    sheet.text(25, y, "Indbetales til", size=7.5, colour=_GREEN)
    sheet.block(25, y + 13, ("Fjordby Sparekasse", f"{truth.reg} - {truth.account}"))
    sheet.text(25, y + 50, "Firma", size=7.5, colour=_GREEN)
    sheet.block(
        25,
        y + 63,
        (supplier.street, supplier.city, f"Tlf: {supplier.phone}", f"CVR: {supplier.cvr}", f"post@{supplier.domain}"),
        size=8.5,
    )
