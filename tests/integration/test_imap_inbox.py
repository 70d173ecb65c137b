from __future__ import annotations

import hashlib
import socket
import threading
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import stamina

from mail_intake.imap import ImapInbox
from mail_intake.mark import Mark
from robot.errors import MailboxFault
from robot.message import Place, RawMessage
from robot.settings import Mailbox
from tests.fakes.dovecot_server import DovecotServer, running_dovecot
from tests.fakes.mails import mail

WITHOUT_MOVE = "IMAP4rev1 LITERAL+ NAMESPACE UIDPLUS ACL RIGHTS=texk"


@pytest.fixture(scope="module")
def running() -> Iterator[DovecotServer]:
    """Start one server for all tests here."""
    with running_dovecot() as server:
        yield server


@pytest.fixture
def dovecot(running: DovecotServer) -> Iterator[DovecotServer]:
    """Empty the mailboxes after each test."""
    yield running
    with running.client() as client:
        for _, _, folder in client.list_folders():
            if folder in ("shared", "public"):
                continue
            client.select_folder(folder)
            uids = client.search("ALL")
            if uids:
                client.delete_messages(uids)
                client.uid_expunge(uids)


@pytest.fixture(autouse=True)
def _retries_do_not_wait() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2):
        yield


def new_inbox(
    server: DovecotServer, spool: Path, *, secret: str | None = None, books: str = "", **settings: Any
) -> ImapInbox:
    """Return an inbox of the server, with other settings where they are given."""
    mailbox = Mailbox(
        **{
            "name": "faktura",
            "host": server.host,
            "port": server.port,
            "user": server.user,
            "secret": "faktura",
            "ca_file": server.ca_file,
            "timeout_seconds": 20,
            **settings,
        }
    )
    mark = Mark(books=books, who=f"machine {books}", box="Fakturarobot", words=lambda folder: (folder, "Rør mig ikke"))
    return ImapInbox(
        mailbox,
        secret=lambda: server.password if secret is None else secret,
        spool=spool,
        mark=mark if books else None,
    )


def unseen(place: Place) -> bool:
    """Say that nothing was taken in before."""
    return False


def fetched(inbox: ImapInbox) -> list[RawMessage]:
    """Return all that waits."""
    return list(inbox.fetch(unseen))


def taken(inbox: ImapInbox) -> list[RawMessage]:
    """Return all that waits, and log out."""
    try:
        return fetched(inbox)
    finally:
        inbox.close()


def bodies(messages: list[RawMessage]) -> list[bytes]:
    """Return the bytes on disk."""
    return [message.path.read_bytes() for message in messages]


def test_mails_come_whole_with_their_hash_and_oldest_first(dovecot: DovecotServer, tmp_path: Path) -> None:
    """What is handed on are the very bytes on the server, hashed and counted."""
    mails = [mail(subject=f"Faktura {n}") for n in range(3)]
    for one in mails:
        dovecot.append("INBOX", one)
    inbox = new_inbox(dovecot, tmp_path)
    messages = fetched(inbox)
    inbox.close()
    assert bodies(messages) == mails
    assert [m.sha256 for m in messages] == [hashlib.sha256(one).hexdigest() for one in mails]
    assert [m.size for m in messages] == [len(one) for one in mails]


def test_fetching_does_not_mark_a_mail_as_read(dovecot: DovecotServer, tmp_path: Path) -> None:
    r"""No mail has \Seen after it was fetched, whether small, large or too big."""
    dovecot.append("INBOX", mail())
    dovecot.append("INBOX", mail(("stor.bin", bytes(1_600_000))))
    dovecot.append("INBOX", mail(("for stor.bin", bytes(3_000_000))))
    inbox = new_inbox(dovecot, tmp_path, largest_mail_mb=3)
    assert len(fetched(inbox)) == 3
    inbox.close()
    assert all(b"\\Seen" not in flags for flags in dovecot.flags("INBOX"))


def test_a_mail_taken_in_before_is_not_fetched_again(dovecot: DovecotServer, tmp_path: Path) -> None:
    """The ledger's answer keeps a mail from being fetched."""
    dovecot.append("INBOX", mail(subject="gammel"))
    known = dovecot.append("INBOX", mail(subject="ny"))
    inbox = new_inbox(dovecot, tmp_path)
    messages = list(inbox.fetch(lambda place: place.uid != str(known)))
    inbox.close()
    assert [m.place.uid for m in messages] == [str(known)]


