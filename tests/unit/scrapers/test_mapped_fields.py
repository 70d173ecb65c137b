"""What supplier mappings do to a reading: values, lines, layouts, posting, and how certain they are."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from robot.invoice import Certainty, Fact, Invoice, Reading, Severity
from robot.outcome import Reason
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.page_reading import read_pdf
from scrapers.supplier_mapping import SupplierMapping
from tests.fakes.printed_pages import Text, danish_invoice, print_pages

OFFICE = Office(name="Fjordby Kommune", cvr=("25313763",), glns=("5798000000018",))
HEAD = 'name = "Sydfyns Tagdækning"\nmatch = { supplier_id = "13585628" }\nsource = "sydfyns.toml"\n'


def read(folder: Path, text: str, *pages: Sequence[Text], hints: Hints | None = None, head: str = HEAD) -> Reading:
    """Print the pages and read them with a mapping."""
    path = print_pages(folder / "dokument.pdf", [list(page) for page in pages])
    mapping = SupplierMapping.model_validate(tomllib.loads(head + text))
    return read_pdf(
        path,
        office=OFFICE,
        limits=Limits(),
        register=Register([]),
        hints=hints or Hints(),
        supplier_mappings=(mapping,),
    )


def only(reading: Reading) -> Invoice:
    """Return the one invoice of a reading."""
    (invoice,) = reading.invoices
    return invoice


def odd_page(more: Sequence[Text] = ()) -> list[Text]:
    """Return an invoice whose order stands where nobody else puts it."""
    return danish_invoice(more=[(60, 480, "Sag"), (200, 480, "PO-77"), (420, 480, "PO-88"), (200, 510, "PO-99"), *more])


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("anchor = 'Sag'", "PO-77"),
        ("anchor = 'sag:'", "PO-77"),
        ("anchor = ['Projekt', 'Sag']", "PO-77"),
        ("anchor = 'Sag'\ndistance = 400\npattern = '(PO-8\\d)'", "PO-88"),
        ("anchor = 'Sag'\ndistance = 60", None),
        ("anchor = 'PO-77'\ndirection = 'below'", "PO-99"),
        ("anchor = 'PO-99'\ndirection = 'above'", "PO-77"),
        ("anchor = 'PO-77'\ndirection = 'below'\ndistance = 5", None),
        ("anchor = 'PO-88'\ndirection = 'left'", "PO-77"),
        ("anchor = 'PO-88'\ndirection = 'left'\ndistance = 400\npattern = '(Sag)'", "Sag"),
        ("region = { x0 = 195, x1 = 240, top = 470, bottom = 485 }", "PO-77"),
        ("region = { x0 = 240, x1 = 300, top = 470, bottom = 485, tolerance = 30 }", "PO-77"),
        ("region = { x0 = 240, x1 = 300, top = 470, bottom = 485, tolerance = 2 }", None),
        ("region = { page = 'last', x0 = 195, x1 = 240, top = 470, bottom = 485 }", "PO-77"),
        ("region = { page = 2, x0 = 195, x1 = 240, top = 470, bottom = 485 }", None),
        ("value = 'altid den samme'", "altid den samme"),
    ],
)
def test_a_rule_names_a_place(tmp_path: Path, rule: str, value: str | None) -> None:
    """Right, left, below and above an anchor, within a distance; in a region, with tolerance; or a constant."""
    invoice = only(read(tmp_path, f"[fields.order_reference]\n{rule}\n", odd_page()))
    assert invoice.value("order_reference") == value


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("page = 'first'", "PO-1"),
        ("page = 'last'", "PO-3"),
        ("page = 2", "PO-3"),
        ("occurrence = 'first'", "PO-1"),
        ("occurrence = 'last'", "PO-3"),
        ("occurrence = 2", "PO-2"),
        ("occurrence = 4", None),
    ],
)
def test_a_rule_says_which_of_several_places(tmp_path: Path, rule: str, value: str | None) -> None:
    """By its page, or counted in reading order."""
    pages = (
        danish_invoice(more=[(60, 480, "Sag PO-1"), (60, 500, "Sag PO-2")]),
        [(380, 60, "Fakturanr.: 20417"), (60, 90, "Sag PO-3")],
    )
    invoice = only(read(tmp_path, f"[fields.order_reference]\nanchor = 'Sag'\n{rule}\n", *pages))
    assert invoice.value("order_reference") == value


def test_an_anchor_in_two_places_proves_neither(tmp_path: Path) -> None:
    """Where the rule does not say which of two values it means, the other one is a rival."""
    page = danish_invoice(more=[(60, 480, "Sag PO-1"), (60, 500, "Sag PO-2"), (60, 520, "PO-1")])
    field = only(read(tmp_path, "[fields.order_reference]\nanchor = 'Sag'\n", page)).order_reference
    assert field is not None
    assert field.certainty is not Certainty.PROVEN
    assert [rival.raw for rival in field.rivals] == ["PO-2"]


def test_a_mapping_alone_proves_nothing_and_with_a_second_sighting_it_does(tmp_path: Path) -> None:
    """The file's name is another kind of fact."""
    text = "[fields.order_reference]\nanchor = 'Sag'\n"
    alone = only(read(tmp_path, text, odd_page())).order_reference
    named = only(read(tmp_path, text, odd_page(), hints=Hints(subject="Vedr. PO-77"))).order_reference
    assert alone is not None
    assert named is not None
    assert (alone.facts, alone.certainty) == (frozenset({Fact.MAPPING}), Certainty.SUPPORTED)
    assert (named.facts, named.certainty) == (frozenset({Fact.MAPPING, Fact.SECOND_SIGHTING}), Certainty.PROVEN)


