"""Between the rows of the ledger and the values of the robot."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import ValidationError
from sqlalchemy import RowMapping

from robot.case import (
    Case,
    Voucher,
    dump_findings,
    dump_intent,
    dump_invoice,
    load_findings,
    load_intent,
    load_invoice,
    load_origin,
)
from robot.errors import LedgerFault
from robot.invoice import Document, Finding, Invoice, Kind
from robot.outcome import Decision, State
from robot.ports import Answer, Earlier, Run
from robot.register import compact, number_key
from robot.sentence import said

NO_DUE_DATE = date.max

CHANGEABLE = frozenset(
    {
        "urgent",
        "kind",
        "invoice",
        "findings",
        "intent",
        "voucher",
        "filed_as",
        "attempts",
        "lookups",
        "approved_by",
        "related_case",
    }
)
"""What of a case a move may change. The rest says which case it is and where it came from."""


def case_from(row: RowMapping) -> Case:
    """Return the case that a row of `cases` holds. Raises `LedgerFault` where the row is damaged."""
    try:
        return Case(
            case_id=row["case_id"],
            version=row["version"],
            runbook=row["runbook"],
            state=State(row["state"]),
            origin=load_origin(row["origin"]),
            received_at=row["received_at"],
            changed_at=row["changed_at"],
            document=_document(row),
            message_sha256=row["message_sha256"],
            part=row["part"],
            trail=row["trail"],
            urgent=row["urgent"],
            kind=None if row["kind"] is None else Kind(row["kind"]),
            invoice=None if row["invoice"] is None else load_invoice(row["invoice"]),
            findings=load_findings(row["findings"]),
            intent=None if row["intent"] is None else load_intent(row["intent"]),
            voucher=_voucher(row),
            filed_as=row["filed_as"],
            attempts=row["attempts"],
            lookups=row["lookups"],
            approved_by=row["approved_by"],
            related_case=row["related_case"],
        )
    except (ValidationError, ValueError) as error:
        raise LedgerFault(said("The ledger's row of case {case_id} is damaged.", case_id=row["case_id"])) from error


def _document(row: RowMapping) -> Document | None:
    if row["document_sha256"] is None:
        return None
    return Document(
        sha256=row["document_sha256"],
        name=row["document_name"],
        media_type=row["document_media_type"],
        size=row["document_size"],
    )


def _voucher(row: RowMapping) -> Voucher | None:
    if row["voucher_number"] is None:
        return None
    return Voucher(system=row["voucher_system"], number=row["voucher_number"], at=row["voucher_at"])


def document_columns(document: Document | None) -> dict[str, Any]:
    """Return the columns that hold a document."""
    return {
        "document_sha256": document.sha256 if document else None,
        "document_name": document.name if document else None,
        "document_media_type": document.media_type if document else None,
        "document_size": document.size if document else None,
    }


def invoice_columns(invoice: Invoice | None) -> dict[str, Any]:
    """Return the columns that hold an invoice: its JSON, and what is asked for by value."""
    if invoice is None:
        nothing = (
            "invoice",
            "supplier_id",
            "invoice_number",
            "invoice_number_key",
            "issue_date",
            "gross_total",
            "supplier_mapping",
        )
        return {**dict.fromkeys(nothing), "due_date": NO_DUE_DATE, "credit_note": False}
    number = invoice.value("invoice_number")
    supplier_id = invoice.value("supplier_id")
    return {
        "invoice": dump_invoice(invoice),
        "supplier_id": compact(supplier_id) if supplier_id else None,
        "invoice_number": number,
        "invoice_number_key": number_key(number) if number else None,
        "issue_date": invoice.value("issue_date"),
        "due_date": invoice.value("due_date") or NO_DUE_DATE,
        "gross_total": invoice.value("gross_total"),
        "credit_note": invoice.credit_note,
        "supplier_mapping": invoice.supplier_mapping,
    }


def change_columns(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns for changed attributes of a case. Raises `ValueError` for one that cannot change."""
    unknown = sorted(set(changes) - CHANGEABLE)
    if unknown:
        raise ValueError(f"A move cannot change {', '.join(unknown)} of a case")
    columns: dict[str, Any] = {}
    for name, value in changes.items():
        if name == "invoice":
            columns |= invoice_columns(value)
        elif name == "voucher":
            columns |= {
                "voucher_system": value.system if value else None,
                "voucher_number": value.number if value else None,
                "voucher_at": value.at if value else None,
            }
        elif name == "findings":
            columns["findings"] = findings_column(value)
        elif name == "intent":
            columns["intent"] = None if value is None else dump_intent(value)
        else:
            columns[name] = value
    return columns


def findings_column(findings: tuple[Finding, ...]) -> str:
    """Return the column that holds findings."""
    return dump_findings(tuple(findings))


def run_from(row: RowMapping) -> Run:
    """Return the run that a row of `runs` holds."""
    return Run(
        run_id=row["run_id"],
        runbook=row["runbook"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        outcome=row["outcome"],
        urgent=row["urgent"],
        log_hash=row["log_hash"],
        spot_check_seed=row["spot_check_seed"],
    )


def earlier_from(row: RowMapping) -> Earlier:
    """Return what the duplicate checks compare of a row of `cases`."""
    return Earlier(
        case_id=row["case_id"],
        state=State(row["state"]),
        supplier_id=row["supplier_id"],
        invoice_number=row["invoice_number"] or "",
        issue_date=row["issue_date"],
        gross_total=row["gross_total"],
        credit_note=row["credit_note"],
        voucher=row["voucher_number"] or "",
    )


def answer_from(row: RowMapping) -> Answer:
    """Return the answer that a row of `answers` holds."""
    corrections = row["corrections"]
    return Answer(
        case_id=row["case_id"],
        decision=Decision(row["decision"]),
        who=row["who"],
        at=row["at"],
        comment=row["comment"],
        corrections=None if corrections is None else json.loads(corrections, object_hook=_typed),
    )


def corrections_column(corrections: Mapping[str, Any] | None) -> str | None:
    """Return corrections as JSON that keeps the types of amounts, dates and times.

    Raises `TypeError` for a value that is none of these, nor text, number, bool, None or a list of such.
    """
    return None if corrections is None else json.dumps(dict(corrections), default=_tagged)


def _tagged(value: Any) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, datetime):
        return {"$time": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    raise TypeError(f"{type(value).__name__} is no value of a correction")


def _typed(found: dict[str, Any]) -> Any:
    match found:
        case {"$decimal": str(text)}:
            return Decimal(text)
        case {"$time": str(text)}:
            return datetime.fromisoformat(text)
        case {"$date": str(text)}:
            return date.fromisoformat(text)
    return found
