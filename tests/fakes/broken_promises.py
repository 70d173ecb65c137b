"""What a night broke of its promises, however often it was killed: what is lost, double or wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from robot.case import Case
from robot.demo.expected import DemoMail, Expected
from robot.outcome import Reason, State
from tests.fakes.demo_office import Standing, sha256_of

_PUT_ASIDE = frozenset({Reason.UNEXPECTED_ERROR, Reason.UNCERTAIN_ENTRY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One promise that a night broke."""

    kind: Literal["lost", "double", "wrong"]
    what: str


def put_aside(now: Standing) -> list[str]:
    """Return the cases that a fault sent to a person, though the invoice is not the trouble."""
    return [case.case_id for case in now.cases if _PUT_ASIDE & {finding.reason for finding in case.findings}]


def broken_promises(now: Standing, mails: Iterable[DemoMail]) -> list[Violation]:
    """Return what is lost, double or wrong after a night on these mails.

    A mail of which a case is put aside need not become what it should; it too may never go in twice, or wrongly.
    """
    mails = tuple(mails)
    aside = {case.message_sha256 for case in now.cases if case.case_id in put_aside(now)}
    spared = [mail for mail in mails if sha256_of(mail.raw) not in aside]
    wrong = [Violation(kind="wrong", what=line) for line in wrong_cases(now, spared).values()]
    wrong += [Violation(kind="wrong", what=f"the audit says: {fault}") for fault in now.proven.faults]
    return [
        *mails_astray(now, mails),
        *vouchers_astray(now, vouchers_of(mails), vouchers_of(spared)),
        *filed_astray(now),
        *wrong,
    ]


def vouchers_of(mails: Iterable[DemoMail]) -> list[Mapping[str, Any]]:
    """Return what the vouchers of these mails' invoices must show."""
    return [expected.voucher_fields for mail in mails for expected in mail.expected if expected.goes_in]


def mails_astray(now: Standing, mails: Iterable[DemoMail]) -> Iterator[Violation]:
    """Yield each mail that is lost, lies twice, or lies in another folder than its cases ask for."""
    name_of = {sha256_of(mail.raw): mail.key for mail in mails}
    lie = Counter(sha256 for box in now.boxes.values() for sha256 in box)
    known = {case.message_sha256 for case in now.cases}
    for sha256, name in name_of.items():
        if not lie[sha256] or sha256 not in known:
            yield Violation(
                kind="lost", what=f"the mail {name}: in {lie[sha256]} folders, in the ledger: {sha256 in known}"
            )
        if lie[sha256] > 1:
            yield Violation(kind="double", what=f"the mail {name} lies {lie[sha256]} times")
        in_review = sha256 in now.boxes["Til gennemsyn"]
        if sha256 in now.boxes["INBOX"] or in_review is not (sha256 in now.held):
            yield Violation(kind="wrong", what=f"the mail {name} lies in the wrong folder")
    if strange := set(lie) - set(name_of):
        yield Violation(kind="wrong", what=f"{len(strange)} mails that nobody sent")


def vouchers_astray(
    now: Standing, meant: Iterable[Mapping[str, Any]], due: Iterable[Mapping[str, Any]]
) -> Iterator[Violation]:
    """Yield what is wrong in Økonomi 98, where `meant` may stand, once and with these values, and `due` must."""
    fields_of = {_key(fields): fields for fields in meant}
    stand = Counter((voucher.supplier_id, voucher.invoice_number) for voucher in now.vouchers)
    for key in {_key(fields) for fields in due} - set(stand):
        yield Violation(kind="lost", what=f"{key} was not entered")
    for voucher in now.vouchers:
        key = voucher.supplier_id, voucher.invoice_number
        if stand[key] > 1:
            yield Violation(kind="double", what=f"{key} stands {stand[key]} times, once as {voucher.number}")
        fields = fields_of.get(key)
        if fields is None:
            yield Violation(kind="wrong", what=f"{voucher.number} {key} was not meant to go in")
            continue
        names = [name for name in fields if name != "account_code"]
        differ = [name for name in names if getattr(voucher, name) != fields[name]]
        if {line.account_code for line in voucher.lines} != {fields["account_code"]}:
            differ.append("account_code")
        if sum(line.amount for line in voucher.lines) != voucher.net_total:
            differ.append("lines")
        if differ:
            yield Violation(kind="wrong", what=f"{voucher.number} {key} has another {', '.join(differ)}")


def _key(fields: Mapping[str, Any]) -> tuple[str, str]:
    return fields["supplier_id"], fields["invoice_number"]


def filed_astray(now: Standing) -> Iterator[Violation]:
    """Yield what is missing, double or strange in Arkiv 2003."""
    wanted = _to_be_filed(now)
    lie = Counter((document.voucher, document.sha256) for document in now.documents)
    for (number, sha256), times in (wanted - lie).items():
        yield Violation(kind="lost", what=f"{times} documents {sha256[:12]} of {number} are not filed")
    held = {case.voucher.number for case in now.cases if case.voucher and case.state is State.HELD}
    for (number, sha256), times in (lie - wanted).items():
        if (number, sha256) in wanted:
            yield Violation(
                kind="double", what=f"the document {sha256[:12]} of {number} is filed {times} times too often"
            )
        elif number not in held:
            yield Violation(kind="wrong", what=f"the document {sha256[:12]} is filed under {number}")
    for number in {voucher.number for voucher in now.vouchers} - {number for number, _ in wanted} - held:
        if not put_aside(now):
            yield Violation(kind="wrong", what=f"{number} is in no case's books")
    changed = [
        document.path.name for document in now.documents if sha256_of(document.path.read_bytes()) != document.sha256
    ]
    yield from (Violation(kind="wrong", what=f"{name} has other bytes") for name in changed)


def _to_be_filed(now: Standing) -> Counter[tuple[str, str]]:
    """Return the documents (SHA-256) that each voucher must have: its own, and what came along with it."""
    entered = [case for case in now.cases if case.voucher and case.state is not State.HELD]
    wanted = Counter((c.voucher.number, c.document.sha256) for c in entered if c.voucher and c.document)
    number_of = {c.case_id: (c.voucher.number, c.message_sha256) for c in entered if c.voucher}
    for case in now.cases:
        number, message = number_of.get(case.related_case or "", ("", ""))
        if message == case.message_sha256 and case.document and case.reason is not Reason.JOINED:
            wanted[number, case.document.sha256] += 1
    return wanted


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
