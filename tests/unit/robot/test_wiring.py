from __future__ import annotations

from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

from mail_intake.imap import ImapInbox
from robot.evidence import FileEvidence
from robot.ledger import open_ledger, run_lock, sqlite_url
from robot.ledger.work_folder import MARK
from robot.outcome import State
from robot.ports import KILLED
from robot.running import NoProgress
from robot.settings import load_settings
from robot.starter import copy_starter
from robot.wiring import close_killed, open_inboxes, open_night
from robot.words import load_words
from tests.fakes.hand_clock import HandClock
from tests.fakes.ledger_values import NOW, RUNBOOK, ready


def test_a_killed_run_is_closed_and_no_other_folders_run_is_robbed(tmp_path: Path) -> None:
    """On shared books the run of this folder gives its claims back; that of another one works on."""
    with closing(open_ledger(sqlite_url(tmp_path / "shared.sqlite"))) as ledger:
        mine, theirs = (ledger.begin_run(RUNBOOK, NOW, urgent=False, seed=1) for _ in range(2))
        held = []
        for number, run in enumerate((mine, theirs), start=1):
            ready(ledger, number)
            held.append(ledger.claim(State.READY, runbook=RUNBOOK, holder=run.run_id, now=NOW))
        _die_in_the_middle(tmp_path / "work", mine.run_id)

        with run_lock(tmp_path / "work", now=NOW) as lock:
            evidence = FileEvidence(tmp_path / "work", HandClock())
            close_killed(lock, ledger, evidence, HandClock())

        free = ledger.claim(State.READY, runbook=RUNBOOK, holder="next", now=NOW)
        assert (free and free.case_id) == (held[0] and held[0].case_id)
        assert ledger.claim(State.READY, runbook=RUNBOOK, holder="next", now=NOW) is None
        outcomes = {run.run_id: (run.outcome, run.came_to_its_end) for run in ledger.runs()}
        assert outcomes == {mine.run_id: (KILLED, False), theirs.run_id: ("", False)}


def test_a_run_that_was_killed_before_its_number_was_noted_is_closed(tmp_path: Path) -> None:
    """It is known by when it began; one that began otherwise is another folder's."""
    with closing(open_ledger(sqlite_url(tmp_path / "shared.sqlite"))) as ledger:
        mine = ledger.begin_run(RUNBOOK, NOW, urgent=False, seed=1)
        theirs = ledger.begin_run(RUNBOOK, NOW + timedelta(microseconds=1), urgent=False, seed=1)
        _die_in_the_middle(tmp_path / "work", "")
        for _ in range(2):
            with run_lock(tmp_path / "work", now=NOW + timedelta(minutes=9)) as lock:
                close_killed(lock, ledger, FileEvidence(tmp_path / "work", HandClock()), HandClock())
        assert {run.run_id: run.outcome for run in ledger.runs()} == {mine.run_id: KILLED, theirs.run_id: ""}


def test_a_run_goes_on_without_a_supplier_whose_row_is_spoilt_and_says_so(tmp_path: Path) -> None:
    """One typing error among thousands of suppliers does not cost the night; whoever reads its end learns of it."""
    copy_starter(tmp_path)
    register = tmp_path / "mappings" / "registers" / "suppliers.csv"
    register.write_text(register.read_text(encoding="utf-8").replace(";99000252;", ";99000253;"), encoding="utf-8")
    settings = load_settings(tmp_path / "config.toml")
    with open_night(settings, RUNBOOK, progress=NoProgress(), take_in=False, clock=HandClock()) as night:
        assert night.register.by_id("99000252") is night.register.by_id("99000253") is None
        assert night.register.by_id("99000120") is not None
        (fault,) = night.tally.faults
    told = load_words("da").fault(fault.kind, fault.detail)
    assert "Rækker i leverandørregistret, der ikke bruges, før de er rettet: 1. De øvrige 18 bruges." in told


def _die_in_the_middle(work: Path, run: str) -> None:
    with suppress(MemoryError), run_lock(work, now=NOW) as lock:
        lock.note_run(run)
        raise MemoryError


def test_a_mailbox_is_marked_where_the_office_says_that_it_is_exclusive(tmp_path: Path) -> None:
    """By the mark of the work folder; where nobody asks for it there is none, and none is made."""
    copy_starter(tmp_path)
    office = load_settings(tmp_path / "config.toml")
    shared = office.mailbox[0].model_copy(update={"exclusive": False})
    (inbox, *_) = open_inboxes(office.model_copy(update={"mailbox": (shared,)}), "fakturaer", tmp_path / "spool", ())
    assert isinstance(inbox, ImapInbox)
    assert inbox._mark is None
    assert not (office.work() / MARK).exists()
    (inbox, *_) = open_inboxes(office, "fakturaer", tmp_path / "spool", ())
    assert isinstance(inbox, ImapInbox)
    assert inbox._mark is not None
    assert inbox._mark.books == (office.work() / MARK).read_text()
