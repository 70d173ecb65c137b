"""Fields as real systems have them: each page is broken in one way, and the mapping copes without Python."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from werkzeug.wrappers import Request, Response

from robot.case import differences
from robot.errors import BusinessHold, ScreenChanged
from robot.outcome import Reason
from tests.fakes.crooked import crooked, crooked_mapping, data, meant

if TYPE_CHECKING:
    from robot.entry import Browsers

SWAPPING = """
<h1>Ny faktura</h1>
<label for=vis>Beløb</label> <input id=vis value='0,00' readonly>
<input id=skriv style='display:none'>
<script>
const shown = document.getElementById('vis'), typed = document.getElementById('skriv');
let keys = 0;
shown.onfocus = () => setTimeout(() => {
    shown.style.display = 'none'; typed.style.display = ''; typed.value = ''; keys = 0; typed.focus();
});
typed.onkeydown = () => { keys += 1; };
typed.onblur = () => {
    if (keys > 0) shown.value = typed.value;
    typed.style.display = 'none'; shown.style.display = '';
};
</script>
"""


def test_a_number_field_that_swaps_inputs_is_typed_key_by_key(browsers: Browsers) -> None:
    """The field that takes the cursor is another one, and a value that is set would be dropped; keys are not."""
    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = "/ny" },
          { type = { label = "Beløb" }, with = "gross_total" },
          { press = "Tab" },
        ]""",
        form="[form.fields]\ngross_total = { label = 'Beløb' }",
    )
    with crooked(browsers, {"/ny": SWAPPING}, mapping) as (_, robot):
        assert robot.fill(meant())["gross_total"] == Decimal("15625.50")


def test_a_value_that_a_field_drops_is_caught_before_posting(browsers: Browsers) -> None:
    """A field that answers `change` by taking its old value back shows in what `fill` returns."""
    page = "<label for=a>Beløb</label><input id=a value='0,00' onchange=\"this.value='0,00'\">"
    mapping = crooked_mapping(
        enter="steps = [{ go_to = '/ny' }, { fill = { label = 'Beløb' }, with = 'gross_total' }, { press = 'Tab' }]",
        form="[form.fields]\ngross_total = { label = 'Beløb' }",
    )
    with crooked(browsers, {"/ny": page}, mapping) as (_, robot):
        different = differences(meant(), robot.fill(meant()))
    assert [(one.name, one.seen) for one in different] == [("gross_total", "0.00")]


def test_ids_that_are_counters_and_captions_half_translated_do_not_matter(browsers: Browsers) -> None:
    """The field is known by its caption, in either language, whatever its id is today; which way served is recorded."""
    count = iter(range(1000, 2000))

    def page(_: Request) -> str:
        here = next(count)
        caption = "Invoice no." if here % 2 else "Fakturanr."
        return f"<label for=ctl{here}_x>{caption}:</label><input id=ctl{here}_x name=f{here}>"

    mapping = crooked_mapping(
        more='[targets]\nnumber = [{ label = "Fakturanr." }, { label = "Invoice no." }]\n',
        enter="steps = [{ go_to = '/ny' }, { fill = 'number', with = 'invoice_number' }]",
        form="[form.fields]\ninvoice_number = 'number'",
    )
    with crooked(browsers, {"/ny": page}, mapping) as (_, robot):
        for way in (1, 2):
            assert robot.fill(meant())["invoice_number"] == "2026-4711"
            assert {served for _, served in robot.served} == {way}


def test_an_unseen_twin_of_a_button_or_field_is_no_second_one(browsers: Browsers) -> None:
    """Templates keep a hidden copy of the form; the one that can be seen is meant, also when it is read."""
    form = "<label>Fakturanr. <input></label><button onclick=\"document.title='trykket'\" type=button>Opdater</button>"
    page = f"<div style='display:none'>{form}</div><div>{form}</div>"
    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = "/ny" },
          { fill = { label = "Fakturanr." }, with = "invoice_number" },
          { click = { button = "Opdater" } },
        ]""",
        form="[form.fields]\ninvoice_number = { label = 'Fakturanr.' }",
    )
    with crooked(browsers, {"/ny": page}, mapping) as (_, robot):
        assert robot.fill(meant())["invoice_number"] == "2026-4711"


def test_a_combo_box_whose_list_loads_late_is_chosen_from(browsers: Browsers) -> None:
    """The list is fetched when the box is opened; the entry is clicked once it is there."""
    page = """
    <label id=l>Valuta</label>
    <div role=combobox aria-labelledby=l tabindex=0 onclick="aabn(this)">Vælg</div><ul role=listbox id=liste></ul>
    <script>
    function aabn(box) { fetch('/valuta').then(r => r.text()).then(text => {
        liste.innerHTML = text.split(',').map(v => `<li role=option>${v}</li>`).join('');
        for (const li of liste.children)
            li.onclick = () => { box.textContent = li.textContent; liste.innerHTML = ''; };
    }); }
    </script>"""
    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = "/ny" },
          { choose = { label = "Valuta" }, with = "currency", option = { role = "option", named = "{currency}" } },
        ]""",
        form="[form.fields]\ncurrency = { label = 'Valuta' }",
    )
    with crooked(browsers, {"/ny": page, "/valuta": lambda _: Response("DKK,EUR,SEK")}, mapping) as (_, robot):
        assert robot.fill(meant(currency="EUR"))["currency"] == "EUR"


