from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.invoice import Box, Certainty, Fact, Field, Finding, Invoice, Kind, Reading, Rival, Severity
from scrapers.einvoice import read_xml, reconcile
from scrapers.einvoice.on_page import shows_amount
from tests.fakes.einvoices import Sample, cii, peppol

XML = read_xml(cii())
TEXT = "Havnens Tømrerforretning ApS  Faktura 2026-0417  Moms 250,00  I alt DKK 1.250,00"


def seen(value: Any, certainty: Certainty = Certainty.PROVEN, **more: Any) -> Field[Any]:
    """Return a field as the page reader would."""
    return Field(value=value, raw=str(value), certainty=certainty, rule="label", page=1, **more)


def page(**fields: Field[Any]) -> Reading:
    """Return what the page reader makes of one page."""
    return Reading(kind=Kind.INVOICE, invoices=(Invoice(pages=(1,)).with_fields(**fields),), pages=1)


def disagreeing(reading: Reading) -> list[str | None]:
    """Return the fields in which page and XML disagree."""
    return [f.field for f in reading.findings if f.reason == "page_and_xml_disagree" and f.severity == "hold"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("invoice_number", "2026-0418"),
        ("issue_date", date(2026, 3, 11)),
        ("due_date", date(2026, 12, 4)),
        ("currency", "EUR"),
        ("supplier_id", "87654321"),
        ("net_total", Decimal("1000.01")),
        ("vat_total", Decimal("0.00")),
        ("gross_total", Decimal("12500.00")),
        ("payable_total", Decimal("900.00")),
        ("iban", "DK2000400440116244"),
    ],
)
def test_a_posted_value_that_the_page_shows_otherwise_holds(name: str, value: Any) -> None:
    """People see the page; the robot would enter the XML."""
    reading = reconcile(page(**{name: seen(value)}), XML, TEXT)

    assert disagreeing(reading) == [name]
    finding = reading.findings[0]
    assert finding.facts["page"] == str(value)
    if name != "payable_total":
        assert reading.invoices[0].value(name) == XML.invoices[0].value(name)


def test_what_the_page_reader_only_guessed_does_not_hold() -> None:
    """An honest hybrid is not held because its page is hard to read."""
    shown = page(
        gross_total=seen(Decimal("250.00"), Certainty.GUESS), issue_date=seen(date(2020, 1, 1), Certainty.GUESS)
    )

    assert reconcile(shown, XML, TEXT).findings == ()


def test_a_merely_supported_value_does_not_hold_where_the_page_has_the_xmls_too() -> None:
    """The reader may have taken the wrong one of two amounts; a proven one it has not."""
    assert disagreeing(reconcile(page(net_total=seen(Decimal("250.00"))), XML, TEXT)) == ["net_total"]
    supported = seen(Decimal("250.00"), Certainty.SUPPORTED)
    assert disagreeing(reconcile(page(gross_total=supported), XML, TEXT)) == []
    assert disagreeing(reconcile(page(gross_total=supported), XML, "Faktura 2026-0417, i alt 250,00 kr.")) == [
        "gross_total"
    ]


def test_the_same_value_written_otherwise_agrees() -> None:
    """Spaces, dashes and a country's letters are no difference; nor is a total called by the other name."""
    shown = page(
        invoice_number=seen("20260417"),
        supplier_id=seen("DK 12 34 56 74"),
        payable_total=seen(Decimal("1250.00")),
    )

    assert disagreeing(reconcile(shown, XML, TEXT)) == []


def test_a_tax_number_is_not_compared_with_a_vat_id() -> None:
    """A supplier may have both, and the XML may state the one and the page the other."""
    assert disagreeing(reconcile(page(supplier_id=seen("0316741326")), XML, TEXT)) == []


def test_a_rival_on_either_side_that_agrees_is_enough() -> None:
    """The page reader saw the XML's value as well, and chose another."""
    shown = page(iban=seen("DK2000400440116244", rivals=(Rival(raw="DK50 0040 0440 1162 43", why_lost="below"),)))

    assert disagreeing(reconcile(shown, XML, TEXT)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT, []),
        (TEXT.replace("1.250,00", "9.250,00"), ["gross_total"]),
        (TEXT.replace("0417", "0499"), ["invoice_number"]),
        ("", []),
        ("Side 1", []),
    ],
)
def test_total_and_number_must_stand_on_the_page(text: str, expected: list[str]) -> None:
    """Even where the page reader found nothing; a page without text cannot be asked."""
    assert disagreeing(reconcile(Reading(kind=Kind.OTHER, pages=1), XML, text)) == expected


