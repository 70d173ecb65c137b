"""Fields that a library of widgets builds of many parts, and lines that a form should show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from robot.case import differences
from tests.fakes.crooked import crooked, crooked_mapping, meant

if TYPE_CHECKING:
    from robot.entry import Browsers

WIDGETS = """
<table>
<tr><th>Forfaldsdato</th><td><div role=combobox>
  <input value='▼ ' readonly tabindex=-1 role='button presentation' aria-hidden=true>
  <input value='Χ ' readonly tabindex=-1 role=presentation>
  <input id=d role=textbox><input type=hidden name=duedate>
</div></td></tr></table>
<table id=linjer>
<tr><th>Beløb</th><th>Konto</th></tr>
<tr><td><input value='12.500,40'></td><td><table role=listbox tabindex=0><tr role=presentation><td><span>5700</span>
  <input value='Χ ' readonly tabindex=-1 role=presentation></td></tr></table></td></tr></table>
"""


def test_arrows_and_marks_that_a_widget_is_built_of_are_no_fields(browsers: Browsers) -> None:
    """A date field of a widget library is four inputs, and its list of accounts a table with two; one is meant."""
    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = '/ny' },
          { fill = { beside = 'Forfaldsdato' }, with = 'due_date' },
        ]""",
        form="""[form.fields]
        due_date = { beside = 'Forfaldsdato' }
        [form.lines]
        rows = { css = '#linjer > tbody > tr:has(> td)' }
        amount = { column = 'Beløb' }
        account_code = { column = 'Konto' }""",
    )
    with crooked(browsers, {"/ny": WIDGETS}, mapping) as (_, robot):
        seen = robot.fill(meant(account_code="5700"))
    assert not differences(meant(account_code="5700"), seen)


def test_a_form_that_shows_no_posting_line_is_another_than_was_meant(browsers: Browsers) -> None:
    """An invoice without lines of its own is posted as one; where the form has none, something was dropped."""
    mapping = crooked_mapping(
        enter="steps = [{ go_to = '/ny' }]",
        form="""[form.fields]
        invoice_number = { css = '#n' }
        [form.lines]
        rows = { css = '#linjer tr:has(input)' }
        amount = { css = 'input' }""",
    )
    page = "<input id=n value=2026-4711><table id=linjer><tr><th>Beløb</th></tr></table>"
    with crooked(browsers, {"/ny": page}, mapping) as (_, robot):
        [difference] = differences(meant(), robot.fill(meant()))
    assert (difference.name, difference.seen) == ("lines", "")
    assert "12500.40" in difference.meant
