"""Who is who on a page without a register: window addresses, address lines, people who sign."""

from __future__ import annotations

from pathlib import Path

import pytest

from robot.invoice import Invoice
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.page_reading import read_pdf
from tests.fakes.printed_pages import Text, print_pages

NOBODY = Office(name="Nowhere")
REST: list[Text] = [
    (380, 200, "Faktura nr. 20417"),
    (380, 214, "Fakturadato: 12-11-2026"),
    (60, 280, "Tagpap lagt"),
    (480, 280, "1.000,00"),
    (380, 320, "I alt ekskl. moms"),
    (480, 320, "1.000,00"),
    (380, 336, "Moms 25 %"),
    (480, 336, "250,00"),
    (380, 352, "At betale DKK"),
    (480, 352, "1.250,00"),
]


def invoice_of(folder: Path, page: list[Text], office: Office = NOBODY) -> Invoice:
    """Print these texts above an invoice's body, and read it as an office that knows nobody."""
    path = print_pages(folder / "f.pdf", [[*page, *REST]])
    (invoice,) = read_pdf(path, office=office, limits=Limits(), register=Register([]), hints=Hints()).invoices
    return invoice


@pytest.mark.parametrize("bullet", ["·", "-", "•", ","])
def test_the_line_over_a_window_names_the_sender_and_the_window_the_buyer(tmp_path: Path, bullet: str) -> None:
    """A one-line address over an address is the sender's, whatever parts it."""
    space = "" if bullet == "," else " "
    line = f"{space}{bullet} ".join(("Bregninge Maskiner", "Ecke 12", "5970 Ærøskøbing"))
    page: list[Text] = [(60, 120, line), (60, 140, "Marie Holm"), (60, 154, "Skolevej 3"), (60, 180, "9990 Fjordby")]
    invoice = invoice_of(tmp_path, page)
    assert (invoice.value("supplier_name"), invoice.value("buyer_name")) == ("Bregninge Maskiner", "Marie Holm")


def test_our_own_name_in_the_window_goes_before_all(tmp_path: Path) -> None:
    """Where our name stands, it is the buyer."""
    page: list[Text] = [(60, 120, "Bregninge Maskiner · Ecke 12 · 5970 Ærøskøbing"), (60, 140, "Skovskolen")]
    page += [(60, 154, "Fjordby Kommune"), (60, 168, "9990 Fjordby")]
    assert invoice_of(tmp_path, page, Office(name="Fjordby Kommune")).value("buyer_name") == "Fjordby Kommune"


def test_a_name_with_a_word_that_is_also_a_label_is_a_name(tmp_path: Path) -> None:
    """The name "MUSTER-KUNDE GMBH" is no customer number."""
    page: list[Text] = [
        (60, 60, "Nord Maskin GmbH"),
        (60, 74, "USt-IdNr: DE136695976"),
        (60, 140, "Rechnungsempfänger"),
    ]
    page += [(60, 154, "MUSTER-KUNDE GMBH"), (60, 168, "Kundenweg 88"), (60, 182, "40235 Düsseldorf")]
    assert invoice_of(tmp_path, page).value("buyer_name") == "MUSTER-KUNDE GMBH"


def test_a_tax_number_that_is_called_yours_is_the_buyers(tmp_path: Path) -> None:
    """The words "Deres CVR-nr." and "Ihre USt-IdNr." name the buyer's number, wherever it stands."""
    page: list[Text] = [
        (60, 60, "Bregninge Maskiner ApS"),
        (60, 74, "CVR-nr. 13585628"),
        (380, 120, "Deres CVR-nr.: 25313763"),
    ]
    invoice = invoice_of(tmp_path, page)
    assert (invoice.value("supplier_id"), invoice.value("buyer_id")) == ("13585628", "25313763")


def test_the_head_of_a_company_is_not_its_name(tmp_path: Path) -> None:
    """The foot's "Direktør Paul Krag" beside the tax number is a person."""
    page: list[Text] = [(60, 60, "Krag & Co"), (60, 700, "Direktør Paul Krag"), (60, 714, "CVR-nr. 13585628")]
    assert invoice_of(tmp_path, page).value("supplier_name") == "Krag & Co"
