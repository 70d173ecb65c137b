"""The run report says what a run came to, on one page that needs nothing else."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from robot.case import Case, Voucher
from robot.errors import LedgerFault, Pictures
from robot.invoice import Certainty, Field, Finding, Invoice, Severity
from robot.message import Origin
from robot.outcome import Reason, State
from robot.report.charts import Bar, bars, stacked
from robot.report.run_report import write_run_report
from robot.summary import CameAgain, ChangedScreen, Fault, RunSummary, SystemSummary
from robot.words import load_words

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def parsed(source: str) -> Any:
    """Return HTML as a tree; `Any`, since XPath's answers have no type of use here."""
    return html.fromstring(str(source))


@dataclass(frozen=True)
class Links:
    """Links as the desk gives them."""

    evidence: Callable[[Case], str | None] = lambda case: f"../evidence/{case.case_id}/evidence.html"


def a_case(number: int, state: State, reason: Reason | None = None) -> Case:
    """Return a case of a supplier with a hostile name."""

    def read(value: Any) -> Field[Any]:
        return Field(value=value, raw="", certainty=Certainty.PROVEN, rule="")

    findings = () if reason is None else (Finding(reason=reason, severity=Severity.HOLD),)
    return Case(
        case_id=f"F-2026-{number:06}",
        version=1,
        runbook="fakturaer",
        state=state,
        origin=Origin(kind="mail"),
        received_at=NOW,
        changed_at=NOW,
        invoice=Invoice(
            supplier_name=read("<script>Ærø</script> 010190-1234"),
            gross_total=read(Decimal("1250.00")),
            currency=read("DKK"),
        ),
        findings=findings,
        voucher=Voucher(system="okonomi98", number="204711", at=NOW) if state is State.FILED else None,
    )


def report(path: Path, cases: list[Case], language: str = "da", **changes: Any) -> tuple[Any, str]:
    """Write a report; return it parsed, and its source."""
    values: dict[str, Any] = {
        "run_id": "2026-11-23-0200",
        "runbook": "fakturaer",
        "started_at": NOW,
        "ended_at": NOW + timedelta(seconds=413),
        "states": {State.FILED: 1, State.HELD: 2, State.UNCERTAIN: 1},
        "reasons": {Reason.CURRENCY: 2},
        "systems": (SystemSummary(name="okonomi98", entered=1, faults=3, breaker_open=True),),
        "stage_seconds": {"entering": 358.2, "unheard-of": 0.5},
        "messages_in": 4,
        "waiting": 3,
        "log_hash": "3f" * 32,
    }
    summary = RunSummary(**{**values, **changes})
    written = write_run_report(path / "run.html", summary, cases, words=load_words(language), links=Links())
    source = written.read_text(encoding="utf-8")
    return parsed(source), source


def test_the_answer_stands_first_and_the_rest_follows(tmp_path: Path) -> None:
    """Headline, duration, reasons, systems, stages and the log's hash are on the page."""
    page, _ = report(tmp_path, [a_case(1, State.FILED), a_case(2, State.HELD, Reason.CURRENCY)])
    text = " ".join(" ".join(page.itertext()).split())
    for wanted in (
        "1 bogført, 3 venter på dig, 1 usikker",
        "6 min. 53 sek.",
        "Anden valuta",
        "Svarede ikke, som det skulle; sagerne venter",
        "Bogføre",
        "unheard-of",
        "3f" * 32,
        "1.250,00 DKK",
        "204711",
    ):
        assert wanted in text, wanted


def test_a_changed_screen_is_shown_as_it_was_and_as_it_is(tmp_path: Path) -> None:
    """What is not there any more, and both pictures, held in the page itself."""
    before, after = tmp_path / "before.png", tmp_path / "after.png"
    before.write_bytes(b"before")
    after.write_bytes(b"after")
    system = SystemSummary(name="okonomi98", breaker_open=True, changed=True)
    changed = ChangedScreen(
        system="okonomi98",
        what=("label 'Fakturanr.' is not on the screen.",),
        pictures=(Pictures(before=before, after=after), Pictures(before=None, after=after)),
    )
    page, _ = report(tmp_path, [], changed_screens=(changed,), systems=(system,))
    text = " ".join(" ".join(page.itertext()).split())
    assert "okonomi98 ser anderledes ud" in text
    assert "Ser anderledes ud, end det er beskrevet; sagerne venter" in text
    assert "label 'Fakturanr.' er ikke på skærmen." in text
    assert [base64.b64decode(src.partition(",")[2]) for src in page.xpath("//img/@src")] == [
        b"before",
        b"after",
        b"after",
    ]