def test_many_mails_come_in_few_answers(dovecot: DovecotServer, tmp_path: Path) -> None:
    """120 small mails come whole and in order, though they are fetched in groups."""
    mails = [mail(subject=f"Faktura {n}") for n in range(120)]
    with dovecot.client() as client:
        client.multiappend("INBOX", mails)
    inbox = new_inbox(dovecot, tmp_path)
    messages = fetched(inbox)
    inbox.close()
    assert bodies(messages) == mails


def test_urgent_mails_come_first(dovecot: DovecotServer, tmp_path: Path) -> None:
    """Mails in the urgent folder come before all others and are marked."""
    dovecot.append("INBOX", mail(subject="almindelig"))
    dovecot.append("Haster", mail(subject="haster"))
    inbox = new_inbox(dovecot, tmp_path, urgent_folder="Haster")
    messages = fetched(inbox)
    inbox.close()
    assert [(m.place.folder, m.urgent) for m in messages] == [("Haster", True), ("INBOX", False)]


def test_what_waits_is_known_without_fetching_and_no_longer_once_it_is_settled(
    dovecot: DovecotServer, tmp_path: Path
) -> None:
    """A look finds the mail that the books lack, in the folders that were asked for alone."""
    dovecot.append("INBOX", mail(subject="almindelig"))
    dovecot.append("Haster", mail(subject="haster"))
    inbox = new_inbox(dovecot, tmp_path, urgent_folder="Haster", folders=())
    (place,) = inbox.waiting(lambda _: False)
    assert place.folder == "Haster"
    assert inbox.waiting(lambda known: known == place) == []
    (message,) = fetched(inbox)
    assert message.place == place
    assert inbox.settle(place, message.sha256, "processed")
    assert inbox.waiting(lambda _: False) == []
    inbox.close()


def test_an_urgent_folder_that_nobody_made_is_no_fault(dovecot: DovecotServer, tmp_path: Path) -> None:
    """The other folders are read where the urgent one is missing."""
    dovecot.append("INBOX", mail())
    inbox = new_inbox(dovecot, tmp_path, urgent_folder="Findes ikke")
    assert len(fetched(inbox)) == 1
    inbox.close()


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


def test_a_folder_made_anew_is_another_folder(dovecot: DovecotServer, tmp_path: Path) -> None:
    """After UIDVALIDITY changed, the mail that now has the old UID is left alone and fetched as new."""
    dovecot.append("Bilag", mail(subject="før"))
    inbox = new_inbox(dovecot, tmp_path, folders=("Bilag",))
    (before,) = fetched(inbox)
    dovecot.remake("Bilag")
    dovecot.append("Bilag", mail(subject="efter"))
    inbox.close()
    assert not inbox.settle(before.place, before.sha256, "processed")
    (after,) = fetched(inbox)
    inbox.close()
    assert after.place.uid == before.place.uid
    assert after.place.uid_validity != before.place.uid_validity
    assert dovecot.list("Bilag") == [mail(subject="efter")]


def test_a_mail_that_a_colleague_removed_is_gone(dovecot: DovecotServer, tmp_path: Path) -> None:
    """Settling a mail that someone deleted meanwhile is no fault."""
    uid = dovecot.append("INBOX", mail())
    inbox = new_inbox(dovecot, tmp_path)
    (message,) = fetched(inbox)
    with dovecot.client() as client:
        client.select_folder("INBOX")
        client.delete_messages([uid])
        client.uid_expunge([uid])
    assert not inbox.settle(message.place, message.sha256, "processed")
    inbox.close()


def test_a_mail_that_goes_while_the_others_are_fetched_stays_out(dovecot: DovecotServer, tmp_path: Path) -> None:
    """A UID that FETCH does not answer is not handed on; the others are."""
    uids = [dovecot.append("INBOX", mail(("a.bin", bytes([n]) * 1_600_000))) for n in range(3)]
    inbox = new_inbox(dovecot, tmp_path)
    messages = inbox.fetch(unseen)
    first = next(messages)
    with dovecot.client() as client:
        client.select_folder("INBOX")
        client.delete_messages([uids[1]])
        client.uid_expunge([uids[1]])
    assert [first.place.uid, *(m.place.uid for m in messages)] == [str(uids[0]), str(uids[2])]
    inbox.close()


def test_a_connection_that_broke_is_made_again(dovecot: DovecotServer, tmp_path: Path) -> None:
    """A night goes on when the server hangs up between two mails."""
    for n in range(2):
        dovecot.append("INBOX", mail(("a.bin", bytes([n]) * 1_600_000)))
    inbox = new_inbox(dovecot, tmp_path)
    messages = inbox.fetch(unseen)
    next(messages)
    assert inbox._connection._client is not None
    inbox._connection._client.socket().shutdown(socket.SHUT_RDWR)
    second = next(messages)
    assert hashlib.sha256(second.path.read_bytes()).hexdigest() == second.sha256
    inbox.close()


