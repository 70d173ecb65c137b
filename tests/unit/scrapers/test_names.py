"""Who is who on a page without a register: window addresses, address lines, people who sign."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from robot.invoice import Certainty, Invoice
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


def test_a_name_that_is_broken_over_two_lines(tmp_path: Path) -> None:
    """Two lines in the same large print, of which the second ends in the company's form."""
    page: list[Text] = [(60, 60, "Lynggaard", 16.0), (60, 77, "Software A/S", 16.0), (60, 100, "CVR 13585628")]
    assert invoice_of(tmp_path, page).value("supplier_name") == "Lynggaard Software A/S"


def test_a_person_over_a_company_is_no_part_of_its_name(tmp_path: Path) -> None:
    """In an address in ordinary print each line is of its own."""
    page: list[Text] = [(60, 60, "Marie Holm"), (60, 72, "Lynggaard Software A/S"), (60, 84, "Skolevej 3")]
    page += [(60, 96, "9990 Fjordby"), (60, 108, "CVR 13585628")]
    assert invoice_of(tmp_path, page).value("supplier_name") != "Marie Holm Lynggaard Software A/S"


LETTERHEAD: list[Text] = [(60, 60, "Lynggaard Software A/S"), (60, 72, "CVR 13585628")]


def test_a_label_at_half_the_height_of_two_lines(tmp_path: Path) -> None:
    """A table sets a label in the middle of its row, beside a name in two lines."""
    page: list[Text] = [
        (200, 140, "Fjordby Kommune"),
        (60, 146, "Kunde"),
        (200, 152, "Vej og Park"),
        (60, 170, "Aftale"),
    ]
    page += [(200, 170, "901010")]
    assert invoice_of(tmp_path, [*LETTERHEAD, *page]).value("buyer_name") == "Fjordby Kommune"


def test_an_address_that_is_set_by_its_right_edge(tmp_path: Path) -> None:
    """Lines of unlike length that end together are one address."""
    lines = ("Skovbo Omsorg", "Driftsafdelingen", "Rådhuspladsen 12", "9990 Fjordby")
    page: list[Text] = [(540 - width, 60 + 12 * n, line) for n, (line, width) in enumerate(ends_of(lines))]
    assert invoice_of(tmp_path, [*LETTERHEAD, *page]).value("buyer_name") == "Skovbo Omsorg"


def ends_of(lines: tuple[str, ...]) -> list[tuple[str, float]]:
    """Return each line with its width."""
    return [(line, stringWidth(line, "Helvetica", 10)) for line in lines]


def test_the_head_of_a_printed_mail_names_persons(tmp_path: Path) -> None:
    """Whom the mail was sent to is a person; the sentence says whose invoice it is."""
    page: list[Text] = [(60, 60, "Fra:"), (110, 60, "Lynggaard Software A/S <mh@lynggaard.example>")]
    page += [(60, 74, "Sendt:"), (110, 74, "12-11-2026 09:59"), (60, 88, "Til:"), (110, 88, "Morten Krogh")]
    page += [(60, 102, "Emne:"), (110, 102, "Faktura 20417"), (60, 120, "CVR 13585628")]
    page += [(60, 140, "Hermed faktura 20417 til Fjordby Kommune, Vej og Park.")]
    invoice = invoice_of(tmp_path, page)
    assert (invoice.value("supplier_name"), invoice.value("buyer_name")) == (
        "Lynggaard Software A/S",
        "Fjordby Kommune",
    )


def test_the_name_beside_the_tax_number_is_not_the_buyers(tmp_path: Path) -> None:
    """Two addresses side by side: the foot names one of them with its tax number."""
    page: list[Text] = [(60, 60, "Les Ateliers SARL"), (60, 72, "rue Jaurès 102"), (60, 84, "44000 Nantes")]
    page += [(340, 60, "Skovbo Omsorg A/S"), (340, 72, "Skolevej 3"), (340, 84, "9990 Fjordby")]
    page += [(60, 700, "Les Ateliers SARL - TVA FR33830778817")]
    invoice = invoice_of(tmp_path, page)
    assert (invoice.value("supplier_name"), invoice.value("buyer_name")) == ("Les Ateliers SARL", "Skovbo Omsorg A/S")


def test_a_delivery_address_is_not_the_buyers(tmp_path: Path) -> None:
    """What "Send til:" heads is where the goods go."""
    page: list[Text] = [(340, 100, "Send til:"), (340, 112, "Teknik Kommune"), (340, 124, "Skolevej 3")]
    page += [(340, 136, "9990 Fjordby"), (60, 112, "Fjordby Kommune"), (60, 124, "Torvet 1"), (60, 136, "9990 Fjordby")]
    assert invoice_of(tmp_path, [*LETTERHEAD, *page]).value("buyer_name") == "Fjordby Kommune"


def test_a_heading_rules_no_number_far_to_its_left(tmp_path: Path) -> None:
    """On a slip "Kreditor" stands over the supplier; the EAN number left below it is the buyer's."""
    page: list[Text] = [(400, 40, "Kreditor"), (400, 52, "Lynggaard Software A/S"), (60, 72, "CVR 13585628")]
    page += [(300, 150, "EAN 5798000000018")]
    assert invoice_of(tmp_path, page).value("buyer_gln") == "5798000000018"


def test_a_banks_own_tax_number_is_not_the_suppliers(tmp_path: Path) -> None:
    """Behind a bank's name stands the bank's number; behind its account the supplier's."""
    page: list[Text] = [*LETTERHEAD, (60, 400, "Garanti: Sparekassen Møn, CVR 25313763")]
    invoice = invoice_of(tmp_path, page)
    assert invoice.supplier_id is not None
    assert (invoice.supplier_id.value, invoice.supplier_id.certainty) == ("13585628", Certainty.PROVEN)
    page = [(60, 60, "Lynggaard Software A/S"), (60, 400, "Sparekassen Møn 9901 123456, CVR 13585628")]
    assert invoice_of(tmp_path, page).value("supplier_id") == "13585628"


def test_a_sentence_with_our_name_makes_no_number_ours(tmp_path: Path) -> None:
    """A mail's text names us; the number in its signature is the sender's."""
    page: list[Text] = [(60, 60, "Hermed faktura 20417 af 12. november 2026 til Fjordby Kommune, Vej og Park.")]
    page += [(60, 72, "Lynggaard Software A/S"), (60, 84, "CVR 13585628")]
    assert invoice_of(tmp_path, page, Office(name="Fjordby Kommune")).value("supplier_id") == "13585628"


def test_a_line_beside_the_buyer_is_not_under_it(tmp_path: Path) -> None:
    """The supplier's name may stand lower than the buyer's, in another column."""
    page: list[Text] = [(60, 100, "Fjordby Kommune"), (60, 112, "Vej og Park"), (60, 124, "9990 Fjordby")]
    page += [(340, 112, "Limgård Elhandel"), (340, 124, "Møllebakken 47"), (340, 136, "7700 Thisted")]
    page += [(340, 148, "CVR 13585628")]
    assert invoice_of(tmp_path, page).value("supplier_name") == "Limgård Elhandel"


def test_a_greeting_is_no_name(tmp_path: Path) -> None:
    """Nobody is called "Kære Ole"."""
    page: list[Text] = [*LETTERHEAD, (60, 130, "Kære Ole"), (60, 142, "Rådhuset, 9990 Fjordby")]
    assert invoice_of(tmp_path, page).value("buyer_name") != "Kære Ole"
