"""What suppliers send beside invoices: a reminder, a statement of account, an estimate, an advert."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from robot.demo.documents.danish import dashed, kroner, month, plain, written
from robot.demo.documents.sheet import WIDTH, Sheet
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.municipality import NAME, Department
from robot.demo.suppliers import DemoSupplier


def reminder(truth: InvoiceTruth, day: date, fee: Decimal) -> bytes:
    """Draw a first reminder (rykkerskrivelse) of an invoice that is said to be unpaid."""
    sheet = _letter(truth.supplier, truth.buyer, day, "1. rykkerskrivelse")
    y = sheet.paragraph(
        70,
        290,
        455,
        f"Ved gennemgang af vores bogholderi kan vi se, at nedenstående faktura, der forfaldt den"
        f" {written(truth.due_date)}, endnu ikke er betalt.",
    )
    y += 16
    for label, value in (
        ("Faktura", truth.invoice_number),
        ("Fakturadato", dashed(truth.issue_date)),
        ("Oprindeligt beløb", f"{kroner(truth.gross_total)} kr."),
        ("Rykkergebyr", f"{kroner(fee)} kr."),
        ("Skyldigt beløb i alt", f"{kroner(truth.gross_total + fee)} kr."),
    ):
        sheet.text(90, y, label)
        sheet.text(330, y, value, align="right")
        y += 16
    y = sheet.paragraph(
        70,
        y + 14,
        455,
        f"Vi beder om, at beløbet indbetales på konto {truth.reg} {truth.account} senest 10 dage fra dags dato."
        " Har I betalt inden modtagelsen af dette brev, bedes I se bort fra henvendelsen.",
    )
    _signed(sheet, truth.supplier, y)
    return sheet.finish()


def statement(supplier: DemoSupplier, buyer: Department, day: date, entries: tuple[InvoiceTruth, ...]) -> bytes:
    """Draw a statement of account (kontoudtog) over the open entries."""
    sheet = _letter(supplier, buyer, day, f"Kontoudtog pr. {dashed(day)}")
    columns = ((75, "Dato"), (160, "Bilag"), (270, "Tekst"), (430, "Beløb"), (525, "Saldo"))
    y = 300.0
    for x, label in columns:
        sheet.text(x, y, label, font="Helvetica-Bold", align="right" if x > 400 else "left")
    sheet.rule(70, y + 4, 525, y + 4)
    balance = Decimal(0)
    for entry in sorted(entries, key=lambda entry: entry.issue_date):
        y += 16
        amount = -entry.gross_total if entry.credit_note else entry.gross_total
        balance += amount
        sheet.text(75, y, dashed(entry.issue_date))
        sheet.text(160, y, entry.invoice_number)
        sheet.text(270, y, "Kreditnota" if entry.credit_note else "Faktura")
        sheet.text(430, y, kroner(amount), align="right")
        sheet.text(525, y, kroner(balance), align="right")
    sheet.rule(70, y + 6, 525, y + 6)
    sheet.text(270, y + 24, "Saldo i vores favør", font="Helvetica-Bold")
    sheet.text(525, y + 24, kroner(balance), font="Helvetica-Bold", align="right")
    sheet.paragraph(
        70,
        y + 60,
        455,
        "Kontoudtoget er til orientering og afstemning. Fakturaerne er sendt særskilt og betales hver for sig.",
    )
    return sheet.finish()


def estimate(truth: InvoiceTruth, valid: timedelta) -> bytes:
    """Draw an estimate (tilbud): it looks like an invoice, but nothing is owed."""
    sheet = _letter(truth.supplier, truth.buyer, truth.issue_date, f"Tilbud nr. {truth.invoice_number}")
    y = sheet.paragraph(
        70, 286, 455, f"Tak for jeres henvendelse. Vi har hermed fornøjelsen at tilbyde: {truth.subject}"
    )
    y += 14
    for line in truth.lines:
        sheet.text(80, y, f"{line.description}, {plain(line.quantity)} {line.unit}")
        sheet.text(525, y, kroner(line.amount), align="right")
        y += 16
    for label, amount in (
        ("Tilbudssum ekskl. moms", truth.net_total),
        ("Moms 25 %", truth.vat_total),
        ("Tilbudssum inkl. moms", truth.gross_total),
    ):
        sheet.text(300, y + 8, label, font="Helvetica-Bold")
        sheet.text(525, y + 8, kroner(amount), font="Helvetica-Bold", align="right")
        y += 16
    y = sheet.paragraph(
        70,
        y + 36,
        455,
        f"Tilbuddet er gældende til og med {written(truth.issue_date + valid)} og bortfalder herefter uden varsel."
        " Arbejdet kan udføres ca. 3 uger efter accept. Betaling: løbende måned + 14 dage efter fakturering.",
    )
    _signed(sheet, truth.supplier, y)
    return sheet.finish()


def advert(supplier: DemoSupplier, day: date) -> bytes:
    """Draw an advert: prices and a date, but no invoice."""
    sheet = Sheet("Gaver til medarbejderne", author=supplier.name, size=12)
    sheet.box(0, 0, WIDTH, 190, fill="#7b1e3a", frame="")
    sheet.text(WIDTH / 2, 90, "Gaver til medarbejderne", size=30, align="centre", colour="#ffffff")
    sheet.text(
        WIDTH / 2,
        130,
        f"Bestil inden 1. {month(day + timedelta(days=31))} og spar 20 %",
        size=16,
        align="centre",
        colour="#ffffff",
    )
    y = sheet.paragraph(
        80,
        240,
        435,
        "Gør hverdagen lidt sødere på arbejdspladsen. Vi pakker, sender og leverer på døren i hele landet."
        " Vælg mellem tre gaveæsker:",
    )
    for name, price in (("Hygge", 249), ("Klassisk", 399), ("Luksus", 560)):
        y += 34
        sheet.box(80, y - 20, 435, 28, fill="#f7eef1", frame="")
        sheet.text(95, y, f"Gaveæsken {name}", font="Helvetica-Bold")
        sheet.text(500, y, f"kun {price},- ekskl. moms pr. stk.", align="right")
    sheet.paragraph(
        80,
        y + 50,
        435,
        f"Ring til os på {supplier.phone} eller bestil på {supplier.domain}. Ønsker I ikke længere tilbud fra os,"
        " kan I framelde jer nyhedsbrevet.",
        size=10,
    )
    sheet.text(WIDTH / 2, 800, f"{supplier.name} · {supplier.street} · {supplier.city}", size=9, align="centre")
    return sheet.finish()


def _letter(supplier: DemoSupplier, buyer: Department, day: date, title: str) -> Sheet:
    sheet = Sheet(title, author=supplier.name, size=10.5)
    sheet.text(70, 62, supplier.name, size=15, font="Helvetica-Bold")
    sheet.text(70, 77, f"{supplier.street} · {supplier.city} · Tlf. {supplier.phone} · CVR {supplier.cvr}", size=8.5)
    sheet.block(70, 130, (NAME, buyer.name, f"Att. {buyer.contact}", buyer.street, buyer.city))
    sheet.text(525, 222, written(day), align="right")
    sheet.text(70, 256, title, size=14, font="Helvetica-Bold")
    return sheet


def _signed(sheet: Sheet, supplier: DemoSupplier, y: float) -> None:
    sheet.text(70, y + 22, "Med venlig hilsen")
    sheet.text(70, y + 40, supplier.name)
