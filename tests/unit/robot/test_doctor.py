"""`doctor`: each thing a night needs, a line each; faults with their fix, and no secret."""

from __future__ import annotations

import io
import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from rich.console import Console

from robot.doctor import Diagnosis, examine, show
from robot.doctor.diagnosis import Check, diagnose
from robot.doctor.files import file_checks
from robot.doctor.machine import other_owners
from robot.entry.browser import find_browser
from robot.errors import ExitCode
from robot.settings import Page as PageSettings
from robot.settings import PageUser, load_settings
from robot.starter import copy_starter
from robot.words import load_words
from tests.fakes.needs import missing

CONFIG = """
[office]
name = "Fjordby Kommune"
language = "{language}"
[[mailbox]]
name = "faktura"
host = "127.0.0.1"
port = {port}
user = "robot"
secret = "faktura-mail"
[systems.oekonomi98]
url = "{url}"
[systems.arkiv2003]
url = "{url}"
[[schedule]]
cron = "{cron}"
"""


class Page(BaseHTTPRequestHandler):
    """A login page; /broken answers 500."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(500 if self.path == "/broken" else 200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own name
        """Keep quiet."""


@pytest.fixture
def browser() -> None:
    """Skip or fail the test where there is no browser."""
    if find_browser("").executable is None:
        missing("needs a browser, for example Debian's chromium-headless-shell")


@pytest.fixture
def site() -> Iterator[str]:
    """Give the address of a system that answers."""
    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def closed_port() -> Iterator[int]:
    """Give a port on which nothing listens."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


def office(tmp_path: Path, *, port: int, url: str, language: str = "da", cron: str = "15 1 * * *") -> Path:
    """Make an office's folder and return its config.toml."""
    copy_starter(tmp_path)
    config = tmp_path / "config.toml"
    config.write_text(CONFIG.format(port=port, url=url, language=language, cron=cron), encoding="utf-8")
    secret = tmp_path / "secrets" / "faktura-mail"
    secret.parent.mkdir()
    secret.write_text("hunter2", encoding="utf-8")
    secret.chmod(0o600)
    return config


def in_a_thread(config: Path) -> list[Diagnosis]:
    """Examine an office as its own process does: where no other test's browser lives in the thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: list(examine(config))).result()


def printed(diagnoses: list[Diagnosis], *, as_json: bool = False) -> tuple[ExitCode, str]:
    """Return the exit code and what is printed."""
    console = Console(file=io.StringIO(), width=200)
    code = show(diagnoses, console, as_json=as_json)
    assert isinstance(console.file, io.StringIO)
    return code, console.file.getvalue()


@pytest.mark.usefixtures("browser")
def test_each_thing_is_looked_at_and_faults_say_what_to_do(tmp_path: Path, site: str, closed_port: int) -> None:
    """One mail server that is down is the one fault; everything else is ok, and no password is printed."""
    found = in_a_thread(office(tmp_path, port=closed_port, url=site))
    assert {d.name for d in found if not d.ok} == {"Postkasse faktura"}
    names = [d.name for d in found]
    for name in ("Opgave fakturaer", "Adgangskode faktura-mail", "Tidsplan", "Browser", "Fagsystem oekonomi98", "Ur"):
        assert name in names
    code, text = printed(found)
    assert code is ExitCode.CONFIGURATION
    assert "FEJL  Postkasse faktura" in text
    assert "Prøv at logge på postkassen selv" in text
    assert "hunter2" not in text
    # That the login page answers says nothing of the forms behind it.
    assert "fakturarobot map check oekonomi98" in text


def test_a_config_with_faults_is_one_diagnosis_with_all_of_them(tmp_path: Path) -> None:
    """Every fault of config.toml is listed, and nothing else is tried."""
    config = tmp_path / "config.toml"
    config.write_text('[office]\nlangauge = "da"\n', encoding="utf-8")
    (diagnosis,) = examine(config)
    assert not diagnosis.ok
    assert "office.name: mangler" in diagnosis.what
    assert "Mente du 'language'?" in diagnosis.what


def test_no_config_at_all_is_a_diagnosis(tmp_path: Path) -> None:
    """A missing config.toml is said, not raised."""
    (diagnosis,) = examine(tmp_path / "config.toml")
    assert "filen findes ikke" in diagnosis.what


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the checks of the world: they take seconds, and are not what is looked at."""
    monkeypatch.setattr("robot.doctor.examination.world_checks", lambda _settings, _words: iter(()))


@pytest.mark.usefixtures("no_browser")
def test_a_runbook_that_is_not_there_is_a_fault_of_config_toml(tmp_path: Path) -> None:
    """File, line and key where the name stands, with the right word; no process.toml is blamed."""
    config = office(tmp_path, port=1, url="http://127.0.0.1:1/")
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace("secret =", 'runbook = "fakturer"\nsecret =') + 'runbook = "faktura"\n', encoding="utf-8"
    )
    wrong = {d.name: f"{d.what} {d.fix}" for d in examine(config) if not d.ok}
    assert set(wrong) == {"Opsætning", "Tidsplan"}
    assert "config.toml, linje 10: mailbox[1].runbook: der er ingen opgave 'fakturer' i " in wrong["Opsætning"]
    assert "Mente du 'fakturaer'?" in wrong["Opsætning"]
    assert "config.toml: schedule[1].runbook: der er ingen opgave 'faktura' i " in wrong["Tidsplan"]
    assert "process.toml" not in "".join(wrong.values())