def test_a_large_mail_needs_no_more_memory_than_a_medium_one(dovecot: DovecotServer, tmp_path: Path) -> None:
    """A mail ten times as large is streamed to disk in about the same memory."""
    peaks = []
    for number, size in enumerate((2_000_000, 20_000_000)):
        folder = f"Store {number}"
        dovecot.append(folder, mail(("a.bin", bytes(size))))
        inbox = new_inbox(dovecot, tmp_path, folders=(folder,))
        tracemalloc.start()
        (message,) = fetched(inbox)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        inbox.close()
        assert message.size > size
        assert hashlib.sha256(message.path.read_bytes()).hexdigest() == message.sha256
    assert peaks[1] < peaks[0] * 1.5


def test_a_mail_over_the_limit_is_known_by_its_header(dovecot: DovecotServer, tmp_path: Path) -> None:
    """It is handed on with its header alone, marked, and can be moved, also by a later night."""
    dovecot.append("INBOX", mail(("a.bin", bytes(1_500_000)), subject="Alt for stor"))
    inbox = new_inbox(dovecot, tmp_path, largest_mail_mb=1)
    (message,) = fetched(inbox)
    inbox.close()
    assert message.too_big
    assert message.size > 1_500_000
    assert b"Subject: Alt for stor" in message.path.read_bytes()
    assert message.path.stat().st_size < 2_000
    later = new_inbox(dovecot, tmp_path, largest_mail_mb=1)
    assert later.settle(message.place, message.sha256, "review")
    later.close()
    assert len(dovecot.list("Til gennemsyn")) == 1


def test_one_bad_folder_does_not_keep_the_others_back(dovecot: DovecotServer, tmp_path: Path) -> None:
    """The good folder's mails come, then a fault names the bad one and the likely name."""
    dovecot.append("INBOX", mail())
    dovecot.append("Fakturaer", mail())
    inbox = new_inbox(dovecot, tmp_path, folders=("Faktura", "INBOX"))
    messages = inbox.fetch(unseen)
    assert next(messages).place.folder == "INBOX"
    with pytest.raises(MailboxFault, match=r"'Faktura'.*Did you mean 'Fakturaer'"):
        next(messages)
    inbox.close()


def test_a_wrong_password_is_a_sentence_without_the_password(dovecot: DovecotServer, tmp_path: Path) -> None:
    """The fault names mailbox, user and secret, says what to do, and never holds the password."""
    inbox = new_inbox(dovecot, tmp_path, secret="forkert-Kode-99")
    with pytest.raises(
        MailboxFault, match=r"faktura: localhost does not let user 'robot' in.*Check the user"
    ) as caught:
        fetched(inbox)
    assert "forkert-Kode-99" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_password_with_danish_letters_is_sent(dovecot: DovecotServer, tmp_path: Path) -> None:
    """LOGIN cannot say æøå; the robot says it another way and gets an ordinary refusal."""
    inbox = new_inbox(dovecot, tmp_path, secret="rødgrød-med-fløde")
    with pytest.raises(MailboxFault, match="does not let user") as caught:
        fetched(inbox)
    assert "rødgrød" not in str(caught.value)


def test_an_unknown_certificate_is_refused(dovecot: DovecotServer, tmp_path: Path) -> None:
    """Without the office's CA the robot does not log in, and says which setting is meant."""
    inbox = new_inbox(dovecot, tmp_path, ca_file=None)
    with pytest.raises(MailboxFault, match=r"certificate.*ca_file"):
        fetched(inbox)


def test_a_server_that_is_not_there_is_a_fault(dovecot: DovecotServer, tmp_path: Path) -> None:
    """Nobody listens: a sentence with host and port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inbox = new_inbox(dovecot, tmp_path, port=port)
    with pytest.raises(MailboxFault, match=f"localhost:{port} failed"):
        fetched(inbox)


def test_a_server_that_does_not_answer_is_a_fault(dovecot: DovecotServer, tmp_path: Path) -> None:
    """A server that takes the connection and says nothing holds the robot no longer than the timeout."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        inbox = new_inbox(dovecot, tmp_path, port=silent.getsockname()[1], timeout_seconds=0.2)
        with pytest.raises(MailboxFault, match=r"did not answer within 0\.2 seconds"):
            fetched(inbox)


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
