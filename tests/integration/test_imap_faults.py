"""The mail server fails in every way it can: nothing is lost or double, people are told, the next night catches up."""

from __future__ import annotations

import email
import ssl
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
import stamina
from imapclient import IMAPClient

from mail_intake.imap import ImapInbox
from robot.demo.certificate import Certificates, loopback_certificates
from robot.demo.imap_server import DemoImapServer
from robot.errors import ExitCode
from robot.invoice import Invoice
from robot.message import Part, RawMessage, Unpacked
from robot.outcome import State
from robot.pipeline import Outcome
from robot.settings import Mailbox
from robot.words import load_words
from tests.fakes.imap_proxy import Fault, ImapProxy, Spoil, Spoiled, imap_proxy
from tests.fakes.invoices import ORIGIN, invoice
from tests.fakes.mails import mail
from tests.fakes.night import Town, town_in

DONE, WAITS = "Behandlet", "Til gennemsyn"
BODIES = r"UID FETCH .*BODY\.PEEK"
EVERY = 100


def unpack(message: RawMessage, into: Path) -> Unpacked:
    """Take a mail apart: its subject is its document."""
    subject = email.message_from_bytes(message.path.read_bytes())["Subject"]
    path = into / "faktura.pdf"
    path.write_text(subject)
    return Unpacked(origin=ORIGIN, parts=(Part(name=path.name, trail="mail", path=path, media_type="text/plain"),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A town whose mailbox is real, with a proxy before it that spoils what the server says."""

    town: Town
    server: DemoImapServer
    proxy: ImapProxy
    spool: Path

    def inbox(self, **settings: float) -> ImapInbox:
        """Return the way into the mailbox."""
        box = Mailbox.model_validate(
            {
                "name": "faktura",
                "host": "localhost",
                "port": self.proxy.port,
                "user": self.server.user,
                "secret": "faktura",
                "ca_file": self.proxy.ca_file,
                "timeout_seconds": 20,
                **settings,
            }
        )
        return ImapInbox(box, secret=lambda: self.server.password, spool=self.spool)

    def arrives(self, number: str) -> None:
        """Deliver the mail with invoice `number`, whose amount is like no other's."""
        self.town.reader.write(f"Faktura {number}", _invoice(number))
        self.server.append("INBOX", mail(subject=f"Faktura {number}"))

    def night(self, **settings: float) -> Outcome:
        """Run a night."""
        inbox = self.inbox(**settings)
        try:
            return self.town.runs(inboxes=[inbox], unpack=unpack)
        finally:
            inbox.close()

    def fails(self, on: str, spoil: Spoil, *, times: int = 1, ask: bool = True) -> Fault:
        """Let the server fail at a command."""
        fault = Fault(on, spoil, times=times, ask=ask)
        self.proxy.faults.append(fault)
        return fault

    def is_well(self, *numbers: str) -> None:
        """See that a night without faults leaves each of these invoices entered once, and its mail moved once."""
        self.proxy.faults.clear()
        self.proxy.always = lambda answer: answer
        ended = self.night()
        assert (ended.exit_code, ended.summary.outcome) == (ExitCode.ALL_ENTERED, "ok")
        assert Counter(self.town.economy.numbers()) == Counter(numbers)
        assert set(self.town.states()) == {State.FILED}
        assert self.server.list("INBOX") == []
        assert Counter(self.server.list(DONE)) == Counter(mail(subject=f"Faktura {number}") for number in numbers)


def _invoice(number: str) -> Invoice:
    net = Decimal(number)
    return invoice(number, net_total=net, vat_total=net / 4, gross_total=net * 5 / 4)


def told(ended: Outcome) -> str:
    """Return the first sentence about what went wrong, as people read it."""
    fault = ended.summary.faults[0]
    return load_words("en").fault(fault.kind, fault.detail)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Make the proxy's certificates once."""
    return loopback_certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def office(tmp_path: Path, certificates: Certificates) -> Iterator[Office]:
    """Open an office to which two invoices were mailed."""
    with (
        stamina.set_testing(True, attempts=2),
        DemoImapServer(tmp_path / "mail") as server,
        imap_proxy(certificates, server) as proxy,
        town_in(tmp_path) as town,
    ):
        office = Office(town=town, server=server, proxy=proxy, spool=tmp_path / "spool")
        office.arrives("1000")
        office.arrives("2000")
        yield office


def half(then: str, word: bytes = b"") -> Spoil:
    """Let half of the answer come, and a last word."""
    return lambda _tag, answer: Spoiled(answer[: len(answer) // 2] + word, then)


def says(word: str) -> Spoil:
    """Refuse with these words."""
    return lambda tag, _answer: Spoiled(tag + f" NO {word}\r\n".encode())


def nothing(tag: bytes, _answer: bytes) -> Spoiled:
    """Say that all is well, and nothing else."""
    return Spoiled(tag + b" OK done\r\n")


@pytest.mark.parametrize(
    "spoil",
    [half("hang up", b"\r\n* BYE shutting down\r\n"), half("hang up"), lambda _tag, _answer: Spoiled(b"", "hang up")],
    ids=["BYE in the middle", "end inside a literal", "no answer"],
)
def test_a_connection_that_ends_under_a_fetch_is_made_again_or_told(office: Office, spoil: Spoil) -> None:
    """Once: the night itself makes it good. Again and again: it says so, and the next one does."""
    office.fails(BODIES, spoil)
    assert office.night().exit_code is ExitCode.ALL_ENTERED
    office.arrives("3000")
    office.fails(BODIES, spoil, times=EVERY)
    ended = office.night()
    assert ended.exit_code is ExitCode.MAILBOX
    assert ended.summary.mailboxes_down == ("faktura",)
    assert f"faktura: localhost:{office.proxy.port} hung up in the middle." in told(ended)
    assert "mails stay where they are" in told(ended)
    assert list(office.spool.iterdir()) == []
    office.is_well("1000", "2000", "3000")


def test_a_server_that_falls_silent_within_an_answer_is_asked_anew(office: Office) -> None:
    """The robot waits no longer than the timeout, and then on another connection."""
    office.fails(BODIES, half("say nothing more"))
    assert office.night(timeout_seconds=3).exit_code is ExitCode.ALL_ENTERED
    office.is_well("1000", "2000")


@pytest.mark.parametrize("on", ["RFC822.SIZE", BODIES])
def test_mails_that_the_server_lists_and_does_not_hand_over_are_told(office: Office, on: str) -> None:
    """An empty answer is no mail and no silence: they stay, people hear of it, and the next night has them."""
    office.fails(on, nothing)
    ended = office.night()
    assert ended.exit_code is ExitCode.MAILBOX
    assert "lists 2 mails of the folder 'INBOX' that it does not hand over. They stay there" in told(ended)
    assert len(office.server.list("INBOX")) == 2
    office.is_well("1000", "2000")


def test_a_mail_that_a_colleague_takes_between_search_and_fetch_is_no_fault(office: Office) -> None:
    """It is gone, the other one goes in."""
    fault = office.fails("RFC822.SIZE", lambda _tag, answer: Spoiled(answer))
    fault.before = partial(_delete_first, office.server)
    ended = office.night()
    assert (ended.exit_code, ended.summary.faults) == (ExitCode.ALL_ENTERED, ())
    office.is_well("2000")


def test_a_folder_that_was_made_anew_under_a_fetch_is_told_and_read_in_the_next_night(office: Office) -> None:
    """After the break the folder has another UIDVALIDITY: no UID means what it meant, so nothing is fetched by it."""
    fault = office.fails(BODIES, lambda _tag, _answer: Spoiled(b"", "hang up"))
    fault.before = lambda: setattr(office.proxy, "always", _made_anew)
    ended = office.night()
    assert ended.exit_code is ExitCode.MAILBOX
    assert "was made anew meanwhile. Its mails stay" in told(ended)
    office.is_well("1000", "2000")


def test_a_uid_that_the_server_gives_to_another_mail_moves_none_and_loses_none(office: Office) -> None:
    """Against the standard: the mail under a known UID is another. It is not moved for the first, nor missed."""
    office.fails("UID MOVE", says("[UNAVAILABLE] try later"), times=EVERY, ask=False)
    office.night()
    _give_uids_to("3000", office)
    office.proxy.faults.clear()
    office.night()
    assert office.server.list("INBOX") == [mail(subject="Faktura 3000")]
    office.night()
    assert office.town.economy.numbers() == ["1000", "2000", "3000"]
    assert office.server.list("INBOX") == []
    assert office.server.list(DONE) == [mail(subject="Faktura 2000"), mail(subject="Faktura 3000")]


@pytest.mark.parametrize(
    ("on", "word"),
    [
        ("UID COPY", "[OVERQUOTA] Quota exceeded"),
        ("UID STORE", "[NOPERM] You may not change flags"),
        ("UID EXPUNGE", "[SERVERBUG] Internal error"),
    ],
)
def test_a_move_in_three_steps_that_fails_at_any_of_them_leaves_one_copy_in_the_end(
    office: Office, on: str, word: str
) -> None:
    """On a server without MOVE: copied and not removed, and not copied again by the next night."""
    office.proxy.always = _without_move
    office.fails(on, says(word), times=EVERY, ask=False)
    ended = office.night()
    assert ended.exit_code is ExitCode.MAILBOX
    assert word in told(ended)
    assert sorted(office.town.economy.numbers()) == ["1000", "2000"]
    assert len(office.server.list("INBOX")) == 2
    office.proxy.faults.clear()
    assert office.night().exit_code is ExitCode.ALL_ENTERED
    office.is_well("1000", "2000")


def test_a_connection_that_breaks_after_the_copy_leaves_one_copy_in_the_end(office: Office) -> None:
    """The copy is there, its answer never came."""
    office.proxy.always = _without_move
    office.fails("UID COPY", lambda _tag, _answer: Spoiled(b"", "hang up"))
    assert office.night().exit_code is ExitCode.MAILBOX
    office.proxy.faults.clear()
    office.night()
    office.is_well("1000", "2000")


def test_a_mail_that_cannot_be_moved_keeps_no_other_back(office: Office) -> None:
    """The first is refused each night; the second lies where it belongs, and people hear of the first."""
    office.fails("UID MOVE", says("[CANNOT] This mail is locked"), ask=False)
    ended = office.night()
    assert ended.exit_code is ExitCode.MAILBOX
    assert "This mail is locked" in told(ended)
    assert office.server.list(DONE) == [mail(subject="Faktura 2000")]
    office.is_well("1000", "2000")


def test_a_full_mailbox_is_told_once_and_the_invoices_are_entered_all_the_same(office: Office) -> None:
    """No mail can be moved: after three refusals the robot lets it be, and says so in one sentence."""
    office.arrives("3000")
    office.arrives("4000")
    fault = office.fails("UID MOVE", says("[OVERQUOTA] Quota exceeded"), times=EVERY, ask=False)
    ended = office.night()
    assert (ended.exit_code, len(ended.summary.faults), fault.struck) == (ExitCode.MAILBOX, 1, 3)
    assert "[OVERQUOTA]" in told(ended)
    assert len(office.town.economy.numbers()) == 4
    office.is_well("1000", "2000", "3000", "4000")


def test_a_login_that_is_refused_is_tried_once(office: Office) -> None:
    """The robot does not lock its own account; the sentence says which user and which secret."""
    fault = office.fails("LOGIN", says("[AUTHENTICATIONFAILED] no"), times=EVERY, ask=False)
    ended = office.night()
    assert (ended.exit_code, fault.struck) == (ExitCode.MAILBOX, 1)
    assert "does not let user" in told(ended)
    office.is_well("1000", "2000")


@pytest.mark.parametrize("on", [BODIES, "UID MOVE"])
def test_two_robots_on_one_mailbox_and_the_same_books_enter_and_move_once(
    office: Office, tmp_path: Path, on: str
) -> None:
    """One runs its whole night while the other fetches, or moves."""
    ended: list[ExitCode] = []
    office.fails(on, lambda _tag, answer: Spoiled(answer)).before = lambda: ended.append(_other_night(office, tmp_path))
    ended.append(office.night().exit_code)
    assert ended == [ExitCode.ALL_ENTERED, ExitCode.ALL_ENTERED]
    office.is_well("1000", "2000")


def test_two_robots_that_copy_the_same_mail_at_once_leave_one_copy(office: Office, tmp_path: Path) -> None:
    """On a server without MOVE: the other copies between our look and our copy, and has removed nothing yet."""
    office.proxy.always = _without_move

    def other_copies() -> None:
        office.fails("UID STORE", says("[INUSE] later"), times=EVERY, ask=False)
        assert _other_night(office, tmp_path) is ExitCode.MAILBOX
        office.proxy.faults.pop()

    office.fails("UID COPY", lambda _tag, answer: Spoiled(answer)).before = other_copies
    assert office.night().exit_code is ExitCode.ALL_ENTERED
    office.is_well("1000", "2000")


def _other_night(office: Office, tmp_path: Path) -> ExitCode:
    """Run the night of another robot that has the same books."""
    work = tmp_path / "other"
    work.mkdir()
    other = Town(work, office.town.ledger)
    other.clock, other.reader = office.town.clock, office.town.reader
    other.systems = office.town.systems
    inbox = office.inbox()
    try:
        return other.runs(inboxes=[inbox], unpack=unpack).exit_code
    finally:
        inbox.close()


def _without_move(answer: bytes) -> bytes:
    return answer.replace(b" MOVE", b"")


def _made_anew(answer: bytes) -> bytes:
    return answer.replace(b"[UIDVALIDITY ", b"[UIDVALIDITY 1")


def _delete_first(server: DemoImapServer) -> None:
    with _client_of(server) as client:
        client.select_folder("INBOX")
        first = client.search("ALL")[:1]
        client.delete_messages(first)
        client.uid_expunge(first)


def _give_uids_to(number: str, office: Office) -> None:
    """Put another mail under the first one's UID."""
    box = office.server._open.mailbox("INBOX")
    first = min(box._folder.glob("*.eml"))
    assert first.read_bytes() == mail(subject="Faktura 1000")
    first.write_bytes(mail(subject=f"Faktura {number}"))
    office.town.reader.write(f"Faktura {number}", _invoice(number))
    office.server._ask(box._load)


def _client_of(server: DemoImapServer) -> IMAPClient:
    context = ssl.create_default_context(cafile=str(server.ca_file))
    client = IMAPClient(server.host, port=server.port, ssl_context=context, timeout=20)
    client.login(server.user, server.password)
    return client
