"""The values that the robot reads, checks and enters: an invoice with the evidence for each field.

The names are standard accounting terms; the BT numbers are EN 16931-1's business terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from dataclasses import field as dataclass_field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Kind(StrEnum):
    """What a document is. Only an invoice and a credit note are ever entered."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    REMINDER = "reminder"
    STATEMENT = "statement"
    ESTIMATE = "estimate"
    OTHER = "other"
    UNREADABLE = "unreadable"


class Certainty(StrEnum):
    """How far a value may be trusted; see DESIGN, "Certainty"."""

    PROVEN = "proven"
    SUPPORTED = "supported"
    GUESS = "guess"
    STATED = "stated"


class Fact(StrEnum):
    """The kinds of facts that can speak for a value. Two of different kinds prove it."""

    LABEL = "label"
    ARITHMETIC = "arithmetic"
    CHECK = "check"
    SECOND_SIGHTING = "second_sighting"
    RELATION = "relation"
    HISTORY = "history"
    MAPPING = "mapping"
    STRUCTURED = "structured"
    ORDER = "order"  # the file writes the value right behind its label, wherever both stand on the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page, in points from the page's top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """Another value that could have been the field's, and why it lost."""

    raw: str
    why_lost: str
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Generic[T_co]):
    """One value of an invoice, with the place it was read from."""

    value: T_co
    raw: str  # as it stands on the page or in the XML, before parsing
    certainty: Certainty
    rule: str  # which rule found it, as `explain` prints it
    facts: frozenset[Fact] = frozenset()
    page: int | None = None  # counted from 1
    box: Box | None = None
    rivals: tuple[Rival, ...] = ()

    @property
    def can_be_entered(self) -> bool:
        """Whether the value may be typed without a person."""
        return self.certainty in (Certainty.PROVEN, Certainty.STATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One invoice line (BG-25). Amounts are without VAT, in the invoice's currency."""

    description: str  # BT-153
    amount: Decimal  # BT-131
    quantity: Decimal | None = None  # BT-129
    unit: str | None = None  # BT-130, as it is written
    unit_price: Decimal | None = None  # BT-146
    item_number: str | None = None  # BT-155
    vat_rate: Decimal | None = None  # BT-152, in percent


@dataclass(frozen=True, slots=True, kw_only=True)
class VatSubtotal:
    """The VAT of one rate (BG-23): `rate` in percent, amounts in the invoice's currency."""

    rate: Decimal
    taxable: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """One invoice or credit note, as it was read from one document.

    A field that the document does not show is None. The totals of a credit note are
    positive: `credit_note` says which way the money goes. Text is stripped; ids are
    without spaces.
    """

    credit_note: bool = False
    invoice_number: Field[str] | None = None  # BT-1
    issue_date: Field[date] | None = None  # BT-2
    due_date: Field[date] | None = None  # BT-9
    currency: Field[str] | None = None  # BT-5, ISO 4217
    order_reference: Field[str] | None = None  # BT-13
    corrects: Field[str] | None = None  # BT-25, the invoice that a credit note takes back
    supplier_name: Field[str] | None = None  # BT-27
    supplier_id: Field[str] | None = None  # BT-31 or BT-32; Danish: eight digits, no "DK"
    supplier_gln: Field[str] | None = None  # BT-34 or BT-29, 13 digits
    buyer_name: Field[str] | None = None  # BT-44
    buyer_id: Field[str] | None = None  # BT-48
    buyer_gln: Field[str] | None = None  # BT-49, 13 digits (EAN-lokationsnummer)
    buyer_reference: Field[str] | None = None  # BT-10
    net_total: Field[Decimal] | None = None  # BT-109
    vat_total: Field[Decimal] | None = None  # BT-110
    gross_total: Field[Decimal] | None = None  # BT-112
    payable_total: Field[Decimal] | None = None  # BT-115, where it differs from the gross total
    iban: Field[str] | None = None  # BT-84, no spaces
    account: Field[str] | None = None  # BT-84, "9999-0001234567": reg. number, account number
    fik: Field[str] | None = None  # BT-84, "+71<123456789012345+12345678<", "+73<+12345678<"
    vat_subtotals: tuple[VatSubtotal, ...] = ()
    lines: tuple[Line, ...] = ()
    pages: tuple[int, ...] = ()  # the pages of the document that this invoice takes up, with its appendices
    appendix_pages: tuple[int, ...] = ()  # those of `pages` that only come along: terms, delivery notes, photographs
    scanned: tuple[int, ...] = ()  # those of `pages` that were read from their pictures, by OCR
    supplier_mapping: str | None = None  # the supplier mapping that matched: "FILE" or "FILE (LAYOUT)"
    account_code: str = ""  # what the supplier mapping says to post on where the register names no account
    posting_text: str = ""  # its template for the posting's text, "" for the runbook's

    def each_field(self) -> Iterator[tuple[str, Field[Any]]]:
        """Yield name and field for each field that has a value, in the order above."""
        for attribute in fields(self):
            value = getattr(self, attribute.name)
            if isinstance(value, Field):
                yield attribute.name, value

    def value(self, name: str) -> Any:
        """Return the value of the field called `name`, or None. Raises AttributeError for no such name."""
        found = getattr(self, name)
        return found.value if isinstance(found, Field) else found

    def with_fields(self, **changed: Field[Any] | None) -> Invoice:
        """Return this invoice with some of its fields replaced."""
        return replace(self, **changed)  # type: ignore[arg-type]


FIELD_NAMES: tuple[str, ...] = tuple(
    f.name for f in fields(Invoice) if isinstance(f.type, str) and f.type.startswith("Field[")
)
"""The names of an invoice's fields, in the order of `Invoice`."""


class Severity(StrEnum):
    """What a finding does: note it, send the case to a person, or end it."""

    NOTE = "note"
    HOLD = "hold"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a reader or a check says of a case.

    `reason` is a `robot.outcome.Reason` value. `facts` fill the placeholders of the reason's
    sentence in `robot/words/*.toml`; they are data (values as text), never sentences.
    """

    reason: str
    severity: Severity
    field: str | None = None
    facts: dict[str, str] = dataclass_field(default_factory=dict)
    by: str = ""  # "check.payment", "entry"; "" for what intake and reading found
    part: int | None = None  # which invoice of the document it is about, counted from 1; None: the whole document


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file that may hold an invoice, as it lies in the archive under its SHA-256."""

    sha256: str  # 64 hex digits
    name: str  # made safe; for people, never a path
    media_type: str  # by content, not by name: "application/pdf", "application/xml", ...
    size: int  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader makes of a document: its kind, its invoices, and what speaks against it.

    A document that cannot be read has no invoices and at least one finding that holds it.
    """

    kind: Kind
    invoices: tuple[Invoice, ...] = ()
    findings: tuple[Finding, ...] = ()
    pages: int = 0
    ms: float = 0.0
