"""Posting in crooked systems: no number, drafts, warnings, questions, duplicates, and a search that tells more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.wrappers import Request

from robot.errors import BusinessHold, UncertainEntry
from robot.outcome import Reason
from tests.fakes.crooked import FILL, crooked, crooked_mapping, meant

if TYPE_CHECKING:
    from robot.entry import Browsers


POSTING = (
    """<form method=post action=/bogfoer><label>Fakturanr. <input name=nr></label><button>Bogfør</button></form>"""
)
TABLE = "<table id=liste><tr><th>Faktura</th><th>Bilag</th><th>Status</th></tr>{}</table>"
LOOKUP = """
steps = [{ go_to = "/soeg" }]
authoritative = true
[lookup.results]
rows = { css = "#liste tr:has(td)" }
number = { column = "Bilag" }
nothing = { text = "Intet fundet" }
[lookup.results.match]
invoice_number = { column = "Faktura" }
status = { column = "Status", says = ["Bogført", "Betalt"] }
"""


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


@pytest.mark.parametrize("copies", [0, 1, 2])
def test_a_system_that_says_no_number_is_searched_for_it(browsers: Browsers, copies: int) -> None:
    """One voucher found is the number; none or several leave it uncertain. Drafts are no vouchers."""
    rows = [_row("2026-4711", f"B-{number}", "Bogført") for number in range(copies)]
    rows += [_row("2026-4711", "K-9", "Kladde"), _row("2026-4712", "B-8", "Bogført")]
    pages = {
        "/ny": POSTING,
        "/bogfoer": "<p id=ok>Tak</p>",
        "/soeg": TABLE.format("".join(rows)),
    }
    mapping = crooked_mapping(
        enter=FILL,
        lookup=LOOKUP,
        submit="click = { button = 'Bogfør' }\nloads = true\nrefused = { css = '.fejl' }\ndone = { css = '#ok' }",
        voucher="look_up = true",
    )
    with crooked(browsers, pages, mapping) as (system, robot):
        robot.fill(meant())
        if copies == 1:
            assert robot.submit() == "B-0"
        else:
            with pytest.raises(UncertainEntry, match=f"finds {copies}"):
                robot.submit()
        assert system.asked.count("POST /bogfoer") == 1


def test_a_draft_is_saved_first_and_its_number_is_the_vouchers(browsers: Browsers) -> None:
    """The number is given when the draft is saved; the second step posts; one that was left is thrown away first."""
    form = "<form method=post action=/kladde><label>Fakturanr. <input name=nr></label><button>Gem</button></form>"
    pages = {
        "/ny": f"<table><tr><td>2026-4711</td><td><a href=/slet>Slet</a></td></tr></table>{form}",
        "/slet": form,
        "/kladde": "<p class=nr>Kladde nr. 4567</p><form method=post action=/bogfoer><button>Bogfør</button></form>",
        "/bogfoer": "<p id=ok>Kladden er bogført</p>",
    }
    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = "/ny" },
          { click = "old_draft", loads = true, if_shown = "old_draft" },
          { fill = { label = "Fakturanr." }, with = "invoice_number" },
          { click = { button = "Gem" }, loads = true },
          { read = { css = ".nr" }, pattern = 'nr\\. (\\d+)', into = "draft" },
        ]""",
        submit="click = { button = 'Bogfør' }\nloads = true\nrefused = { css = '.fejl' }\ndone = { css = '#ok' }",
        voucher="value = 'draft'",
        more="[targets]\nold_draft = { link = 'Slet', row = '{invoice_number}' }\n",
    )
    with crooked(browsers, pages, mapping) as (system, robot):
        robot.fill(meant())
        assert robot.submit() == "4567"
        assert "GET /slet" in system.asked


