"""From a voucher's number back to the spot on the page, and from the page to the voucher."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from rich.console import Console

from robot.errors import ExitCode
from robot.invoice import Kind
from robot.outcome import State
from robot.settings import load_settings
from robot.trail import find_cases, follow
from robot.trail_command import show_trail
from tests.fakes.ledger_values import NOW, invoice
from tests.fakes.posted_case import NUMBER_AT, Office, open_office, post, take_in


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Return an office with its books open."""
    office = open_office(tmp_path, NOW)
    yield office
    office.ledger.close()


def said(office: Office, number: str, *, as_json: bool = False) -> tuple[ExitCode, str]:
    """Return exit code and output of `audit show`."""
    out = io.StringIO()
    code = show_trail(office.settings, number, Console(file=out, width=200), as_json=as_json)
    return code, out.getvalue()


def test_a_voucher_leads_to_the_place_on_the_page_and_to_all_that_proves_it(office: Office) -> None:
    """Value, page, box, read-back, document, mail, pictures and log records stand in one answer."""
    post(office, 1)
    case = post(office, 2)
    (found,) = find_cases(office.ledger, "B-2")
    trail = follow(office.ledger, office.work, found)
    number = next(value for value in trail.values if value.name == "invoice_number")
    assert (number.entered, number.seen, number.same, number.raw) == ("F-2", "F-2", True, "F-2")
    assert (number.page, number.box) == (1, NUMBER_AT)
    assert [(file.what, file.name, file.intact) for file in trail.files] == [
        ("message", f"{case.case_id}.eml", True),
        ("document", "faktura-2.pdf", True),
        ("entry.intended", "before-post.png", True),
        ("entry.posted", "after-post.png", True),
        ("entry.read-back", "voucher.png", True),
    ]
    assert [record.action for record in trail.records] == [
        "message.taken-in",
        "entry.intended",
        "entry.posted",
        "entry.read-back",
    ]
    assert all(json.loads(line)["seq"] == one.seq for one, line in zip(trail.records, trail.lines, strict=True))


@pytest.mark.parametrize("number", ["B-2", "2026-2", "F-2026-000002"])
def test_each_number_of_a_case_leads_to_it(office: Office, number: str) -> None:
    """The finance system's number, the filing system's and the robot's own find the same case."""
    post(office, 1)
    case = post(office, 2)
    code, text = said(office, number)
    assert code is ExitCode.ALL_ENTERED
    assert f"Voucher B-2 in oekonomi98, posted {'23 Nov 2026'}" in text
    assert case.case_id in text
    assert "page 1: 176 mm from the left, 35 mm from the top" in text


def test_a_danish_office_reads_it_all_in_its_own_words_and_figures(office: Office) -> None:
    """Amounts, dates and truth values as staff write them; an invoice number that looks like an amount stays one."""
    post(office, 1)
    (office.settings.home / "config.toml").write_text('[office]\nname = "Fjordby"\n', encoding="utf-8")
    danish, out = load_settings(office.settings.home / "config.toml"), io.StringIO()
    show_trail(danish, "B-1", Console(file=out, width=60), as_json=False)
    text = out.getvalue()
    for part in (
        "Kreditnota\n    Indtastet: nej\n",
        "Beløb med moms\n    Indtastet: 125,00\n    Læst tilbage: 125,00 ✓\n",
        "Fakturadato\n    Indtastet: 01.11.2026\n",
        "Posteringslinje 1\n    Indtastet: 5.32.20: 100,00 Tømrer Ærø\n",
        "    Sted: side 1: 176 mm fra venstre, 35 mm fra toppen\n",
        "Værdierne er læst i faktura-1.pdf. ",
        "  faktura-1.pdf (bilag), uændret\n    Åbn: ",
        "  voucher.png (skærmbillede: Bilaget læst igen), uændret\n    Åbn: ",
        "fakturarobot export F-2026-000001 --to MAPPE",
    ):
        assert part in text, text
    assert "…" not in text


