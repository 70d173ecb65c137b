"""An invoice in good order, its case, its supplier and what its checks need; a test changes what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from robot.case import Case
from robot.checks import Subject
from robot.invoice import Certainty, Document, Fact, Field, Invoice, Rival
from robot.message import Origin
from robot.outcome import State
from robot.ports import Earlier
from robot.register import AgreedPrice, Register, Supplier
from robot.runbook import Process
from robot.settings import Office, Senders, Settings

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CVR = "13585628"
GLN = "5790000000012"
SUPPLIER = Supplier(
    name="Tømrer Ærø",
    cvr=CVR,
    account="5678-0001234567",
    mail_domains=("tomrer.example",),
    account_code="5.32.20.0001",
)
ORIGIN = Origin(
    kind="mail",
    sender="faktura@tomrer.example",
    subject="Faktura 1001",
    dmarc="pass",
    dkim="pass",
    authenticated_by="mx.fjordby.example",
)
OFFICE = Office(name="Fjordby Kommune", cvr=("29189846",), glns=(GLN,))


def field(value: Any, *, certainty: Certainty = Certainty.PROVEN, rivals: Sequence[str] = ()) -> Field[Any]:
    """Return a field with this value; `rivals` are the raw texts of what lost against it."""
    return Field(
        value=value,
        raw=str(value),
        certainty=certainty,
        rule="test",
        facts=frozenset({Fact.LABEL, Fact.ARITHMETIC}),
        page=1,
        rivals=tuple(Rival(raw=raw, why_lost="test") for raw in rivals),
    )


def invoice(number: str = "1001", **changed: Any) -> Invoice:
    """Return invoice `number` over 1.000,00 + 250,00 kr. Plain values become proven fields; None takes one away."""
    values: dict[str, Any] = {
        "invoice_number": number,
        "issue_date": date(2026, 11, 16),
        "due_date": date(2026, 12, 16),
        "currency": "DKK",
        "supplier_name": SUPPLIER.name,
        "supplier_id": CVR,
        "buyer_gln": GLN,
        "net_total": Decimal("1000.00"),
        "vat_total": Decimal("250.00"),
        "gross_total": Decimal("1250.00"),
        "account": "5678-0001234567",
    } | changed
    bare = ("credit_note", "lines", "vat_subtotals", "pages", "appendix_pages", "supplier_mapping")
    whole: dict[str, Any] = {
        name: value if name in bare or value is None or isinstance(value, Field) else field(value)
        for name, value in values.items()
    }
    return Invoice(**whole)


def case(what: Invoice | None = None, **changed: Any) -> Case:
    """Return the case of an invoice, read."""
    values: dict[str, Any] = {
        "case_id": "F-2026-000001",
        "version": 1,
        "runbook": "fakturaer",
        "state": State.READ,
        "origin": ORIGIN,
        "received_at": NOW,
        "changed_at": NOW,
        "document": Document(sha256="ab" * 32, name="faktura.pdf", media_type="application/pdf", size=99),
        "invoice": what or invoice(),
    }
    return Case(**values | changed)


def process(**tables: Any) -> Process:
    """Return a runbook that enters by itself and draws no spot checks; `tables` are those of process.toml."""
    whole: dict[str, Any] = {
        "name": "fakturaer",
        "title": "Fakturaer",
        "automatic_entry": True,
        "spot_check": {"share": 0},
        "posting": {"system": "oekonomi98"},
    }
    return Process.model_validate(whole | tables)


def settings(**tables: Any) -> Settings:
    """Return a config.toml with our own office."""
    return Settings.model_validate({"office": OFFICE, **tables})


@dataclass(kw_only=True)
class PaperHistory:
    """Implements `robot.checks.History` with answers that a test writes down."""

    twin: Case | None = None
    before: Sequence[Earlier] = ()
    credited: Sequence[Earlier] = ()
    cases: dict[str, Case] = dataclass_field(default_factory=dict)
    confirmed: int = 3
    mapping: str | None = None
    asked: list[dict[str, Any]] = dataclass_field(default_factory=list)

    def same_document(self, sha256: str, before: Case) -> Case | None:
        """Return the twin that was written down."""
        return self.twin

    def earlier(
        self, supplier_id: str, *, invoice_number: str, gross_total: Decimal | None, but: str
    ) -> Sequence[Earlier]:
        """Return what was written down."""
        self.asked.append({"supplier_id": supplier_id, "invoice_number": invoice_number, "gross_total": gross_total})
        return self.before

    def case(self, case_id: str) -> Case | None:
        """Return the case that was written down."""
        return self.cases.get(case_id)

    def credit_notes(self, supplier_id: str, corrects: str, but: str) -> Sequence[Earlier]:
        """Return the credit notes that were written down."""
        return self.credited

    def confirmed_before(self, supplier_id: str) -> int:
        """Return how many were written down."""
        return self.confirmed

    def mapping_before(self, supplier_id: str, but: str) -> str | None:
        """Return the mapping that was written down."""
        return self.mapping


def earlier(number: str = "1001", **changed: Any) -> Earlier:
    """Return an earlier case of the same invoice, confirmed."""
    values: dict[str, Any] = {
        "case_id": "F-2026-000000",
        "state": State.CONFIRMED,
        "supplier_id": CVR,
        "invoice_number": number,
        "issue_date": date(2026, 11, 16),
        "gross_total": Decimal("1250.00"),
        "credit_note": False,
        "voucher": "B-1",
    }
    return Earlier(**values | changed)


def subject(
    what: Invoice | None = None,
    *,
    supplier: Supplier | None = SUPPLIER,
    history: PaperHistory | None = None,
    rules: Process | None = None,
    prices: Sequence[AgreedPrice] = (),
    senders: Senders | None = None,
    origin: Origin = ORIGIN,
    drawn: bool = False,
    part: int = 1,
) -> Subject:
    """Return what the checks look at: an invoice in good order of a known supplier, where nothing is said."""
    read = what or invoice()
    return Subject(
        case=case(read, origin=origin, part=part),
        invoice=read,
        supplier=supplier,
        register=Register([supplier] if supplier else [], prices),
        process=rules or process(),
        office=OFFICE,
        senders=senders or Senders(authserv_id="mx.fjordby.example"),
        history=history or PaperHistory(),
        today=NOW.date(),
        drawn=drawn,
    )


def known_as(**changed: Any) -> Supplier:
    """Return the supplier, with other entries in the register."""
    return replace(SUPPLIER, **changed)