SUGGESTING = """
<label for=s>Leverandør</label><input id=s autocomplete=off><ul id=forslag></ul><p id=tom></p>
<script>
let round = 0;
s.oninput = () => {
    const mine = ++round;
    fetch('/forslag?q=' + encodeURIComponent(s.value)).then(r => r.json()).then(found => {
        if (mine !== round) return;
        forslag.innerHTML = ''; tom.textContent = found.length ? '' : 'Ingen leverandør hedder sådan';
        for (const name of found) {
            const li = document.createElement('li'); li.setAttribute('role', 'option'); li.textContent = name;
            li.onclick = () => { s.value = name; forslag.innerHTML = ''; };
            forslag.append(li);
        }
    });
};
</script>
"""


@pytest.mark.parametrize(
    ("suppliers", "reason", "words"),
    [
        (["99000007 Fjordby VVS ApS", "99000015 Fjordby El"], None, ""),
        (["99000007 Fjordby VVS ApS", "99000007 Fjordby VVS (gammel)"], Reason.SUPPLIER_AMBIGUOUS, ""),
        (["99000015 Fjordby El"], Reason.SYSTEM_REFUSED, "Ingen leverandør hedder sådan"),
    ],
    ids=["one fits", "two fit", "none fits"],
)
def test_the_right_suggestion_is_picked_and_an_ambiguous_one_is_a_hold(
    browsers: Browsers, suppliers: list[str], reason: Reason | None, words: str
) -> None:
    """One entry with the number is taken; two go to a person; none goes there in the system's own words."""

    def suggest(request: Request) -> Response:
        return data([name for name in suppliers if request.args["q"] in name])

    mapping = crooked_mapping(
        enter="""steps = [{ go_to = "/ny" }, { do = "supplier" }]
[[blocks.supplier.steps]]
choose = { label = "Leverandør" }
with = "supplier_id"
option = { role = "option", named = "{supplier_id}", exact = false }
missing = "hold"
words = { css = "#tom:not(:empty)" }
""",
        form="[form.fields]\nsupplier_id = { label = 'Leverandør', pattern = '^(\\d{8})' }",
    )
    with crooked(browsers, {"/ny": SUGGESTING, "/forslag": suggest}, mapping) as (_, robot):
        if reason is None:
            assert robot.fill(meant())["supplier_id"] == "99000007"
            return
        with pytest.raises(BusinessHold) as hold:
            robot.fill(meant())
    assert hold.value.reason is reason
    assert hold.value.facts.get("words", "") == words


def test_a_list_that_still_grows_is_not_chosen_from(browsers: Browsers) -> None:
    """The first suggestion fits and comes at once, a second one that fits a moment later: a person decides."""
    page = """<label for=s>Leverandør</label><input id=s><ul id=f></ul><script>
    const add = name => { f.insertAdjacentHTML('beforeend', `<li role=option>99000007 ${name}</li>`);
                          f.lastChild.onclick = () => { s.value = f.textContent; f.innerHTML = ''; }; };
    s.oninput = () => { if (s.value === '99000007') { add('Fjordby'); setTimeout(() => add('Gammel'), 60); } };
    </script>"""
    mapping = crooked_mapping(
        enter="""[[enter.steps]]
go_to = "/ny"
[[enter.steps]]
choose = { label = "Leverandør" }
with = "supplier_id"
option = { role = "option", named = "{supplier_id}", exact = false }
""",
        form="[form.fields]\nsupplier_id = { label = 'Leverandør' }",
    )
    with crooked(browsers, {"/ny": page}, mapping) as (_, robot), pytest.raises(BusinessHold) as hold:
        robot.fill(meant())
    assert hold.value.reason is Reason.SUPPLIER_AMBIGUOUS


