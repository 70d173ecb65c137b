"""Pages, frames, searches and postings as real systems have them; each is broken in one way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast

import pytest
from playwright.sync_api import CDPSession, Error
from werkzeug.wrappers import Request, Response

from robot.errors import BusinessHold, ScreenChanged, SessionLost, SystemFault
from tests.fakes.crooked import FILL, FRONT, crooked, crooked_mapping, html, meant
from tests.fakes.hand_clock import HandClock

if TYPE_CHECKING:
    from robot.entry import Browsers


@pytest.mark.parametrize("form_first", [True, False], ids=["form first", "menu first"])
def test_two_frames_under_one_address_are_told_apart_by_what_stands_in_them(
    browsers: Browsers, form_first: bool
) -> None:
    """Which of the two loads first, and which place it has, changes from day to day."""
    parts = ["<h2>Bilag</h2><label>Fakturanr. <input></label>", "<h2>Historik</h2><label>Fakturanr. <input></label>"]
    given = iter(parts if form_first else parts[::-1])
    pages = {"/ny": "<iframe src=/del></iframe><iframe src=/del></iframe>", "/del": lambda _: next(given)}
    mapping = crooked_mapping(
        enter="""frame = { shows = "Bilag" }
        steps = [{ go_to = "/ny" }, { fill = { label = "Fakturanr." }, with = "invoice_number" }]""",
        form="""frame = { url = "/del", shows = "Bilag" }
        [form.fields]
        invoice_number = { label = "Fakturanr." }
        text = { label = "Fakturanr.", frame = { shows = "Historik" } }""",
    )
    with crooked(browsers, pages, mapping) as (_, robot):
        seen = robot.fill(meant())
    assert (seen["invoice_number"], seen["text"]) == ("2026-4711", "")


def test_a_frame_without_name_is_known_by_its_order_and_reloads_are_waited_for(browsers: Browsers) -> None:
    """The second frame's own page is replaced by its button; `loads` waits for that frame, not for the page."""
    pages = {
        "/ny": "<iframe src=/menu></iframe><iframe src=/trin1></iframe>",
        "/menu": "Menu",
        "/trin1": "<form action=/trin2><label>Fakturanr. <input value=gammel></label><button>Videre</button></form>",
        "/trin2": "<label>Fakturanr. <input></label>",
    }
    mapping = crooked_mapping(
        enter="""frame = { nth = 2 }
        steps = [
          { go_to = "/ny" },
          { click = { button = "Videre" }, loads = true },
          { fill = { label = "Fakturanr." }, with = "invoice_number" },
        ]""",
        form="frame = { nth = 2 }\n[form.fields]\ninvoice_number = { label = 'Fakturanr.' }",
    )
    with crooked(browsers, pages, mapping) as (system, robot):
        assert robot.fill(meant())["invoice_number"] == "2026-4711"
        assert "GET /trin2" in system.asked


def _search(found: str) -> Callable[[Request], str]:
    def answer(request: Request) -> str:
        assert request.args["q"] == "99000007"
        return found

    return answer


SUPPLIER = "<form action=/soegning><label>Leverandør <input name=q></label><button>Søg</button></form>"
FORM = "<p>Leverandør: <b id=valgt>99000007</b></p><label>Fakturanr. <input></label>"
CHOOSE = """steps = [
  { go_to = "/ny" },
  { fill = { label = "Leverandør" }, with = "supplier_id" },
  { click = { button = "Søg" }, loads = true },
  { wait_for = [{ css = "#valgt" }, { css = "table" }] },
  { do = "pick", if_shown = { css = "table" } },
  { expect = { css = "#valgt" }, with = "supplier_id" },
  { fill = { label = "Fakturanr." }, with = "invoice_number" },
]
refused = { css = ".fejl" }

[blocks.pick]
steps = [{ click = { link = "Vælg", row = "{supplier_id}" }, loads = true, missing = "hold", ambiguous = "hold" }]
"""
LIST = """<table><tr><th>Nr.</th><th></th></tr>
<tr class=valgt><td>88000007</td><td><a href=/forkert>Vælg</a></td></tr>
<tr><td>99000007</td><td><a href=/valgt>Vælg</a></td></tr></table>"""