def test_every_button_that_reloads_the_form_is_waited_for(browsers: Browsers) -> None:
    """The form comes back whole after each button, with new fields under the old captions."""
    kept: dict[str, str] = {}

    def page(request: Request) -> str:
        kept.update(request.form.items())
        return f"""<form method=post action=/ny><label>Fakturanr. <input name=nr value='{kept.get("nr", "")}'></label>
            <label>Netto <input name=n value='{kept.get("n", "")}'></label><button>Beregn</button></form>"""

    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = "/ny" },
          { fill = { label = "Fakturanr." }, with = "invoice_number" },
          { click = { button = "Beregn" }, loads = true },
          { fill = { label = "Netto" }, with = "net_total" },
          { click = { button = "Beregn" }, loads = true },
        ]""",
        form="[form.fields]\ninvoice_number = { label = 'Fakturanr.' }\nnet_total = { label = 'Netto' }",
    )
    with crooked(browsers, {"/ny": page}, mapping) as (_, robot):
        seen = robot.fill(meant())
    assert (seen["invoice_number"], str(seen["net_total"])) == ("2026-4711", "12500.40")


WARNING = """<div role=dialog><p class=advarsel>Beløbet er usædvanligt stort</p>
<form action=/bogfoer2 style='display:inline'><button>Ignorer</button></form>
<form action=/aldrig><button>Ignorer altid</button></form></div>"""


def test_a_warning_that_offers_to_be_ignored_for_ever_is_never_pressed(browsers: Browsers) -> None:
    """A warning that the mapping does not know goes to a person in its own words; no button of it is touched."""
    pages = {"/ny": POSTING, "/bogfoer": WARNING}
    mapping = crooked_mapping(
        enter=FILL,
        submit="click = { button = 'Bogfør' }\nloads = true\nrefused = [{ css = '.fejl' }, { css = '.advarsel' }]",
    )
    with crooked(browsers, pages, mapping) as (system, robot):
        robot.fill(meant())
        with pytest.raises(BusinessHold) as hold:
            robot.submit()
        assert hold.value.facts["words"] == "Beløbet er usædvanligt stort"
        assert not {"GET /aldrig", "GET /bogfoer2"} & set(system.asked)


def test_a_question_on_the_page_is_answered_this_once_where_the_mapping_knows_it(browsers: Browsers) -> None:
    """The page asks by itself, now and then; the answer is the one button of that name, not its neighbour."""
    asks = iter([True, False])
    question = """<button onclick="spoerg()">Bogfør</button><label>Fakturanr. <input></label><div id=d></div>
    <script>function spoerg() { if (SPOERG) d.innerHTML = `<p>Vil du bogføre nu?</p>
        <button onclick="location='/bogfoert'">Ja</button>
        <button onclick="location='/aldrig'">Ja, spørg aldrig igen</button>`;
        else location = '/bogfoert'; }</script>"""
    pages = {
        "/ny": lambda _: question.replace("SPOERG", "true" if next(asks) else "false"),
        "/bogfoert": "<p class=kvittering>B-1</p>",
    }
    mapping = crooked_mapping(
        enter=FILL,
        submit="""click = { button = "Bogfør" }
        loads = true
        refused = { css = ".fejl" }
        confirm = { shown = { text = "Vil du bogføre nu?" }, click = { button = "Ja" } }""",
    )
    with crooked(browsers, pages, mapping) as (system, robot):
        for _ in range(2):
            robot.fill(meant())
            assert robot.submit() == "B-1"
        assert "GET /aldrig" not in system.asked


def test_a_duplicate_that_the_system_would_take_silently_is_found_by_the_search(browsers: Browsers) -> None:
    """The look-up before entering finds it, in a list and where the system opens the single hit at once."""
    lookup = (
        LOOKUP
        + """
[lookup.results.opened]
shown = { css = "h1" }
number = { css = "h1", pattern = 'Bilag (\\S+)' }
match = { invoice_number = { css = "#f" } }
"""
    )
    pages = {"/soeg": "<h1>Bilag B-7</h1><b id=f>2026-4711</b>"}
    with crooked(browsers, pages, crooked_mapping(lookup=lookup)) as (system, robot):
        assert robot.look_up(meant()).vouchers == ("B-7",)
        assert robot.look_up(meant(invoice_number="2026-4712")).vouchers == ()
        system.pages["/soeg"] = TABLE.format(_row("2026-4711", "B-7", "Betalt") + _row("2026-4711", "B-9", "Bogført"))
        assert robot.look_up(meant()).vouchers == ("B-7", "B-9")


def test_a_voucher_that_does_not_say_what_it_must_is_for_a_person(browsers: Browsers) -> None:
    """A voucher that still says that it is a draft was not posted, whatever its values."""
    mapping = crooked_mapping(
        read_back="""steps = [{ go_to = "/bilag" }]
        [read_back.fields]
        invoice_number = { css = "#f" }
        status = { css = "#s", says = "Bogført" }"""
    )
    with crooked(browsers, {"/bilag": "<b id=f>2026-4711</b><i id=s>Bogført</i>"}, mapping) as (system, robot):
        assert robot.read_back("B-1", meant()) == {"invoice_number": "2026-4711"}
        system.pages["/bilag"] = "<b id=f>2026-4711</b><i id=s>Kladde</i>"
        with pytest.raises(BusinessHold) as hold:
            robot.read_back("B-1", meant())
    assert (hold.value.field, hold.value.facts["seen"]) == ("status", "Kladde")


def test_a_search_that_is_refused_is_a_hold_in_the_systems_words(browsers: Browsers) -> None:
    """What the search says against the number goes to staff."""
    mapping = crooked_mapping(lookup="refused = { css = '.fejl' }\n" + LOOKUP)
    pages = {"/soeg": "<p class=fejl>Ugyldigt fakturanummer</p>"}
    with crooked(browsers, pages, mapping) as (_, robot), pytest.raises(BusinessHold) as hold:
        robot.look_up(meant())
    assert (hold.value.reason, hold.value.facts["words"]) == (Reason.SYSTEM_REFUSED, "Ugyldigt fakturanummer")
