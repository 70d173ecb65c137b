"""Lists, tables and menus as old systems have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.wrappers import Request

from robot.case import differences
from robot.errors import BusinessHold
from robot.outcome import Reason
from tests.fakes.crooked import crooked, crooked_mapping, meant

if TYPE_CHECKING:
    from robot.entry import Browsers


ACCOUNTS = "<label for=k>Konto</label><select id=k><option>{options}</select>"


@pytest.mark.parametrize(
    ("options", "seen"),
    [
        (["15700--Andet", "5700--Kontorudgifter", "57001--Papir"], "5700--Kontorudgifter"),
        (["5700 Kontor", "5700"], "5700"),
        (["5700 Kontor", "5700 Papir"], None),
        (["15700--Andet", "57001--Papir"], None),
    ],
)
def test_an_option_is_known_by_what_it_begins_with(browsers: Browsers, options: list[str], seen: str | None) -> None:
    """Account lists show number and name; another number that has the digits in it is not meant, of two none is."""
    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = "/ny" },
          { choose = { label = "Konto" }, with = "account_code", begins = true, missing = "hold" },
        ]""",
        form="[form.fields]\naccount_code = { label = 'Konto' }",
    )
    page = ACCOUNTS.format(options="<option>".join(options))
    with crooked(browsers, {"/ny": page}, mapping) as (_, robot):
        if seen is not None:
            assert robot.fill(meant(account_code="5700"))["account_code"] == seen
            return
        with pytest.raises(BusinessHold) as held:
            robot.fill(meant(account_code="5700"))
    assert held.value.reason is Reason.SYSTEM_REFUSED
    assert "5700" in held.value.facts["words"]


RELOADING = """<form><label for=v>Valuta</label><select id=v name=v onchange="this.form.submit()">{options}</select>
<label for=n>Fakturanr.</label><input id=n name=n></form>"""


@pytest.mark.parametrize("chosen", ["DKK", "EUR"])
def test_a_list_that_reloads_the_form_is_waited_for_only_when_it_changes(browsers: Browsers, chosen: str) -> None:
    """What is chosen already is left alone; otherwise what is typed next would go into the form that is thrown away."""
    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = "/ny" },
          { choose = { label = "Valuta" }, with = "currency", missing = "hold", loads = true },
          { fill = { label = "Fakturanr." }, with = "invoice_number" },
        ]""",
        form="[form.fields]\ncurrency = { label = 'Valuta' }\ninvoice_number = { label = 'Fakturanr.' }",
    )

    def page(request: Request) -> str:
        now = request.args.get("v", "DKK")
        options = "".join(f"<option{' selected' * (one == now)}>{one}" for one in ("DKK", "EUR"))
        return RELOADING.format(options=options)

    with crooked(browsers, {"/ny": page}, mapping) as (system, robot):
        wanted = meant(currency=chosen)
        assert differences(wanted, robot.fill(wanted)) == ()
    assert system.asked.count("GET /ny") == (1 if chosen == "DKK" else 2)


def test_a_column_is_counted_by_cells_whatever_stands_between_them(browsers: Browsers) -> None:
    """Old forms put hidden fields between a row's cells, and cells that take several columns above or before."""
    row = "<tr><td><input type=checkbox></td><input type=hidden name=id_1 value=9><td>02-11-2026</td>"
    page = f"""
    <table><tr><th></th><th>Dato</th><th>Nr.</th><th>Faktura</th><th>Beløb</th></tr>
    {row}<td>B-7</td><td>2026-4711</td><td>15.625,50</td></tr>
    <tr class=bred><td colspan=2>i alt</td><td>B-8</td><td>2026-4712</td><td>1,00</td></tr></table>"""
    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = "/ny" },
          { read = { column = "Faktura", row = "B-7" }, into = "one" },
          { read = { column = "Faktura", row = "B-8" }, into = "other" },
          { expect = { column = "Beløb", row = "B-7" }, text = "15.625,50" },
        ]""",
        form="""[form.fields]
          invoice_number = { column = "Faktura", row = "{one}" }
          text = { column = "Nr.", row = "{other}" }""",
    )
    with crooked(browsers, {"/ny": page}, mapping) as (_, robot):
        seen = robot.fill(meant())
    assert (seen["invoice_number"], seen["text"]) == ("2026-4711", "B-8")


FOLDED = """<div onclick="sub.style.display = sub.style.display ? '' : 'none'">Kreditor</div>
<p id=sub style="display: none"><a href=/ny>Ny faktura</a> <a href=/kredit>Ny kreditnota</a></p>"""
FORM = "<label>Fakturanr. <input></label> <button>Bogfør</button>"


def walked(browsers: Browsers, more: str) -> dict[str, tuple[str, str]]:
    """Return what a walk says of each target behind a folded menu: its state and its sentence."""
    mapping = crooked_mapping(
        enter=f"""steps = [
          {{ go_to = "/menu" }},
          {{ click = {{ text = "Kreditor" }}, unless_shown = {{ link = "Ny faktura" }}{more} }},
          {{ click = {{ link = "Ny kreditnota" }}, loads = true, when = "credit_note" }},
          {{ click = {{ link = "Ny faktura" }}, loads = true, when = "not credit_note" }},
          {{ fill = {{ label = "Fakturanr." }}, with = "invoice_number" }},
        ]""",
        form="[form.fields]\ninvoice_number = { label = 'Fakturanr.' }",
    )
    with crooked(browsers, {"/menu": FOLDED, "/ny": FORM, "/soeg": "Intet fundet"}, mapping) as (_, robot):
        looked, _pictures = robot.examine()
    return {one.where: (one.state, one.what) for one in looked}


def test_the_canary_opens_a_folded_menu_where_it_is_told_to(browsers: Browsers) -> None:
    """And what a credit note has of its own keeps nothing of a plain invoice from being looked at."""
    found = walked(browsers, ', canary = "do"')
    wanted = (*(f"step {number} of [enter]" for number in (2, 3, 4, 5)), "form.fields.invoice_number")
    assert {where: found[where][0] for where in wanted} == dict.fromkeys(wanted, "found")


def test_the_canary_names_the_click_that_it_left_undone_before_a_missing_thing(browsers: Browsers) -> None:
    """Whoever maps a folded menu learns what is lacking, and where."""
    state, sentence = walked(browsers, "")["step 4 of [enter]"]
    assert state == "missing"
    assert "step 2 of [enter] before it was not done" in sentence
    assert 'canary = "do"' in sentence
