"""What form fields, notes and stamps write over a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest

from scrapers.pdf.annotations import written_over
from tests.fakes.printed_pages import danish_invoice, print_pages

_KONTO = "Reg. 1234 konto 0007654321"


def annotated(path: Path, **entries: Any) -> list[str]:
    """Return what is found of an annotation in an empty corner of an invoice's page."""
    print_pages(path, [danish_invoice()])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        said = entries.pop("drawn", None)
        if said is not None:
            entries["AP"] = pikepdf.Dictionary(N=pdf.make_stream(f"BT /F1 9 Tf ({said}) Tj ET".encode()))
        box = pikepdf.Array([60, 60, 300, 80])
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=box, F=4, **entries)
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pdf.pages[0].Annots)
        pdf.save()
    document = pdfium.PdfDocument(path)
    page = document[0]
    try:
        return written_over(page)
    finally:
        page.close()
        document.close()


@pytest.mark.parametrize(
    ("kind", "entries"),
    [
        ("Widget", {"FT": pikepdf.Name.Tx, "V": pikepdf.String(_KONTO)}),
        ("Widget", {"FT": pikepdf.Name.Tx, "V": pikepdf.String("0"), "drawn": _KONTO}),
        ("FreeText", {"Contents": pikepdf.String(_KONTO)}),
        ("Stamp", {"drawn": _KONTO}),
    ],
)
def test_an_account_in_a_field_a_note_or_a_stamp_is_found(tmp_path: Path, kind: str, entries: dict[str, Any]) -> None:
    """By its value or by what it shows, which may be another."""
    found = annotated(tmp_path / "a.pdf", Subtype=pikepdf.Name(f"/{kind}"), **entries)
    assert found[-1].endswith("0007654321")


@pytest.mark.parametrize(
    ("kind", "entries"),
    [
        ("Stamp", {"Contents": pikepdf.String("Modtaget 12-11-2026 10:14")}),
        ("Widget", {"FT": pikepdf.Name.Tx, "V": pikepdf.String("Side 1 af 2")}),
        ("Text", {"Contents": pikepdf.String(_KONTO)}),
    ],
)
def test_a_date_a_page_number_and_a_closed_note_are_nothing(tmp_path: Path, kind: str, entries: dict[str, Any]) -> None:
    """A received stamp is usual; what opens only by a click is not on the page."""
    assert annotated(tmp_path / "a.pdf", Subtype=pikepdf.Name(f"/{kind}"), **entries) == []
