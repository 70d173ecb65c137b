"""Pages that are a program of their own: windows over the work, and answers that are worked in bit by bit."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.wrappers import Response

from robot.entry import Browsers
from robot.errors import BusinessHold, ScreenChanged, SystemFault
from tests.fakes.crooked import crooked, crooked_mapping, data, meant

CLIENT = """<label>Tekst <input id=behind></label>
<div class=window><label>Tekst <input id=before></label><button onclick="calculate()">Beregn</button>
<button onclick="later(18, () => document.getElementById('state').value = 'klar')">Ordn</button></div>
<label>Moms <input id=vat></label><label>Tilstand <input id=state></label>
<script>
  const later = (turns, then) => setTimeout(() => turns ? later(turns - 1, then) : then());
  async function calculate() {
    const rate = await (await fetch("/sats")).json();
    later(18, async () => {
      const sum = await (await fetch("/moms")).json();
      later(18, () => document.getElementById("vat").value = sum[rate]);
    });
  }
</script>"""
PAGES = {"/ny": CLIENT, "/sats": lambda _: data("25"), "/moms": lambda _: data({"25": "3125,10"})}
WINDOW = "[targets]\nwindow = { css = '.window' }\n"


def test_a_field_inside_a_window_is_not_its_twin_behind_it(browsers: Browsers) -> None:
    """Two fields have one label; what is inside the window is meant."""
    mapping = crooked_mapping(
        enter="steps = [{ go_to = '/ny' }, { fill = { label = 'Tekst', inside = 'window' }, with = 'text' }]",
        form="[form.fields]\ntext = { css = '#before' }\norder_reference = { css = '#behind' }",
        more=WINDOW,
    )
    with crooked(browsers, PAGES, mapping) as (_, robot):
        seen = robot.fill(meant())
    assert seen["text"] == meant().text
    assert not seen["order_reference"]


def test_an_answer_that_leads_to_another_question_is_waited_for_to_the_end(browsers: Browsers) -> None:
    """The page asks again only after a chain of small tasks, and shows the sum after one more."""
    mapping = crooked_mapping(
        enter="steps = [{ go_to = '/ny' }, { click = { button = 'Beregn' }, updates = true }]",
        form="[form.fields]\nvat_total = { label = 'Moms' }",
    )
    with crooked(browsers, PAGES, mapping) as (_, robot):
        assert robot.fill(meant())["vat_total"] == meant().vat_total


def test_a_page_that_works_without_asking_is_given_its_time(browsers: Browsers) -> None:
    """What may fetch something, and does not this time, is done when the page has come to rest."""
    mapping = crooked_mapping(
        enter="steps = [{ go_to = '/ny' }, { click = { button = 'Ordn' }, updates = 'maybe' }]",
        form="[form.fields]\norder_reference = { label = 'Tilstand' }",
    )
    with crooked(browsers, PAGES, mapping) as (_, robot):
        assert robot.fill(meant())["order_reference"] == "klar"


@pytest.mark.parametrize(
    ("page", "error"),
    [
        ("<label>Part <input></label><ul></ul>", BusinessHold),
        ("<label>Part <input oninput='setTimeout(() => this.value = \"\", 400)'></label><ul></ul>", ScreenChanged),
    ],
    ids=["not in the list", "emptied itself"],
)
def test_a_supplier_that_is_not_suggested_is_a_hold_only_where_the_system_was_asked(
    browsers: Browsers, page: str, error: type[Exception]
) -> None:
    """A form that throws away what was typed has said nothing against the invoice; it is tried again."""
    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = "/ny" },
          { choose = { label = "Part" }, with = "supplier_id", option = { css = "li" }, missing = "hold" },
        ]"""
    )
    with crooked(browsers, {"/ny": page}, mapping) as (_, robot), pytest.raises(error):
        robot.fill(meant())


