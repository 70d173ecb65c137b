from __future__ import annotations

import pytest
from lxml import etree

from robot.entry.xpaths import below, beside, literal, row

PAGE = etree.HTML("""<body>
<table><tr><td>Fakturanr.:</td><td><input name="n"></td><td>Moms</td><td>25,00</td></tr></table>
<table><tr><th>Nr.</th><th>Navn</th></tr><tr><td>12</td><td>A</td></tr><tr><td>123</td><td><input name="b"></td></tr>
</table></body>""")


def _found(expression: str, root: etree._Element = PAGE) -> list[etree._Element]:
    found = root.xpath(expression.removeprefix("xpath="))
    assert isinstance(found, list)
    return found  # type: ignore[return-value]  # an expression for nodes


def test_a_caption_leads_to_the_field_or_the_cell_after_it() -> None:
    """The colon does not count; a cell without a field is read itself."""
    assert [e.get("name") for e in _found(beside("Fakturanr.", exact=True))] == ["n"]
    assert [e.text for e in _found(beside("Moms", exact=True))] == ["25,00"]


def test_a_row_is_found_by_a_whole_cell_and_a_column_by_its_heading() -> None:
    """12 is not 123; a heading that is not there leads nowhere."""
    [found] = _found(row(("12",)))
    assert [e.text for e in _found(below("Navn", exact=True), found)] == ["A"]
    assert _found(below("Beløb", exact=True), found) == []


@pytest.mark.parametrize("text", ["plain", "it's", 'say "x"', """both ' and " here"""])
def test_any_text_can_stand_in_an_xpath(text: str) -> None:
    """A supplier's name cannot break out of the expression."""
    assert PAGE.xpath(f"string({literal(text)})") == text
