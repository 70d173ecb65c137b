"""The line on which something stands in a TOML file, whatever surrounds it."""

from __future__ import annotations

import pytest

from robot.toml_lines import Where, as_written, first_unread, line_of

TEXT = '''title = "x"
words = """
[enter]
steps = 1
"""

[enter]            # not the text above
frame = "a"
steps = [
  # a comment
  { click = "a" },

  { click = [
      { label = "b" },
      { label = "c" },
  ] },
]

[[mailbox]]
name = "a"
[[mailbox]]
name = "b"
[form.fields]
net = { label = "N", nth = 1 }
'''


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (("title",), 1),
        (("words",), 2),
        (("enter",), 7),
        (("enter", "frame"), 8),
        (("enter", "steps", 0, "click"), 11),
        (("enter", "steps", 1), 13),
        (("enter", "steps", 1, "click", 1, "label"), 13),
        (("enter", "missing"), 7),
        (("mailbox", 0), 19),
        (("mailbox", 1), 21),
        (("mailbox", 1, "name"), 22),
        (("form",), 23),
        (("form", "fields", "net", "nth"), 24),
        (("nowhere",), None),
        ((), None),
    ],
)
def test_a_value_is_found_on_its_line(where: Where, line: int | None) -> None:
    """By its header, its key, or its place in a list that goes over several lines; else by the table around it."""
    assert line_of(TEXT, where) == line


def test_the_file_s_own_way_leaves_out_what_only_the_model_has() -> None:
    """A table that stands for a list of one, and a place's target in a table of its own."""
    table = {"steps": [{"fill": {"label": "a"}}], "fields": {"net": {"label": "N"}}}
    assert as_written(table, ("steps", 0, "fill", 0, "label")) == ("steps", 0, "fill", "label")
    assert as_written(table, ("fields", "net", "read", 0, "labell")) == ("fields", "net", "labell")
    assert as_written(table, ("steps", 0, "with")) == ("steps", 0, "with")
    assert as_written(table, ("fields", "net", "label", "literal['a','b']")) == ("fields", "net", "label")


def test_what_cannot_be_read_begins_where_the_last_whole_line_ended() -> None:
    """A text without its closing mark is noticed far below the line that it is on."""
    assert first_unread("a = 1\n# x\nb = 'y\nc = 2\n") == 3


def test_lines_are_counted_as_an_editor_does() -> None:
    """A character that ends a line elsewhere, in a text that was pasted in, ends none here."""
    assert line_of('a = "x\u2028y"\nb = 1\n', ("b",)) == 2
