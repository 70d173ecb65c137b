"""Real PDFs that nobody of this project wrote: nothing that is called proven may be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from robot.invoice import Certainty
from robot.outcome import Reason
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.page_reading import read_pdf
from scrapers.reading import Context, read_file
from tests.fakes.reading_corpus import CORPUS, asked, documents, is_right

NOWHERE = Context(office=Office(name="Nowhere"), limits=Limits(), register=Register([]))

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not part of the project")


@pytest.mark.parametrize("with_name", [True, False])
def test_nothing_proven_is_wrong_and_most_fields_are_right(with_name: bool) -> None:
    """With the file's name as a hint and without: no proven value is wrong, and the share of right fields stays."""
    right = seen = 0
    proven_wrong = []
    for row in documents("pdf", "pdf_real_da"):
        reading = read_pdf(
            CORPUS / row["file"],
            office=NOWHERE.office,
            limits=NOWHERE.limits,
            register=NOWHERE.register,
            hints=Hints(name=Path(row["file"]).name if with_name else ""),
        )
        for name, true in asked(row).items():
            seen += 1
            field = getattr(reading.invoices[0], name) if reading.invoices else None
            if field is None:
                continue
            good = is_right(name, true, field.value, row["extra"])
            right += good
            if not good and field.certainty is Certainty.PROVEN:
                proven_wrong.append((row["file"], name, field.value))
    assert proven_wrong == []
    assert right / seen >= 0.88


@pytest.mark.parametrize("row", documents("mismatch"), ids=lambda row: str(row["file"]))
def test_a_page_that_contradicts_its_own_e_invoice_is_held(row: dict[str, str]) -> None:
    """What people approve and what the XML says must be the same."""
    path = CORPUS / row["file"]
    reasons = {f.reason for f in read_file(path, Hints(name=path.name), NOWHERE).findings}
    assert Reason.PAGE_AND_XML_DISAGREE in reasons
