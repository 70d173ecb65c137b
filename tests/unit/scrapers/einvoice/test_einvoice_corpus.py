"""The shared corpus of real e-invoices, where it is there: every field right, each reason right."""

import csv
import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from robot.invoice import Invoice, Kind, Reading
from scrapers.einvoice import embedded_xmls, read_xml, reconcile
from scrapers.einvoice.parsing import looks_like_xml

CORPUS = Path(__file__).parents[5] / "shared" / "corpus"
TRUTH = CORPUS / "extraction" / "truth.jsonl"
MANIFEST = CORPUS / "hostile" / "MANIFEST.tsv"

pytestmark = pytest.mark.skipif(not TRUTH.exists(), reason="the shared corpus is not here")


def truths(*sets: str) -> list[dict[str, Any]]:
    """Return the truth of the files in some sets."""
    if not TRUTH.exists():
        return []
    rows = (json.loads(line) for line in TRUTH.read_text(encoding="utf-8").splitlines())
    return [row for row in rows if row["set"] in sets]


def hostile() -> list[dict[str, str]]:
    """Return the rows of the manifest that are XML."""
    if not MANIFEST.exists():
        return []
    with MANIFEST.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["path"].startswith("xml/")]
    return [row for row in rows if looks_like_xml((MANIFEST.parent / row["path"]).read_bytes())]


def xml_of(path: Path) -> bytes:
    """Return the e-invoice that a file is, or has inside."""
    found = path.read_bytes() if path.suffix == ".xml" else next(iter(embedded_xmls(path)), None)
    assert found is not None
    return found


def read_value(invoice: Invoice, name: str) -> str:
    """Return a value as text without punctuation, a total without its sign."""
    if name == "lines":
        return str(len(invoice.lines))
    value = invoice.value("supplier_id" if name == "supplier_vat_or_tax_id" else name)
    return letters(value)


def letters(value: object) -> str:
    """Return what counts of a value: letters and digits, a Danish VAT id without its country."""
    bare = "".join(sign for sign in str(value) if sign.isalnum()).casefold()
    return bare[2:] if bare.startswith("dk") and len(bare) == 10 else bare


def page_text(path: Path) -> str:
    """Return the bare text of a PDF."""
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize("truth", truths("xml", "hybrid"), ids=lambda row: row["file"])
def test_every_field_of_a_real_e_invoice_is_right(truth: dict[str, Any]) -> None:
    """All that the XML says of the fields that are scored."""
    (invoice,) = read_xml(xml_of(TRUTH.parent / truth["file"])).invoices

    wrong = {name: value for name, value in truth["fields"].items() if read_value(invoice, name) != letters(value)}

    assert wrong == {}


@pytest.mark.parametrize("row", hostile(), ids=lambda row: row["path"])
def test_every_hostile_xml_gets_its_reason(row: dict[str, str]) -> None:
    """The manifest's class P reads without a finding; class X holds first for one of its reasons."""
    reading = read_xml((MANIFEST.parent / row["path"]).read_bytes())

    found = [finding.reason for finding in reading.findings]
    if row["class"] == "P":
        assert reading.invoices
        assert found == []
    elif row["class"] == "X":
        assert found[0] in row["reason"].split("|")


@pytest.mark.parametrize("truth", truths("mismatch"), ids=lambda row: row["file"])
def test_a_page_that_disagrees_with_its_xml_is_held(truth: dict[str, Any]) -> None:
    """Even where the page reader itself has found nothing."""
    path = TRUTH.parent / truth["file"]

    reading = reconcile(Reading(kind=Kind.OTHER, pages=1), read_xml(xml_of(path)), page_text(path))

    assert "page_and_xml_disagree" in {finding.reason for finding in reading.findings}


@pytest.mark.parametrize("truth", truths("hybrid"), ids=lambda row: row["file"])
def test_an_honest_hybrid_is_not_held_for_disagreeing(truth: dict[str, Any]) -> None:
    """Unless its own number is not on its page."""
    path = TRUTH.parent / truth["file"]

    reading = reconcile(Reading(kind=Kind.OTHER, pages=1), read_xml(xml_of(path)), page_text(path))

    against = {finding.field for finding in reading.findings if finding.reason == "page_and_xml_disagree"}
    assert against <= (set() if truth["visible"]["invoice_number"] else {"invoice_number"})
