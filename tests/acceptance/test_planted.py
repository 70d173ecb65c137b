"""Personal numbers and secrets, planted in everything that comes in, stand in nothing that the robot writes."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from robot.demo import municipality
from robot.demo.mails import first_night
from robot.demo.show import PASSWORD, SEED
from robot.outcome import Reason, State
from scrapers.ocr.engine import is_there, recognise
from tests.benchmarks.hostile.invariants import shown_texts
from tests.fakes.demo_office import TestOffice, demo_office, ended_well
from tests.fakes.needs import missing
from tests.fakes.printed_pages import danish_invoice, print_pages

_CPR = ("251248-9996", "2512489996", "251248 9996", "251248–9996")
_SECRETS = (PASSWORD, municipality.MAIL_PASSWORD)
_ORDER = re.compile(rb"(<cac:OrderReference>\s*<cbc:ID>)[^<]*")
_KEYS = ("erp", "oioubl", "unknown-supplier", "question")

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    """Run the municipality's servers for one test."""
    with demo_office(tmp_path / "fjordby") as office:
        yield office


def test_nothing_that_was_planted_is_written_anywhere(office: TestOffice, tmp_path: Path) -> None:
    """No log, trace, workbook, report, page, file name or error has them; what came in lies in the archive alone."""
    today = datetime.now(office.office.settings.zone).date()
    for mail in first_night(SEED, today):
        if mail.key in _KEYS:
            office.office.mailbox.append("INBOX", _planted(mail.raw))
    office.office.mailbox.append("INBOX", _with_files(tmp_path))
    ended = office.run()
    assert ended_well(ended), ended.said
    now = office.look()
    assert len(now.cases) >= len(_KEYS) + 3
    assert State.FILED in {case.state for case in now.cases}
    pictures = dict(_on_pictures(office.work))
    for case in (case for case in now.cases if case.voucher):  # what stands there can be read
        assert case.invoice is not None
        assert case.invoice.value("invoice_number") in pictures[f"evidence/{case.case_id}/voucher.png"]
    shown = [*shown_texts(office.work), ("what it said", ended.said), *pictures.items()]
    filed = [(f"the archive's {document.number}", document.file_name) for document in now.documents]
    found = [f"{what} in {where}" for where, text in (*shown, *filed) for what in (*_CPR, *_SECRETS) if what in text]
    assert "\n".join(sorted(found)) == ""


def test_a_personal_number_in_the_place_of_an_order_number_is_asked_about(office: TestOffice) -> None:
    """It is typed into no system, and so stands in no books and on no picture; nothing that people read shows it."""
    today = datetime.now(office.office.settings.zone).date()
    (mail,) = (mail for mail in first_night(SEED, today) if mail.key == "oioubl")
    office.office.mailbox.append("INBOX", _ordered_by_person(mail.raw))
    ended = office.run()
    assert ended_well(ended), ended.said
    now = office.look()
    (case,) = now.cases
    assert (case.state, case.reason) == (State.HELD, Reason.PERSONAL_NUMBER)
    assert now.vouchers == ()
    found = [f"{what} in {where}" for where, text in shown_texts(office.work) for what in _CPR if what in text]
    assert "\n".join(sorted(found)) == ""


def _on_pictures(work: Path) -> Iterator[tuple[str, str]]:
    """Yield what can be read on the pictures of the systems."""
    if not is_there():
        missing("tesseract with its Danish model is not installed (tesseract-ocr-dan)")
    for path in sorted(path for path in work.rglob("*.png") if path.relative_to(work).parts[0] != "archive"):
        picture = Image.open(path).convert("L")
        larger = picture.resize((2 * picture.width, 2 * picture.height), Image.Resampling.LANCZOS)
        yield (
            str(path.relative_to(work)),
            " ".join(word.text for word in recognise(larger, dpi=192, seconds=60.0, figures=True)),
        )


def _planted(raw: bytes) -> bytes:
    """Put the numbers and the secrets into the headers and the names of a mail."""
    mail = email.message_from_bytes(raw, policy=SMTP)
    assert isinstance(mail, EmailMessage)
    subject, sender = str(mail["Subject"]), str(mail["From"])
    address = sender.partition("<")[2].strip("<> ") or sender
    del mail["Subject"], mail["From"]
    mail["Subject"] = f"{subject} vedr. {_CPR[0]} kode {PASSWORD}"
    mail["From"] = f'"Borger {_CPR[1]} {PASSWORD}" <{address}>'
    mail["X-Note"] = f"{_CPR[2]} {municipality.MAIL_PASSWORD}"
    for part in mail.walk():
        if part.get_filename():
            part.set_param("filename", f"{_CPR[0]} {PASSWORD} {part.get_filename()}", header="Content-Disposition")
    return mail.as_bytes()


def _ordered_by_person(raw: bytes) -> bytes:
    """Put a number into an e-invoice where the buyer's order number should stand."""
    mail = email.message_from_bytes(raw, policy=SMTP)
    (part,) = (part for part in mail.walk() if part.get_content_type() == "application/xml")
    before = part.get_payload(decode=True)
    assert isinstance(before, bytes)
    xml, times = _ORDER.subn(rb"\g<1>" + _CPR[0].encode(), before)
    assert times == 1
    part.set_content(xml, maintype="application", subtype="xml", filename="faktura.xml")
    return mail.as_bytes()


def _with_files(folder: Path) -> bytes:
    """Return a mail with an invoice, a zip and a broken XML, numbers and secrets in all of them."""
    more = [(60.0, 120.0, f"Vedr. borger {_CPR[0]} {PASSWORD}"), (60.0, 700.0, f"Deres ref.: {_CPR[1]}")]
    invoice = print_pages(folder / "a.pdf", [danish_invoice(more=more)], title=f"Faktura {_CPR[0]}").read_bytes()
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr(f"{_CPR[0]}/{_CPR[3]} {PASSWORD}.docx", b"PK\x03\x04 " + _CPR[0].encode())
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{_CPR[1]}@borger.example"
    mail["Reply-To"] = f"{_CPR[0]}@borger.example, {PASSWORD}@borger.example"
    mail["To"] = municipality.MAIL_ADDRESS
    mail["Subject"] = f"=?utf-8?q?Faktura_{_CPR[3].replace('–', '=E2=80=93')}?="
    mail["Message-ID"] = f"<{_CPR[0]}@borger.example>"
    mail.set_content(f"Mit CPR-nummer er {_CPR[2]}, og koden er {PASSWORD}.")
    broken = f"<Invoice><ID>{_CPR[0]}</ID><{_CPR[3]}>{PASSWORD}".encode()
    for name, data in ((f"{_CPR[1]}.pdf", invoice), (f"{_CPR[2]}.zip", packed.getvalue()), ("a.xml", broken)):
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()