def test_what_the_reader_found_otherwise_is_a_rival(tmp_path: Path) -> None:
    """A mapping that says another number than the page's own label is doubted."""
    page = danish_invoice(more=[(60, 480, "Løbenr."), (200, 480, "555123")])
    field = only(read(tmp_path, "[fields.invoice_number]\nanchor = 'Løbenr.'\n", page)).invoice_number
    assert field is not None
    assert field.value == "555123"
    assert field.certainty is Certainty.SUPPORTED or field.certainty is Certainty.GUESS
    assert [rival.raw for rival in field.rivals] == ["20417"]


def test_mapped_totals_that_add_up_are_proven(tmp_path: Path) -> None:
    """Totals under words that nobody else uses: mapping and arithmetic are two kinds of facts."""
    page: list[Text] = [t for t in danish_invoice() if t[1] < 310]
    page += [(60, 600, "Grundsum"), (200, 600, "1.000,00"), (60, 620, "Told"), (200, 620, "250,00")]
    page += [(60, 640, "Slutsum"), (200, 640, "1.250,00")]
    text = "\n".join(
        f"[fields.{name}]\nanchor = '{anchor}'"
        for name, anchor in (("net_total", "Grundsum"), ("vat_total", "Told"), ("gross_total", "Slutsum"))
    )
    invoice = only(read(tmp_path, text, page))
    for name, value in (("net_total", "1000.00"), ("vat_total", "250.00"), ("gross_total", "1250.00")):
        field = getattr(invoice, name)
        assert field.value == Decimal(value)
        assert {Fact.MAPPING, Fact.ARITHMETIC} <= field.facts
        assert field.certainty is Certainty.PROVEN


def test_numbers_and_dates_are_read_as_the_mapping_says(tmp_path: Path) -> None:
    """A thousand without decimals, an American date, a date without separators."""
    page = danish_invoice(more=[(60, 480, "Rest 1.250"), (60, 500, "Issued 04/05/2026"), (60, 520, "Due 20260517")])
    text = (
        'decimal_mark = ","\ndate_order = "month_first"\n'
        "[fields.payable_total]\nanchor = 'Rest'\n[fields.issue_date]\nanchor = 'Issued'\n"
        "[fields.due_date]\nanchor = 'Due'\ndate_pattern = 'YYYYMMDD'\n"
    )
    invoice = only(read(tmp_path, text, page))
    assert invoice.value("payable_total") == Decimal(1250)
    assert invoice.value("issue_date") == date(2026, 4, 5)
    assert invoice.value("due_date") == date(2026, 5, 17)


def test_an_amount_with_the_other_decimal_mark_is_none_of_this_supplier(tmp_path: Path) -> None:
    """A supplier that changed its number format is reported, not misread."""
    page = danish_invoice(more=[(60, 480, "Rest 1,250.00")])
    reading = read(tmp_path, 'decimal_mark = ","\n[fields.payable_total]\nanchor = "Rest"\n', page)
    assert only(reading).payable_total is None
    assert [(f.reason, f.field) for f in reading.findings] == [(Reason.MAPPING_FIELD_MISSING, "payable_total")]


def test_a_field_that_is_no_longer_found_is_noted_unless_it_is_optional(tmp_path: Path) -> None:
    """The note names mapping and field; the reader's own value stays."""
    text = "[fields.invoice_number]\nanchor = 'Løbenummer'\n[fields.fik]\nanchor = 'Slip'\noptional = true\n"
    reading = read(tmp_path, text, danish_invoice())
    assert only(reading).value("invoice_number") == "20417"
    assert [(f.reason, f.severity, f.facts) for f in reading.findings] == [
        (Reason.MAPPING_FIELD_MISSING, Severity.NOTE, {"mapping": "sydfyns.toml", "field": "invoice_number"})
    ]


LAYOUTS = """
[fields.order_reference]
anchor = "Sag"
[[layout]]
name = "gammel"
match = { not_text = "Ny faktura" }
[[layout]]
name = "ny"
match = { text = ["Ny faktura", "Projekt"] }
[layout.fields.order_reference]
anchor = "Projekt"
"""


