"""What utilities, clinics, consultants and other services invoice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from robot.demo import suppliers as s
from robot.demo.documents.danish import dashed, month
from robot.demo.documents.truth import InvoiceTruth, invoice_truth, line
from robot.demo.invoices.small_firm import small_firm
from robot.demo.municipality import CARE_HOME, CHILDREN, LIBRARY, PROPERTY, ROADS, SCHOOL, TOWN_HALL
from robot.demo.night import Night


def water(night: Night, offset: int = 0) -> InvoiceTruth:
    """Fjordby Forsyning: water by the meter, and the taxes on it."""
    dice = night.dice(f"water/{offset}")
    issued = night.days_ago(8)
    before = dice.randrange(4_200, 9_800)
    used = dice.randrange(110, 190)
    buyer = (CARE_HOME, SCHOOL)[offset % 2]
    start = issued - timedelta(days=97)
    number = night.serial(5530100, offset)
    return invoice_truth(
        s.FORSYNING,
        buyer,
        invoice_number=str(number),
        issue_date=issued,
        due_date=issued + timedelta(days=21),
        lines=[
            line("Vand, forbrug", used, "m³", "9.85"),
            line("Afledningsafgift, spildevand", used, "m³", "41.20"),
            line("Statsafgift af ledningsført vand", used, "m³", "6.37"),
            line("Fast bidrag pr. måler, kvartal", 1, "stk", "231.25"),
        ],
        payment_id=number * 100 + 7,
        subject="Vand og spildevand, kvartalsafregning",
        facts={
            "customer": str(310400 + offset),
            "place": buyer.street,
            "meter": str(77120450 + offset),
            "period": f"{dashed(start)} - {dashed(issued - timedelta(days=6))}",
            "before": str(before),
            "after": str(before + used),
        },
    )


def dental_care(night: Night) -> InvoiceTruth:
    """Tandlægerne ved Havnen: children's dental care for the municipality, exempt from VAT."""
    dice = night.dice("dental")
    issued = night.days_ago(4)
    return invoice_truth(
        s.TANDLAEGERNE,
        CHILDREN,
        invoice_number=f"T-{night.serial(4400, 0)}",
        issue_date=issued,
        due_date=issued + timedelta(days=30),
        lines=[
            line("Undersøgelse, børn og unge", dice.randrange(8, 16), "stk", "262.00"),
            line("Fissurforsegling", dice.randrange(3, 8), "stk", "318.50"),
            line("Plastfyldning, flerfladet", dice.randrange(2, 5), "stk", "842.00"),
        ],
        subject=f"Kommunal tandpleje, behandlinger i {month(night.days_ago(30))}, jf. aftale om frit valg.",
    )


def engineering(night: Night, *, large: bool = False) -> InvoiceTruth:
    """Kystlinje: an engineer's hours; `large` is above the approval limit and below the robot's."""
    dice = night.dice(f"engineering/{large}")
    issued = night.days_ago(7)
    hours = dice.randrange(28, 36) if large else dice.randrange(6, 10)
    return invoice_truth(
        s.KYSTLINJE,
        ROADS,
        invoice_number=f"F{night.serial(33800, int(large))}",
        issue_date=issued,
        due_date=issued + timedelta(days=30),
        lines=[
            line("Projektleder, H. Dyrberg", hours, "time", "1085.00"),
            line("Ingeniør, A. Falkenberg", f"{dice.randrange(4, 7)}.5", "time", "875.00"),
            line("Udlæg, prøvegravning", 1, "stk", "1480.00"),
        ],
        order_reference=f"VP-{night.serial(180, int(large))}",
        subject="Kystsikring, etape 2" if large else "Cykelsti Skovlundvej",
        facts={"period": f"{month(night.days_ago(35))} {night.days_ago(35).year}"},
    )


def catering(night: Night, offset: int = 0) -> InvoiceTruth:
    """Fjordens Catering: food for a meeting."""
    return small_firm(
        night,
        s.CATERING,
        TOWN_HALL,
        (12050, offset),
        subject="Forplejning, borgermøde" if offset == 0 else "Frokost, økonomiudvalg",
        work=(
            ("Sandwich, blandet", 33 - 11 * offset + night.number, "stk", "68.00"),
            ("Kaffe og kage", 40, "kuv.", "42.00"),
        ),
    )


def energy_advice(night: Night) -> InvoiceTruth:
    """Ny Energi Rådgivning, of which the register knows nothing."""
    work = (("Energigennemgang af skolebygninger", 1, "stk", "7600.00"), ("Rapport", 1, "stk", "2400.00"))
    return small_firm(night, s.NY_ENERGI, PROPERTY, (510, 0), subject="Screening for energibesparelser", work=work)


def hosting(night: Night, offset: int = 0) -> InvoiceTruth:
    """Nordlys IT: licences and operation."""
    work = (
        ("Driftsaftale, fagsystem", 1, "md", "6450.00"),
        ("Brugerlicens", 14 + night.serial(0, offset) % 23, "stk", "118.00"),
    )
    subject = f"Drift i {month(night.tonight)} {night.tonight.year}"
    return small_firm(
        night,
        s.NORDLYS,
        TOWN_HALL,
        (910200, offset),
        subject=subject,
        work=work,
        order=f"IT-{night.serial(440, offset)}",
    )


def hosting_credit(night: Night) -> InvoiceTruth:
    """Nordlys IT takes two licences of tonight's invoice back."""
    original = hosting(night)
    credit = small_firm(
        night,
        s.NORDLYS,
        TOWN_HALL,
        (910200, 5),
        subject="Kreditering af to licenser",
        work=(("Brugerlicens", 2, "stk", "118.00"),),
        corrects=original.invoice_number,
    )
    day = original.issue_date + timedelta(days=1)
    return replace(credit, issue_date=day, due_date=day)


def cleaning(night: Night, offset: int = 0) -> InvoiceTruth:
    """Havnens Rengøring."""
    work = (
        ("Daglig rengøring, Fjordby Bibliotek", 1, "md", "9875.00"),
        ("Vinduespolering", 2 + offset, "stk", "640.00"),
    )
    subject = f"Rengøring i {month(night.days_ago(25))}"
    return small_firm(
        night, s.HAVNENS, LIBRARY, (45100, offset), subject=subject, work=work, order=f"EJD-{night.serial(820, offset)}"
    )


def web_design(night: Night, offset: int = 0) -> InvoiceTruth:
    """Digitalværket: forms for the municipality's web pages."""
    dice = night.dice(f"web design/{offset}")
    work = (
        ("Selvbetjeningsformular, udvikling", dice.randrange(7, 13), "time", "895.00"),
        ("Hosting af formularer", 1, "md", "480.00"),
    )
    return small_firm(
        night, s.DIGITALVAERKET, TOWN_HALL, (2700, offset), subject="Digital post og formularer", work=work
    )