@pytest.mark.parametrize("found", [FORM, LIST], ids=["one hit", "a list with the first already chosen"])
def test_a_supplier_search_that_gives_a_form_or_a_list_ends_at_the_right_supplier(
    browsers: Browsers, found: str
) -> None:
    """One hit opens the form at once; in a list the row with the number is clicked, not the one that is marked."""
    pages = {"/ny": SUPPLIER, "/soegning": _search(found), "/valgt": FORM, "/forkert": FORM.replace("99", "88")}
    mapping = crooked_mapping(enter=CHOOSE, form="[form.fields]\ninvoice_number = { label = 'Fakturanr.' }")
    with crooked(browsers, pages, mapping) as (_, robot):
        assert robot.fill(meant())["invoice_number"] == "2026-4711"


def test_an_error_page_that_throws_the_form_away_is_told_and_nothing_goes_on(browsers: Browsers) -> None:
    """In the system's words where the mapping names their place, as a fault where it names an error page."""
    page = "<h1>Fejl 17</h1><p class=fejl>Kreditorkartoteket er låst af en anden bruger</p>"
    pages = {"/ny": SUPPLIER, "/soegning": _search(page)}
    with crooked(browsers, pages, crooked_mapping(enter=CHOOSE)) as (_, robot):
        with pytest.raises(BusinessHold) as hold:
            robot.fill(meant())
        assert hold.value.facts["words"] == "Kreditorkartoteket er låst af en anden bruger"
    mapping = crooked_mapping(
        enter=CHOOSE.replace("refused", "# "), more="[session]\nerror = { css = 'h1:has-text(\"Fejl\")' }\n"
    )
    with crooked(browsers, pages, mapping) as (_, robot), pytest.raises(SystemFault, match="error page") as fault:
        robot.fill(meant())
    assert not isinstance(fault.value, ScreenChanged)


def test_a_deep_link_gets_the_referer_that_it_needs(browsers: Browsers) -> None:
    """The system shows the voucher only to one who comes from its search page."""

    def voucher(request: Request) -> str:
        came_from = request.headers.get("Referer", "")
        return "<p>Bilag B-1</p><b id=f>2026-4711</b>" if came_from.endswith("/soeg") else "Ingen adgang"

    mapping = crooked_mapping(
        read_back="""steps = [
          { go_to = "/bilag/{voucher}", referer = "/soeg" },
          { expect = { text = "Bilag {voucher}" } },
        ]
        [read_back.fields]
        invoice_number = { css = "#f" }"""
    )
    with crooked(browsers, {"/bilag/B-1": voucher}, mapping) as (_, robot):
        assert robot.read_back("B-1", meant()) == {"invoice_number": "2026-4711"}


def _modal(_: Request) -> str:
    return """<label>Fakturanr. <input></label><button>Gem</button>
    <div style='position:fixed;inset:0;background:#fff8'><p>Din session er udløbet</p><button>Log ind</button></div>"""


@pytest.mark.parametrize(
    ("pages", "more"),
    [
        ({"/ny": lambda _: _modal(_).replace("<p>Din session er udløbet</p>", "<input type=password>")}, ""),
        ({"/ny": lambda _: html("")}, ""),
        ({"/ny": "<iframe src=/menu></iframe><iframe src=/del></iframe>", "/menu": "Menu",
          "/del": "<label>Kode <input type=password></label>"}, ""),
        ({"/ny": _modal}, "[session]\nlost = { text = 'Din session er udløbet' }\n"),
        ({"/ny": "<script>fetch('/data')</script><p>Henter ...</p>", "/data": lambda _: html("", 401)}, ""),
        ({"/ny": lambda _: Response("Log ind", 401)}, ""),
    ],
    ids=["modal with password box", "blank page", "password box in a frame", "modal over work", "401 behind", "401"],
)  # fmt: skip
def test_a_lost_session_is_known_however_it_shows(browsers: Browsers, pages: dict[str, object], more: str) -> None:
    """Whatever stands in the place of the form, it is told as a lost session, and a fresh login goes on cleanly."""
    mapping = crooked_mapping(more=more, enter="steps = [{ go_to = '/ny' }, { click = { button = 'Gem' } }]")
    with crooked(browsers, pages, mapping) as (system, robot):
        with pytest.raises(SessionLost):
            robot.fill(meant())
        robot.reset()
        system.pages["/ny"] = "<button type=button>Gem</button>"
        robot.fill(meant())
        assert system.asked.count("GET /") == 2