@pytest.mark.parametrize(
    ("more", "layout", "value"),
    [
        ([(60, 480, "Sag PO-1")], "sydfyns.toml (gammel)", "PO-1"),
        ([(60, 460, "Ny faktura"), (60, 480, "Projekt PO-2")], "sydfyns.toml (ny)", "PO-2"),
        ([(60, 460, "Ny faktura"), (60, 480, "Sag PO-3")], None, "PO-3"),
    ],
)
def test_a_supplier_has_several_layouts(tmp_path: Path, more: list[Text], layout: str | None, value: str) -> None:
    """The first layout that fits adds its rules; where none fits, that is noted and the common rules hold."""
    reading = read(tmp_path, LAYOUTS, danish_invoice(more=more))
    assert only(reading).supplier_mapping == layout
    assert only(reading).value("order_reference") == value
    assert [f.reason for f in reading.findings] == ([] if layout else [Reason.MAPPING_UNMATCHED])


def test_a_mapping_is_recognised_by_texts_too_but_not_where_another_text_stands(tmp_path: Path) -> None:
    """All texts must stand on the pages, and none of `not_text`."""
    match = 'match = { text = ["Sydfyns  tagdækning", "5700 Svendborg"], not_text = "AVIS" }'
    head = f'name = "S"\nsource = "s.toml"\n{match}\n'
    page = [t for t in danish_invoice() if "CVR" not in t[2]]
    assert only(read(tmp_path, "", page, head=head)).supplier_mapping == "s.toml"
    assert only(read(tmp_path, "", [*page, (60, 600, "Avis")], head=head)).supplier_mapping is None


def test_the_mapping_says_what_is_posted(tmp_path: Path) -> None:
    """Account and text go along with the invoice, for the step that makes the posting."""
    text = '[posting]\naccount_code = "3-20-400"\ntext = "Tag {invoice_number}"\n'
    invoice = only(read(tmp_path, text, danish_invoice()))
    assert (invoice.account_code, invoice.posting_text) == ("3-20-400", "Tag {invoice_number}")


def lines_page(*, of: int, second: bool = False) -> list[Text]:
    """Return one `of` so many pages whose lines have no unit price and a description of two rows."""
    table: list[Text] = [
        (60, 260, "Ydelse"),
        (250, 260, "Mængde"),
        (330, 260, "Enh."),
        (480, 260, "Sum"),
        (60, 280, "Oprydning efter"),
        (262, 280, "2,00"),
        (330, 280, "uger"),
        (470, 280, "700,00"),
        (60, 292, "storm i havnen"),
        (60, 310, "Bortkørsel"),
        (262, 310, "1,00"),
        (330, 310, "læs"),
        (470, 310, "300,00"),
    ]
    if second:
        return [(380, 60, "Fakturanr.: 20417"), *table, (60, 330, "Transport"), (470, 330, "2.000,00")]
    whole = danish_invoice() if of == 1 else danish_invoice(net="2.000,00", vat="500,00", gross="2.500,00")
    head = [t for t in whole if t[1] < 250]
    foot = [t for t in whole if t[1] >= 320]
    return [*head, *table, (60, 340, "Slut på linjer"), *((t[0], t[1] + 60, t[2]) for t in foot)]


BY_HEADINGS = """
[lines]
end = "Slut på linjer"
skip = "Transport"
[lines.columns]
description = { heading = "Ydelse" }
quantity = { heading = "Mængde" }
unit = { heading = "Enh." }
amount = { heading = "Sum" }
"""
BY_EDGES = """
[lines]
start = "Ydelse"
end = "Slut på linjer"
skip = "Transport"
[lines.columns]
description = { x0 = 50, x1 = 240 }
quantity = { x0 = 241, x1 = 320 }
unit = { x0 = 321, x1 = 400 }
amount = { x0 = 440, x1 = 560 }
"""


@pytest.mark.parametrize("text", [BY_HEADINGS, BY_EDGES])
@pytest.mark.parametrize("pages", [1, 2])
def test_lines_are_read_by_their_columns(tmp_path: Path, text: str, pages: int) -> None:
    """Under headings or between edges, over several pages; sums carried over are no lines."""
    invoice = only(read(tmp_path, text, *(lines_page(of=pages, second=n > 0) for n in range(pages))))
    wanted: list[tuple[Any, ...]] = [
        ("Oprydning efter storm i havnen", Decimal("2.00"), "uger", Decimal("700.00")),
        ("Bortkørsel", Decimal("1.00"), "læs", Decimal("300.00")),
    ] * pages
    assert [(line.description, line.quantity, line.unit, line.amount) for line in invoice.lines] == wanted


def test_lines_whose_table_is_gone_are_noted(tmp_path: Path) -> None:
    """The headings of the mapping stand nowhere: the reader's own lines stay."""
    reading = read(tmp_path, BY_HEADINGS, danish_invoice())
    assert [(f.reason, f.field) for f in reading.findings] == [(Reason.MAPPING_FIELD_MISSING, "lines")]
    assert [line.description for line in only(reading).lines] == ["Tagpap lagt"]
