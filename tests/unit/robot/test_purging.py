"""What is old goes, by a record of the log; what lives or is young stays, and the proof still holds."""

from __future__ import annotations

import getpass
import io
import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from rich.console import Console

from robot.case import Case
from robot.errors import AlreadyRunning, ConfigurationError, LedgerFault
from robot.evidence import verify
from robot.evidence.action_log import DELETED, ActionLog, Entry, log_files
from robot.evidence.retention import delete_files, files_of, is_picture
from robot.ledger import run_lock
from robot.outcome import State
from robot.purge_command import purge_and_show
from robot.purging import Kind, Purge, Purged
from robot.settings import load_settings
from robot.trail import find_cases
from tests.fakes.ledger_values import place
from tests.fakes.posted_case import Office, open_office, post, take_in

CET = timezone(timedelta(hours=1))
PICTURES = ("before-post.png", "after-post.png", "voucher.png", "evidence.html")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Return an office that entered an invoice in December 2020 and in January 2021, and has one of 2020 still open."""
    office = open_office(tmp_path, datetime(2020, 12, 30, 1, 15, tzinfo=CET))
    post(office, 1)
    take_in(office, 2)
    office.clock.advance(days=10)
    post(office, 3)
    yield office
    office.ledger.close()


def purge(
    office: Office, *kinds: Kind, now: datetime, delete: bool = True, years: int | None = None
) -> dict[Kind, Purged]:
    """Purge at a time; return what went of each kind."""
    office.clock.advance(seconds=(now - office.clock.now()).total_seconds())
    one = Purge(
        work=office.work,
        books=office.ledger,
        clock=office.clock,
        retention=office.settings.retention,
        delete=delete,
    )
    return {purged.kind: purged for purged in one.run(kinds, years)}


def names(office: Office, case_id: str) -> set[str]:
    """Return what lies in a case's folder."""
    folder = office.work / "evidence" / case_id
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def case(office: Office, number: int) -> Case:
    """Return the case with voucher B-`number`."""
    return find_cases(office.ledger, f"B-{number}")[0]


def at(year: int) -> datetime:
    """Return New Year's morning."""
    return datetime(year, 1, 1, 6, 0, tzinfo=CET)


def test_pictures_go_after_two_whole_years_and_the_document_stays(office: Office) -> None:
    """Those of 2020 go on New Year's Day of 2023, not a day before; the invoice stays, and an open case's pictures."""
    first, waiting = case(office, 1), office.ledger.cases([State.RECEIVED])[0]
    assert first.document is not None
    office.evidence.attach(waiting.case_id, "failure.png", b"what stood on the screen")
    assert purge(office, Kind.PICTURES, now=at(2023) - timedelta(days=1))[Kind.PICTURES].items == 0
    assert purge(office, Kind.PICTURES, now=at(2023))[Kind.PICTURES].files == len(PICTURES)
    assert names(office, first.case_id) == {"faktura-1.pdf", "intent.json"}
    assert "failure.png" in names(office, waiting.case_id)
    assert set(PICTURES) <= names(office, case(office, 3).case_id)
    assert office.evidence.path(first.document.sha256).is_file()
    result = verify(office.work)
    assert result.ok, result.faults
    assert result.deleted == 4 + 4  # of the folder, and of the archive: the page is in the log alone as deleted


def test_pictures_of_a_case_that_waited_for_years_are_of_the_year_in_which_it_ended(tmp_path: Path) -> None:
    """Its number is of 2020, its screenshots are of December 2022: they are kept until the end of 2024."""
    office = open_office(tmp_path, datetime(2020, 12, 30, 1, 15, tzinfo=CET))
    waiting = take_in(office, 1)
    office.clock.advance(days=728)
    office.evidence.attach(waiting.case_id, "before-post.png", b"the form")
    office.ledger.advance(waiting, State.SORTED_AWAY, office.clock.now())
    purge(office, Kind.PICTURES, now=at(2025) - timedelta(days=1))
    assert "before-post.png" in names(office, waiting.case_id)
    purge(office, Kind.PICTURES, now=at(2025))
    assert "before-post.png" not in names(office, waiting.case_id)
    office.ledger.close()


