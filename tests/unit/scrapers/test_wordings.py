"""What invoices of other languages call their values, beyond the commonest words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.fakes.printed_pages import Text
from tests.unit.scrapers.test_layout_habits import LETTERHEAD, LINE, invoice_of


@pytest.mark.parametrize(
    "names",
    [
        ("Fakturanummer", "Utfärdad den", "Sista betalningsdag", "Summa före moms", "Mervärdesskatt", "Slutsumma"),
        ("Fakturanummer", "Utstedt den", "Siste betalingsdag", "Sum før mva", "Total mva", "Sum med mva"),
        ("N° facture", "Émise le", "À régler le", "Total H.T.", "Total T.V.A.", "Total T.T.C."),
        ("Notanummer", "Datum factuur", "Uiterlijke betaaldatum", "Totaal netto", "Omzetbelasting", "Eindbedrag"),
        ("Invoice number", "Date raised", "Payment deadline", "Amount before VAT", "VAT charged", "Total charges"),
        ("Fakturanr.", "Udstedt", "Sidste rettidige indbetaling", "I alt før moms", "Salgsmoms", "Slutbeløb"),
    ],
)
def test_the_wordings_of_a_language(tmp_path: Path, names: tuple[str, ...]) -> None:
    """Number, both days and the three totals are found by their names alone."""
    number, issued, due, net, vat, gross = names
    head: list[Text] = [
        (300, 170, number),
        (450, 170, "20417"),
        (300, 184, issued),
        (450, 184, "12-11-2026"),
        (300, 198, due),
        (450, 198, "12-12-2026"),
    ]
    totals: list[Text] = [(300, 320, net), (480, 320, "1.000,00"), (300, 334, vat), (480, 334, "250,00")]
    totals += [(300, 348, gross), (480, 348, "1.250,00")]
    invoice = invoice_of(tmp_path, LETTERHEAD, head, LINE, totals)
    assert invoice.value("invoice_number") == "20417"
    assert (invoice.value("issue_date"), invoice.value("due_date")) == (date(2026, 11, 12), date(2026, 12, 12))
    found = tuple(invoice.value(name) for name in ("net_total", "vat_total", "gross_total"))
    assert found == (Decimal("1000.00"), Decimal("250.00"), Decimal("1250.00"))
