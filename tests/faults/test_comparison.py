"""The comparison that every fault is judged by sees what is lost, double or wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from robot.case import Case, Voucher
from robot.demo.arkiv2003 import FiledDocument
from robot.demo.expected import DemoMail
from robot.demo.mails import first_night
from robot.demo.oekonomi98 import PostedVoucher
from robot.demo.oekonomi98.books import PostedLine
from robot.demo.show import SEED
from robot.evidence.verify import LogFault, VerifyResult
from robot.invoice import Document, Finding, Severity
from robot.outcome import Reason, State
from tests.fakes.broken_promises import broken_promises
from tests.fakes.demo_office import Standing, sha256_of
from tests.fakes.invoices import case

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
(MAIL,) = (mail for mail in first_night(SEED, date(2026, 11, 23)) if mail.key == "erp")
FAULT = LogFault(kind="altered", file="log/actions-2026-11.jsonl", line=1, what="The record was changed.")
SHA256 = sha256_of(MAIL.raw)


@pytest.fixture
def whole(tmp_path: Path) -> Standing:
    """Return how everything stands after a night with one invoice, as it must."""
    path = tmp_path / "faktura.pdf"
    path.write_bytes(b"%PDF")
    document = Document(
        sha256=hashlib.sha256(b"%PDF").hexdigest(), name="faktura.pdf", media_type="application/pdf", size=4
    )
    voucher = Voucher(system="oekonomi98", number="98-1", at=NOW)
    return Standing(
        cases=(case(state=State.FILED, message_sha256=SHA256, voucher=voucher, document=document),),
        held=frozenset(),
        vouchers=(_posted(MAIL),),
        documents=(_filed(path, document.sha256),),
        boxes={"INBOX": (), "Behandlet": (SHA256,), "Til gennemsyn": ()},
        proven=VerifyResult(records=1, first_seq=1, last_seq=1, last_hash="", files_checked=0, recovered=0),
    )


def _posted(mail: DemoMail) -> PostedVoucher:
    (fields,) = (expected.voucher_fields for expected in mail.expected)
    code = fields.pop("account_code")
    line = PostedLine(account_code=code, text="", amount=fields["net_total"])
    empty: Any = dict.fromkeys(("text", "order_reference", "payment_means", "account", "iban", "fik"), "")
    return PostedVoucher(number="98-1", due_date=None, lines=(line,), **fields, **empty)


def _filed(path: Path, sha256: str) -> FiledDocument:
    return FiledDocument(
        number="2026-1-1",
        case_number="2026-1",
        title="",
        document_type="Faktura",
        voucher="98-1",
        file_name=path.name,
        path=path,
        size=4,
        sha256=sha256,
        filed_by="robot",
        filed_at=NOW,
    )


def _with_case(now: Standing, **changed: object) -> Standing:
    changed_case: Case = replace(now.cases[0], **changed)  # type: ignore[arg-type]
    return replace(now, cases=(changed_case,))


def test_a_night_as_it_must_be_breaks_nothing(whole: Standing) -> None:
    """What each of the faults below is held against."""
    assert not broken_promises(whole, [MAIL])


@pytest.mark.parametrize(
    ("kind", "broken"),
    [
        ("lost", lambda now: replace(now, boxes={**now.boxes, "Behandlet": ()})),
        ("lost", lambda now: replace(now, cases=())),
        ("lost", lambda now: replace(now, vouchers=())),
        ("lost", lambda now: replace(now, documents=())),
        ("double", lambda now: replace(now, boxes={**now.boxes, "Til gennemsyn": (SHA256,)})),
        ("double", lambda now: replace(now, vouchers=now.vouchers * 2)),
        ("double", lambda now: replace(now, documents=now.documents * 2)),
        ("wrong", lambda now: replace(now, boxes={**now.boxes, "INBOX": (SHA256,), "Behandlet": ()})),
        ("wrong", lambda now: replace(now, vouchers=(replace(now.vouchers[0], gross_total=1),))),
        ("wrong", lambda now: replace(now, vouchers=(*now.vouchers, replace(now.vouchers[0], invoice_number="x")))),
        ("wrong", lambda now: replace(now, documents=(*now.documents, replace(now.documents[0], voucher="98-2")))),
        ("wrong", lambda now: replace(now, documents=(replace(now.documents[0], path=Path(__file__)),))),
        ("wrong", lambda now: _with_case(now, state=State.READY)),
        ("wrong", lambda now: replace(now, proven=replace(now.proven, faults=(FAULT,)))),
    ],
)
def test_what_is_broken_is_seen(whole: Standing, kind: str, broken: Callable[[Standing], Standing]) -> None:
    """Each by its kind."""
    assert kind in {violation.kind for violation in broken_promises(broken(whole), [MAIL])}


def test_an_invoice_put_aside_may_wait_but_not_go_in_twice(whole: Standing) -> None:
    """A person decides what an error that nobody foresaw left."""
    finding = Finding(reason=Reason.UNEXPECTED_ERROR, severity=Severity.HOLD)
    aside = _with_case(whole, state=State.HELD, voucher=None, findings=(finding,))
    boxes = {"INBOX": (), "Behandlet": (), "Til gennemsyn": (SHA256,)}
    waiting = replace(aside, vouchers=(), documents=(), held=frozenset({SHA256}), boxes=boxes)
    assert not broken_promises(waiting, [MAIL])
    twice = replace(waiting, vouchers=whole.vouchers * 2)
    assert {violation.kind for violation in broken_promises(twice, [MAIL])} == {"double"}