def test_the_canary_stops_where_only_an_invoice_leads(browsers: Browsers) -> None:
    """A link by the supplier's name, and what stands behind it, are not reached and nothing that is missing."""
    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = "/ny" },
          { click = { link = "{supplier_name}" }, loads = true },
          { expect = { css = "b" }, with = "supplier_id" },
          { fill = { label = "Fakturanr." }, with = "invoice_number" },
        ]""",
    )
    pages = {"/ny": "<a href=/valgt>Fjordby VVS ApS</a>", "/soeg": "Intet fundet"}
    with crooked(browsers, pages, mapping) as (_, robot):
        looked, _pictures = robot.examine()
    states = {one.where: one.state for one in looked}
    reached_by_nobody = ("step 2 of [enter]", "step 4 of [enter]", "submit.click")
    assert {states[where] for where in reached_by_nobody} == {"not reached"}


@pytest.mark.parametrize(("skip", "state"), [(', canary = "skip"', "not reached"), ("", "missing")])
def test_what_comes_with_a_saved_draft_is_not_looked_for(browsers: Browsers, skip: str, state: str) -> None:
    """The canary saves none; the mapping says so of the number and the button that only a draft brings."""
    mapping = crooked_mapping(
        enter='steps = [{ go_to = "/ny" }]',
        form=f'[form.fields]\ninvoice_number = {{ label = "Kladde nr."{skip} }}',
        submit=f'click = {{ button = "Bogfør" }}\nrefused = {{ css = ".fejl" }}{skip.replace(", ", chr(10))}',
    )
    pages = {"/ny": "<button>Gem kladde</button>", "/soeg": "Intet fundet"}
    with crooked(browsers, pages, mapping) as (_, robot):
        looked, _pictures = robot.examine()
    states = {one.where: one.state for one in looked}
    assert (states["form.fields.invoice_number"], states["submit.click"]) == (state, state)


class _NoPicture:
    """A camera before the page has drawn anything."""

    def send(self, _method: str, _params: object) -> NoReturn:
        """Fail as Chromium does."""
        raise Error("Protocol error (Page.captureScreenshot): Unable to capture screenshot")


def test_a_page_that_has_no_picture_yet_is_waited_for(browsers: Browsers) -> None:
    """The quick way to a picture fails now and then; the invoice does not suffer for it."""
    with crooked(browsers, {"/soeg": "Intet fundet"}, crooked_mapping()) as (_, robot):
        robot.look_up(meant())
        assert robot._session is not None
        robot._session.camera = cast("CDPSession", _NoPicture())
        assert robot.screenshot().startswith(b"\x89PNG")


def test_a_file_comes_only_where_a_step_asks_for_it(browsers: Browsers) -> None:
    """The step's file is kept with the invoice; any other is cancelled and told."""
    pages = {
        "/ny": "<a href=/kvit.pdf>Kvittering</a><label>Fakturanr. <input></label>",
        "/kvit.pdf": lambda _: Response(b"%PDF-1.4", headers={"Content-Disposition": "attachment; filename=k.pdf"}),
    }
    asked = crooked_mapping(
        enter="steps = [{ go_to = '/ny' }, { download = { link = 'Kvittering' }, into = 'receipt' }]"
    )
    with crooked(browsers, pages, asked) as (_, robot):
        robot.fill(meant())
        assert robot.files() == {"receipt.pdf": b"%PDF-1.4"}
    unasked = crooked_mapping(
        enter="""steps = [
          { go_to = "/ny" }, { click = { link = "Kvittering" } }, { wait_for = { text = "aldrig" } },
        ]"""
    )
    with crooked(browsers, pages, unasked) as (_, robot), pytest.raises(SystemFault, match="sent a file"):
        robot.fill(meant())


