"""What the pages show: the day, the history, the systems, and files of the work folder that people may open."""

from __future__ import annotations

import json
import os
import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from robot.errors import ExitCode
from robot.ledger import run_lock
from robot.noted_progress import NotedProgress
from robot.outcome import State
from robot.page.files import find
from robot.page.jobs import Job
from robot.running import NoProgress
from robot.words import load_words
from tests.fakes.page_office import PageOffice, page_office, voucher

PAGE = Path(__file__).parents[4] / "robot" / "page"


def test_the_day_shows_the_run_at_work_and_how_far_it_is(office: PageOffice) -> None:
    """Another process sees it: the run's number, and each stage with its count."""
    browser = office.browser("ser")
    assert "Robotten arbejder ikke" in browser.get("/live").text
    with run_lock(office.work, now=office.clock.now()) as lock:
        lock.note_run("2026-11-23-0800")
        progress = NotedProgress(NoProgress(), office.work)
        progress.begin("reading", 5)
        progress.step("reading")
        progress.end("reading")
        progress.begin("entering", 4)
        live = browser.get("/live").text
    assert "kørsel 2026-11-23-0800" in live
    assert '<progress max="4" value="0"' in live
    assert "0 af 4" in live
    assert "færdig: 1" in live
    assert "data-slow" not in live


def test_the_day_counts_what_came_since_last_evening_and_lists_what_waits(office: PageOffice) -> None:
    """What is older waits among the others, but did not come tonight."""
    books, clock = office.room.books, office.clock
    books.advance(office.held(1), State.REJECTED, clock.now())
    clock.advance(hours=22)
    books.begin_run("fakturaer", clock.now(), urgent=True, seed=1)
    waits = office.held(2)
    clock.advance(hours=4)
    page = office.browser("ser").get("/").text
    counts = re.findall(r'<span class="chip (\w+)">([^<]+)</span> <b>(\d+)</b>', page)
    assert counts == [("waits", "Venter på dig", "1")]
    assert re.findall(r'href="/case/([^"]+)"', page) == [waits.case_id]
    assert "Venter på jer: 1" in page


def test_a_run_is_started_and_stopped_by_the_same_commands_as_elsewhere(office: PageOffice) -> None:
    """Where one is at work no other is started; where none is there is nothing to stop."""
    browser = office.browser("anna")
    assert browser.send("/run/stop").headers["location"] == "/?told=not_running"
    assert browser.send("/run/start", runbook="../x").headers["location"] == "/?told=no_runbook"
    assert browser.send("/run/start", runbook="fakturaer").headers["location"] == "/?told=started"
    assert office.commands.wait_for(1) == [("run", "fakturaer")]
    with run_lock(office.work, now=office.clock.now()) as lock:
        assert browser.send("/run/start", runbook="fakturaer").headers["location"] == "/?told=already_running"
        assert browser.send("/run/stop").headers["location"] == "/?told=stop_asked"
        assert (office.work / "robot.stop").read_text(encoding="ascii") == str(lock.running.pid)
    assert "bedt om at stoppe" in browser.get("/?told=stop_asked").text


def test_a_command_that_ended_badly_is_told_on_the_first_page(tmp_path: Path) -> None:
    """In words, with what to do; a normal end is not worth a word."""
    for code, told in ((ExitCode.SOME_HELD, False), (ExitCode.CONFIGURATION, True)):
        with page_office(tmp_path / str(code.value)) as office:
            office.commands.code = code
            office.room.jobs.put(Job(key="x", arguments=("run", "fakturaer"), by="anna"))
            after = office.room.jobs
            after.put(Job(key="y", arguments=("y",), by="anna"))
            office.commands.wait_for(2)  # the first has ended by then
            assert ("endte ikke godt" in office.browser("anna").get("/live").text) is told


def test_cases_are_found_by_whatever_people_know_of_them(office: PageOffice) -> None:
    """A case's or voucher's number, an invoice number however it is written, CVR, the register's name, the amount."""
    books, now = office.room.books, office.clock.now()
    register = office.room.settings.mappings / "registers" / "suppliers.csv"
    with register.open("a", encoding="utf-8") as file:
        file.write("Sydfyns Tagdækning ApS;13585628;9999;0001234567;;;;sydfyn.example;ja;5-03-22-4500-49;DKK\n")
    one = office.held(1, supplier_id="13585628", invoice_number="A-20 418", gross_total=Decimal("777.50"))
    posted = books.advance(one, State.CONFIRMED, now, voucher=voucher("98-000107", office.clock))
    office.held(2, supplier_id="99000007", invoice_number="5", gross_total=Decimal("1.00"))
    browser = office.browser("ser")
    for wanted in ("98-000107", posted.case_id.lower(), "a20418", "13 58 56 28", "tagdækning", "777,50", "777.50"):
        page = browser.client.get("/history", params={"q": wanted}).text
        assert re.findall(r'href="/case/([^"]+)"', page) == [posted.case_id], wanted
    for nothing in ("98-0001", "%", "_", "' OR 1=1 --", "777,51", "ø" * 5000):
        page = browser.client.get("/history", params={"q": nothing}).text
        assert "/case/" not in page, nothing


