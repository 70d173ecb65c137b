from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from robot.demo.arkiv2003.books import Books, FiledCase, FiledDocument, books

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def _file(
    archive: Books, case: FiledCase, *, title: str = "Faktura Æ", voucher: str = "", name: str = "a.pdf"
) -> FiledDocument:
    return archive.add_document(
        case, b"%PDF", file_name=name, title=title, document_type="Faktura", voucher=voucher, user="robot", now=NOW
    )


def test_documents_are_found_by_title_voucher_case_and_number(tmp_path: Path) -> None:
    """The title by any part of it, æøå in either case; the other marks whole."""
    archive = Books(tmp_path / "a.sqlite")
    one, two = (archive.create_case(title, "", "robot", NOW) for title in ("Ét", "To"))
    first = _file(archive, one, voucher="98-000101")
    second = _file(archive, two, title="Bilag")
    assert archive.documents(title="a æ") == [first]
    assert archive.documents(voucher="98-000101") == [first]
    assert archive.documents(voucher="98-0001") == []
    assert archive.documents(case="2026-004712") == [second]
    assert archive.documents(number="2026-004712-1") == [second]
    assert archive.documents(number="2025-004712-1") == []
    assert books(tmp_path / "a.sqlite") == [first, second]


def test_a_case_is_found_by_its_whole_number_and_year(tmp_path: Path) -> None:
    """The right serial number of another year is no case."""
    archive = Books(tmp_path / "a.sqlite")
    case = archive.create_case("Fakturaer 2026", "", "robot", NOW)
    assert archive.case("2026-004711") == case
    assert [archive.case(n) for n in ("2025-004711", "2026-004712", "")] == [None] * 3


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.PDF", ".pdf"), ("a", ".bin"), ("../../etc/passwd", ".bin"), ("a.p/f", ".bin"), ("a.æ", ".bin")],
)
def test_a_file_lies_beside_the_books_under_its_number(tmp_path: Path, name: str, suffix: str) -> None:
    """What the browser called the file never becomes a path."""
    archive = Books(tmp_path / "a.sqlite")
    document = _file(archive, archive.create_case("Sag", "", "robot", NOW), name=name)
    assert document.path == tmp_path / "a-filer" / f"2026-004711-1{suffix}"
    assert document.path.read_bytes() == b"%PDF"
    assert document.file_name == name