UPDATING = """
<form onsubmit="return false"><div id=del></div></form>
<script>
let fields = {netto: '', moms: '0,00'};
function draw() {
    document.getElementById('del').innerHTML =
        `<label>Netto <input id=n${Math.random()} class=n value="${fields.netto}"></label>
         <label>Moms <input class=m readonly value="${fields.moms}"></label><button type=button>Opdater</button>`;
    document.querySelector('button').onclick = () => {
        fetch('/moms', {method: 'POST', body: document.querySelector('.n').value}).then(r => r.json())
            .then(answer => { fields = answer; draw(); });
    };
}
draw();
</script>
"""


def test_vat_that_is_calculated_only_after_an_update_is_waited_for(browsers: Browsers) -> None:
    """The part of the page is fetched anew, the old fields are dead, and the new VAT is what is read."""

    def calculate(request: Request) -> Response:
        right = request.get_data(as_text=True) == "12500,40"
        return data({"netto": "12.500,40", "moms": "3.125,10" if right else "?"})

    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = "/ny" },
          { fill = { label = "Netto" }, with = "net_total" },
          { click = { button = "Opdater" }, updates = true },
          { expect = { label = "Moms" }, with = "vat_total" },
        ]""",
        form="[form.fields]\nnet_total = { label = 'Netto' }\nvat_total = { label = 'Moms' }",
    )
    with crooked(browsers, {"/ny": UPDATING, "/moms": calculate}, mapping) as (_, robot):
        assert differences(meant(), robot.fill(meant())) == ()
        with pytest.raises(ScreenChanged, match=r"shows '3\.125,10'"):
            robot.fill(meant(vat_total=Decimal("3125.11")))


def test_a_step_that_says_it_updates_and_does_not_is_a_changed_screen(browsers: Browsers) -> None:
    """What a mapping promises and the page does not do is told."""
    mapping = crooked_mapping(
        enter="steps = [{ go_to = '/ny' }, { click = { button = 'Opdater' }, updates = true }]",
    )
    with (
        crooked(browsers, {"/ny": "<button type=button>Opdater</button>"}, mapping) as (_, robot),
        pytest.raises(ScreenChanged, match="fetched nothing anew"),
    ):
        robot.fill(meant())


def test_what_the_system_says_while_the_form_is_filled_becomes_the_reason(browsers: Browsers) -> None:
    """A validation message of the server after an update is the hold's reason, in the system's own words."""
    page = """<label>Konto <input id=k></label><button type=button onclick="fetch('/kontrol').then(r => r.text())
        .then(t => { document.getElementById('fejl').textContent = JSON.parse(t); })">Opdater</button>
        <p id=fejl></p>"""
    mapping = crooked_mapping(
        enter="""refused = { css = "#fejl" }
        steps = [
          { go_to = "/ny" },
          { fill = { label = "Konto" }, with = "account_code" },
          { click = { button = "Opdater" }, updates = true },
          { fill = { label = "Kommer aldrig" }, with = "account_code" },
        ]"""
    )
    pages = {"/ny": page, "/kontrol": lambda _: data("Kontoen er lukket for postering")}
    with crooked(browsers, pages, mapping) as (_, robot), pytest.raises(BusinessHold) as hold:
        robot.fill(meant())
    assert hold.value.reason is Reason.SYSTEM_REFUSED
    assert hold.value.facts["words"] == "Kontoen er lukket for postering"


def test_fields_in_shadow_dom_are_found_by_label_role_and_name(browsers: Browsers) -> None:
    """Web components hide their fields from XPath, not from a person."""
    page = """<x-felt></x-felt><script>
    customElements.define('x-felt', class extends HTMLElement { connectedCallback() {
        this.attachShadow({mode: 'open'}).innerHTML =
            `<label for=a>Fakturanr.</label><input id=a><input name=konto><button type=button>Gem</button>`;
    } });</script>"""
    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = "/ny" },
          { type = { label = "Fakturanr." }, with = "invoice_number" },
          { fill = { name = "konto" }, with = "account_code" },
          { click = { button = "Gem" } },
        ]""",
        form="[form.fields]\ninvoice_number = { label = 'Fakturanr.' }\naccount_code = { name = 'konto' }",
    )
    with crooked(browsers, {"/ny": page}, mapping) as (_, robot):
        assert differences(meant(), robot.fill(meant())) == ()


