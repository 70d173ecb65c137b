"""What craftsmen and contractors invoice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from robot.demo import suppliers as s
from robot.demo.documents.truth import InvoiceTruth, invoice_truth, line
from robot.demo.invoices.small_firm import small_firm
from robot.demo.municipality import LIBRARY, PROPERTY, ROADS, SCHOOL
from robot.demo.night import Night


def carpentry(night: Night, offset: int = 0) -> InvoiceTruth:
    """Bent Agerskov, carpenter: hours, timber, driving."""
    dice = night.dice(f"carpentry/{offset}")
    issued = night.days_ago(5 + 2 * offset)
    jobs = (
        (PROPERTY, "Reparation af tagrende og udskiftning af vindskede, Rådhustorvet 1"),
        (SCHOOL, "Udskiftning af to døre i SFO, Skolevej 12"),
    )
    buyer, subject = jobs[offset % len(jobs)]
    return invoice_truth(
        s.AGERSKOV,
        buyer,
        invoice_number=str(night.serial(200, offset)),
        issue_date=issued,
        due_date=issued + timedelta(days=14),
        lines=[
            line("Arbejdsløn, svend", dice.randrange(6, 15), "timer", "465.00"),
            line("Arbejdsløn, lærling", dice.randrange(3, 9), "timer", "285.00"),
            line("Materialer ifølge seddel", 1, "", Decimal(dice.randrange(120000, 380000)) / 100),
            line("Kørsel og bortskaffelse af affald", 1, "", "375.00"),
        ],
        order_reference=f"EJD-{night.serial(610, offset)}",
        subject=subject,
        facts={"signed": "Bent Agerskov"},
    )


def masonry(night: Night, offset: int = 0) -> InvoiceTruth:
    """Poul Thorup, mason."""
    dice = night.dice(f"masonry/{offset}")
    issued = night.days_ago(6 + offset)
    return invoice_truth(
        s.THORUP,
        PROPERTY,
        invoice_number=f"{night.tonight.year}-{night.serial(60, offset):03d}",
        issue_date=issued,
        due_date=issued + timedelta(days=8),
        lines=[
            line("Omfugning af sokkel", dice.randrange(8, 20), "m", "310.00"),
            line("Mørtel og sand", 1, "stk", Decimal(dice.randrange(60000, 140000)) / 100),
        ],
        subject="Plejecenter Åbrinken, sydgavl" if offset == 0 else "Fjordby Bibliotek, trappe mod havnen",
        facts={"signed": "Poul Thorup", "work": "For nedenstående murerarbejde tillader jeg mig at beregne:"},
    )


def gardening(night: Night) -> InvoiceTruth:
    """Grøn Pleje: hedges, leaves, and a tree."""
    dice = night.dice("gardening")
    issued = night.days_ago(9)
    return invoice_truth(
        s.GROEN_PLEJE,
        ROADS,
        invoice_number=f"GP{night.serial(2600, 0)}",
        issue_date=issued,
        due_date=issued + timedelta(days=14),
        lines=[
            line("Klipning af hæk langs skolesti", dice.randrange(120, 260), "m", "22.00"),
            line("Blæsning og opsamling af blade", dice.randrange(4, 11), "timer", "395.00"),
            line("Fældning af ahorn, inkl. fræsning", 1, "stk", "3850.00"),
        ],
        order_reference=f"VP-{night.serial(280, 0)}",
        subject="Grøn vedligeholdelse langs skolestier",
    )


def haulage(night: Night, offset: int = 0) -> InvoiceTruth:
    """Knud Iversen: gravel and hours with the lorry."""
    dice = night.dice(f"haulage/{offset}")
    issued = night.days_ago(5 + offset)
    return invoice_truth(
        s.IVERSEN,
        ROADS,
        invoice_number=str(night.serial(7100, offset)),
        issue_date=issued,
        due_date=issued + timedelta(days=14),
        lines=[
            line("STABILGRUS 0-32 MM LEVERET", f"{dice.randrange(8, 19)}.5", "TON", "112.00"),
            line("KØRSEL MED KRAN", dice.randrange(2, 7), "TIM", "745.00"),
            line("DEPONI, RENT JORD", dice.randrange(3, 9), "TON", "64.00"),
        ],
        order_reference=f"VP{night.serial(380, offset)}",
        facts={"customer": "2217"},
    )


def plumbing(night: Night) -> InvoiceTruth:
    """Fjordby VVS: a leaking tap and what it took."""
    return small_firm(
        night,
        s.FJORDBY_VVS,
        LIBRARY,
        (3300, 0),
        subject="Udskiftning af blandingsbatteri, personalekøkken",
        work=(
            ("VVS-montør", 3, "timer", "545.00"),
            ("Blandingsbatteri", 1, "stk", "1385.00"),
            ("Servicevogn", 1, "stk", "295.00"),
        ),
    )


def locks(night: Night, offset: int = 0) -> InvoiceTruth:
    """Ravn Låse og Alarm."""
    return small_firm(
        night,
        s.RAVN,
        SCHOOL,
        (1900, offset),
        subject="Omlægning af systemnøgler" if offset == 0 else "Udvidelse af tyverialarm",
        work=(("Systemcylinder", 6 + offset, "stk", "438.00"), ("Montering", 4, "timer", "510.00")),
    )


def earthworks(night: Night, *, large: bool = False) -> InvoiceTruth:
    """Sønderskov Entreprenør; `large` is above the amount that the robot may ever enter by itself."""
    work: tuple[tuple[str, int, str, str], ...] = (
        ("Asfaltlapning, kold", 14, "m²", "385.00"),
        ("Afspærring og skiltning", 1, "stk", "1950.00"),
    )
    if large:
        work = (
            ("Udskiftning af regnvandsledning", 62, "m", "1840.00"),
            ("Reetablering af belægning", 180, "m²", "295.00"),
        )
    subject = "Havnegade, regnvandsledning" if large else "Lapning af huller, Vandværksvej"
    return small_firm(night, s.SOENDERSKOV, ROADS, (20880, int(large)), subject=subject, work=work)