@pytest.mark.usefixtures("no_browser")
def test_damaged_books_are_told_once_with_what_to_do_about_them(tmp_path: Path) -> None:
    """The clock is not blamed, and nobody is told to look at the configuration."""
    config = office(tmp_path, port=1, url="http://127.0.0.1:1/")
    books = tmp_path / "work" / "ledger.sqlite"
    books.parent.mkdir()
    books.write_bytes(b"\x00garbage" * 1000)
    (wrong,) = (d for d in examine(config) if not d.ok)
    assert wrong.name == "Robottens bøger"
    assert wrong.what.endswith("kan ikke bruges: filen er ikke en database.")
    assert wrong.fix.startswith("Slet den aldrig: stands robotten, læg filen til side")
    guide = tmp_path / "runbooks" / "robotten-er-syg.da.md"
    assert f"runbooks/{guide.name}" in wrong.fix
    assert "## Når bøgerne er beskadiget" in guide.read_text(encoding="utf-8")


@pytest.mark.usefixtures("no_browser")
def test_a_register_with_a_typing_error_is_a_fault_that_names_the_cell(tmp_path: Path) -> None:
    """How many rows are left out, and each of them by file, line, column, and what to do."""
    config = office(tmp_path, port=1, url="http://127.0.0.1:1/")
    register = tmp_path / "mappings" / "registers" / "suppliers.csv"
    text = register.read_text(encoding="utf-8")
    register.write_text(text.replace(";99000252;", ";9,9E+07;"), encoding="utf-8")
    (wrong,) = (d for d in examine(config) if not d.ok)
    told = wrong.what.splitlines()
    assert told[0] == "Rækker i leverandørregistret, der ikke bruges, før de er rettet: 1. De øvrige 18 bruges."
    assert told[1].startswith(
        f"{register}, linje 3, kolonnen cvr: '9,9E+07' er ikke et CVR-nummer. Excel har forkortet"
    )


@pytest.mark.usefixtures("browser")
def test_faults_are_told_in_the_offices_language(tmp_path: Path, site: str, closed_port: int) -> None:
    """An English office reads English; a system that answers 500 and a time in the wrong hour are faults."""
    config = office(tmp_path, port=closed_port, url=f"{site}broken", language="en", cron="30 2 * * *")
    found = {d.name: d for d in in_a_thread(config)}
    assert "answers 500" in found["Legacy system oekonomi98"].what
    assert "the clock changes" in found["Schedule"].what
    assert found["Schedule"].verdict == "FAULT"


def test_a_user_of_the_page_without_a_password_is_a_fault(tmp_path: Path) -> None:
    """Nobody gets in by that name; behind a proxy that signs people in no password is asked for."""
    copy_starter(tmp_path)
    settings = load_settings(tmp_path / "config.toml")
    users = (PageUser(name="anna", initials="AK"), PageUser(name="bo", initials="BO"))
    office = settings.model_copy(update={"page": PageSettings(user=users)})
    (tmp_path / "secrets").mkdir(mode=0o700, exist_ok=True)
    (tmp_path / "secrets" / users[1].secret).touch(mode=0o600)
    (tmp_path / "secrets" / users[1].secret).write_text("a hash", encoding="ascii")
    checks = [check for check in file_checks(office, load_words("da")) if check.kind == "page_user"]
    found = {check.subject: diagnose(check, load_words("da")) for check in checks}
    assert {name: one.ok for name, one in found.items()} == {"anna": False, "bo": True}
    assert "fakturarobot page user" in found["anna"].fix
    by_proxy = PageSettings(user=users, proxy_header="X-User", proxy_secret="proxy")
    assert not any(
        check.kind == "page_user"
        for check in file_checks(settings.model_copy(update={"page": by_proxy}), load_words("da"))
    )


def test_json_has_every_diagnosis() -> None:
    """A monitoring system gets the same as a person."""
    good = Diagnosis(name="Ur", ok=True, verdict="ok", what="nu")
    code, text = printed([good], as_json=True)
    assert code is ExitCode.ALL_ENTERED
    assert json.loads(text) == [{"name": "Ur", "ok": True, "verdict": "ok", "what": "nu", "fix": ""}]


def test_an_error_that_nobody_foresaw_is_a_fault_without_its_text() -> None:
    """A check that breaks is a fault by its kind; what the error says may be secret, and is not shown."""

    def probe() -> str:
        message = "password hunter2"
        raise RuntimeError(message)

    diagnosis = diagnose(Check(kind="clock", probe=probe), load_words("da"))
    assert not diagnosis.ok
    assert diagnosis.what == "RuntimeError"


def test_robot_framework_in_the_same_environment_is_found() -> None:
    """Another distribution with a package called `robot` is named; our own is not."""
    assert other_owners({"robot": ["fakturarobot", "robotframework"]}) == ["robotframework"]
    assert other_owners({"robot": ["fakturarobot"]}) == []
    assert other_owners({}) == []