def test_a_credit_note_takes_money_back_and_a_time_sheet_names_none(tmp_path: Path) -> None:
    """Amounts in the table are what would be posted, as in the workbook."""
    credit, sheet = a_case(1, State.HELD), a_case(2, State.SORTED_AWAY, Reason.APPENDIX)
    assert credit.invoice is not None
    credit = replace(credit, invoice=replace(credit.invoice, credit_note=True))
    page, _ = report(tmp_path, [credit, sheet])
    assert [" ".join(cell.text_content().split()) for cell in page.xpath("//td[contains(@class, 'number')]")][-2:] == [
        "-1.250,00 DKK",
        "–",
    ]


def test_the_cases_that_need_a_person_come_first_with_links(tmp_path: Path) -> None:
    """Uncertain before held before entered, each with its evidence page."""
    cases = [a_case(1, State.FILED), a_case(2, State.HELD), a_case(3, State.UNCERTAIN)]
    page, _ = report(tmp_path, cases)
    links = page.xpath("//td/a/@href")
    assert [link.split("/")[2][-1] for link in links] == ["3", "2", "1"]


def test_nothing_that_came_in_runs_or_shows_a_cpr_number(tmp_path: Path) -> None:
    """The page has no scripts; a supplier's name is text, and masked."""
    fault = Fault(kind="SystemFault", detail="<b>x</b> 010190-1234")
    page, source = report(tmp_path, [a_case(1, State.HELD)], faults=(fault,))
    assert not page.xpath("//script | //link")
    assert "&lt;script&gt;" in source
    assert "010190-1234" not in source


def test_a_run_in_which_nothing_came_has_a_report(tmp_path: Path) -> None:
    """No mails, no cases, no stages: a page that says so."""
    empty: dict[str, Any] = {"states": {}, "reasons": {}, "systems": (), "stage_seconds": {}, "ended_at": None}
    page, _ = report(tmp_path, [], outcome="MailboxFault", **empty)
    assert "Ingen sager i denne kørsel." in page.text_content()
    assert "sluttede før tid: en postkasse eller en mappe kunne ikke bruges" in page.text_content()


def test_the_report_is_english_where_the_office_is(tmp_path: Path) -> None:
    """English words by configuration."""
    page, _ = report(tmp_path, [], language="en")
    assert "1 entered, 3 wait for you, 1 uncertain" in page.text_content()


def test_a_disk_that_refuses_is_a_fault_that_leaves_nothing(tmp_path: Path) -> None:
    """Where the report cannot be written, the caller hears it."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(LedgerFault, match="taken"):
        report(tmp_path / "taken", [])


def test_bars_are_in_proportion_and_the_least_is_seen() -> None:
    """The longest bar fills the room; a small value still shows; nothing is no bar."""
    rows = [
        Bar(label="a", value=1000, shown="1000"),
        Bar(label="b", value=1, shown="1"),
        Bar(label="c", value=0, shown="0"),
    ]
    widths = [float(w) for w in parsed(bars(rows, "t")).xpath("//rect/@width")]
    assert widths[0] > 150
    assert widths[1:] == [2.0, 0.0]


def test_a_stacked_bar_is_whole() -> None:
    """The parts and the gaps between them fill the bar."""
    parts = [Bar(label=str(n), value=n, shown="") for n in (1, 0, 3)]
    svg = parsed(stacked(parts, "t"))
    assert sum(map(float, svg.xpath("//rect/@width"))) + 3 == pytest.approx(1000, abs=0.2)


def test_what_came_again_is_said_with_its_case(tmp_path: Path) -> None:
    """Whoever put it there finds it by its file's name, and is told what to do."""
    again = CameAgain(name="<b>scan.pdf", case_id="F-2026-000054", state=State.REJECTED)
    page, _ = report(tmp_path, [], came_again=(again,))
    text = " ".join(" ".join(page.itertext()).split())
    assert "»<b>scan.pdf« kom også før, som sag F-2026-000054: afvist." in text
    assert "Skal den bogføres alligevel, så gør det i hånden." in text


def test_a_mapping_that_matches_no_longer_is_said_with_what_to_do(tmp_path: Path) -> None:
    """Which mapping, of which supplier, which field, and whom to ask."""
    lost = (
        Finding(
            reason=Reason.MAPPING_UNMATCHED,
            severity=Severity.NOTE,
            facts={"mapping": "tomrer.toml", "supplier": "Tømrer Ærø"},
        ),
        Finding(
            reason=Reason.MAPPING_FIELD_MISSING,
            severity=Severity.NOTE,
            field="due_date",
            facts={"mapping": "murer.toml"},
        ),
    )
    page, _ = report(tmp_path, [], mappings_lost=lost)
    text = " ".join(" ".join(page.itertext()).split())
    assert "Tømrer Ærø har en mapning (tomrer.toml), som plejer at passe" in text
    assert "Mapningen murer.toml finder ikke »Forfaldsdato«" in text
    assert "Bed robottens ansvarlige" in text
