"""The demo's mails: the same every time, readable as meant, and true to their expectations."""

from __future__ import annotations

import email
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from email.message import Message
from email.policy import compat32

import pypdfium2
import pytest
from defusedxml.ElementTree import fromstring
from pypdfium2 import PdfiumError

from robot.demo.documents.danish import kroner
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.expected import AMOUNT_LIMIT, APPROVAL_ABOVE, DemoMail
from robot.demo.mails import KNOWN_SUPPLIERS, expected_table, first_night, second_night
from robot.demo.suppliers import MIDTVEST
from robot.outcome import Reason, State

TONIGHT = date(2026, 11, 23)
FIRST = first_night(7, TONIGHT)
SECOND = second_night(7, date(2026, 11, 24), first_tonight=TONIGHT)
BY_KEY = {mail.key: mail for mail in FIRST}
NO_TEXT = {"scan", "encrypted", "truncated"}
NO_FILE = {"hopeless", "question"}


def files_of(mail: DemoMail) -> Iterator[bytes]:
    """Yield each file of a mail, out of forwarded mails and zips too."""
    message = email.message_from_bytes(mail.raw, policy=compat32)
    for part in message.walk():
        assert isinstance(part, Message)
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield from (archive.read(name) for name in archive.namelist())
        elif isinstance(data, bytes) and data.startswith((b"%PDF", b"<?xml")):
            yield data