def test_a_picture_that_was_thrown_away_by_hand_is_still_missed(office: Office) -> None:
    """Deleting by the command covers what it deleted, and nothing else."""
    purge(office, Kind.PICTURES, now=at(2023))
    (office.work / "evidence" / case(office, 3).case_id / "voucher.png").unlink()
    assert [fault.kind for fault in verify(office.work).faults] == ["evidence"]


def test_a_photograph_that_is_the_invoice_is_no_picture(tmp_path: Path, office: Office) -> None:
    """A document that is called like a screenshot is kept as long as the books."""
    first = case(office, 1)
    assert first.document is not None
    office.evidence.show(first.case_id, "photo.png", first.document.sha256)
    purge(office, Kind.PICTURES, now=at(2023))
    assert "photo.png" in names(office, first.case_id)


def test_what_the_archive_holds_for_another_case_stays(office: Office) -> None:
    """Two cases with the very same picture: the younger one's proof is whole after the older one's is gone."""
    first, third = case(office, 1), case(office, 3)
    same = office.evidence.attach(first.case_id, "same.png", b"the same")
    office.evidence.record("x", case_id=first.case_id, evidence=[same])
    office.evidence.attach(third.case_id, "same.png", b"the same")
    office.evidence.record("x", case_id=third.case_id, evidence=[same])
    purge(office, Kind.PICTURES, now=at(2023))
    assert "same.png" not in names(office, first.case_id)
    assert office.evidence.path(same).read_bytes() == b"the same"
    assert verify(office.work).ok


def test_books_go_with_mail_document_and_folder_but_an_open_case_stays(office: Office) -> None:
    """Of 2020 the filed case is gone without a trace but the log's; the open one and those of 2021 are whole."""
    first, third, waiting = case(office, 1), case(office, 3), office.ledger.cases([State.RECEIVED])[0]
    assert first.document is not None
    assert purge(office, Kind.BOOKS, now=at(2026) - timedelta(days=1))[Kind.BOOKS].items == 0
    assert purge(office, Kind.BOOKS, now=at(2026))[Kind.BOOKS].items == 1
    assert office.ledger.case(first.case_id) is None
    assert not office.ledger.history(first.case_id)
    assert names(office, first.case_id) == set()
    for sha256 in (first.document.sha256, first.message_sha256):
        with pytest.raises(LedgerFault, match="missing"):
            office.evidence.path(sha256)
    assert office.ledger.case(third.case_id) == third
    assert office.ledger.case(waiting.case_id) == waiting
    assert waiting.document is not None
    assert office.evidence.path(waiting.document.sha256).is_file()
    result = verify(office.work)
    assert result.ok, result.faults


def test_a_mail_that_still_lies_in_its_mailbox_is_not_forgotten(tmp_path: Path) -> None:
    """Forgotten, it would be taken in and entered a second time."""
    office = open_office(tmp_path, datetime(2020, 12, 30, 1, 15, tzinfo=CET))
    one = take_in(office, 7)
    office.ledger.advance(one, State.SORTED_AWAY, office.clock.now())
    assert purge(office, Kind.BOOKS, now=at(2027))[Kind.BOOKS].items == 0
    assert office.ledger.case(one.case_id) is not None
    office.ledger.close()


def test_months_of_the_log_go_up_to_the_oldest_case_that_the_books_keep(office: Office) -> None:
    """The chain is whole after its oldest months went; what a case was told by stays while the case does."""
    assert purge(office, Kind.LOG, now=at(2027))[Kind.LOG].items == 0
    waiting = office.ledger.cases([State.RECEIVED])[0]
    office.ledger.advance(waiting, State.SORTED_AWAY, office.clock.now())
    office.ledger.mark_settled(place(2), office.clock.now())
    office.evidence.record("x")
    assert purge(office, Kind.LOG, now=at(2033) - timedelta(days=1))[Kind.LOG].items == 0
    assert purge(office, Kind.LOG, now=at(2033))[Kind.LOG].items == 2
    assert [path.name for path in log_files(office.work / "log")] == [
        "actions-2027-01.jsonl",
        "actions-2033-01.jsonl",
    ]
    result = verify(office.work)
    assert result.ok, result.faults
    assert result.first_seq > 1