THROWS_AWAY_ONCE = """<label>Part <input id=kred></label><ul id=list></ul><script>
  let thrown = false;
  kred.oninput = () => {
    if (!thrown) setTimeout(() => { kred.value = ""; thrown = true; }, 400);
    else if (kred.value.length === 8) list.innerHTML = `<li onclick="kred.value = 'valgt'">${kred.value}</li>`;
  };
</script>"""


def test_a_field_that_emptied_itself_is_typed_in_once_more(browsers: Browsers) -> None:
    """Its page still came to rest, as a client's window does that has just opened."""
    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = "/ny" }, { choose = { label = "Part" }, with = "supplier_id", option = { css = "li" } },
        ]""",
        form="[form.fields]\norder_reference = { label = 'Part' }",
    )
    with crooked(browsers, {"/ny": THROWS_AWAY_ONCE}, mapping) as (_, robot):
        assert robot.fill(meant())["order_reference"] == "valgt"


NUMBERED = """<p id=n>Handling: opret</p><button onclick="fetch('/svar').then(() => setTimeout(() => {
    document.getElementById('n').textContent = 'Handling: gemt, kladde 4711';
}, 700))">Gem</button>"""


def test_a_number_that_the_page_shows_only_after_its_answer_is_waited_for(browsers: Browsers) -> None:
    """The place is there all the time; until it shows what fits the pattern, it is looked at again."""
    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = '/gem' },
          { click = { button = 'Gem' }, updates = true },
          { read = { css = '#n' }, pattern = 'kladde (\\d+)', into = 'draft' },
          { fill = { label = 'Rekvisition' }, with = 'draft' },
        ]""",
        form="[form.fields]\norder_reference = { label = 'Rekvisition' }",
    )
    page = NUMBERED + "<label>Rekvisition <input></label>"
    with crooked(browsers, {"/gem": page, "/svar": "ja"}, mapping) as (_, robot):
        assert robot.fill(meant())["order_reference"] == "4711"


def test_a_text_that_never_fits_its_pattern_is_told_in_one_short_line(browsers: Browsers) -> None:
    """Whole pages stand in a `div`; the message is for a person."""
    page = "<div id=n>" + "<p>en linje tekst</p>\n" * 200 + "</div>"
    mapping = crooked_mapping(
        enter="""steps = [{ go_to = '/gem' }, { read = { css = '#n' }, pattern = 'kladde (\\d+)', into = 'draft' }]"""
    )
    with crooked(browsers, {"/gem": page}, mapping) as (_, robot), pytest.raises(ScreenChanged) as error:
        robot.fill(meant())
    assert len(str(error.value)) < 400
    assert "\n" not in str(error.value)


ANSWERING_500 = """<label>Leverandør <input></label><div id=svar></div><button onclick="ask()">Opdater</button>
<script>
  async function ask() {
    const text = await (await fetch("/hent")).text();
    setTimeout(() => { document.getElementById("svar").innerHTML = text; }, 300);
  }
</script>"""


@pytest.mark.parametrize(
    ("answer", "session", "error"),
    [
        ("<p class=fejl>Leverandøren findes ikke</p>", "", BusinessHold),
        ("<h1>Nede</h1>", "", SystemFault),
        ("<h1>Nede</h1><p class=fejl>Databasen svarer ikke</p>", "[session]\nerror = { text = 'Nede' }\n", SystemFault),
    ],
    ids=["a word against the invoice", "no word", "the system's own error page"],
)
def test_an_error_page_in_words_against_the_invoice_is_a_hold(
    browsers: Browsers, answer: str, session: str, error: type[Exception]
) -> None:
    """Its status alone would count as a fault of the system, and all other invoices would wait for one supplier."""
    mapping = crooked_mapping(
        more=session,
        enter="""refused = { css = '.fejl' }
        steps = [
          { go_to = '/ny' },
          { click = { button = 'Opdater' }, updates = true },
          { wait_for = { css = '.ok' } },
        ]""",
    )
    pages: dict[str, Any] = {"/ny": ANSWERING_500, "/hent": lambda _: Response(answer, 500, mimetype="text/html")}
    with crooked(browsers, pages, mapping) as (_, robot), pytest.raises(error):
        robot.fill(meant())