def test_captions_columns_and_sections_in_shadow_dom_are_found_inside_a_thing_of_it(browsers: Browsers) -> None:
    """What a web component hides from XPath it does not hide from an XPath that begins within it."""
    page = """<x-bilag></x-bilag><script>
    customElements.define('x-bilag', class extends HTMLElement { connectedCallback() {
        this.attachShadow({mode: 'open'}).innerHTML =
            `<div id=alt><table><tr><td>Fakturanr.</td><td><input></td></tr></table>
             <fieldset><legend>Kontering</legend><table><tr><th>Linje</th><th>Konto</th></tr>
             <tr><td>1</td><td><input></td></tr></table></fieldset></div>`;
    } });</script>"""
    field = "{ column = 'Konto', row = '1', section = 'Kontering', inside = 'alt' }"
    mapping = crooked_mapping(
        enter=f"""steps = [
          {{ go_to = "/ny" }},
          {{ fill = {{ beside = "Fakturanr.", inside = "alt" }}, with = "invoice_number" }},
          {{ fill = {field}, with = "account_code" }},
        ]""",
        form=f"[form.fields]\ninvoice_number = {{ beside = 'Fakturanr.', inside = 'alt' }}\naccount_code = {field}"
        "\n[targets]\nalt = { css = 'x-bilag #alt' }",
    )
    with crooked(browsers, {"/ny": page}, mapping) as (_, robot):
        assert differences(meant(), robot.fill(meant())) == ()


def test_what_is_read_from_an_attribute_or_a_table_can_be_used_further_on(browsers: Browsers) -> None:
    """A number that stands in a link, and one that stands in a table, are typed into other fields."""
    page = """<a id=l data-nr='K-17' href='#'>Kontrakt</a>
    <table id=t><tr><td>Periode</td><td>2026-11</td></tr><tr><td>Afdeling</td><td>Vej</td></tr></table>
    <label>Kontrakt nr. <input></label><label>Periode nr. <input></label>"""
    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = "/ny" },
          { read = { link = "Kontrakt" }, attribute = "data-nr", into = "contract" },
          { read = { css = "#t" }, table = true, pattern = 'Periode \\\\| (\\\\S+)', into = "period" },
          { fill = { label = "Kontrakt nr." }, text = "{contract}" },
          { fill = { label = "Periode nr." }, with = "period" },
        ]""".replace("\\\\", "\\"),
        form="[form.fields]\naccount_code = { label = 'Kontrakt nr.' }\ntext = { label = 'Periode nr.' }",
    )
    with crooked(browsers, {"/ny": page}, mapping) as (_, robot):
        seen = robot.fill(meant())
    assert (seen["account_code"], seen["text"]) == ("K-17", "2026-11")


def test_a_button_that_is_enabled_late_is_waited_for_and_a_box_is_ticked_by_a_value(browsers: Browsers) -> None:
    """`is` says how a thing must be, `check` follows the value."""
    page = """<label><input type=checkbox id=k onchange="setTimeout(() => { g.disabled = false; }, 50)">
        Kreditnota</label><button id=g type=button disabled>Gem</button>"""
    mapping = crooked_mapping(
        enter="""steps = [
          { go_to = "/ny" },
          { expect = { button = "Gem" }, is = "disabled" },
          { check = { label = "Kreditnota" }, with = "credit_note" },
          { expect = { button = "Gem" }, is = "enabled" },
          { expect = { label = "Kreditnota" }, is = "checked" },
        ]""",
        form="[form.fields]\ncredit_note = { label = 'Kreditnota' }",
    )
    with crooked(browsers, {"/ny": page}, mapping) as (_, robot):
        assert robot.fill(meant(credit_note=True))["credit_note"] is True
        with pytest.raises(ScreenChanged, match="is not enabled"):
            robot.fill(meant())


def test_a_text_that_is_cut_is_noted(browsers: Browsers) -> None:
    """A declared cut is typed, and said: which value, and what stands there now."""
    mapping = crooked_mapping(
        more="[formats.short]\nkind = 'text'\nmax_length = 8\nlonger = 'cut'\n",
        enter="steps = [{ go_to = '/ny' }, { fill = { label = 'Tekst' }, with = 'text', format = 'short' }]",
        form="[form.fields]\ntext = { label = 'Tekst', format = 'short' }",
    )
    with crooked(browsers, {"/ny": "<label>Tekst <input></label>"}, mapping) as (_, robot):
        assert differences(meant(), robot.fill(meant())) == ()
        [note] = robot.notes()
        assert (note.reason, note.field, note.facts["text"]) == (Reason.TEXT_CUT, "text", "Fjordby")
        robot.fill(meant(text="Kort"))
        assert robot.notes() == []
