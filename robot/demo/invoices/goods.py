"""What shops and wholesalers invoice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from robot.demo import suppliers as s
from robot.demo.documents.truth import InvoiceTruth, LineTruth, cents, invoice_truth, line
from robot.demo.municipality import CARE_HOME, CHILDREN, SCHOOL, TOWN_HALL, Department
from robot.demo.night import Night

_PAPER = (
    ("40211", "Kopipapir A4 80 g, 5 x 500 ark", "ks", "148.75"),
    ("40377", "Kuglepen blå, 50 stk.", "pk", "92.00"),
    ("41090", "Ringbind A4 70 mm", "stk", "18.50"),
    ("41822", "Toner sort til HP 508X", "stk", "1245.00"),
    ("42015", "Whiteboardtusch, 4 farver", "sæt", "64.25"),
    ("43300", "Arkivkasse FSC-pap", "stk", "22.40"),
)


def office_supplies(night: Night, offset: int = 0, buyer: Department = TOWN_HALL) -> InvoiceTruth:
    """Lyng Kontorforsyning: paper, pens and toner."""
    dice = night.dice(f"office/{offset}")
    chosen = sorted(dice.sample(_PAPER, 4))
    issued = night.days_ago(3 + offset)
    return invoice_truth(
        s.LYNG,
        buyer,
        invoice_number=str(night.serial(1048200, offset)),
        issue_date=issued,
        due_date=issued + timedelta(days=30),
        lines=[line(text, dice.randrange(2, 9), unit, price, number) for number, text, unit, price in chosen],
        order_reference=f"REK-{night.serial(22400, offset)}",
        facts={"customer": "70114", "sales_order": f"SO{night.serial(883100, offset)}"},
    )


def office_credit(night: Night) -> InvoiceTruth:
    """Lyng Kontorforsyning takes toner of an earlier invoice back."""
    issued = night.days_ago(2)
    return invoice_truth(
        s.LYNG,
        SCHOOL,
        invoice_number=str(night.serial(1048200, 9)),
        issue_date=issued,
        due_date=issued,
        lines=[line("Toner sort til HP 508X, returneret", 1, "stk", "1245.00", "41822")],
        credit_note=True,
        corrects=str(night.serial(1047100, 0)),
        facts={"customer": "70114"},
    )


def school_goods(night: Night) -> InvoiceTruth:
    """Skolegrej.dk: what a school orders on the web."""
    dice = night.dice("school goods")
    issued = night.days_ago(2)
    number = night.serial(104400, 0)
    return invoice_truth(
        s.SKOLEGREJ,
        SCHOOL,
        invoice_number=str(number),
        issue_date=issued,
        due_date=issued + timedelta(days=14),
        lines=[
            line("Akvarelmaling, klassesæt 24 farver", dice.randrange(2, 6), "stk", "311.20", "AKV-24K"),
            line("Lommeregner TI-30, 10 stk.", dice.randrange(1, 4), "stk", "1196.00", "TI30-10"),
            line("Gulvpude rund, Ø40", dice.randrange(4, 12), "stk", "87.60", "PUD-40"),
            line("Fragt", 1, "stk", "60.00"),
        ],
        payment_id=number,
        facts={"shop_order": f"{night.serial(2204400, 0)}"},
    )


def groceries(night: Night, *, dearer: bool = False, weeks_ago: int = 0) -> InvoiceTruth:
    """Midtvest: a week's food in 34 lines on two pages; `dearer` charges more for salmon than agreed."""
    dice = night.dice(f"groceries/{dearer}{weeks_ago or ''}")
    issued = night.days_ago(4 + 7 * weeks_ago)
    rows: list[LineTruth] = []
    for day in range(3) if not dearer else range(1):
        for item in s.FOODS:
            above = dearer and item.number == "10702"
            price = cents(item.price * Decimal("1.12")) if above else item.price
            quantity = 1 if price > 500 else dice.randrange(1, 3) + day % 2
            rows.append(line(item.description, quantity, item.unit, price, item.number))
    number = night.serial(771200, int(dearer) + 7 * weeks_ago)
    return invoice_truth(
        s.MIDTVEST,
        CARE_HOME,
        invoice_number=str(number),
        issue_date=issued,
        due_date=issued + timedelta(days=14),
        lines=rows[: 12 if dearer else 34],
        order_reference=f"K-{night.serial(900, int(dearer) + 7 * weeks_ago)}",
        payment_id=number,
        facts={"week": f"uge {issued.isocalendar().week}", "customer": "440071"},
    )


def toys(night: Night) -> InvoiceTruth:
    """Brandt Holzspielwaren: wooden toys from Germany, in euros."""
    dice = night.dice("toys")
    issued = night.days_ago(10)
    return invoice_truth(
        s.BRANDT,
        CHILDREN,
        invoice_number=f"RE-{night.tonight.year}-{night.serial(1700, 0)}",
        issue_date=issued,
        due_date=issued + timedelta(days=30),
        vat_rate=Decimal(0),
        lines=[
            line("Wooden railway, basic set", dice.randrange(4, 9), "stk", "64.90", "BR-2201"),
            line("Building blocks, beech, 100 pcs", dice.randrange(3, 7), "stk", "48.50", "BR-1107"),
            line("Shipping", 1, "stk", "38.00", "BR-0001"),
        ],
    )
