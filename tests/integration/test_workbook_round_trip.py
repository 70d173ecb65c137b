"""The workbook goes out to people, through their spreadsheet programs, and comes back."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

from openpyxl import load_workbook

from robot.desk import OfficeDesk
from robot.evidence import FileEvidence
from robot.invoice import Document
from robot.ledger import SqlLedger, open_ledger, sqlite_url
from robot.message import Origin
from robot.outcome import Decision, Reason
from robot.report.guides import write_guides
from robot.runbook import Posting, Process
from robot.settings import Office, Paths, Settings
from tests.fakes.hand_clock import HandClock
from tests.fakes.needs import missing
from tests.fakes.workbook_cases import SUMMARY, WORDS, answer, case, hold, invoice, read, write

SOFFICE = shutil.which("soffice")
RUNBOOKS = Path(__file__).parents[2] / "runbooks"


def test_libreoffice_opens_and_saves_the_workbook_and_the_answers_are_still_read(tmp_path: Path) -> None:
    """Saved by LibreOffice, the answers read as before, and no white cell looks changed."""
    if SOFFICE is None:
        missing("needs LibreOffice: apt-get install libreoffice-calc-nogui brings it")
    cases = [
        case(1, what=invoice(supplier_name="=cmd|' /C calc'!A1", gross_total=Decimal("1234567.10"))),
        case(2, hold(Reason.SPOT_CHECK), what=invoice(supplier_name="Ærø \ud800 \u202e & <Søn>")),
        case(3, invoice=None),
    ]
    book = write(tmp_path / "exceptions.xlsx", cases)
    stated = {"correct_gross_total": 1250.5, "correct_due_date": date(2026, 12, 4), "correct_account": "0400-123456"}
    answer(book, "F-2026-000001", {"decision": "Ret og godkend", "initials": "MLA", **stated})
    answer(book, "F-2026-000002", {"decision": "Godkend", "initials": "HK", "comment": "Set: æøå"})
    answer(book, "F-2026-000003", {"decision": "Vent", "initials": "HK"})
    saved = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(saved), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=150)
    found = read(saved / "exceptions.xlsx", cases)
    assert found.refused == ()
    assert {a.case_id: a.decision for a in found.answers} == {
        "F-2026-000001": Decision.CORRECT,
        "F-2026-000002": Decision.APPROVE,
        "F-2026-000003": Decision.WAIT,
    }
    corrections = next(a.corrections for a in found.answers if a.corrections)
    assert corrections == {
        "gross_total": Decimal("1250.50"),
        "due_date": date(2026, 12, 4),
        "account": "0400-0000123456",
    }


def desk_in(folder: Path, links: str = "") -> tuple[OfficeDesk, FileEvidence, SqlLedger]:
    """Return a desk on an empty work folder."""
    settings = Settings(office=Office(name="Fjordby"), paths=Paths(runbooks=RUNBOOKS, links=links), home=folder)
    clock = HandClock()
    evidence = FileEvidence(folder / "work", clock, run_id="r", runbook="fakturaer")
    folder.joinpath("work").mkdir()
    ledger = open_ledger(sqlite_url(folder / "work" / "ledger.sqlite"))
    process = Process(name="fakturaer", title="Fakturaer", posting=Posting(system="oekonomi98"))
    return OfficeDesk(settings, process, WORDS, evidence=evidence, clock=clock, ledger=ledger), evidence, ledger


def test_the_links_of_the_workbook_lead_to_files(tmp_path: Path) -> None:
    """Invoice, evidence page and guide are found from the folder in which the workbook lies, whatever their names."""
    desk, evidence, ledger = desk_in(tmp_path)
    sha256 = evidence.keep(b"%PDF-1.4 nothing")
    document = Document(sha256=sha256, name="Faktura æøå #1 100%.pdf", media_type="application/pdf", size=16)
    book = desk.hand_over(SUMMARY, [case(document=document)], [])["workbook"]
    sheet = load_workbook(book).worksheets[0]
    targets = {unquote(c.hyperlink.target or "") for row in sheet.iter_rows() for c in row if c.hyperlink}
    assert len(targets) == 3
    for target in targets:
        assert (book.parent / target).is_file(), target
    ledger.close()


def test_a_mail_without_a_document_is_linked_to_itself(tmp_path: Path) -> None:
    """A broken mail can be opened from its row and from its page, which say from whom it may be."""
    desk, evidence, ledger = desk_in(tmp_path)
    raw = b"From: =?utf-8?Q?Gr=C3=B8n Pleje <kontor@groen.example"
    origin = Origin(kind="mail", sender_name="Grøn Pleje <kontor@groen.example", subject="Faktura vedr. hække")
    broken = case(1, hold(Reason.MALFORMED), document=None, origin=origin, message_sha256=evidence.keep(raw))
    broken = replace(broken, invoice=None)
    book = desk.hand_over(SUMMARY, [broken], [])["workbook"]
    row = load_workbook(book).worksheets[0][5]
    links = {head.value: row[at].hyperlink for at, head in enumerate(load_workbook(book).worksheets[0][4])}
    shown = [cell.value for cell in row]
    assert "Grøn Pleje <kontor@groen.example" in shown
    assert links["Faktura"] is not None
    assert (book.parent / unquote(links["Faktura"].target or "")).read_bytes() == raw
    page = (tmp_path / "work" / "evidence" / broken.case_id / "evidence.html").read_text(encoding="utf-8")
    assert "Fra Grøn Pleje &lt;kontor@groen.example, emnet »Faktura vedr. hække«" in page
    assert '<a href="mail.eml">Åbn mailen, som den kom</a>' in page
    assert "Lagt i mappen" not in page
    assert f"Mailens SHA-256: {broken.message_sha256}" in page
    ledger.close()


def test_a_case_whose_document_is_lost_does_not_cost_the_workbook(tmp_path: Path) -> None:
    """The row is written without its links, and the log says why."""
    desk, _, ledger = desk_in(tmp_path)
    book = desk.hand_over(SUMMARY, [case()], [])["workbook"]
    assert load_workbook(book).worksheets[0]["A5"].value == "F-2026-000001"
    assert "evidence_page.failed" in "".join(p.read_text() for p in (tmp_path / "work" / "log").glob("*.jsonl"))
    ledger.close()


def test_answered_workbooks_are_put_aside_and_open_or_broken_ones_left_and_named(tmp_path: Path) -> None:
    """A file that Excel holds stays where it is; a second workbook of a day gets another name."""
    desk, _, ledger = desk_in(tmp_path)
    first = desk.hand_over(SUMMARY, [case(), case(2)], [])["workbook"]
    second = desk.hand_over(SUMMARY, [case(), case(2)], [])["workbook"]
    assert (first.name, second.name) == ("exceptions-2026-11-23.xlsx", "exceptions-2026-11-23-2.xlsx")
    answer(first, "F-2026-000001", {"decision": "Godkend", "initials": "MLA"})
    lock = second.with_name(f"~${second.name}")
    lock.touch()
    (second.parent / "exceptions-gammel.xlsx").write_text("nothing")
    answers, refused = desk.collect({"F-2026-000001": case(), "F-2026-000002": case(2)})
    assert [a.who for a in answers] == ["MLA"]
    assert {(r.why, r.facts["file"]) for r in refused} == {
        ("file_locked", second.name),
        ("file_unreadable", "exceptions-gammel.xlsx"),
    }
    desk.archive_answered(refused)
    assert not first.exists()
    assert (first.parent.parent / "besvaret" / first.name).is_file()
    assert second.is_file()
    told = load_workbook(desk.hand_over(SUMMARY, [], refused)["workbook"])["Ikke brugt"]
    unused = " ".join(str(c.value) for c in told["B"])
    assert f"Filen {second.name} var åben" in unused
    assert f"er {lock.name} blevet liggende efter et nedbrud: slet den" in unused
    ledger.close()


def test_the_workbook_of_another_runbook_is_left_to_it(tmp_path: Path) -> None:
    """Two runbooks share the folder: each reads the answers that it asked for, and puts no other workbook aside."""
    desk, _, ledger = desk_in(tmp_path)
    ours = desk.hand_over(SUMMARY, [case()], [])["workbook"]
    theirs = desk.hand_over(replace(SUMMARY, runbook="rykkere"), [case(2)], [])["workbook"]
    for book, case_id in ((ours, "F-2026-000001"), (theirs, "F-2026-000002")):
        answer(book, case_id, {"decision": "Godkend", "initials": "MLA"})
    answers, refused = desk.collect({"F-2026-000001": case()})
    assert ([a.case_id for a in answers], refused) == (["F-2026-000001"], [])
    desk.archive_answered(refused)
    assert (ours.exists(), theirs.exists()) == (False, True)
    ledger.close()


def test_each_reason_that_a_row_can_have_has_a_guide_to_click_on(tmp_path: Path) -> None:
    """A guide is a page of its own, also where the office reads English, and raw HTML in it is text."""
    pages = {p.name for p in write_guides(RUNBOOKS, tmp_path / "pages", WORDS)}
    assert {f"{reason}.html" for reason in Reason} <= pages
    source = tmp_path / "runbooks"
    source.mkdir()
    (source / "approval.da.md").write_bytes("\ufeff# Går <script>alert(1)</script>".encode())
    (source / "wait.da.md").write_bytes("# Så".encode("cp1252"))
    shown, _ = (p.read_text(encoding="utf-8") for p in write_guides(source, tmp_path / "other", WORDS))
    assert "<h1>Går &lt;script&gt;" in shown
    assert "<title>Går &lt;script&gt;" in shown
