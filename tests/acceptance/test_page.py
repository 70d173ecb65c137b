"""The page in a real browser: an urgent file becomes a voucher, another a question, and its answer a voucher too."""

from __future__ import annotations

import email
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect, sync_playwright

from robot.demo.mails import first_night
from robot.entry.browser import find_browser
from robot.page.users import hashed
from tests.fakes.demo_office import ROOT, TestOffice, demo_office

PASSWORD = "en lang adgangskode"
PATIENCE = 60_000  # milliseconds for a run
CONFIG = """
[page]
port = {port}
[[page.user]]
name = "anna"
initials = "AK"
roles = ["decide", "run"]
"""


def attachment(key: str) -> FilePayload:
    """Return the file of one of the first night's mails."""
    mail = next(mail for mail in first_night(7, date(2026, 11, 23)) if mail.key == key)
    part = next(part for part in email.message_from_bytes(mail.raw).walk() if part.get_filename())
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return {"name": part.get_filename() or "", "mimeType": "application/pdf", "buffer": payload}


@contextmanager
def page_of(office: TestOffice) -> Iterator[str]:
    """Serve the office's page by its command while the block runs; return its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = office.office.folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + CONFIG.format(port=port), encoding="utf-8")
    served = subprocess.Popen(
        [sys.executable, "-m", "robot.cli", "page", "--config", str(config)],
        cwd=ROOT,
        env={**os.environ, "FAKTURAROBOT_SECRET_PAGE_ANNA": hashed(PASSWORD), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    with served:
        assert served.stdout is not None
        said = served.stdout.readline()
        assert "Siden er klar" in said
        try:
            yield re.findall(r"http://[\d.:]+", said)[0]
        finally:
            served.terminate()


def sign_in(browser: Browser, address: str, *, scripts: bool) -> Page:
    """Return a signed-in page; the form is filled in by keyboard alone."""
    page = browser.new_context(java_script_enabled=scripts).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    expect(page.get_by_label("Bruger")).to_be_focused()
    page.keyboard.type("anna")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="I dag")).to_be_visible(timeout=PATIENCE)
    return page


@pytest.mark.timeout(300)
def test_an_urgent_file_becomes_a_voucher_and_a_question_its_answer(tmp_path: Path) -> None:
    """With scripts the files are followed as they go; without any the question is answered all the same."""
    with demo_office(tmp_path / "demo") as office, page_of(office) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser("").executable)
        page = sign_in(browser, address, scripts=True)
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.get_by_role("link", name="Haster").click()
        page.get_by_label("Træk filerne hertil").set_input_files([attachment("engineers"), attachment("approval")])
        page.get_by_role("button", name="Tag dem nu").click()
        expect(page.get_by_text("Robotten er færdig med filerne.")).to_be_visible(timeout=PATIENCE)
        entered, asked = page.locator("section.file").all()
        assert complaints == []
        (posted,) = office.vouchers()
        expect(entered).to_contain_text(f"Bilag {posted.number}")
        expect(asked).to_contain_text("skal en person godkende")
        case = asked.get_by_role("link", name="Svar på spørgsmålet").get_attribute("href")

        plain = sign_in(browser, address, scripts=False)
        plain.goto(f"{address}{case}")
        expect(plain.frame_locator("iframe").get_by_text("Det skal du se på")).to_be_visible()
        plain.get_by_label("Godkend", exact=True).check()
        plain.get_by_label("Kommentar").fill("set efter")
        plain.get_by_role("button", name="Giv svaret").click()
        expect(plain.get_by_role("status")).to_contain_text("givet videre")
        expect(plain.locator("#live")).to_contain_text("Bogført og journaliseret", timeout=PATIENCE)
        browser.close()
        assert len(office.vouchers()) == 2
        with office.books() as ledger:
            (answer,) = ledger.answers((case or "").rpartition("/")[2])
        assert (answer.who, answer.comment) == ("AK", "set efter")
        assert office.look().proven.ok
