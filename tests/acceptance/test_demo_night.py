"""A night on the demo municipality, a second one, an idle one, and the answers of its staff: all of it real.

A real IMAP server, a real browser, both systems, the robot a process of its own. The nights are run
once; each test looks at how things stood after one of them.
"""

from __future__ import annotations

import base64
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from robot.case import Case
from robot.demo import municipality
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.expected import ENTERED, DemoMail, Expected, held
from robot.demo.show import PASSWORD, deliver
from robot.errors import ExitCode
from robot.evidence.action_log import log_files
from robot.invoice import Certainty
from robot.outcome import Reason, State
from robot.trail import find_cases, follow
from tests.fakes import desk_clerk
from tests.fakes.broken_promises import wrong_cases
from tests.fakes.demo_office import ROOT, Ended, Standing, TestOffice, demo_office, ended_well, sha256_of
from tests.fakes.mails import mail
from tests.fakes.whole_night import assert_entered_once, assert_filed_once, assert_moved

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(900)]

CPR = "010190-1234"
NOT_YET: frozenset[str] = frozenset()
"""Mails of the demo that wait for a person so far, because the reader is not yet good enough for them.

Who mends the reader removes them: a mail that stands here and becomes what it should is a failure too.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """A night that is over: its mails, how the robot ended, and how everything stood then."""

    mails: tuple[DemoMail, ...]
    ended: Ended
    after: Standing
    workbook: Path
    rows: Mapping[str, desk_clerk.Row]  # of the sheet with what waits, by case
    entered: Mapping[str, desk_clerk.Row]  # of the sheet with what went in

    def case_of(self, key: str) -> str:
        """Return the case of the one document of a mail."""
        sha256 = next(sha256_of(one.raw) for one in self.mails if one.key == key)
        (case,) = (case.case_id for case in self.after.cases if case.message_sha256 == sha256)
        return case


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The nights, in their order."""

    office: TestOffice
    first: Night
    second: Night
    idle: Night
    answers: str  # the SHA-256 of the workbook as the clerk saved it
    answered: Night


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Run the nights."""
    with demo_office(tmp_path_factory.mktemp("demo") / "fjordby") as office:
        letter = mail(subject=f"Spørgsmål om borger {CPR}", text=f"Hvad med {CPR}?", sender="Bo <bo@borger.example>")
        private = DemoMail(
            key="private", raw=letter, what_da="Et CPR-nummer", what_en="A CPR number", expected=held(Reason.NO_INVOICE)
        )
        office.deliver([private])
        first = _night(office, (private, *deliver(office.office)[1]))
        second = _night(office, deliver(office.office)[1])
        idle = _night(office, ())
        desk_clerk.answer(idle.workbook, first.case_of("approval"), Beslutning="Godkend", Initialer="ABC")
        desk_clerk.answer(idle.workbook, first.case_of("other-amount"), Beslutning="Afvis", Initialer="abc")
        right = _mended(first)
        said: dict[str, str | Decimal] = {
            "Ret:_Beløb_uden_moms": right.net_total,
            "Ret:_Moms": right.vat_total,
            "Ret:_Beløb_med_moms": right.gross_total,
            "Beslutning": "Ret og godkend",
            "Initialer": "ABC",
        }
        desk_clerk.answer(idle.workbook, first.case_of("wrong-sum"), **said)
        answers = sha256_of(idle.workbook.read_bytes())
        answered = _night(office, ())
        yield Story(office=office, first=first, second=second, idle=idle, answers=answers, answered=answered)


def _night(office: TestOffice, mails: tuple[DemoMail, ...]) -> Night:
    ended = office.run()
    workbook = desk_clerk.newest_workbook(office.work)
    return Night(
        mails=mails,
        ended=ended,
        after=office.look(),
        workbook=workbook,
        rows=desk_clerk.rows(workbook),
        entered=desk_clerk.rows(workbook, desk_clerk.ENTERED),
    )


def _truth(night: Night, key: str) -> InvoiceTruth:
    truth = next(one for one in night.mails if one.key == key).expected[0].invoice
    assert truth is not None
    return truth


def _mended(first: Night) -> InvoiceTruth:
    """Return the invoice of the mail `wrong-sum` as it should have been."""
    truth = _truth(first, "wrong-sum")
    return replace(truth, gross_total=truth.net_total + truth.vat_total)


def _vouchers(*nights: Night) -> list[Mapping[str, Any]]:
    """Return what must stand in Økonomi 98 of these nights' mails."""
    able = [one for night in nights for one in night.mails if one.key not in NOT_YET]
    return [meant.voucher_fields for one in able for meant in one.expected if meant.goes_in]


