"""The evidence page shows all that a person needs to check a case, and nothing that came in can run or lie in it."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from PIL import Image

from robot.case import Case, Intent, Voucher
from robot.evidence import FileEvidence
from robot.evidence.case_records import records_of
from robot.evidence.evidence_page import Companion, write_evidence_page
from robot.evidence.page_images import PageImage, Pages
from robot.evidence.page_overlay import MARGIN, overlay
from robot.invoice import Box, Certainty, Document, Fact, Field, Finding, Invoice, Kind, Severity
from robot.message import Origin
from robot.outcome import Reason, State
from robot.words import load_words

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CASE = "F-2026-000123"
DANISH = load_words("da").naming({"okonomi98": "Økonomi 98"})


class SetClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Return the set time."""
        return NOW


def parsed(source: str) -> Any:
    """Return HTML as a tree; `Any`, since XPath's answers have no type of use here."""
    return html.fromstring(source)


def png() -> bytes:
    """Return a small picture."""
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "PNG")
    return out.getvalue()


def read(value: object, box: Box | None = None, certainty: Certainty = Certainty.PROVEN) -> Field[object]:
    """Return a field on page one."""
    return Field(
        value=value,
        raw=str(value),
        certainty=certainty,
        rule="label",
        facts=frozenset({Fact.LABEL}),
        page=1,
        box=box,
    )


def a_case(**changes: object) -> Case:
    """Return a case that was entered, its voucher read back with a fault."""
    values: dict[str, object] = {
        "case_id": CASE,
        "version": 1,
        "runbook": "fakturaer",
        "state": State.HELD,
        "origin": Origin(kind="mail", sender="a@b.example", subject="<script>alert(1)</script> 010190-1234"),
        "received_at": NOW,
        "changed_at": NOW,
        "document": Document(sha256="a" * 64, name="faktura.pdf", media_type="application/pdf", size=1),
        "kind": Kind.INVOICE,
        "invoice": Invoice(
            supplier_name=read("Ærlig & Søn <b>ApS</b>"),  # type: ignore[arg-type]
            invoice_number=read("4711", Box(x0=10, top=10, x1=20, bottom=15)),  # type: ignore[arg-type]
            gross_total=read(Decimal("12500.00"), Box(x0=40, top=70, x1=55, bottom=75)),  # type: ignore[arg-type]
        ),
        "findings": (
            Finding(
                reason=Reason.BANK_ACCOUNT_CHANGED,
                severity=Severity.HOLD,
                facts={"seen": "9999-0101901234", "known": "1234-0001234567"},
            ),
        ),
        "intent": Intent(
            case_id=CASE,
            system="okonomi98",
            credit_note=False,
            supplier_id="12345674",
            supplier_name="Ærlig & Søn",
            invoice_number="4711",
            issue_date=date(2026, 11, 20),
            due_date=None,
            currency="DKK",
            net_total=Decimal("10000.00"),
            vat_total=Decimal("2500.00"),
            gross_total=Decimal("12500.00"),
            account_code="4100",
            text="Ærlig 4711",
            account="9999-0101901234",
        ),
        "voucher": Voucher(system="okonomi98", number="204711", at=NOW),
    }
    return Case(**{**values, **changes})  # type: ignore[arg-type]


def page_of(case: Case, work: Path, pages: Pages, companions: Sequence[Companion] = ()) -> tuple[Any, str]:
    """Write the page of a case with some records; return it parsed, and its text."""
    evidence = FileEvidence(work, SetClock())
    picture = evidence.attach(CASE, "before-post.png", png())
    evidence.record("entry.intended", case_id=CASE, target="okonomi98", evidence=[picture])
    evidence.record("case.decided", case_id=CASE, who="mk", values={"decision": "approve", "comment": "set"})
    evidence.record("other", case_id="F-2026-000999")
    evidence.record(
        "entry.read-back",
        case_id=CASE,
        values={"gross_total": "12500.000", "text": "Ærlig 471", "account": "9999-0101901234"},
    )
    path = write_evidence_page(
        case,
        work=work,
        words=DANISH,
        pages=pages,
        history=[(NOW, State.RECEIVED, ""), (NOW, State.HELD, "note")],
        records=records_of(work, [CASE], since=NOW.date())[CASE],
        now=NOW,
        companions=companions,
    )
    source = path.read_text(encoding="utf-8")
    return parsed(source), source


@pytest.fixture
def drawn() -> Pages:
    """Return a document of one page."""
    return Pages(images=(PageImage(number=1, width=60, height=80, png=png()),), total=1)


def test_the_page_shows_the_case_whole(tmp_path: Path, drawn: Pages) -> None:
    """Reason, fields, intent, read-back, screenshot, history and log stand on the page, in Danish."""
    page, _ = page_of(a_case(), tmp_path, drawn)
    text = " ".join(" ".join(page.itertext()).split())
    for wanted in (
        "Venter på dig",
        "12.500,00",
        "Bilag 204711 i Økonomi 98",
        "Det bogførte robotten",
        "Det så en person på",
        "Svar fra en person Godkend · mk",
        "Kontonummeret på fakturaen er 9999-0101901234, men vi har 1234-0001234567 på leverandøren.",
        "Ærlig & Søn <b>ApS</b>",
        "står ved sin ledetekst",
        "Ærlig 471 afviger",
        "12.500,00 12.500,00 stemmer",
        "Klar til at trykke bogfør",
        "Bilaget læst igen",
    ):
        assert wanted in text, wanted
    assert len(page.xpath("//img[starts-with(@src,'data:image/png')]")) == 1
    assert "F-2026-000999" not in text


