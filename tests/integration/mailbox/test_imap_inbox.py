"""What lies in a mailbox is fetched whole, once, and with every trouble told."""

from __future__ import annotations

import hashlib
import socket
import tracemalloc
from pathlib import Path

import pytest

from robot.errors import MailboxFault
from tests.fakes.dovecot_inbox import bodies, fetched, new_inbox, unseen
from tests.fakes.dovecot_server import DovecotServer
from tests.fakes.mails import mail


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