def text_of(pdf: bytes) -> str:
    """Return the text layer of a PDF, white space made single blanks."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        words = []
        for page in document:
            layer = page.get_textpage()
            words.append(layer.get_text_bounded())
            layer.close()
            page.close()
        return " ".join(" ".join(words).split())
    finally:
        document.close()


def test_the_same_seed_and_day_give_the_same_bytes() -> None:
    """Mails are generated anew at each start and must be the mails of before; another seed gives others."""
    assert [mail.raw for mail in first_night(7, TONIGHT)] == [mail.raw for mail in FIRST]
    again = second_night(7, date(2026, 11, 24), first_tonight=TONIGHT)
    assert [mail.raw for mail in again] == [mail.raw for mail in SECOND]
    others = {mail.key: mail.raw for mail in first_night(8, TONIGHT)}
    assert all(others[mail.key] != mail.raw for mail in FIRST if mail.key not in NO_FILE | {"advert"})


def test_keys_and_message_ids_are_told_apart() -> None:
    """No two mails of both nights share a Message-ID, no two of one night a key."""
    assert len(BY_KEY) == len(FIRST)
    ids = [re.search(rb"(?im)^Message-ID:\s*(\S+)", mail.raw) for mail in (*FIRST, *SECOND)]
    assert len({found[1] for found in ids if found}) == len(FIRST) + len(SECOND)


@pytest.mark.parametrize("mail", [m for m in (*FIRST, *SECOND) if m.key not in NO_TEXT | NO_FILE], ids=lambda m: m.key)
def test_every_document_shows_its_number_and_its_total(mail: DemoMail) -> None:
    """PDFs have a text layer with number and gross total as printed; XML is well-formed and has them too."""
    files = list(files_of(mail))
    assert files
    text = ""
    for data in files:
        if data.startswith(b"%PDF"):
            text += text_of(data)
        else:
            fromstring(data)
            text += data.decode()
    for invoice in (expected.invoice for expected in mail.expected if expected.invoice):
        assert invoice.invoice_number in text
        printed = (kroner(invoice.gross_total), f"{invoice.gross_total:,.2f}", f"{invoice.gross_total:.2f}")
        assert any(amount in text for amount in printed)


def test_what_nobody_can_read_cannot_be_read() -> None:
    """The scan has pages without words; the encrypted and the truncated PDF do not open."""
    (scanned,) = files_of(BY_KEY["scan"])
    assert text_of(scanned) == ""
    for key in ("encrypted", "truncated"):
        (data,) = files_of(BY_KEY[key])
        with pytest.raises(PdfiumError):
            pypdfium2.PdfDocument(data)


def test_honest_mails_carry_our_servers_pass_and_the_forged_one_does_not() -> None:
    """The verdict stands first, under the trusted authserv-id."""
    for mail in (*FIRST, *SECOND):
        first_line = mail.raw.replace(b"\r\n ", b" ").partition(b"\r\n")[0].decode()
        assert first_line.startswith("Authentication-Results: mx.fjordby.example;")
        assert ("dmarc=fail" if mail.key == "forged" else "dmarc=pass") in first_line


@pytest.mark.parametrize("seed", [7, 9, 13])
def test_what_goes_in_may_go_in(seed: int) -> None:
    """Each such invoice adds up, is of a known supplier, in kroner, below the approval limit, and comes once."""
    mails = (*first_night(seed, TONIGHT), *second_night(seed, TONIGHT), *second_night(seed, TONIGHT, number=3))
    invoices = [e.invoice for mail in mails for e in mail.expected if e.goes_in and e.invoice]
    assert len(invoices) >= 25
    for invoice in invoices:
        assert sum((line.amount for line in invoice.lines), Decimal(0)) == invoice.net_total
        assert invoice.net_total + invoice.vat_total == invoice.gross_total <= APPROVAL_ABOVE
        assert invoice.supplier.cvr in KNOWN_SUPPLIERS
        assert (invoice.currency, invoice.account) == ("DKK", invoice.supplier.account)
        assert invoice.issue_date <= invoice.due_date
    assert _most_frequent((i.supplier.cvr, i.invoice_number) for i in invoices) == 1
    assert _most_frequent((i.supplier.cvr, i.issue_date, i.gross_total, i.credit_note) for i in invoices) == 1


def test_each_held_invoice_has_the_fault_that_holds_it() -> None:
    """What the expectation says is true of the document itself."""
    wrong, large, hours = _invoice("wrong-sum"), _invoice("over-limit"), _invoice("approval")
    assert wrong.net_total + wrong.vat_total != wrong.gross_total
    assert large.gross_total > AMOUNT_LIMIT
    assert APPROVAL_ABOVE < hours.gross_total < AMOUNT_LIMIT
    assert _invoice("euro").currency == "EUR"
    assert _invoice("unknown-supplier").supplier.cvr not in KNOWN_SUPPLIERS
    moved = _invoice("other-account")
    assert (moved.reg, moved.account) != (moved.supplier.reg, moved.supplier.account)
    assert _invoice("price").supplier is MIDTVEST
    before, other = _invoice("erp"), _invoice("other-amount")
    assert (before.invoice_number, before.gross_total != other.gross_total) == (other.invoice_number, True)


def test_a_second_night_brings_new_invoices_and_one_of_the_first() -> None:
    """All but the repeated one are new; a third night's are new again."""
    seen = {_key(e.invoice) for mail in FIRST for e in mail.expected if e.invoice}
    third = second_night(7, date(2026, 11, 25), first_tonight=TONIGHT, number=3)
    for mail in (*SECOND, *third):
        for expected in mail.expected:
            assert expected.invoice is not None
            assert (_key(expected.invoice) in seen) == (expected.states == (State.DUPLICATE,))
    new = {_key(e.invoice) for mail in SECOND for e in mail.expected if e.invoice and e.goes_in}
    assert new.isdisjoint(_key(e.invoice) for mail in third for e in mail.expected if e.invoice and e.goes_in)


def test_the_table_has_a_row_for_each_mail_and_the_usual_reason() -> None:
    """The README's table shows the first alternative of each expectation."""
    rows = {row.key: row for row in expected_table(FIRST)}
    assert list(rows) == [mail.key for mail in FIRST]
    assert rows["two-in-one"].states == (State.FILED, State.FILED)
    assert rows["xml-and-pdf"].states == (State.FILED, State.DUPLICATE)
    assert rows["euro"].reasons == (Reason.CURRENCY,)
    assert rows["estimate"].states == (State.SORTED_AWAY,)
    assert rows["advert"].states == (State.HELD,)
    held = {row.reasons[0] for row in rows.values() if row.states[0] is State.HELD}
    assert len(held) == sum(row.states[0] is State.HELD for row in rows.values()), "each held mail shows another reason"


def _invoice(key: str) -> InvoiceTruth:
    found = BY_KEY[key].expected[0].invoice
    assert found is not None
    return found


def _key(invoice: InvoiceTruth) -> tuple[str, str]:
    return invoice.supplier.cvr, invoice.invoice_number


def _most_frequent(values: Iterator[object]) -> int:
    return Counter(values).most_common(1)[0][1]