def test_nothing_that_came_in_can_run_or_fetch(tmp_path: Path, drawn: Pages) -> None:
    """There is no script, no address of another server, and what looks like markup is shown as text."""
    page, source = page_of(a_case(), tmp_path, drawn)
    assert not page.xpath("//script | //link | //iframe | //b[text()='ApS']")
    assert all(address.startswith("data:") for address in page.xpath("//@src | //image/@href"))
    assert "&lt;script&gt;" in source
    assert "default-src 'none'" in source
    assert "010190-1234" not in source


def test_each_field_has_a_box_in_its_place_and_its_name_beside_the_page(drawn: Pages) -> None:
    """Boxes stand where the value was read, coloured by certainty; names stand in the margins, none over another."""
    svg = parsed(str(overlay(drawn.images[0], a_case().invoice, DANISH)))
    boxes = svg.xpath("//g[@class='proven']/rect")
    assert [(float(b.get("x")), float(b.get("y"))) for b in boxes] == [(8.2, 8.2), (38.2, 68.2)]
    names = {t.text: float(t.get("x")) for t in svg.xpath("//text")}
    assert -MARGIN < names["Fakturanummer"] < 0
    assert names["Beløb med moms"] > 60


@pytest.mark.parametrize("top", [0, 400, 790])
def test_names_of_fields_in_one_row_do_not_cover_each_other(top: float) -> None:
    """Four values at one height have four names at four heights, all on the page."""
    box = Box(x0=10, top=top, x1=20, bottom=top + 10)
    names = ("net_total", "vat_total", "gross_total", "payable_total")
    invoice = Invoice(**{name: read(Decimal(1), box) for name in names})  # type: ignore[arg-type]
    page = PageImage(number=1, width=600, height=800, png=png())
    heights = [float(t.get("y")) for t in parsed(str(overlay(page, invoice, DANISH))).xpath("//text")]
    assert all(later - earlier >= 14.9 for earlier, later in pairwise(heights))
    assert 0 < min(heights) < max(heights) < 800


def test_a_value_cannot_break_out_of_the_drawing(drawn: Pages) -> None:
    """What was read stands in the drawing as text, whatever it looks like."""
    hostile = read("</title><script>x</script>", Box(x0=1, top=1, x1=2, bottom=2))
    svg = str(overlay(drawn.images[0], Invoice(supplier_name=hostile), DANISH))  # type: ignore[arg-type]
    assert "<script" not in svg


def test_a_box_outside_the_page_is_left_out(drawn: Pages) -> None:
    """A box that cannot be on the page is not drawn somewhere else."""
    invoice = Invoice(net_total=read(Decimal(1), Box(x0=-500, top=5, x1=900, bottom=6)))  # type: ignore[arg-type]
    assert 'class="box"' not in str(overlay(drawn.images[0], invoice, DANISH))


def test_a_case_with_next_to_nothing_has_a_page_too(tmp_path: Path) -> None:
    """A mail without any document still gets its page, and says why there is no picture."""
    case = a_case(invoice=None, intent=None, voucher=None, kind=None)
    page, _ = page_of(case, tmp_path, Pages(why="damaged"))
    assert "filen kan ikke tegnes" in page.text_content()
    page, _ = page_of(a_case(invoice=None, intent=None, document=None, findings=()), tmp_path, Pages())
    assert "Sag F-2026-000123" in page.text_content()
    unknown = a_case(invoice=None, intent=None, document=None, findings=(), trail="", origin=Origin(kind="mail"))
    page, _ = page_of(unknown, tmp_path, Pages())
    assert "En mail, hvor afsender og emne ikke kan læses" in page.text_content()


def test_english_pages_are_english(tmp_path: Path, drawn: Pages) -> None:
    """No Danish is left on the page of an office that chose English."""
    path = write_evidence_page(
        a_case(), work=tmp_path, words=load_words("en"), pages=drawn, history=[], records=[], now=NOW
    )
    text = parsed(path.read_text(encoding="utf-8")).text_content()
    assert "What the robot read" in text
    assert "Fakturanummer" not in text


def test_what_came_along_is_shown_with_links_and_pictures(tmp_path: Path, drawn: Pages) -> None:
    """A delivery note of the same mail: its name, what it is, its file in the case's folder, and its page."""
    along = Companion(
        name="Følgeseddel <8>.pdf", link="Følgeseddel _8_.pdf", reason="Bilag til en faktura", pages=drawn
    )
    page, _ = page_of(a_case(), tmp_path, drawn, [along])
    (section,) = page.xpath("//section[@class='companions']")
    text = " ".join(" ".join(section.itertext()).split())
    assert "Det fulgte med i samme mail" in text
    assert "Følgeseddel <8>.pdf Bilag til en faktura" in text
    assert section.xpath(".//a/@href") == ["F%C3%B8lgeseddel%20_8_.pdf"]
    assert section.xpath(".//img/@src")[0].startswith("data:image/png")
