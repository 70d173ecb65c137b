"""What is fuzzed: each a function of bytes that must come back, whatever the bytes are, and keep what it promises."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from pathlib import Path

from mail_intake.unpack import MessageUnpacker
from robot.invoice import Severity
from robot.message import Place, RawMessage
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office, Senders
from scrapers.einvoice import read_xml
from scrapers.page_reading import read_words
from scrapers.pdf.words import PageWords, Word
from tests.fakes.einvoices import oioubl
from tests.fakes.mails import PDF, XML, mail

_SENDERS = Senders(authserv_id="mx.fjordby.example")
_OFFICE = Office(name="Fjordby Kommune", cvr=("99000023",), glns=("5799999000010",))
_INVOICE = """Faktura
Fjordby VVS & Anlæg ApS   CVR-nr.: 99000007
EAN-nr.: 5799999000010
Fakturanr.: 20417   Fakturadato: 12-11-2026
Forfaldsdato: 12-12-2026
Beløb ekskl. moms: 1.000,00
Moms 25 %: 250,00
I alt DKK: 1.250,00
Betales til reg.nr. 9999 konto 0001234567"""


def take_mail_apart(data: bytes) -> None:
    """Take a mail apart: files stay in their folder, names are names, and what comes out can be written."""
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder) / "parts"
        into.mkdir()
        path = Path(folder) / "mail.eml"
        path.write_bytes(data)
        place = Place(account="faktura", folder="INBOX", uid_validity=1, uid="1")
        message = RawMessage(place=place, path=path, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
        unpacked = MessageUnpacker(_SENDERS, Limits())(message, into)
        assert {p.name for p in Path(folder).iterdir()} == {"parts", "mail.eml"}
        for part in unpacked.parts:
            assert part.path is None or part.path.parent == into
            assert not set("/\\\0") & set(part.name)
            part.trail.encode()
        for text in (unpacked.text, unpacked.origin.subject, unpacked.origin.sender, unpacked.origin.reply_to):
            text.encode()


def read_page(data: bytes) -> None:
    """Read a page with these words; every value that is found stands on it, and what is proven has two facts."""
    pages = [_page(data.decode("utf-8", "replace"))]
    if not pages[0].words:
        return
    reading = read_words(pages, office=_OFFICE, register=Register([]), hints=Hints())
    for invoice in reading.invoices:
        for name, found in invoice.each_field():
            found.raw.encode()
            assert found.certainty != "proven" or len(found.facts) > 1, (name, found)


def read_einvoice(data: bytes) -> None:
    """Read an e-invoice; what is no invoice is held for one reason or more."""
    reading = read_xml(data)
    assert reading.invoices or any(f.severity is not Severity.NOTE for f in reading.findings)
    for invoice in reading.invoices:
        for _, found in invoice.each_field():
            found.raw.encode("utf-8", "surrogatepass")


TARGETS: dict[str, Callable[[bytes], None]] = {"mail": take_mail_apart, "pdf": read_page, "xml": read_einvoice}


def seeds(target: str) -> Iterator[bytes]:
    """Yield inputs to begin with."""
    if target == "mail":
        yield mail(("faktura.pdf", PDF), ("faktura.xml", XML))
        yield mail(("bilag.eml", mail(("faktura.pdf", PDF))))
    elif target == "pdf":
        yield _INVOICE.encode()
        yield _INVOICE.replace("Faktura", "Kreditnota").replace(",00", ",-").encode()
    else:
        yield oioubl()
        yield XML


def run_once(target: str, data: bytes) -> None:
    """Run a target on one input, without what libraries say on the way."""
    with redirect_stderr(io.StringIO()):
        TARGETS[target](data)


def _page(text: str) -> PageWords:
    """Return a page on which each line of the text is a row; the words stand where a typewriter puts them."""
    words = []
    for row, line in enumerate(text.splitlines()[:120]):
        at = 0
        for word in line.split():
            start = line.index(word, at)
            at = start + len(word)
            words.append(Word(word, 40 + 5.0 * start, 40 + 12.0 * row, 40 + 5.0 * at, 50 + 12.0 * row))
    return PageWords(1, 595.0, 842.0, tuple(words))
