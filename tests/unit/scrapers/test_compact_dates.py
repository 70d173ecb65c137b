"""Dates without strokes: six or eight digits behind or under the label of a date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from robot.invoice import Invoice
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits
from scrapers.page_reading import read_pdf
from tests.fakes.printed_pages import Text, print_pages
from tests.unit.scrapers.test_layout_habits import LETTERHEAD, LINE, OFFICE, TOTALS

TITLE: list[Text] = [(60, 210, "FAKTURA 20417", 14.0)]


def _invoice(folder: Path, head: list[Text], hints: Hints | None = None) -> Invoice:
    path = print_pages(folder / "f.pdf", [[*LETTERHEAD, *TITLE, *head, *LINE, *TOTALS]])
    reading = read_pdf(path, office=OFFICE, limits=Limits(), register=Register([]), hints=hints or Hints())
    (invoice,) = reading.invoices
    return invoice


@pytest.mark.parametrize(
    "text", ["Fakturadato: 12112026", "Fakturadato: 20261112", "Fakturadato 12 11 2026", "Fakturadatum: 20261112"]
)
def test_eight_digits_can_be_read_in_one_way(tmp_path: Path, text: str) -> None:
    """Day or year first: the other end is no year of this century."""
    assert _invoice(tmp_path, [(380, 184, text)]).value("issue_date") == date(2026, 11, 12)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Fakturadato: 201126", date(2026, 11, 20)),
        ("Fakturadatum: 261120", date(2026, 11, 20)),
        ("Fakturadato: 20 11 26", date(2026, 11, 20)),
    ],
)
def test_six_digits_are_read_from_the_end_that_lies_near_the_mail(tmp_path: Path, text: str, day: date) -> None:
    """20.11.26 and 2020-11-26 are both days; the mail came in 2026."""
    invoice = _invoice(tmp_path, [(380, 184, text)], hints=Hints(received_on=date(2026, 11, 23)))
    assert invoice.value("issue_date") == day


def test_another_date_of_the_page_decides_as_well(tmp_path: Path) -> None:
    """The day of delivery is written with strokes."""
    head: list[Text] = [(380, 184, "Fakturadato: 201126"), (380, 198, "Leveringsdato: 18-11-2026")]
    assert _invoice(tmp_path, head).value("issue_date") == date(2026, 11, 20)


def test_six_digits_that_nothing_decides_are_no_date(tmp_path: Path) -> None:
    """Neither a guess nor a proof: a person says."""
    made = _invoice(tmp_path, [(380, 184, "Fakturadato: 201126")], hints=Hints(made_on=date(2010, 1, 1)))
    assert made.value("issue_date") is None


def test_dates_in_a_table_of_labels(tmp_path: Path) -> None:
    """Under their heads; the number beside them stays a number."""
    head: list[Text] = [(60, 240, "Fakturanr"), (160, 240, "Dato"), (260, 240, "Forfald")]
    head += [(60, 254, "20417"), (160, 254, "121126"), (260, 254, "12122026")]
    invoice = _invoice(tmp_path, head, hints=Hints(received_on=date(2026, 11, 14)))
    assert (invoice.value("issue_date"), invoice.value("due_date")) == (date(2026, 11, 12), date(2026, 12, 12))
    assert invoice.value("invoice_number") == "20417"


@pytest.mark.parametrize("text", ["Fakturadato: 121126-1234", "Fakturadato: 451326", "Ordrenr.: 121126"])
def test_what_is_no_date(tmp_path: Path, text: str) -> None:
    """A number that goes on, a day that is none, another label."""
    assert (
        _invoice(tmp_path, [(380, 184, text)], hints=Hints(received_on=date(2026, 11, 14))).value("issue_date") is None
    )
