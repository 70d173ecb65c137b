"""What an invoice's own words and figures say against paying it."""

from __future__ import annotations

from pathlib import Path

import pytest

from robot.invoice import Severity
from robot.outcome import Reason
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.reading import Context, read_file
from tests.fakes.printed_pages import Text, danish_invoice, print_pages

CONTEXT = Context(office=Office(name="Fjordby Kommune"), limits=Limits(), register=Register([]))


def reasons(tmp_path: Path, page: list[Text]) -> set[str]:
    """Return what holds a printed page."""
    reading = read_file(print_pages(tmp_path / "a.pdf", [page]), Hints(), CONTEXT)
    return {str(finding.reason) for finding in reading.findings if finding.severity is Severity.HOLD}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Fakturaen er betalt. Skal ikke betales.", Reason.PAYABLE_DIFFERS),
        ("Beløbet er allerede betalt med kort", Reason.PAYABLE_DIFFERS),
        ("Dette er en kreditnota. Beløbet krediteres Deres konto.", Reason.NOT_AN_INVOICE),
        ("Der skal ikke betales moms af forsendelsen", None),
        ("Betales senest på forfaldsdagen", None),
    ],
)
def test_a_page_that_speaks_against_its_payment_is_held(tmp_path: Path, said: str, reason: Reason | None) -> None:
    """A person sees what small print says, and no other sentence is taken for it."""
    assert reasons(tmp_path, [*danish_invoice(), (60.0, 600.0, said)]) == ({reason} if reason else set())


def test_a_total_with_a_minus_behind_it_is_no_invoice_to_pay(tmp_path: Path) -> None:
    """Some systems write credit notes so, without saying so."""
    assert Reason.AMOUNT_INVALID in reasons(tmp_path, danish_invoice(gross="1.250,00-"))
