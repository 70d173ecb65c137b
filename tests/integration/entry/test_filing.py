from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from robot.demo.arkiv2003 import books, filed_cases
from robot.errors import BusinessHold, ScreenChanged, SystemFault
from robot.outcome import Reason
from robot.ports import Filing

if TYPE_CHECKING:
    from robot.demo.arkiv2003 import Arkiv2003
    from robot.entry import WebSystem

Archive = tuple["Arkiv2003", "WebSystem", Path]


@pytest.fixture
def filing(tmp_path: Path) -> Filing:
    """Return a document to be filed."""
    document = tmp_path / "faktura.pdf"
    document.write_bytes(b"%PDF-1.4 test")
    return Filing(
        case_id="F-2026-000001",
        title="Faktura 2026-4711 fra Fjordby VVS ApS",
        document_type="Faktura",
        document=document,
        values={"voucher": "98-000101", "supplier_name": "Fjordby VVS ApS"},
    )


def test_a_document_is_filed_once_however_often_it_is_asked_for(archive: Archive, filing: Filing) -> None:
    """The case is made, the file uploaded and classified; asking again finds it there."""
    _, robot, path = archive
    number = robot.file(filing)
    assert robot.file(filing) == number
    [document] = books(path)
    assert (document.number, document.title, document.voucher) == (number, filing.title, "98-000101")
    assert document.document_type == "Faktura"


def test_the_suppliers_second_document_goes_into_the_same_case(archive: Archive, filing: Filing) -> None:
    """A case is found again by its title."""
    _, robot, path = archive
    robot.file(filing)
    second = Filing(
        case_id="F-2026-000002",
        title="Kreditnota 9",
        document_type="Kreditnota",
        document=filing.document,
        values={"voucher": "98-000102", "supplier_name": "Fjordby VVS ApS"},
    )
    robot.file(second)
    assert [case.title for case in filed_cases(path)] == ["Fakturaer fra Fjordby VVS ApS"]
    assert len(books(path)) == 2


def test_a_file_that_the_archive_refuses_is_a_hold_in_its_words(archive: Archive, filing: Filing) -> None:
    """The system's own sentence is the reason."""
    system, robot, _ = archive
    system.faults.file_refused = 1
    with pytest.raises(BusinessHold) as hold:
        robot.file(filing)
    assert hold.value.reason is Reason.FILING_FAILED
    assert hold.value.facts["words"] == "Filen kunne ikke læses"


def test_an_error_page_after_the_upload_does_not_file_it_twice(archive: Archive, filing: Filing) -> None:
    """The fault is told; the next try finds the document that was saved all the same."""
    system, robot, path = archive
    system.faults.commit_then_500 = 1
    with pytest.raises(SystemFault, match="500"):
        robot.file(filing)
    robot.reset()
    assert robot.file(filing) == books(path)[0].number
    assert len(books(path)) == 1


def test_a_renamed_label_in_the_archive_is_a_changed_screen(archive: Archive, filing: Filing) -> None:
    """Nothing is filed under a guess."""
    system, robot, path = archive
    system.faults.label_renamed = 1
    with pytest.raises(ScreenChanged, match="Dokumenttype"):
        robot.file(filing)
    assert books(path) == []


def test_the_canary_passes_on_the_archive(archive: Archive) -> None:
    """The shipped mapping fits the system."""
    _, robot, path = archive
    robot.check()
    assert books(path) == []