def test_a_redirect_to_another_host_is_blocked_and_told(browsers: Browsers) -> None:
    """The same machine under another name is another host: the redirect's target never hears of the robot."""
    with crooked(browsers, {}, crooked_mapping(enter=FILL)) as (system, robot):
        foreign = system.url.replace("127.0.0.1", "localhost") + "fremmed"
        system.pages["/ny"] = lambda _: Response(status=302, headers={"Location": foreign})
        with pytest.raises(SystemFault, match="another host"):
            robot.fill(meant())
        assert "GET /fremmed" not in system.asked


def test_a_form_that_asks_before_it_is_left_is_left(browsers: Browsers) -> None:
    """The browser's own question about unsaved work does not stop the next invoice."""
    page = """<label>Fakturanr. <input></label><button type=button>Rør</button>
        <script>onbeforeunload = event => event.preventDefault()</script>"""
    mapping = crooked_mapping(
        enter=FILL.replace("]", ", { click = { button = 'Rør' } }]"),
        form="[form.fields]\ninvoice_number = { label = 'Fakturanr.' }",
    )
    with crooked(browsers, {"/ny": page}, mapping) as (_, robot):
        for number in ("1", "2"):
            assert robot.fill(meant(invoice_number=number))["invoice_number"] == number


def test_a_dialog_that_asks_for_a_text_gets_it(browsers: Browsers) -> None:
    """A prompt is answered with a value of the invoice."""
    page = """<label>Årsag <input id=a></label>
        <button type=button onclick="a.value = prompt('Angiv årsag')">Ret</button>"""
    mapping = crooked_mapping(
        enter="""steps = [{ go_to = "/ny" },
          { click = { button = "Ret" }, dialog = { text = "Angiv årsag", reply = "Faktura {invoice_number}" } }]""",
        form="[form.fields]\ntext = { label = 'Årsag' }",
    )
    with crooked(browsers, {"/ny": page}, mapping) as (_, robot):
        assert robot.fill(meant())["text"] == "Faktura 2026-4711"


def test_a_session_is_kept_alive_when_it_is_time_and_not_before(browsers: Browsers) -> None:
    """The steps are done after so many idle minutes; a fault in them is no fault of an invoice."""
    clock = HandClock()
    mapping = crooked_mapping(more="[keepalive]\nevery_minutes = 5\nsteps = [{ go_to = '/ping' }]\n")
    pages = {"/ping": FRONT, "/soeg": "Intet fundet"}
    with crooked(browsers, pages, mapping, clock=clock) as (system, robot):
        robot.keep_alive()
        robot.look_up(meant())
        clock.advance(minutes=4)
        robot.keep_alive()
        assert "GET /ping" not in system.asked
        clock.advance(minutes=2)
        robot.keep_alive()
        assert system.asked.count("GET /ping") == 1
        system.pages["/ping"] = lambda _: html("", 401)
        clock.advance(minutes=6)
        robot.keep_alive()
        assert robot.look_up(meant()).vouchers == ()


def test_pictures_and_fonts_are_not_fetched_where_the_mapping_blocks_them(browsers: Browsers) -> None:
    """What nobody looks at costs nothing; everything else is fetched as ever."""
    page = "<link rel=stylesheet href=/stil.css><img src=/logo.png><label>Fakturanr. <input></label>"
    mapping = crooked_mapping(enter=FILL).model_copy(update={"block": ("image",)})
    pages = {"/ny": page, "/stil.css": lambda _: Response("p{}", mimetype="text/css")}
    with crooked(browsers, pages, mapping) as (system, robot):
        robot.fill(meant())
        assert "GET /stil.css" in system.asked
        assert "GET /logo.png" not in system.asked


def test_a_service_worker_cannot_come_between(browsers: Browsers) -> None:
    """A page that registers one is refused it, so that what the robot sees comes from the system."""
    page = """<p id=s>venter</p><script>(navigator.serviceWorker
        ? navigator.serviceWorker.register('/w.js').then(() => navigator.serviceWorker.getRegistrations())
        : Promise.resolve([])).then(found => { s.textContent = `antal ${(found || []).length}`; },
                                    () => { s.textContent = 'antal 0'; });</script>"""
    mapping = crooked_mapping(
        enter="steps = [{ go_to = '/ny' }, { expect = { text = 'antal 0' } }]",
    )
    pages = {"/ny": page, "/w.js": lambda _: Response("self.onfetch = e => 0", mimetype="text/javascript")}
    with crooked(browsers, pages, mapping) as (system, robot):
        robot.fill(meant())
        assert "GET /w.js" not in system.asked


