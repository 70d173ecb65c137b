"""Danish invoices as HTML, printed by Chromium."""

from __future__ import annotations

from tests.material.layout import Layout
from tests.material.template import template

_GOODS = frozenset({"credit", "discount", "freight", "rounding", "prepaid"})

LAYOUTS = (
    Layout(
        name="logo_and_footer",
        engine="chromium",
        draw=template("logo_and_footer.html"),
        trades=("plumber", "garden", "software", "engineers"),
        may=_GOODS | {"terms_only", "no_order"},
    ),
    Layout(
        name="labels_over_values",
        engine="chromium",
        draw=template("labels_over_values.html"),
        trades=("office", "haulier", "shop"),
        may=_GOODS | {"line_discount", "no_order"},
    ),
    Layout(
        name="erp_both_sides",
        engine="chromium",
        draw=template("erp_both_sides.html"),
        trades=("office", "food", "software"),
        may=frozenset({"credit", "discount", "freight", "rounding", "line_discount", "no_order"}),
    ),
    Layout(
        name="temps_factoring",
        engine="chromium",
        draw=template("temps_factoring.html"),
        trades=("temps",),
        may=frozenset({"rounding", "no_order"}),
    ),
    Layout(
        name="web_receipt",
        engine="chromium",
        draw=template("web_receipt.html"),
        trades=("shop", "books"),
        always=frozenset({"with_vat"}),
        may=frozenset({"discount", "freight", "prepaid", "no_order"}),
        pays=("fik71",),
        hides=frozenset({"net_total"}),
    ),
    Layout(
        name="telephone",
        engine="chromium",
        draw=template("telephone.html"),
        trades=("phone",),
        always=frozenset({"no_order"}),
        may=frozenset({"rounding"}),
        pays=("fik71",),
    ),
    Layout(
        name="utility_front",
        engine="chromium",
        draw=template("utility_front.html"),
        trades=("utility", "power"),
        always=frozenset({"no_order"}),
        may=frozenset({"prepaid"}),
        amounts=("1.234,56", "kr. 1.234,56", "1.234,56 kr.", "1.234,56-"),
        pays=("fik71",),
        hides=frozenset({"ean"}),
    ),
    Layout(
        name="hours_and_materials",
        engine="chromium",
        draw=template("hours_and_materials.html"),
        trades=("plumber", "garden"),
        may=frozenset({"discount", "rounding", "prepaid", "no_order", "whole"}),
        amounts=("1.234,56", "1.234,-", "1234,56"),
    ),
    Layout(
        name="left_totals",
        engine="chromium",
        draw=template("left_totals.html"),
        trades=("cleaning", "software"),
        may=frozenset({"credit", "discount", "rounding", "no_order"}),
        pays=("account", "iban"),
    ),
    Layout(
        name="clinic_note",
        engine="chromium",
        draw=template("clinic_note.html"),
        trades=("doctor",),
        may=frozenset({"no_order"}),
        lines=(1, 4),
    ),
    Layout(
        name="two_rates",
        engine="chromium",
        draw=template("two_rates.html"),
        trades=("waste",),
        always=frozenset({"no_order"}),
        may=frozenset({"rounding"}),
        pays=("fik75",),
        hides=frozenset({"net_total"}),
    ),
    Layout(
        name="bottom_band",
        engine="chromium",
        draw=template("bottom_band.html"),
        trades=("office", "food", "haulier"),
        may=frozenset({"credit", "discount", "freight", "rounding", "no_order"}),
    ),
    Layout(
        name="book_parcel",
        engine="chromium",
        draw=template("book_parcel.html"),
        trades=("books",),
        always=frozenset({"with_vat", "line_discount"}),
        may=frozenset({"freight", "no_order"}),
        hides=frozenset({"net_total"}),
    ),
    Layout(
        name="trips_landscape",
        engine="chromium",
        draw=template("trips_landscape.html"),
        trades=("haulier",),
        may=frozenset({"rounding", "no_order"}),
        lines=(4, 12),
    ),
)