def test_the_first_night_brings_each_mail_where_the_readme_says(story: Story) -> None:
    """Each mail is as expected; one that is named as not yet able to is held, until it is taken off the list."""
    wrong = wrong_cases(story.first.after, story.first.mails)
    assert set(wrong) == NOT_YET, "\n".join(line for key, line in wrong.items() if key not in NOT_YET)
    of_late = {sha256_of(one.raw) for one in story.first.mails if one.key in NOT_YET}
    assert {c.state for c in story.first.after.cases if c.message_sha256 in of_late} <= {State.HELD}


def test_the_first_night_enters_each_invoice_once_and_as_it_is(story: Story) -> None:
    """Økonomi 98 holds what the invoices say, Arkiv 2003 their documents; nothing else stands there."""
    assert_entered_once(story.first.after, _vouchers(story.first))
    assert_filed_once(story.first.after)


def test_the_first_night_moves_each_mail(story: Story) -> None:
    """What waits lies in `Til gennemsyn`, the rest in `Behandlet`, and INBOX is empty."""
    assert_moved(story.first.after, story.first.mails)


def test_the_first_night_proves_itself(story: Story) -> None:
    """The action log and each piece of evidence verify, and the robot says that some cases wait."""
    proven = story.first.after.proven
    assert proven.ok, proven.faults
    assert (proven.recovered, proven.first_seq) == (0, 1)
    assert proven.records > len(story.first.after.cases)
    assert story.first.ended.code == ExitCode.SOME_HELD, story.first.ended


def test_the_workbook_has_a_row_for_each_case_that_waits(story: Story) -> None:
    """Each with a reason in words, and links that lead to the document, its evidence and the guide."""
    first = story.first
    assert set(first.rows) == {case.case_id for case in first.after.cases if case.state is State.HELD}
    for case in first.after.cases:
        row = first.rows.get(case.case_id)
        if row is None:
            continue
        assert row["Hvad er der galt"], case.case_id
        wanted = {"Sag", "Dokumentation", "Vejledning"} | ({"Faktura"} if case.document else set())
        assert wanted <= set(row.links), case.case_id
        for head, target in row.links.items():
            assert target.is_file(), (case.case_id, head)
        if case.document:
            assert sha256_of(row.links["Faktura"].read_bytes()) == case.document.sha256


def test_what_was_entered_can_be_followed_to_its_evidence(story: Story) -> None:
    """The sheet of what went in names each voucher and its document, and links to both."""
    by_voucher = {str(row["Bilagsnr."]): row for row in story.first.entered.values()}
    documents = story.first.after.documents
    filed = {document.voucher: document.number for document in documents if document.document_type != "Bilag"}
    assert {number: str(row["Dokumentnr."]) for number, row in by_voucher.items()} == filed
    for row in by_voucher.values():
        assert row.links["Faktura"].is_file()
        page = row.links["Dokumentation"].read_text(encoding="utf-8")
        assert str(row["Bilagsnr."]) in page
        folder = row.links["Dokumentation"].parent
        for picture in ("before-post.png", "after-post.png", "voucher.png"):
            assert base64.b64encode((folder / picture).read_bytes()).decode() in page, picture


@pytest.mark.parametrize("folder", ["registers", "agreements"])
def test_no_night_and_no_answer_changes_a_register(story: Story, folder: str) -> None:
    """Suppliers, their accounts and prices stand as the office wrote them, whatever mails and answers asked for."""
    given = {path.name: path.read_bytes() for path in (ROOT / "mappings" / folder).iterdir()}
    assert given
    kept = story.office.office.settings.mappings / folder
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == given


def test_each_run_leaves_its_report(story: Story) -> None:
    """The report of a run is one page that asks nothing of the net, and the log's last hash stands in it."""
    reports = sorted((story.office.work / "rapporter").glob("run-*.html"))
    runs = story.office.runs()
    assert {path.stem for path in reports} == {f"run-{run.run_id}" for run in runs}
    for path in reports:
        page = path.read_text(encoding="utf-8")
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
        assert "Økonomi 98" in page
    assert [run.outcome for run in runs] == ["ok"] * 4


