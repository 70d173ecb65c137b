"""A case: one invoice's way through one runbook, and what the robot means to enter for it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from robot.invoice import Document, Finding, Invoice, Kind, Severity
from robot.message import Origin
from robot.outcome import ENDS, Reason, State

_CASE_ID = re.compile(r"F-[0-9]{4}-[0-9]{6,12}")

GRAVE = frozenset(
    {Reason.UNCERTAIN_ENTRY, Reason.VOUCHER_DISAGREES, Reason.BANK_ACCOUNT_CHANGED, Reason.SENDER_AUTHENTICATION}
)
"""Reasons behind which money may be lost, or lost twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentLine:
    """One posting line: `amount` without VAT."""

    account_code: str  # kontostreng
    text: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What the robot means to enter, whole and final, as it is committed before the posting click.

    The names are the names that a system mapping uses. Amounts are positive; `credit_note`
    says which way the money goes.
    """

    case_id: str
    system: str
    credit_note: bool
    supplier_id: str
    supplier_name: str
    invoice_number: str
    issue_date: date
    due_date: date | None
    currency: str
    net_total: Decimal
    vat_total: Decimal
    gross_total: Decimal
    account_code: str
    text: str
    iban: str | None = None
    account: str | None = None
    fik: str | None = None
    order_reference: str | None = None
    lines: tuple[IntentLine, ...] = ()

    @property
    def business_key(self) -> str:
        """Return the key by which the invoice is looked up: supplier and invoice number."""
        return f"{self.supplier_id}/{self.invoice_number}"

    def value(self, name: str) -> Any:
        """Return the value called `name`. Raises AttributeError for no such name."""
        return getattr(self, name)


INTENT_NAMES: tuple[str, ...] = tuple(f.name for f in fields(Intent) if f.name != "lines")

ALWAYS_TYPED = ("invoice_number", "issue_date", "currency", "net_total", "vat_total", "gross_total")
"""The invoice's fields that an intent cannot do without, whatever the runbook requires."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """What the legacy system made of an invoice."""

    system: str
    number: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One invoice's way (or one mail's, where it held none), as the ledger has it.

    `version` counts the changes: a change made on an old version is refused.
    """

    case_id: str  # "F-2026-000123"
    version: int
    runbook: str
    state: State
    origin: Origin
    received_at: datetime
    changed_at: datetime
    document: Document | None = None
    message_sha256: str = ""
    part: int = 1  # which invoice of the document, counted from 1
    trail: str = ""
    urgent: bool = False
    kind: Kind | None = None
    invoice: Invoice | None = None
    findings: tuple[Finding, ...] = ()
    intent: Intent | None = None
    voucher: Voucher | None = None
    filed_as: str | None = None  # the document number of the filing system
    attempts: int = 0  # technical faults while entering
    lookups: int = 0  # how often "absent" led from uncertain back to ready
    approved_by: str | None = None
    related_case: str | None = None  # of which case this is a duplicate

    @property
    def gravest_first(self) -> tuple[Finding, ...]:
        """Return the findings as people read them: what may cost money first, then in their own order."""
        return tuple(sorted(self.findings, key=lambda finding: finding.reason not in GRAVE))

    @property
    def reason(self) -> Reason | None:
        """Return the reason that counts: the first finding that ended or held the case."""
        for severity in (Severity.END, Severity.HOLD):
            for finding in self.findings:
                if finding.severity is severity:
                    return Reason(finding.reason)
        return None

    @property
    def main_reason(self) -> Reason | None:
        """Return the reason that a case is known by to people: a grave one goes before all others."""
        grave = (Reason(f.reason) for f in self.findings if f.severity is Severity.HOLD and f.reason in GRAVE)
        return next(grave, None) or self.reason or (Reason.UNCERTAIN_ENTRY if self.state is State.UNCERTAIN else None)

    @property
    def held_for(self) -> Reason | None:
        """Return the reason for which a person was asked, also where the person has ended the case since."""
        holds = (Reason(finding.reason) for finding in self.findings if finding.severity is Severity.HOLD)
        return next(holds, Reason.UNCERTAIN_ENTRY if self.state is State.UNCERTAIN else None)

    @property
    def ended(self) -> bool:
        """Whether the robot has nothing more to do with this case."""
        return self.state in ENDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A value that is not what was meant."""

    name: str
    meant: str
    seen: str