def test_an_auditor_reads_in_which_part_of_the_page_a_value_stands(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words and millimetres by the page's own size; a value that stands on no page is told by its rule."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.drawString(500, 736, "F-1")
    canvas.save()
    monkeypatch.setattr("tests.fakes.posted_case.PAGE", out.getvalue())
    post(office, 1)
    text = said(office, "B-1")[1]
    assert "page 1, top right: 176 mm from the left, 35 mm from the top" in " ".join(text.replace("│", " ").split())


def test_a_file_of_the_archive_is_named_with_where_it_can_be_opened(office: Office) -> None:
    """Under its own name in the case's folder; not where another file has that name there."""
    case = post(office, 1)
    shown = {file.name: file.shown for file in follow(office.ledger, office.work, case).files}
    folder = office.work / "evidence" / case.case_id
    assert shown["faktura-1.pdf"] == folder / "faktura-1.pdf"
    assert shown[f"{case.case_id}.eml"] is None
    (folder / "voucher.png").unlink()
    (folder / "voucher.png").write_bytes(b"another")
    assert {f.name: f.shown for f in follow(office.ledger, office.work, case).files}["voucher.png"] is None


def test_a_value_that_the_voucher_shows_otherwise_is_marked(office: Office) -> None:
    """What was read back and is not what was meant is seen at once."""
    post(office, 1, gross_total="1.25")
    _, text = said(office, "B-1", as_json=True)
    (trail,) = json.loads(text)
    same = {value["name"]: value["same"] for value in trail["values"]}
    assert (same["gross_total"], same["invoice_number"], same["currency"]) == (False, True, None)
    assert "1.25 ✗" in said(office, "B-1")[1]


def test_an_amount_that_the_system_writes_otherwise_is_the_same(office: Office) -> None:
    """A total of 125.00 that the voucher shows as 125 or 125.0 is what was meant; 125.01 is not."""
    for number, seen, same in ((1, "125", True), (2, "125.0", True), (3, "125.01", False), (4, "–", False)):
        case = post(office, number, gross_total=seen)
        values = {value.name: value.same for value in follow(office.ledger, office.work, case).values}
        assert values["gross_total"] is same, seen


def test_evidence_that_was_changed_is_said_to_be(office: Office) -> None:
    """A file that is not what was stored is not passed off as proof."""
    post(office, 1)
    document = follow(office.ledger, office.work, find_cases(office.ledger, "B-1")[0]).files[1]
    document.path.chmod(0o644)
    document.path.write_bytes(b"another")
    assert not follow(office.ledger, office.work, find_cases(office.ledger, "B-1")[0]).files[1].intact
    assert "faktura-1.pdf (document), missing or changed\n" in said(office, "B-1")[1]


def test_a_case_without_a_voucher_has_a_trail_too(office: Office) -> None:
    """What was not posted can be followed by its case number."""
    case = take_in(office, 1)
    code, text = said(office, case.case_id)
    assert code is ExitCode.ALL_ENTERED
    assert f"Case {case.case_id}: Received, not posted" in text


def test_who_approved_a_voucher_stands_above_its_values(office: Office) -> None:
    """An auditor asks first whether the robot entered it by itself, or on whose word."""
    case = office.ledger.advance(take_in(office, 1), State.READ, NOW, kind=Kind.INVOICE, approved_by="MLA, HK")
    assert "\nApproved by MLA, HK\n" in said(office, case.case_id)[1]
    post(office, 2)
    assert "Approved" not in said(office, "B-2")[1]


def test_the_second_invoice_of_a_document_is_followed_to_its_mail(office: Office) -> None:
    """An invoice that was found only when the document was read came by the same mail as the first."""
    first = office.ledger.advance(take_in(office, 1), State.READ, NOW, kind=Kind.INVOICE, invoice=invoice(1))
    (second,) = office.ledger.split(first, [invoice(1), invoice(2)], Kind.INVOICE, NOW)
    take_in(office, 3)
    trail = follow(office.ledger, office.work, second)
    assert [record.action for record in trail.records] == ["message.taken-in"]
    assert trail.records[0].values["cases"] == first.case_id


def test_an_unknown_number_is_answered_in_a_sentence(office: Office) -> None:
    """Nobody has to guess whether the command failed or the voucher is another's."""
    code, text = said(office, "B-9\n[red]")
    assert code is ExitCode.USAGE
    assert text == (
        "The robot's books have no voucher, no filed document and no case with the number B-9 [red]. "
        "Write the number as the legacy system shows it, or the case's, for example F-2026-000123.\n"
    )
    assert json.loads(said(office, "B-9", as_json=True)[1]) == []
