"""A certificate file that is missing or is something else is said to be, with whom to ask, by whoever needs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mail_intake.imap import ImapInbox
from robot.certificates import client_context
from robot.errors import ConfigurationError, MailboxFault, MailOutFault
from robot.mail_out import Relay
from robot.settings import Mailbox, MailOut
from robot.words import load_words

DANISH = load_words("da")


def test_a_missing_file_and_one_without_a_certificate_are_told_apart(tmp_path: Path) -> None:
    """Whom to ask and what to write is told with both."""
    other = tmp_path / "ca.cer"
    other.write_bytes(b"0\x82 der")
    for path, what in ((tmp_path / "ca.pem", "findes ikke."), (other, "indeholder intet certifikat i PEM-form")):
        with pytest.raises(ConfigurationError) as caught:
            client_context(path)
        (told,) = map(DANISH.say, caught.value.faults)
        assert what in told
        assert "Bed it-afdelingen om certifikatet fra kommunens egen certifikatudsteder som PEM-fil" in told
    client_context(None)


def test_a_mailbox_and_the_mail_server_say_it_once(tmp_path: Path) -> None:
    """Two folders of a mailbox do not say it twice, and nobody is told that the server does not answer."""
    mailbox = Mailbox(
        name="faktura", host="127.0.0.1", port=1, user="r", secret="s", ca_file=Path("ca.pem"), urgent_folder="Haster"
    )
    with pytest.raises(MailboxFault) as of_mailbox:
        list(ImapInbox(mailbox, secret=lambda: "x", spool=tmp_path, home=tmp_path).fetch(lambda _place: False))
    assert str(of_mailbox.value).count("there is no file") == 1
    assert str(of_mailbox.value).startswith(f"faktura: ca_file: there is no file {tmp_path / 'ca.pem'}.")
    server = MailOut(host="127.0.0.1", port=1, sender="r@f.dk", recipients=("k@f.dk",), ca_file=Path("ca.pem"))
    with pytest.raises(MailOutFault, match="mail_out: ca_file: there is no file"):
        Relay(server, secret=lambda: "x", home=tmp_path).check()