def test_no_page_shows_what_only_the_code_understands(story: Story) -> None:
    """Reasons, kinds, rules and systems stand there as a colleague would say them."""
    codes = re.compile(r"IntentLine|Decimal\(|missing_field|not_proven|credit_note|oekonomi98|label &#39;|\bNone\b")
    for page in (story.office.work / "evidence").rglob("evidence.html"):
        text = re.sub(r"<style>.*?</style>|<[^>]*>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not codes.search(text), (page, codes.search(text))


def test_no_file_of_the_robot_holds_a_secret(story: Story) -> None:
    """Neither password stands in any file that the robot wrote, not even inside a trace."""
    secrets = [word.encode() for word in (PASSWORD, municipality.MAIL_PASSWORD)]
    told = [str(path) for path, data in _files(story.office.work) if any(secret in data for secret in secrets)]
    assert not told


def test_a_personal_number_is_masked_wherever_people_read(story: Story) -> None:
    """It stands in the mail itself, which is kept as it came, and nowhere else."""
    number = re.compile(CPR.replace("-", "-?").encode())
    told = [path for path, data in _files(story.office.work) if number.search(data)]
    raw = next(one.raw for one in story.first.mails if one.key == "private")
    books = {path for path in told if path.name.startswith("ledger.sqlite")}
    assert {sha256_of(path.read_bytes()) for path in set(told) - books} == {sha256_of(raw)}, told


def _files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield each file below the folder with its bytes, and what zips (workbooks, traces) hold."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        yield path, path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                for name in packed.namelist():
                    yield path, packed.read(name)


def test_the_second_night_enters_nothing_twice(story: Story) -> None:
    """New invoices go in; the one that came again is a duplicate."""
    assert ended_well(story.second.ended), story.second.ended
    wrong = wrong_cases(story.second.after, story.second.mails)
    assert set(wrong) == NOT_YET & {one.key for one in story.second.mails}, wrong
    assert_entered_once(story.second.after, _vouchers(story.first, story.second))
    assert_filed_once(story.second.after)
    assert_moved(story.second.after, (*story.first.mails, *story.second.mails))
    assert story.second.after.proven.ok, story.second.after.proven.faults


def test_a_night_without_new_mails_changes_nothing(story: Story) -> None:
    """The same cases wait, with the same rows; both systems and the mailbox stand as they stood."""
    before, after = story.second.after, story.idle.after
    assert after.cases == before.cases
    assert (after.vouchers, after.documents, after.boxes) == (before.vouchers, before.documents, before.boxes)
    assert set(story.idle.rows) == set(story.second.rows)


def test_what_a_person_approved_goes_in(story: Story) -> None:
    """With the initials of who did, in the case and in the log."""
    case = _case(story.answered, story.first.case_of("approval"))
    assert (case.state, case.approved_by) == (State.FILED, "ABC")
    assert _decided(story, case.case_id)


def test_what_a_person_rejected_ends(story: Story) -> None:
    """Nothing of it is entered."""
    case = _case(story.answered, story.first.case_of("other-amount"))
    assert (case.state, case.voucher) == (State.REJECTED, None)
    assert case.reason is Reason.REJECTED_BY_PERSON


def test_what_a_person_corrected_goes_in_with_the_persons_value(story: Story) -> None:
    """The value is marked as stated."""
    case = _case(story.answered, story.first.case_of("wrong-sum"))
    assert case.state is State.FILED, case.findings
    assert case.intent is not None
    assert case.intent.gross_total == _mended(story.first).gross_total


def test_the_answers_change_nothing_else(story: Story) -> None:
    """The books have the two new vouchers, the other rows wait as before, and the answered workbook is put aside."""
    added = [
        Expected(states=ENTERED, invoice=truth).voucher_fields
        for truth in (_truth(story.first, "approval"), _mended(story.first))
    ]
    assert_entered_once(story.answered.after, [*_vouchers(story.first, story.second), *added])
    assert_filed_once(story.answered.after)
    answered = {story.first.case_of(key) for key in ("approval", "other-amount", "wrong-sum")}
    assert set(story.answered.rows) == set(story.idle.rows) - answered
    read = story.idle.workbook.parent.parent / "besvaret"
    assert story.answers in {sha256_of(path.read_bytes()) for path in read.iterdir()}
    assert story.answered.after.proven.ok, story.answered.after.proven.faults


def test_every_voucher_can_be_followed_to_its_page_and_back(story: Story) -> None:
    """Each number leads to mail, document and pictures, unchanged, and to where on a page its total stood."""
    numbers = [case.voucher.number for case in story.answered.after.cases if case.voucher]
    assert len(numbers) == len(story.answered.after.vouchers)
    with story.office.books() as books:
        for number in numbers:
            (case,) = find_cases(books, number)
            trail = follow(books, story.office.work, case)
            assert all(file.intact for file in trail.files), number
            whats = [file.what for file in trail.files]
            assert {"message", "document", "entry.intended", "entry.posted", "entry.read-back"} <= set(whats), number
            assert trail.records[0].action == "message.taken-in", number
            values = {value.name: value for value in trail.values}
            assert not [value.name for value in trail.values if value.same is False], number
            assert values["gross_total"].same, number
            read = values["gross_total"]
            assert case.document is not None
            if case.document.media_type == "application/pdf" and read.certainty is Certainty.PROVEN:
                assert (read.page is not None, read.box is not None) == (True, True), number


def _case(night: Night, case_id: str) -> Case:
    return next(case for case in night.after.cases if case.case_id == case_id)


def _decided(story: Story, case_id: str) -> bool:
    """Whether the log says that a person of these initials decided this case."""
    texts = [path.read_text(encoding="utf-8") for path in log_files(story.office.work / "log")]
    lines = [json.loads(line) for text in texts for line in text.splitlines()]
    return any((line["action"], line["case"], line["who"]) == ("case.decided", case_id, "ABC") for line in lines)