def test_sections_nested_frames_tooltips_menus_and_the_rest_of_the_actions(browsers: Browsers, tmp_path: Path) -> None:
    """What the other tests have no need of: each action and way to point at a thing does what the reference says."""
    inner = """<fieldset><legend>Køber</legend><label>Navn <input></label></fieldset>
    <fieldset><legend>Sælger</legend><label>Navn <input></label></fieldset>
    <input title='Fakturanummer'><input placeholder='Søg konto'><p ondblclick="this.textContent='To klik'">Et klik</p>
    <ul><li class=l><input value=1></li><li class=l><input value=2></li></ul>
    <div onmouseover="m.style.display=''">Menu</div><a id=m href='#' style='display:none' onclick="w.remove()">Luk</a>
    <p id=w>Vent venligst</p><label>Fil <input type=file></label><label>Note <input value='gammel'></label>
    <table><tr><th>Konto</th><th>Beløb</th></tr><tr><td>A</td><td><input></td></tr><tr><td>B</td><td><input></td></tr></table>
    <a href='/hjaelp' target=_blank>Hjælp</a>"""
    pages = {
        "/ny": "<iframe name=ydre src=/ydre></iframe>",
        "/ydre": "<iframe src=/indre></iframe>",
        "/indre": inner,
        "/hjaelp": "<p>Hjælp til skemaet</p>",
    }
    document = tmp_path / "faktura.pdf"
    document.write_bytes(b"%PDF-1.4")
    mapping = crooked_mapping(
        enter=f"""frame = ["ydre", {{ url = "/indre" }}]
        steps = [
          {{ go_to = "/ny" }},
          {{ fill = {{ label = "Navn", section = "Sælger" }}, with = "supplier_name" }},
          {{ fill = {{ title = "Fakturanummer" }}, with = "invoice_number" }},
          {{ fill = {{ placeholder = "Søg", exact = false }}, with = "account_code" }},
          {{ double_click = {{ text = "Et klik" }} }},
          {{ expect = {{ text = "To klik" }} }},
          {{ fill = {{ css = "li.l input", nth = 2 }}, text = "anden" }},
          {{ fill = {{ column = "Beløb", row = "B" }}, with = "gross_total" }},
          {{ clear = {{ label = "Note" }} }},
          {{ expect = {{ label = "Note" }}, is = "empty" }},
          {{ upload = {{ label = "Fil" }}, text = "{document.as_posix()}" }},
          {{ hover = {{ text = "Menu" }} }},
          {{ click = {{ link = "Luk" }} }},
          {{ wait_gone = {{ text = "Vent venligst" }} }},
          {{ expect_absent = {{ text = "Vent venligst" }} }},
          {{ click = {{ link = "Hjælp" }}, opens = "hjælp" }},
          {{ expect = {{ text = "Hjælp til skemaet", frame = [], window = "hjælp" }} }},
          {{ close_window = "hjælp" }},
        ]""",
        form="""frame = ["ydre", { nth = 1 }]
        [form.fields]
        supplier_name = { label = "Navn", section = "Sælger" }
        text = { label = "Navn", section = "Køber" }
        invoice_number = { title = "Fakturanummer" }
        account_code = { placeholder = "Søg konto" }
        order_reference = { css = "li.l input", nth = "last" }
        gross_total = { column = "Beløb", row = "B" }
        fik = { xpath = "//input[@type='file']", pattern = '([^\\\\]+)$' }""",
    )
    with crooked(browsers, pages, mapping) as (_, robot):
        seen = robot.fill(meant())
    assert (seen["supplier_name"], seen["text"]) == ("Fjordby VVS ApS", "")
    assert (seen["invoice_number"], seen["account_code"]) == ("2026-4711", "5-32-10-4000")
    assert (seen["order_reference"], str(seen["gross_total"])) == ("anden", "15625.50")
    assert seen["fik"] == "faktura.pdf"
