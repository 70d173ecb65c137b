from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from robot.demo.arkiv2003 import Arkiv2003, books, filed_cases
from tests.fakes.hand_clock import HandClock

CASE = "Fakturaer 2026 - Fjordby VVS"
PDF = b"%PDF-1.4\nnot much of a page\n%%EOF\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The system, its books, and a window that is logged in."""

    page: Page
    system: Arkiv2003
    path: Path
    clock: HandClock
    pdf: Path

    def choose(self, entry: str) -> None:
        """Click an entry of the navigation."""
        self.page.get_by_role("link", name=entry, exact=True).click()

    def press(self, button: str) -> None:
        """Click a button without waiting for what becomes of it."""
        self.page.get_by_role("button", name=button).click(no_wait_after=True)

    def create_case(self, title: str = CASE) -> None:
        """Make a case and stay on its page."""
        self.choose("Opret sag")
        self.page.get_by_label("Titel").fill(title)
        self.page.locator("[name=emne]").select_option("00.32.04 Bogføring og bilag")
        self.press("Opret")
        self.page.get_by_role("link", name="Tilføj dokument").wait_for()

    def add_document(self, title: str = "Faktura F-1001 fra Fjordby VVS", voucher: str = "98-000101") -> None:
        """Fill "Tilføj dokument" on the page of a case, and press the button."""
        self.choose("Tilføj dokument")
        self.page.locator("[name=fil]").set_input_files(self.pdf)
        self.page.locator("[name=doktype]").select_option("Faktura")
        self.page.get_by_label("Titel").fill(title)
        self.page.get_by_label("Bilagsnr.").fill(voucher)
        self.press("Gem")

    @property
    def message(self) -> str:
        """What the green box says."""
        return self.page.locator(".besked").inner_text()

    @property
    def faults(self) -> list[str]:
        """What the red box says, line by line."""
        return self.page.locator(".fejl").inner_text().splitlines()


@pytest.fixture
def archive(tmp_path: Path, page: Page) -> Iterator[Archive]:
    """Start the system and log in."""
    pdf, clock = tmp_path / "faktura blå.pdf", HandClock()
    pdf.write_bytes(PDF)
    with Arkiv2003(tmp_path / "arkiv2003.sqlite", clock=clock) as system:
        page.goto(system.url)
        _log_in(page)
        yield Archive(page=page, system=system, path=tmp_path / "arkiv2003.sqlite", clock=clock, pdf=pdf)


def test_a_document_is_filed_in_a_new_case(archive: Archive) -> None:
    """A case is made, a file uploaded with type, title and voucher, and both stand in the books whole."""
    archive.create_case()
    assert archive.message == "Sag oprettet. Sagsnummer: 2026-004711"
    archive.add_document()
    assert archive.message == "Dokument gemt. Dokumentnummer: 2026-004711-1"

    assert [(case.number, case.title) for case in filed_cases(archive.path)] == [("2026-004711", CASE)]
    (document,) = books(archive.path)
    assert (document.title, document.document_type) == ("Faktura F-1001 fra Fjordby VVS", "Faktura")
    assert (document.voucher, document.file_name) == ("98-000101", "faktura blå.pdf")
    assert document.path.read_bytes() == PDF
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    assert document.filed_at == archive.clock.now()


def test_a_case_is_found_by_part_of_its_title_and_by_its_number(archive: Archive) -> None:
    """The search finds what is there and says so where nothing is."""
    archive.create_case()
    for query in ("fjordby vvs", "2026-004711"):
        archive.choose("Søg sag")
        archive.page.get_by_label("Titel eller sagsnr.").fill(query)
        archive.press("Søg")
        archive.page.locator("#sager").get_by_role("link", name="2026-004711").click()
        expect(archive.page.get_by_role("heading")).to_have_text(f"Sag 2026-004711: {CASE}")
    archive.choose("Søg sag")
    archive.page.get_by_label("Titel eller sagsnr.").fill("Ørsted")
    archive.press("Søg")
    assert archive.message == "Ingen sager fundet"


def test_a_document_is_found_by_its_voucher_before_it_is_filed_again(archive: Archive) -> None:
    """The document search finds a voucher's document and opens it; another voucher has none."""
    archive.create_case()
    archive.add_document()
    archive.choose("Søg dokument")
    archive.page.get_by_label("Bilagsnr.").fill("98-000101")
    archive.press("Søg")
    archive.page.locator("#dokumenter").get_by_role("link", name="2026-004711-1").click()
    expect(archive.page.locator("#visDokument")).to_contain_text("Faktura F-1001 fra Fjordby VVS")
    archive.choose("Søg dokument")
    archive.page.get_by_label("Bilagsnr.").fill("98-000102")
    archive.press("Søg")
    assert archive.message == "Ingen dokumenter fundet"


