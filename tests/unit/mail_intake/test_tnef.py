from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tnefparse import TNEF

from mail_intake.tnef import Attachment, BrokenTnef, read_tnef
from tests.fakes.tnef_writer import tnef


def test_attachments_are_read_as_a_library_reads_them() -> None:
    """tnefparse, on a file that is sound, finds the same names and bytes."""
    data = tnef(("Færdig faktura.pdf", b"%PDF-1.4 x"), ("b.xml", b"<a/>"))
    theirs = [(one.long_filename(), one.data) for one in TNEF(data).attachments]
    assert [(one.name, one.data) for one in read_tnef(data)] == theirs


def test_the_short_name_serves_where_there_is_no_long_one() -> None:
    """Its letters are of the file's code page."""
    assert read_tnef(tnef(("RØD.PDF", b"x"), long_names=False)) == (Attachment(name="RØD.PDF", data=b"x"),)


def test_a_count_without_an_end_costs_nothing() -> None:
    """Four billion properties, values or letters that are not there are not counted to."""
    for value in (
        struct.pack("<I", 0xFFFFFFFF),
        struct.pack("<IHHI", 1, 0x1002, 0x0E20, 0xFFFFFFFF),
        struct.pack("<IHHII", 1, 0x001F, 0x3707, 1, 0xFFFFFFFF),
        struct.pack("<IHH", 1, 0x001F, 0x8001) + bytes(16) + struct.pack("<II", 1, 0xFFFFFFFF),
    ):
        attribute = struct.pack("<BHHI", 2, 0x9005, 6, len(value)) + value + b"\x00\x00"
        try:
            assert read_tnef(tnef(("a.pdf", b"x")) + attribute)[0].data == b"x"
        except BrokenTnef as error:
            assert error.attachments[0].data == b"x"  # noqa: PT017 - either answer is right


@given(st.integers(min_value=0, max_value=200), st.binary(max_size=40))
def test_a_cut_file_says_so_or_is_read(at: int, junk: bytes) -> None:
    """Nothing but `BrokenTnef` is ever raised."""
    data = tnef(("a.pdf", b"x" * 50))
    try:
        read_tnef(data[:at] + junk)
    except BrokenTnef as error:
        assert len(error.attachments) <= 1  # noqa: PT017 - most cuts raise, not all


def test_what_is_no_tnef_is_refused() -> None:
    """The signature is asked for."""
    with pytest.raises(BrokenTnef):
        read_tnef(b"not tnef at all")
