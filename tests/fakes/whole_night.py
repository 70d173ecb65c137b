"""What must hold after a night, however often it was killed: nothing lost, nothing double, all of it proven."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from robot.demo.expected import DemoMail, Expected
from robot.evidence.verify import verify
from robot.outcome import Reason, State
from tests.fakes.demo_office import TestOffice

_BOXES = ("INBOX", "Behandlet", "Til gennemsyn")
_PATIENCE_SECONDS = 20.0


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hex."""
    return hashlib.sha256(data).hexdigest()


def assert_whole(office: TestOffice, mails: Iterable[DemoMail]) -> None:
    """Hold everything that is promised of a night on these mails; the first broken promise fails."""
    mails = tuple(mails)
    assert not (wrong := wrong_cases(office, mails)), "\n".join(wrong)
    assert_entered_once(office, mails)
    assert_filed_once(office)
    assert_moved(office, mails)
    proven = verify(office.work)
    assert proven.ok, proven.faults


def wrong_cases(office: TestOffice, mails: Iterable[DemoMail]) -> list[str]:
    """Return a line for each case that is not what its mail says it must become, and for each that is lost."""
    lines = []
    cases = office.cases()
    for mail in mails:
        got = [case for case in cases if case.message_sha256 == sha256(mail.raw)]
        if len(got) != len(mail.expected):
            lines.append(f"{mail.key}: {len(got)} cases, not {len(mail.expected)}")
        for case, expected in zip(got, mail.expected, strict=False):
            reasons = tuple(Reason(finding.reason) for finding in case.findings)
            if not _as_expected(expected, case.state, reasons):
                said = [(f.reason, f.field, dict(f.facts)) for f in case.findings if f.severity != "note"]
                lines.append(f"{mail.key}: {case.case_id} is {case.state}, not {expected.states[0]}: {said}")
    return lines


def _as_expected(expected: Expected, state: State, reasons: Iterable[Reason]) -> bool:
    return state in expected.states and (not expected.reasons or bool(set(reasons) & set(expected.reasons)))


def assert_entered_once(office: TestOffice, mails: Iterable[DemoMail]) -> None:
    """Find the invoices of these mails that go in in Økonomi 98, each once and with its values, and nothing else."""
    wanted = [expected.voucher_fields for mail in mails for expected in mail.expected if expected.goes_in]
    posted = office.vouchers()
    names = [name for name in wanted[0] if name != "account_code"] if wanted else []

    def shown(fields: dict[str, object]) -> str:
        return ", ".join(f"{name}={fields[name]}" for name in names)

    meant = Counter(shown(fields) for fields in wanted)
    stands = Counter(shown({name: getattr(voucher, name) for name in names}) for voucher in posted)
    assert stands == meant, f"missing: {meant - stands}\nnot meant: {stands - meant}"
    codes = {str(fields["invoice_number"]): fields["account_code"] for fields in wanted}
    for voucher in posted:
        assert {line.account_code for line in voucher.lines} == {codes[voucher.invoice_number]}, voucher
        assert sum(line.amount for line in voucher.lines) == voucher.net_total, voucher


def assert_filed_once(office: TestOffice) -> None:
    """Find each voucher's document in Arkiv 2003, once, byte by byte, and nothing else."""
    documents = office.documents()
    assert Counter(d.voucher for d in documents) == Counter(v.number for v in office.vouchers())
    sha_of = {c.voucher.number: c.document.sha256 for c in office.cases() if c.voucher and c.document}
    for document in documents:
        assert document.sha256 == sha_of[document.voucher], document
        assert sha256(document.path.read_bytes()) == document.sha256, document


def assert_moved(office: TestOffice, mails: Iterable[DemoMail]) -> None:
    """Find each mail in the box that its cases ask for, byte by byte; none is lost, none lies twice."""
    lie = {name: Counter(map(sha256, office.office.mailbox.list(name))) for name in _BOXES}
    held = {c.message_sha256 for c in office.cases() if State.HELD in _states(office, c.case_id)}
    assert not lie["INBOX"]
    assert lie["Behandlet"] + lie["Til gennemsyn"] == Counter(sha256(mail.raw) for mail in mails)
    assert set(lie["Til gennemsyn"]) == held


def _states(office: TestOffice, case_id: str) -> set[State]:
    with office.books() as ledger:
        return {state for _, state, _ in ledger.history(case_id)}


def processes_marked(mark: str) -> list[str]:
    """Return the command lines of the processes that were started with `mark` in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if folder.name != str(os.getpid()) and mark.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:200])
        except OSError:
            continue
    return [line for line in found if line]  # a zombie has none


def assert_gone(mark: str) -> None:
    """See that what a killed robot had started (browser, driver, workers) ends by itself soon. Linux alone can tell."""
    if not sys.platform.startswith("linux"):
        return
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while (left := processes_marked(mark)) and time.monotonic() < deadline:
        time.sleep(0.1)  # a process that is nobody's child has no other way to say that it ended
    assert not left, left
