"""Whatever a person, or a program, writes into the cells of an answer."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from robot.outcome import Decision
from tests.fakes.workbook_cases import answer, case, read, write

_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cc"]), max_size=30)
_CELL = st.one_of(
    st.none(),
    _TEXT,
    _TEXT.map("={}".format),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(1901, 1, 1), date(2099, 12, 31)).map(lambda d: datetime(d.year, d.month, d.day)),  # noqa: DTZ001
    st.sampled_from(["Godkend", " godkend ", "Ret", "Afvis", "Klaret i hånden", "Prøv igen", "Vent"]),
)
_KEYS = (
    "decision",
    "initials",
    "second_initials",
    "comment",
    "correct_invoice_number",
    "correct_gross_total",
    "correct_due_date",
)


@settings(max_examples=12)
@given(cells=st.dictionaries(st.sampled_from(_KEYS), _CELL))
def test_only_the_word_itself_approves(cells: dict[str, object]) -> None:
    """An answer is used or refused, never both, and nothing but the word of the drop-down with initials approves."""
    with tempfile.TemporaryDirectory() as folder:
        book = write(Path(folder) / "b.xlsx", [case()])
        answer(book, "F-2026-000001", cells)
        found = read(book, [case()])
    assert found.fault is None
    assert len(found.answers) + len(found.refused) <= 1
    for given_answer in found.answers:
        said = str(cells["decision"]).strip().casefold()
        assert (given_answer.decision is Decision.APPROVE) == (said == "godkend")
        assert sum(map(str.isalpha, given_answer.who)) >= 2
