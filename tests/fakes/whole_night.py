"""What must hold after a night, however often it was killed: nothing lost, nothing double, all of it proven."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from robot.case import Case
from robot.demo.expected import DemoMail, Expected
from robot.outcome import Reason
from tests.fakes.demo_office import Standing, sha256_of

_PATIENCE_SECONDS = 20.0


def assert_whole(now: Standing, mails: Iterable[DemoMail]) -> None:
    """Hold everything that is promised of a night on these mails; the first broken promise fails."""
    mails = tuple(mails)
    assert not (wrong := wrong_cases(now, mails)), "\n".join(wrong.values())
    assert_entered_once(now, [e.voucher_fields for mail in mails for e in mail.expected if e.goes_in])
    assert_filed_once(now)
    assert_moved(now, mails)
    assert now.proven.ok, now.proven.faults


def wrong_cases(now: Standing, mails: Iterable[DemoMail]) -> dict[str, str]:
    """Return a line for each mail that did not become what it says that it must, by its key."""
    lines = {}
    for mail in mails:
        got = [case for case in now.cases if case.message_sha256 == sha256_of(mail.raw)]
        wrong = [_shown(case) for case, meant in zip(got, mail.expected, strict=False) if not _is(meant, case)]
        if wrong or len(got) != len(mail.expected):
            meant = ", ".join(f"{e.states[0]} {'/'.join(e.reasons)}" for e in mail.expected)
            lines[mail.key] = f"{mail.key}: meant {meant}; {len(got)} cases; {'; '.join(wrong)}"
    return lines


def _is(meant: Expected, case: Case) -> bool:
    reasons = {finding.reason for finding in case.findings}
    return case.state in meant.states and (not meant.reasons or bool(reasons & set(meant.reasons)))


def _shown(case: Case) -> str:
    said = [(str(f.reason), f.field, dict(f.facts)) for f in case.findings if f.severity != "note"]
    return f"{case.case_id} is {case.state}: {said}"


def assert_entered_once(now: Standing, meant: Sequence[Mapping[str, Any]]) -> None:
    """Find each of these vouchers in Økonomi 98, once and with exactly these values, and nothing else."""
    names = [name for name in meant[0] if name != "account_code"]
    wanted = Counter(", ".join(f"{name}={fields[name]}" for name in names) for fields in meant)
    stands = Counter(", ".join(f"{name}={getattr(voucher, name)}" for name in names) for voucher in now.vouchers)
    assert stands == wanted, f"missing: {wanted - stands}\nnot meant: {stands - wanted}"
    codes = {(fields["supplier_id"], fields["invoice_number"]): fields["account_code"] for fields in meant}
    for voucher in now.vouchers:
        code = codes[voucher.supplier_id, voucher.invoice_number]
        assert {line.account_code for line in voucher.lines} == {code}, voucher
        assert sum(line.amount for line in voucher.lines) == voucher.net_total, voucher


def assert_filed_once(now: Standing) -> None:
    """Find each voucher's document in Arkiv 2003 with what came along, each once, byte by byte, and nothing else."""
    wanted = Counter((c.voucher.number, c.document.sha256) for c in now.cases if c.voucher and c.document)
    number_of = {c.case_id: (c.voucher.number, c.message_sha256) for c in now.cases if c.voucher}
    for case in now.cases:
        number, message = number_of.get(case.related_case or "", ("", ""))
        if message == case.message_sha256 and case.document and case.reason is not Reason.JOINED:
            wanted[number, case.document.sha256] += 1
    assert Counter((d.voucher, d.sha256) for d in now.documents) == wanted
    assert {v.number for v in now.vouchers} == {number for number, _ in wanted}
    for document in now.documents:
        assert sha256_of(document.path.read_bytes()) == document.sha256, document


def assert_moved(now: Standing, mails: Iterable[DemoMail]) -> None:
    """Find each mail in the box that its cases ask for, byte by byte; none is lost, none lies twice."""
    assert not now.boxes["INBOX"]
    lie = Counter(now.boxes["Behandlet"]) + Counter(now.boxes["Til gennemsyn"])
    assert lie == Counter(sha256_of(mail.raw) for mail in mails)
    assert set(now.boxes["Til gennemsyn"]) == now.held


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
