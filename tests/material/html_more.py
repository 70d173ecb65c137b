"""More Danish invoices as HTML: sidebars, lists, collective invoices, instalments, balances, broken headings."""

from __future__ import annotations

from tests.material.layout import Layout
from tests.material.template import template

LAYOUTS = (
    Layout(
        name="sidebar",
        engine="chromium",
        draw=template("sidebar.html"),
        trades=("engineers", "garden", "software"),
        may=frozenset({"credit", "discount", "rounding", "no_order", "return"}),
    ),
    Layout(
        name="app_list",
        engine="chromium",
        draw=template("app_list.html"),
        trades=("phone", "software", "rental"),
        may=frozenset({"prepaid", "no_order"}),
        pays=("iban",),
    ),
    Layout(
        name="collective",
        engine="chromium",
        draw=template("collective.html"),
        trades=("food", "haulier", "office"),
        may=frozenset({"credit", "freight", "rounding", "no_order"}),
        lines=(3, 9),
    ),
    Layout(
        name="building_instalment",
        engine="chromium",
        draw=template("building_instalment.html"),
        trades=("plumber", "garden"),
        may=frozenset({"rounding", "no_order", "whole"}),
        amounts=("1.234,56", "kr. 1.234,56", "1.234,-", "DKK 1.234,56", "1.234,56-"),
    ),
    Layout(
        name="balance_forward",
        engine="chromium",
        draw=template("balance_forward.html"),
        trades=("phone", "power", "cleaning"),
        always=frozenset({"no_order"}),
        may=frozenset({"rounding"}),
        pays=("fik71",),
    ),
    Layout(
        name="slip_first",
        engine="chromium",
        draw=template("slip_first.html"),
        trades=("association",),
        always=frozenset({"no_order"}),
        may=frozenset({"whole"}),
        pays=("fik71",),
    ),
    Layout(
        name="broken_headers",
        engine="chromium",
        draw=template("broken_headers.html"),
        trades=("office", "food", "haulier"),
        may=frozenset({"credit", "freight", "rounding", "no_order", "return"}),
    ),
    Layout(
        name="danish_cloud",
        engine="chromium",
        draw=template("danish_cloud.html"),
        trades=("software",),
        may=frozenset({"credit", "discount", "prepaid", "no_order"}),
        amounts=("DKK 1,234.56", "1.234,56 kr.", "DKK 1.234,56"),
        pays=("iban",),
        hides=frozenset({"ean"}),
    ),
    Layout(
        name="bilingual",
        engine="chromium",
        draw=template("bilingual.html"),
        trades=("engineers", "software", "rental"),
        may=frozenset({"credit", "freight", "rounding", "no_order"}),
        dates=("03-03-2024", "03.03.2024", "2024-03-03", "03 mar 2024"),
        pays=("iban",),
    ),
)