def test_documents_are_numbered_within_their_case(archive: Archive) -> None:
    """A second document in a case is number two; in another case the count starts at one."""
    archive.create_case()
    archive.add_document()
    archive.add_document()
    expect(archive.page.locator(".besked")).to_contain_text("2026-004711-2")
    archive.create_case("Fakturaer 2026 - Fjordby El")
    archive.add_document()
    expect(archive.page.locator(".besked")).to_contain_text("2026-004712-1")
    assert [document.number for document in books(archive.path)] == ["2026-004711-1", "2026-004711-2", "2026-004712-1"]


def test_a_form_without_its_values_is_refused_in_words(archive: Archive) -> None:
    """Each missing value is a line, and nothing is filed."""
    archive.create_case()
    archive.choose("Tilføj dokument")
    archive.press("Gem")
    assert archive.faults == ["Fil mangler", "Dokumenttype mangler", "Titel mangler"]
    assert books(archive.path) == []


def test_the_uploaded_file_can_be_fetched_again(archive: Archive) -> None:
    """`Hent fil` gives the same bytes back."""
    archive.create_case()
    archive.add_document()
    archive.choose("2026-004711-1")
    with archive.page.expect_download() as download:
        archive.choose("Hent fil")
    assert download.value.path().read_bytes() == PDF


def test_an_idle_session_of_the_archive_expires(archive: Archive) -> None:
    """After more than twenty minutes every page is the login page."""
    archive.clock.advance(minutes=21)
    archive.choose("Opret sag")
    assert archive.faults == ["Din session er udløbet. Log ind igen."]
    _log_in(archive.page)
    expect(archive.page.get_by_role("heading")).to_have_text("Søg sag")


def test_a_wrong_password_does_not_open_the_archive(archive: Archive) -> None:
    """The login page comes back with a sentence."""
    archive.choose("Log af")
    _log_in(archive.page, "vinter")
    assert archive.faults == ["Forkert brugernavn eller adgangskode."]


def test_archive_commit_then_500_files_and_answers_with_an_error(archive: Archive) -> None:
    """The document is in the books though the page says that the server failed."""
    archive.create_case()
    archive.system.faults.commit_then_500 = 1
    archive.add_document()
    expect(archive.page.get_by_role("heading")).to_have_text("Serverfejl i programmet '/Arkiv'.")
    assert len(books(archive.path)) == 1


def test_archive_commit_then_hang_files_and_never_answers(archive: Archive) -> None:
    """The document is in the books while the browser waits; it gets no answer when the system stops either."""
    archive.create_case()
    archive.system.faults.commit_then_hang = 1
    archive.add_document()
    deadline = time.monotonic() + 10
    while not books(archive.path):
        assert time.monotonic() < deadline, "nothing was filed"
        archive.page.wait_for_timeout(20)
    with archive.page.expect_event("requestfailed"):
        archive.system.stop()


def test_archive_drop_before_commit_files_nothing(archive: Archive) -> None:
    """The connection is cut and the case stays empty."""
    archive.create_case()
    archive.system.faults.drop_before_commit = 1
    with archive.page.expect_event("requestfailed"):
        archive.add_document()
    assert books(archive.path) == []


def test_file_refused_says_so_and_files_nothing(archive: Archive) -> None:
    """The system claims that it cannot read the file."""
    archive.create_case()
    archive.system.faults.file_refused = 1
    archive.add_document()
    assert archive.faults == ["Filen kunne ikke læses"]
    assert books(archive.path) == []


def test_archive_session_lost_asks_to_log_in_in_the_middle(archive: Archive) -> None:
    """The next request meets the login page."""
    archive.create_case()
    archive.system.faults.session_lost = 1
    archive.choose("Tilføj dokument")
    assert archive.faults == ["Din session er udløbet. Log ind igen."]


def test_archive_label_renamed_shows_another_label(archive: Archive) -> None:
    """The document type is asked for under another name."""
    archive.create_case()
    archive.system.faults.label_renamed = 1
    archive.choose("Tilføj dokument")
    expect(archive.page.locator("form")).to_contain_text("Aktkategori")
    expect(archive.page.locator("form")).not_to_contain_text("Dokumenttype")


def _log_in(page: Page, password: str = "Sommer2024") -> None:
    page.get_by_label("Brugernavn").fill("robot")
    page.get_by_label("Adgangskode").fill(password)
    page.get_by_role("button", name="Log ind").click()