def test_fewer_years_for_the_log_alone_leave_what_proves_the_books(office: Office) -> None:
    """The option reaches no further than config.toml may: cases that are kept keep their records."""
    waiting = office.ledger.cases([State.RECEIVED])[0]
    office.ledger.advance(waiting, State.SORTED_AWAY, office.clock.now())
    office.ledger.mark_settled(place(2), office.clock.now())
    office.clock.advance(days=60)
    office.evidence.record("x")
    assert purge(office, Kind.LOG, now=at(2024), years=1)[Kind.LOG].items == 0
    assert purge(office, Kind.BOOKS, Kind.LOG, now=at(2024), years=1)[Kind.LOG].items == 3
    assert verify(office.work).ok


def test_a_half_line_goes_with_the_month_that_tells_of_it(tmp_path: Path) -> None:
    """What a power cut left behind is neither missed nor unexplained once its month is gone."""
    office = open_office(tmp_path, datetime(2020, 12, 30, 1, 15, tzinfo=CET))
    office.evidence.record("x")
    with log_files(office.work / "log")[0].open("ab") as file:
        file.write(b'{"seq":2,"prev')
    office.evidence.record("y")
    (torn,) = (office.work / "log").glob("torn-*")
    office.clock.advance(days=2500)
    office.evidence.record("z")
    assert purge(office, Kind.LOG, now=office.clock.now())[Kind.LOG].items == 1
    assert not list((office.work / "log").glob("torn-*"))
    assert verify(office.work).ok
    torn.write_bytes(b'{"seq":2,"prev')  # as after a power cut before it was deleted
    assert verify(office.work).ok
    office.ledger.close()


def test_a_log_with_faults_is_left_alone(office: Office) -> None:
    """Purging must not wipe the traces of a change."""
    path = log_files(office.work / "log")[0]
    path.write_bytes(path.read_bytes().replace(b"F-1", b"F-9", 1))
    with pytest.raises(LedgerFault, match="has faults"):
        purge(office, *Kind, now=at(2030))
    assert set(PICTURES) <= names(office, case(office, 1).case_id)


def test_old_reports_and_workbooks_go(office: Office) -> None:
    """A workbook of 2020 goes in 2026, one of last month stays."""
    book, fresh = office.work / "besvaret" / "old.xlsx", office.work / "rapporter" / "new.html"
    for path, when in ((book, at(2020)), (fresh, at(2025))):
        path.parent.mkdir(parents=True)
        path.write_text("x", encoding="utf-8")
        os.utime(path, (when.timestamp(), when.timestamp()))
    assert purge(office, Kind.REPORTS, now=at(2026))[Kind.REPORTS].files == 1
    assert (book.exists(), fresh.exists()) == (False, True)
    assert "evidence_deleted" in log_files(office.work / "log")[-1].read_text(encoding="utf-8")


def test_old_pictures_of_a_system_that_changed_go(office: Office) -> None:
    """They belong to no case: a page before and after a change of 2020 goes in 2023, as screenshots do."""
    before, after = (
        office.work / "canary" / "demo" / f"2020-03-01-020000-enter-{when}.png" for when in ("before", "after")
    )
    last = office.work / "canary" / "demo" / "enter.png"
    last.parent.mkdir(parents=True)
    for path, when in ((before, at(2020)), (after, at(2020)), (last, at(2022))):
        path.write_bytes(b"x")
        os.utime(path, (when.timestamp(), when.timestamp()))
    purge(office, Kind.PICTURES, now=at(2023))
    assert (before.exists(), after.exists(), last.exists()) == (False, False, True)