def test_a_page_that_is_a_reminder_or_a_credit_note_disagrees() -> None:
    """What kind of document it is counts as much as its values."""
    assert disagreeing(reconcile(replace(page(), kind=Kind.REMINDER), XML)) == [None]
    credit = Reading(kind=Kind.CREDIT_NOTE, invoices=(Invoice(credit_note=True),), pages=1)
    assert disagreeing(reconcile(credit, XML)) == [None]


def test_a_value_on_both_sides_gains_a_sighting_and_its_place() -> None:
    """The box on the page is kept for the evidence page."""
    box = Box(x0=1, top=2, x1=3, bottom=4)

    gross = reconcile(page(gross_total=seen(Decimal("1250.00"), box=box)), XML, TEXT).invoices[0].gross_total

    assert gross is not None
    assert (gross.page, gross.box, gross.certainty) == (1, box, Certainty.PROVEN)
    assert Fact.SECOND_SIGHTING in gross.facts


def test_what_the_xml_lacks_is_taken_from_the_page() -> None:
    """A minimum profile has no lines and the page may have a FIK line."""
    shown = page(fik=seen("+73<+87654321<", Certainty.SUPPORTED))

    joined = reconcile(shown, XML, TEXT).invoices[0]

    assert joined.fik == shown.invoices[0].fik
    assert joined.pages == (1,)
    assert joined.lines == XML.invoices[0].lines


def test_an_unsound_xml_yields_to_a_proven_page() -> None:
    """Where the XML's sums fail its values are weaker than what the page proves."""
    unsound = read_xml(peppol(Sample(gross="1260.00", payable="1260.00")))

    reading = reconcile(page(gross_total=seen(Decimal("1250.00"))), unsound)

    assert reading.invoices[0].value("gross_total") == Decimal("1250.00")
    assert {finding.reason for finding in reading.findings} == {"page_and_xml_disagree", "totals_disagree"}


def test_what_the_page_reader_missed_is_a_note_where_the_xml_is_sound() -> None:
    """Only what concerns the document itself goes on holding it."""
    reasons = ("no_text", "not_an_invoice", "active_content")
    held = tuple(Finding(reason=reason, severity=Severity.HOLD) for reason in reasons)

    reading = reconcile(Reading(kind=Kind.OTHER, findings=held, pages=1), XML)

    assert [(f.reason, f.severity) for f in reading.findings] == [
        ("no_text", "note"),
        ("not_an_invoice", "note"),
        ("active_content", "hold"),
    ]
    assert reading.kind is Kind.INVOICE


@pytest.mark.parametrize(
    ("data", "reason"),
    [(cii()[:-9], "xml_broken"), (b"<order/>", "xml_unknown"), (b"<!DOCTYPE a><a/>", "dtd_forbidden")],
)
def test_an_xml_that_cannot_be_read_leaves_the_page_and_holds(data: bytes, reason: str) -> None:
    """The page's reading stands, and says what is wrong with its attachment."""
    shown = page(gross_total=seen(Decimal("1250.00")))

    reading = reconcile(shown, read_xml(data), TEXT)

    assert reading.invoices == shown.invoices
    assert [(f.reason, f.severity) for f in reading.findings] == [(reason, "hold")]


def test_two_invoices_on_the_pages_and_one_in_the_xml_hold() -> None:
    """Which of them the XML is, is not the robot's to say."""
    assert disagreeing(reconcile(replace(page(), invoices=(Invoice(), Invoice())), XML)) == [None]


@pytest.mark.parametrize(
    ("text", "amount", "expected"),
    [
        ("I alt 1.234,50 kr.", "1234.50", True),
        ("Total 1'234.5", "1234.50", True),
        ("Total 1\u202f234,50", "1234.50", True),
        ("1250,- kr", "1250.00", True),
        ("kr. 1.250", "1250.00", True),
        ("11.250,00", "1250.00", False),
        ("1.250,50", "1250.00", False),
        ("1250,005", "1250.00", False),
        ("571.049", "571.04", False),
        ("-571,04", "571.04", True),
    ],
)
def test_an_amount_is_found_in_every_way_of_writing_it(text: str, amount: str, expected: bool) -> None:
    """And not within a longer number."""
    assert shows_amount(text, Decimal(amount)) is expected


@given(st.integers(min_value=0, max_value=10**10))
def test_any_amount_is_found_in_danish_and_in_english(cents: int) -> None:
    """Thousands parted by points or commas or not at all."""
    amount = Decimal(cents) / 100
    english = f"{amount:,.2f}"
    danish = english.translate(str.maketrans(",.", ".,"))
    assert all(shows_amount(f"Total {text} DKK", amount) for text in (english, danish, f"{amount:.2f}"))
