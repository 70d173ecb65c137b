"""Whether a PDF lies as it was written."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from scrapers.pdf.wholeness import is_whole
from tests.fakes.printed_pages import danish_invoice, print_pages


@pytest.fixture(params=["table", "packed table"])
def data(request: pytest.FixtureRequest, tmp_path: Path) -> bytes:
    """Return a PDF whose table of places is written out, or packed in a stream."""
    path = print_pages(tmp_path / "a.pdf", [danish_invoice()])
    mode = pikepdf.ObjectStreamMode.generate if request.param == "packed table" else pikepdf.ObjectStreamMode.disable
    with pikepdf.open(path) as pdf:
        pdf.save(tmp_path / "b.pdf", object_stream_mode=mode)
    return (tmp_path / "b.pdf").read_bytes()


def test_a_file_as_it_was_written_is_whole(data: bytes) -> None:
    """Each of its objects stands where its table says."""
    assert is_whole(data)


def test_a_lost_byte_is_seen(data: bytes) -> None:
    """A transfer that lost a byte, or a text mode that put one in, shifts what follows."""
    middle = len(data) // 2
    assert not is_whole(data[:middle] + data[middle + 1 :])
    assert not is_whole(data[:middle] + b"\r" + data[middle:])


def test_a_cut_file_is_seen(data: bytes) -> None:
    """What comes without its end may lack more."""
    assert not is_whole(data[: data.rindex(b"startxref")])
    assert not is_whole(data[: data.rindex(b"%%EOF")])


def test_a_sector_of_zeros_is_seen(data: bytes) -> None:
    """A disk that gave up leaves zeros, and everything else in its place."""
    middle = len(data) // 2
    assert not is_whole(data[:middle] + bytes(512) + data[middle + 512 :])


def test_an_object_at_another_place_is_seen(tmp_path: Path) -> None:
    """A table that points beside an object was not written for this file."""
    path = print_pages(tmp_path / "a.pdf", [danish_invoice()])
    with pikepdf.open(path) as pdf:
        pdf.save(tmp_path / "b.pdf", object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = (tmp_path / "b.pdf").read_bytes()
    at = data.index(b"2 0 obj")
    assert not is_whole(data[:at] + b"7" + data[at + 1 :])
