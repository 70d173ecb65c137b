"""What is damaged, locked or all but empty is held for that, and never sorted away."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from robot.invoice import Reading, Severity
from robot.outcome import Reason
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.page_reading import read_pdf
from tests.fakes.printed_pages import danish_invoice, print_pages

_LETTER = [(60.0, 60.0 + 14 * n, "Vi ønsker alle vores kunder en glædelig jul og et godt nytår.") for n in range(8)]


def read(path: Path) -> Reading:
    """Read a file as an office would that knows nobody."""
    return read_pdf(path, office=Office(name="X"), limits=Limits(), register=Register([]), hints=Hints())


def held_for(path: Path) -> list[str]:
    """Return the reasons that hold a file; none of its findings ends it."""
    findings = read(path).findings
    assert all(finding.severity is Severity.HOLD for finding in findings)
    return [finding.reason for finding in findings]


def test_a_scrap_of_text_is_held(tmp_path: Path) -> None:
    """A page with next to nothing on it may be what is left of an invoice."""
    path = print_pages(tmp_path / "a.pdf", [[(60, 60, "Hello, world")]])
    assert held_for(path) == [Reason.UNREADABLE, Reason.NOT_AN_INVOICE]


def test_a_letter_is_sorted_away(tmp_path: Path) -> None:
    """Where there is enough to read, and no invoice in it, nobody needs to look."""
    (finding,) = read(print_pages(tmp_path / "a.pdf", [_LETTER])).findings
    assert (finding.reason, finding.severity) == (Reason.NOT_AN_INVOICE, Severity.END)


def test_a_locked_file_is_locked_and_the_broken_one_after_it_is_broken(tmp_path: Path) -> None:
    """Pdfium leaves its last error behind; the next file must not be taken for locked because of it."""
    whole = print_pages(tmp_path / "a.pdf", [danish_invoice()])
    locked, broken = tmp_path / "locked.pdf", tmp_path / "broken.pdf"
    with pikepdf.open(whole) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="hemmelig", owner="hemmelig"))
    with pikepdf.open(whole) as pdf:
        del pdf.Root.Pages
        pdf.save(broken)
    assert held_for(locked) == [Reason.ENCRYPTED, Reason.UNREADABLE]
    assert Reason.ENCRYPTED not in held_for(broken)


def test_a_file_that_a_second_reader_cannot_open_is_damaged(tmp_path: Path) -> None:
    """Pdfium mends a letter whose trailer is cut off; that it is no invoice is then not certain."""
    path = print_pages(tmp_path / "a.pdf", [_LETTER])
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"trailer")] + b"trailer\n<< /Size 9 /Root 99 0 R")
    reasons = held_for(path)
    assert Reason.UNREADABLE in reasons
