"""A mail that was taken in leaves its folder once, whatever the server can do, and one robot has the folder."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from mail_intake.imap import ImapInbox
from robot.errors import MailboxFault
from tests.fakes.dovecot_inbox import fetched, new_inbox, taken
from tests.fakes.dovecot_server import DovecotServer, running_dovecot
from tests.fakes.mails import mail

WITHOUT_MOVE = "IMAP4rev1 LITERAL+ NAMESPACE UIDPLUS ACL RIGHTS=texk"


@pytest.mark.parametrize(
    ("folder", "target"),
    [
        ("INBOX", "Til gennemsyn"),
        ("shared/kreditor", "shared/kreditor/Til gennemsyn"),
        ("public/Faktura-ind", "public/Til gennemsyn"),
    ],
)
def test_a_mail_is_moved_within_the_mailbox_it_came_to(
    dovecot: DovecotServer, tmp_path: Path, folder: str, target: str
) -> None:
    """Own, shared and public mailboxes: the mail leaves its folder and lies beside it, byte for byte."""
    dovecot.append(folder, mail())
    inbox = new_inbox(dovecot, tmp_path, folders=(folder,))
    (message,) = fetched(inbox)
    assert inbox.settle(message.place, message.sha256, "review")
    inbox.close()
    assert dovecot.list(folder) == []
    assert dovecot.list(target) == [mail()]


def test_settling_twice_says_that_the_mail_is_gone(dovecot: DovecotServer, tmp_path: Path) -> None:
    """The second time nothing is moved, nothing is doubled."""
    dovecot.append("INBOX", mail())
    inbox = new_inbox(dovecot, tmp_path)
    (message,) = fetched(inbox)
    assert inbox.settle(message.place, message.sha256, "processed")
    assert not inbox.settle(message.place, message.sha256, "processed")
    inbox.close()
    assert len(dovecot.list("Behandlet")) == 1


def test_a_later_night_settles_what_an_earlier_one_fetched(dovecot: DovecotServer, tmp_path: Path) -> None:
    """A mail that this process never saw is read again and moved only with the right bytes."""
    dovecot.append("INBOX", mail())
    first = new_inbox(dovecot, tmp_path)
    (message,) = fetched(first)
    first.close()
    second = new_inbox(dovecot, tmp_path)
    assert not second.settle(message.place, hashlib.sha256(b"another mail").hexdigest(), "processed")
    assert len(dovecot.list("INBOX")) == 1
    assert second.settle(message.place, message.sha256, "processed")
    second.close()
    assert dovecot.list("INBOX") == []


def test_a_mailbox_without_the_right_to_move_says_so(dovecot: DovecotServer, tmp_path: Path) -> None:
    """Where the robot may not make a folder, settling is a fault and the mail stays."""
    dovecot.append("shared/kreditor", mail())
    inbox = new_inbox(dovecot, tmp_path, folders=("shared/kreditor",), processed="Ikke tilladt")
    (message,) = fetched(inbox)
    with pytest.raises(MailboxFault, match="NOPERM"):
        inbox.settle(message.place, message.sha256, "processed")
    inbox.close()
    assert len(dovecot.list("shared/kreditor")) == 1


@pytest.fixture(scope="module")
def without_move() -> Iterator[DovecotServer]:
    """Start a server that has UIDPLUS but not MOVE."""
    with running_dovecot(settings={"imap_capability": WITHOUT_MOVE}) as server:
        yield server


def test_without_move_only_this_mail_is_expunged(without_move: DovecotServer, tmp_path: Path) -> None:
    """A mail that a colleague marked as deleted stays."""
    mine = without_move.append("INBOX", mail(subject="min"))
    other = without_move.append("INBOX", mail(subject="en kollegas"))
    inbox = new_inbox(without_move, tmp_path)
    message = next(m for m in fetched(inbox) if m.place.uid == str(mine))
    with without_move.client() as client:
        client.select_folder("INBOX")
        client.delete_messages([other])
    assert inbox.settle(message.place, message.sha256, "processed")
    inbox.close()
    assert without_move.list("INBOX") == [mail(subject="en kollegas")]
    assert without_move.list("Behandlet") == [mail(subject="min")]


def test_a_crash_between_copy_and_delete_leaves_one_copy(without_move: DovecotServer, tmp_path: Path) -> None:
    """What an earlier try copied is found in the target and not copied again."""
    without_move.append("Kopi", mail(subject="halvvejs"))
    without_move.append("Halvvejs", mail(subject="halvvejs"))
    inbox = new_inbox(without_move, tmp_path, folders=("Kopi",), processed="Halvvejs")
    (message,) = fetched(inbox)
    assert inbox.settle(message.place, message.sha256, "processed")
    inbox.close()
    assert without_move.list("Kopi") == []
    assert without_move.list("Halvvejs") == [mail(subject="halvvejs")]


def test_without_uidplus_the_mail_is_only_marked(tmp_path: Path) -> None:
    """A bare EXPUNGE is never sent: the mail stays, marked, and is not fetched or settled again."""
    with running_dovecot(settings={"imap_capability": "IMAP4rev1 LITERAL+ NAMESPACE ACL"}) as server:
        server.append("INBOX", mail())
        inbox = new_inbox(server, tmp_path)
        (message,) = fetched(inbox)
        assert inbox.settle(message.place, message.sha256, "processed")
        assert not inbox.settle(message.place, message.sha256, "processed")
        assert fetched(inbox) == []
        inbox.close()
        assert len(server.list("Behandlet")) == 1
        assert [b"\\Deleted" in flags for flags in server.flags("INBOX")] == [True]


@pytest.mark.parametrize("folder", ["INBOX", "shared/kreditor"])
def test_of_two_robots_with_books_of_their_own_the_second_takes_nothing(
    dovecot: DovecotServer, tmp_path: Path, folder: str
) -> None:
    """It says who reads the folder; the first goes on; when its mark is deleted the second takes over."""
    dovecot.append(folder, mail())
    first, again, second = (
        new_inbox(dovecot, tmp_path / name, books=books, folders=(folder,))
        for name, books in (("a", "a" * 32), ("b", "a" * 32), ("c", "b" * 32))
    )
    box = "Fakturarobot" if folder == "INBOX" else "shared/kreditor/Behandlet"  # where it may make none
    assert len(taken(first)) == 1
    assert len(taken(again)) == 1
    with pytest.raises(MailboxFault, match=f"another robot with books of its own.*machine {'a' * 32}.*{box}"):
        taken(second)
    assert len(dovecot.list(box)) == 1
    with dovecot.client() as client:
        client.select_folder(box)
        client.delete_messages(client.search("ALL"))
        client.expunge()
    assert len(taken(second)) == 1
    with pytest.raises(MailboxFault, match=f"machine {'b' * 32}"):
        taken(first)


def test_a_mark_is_for_one_folder(dovecot: DovecotServer, tmp_path: Path) -> None:
    """Two robots may share a mailbox, each with a folder of its own."""
    dovecot.append("INBOX", mail())
    dovecot.append("Teknik", mail())
    assert len(taken(new_inbox(dovecot, tmp_path / "a", books="a" * 32))) == 1
    assert len(taken(new_inbox(dovecot, tmp_path / "b", books="b" * 32, folders=("Teknik",)))) == 1


def test_of_robots_that_come_at_the_same_moment_one_reads(dovecot: DovecotServer, tmp_path: Path) -> None:
    """However their commands fall: one has the mails, the others say who it is, one mark is left."""
    dovecot.append("INBOX", mail())
    robots = [new_inbox(dovecot, tmp_path / name, books=name * 32) for name in "abcd"]
    gate = threading.Barrier(len(robots))

    def comes(inbox: ImapInbox) -> str:
        gate.wait(20)
        try:
            return str(len(taken(inbox)))
        except MailboxFault as fault:
            return str(fault).partition(" with ")[0]

    with ThreadPoolExecutor(len(robots)) as threads:
        assert Counter(threads.map(comes, robots)) == {"1": 1, "faktura: another robot": 3}
    assert len(dovecot.list("Fakturarobot")) == 1


def test_where_no_mark_can_be_left_the_mails_are_read_all_the_same(dovecot: DovecotServer, tmp_path: Path) -> None:
    """A robot that may make no folder beside the one it reads."""
    dovecot.append("INBOX", mail())
    inbox = new_inbox(dovecot, tmp_path, books="a" * 32)
    assert inbox._mark is not None
    inbox._mark = replace(inbox._mark, box="shared/nobody/Fakturarobot")
    inbox._mailbox = inbox._mailbox.model_copy(update={"processed": "shared/nobody/Behandlet"})
    assert len(taken(inbox)) == 1
