"""The morning mail goes through a real SMTP server by TLS alone, and no mail server's trouble touches the night."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path

import pytest

from robot import points
from robot.demo.certificate import Certificates, loopback_certificates
from robot.doctor.diagnosis import Diagnosis, diagnose
from robot.doctor.world import world_checks
from robot.errors import AlreadyRunning, ConfigurationError, DiskFault, ExitCode, MailboxFault
from robot.mail_out import Outbox
from robot.post import OfficePost
from robot.running import failures_told, run_quietly
from robot.settings import MailOut, Settings, load_settings
from robot.starter import copy_starter
from robot.timetable import make_plans
from robot.watchdog import tell_of_missing
from robot.wiring import open_books
from robot.words import load_words
from tests.fakes.hand_clock import HandClock
from tests.fakes.invoices import invoice
from tests.fakes.legacy_system import Trouble
from tests.fakes.mail_server import PASSWORD, USER, MailServer, mail_server
from tests.fakes.night import Town, town_in

WORDS = load_words("da")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Give a certificate authority and a server's certificate."""
    return loopback_certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server(certificates: Certificates) -> Iterator[MailServer]:
    """Run a mail server that asks for STARTTLS and a login."""
    with mail_server(certificates.server_context()) as running:
        yield running


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Open a town whose post is not set up yet."""
    with town_in(tmp_path / "town") as opened:
        yield opened


def mail_out(port: int, certificates: Certificates | None, **changed: object) -> MailOut:
    """Return [mail_out] for a server on this port."""
    usual = {
        "host": "127.0.0.1",
        "port": port,
        "user": USER,
        "secret": "mail-ud",
        "sender": "robot@fjordby.example",
        "recipients": ("oekonomi@fjordby.example",),
        "ca_file": certificates.ca_file if certificates else None,
        "timeout_seconds": 5,
    }
    return MailOut.model_validate(usual | changed)


def office(folder: Path, out: MailOut, password: str = PASSWORD) -> Settings:
    """Make an office with this [mail_out] and its password."""
    copy_starter(folder)
    (folder / "secrets").mkdir()
    (folder / "secrets" / "mail-ud").write_text(password)
    (folder / "secrets" / "mail-ud").chmod(0o600)
    return load_settings(folder / "config.toml").model_copy(update={"mail_out": out})


def post_of(settings: Settings, town: Town) -> OfficePost:
    """Return the post of a town's night."""
    assert settings.mail_out is not None
    return OfficePost(settings, settings.mail_out, WORDS, town.clock, evidence=town.evidence)