def plain(value: Any) -> str:
    """Return a value as text without any system's format: ISO dates, decimal points, "true", "false", "" for None.

    Posting lines are account, text and amount each, parted by ";".
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "; ".join(f"{line.account_code} {line.text} {line.amount}" for line in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def as_fact(value: Any) -> str:
    """Return a value as a finding has it: as `plain` does, an amount with two decimals at least."""
    return f"{value:.2f}" if isinstance(value, Decimal) and value == round(value, 2) else plain(value)


def posting_lines(intent: Intent) -> tuple[IntentLine, ...]:
    """Return the lines that are typed: the intent's, or the whole net total as one."""
    if intent.lines:
        return intent.lines
    return (IntentLine(account_code=intent.account_code, text=intent.text, amount=intent.net_total),)


def meant_by(intent: Intent, name: str) -> Any:
    """Return what a form or a voucher should show under a name."""
    return posting_lines(intent) if name == "lines" else intent.value(name)


def differences(intent: Intent, seen: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Compare the values that a form or a voucher shows with what was meant.

    `seen` has canonical values (str, Decimal, date, bool) under the intent's names; a name
    that it lacks was not compared. Text is compared without regard to runs of white space.
    """
    found = []
    for name, value in seen.items():
        meant = meant_by(intent, name)
        if isinstance(meant, str) and isinstance(value, str):
            same = " ".join(meant.split()) == " ".join(value.split())
        else:
            same = meant == value
        if not same:
            found.append(Difference(name=name, meant=plain(meant), seen=plain(value)))
    return tuple(found)


_INVOICE: TypeAdapter[Invoice] = TypeAdapter(Invoice)
_FINDINGS: TypeAdapter[tuple[Finding, ...]] = TypeAdapter(tuple[Finding, ...])
_INTENT: TypeAdapter[Intent] = TypeAdapter(Intent)
_ORIGIN: TypeAdapter[Origin] = TypeAdapter(Origin)


def _dump(adapter: TypeAdapter[Any], value: Any) -> str:
    try:
        return adapter.dump_json(value).decode()
    except PydanticSerializationError:  # lone surrogates out of a hostile mail: U+FFFD in their place
        text = json.dumps(adapter.dump_python(value, mode="json"), ensure_ascii=False)
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def dump_invoice(invoice: Invoice) -> str:
    """Return the invoice as JSON; amounts as decimal text, dates in ISO 8601."""
    return _dump(_INVOICE, invoice)


def load_invoice(text: str) -> Invoice:
    """Return the invoice that `dump_invoice` wrote. Raises `pydantic.ValidationError`."""
    return _INVOICE.validate_json(text)


def dump_findings(findings: tuple[Finding, ...]) -> str:
    """Return findings as JSON."""
    return _dump(_FINDINGS, findings)


def load_findings(text: str) -> tuple[Finding, ...]:
    """Return the findings that `dump_findings` wrote. Raises `pydantic.ValidationError`."""
    return _FINDINGS.validate_json(text)


def dump_intent(intent: Intent) -> str:
    """Return the intent as JSON."""
    return _dump(_INTENT, intent)


def load_intent(text: str) -> Intent:
    """Return the intent that `dump_intent` wrote. Raises `pydantic.ValidationError`."""
    return _INTENT.validate_json(text)


def dump_origin(origin: Origin) -> str:
    """Return the origin as JSON."""
    return _dump(_ORIGIN, origin)


def load_origin(text: str) -> Origin:
    """Return the origin that `dump_origin` wrote. Raises `pydantic.ValidationError`."""
    return _ORIGIN.validate_json(text)


def is_case_id(text: str) -> bool:
    """Return whether a text has the form of a case's id, "F-2026-000123", and nothing else in it."""
    return _CASE_ID.fullmatch(text) is not None
