"""The demo's mail server, as an ordinary IMAP client sees it."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from robot.demo.imap_server import DemoImapServer

HONEST = (
    b"From: a@b.example\r\nTo: faktura@fjordby.example\r\nSubject: Faktura 1\r\nMessage-ID: <1@b.example>\r\n\r\nHej"
)
NO_HEADER = b"\r\nHej\r\n"
NO_BODY = b"Subject: Faktura 2\r\n"
HOPELESS = b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\xff\xfe\r\nContent-Type: ;;=\r\n\r\n=?x?\x80 no end"
NO_SUBJECT_THAT_CAN_BE = b"Subject: =?utf-7?Q?+2AA-?=\r\n\r\nHej"


@contextmanager
def client_of(server: DemoImapServer) -> Iterator[IMAPClient]:
    """Log in as the robot would, with the demo's own authority and nothing else trusted."""
    context = ssl.create_default_context(cafile=str(server.ca_file))
    with IMAPClient(server.host, port=server.port, ssl_context=context, timeout=20) as client:
        client.login(server.user, server.password)
        yield client


def test_a_mail_is_fetched_byte_by_byte(tmp_path: Path) -> None:
    """What was delivered is what FETCH answers, also for a mail whose MIME makes no sense."""
    with DemoImapServer(tmp_path) as server:
        for mail in (HONEST, HOPELESS, NO_HEADER, NO_BODY, NO_SUBJECT_THAT_CAN_BE):
            server.append("INBOX", mail)
        with client_of(server) as client:
            chosen = client.select_folder("INBOX")
            uids = client.search("ALL")
            fetched = client.fetch(uids, ["BODY.PEEK[]", "RFC822.SIZE", "FLAGS"])
            partial = client.fetch(uids[:1], ["BODY.PEEK[]<4.6>"])
    assert chosen[b"UIDVALIDITY"] > 0
    assert [fetched[uid][b"BODY[]"] for uid in uids] == [HONEST, HOPELESS, NO_HEADER, NO_BODY, NO_SUBJECT_THAT_CAN_BE]
    assert fetched[uids[0]][b"RFC822.SIZE"] == len(HONEST)
    assert b"\\Seen" not in fetched[uids[0]][b"FLAGS"]
    assert partial[uids[0]][b"BODY[]<4>"] == HONEST[4:10]


def test_moved_mails_stay_moved_after_a_restart(tmp_path: Path) -> None:
    """A second night on the same folder finds UIDVALIDITY, UIDs, flags and places as the first left them."""
    with DemoImapServer(tmp_path) as server:
        for mail in (HONEST, HOPELESS):
            server.append("INBOX", mail)
        with client_of(server) as client:
            client.create_folder("Til gennemsyn")
            before = client.select_folder("INBOX")[b"UIDVALIDITY"]
            first, second = client.search("ALL")
            client.move([first], "Til gennemsyn")
            client.add_flags([second], [rb"\Flagged"])
    with DemoImapServer(tmp_path) as server:
        server.append("INBOX", HONEST)
        with client_of(server) as client:
            names = {name for _, _, name in client.list_folders()}
            after = client.select_folder("INBOX")[b"UIDVALIDITY"]
            flags = client.get_flags(client.search("ALL"))
            client.select_folder("Til gennemsyn", readonly=True)
            moved = client.fetch(client.search("ALL"), ["BODY.PEEK[]"])
        assert server.list("Til gennemsyn") == [HONEST]
        assert server.list("INBOX") == [HOPELESS, HONEST]
    assert names == {"INBOX", "Til gennemsyn"}
    assert after == before
    assert list(flags) == [second, second + 1]
    assert rb"\Flagged" in flags[second]
    assert [answer[b"BODY[]"] for answer in moved.values()] == [HONEST]


def test_copy_and_expunge_do_what_move_does(tmp_path: Path) -> None:
    """A client without MOVE copies, flags and expunges; the copy is whole and the original gone."""
    with DemoImapServer(tmp_path) as server:
        server.append("INBOX", HOPELESS)
        with client_of(server) as client:
            client.create_folder("Behandlet/Ældre")
            client.select_folder("INBOX")
            uids = client.search("ALL")
            client.copy(uids, "Behandlet/Ældre")
            client.add_flags(uids, [rb"\Deleted"])
            client.expunge(uids)
            assert client.search("ALL") == []
        assert server.list("Behandlet/Ældre") == [HOPELESS]
    with DemoImapServer(tmp_path) as server:
        assert server.folders() == ("INBOX", "Behandlet/Ældre")
        assert server.list("INBOX") == []
        assert server.list("Behandlet/Ældre") == [HOPELESS]


def test_a_wrong_password_is_refused(tmp_path: Path) -> None:
    """The account opens for its password alone."""
    with DemoImapServer(tmp_path) as server:
        context = ssl.create_default_context(cafile=str(server.ca_file))
        with (
            IMAPClient(server.host, port=server.port, ssl_context=context, timeout=20) as client,
            pytest.raises(LoginError),
        ):
            client.login(server.user, "forkert")


def test_the_server_stops_while_a_client_is_connected(tmp_path: Path) -> None:
    """Ending the demo does not wait for a client that never logs out."""
    with DemoImapServer(tmp_path) as server:
        context = ssl.create_default_context(cafile=str(server.ca_file))
        client = IMAPClient(server.host, port=server.port, ssl_context=context, timeout=20)
        client.login(server.user, server.password)
    with pytest.raises((OSError, EOFError, IMAPClient.AbortError)):
        client.noop()
    client.shutdown()


def test_only_the_demos_own_authority_vouches_for_it(tmp_path: Path) -> None:
    """A client that trusts the public authorities does not connect."""
    with DemoImapServer(tmp_path) as server, pytest.raises(ssl.SSLCertVerificationError):
        IMAPClient(server.host, port=server.port, ssl_context=ssl.create_default_context(), timeout=20)


def test_nothing_is_left_running(tmp_path: Path) -> None:
    """After the demo no thread of the server is left; the port is free."""
    with DemoImapServer(tmp_path) as server:
        assert "demo-imap" in {thread.name for thread in threading.enumerate()}
    assert "demo-imap" not in {thread.name for thread in threading.enumerate()}
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), timeout=5)


def test_a_folder_that_cannot_be_used_is_said_at_the_start(tmp_path: Path) -> None:
    """Where the mails cannot lie there is an error, not a server without a port."""
    (tmp_path / "mail").write_text("no folder")
    with pytest.raises(FileExistsError), DemoImapServer(tmp_path):
        pass