def text_of(mail: EmailMessage) -> str:
    """Return a mail's plain text."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def html_of(mail: EmailMessage) -> str:
    """Return a mail's HTML."""
    body = mail.get_body(("html",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def log_says(town: Town) -> str:
    """Return the action log as it stands."""
    return "".join(path.read_text() for path in (town.work / "log").glob("*.jsonl"))


def test_the_first_line_is_the_answer(
    town: Town, server: MailServer, certificates: Certificates, tmp_path: Path
) -> None:
    """A night with one entered invoice and one that is due today: the answer first, the deadline, the log's hash."""
    settings = office(tmp_path / "office", mail_out(server.port, certificates))
    town.arrives("good", invoice())
    late = invoice("1002", gross_total=Decimal("9999.00"), due_date=date(2026, 11, 23), supplier_name="Vand & Varme")
    town.arrives("wrong", late)
    assert town.runs(post=post_of(settings, town)).exit_code is ExitCode.SOME_HELD
    (mail,) = server.taken
    assert server.tls == [True]
    assert server.recipients == [["oekonomi@fjordby.example"]]
    lines = text_of(mail).splitlines()
    assert lines[0] == "1 bogført, 1 venter på dig, 0 usikre"
    assert mail["Subject"] == f"Fakturarobotten 23.11.2026: {lines[0]} – 1 forfalder inden næste arbejdsdag"
    assert "- Vand & Varme, 9.999,00 DKK, 23.11.2026: Beløbene stemmer ikke (F-2026-000002)" in lines
    assert "Vand &amp; Varme" in html_of(mail)
    last_hash = next(line for line in lines if line.startswith(WORDS.text("mail.hash"))).rpartition(" ")[2]
    assert f'"{last_hash}"' in log_says(town)


def test_tls_from_the_first_byte(town: Town, certificates: Certificates, tmp_path: Path) -> None:
    """A server on port 465's way gets the mail too."""
    with mail_server(certificates.server_context(), from_the_first_byte=True) as server:
        settings = office(tmp_path / "office", mail_out(server.port, certificates, security="tls"))
        town.runs(post=post_of(settings, town))
        assert len(server.taken) == 1


def test_a_night_on_which_nothing_came_is_told_too(
    town: Town, server: MailServer, certificates: Certificates, tmp_path: Path
) -> None:
    """Silence is no answer: the mail says that nothing came."""
    settings = office(tmp_path / "office", mail_out(server.port, certificates))
    town.runs(post=post_of(settings, town))
    text = text_of(server.taken[0])
    assert text.startswith("0 bogført, 0 venter på dig, 0 usikre\n")
    assert "Der kom ingen mails eller filer." in text


def test_what_was_down_is_told(town: Town, server: MailServer, certificates: Certificates, tmp_path: Path) -> None:
    """A mailbox that could not be read is named, in plain words."""
    settings = office(tmp_path / "office", mail_out(server.port, certificates))
    town.inbox.fault = MailboxFault("gone")
    town.runs(post=post_of(settings, town))
    assert "- Postkassen eller mappen »faktura« kunne ikke læses." in text_of(server.taken[0])
    assert str(server.taken[0]["Subject"]).endswith(" – noget svarede ikke")
    assert "Der kom ingen mails" not in text_of(server.taken[0])
    assert town.ledger.runs(1)[0].outcome == "MailboxFault"


def test_what_waits_for_a_changed_system_is_told_by_its_name(
    town: Town, server: MailServer, certificates: Certificates, tmp_path: Path
) -> None:
    """A label that was renamed is not called silence, and the invoice that is ready stands in the mail's count."""
    settings = office(tmp_path / "office", mail_out(server.port, certificates))
    town.economy.fails(Trouble.CANARY_CHANGED)
    town.arrives("good", invoice(due_date=date(2026, 11, 23)))
    words = WORDS.naming({town.economy.name: "Økonomi 98"})
    assert settings.mail_out is not None
    town.runs(post=OfficePost(settings, settings.mail_out, words, town.clock, evidence=town.evidence))
    text = text_of(server.taken[0])
    assert "- Økonomi 98: ser anderledes ud, end det er beskrevet." in text
    assert "- Venter på robottens næste kørsel: 1." in text
    assert "klar, men ikke bogført endnu" in text


def test_a_run_that_ends_early_and_a_workbook_that_failed_are_told(
    town: Town, server: MailServer, certificates: Certificates, tmp_path: Path
) -> None:
    """The mail comes also when the run failed, and says so first of all."""
    settings = office(tmp_path / "office", mail_out(server.port, certificates))
    town.desk.fault = OSError("disk full")
    town.runs(post=post_of(settings, town), should_stop=lambda: True)
    text = text_of(server.taken[0])
    assert "! Kørslen sluttede før tid: en person eller maskinen bad den stoppe." in text
    assert "! Regnearket kunne ikke laves i nat." in text


def test_the_mail_about_a_disk_needs_no_disk(
    town: Town, server: MailServer, certificates: Certificates, tmp_path: Path
) -> None:
    """Where the outbox cannot be written the mail goes out all the same, and says in plain words what to do."""
    settings = office(tmp_path / "office", mail_out(server.port, certificates))
    settings.work("udbakke").parent.mkdir(parents=True, exist_ok=True)
    settings.work("udbakke").write_text("a file in the folder's place")
    town.desk.fault = DiskFault("the workbook cannot be written: No space left on device.")
    outcome = town.runs(post=post_of(settings, town))
    assert (outcome.exit_code, outcome.summary.outcome) == (ExitCode.INTERNAL, "DiskFault")
    text = text_of(server.taken[0])
    assert "! Kørslen sluttede før tid: robottens disk er fuld, skrivebeskyttet, i stykker eller væk." in text
    assert "! Skaf plads på robottens disk, eller få den tilbage." in text
    assert "! Regnearket kunne ikke laves i nat." in text


def test_a_run_that_a_disk_keeps_from_beginning_is_told_with_what_to_do(
    server: MailServer, certificates: Certificates, tmp_path: Path
) -> None:
    """The work folder is no folder: the mail goes out, names it, and says what to do."""
    settings = office(tmp_path / "office", mail_out(server.port, certificates))
    settings.work().parent.mkdir(parents=True, exist_ok=True)
    settings.work().write_text("a file in the folder's place")
    with pytest.raises(DiskFault):
        run_quietly(settings, "fakturaer", should_stop=lambda: False)
    text = text_of(server.taken[0])
    assert "! Skaf plads på robottens disk, eller få den tilbage." in text
    assert f"- {settings.work()} kan ikke læses eller skrives" in text


def test_a_mail_server_that_is_down_costs_nothing_and_gets_the_mail_later(
    town: Town, server: MailServer, certificates: Certificates, tmp_path: Path
) -> None:
    """The night is whole, the log says why, and the next night sends both mails, its own first."""
    down = office(tmp_path / "office", mail_out(1, certificates))
    town.arrives("good", invoice())
    assert town.runs(post=post_of(down, town)).exit_code is ExitCode.ALL_ENTERED
    assert "127.0.0.1:1 does not answer" in log_says(town)
    up = down.model_copy(update={"mail_out": mail_out(server.port, certificates)})
    town.runs(post=post_of(up, town))
    assert [text_of(mail).split(" ")[0] for mail in server.taken] == ["0", "1"]
    assert not list(up.work("udbakke").glob("*.eml"))


@pytest.mark.parametrize(("at", "times"), [("telling.kept", 1), ("telling.sent", 2)])
def test_a_mail_whose_way_broke_goes_out_with_the_next_one_under_its_own_number(
    town: Town,
    server: MailServer,
    certificates: Certificates,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    at: str,
    times: int,
) -> None:
    """After it was kept nobody had it; after it was sent the server's answer was lost, and it drops the second one."""
    settings = office(tmp_path / "office", mail_out(server.port, certificates))
    with monkeypatch.context() as patched:
        patched.setattr(points, "_WANTED", f"{at}:raise:1")
        patched.setattr(points, "_seen", Counter())
        town.runs(post=post_of(settings, town))
    town.runs(post=post_of(settings, town))
    assert sorted(Counter(mail["Message-ID"] for mail in server.taken).values()) == sorted([1, times])
    assert not list(settings.work("udbakke").glob("*.eml"))


@pytest.mark.parametrize("trouble", ["untrusted", "password", "secret", "no starttls", "recipient"])
def test_whatever_keeps_a_mail_is_a_sentence_and_no_more(
    trouble: str, town: Town, server: MailServer, certificates: Certificates, tmp_path: Path
) -> None:
    """No mail goes out without TLS that is to be trusted, and the mail is kept."""
    out = mail_out(server.port, None if trouble == "untrusted" else certificates)
    settings = office(tmp_path / "office", out, password="wrong" if trouble == "password" else PASSWORD)
    if trouble == "secret":
        (settings.home / "secrets" / "mail-ud").unlink()
    if trouble == "recipient":
        server.unknown = {"oekonomi@fjordby.example"}
    said = {
        "untrusted": "its certificate is not one to trust",
        "password": "refuses the login of robot@fjordby.example",
        "secret": "The secret 'mail-ud' was found nowhere",
        "no starttls": "STARTTLS extension not supported",
        "recipient": "takes no mail for oekonomi@fjordby.example",
    }[trouble]
    with mail_server(None) as bare:
        if trouble == "no starttls":
            settings = settings.model_copy(update={"mail_out": mail_out(bare.port, certificates)})
        assert town.runs(post=post_of(settings, town)).exit_code is ExitCode.ALL_ENTERED
        assert not bare.taken
    assert not server.taken
    assert said in log_says(town)
    assert PASSWORD not in log_says(town)
    assert len(list(settings.work("udbakke").glob("*.eml"))) == 1


def test_a_mail_for_several_reaches_those_who_are_known(
    town: Town, server: MailServer, certificates: Certificates, tmp_path: Path
) -> None:
    """One recipient who left does not keep the others' mail; the log names who was refused."""
    server.unknown = {"gone@fjordby.example"}
    both = ("gone@fjordby.example", "oekonomi@fjordby.example")
    settings = office(tmp_path / "office", mail_out(server.port, certificates, recipients=both))
    town.runs(post=post_of(settings, town))
    assert server.recipients == [["oekonomi@fjordby.example"]]
    assert '"refused":"gone@fjordby.example"' in log_says(town).replace('": "', '":"')


def test_a_mail_that_waited_for_a_week_is_given_up(
    server: MailServer, certificates: Certificates, town: Town, tmp_path: Path
) -> None:
    """The outbox does not grow for ever."""
    settings = office(tmp_path / "office", mail_out(server.port, certificates))
    Outbox(settings.work("udbakke")).put(EmailMessage(), town.clock.now() - timedelta(days=8))
    town.runs(post=post_of(settings, town))
    assert len(server.taken) == 1
    assert '"dropped":"1"' in log_says(town).replace('": "', '":"')


def test_a_run_that_cannot_begin_is_told(server: MailServer, certificates: Certificates, tmp_path: Path) -> None:
    """A fault of the configuration in the night: the mail says what, and the error goes on."""
    settings = office(tmp_path / "office", mail_out(server.port, certificates))
    with pytest.raises(ConfigurationError):
        run_quietly(settings, "nothing-of-the-kind", should_stop=lambda: False)
    text = text_of(server.taken[0])
    assert text.startswith("Kørslen af nothing-of-the-kind mislykkedes\n")
    assert "der er ingen opgave 'nothing-of-the-kind'" in text


def test_another_robot_at_work_is_no_failure_and_a_secret_in_an_error_is_not_told(
    server: MailServer, certificates: Certificates, tmp_path: Path
) -> None:
    """Who is at work tells for itself; what nobody foresaw is told by its kind alone."""
    settings = office(tmp_path / "office", mail_out(server.port, certificates))
    with pytest.raises(AlreadyRunning), failures_told(settings, "fakturaer"):
        raise AlreadyRunning("x")
    assert not server.taken
    with pytest.raises(ValueError, match="hunter2"), failures_told(settings, "fakturaer"):
        raise ValueError("hunter2")
    assert "ValueError" in text_of(server.taken[0])
    assert "hunter2" not in text_of(server.taken[0])


def test_the_watchdog_tells_of_a_run_that_is_missing(
    server: MailServer, certificates: Certificates, tmp_path: Path
) -> None:
    """No run since the due time: a mail; after a run that came to its end: none; after one that was killed: a mail."""
    settings, clock = office(tmp_path / "office", mail_out(server.port, certificates)), HandClock()
    plans = make_plans(settings, clock.now())
    assert [one.runbook for one in tell_of_missing(settings, plans, clock)] == ["fakturaer"]
    assert text_of(server.taken[0]).startswith("Opgaven fakturaer har ikke kørt\n")
    assert "23.11.2026 kl. 01.15" in text_of(server.taken[0])
    for outcome, mails in (("ok", 1), ("killed", 2)):
        ledger = open_books(settings)
        run = ledger.begin_run("fakturaer", clock.now(), urgent=False, seed=1)
        ledger.end_run(run.run_id, clock.now(), outcome=outcome, log_hash="")
        ledger.close()
        tell_of_missing(settings, plans, clock)
        assert len(server.taken) == mails


def test_the_doctor_looks_at_the_mail_server(server: MailServer, certificates: Certificates, tmp_path: Path) -> None:
    """It logs in and sends nothing; a wrong password is a fault with its fix."""
    settings = office(tmp_path / "office", mail_out(server.port, certificates))
    assert doctor_on(settings).what == "svarer; sendes til oekonomi@fjordby.example"
    (settings.home / "secrets" / "mail-ud").write_text("wrong")
    assert "afviser login med robot@fjordby.example" in doctor_on(settings).what
    assert not server.taken


def doctor_on(settings: Settings) -> Diagnosis:
    """Return what the doctor says of the mail server."""
    check = next(check for check in world_checks(settings, WORDS) if check.kind == "mail_out")
    return diagnose(check, WORDS)