def test_the_systems_are_shown_with_the_canary_s_pictures(office: PageOffice) -> None:
    """As they last were, and as they were when something had changed; one that is left alone is said to be."""
    folder = office.work / "canary" / "oekonomi98"
    folder.mkdir(parents=True)
    for name in ("enter", "2026-11-23-011500-enter-before", "2026-11-23-011500-enter-after"):
        (folder / f"{name}.png").write_bytes(b"png")
    seen = datetime(2026, 11, 22, 1, 15, tzinfo=office.room.settings.zone).timestamp()
    os.utime(folder / "2026-11-23-011500-enter-before.png", (seen, seen))
    wrong = ["label 'Netto <kr>' is not on the page.", "button 'Bogfør' is not on the page."]
    (folder / "2026-11-23-011500-wrong.json").write_text(json.dumps(wrong), encoding="utf-8")
    office.room.books.set_breaker("oekonomi98", 3, office.clock.now() - timedelta(hours=1))
    page = office.browser("ser").get("/system").text
    changed, known = page.index("Sider, der ikke så ud"), page.index("Siderne, som robotten kender dem")
    assert changed < page.index("enter-before.png") < page.index("enter-after.png") < known < page.index("/enter.png")
    assert "Set 23.11.2026 kl. 01.15" in page
    assert "Før: indtastning, da siden sidst så ud som ventet, 22.11.2026 kl. 01.15" in page
    assert "<figcaption>Efter: indtastning, som siden så ud " in page
    assert "<figcaption>Sidst som ventet: indtastning, " in page
    assert "<li>label &#39;Netto &lt;kr&gt;&#39; is not on the page.</li>" in page
    assert "Ladt i fred siden" in page
    assert office.browser("ser").get("/files/canary/oekonomi98/enter.png").content == b"png"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Return a work folder with something of everything."""
    folder = tmp_path / "work"
    for way in (
        "evidence/F-2026-000001/evidence.html",
        "evidence/F-2026-000001/faktura.pdf",
        "evidence/F-2026-000001/mail.html",
        "evidence/F-2026-000001/.hidden.pdf",
        "rapporter/run-1.html",
        "log/2026-11.jsonl",
        "archive/ab/cdef",
        "svar/F-2026-000001.json",
        "ledger.sqlite",
        "evidence.html",
    ):
        (folder / way).parent.mkdir(parents=True, exist_ok=True)
        (folder / way).write_bytes(b"x")
    (tmp_path / "secret.pdf").write_bytes(b"x")
    (folder / "evidence" / "F-2026-000001" / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    return folder


def test_only_what_was_made_for_people_can_be_opened(work: Path) -> None:
    """Evidence and reports; never books, log, archive, answers, a mail's own pages, or what a link leads to."""
    for way in ("evidence/F-2026-000001/evidence.html", "evidence/F-2026-000001/faktura.pdf", "rapporter/run-1.html"):
        assert find(work, way) == (work / way).resolve()
    for way in (
        "evidence/F-2026-000001/mail.html",
        "evidence/F-2026-000001/.hidden.pdf",
        "evidence/F-2026-000001/link.pdf",
        "evidence/F-2026-000001",
        "evidence/../../secret.pdf",
        "evidence/F-2026-000001/../../../secret.pdf",
        "evidence/..\\..\\secret.pdf",
        "evidence//secret.pdf",
        "/etc/passwd",
        "log/2026-11.jsonl",
        "archive/ab/cdef",
        "svar/F-2026-000001.json",
        "ledger.sqlite",
        "evidence.html",
        "evidence/F-2026-000001/faktura.pdf\x00.html",
        "",
    ):
        assert find(work, way) is None, way


def test_what_came_by_mail_is_never_a_page_of_ours(office: PageOffice) -> None:
    """The robot's own page may bring its styles and is shown in a frame; a file of a mail is bytes to save."""
    folder = office.work / "evidence" / "F-2026-000001"
    folder.mkdir(parents=True)
    for name in ("evidence.html", "faktura.xml", "faktura.pdf", "x.html"):
        (folder / name).write_text("<script>alert(1)</script>", encoding="utf-8")
    browser = office.browser("ser")

    def answer(name: str) -> Any:
        return browser.get(f"/files/evidence/F-2026-000001/{name}")

    own = answer("evidence.html").headers
    assert own["x-frame-options"] == "SAMEORIGIN"
    assert "script-src" not in own["content-security-policy"]
    assert "default-src 'none'" in own["content-security-policy"]
    assert answer("faktura.xml").headers["content-type"] == "application/octet-stream"
    assert answer("faktura.xml").headers["content-disposition"].startswith("attachment")
    assert answer("faktura.pdf").headers["content-type"] == "application/pdf"
    assert answer("x.html").status_code == 404
    assert browser.get("/files/evidence/%2e%2e/%2e%2e/config.toml").status_code == 404


def test_the_words_of_the_page_are_those_that_it_uses() -> None:
    """A template or a line of code that asks for a text finds it, and no text is there for nobody."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in (*PAGE.rglob("*.jinja"), *PAGE.rglob("*.py")))
    have = {key.partition(".")[2] for key in load_words("da").texts if key.startswith("page.")}
    used = set(re.findall(r"""\bt\(["'](\w+)["']""", source)) | set(
        re.findall(r"""told\(\w+\.words, ["'](\w+)["']""", source)
    )
    assert used - {"code_", "help_"} <= have
    named = set(re.findall(r"""["'](\w+)["']""", source)) | {
        f"told_{key}" for key in re.findall(r"\?told=(\w+)", source)
    }
    families = ("code_", "help_", "error_")
    assert {key for key in have - named if not key.startswith(families)} == {"answered_by"}  # the desk's
    assert {f"told_{key}" for key in re.findall(r"\?told=(\w+)", source)} <= have
    assert {f"code_{code.value}" for code in ExitCode if code > ExitCode.SOME_HELD} <= have