def everything(office: Office) -> dict[str, bytes]:
    """Return every file of the work folder but the ledger's own."""
    paths = [path for path in office.work.rglob("*") if path.is_file() and "ledger.sqlite" not in path.name]
    return {str(path): path.read_bytes() for path in paths}


def test_without_yes_nothing_changes_and_the_table_says_what_would_go(office: Office) -> None:
    """The dry run tells the same figures as the purge itself, and touches no file."""
    before = everything(office)
    would = purge(office, *Kind, now=at(2026), delete=False)
    assert everything(office) == before
    assert would[Kind.BOOKS].items == 1
    out = io.StringIO()
    purge_and_show(office.settings, (), Console(file=out, width=160), clock=office.clock)
    assert "Nothing was deleted. Add --yes" in out.getvalue()
    plain = io.StringIO()
    purge_and_show(office.settings, (), Console(file=plain, width=160), clock=office.clock, as_json=True)
    told = json.loads(plain.getvalue())
    assert (told["deleted"], {one["kind"]: one["items"] for one in told["kinds"]}[Kind.BOOKS]) == (False, 1)
    assert everything(office) == before
    assert {kind: one.items for kind, one in purge(office, *Kind, now=at(2026)).items()} == {
        kind: one.items for kind, one in would.items()
    }
    assert verify(office.work).ok


def test_nothing_is_deleted_while_a_robot_works(office: Office) -> None:
    """A purge waits for the night to end, and says so."""
    with run_lock(office.work, now=office.clock.now()), pytest.raises(AlreadyRunning):
        purge_and_show(office.settings, (), Console(file=io.StringIO()), delete=True, clock=office.clock)


def test_a_log_that_is_kept_shorter_than_the_books_is_a_fault_of_the_configuration(tmp_path: Path) -> None:
    """What proves the books is kept as long as they are."""
    (tmp_path / "config.toml").write_text('[office]\nname = "F"\n[retention]\nlog_years = 2\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="log_years is less than books_years"):
        load_settings(tmp_path / "config.toml")


def test_the_log_names_each_file_that_was_deleted(office: Office) -> None:
    """Years later an auditor can tell what was deleted, when, by whom, and of which case."""
    first = case(office, 1)
    purge(office, Kind.PICTURES, now=at(2023))
    record = json.loads(log_files(office.work / "log")[-1].read_text(encoding="utf-8").splitlines()[-1])
    assert (record["action"], record["case"], record["time"][:10], record["who"]) == (
        "evidence_deleted",
        first.case_id,
        "2023-01-01",
        getpass.getuser(),
    )
    assert {item["name"] for item in record["evidence"]} == {*PICTURES, ""}


def test_a_purge_that_died_after_its_record_is_no_fault_and_is_done_again(office: Office) -> None:
    """A power cut between record and deletion leaves a whole proof, and files that the next purge finds."""
    first = case(office, 1)
    pictures = [file for file in files_of(office.work, first.case_id) if is_picture(file)]
    named = [(file.sha256, name) for file in pictures for name in ("", file.path.name)]
    ActionLog(office.work / "log").append(
        Entry(time=office.clock.now(), action=DELETED, case=first.case_id, values={}, evidence=named)
    )
    assert verify(office.work).ok
    assert purge(office, Kind.PICTURES, now=at(2023))[Kind.PICTURES].files == len(PICTURES)
    assert verify(office.work).ok


def test_a_purge_that_died_before_the_books_forgot_is_done_again(office: Office) -> None:
    """Files gone, case still there: the next purge ends it."""
    first = case(office, 1)
    assert first.document is not None
    files = files_of(office.work, first.case_id)
    gone = {first.document.sha256, first.message_sha256, *(file.sha256 for file in files)}
    delete_files(office.work, first.case_id, files, gone, kind="books", clock=office.clock)
    assert verify(office.work).ok
    purge(office, Kind.BOOKS, now=at(2026))
    assert office.ledger.case(first.case_id) is None
    assert verify(office.work).ok
