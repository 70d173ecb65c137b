from __future__ import annotations

from pathlib import Path

import pytest

from robot.errors import ConfigurationError
from robot.ledger import SqlLedger, expect_mark, mark_of
from robot.ledger.work_folder import MARK


def test_a_folder_keeps_its_mark_and_no_two_have_the_same(tmp_path: Path) -> None:
    """The first look makes it."""
    mine, other = tmp_path / "work", tmp_path / "other"
    assert mark_of(mine) == mark_of(mine)
    assert mark_of(mine) != mark_of(other)


def test_books_belong_to_the_folder_that_used_them_first(tmp_path: Path, ledger: SqlLedger) -> None:
    """Another folder is told which mark they bear, and what to do if it is that folder after all."""
    mine = mark_of(tmp_path / "work")
    assert ledger.belong_to(mine) == mine
    theirs = mark_of(tmp_path / "other")
    expect_mark(tmp_path / "work", mine, ledger.belong_to(mine))
    with pytest.raises(ConfigurationError, match=mine) as told:
        expect_mark(tmp_path / "other", theirs, ledger.belong_to(theirs))
    assert str(tmp_path / "other" / MARK) in str(told.value)
    assert ledger.belong_to(mine) == mine


@pytest.mark.parametrize("content", ["", "0" * 31, "æ" * 32])
def test_a_mark_that_is_none_is_told(tmp_path: Path, content: str) -> None:
    """An empty or a damaged file makes no new mark by itself: the books would belong to nobody."""
    (tmp_path / MARK).write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="backup"):
        mark_of(tmp_path)
