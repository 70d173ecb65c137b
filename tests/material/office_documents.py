"""Invoices that small firms write in a spreadsheet or a letter, converted by LibreOffice."""

from __future__ import annotations

from tests.material.layout import Layout
from tests.material.template import template

LAYOUTS = (
    Layout(
        name="small_firm_sheet",
        engine="libreoffice",
        draw=template("small_firm.fods"),
        trades=("garden", "plumber", "cleaning"),
        may=frozenset({"discount", "freight", "rounding", "prepaid", "no_order"}),
    ),
    Layout(
        name="lecturer_sheet",
        engine="libreoffice",
        draw=template("lecturer.fods"),
        trades=("association", "doctor"),
        may=frozenset({"no_order", "whole"}),
        amounts=("1.234,56", "1.234,-", "1234,56"),
        lines=(1, 3),
    ),
    Layout(
        name="tabbed_letter",
        engine="libreoffice",
        draw=template("tabbed_letter.fodt"),
        trades=("engineers", "haulier", "association"),
        may=frozenset({"rounding", "prepaid", "no_order"}),
    ),
    Layout(
        name="rent_periods",
        engine="libreoffice",
        draw=template("rent_periods.fods"),
        trades=("landlord",),
        always=frozenset({"no_order"}),
        may=frozenset({"whole"}),
        amounts=("1.234,56", "1.234,-", "1234,56", "1 234,56"),
        lines=(1, 3),
    ),
)
