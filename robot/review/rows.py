"""What stands in each cell of a case's row, as values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from robot.answered import Refused
from robot.case import GRAVE, Case
from robot.invoice import Certainty, Field, Severity
from robot.limits import is_above, is_foreign
from robot.masking import clean, mask
from robot.outcome import Decision, Reason, State
from robot.review.cells import CellFault, read
from robot.review.columns import TO_YOU, Column
from robot.words import Words

LONGEST_TEXT = 1500
_LIGHT = frozenset({Reason.APPROVAL, Reason.AUTOMATIC_ENTRY_OFF, Reason.SPOT_CHECK, Reason.FIRST_INVOICE, Reason.WAIT})


ANSWERED_ANEW = frozenset(
    {
        *("moved_on", "answered_differently", "not_applied", "locked_cell", "row_twice", "unknown_case"),
        *(
            "look_it_up",
            "nothing_to_enter",
            "no_invoice",
            "of_other_invoices",
            "must_be_mended",
            "already_posted",
            "already_there",
        ),
    }
)
"""Refusals that the cells themselves do not explain: what was written is told, and never stands as an answer again.

It could be read the next night as the answer to a case that is another by then, though nobody touched it.
"""


def is_answered_anew(refused: Refused) -> bool:
    """Whether an answer must be given again from nothing."""
    return any(one.why in ANSWERED_ANEW for one in refused.all_wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where the files of a case lie, as text for a hyperlink; None where there is none."""

    document: Callable[[Case], str | None]
    evidence: Callable[[Case], str | None]
    guide: Callable[[Reason], str | None]


def severity(case: Case) -> str:
    """Return how grave a row is: "grave", "mend" or "nod"."""
    if case.state in (State.UNCERTAIN, State.ENTERING, State.ENTERED):
        return "grave"
    holds = {Reason(f.reason) for f in case.findings if f.severity is Severity.HOLD}
    if holds & GRAVE:
        return "grave"
    return "nod" if holds and holds <= _LIGHT else "mend"


def row(
    case: Case, words: Words, links: Links, refused: Refused | None, *, four_eyes_above: Decimal | None = None
) -> Mapping[str, Any]:
    """Return the cells of one case by column key; a column that is not named stays empty.

    Above `four_eyes_above` the row says that two people must answer, before they find out.
    """
    invoice, intent, reason = case.invoice, case.intent, case.main_reason
    values: dict[str, Any] = {
        "case": case.case_id,
        "severity": words.text(f"workbook.severity_{severity(case)}"),
        "supplier": _supplier(case),
        "reason": _reasons(case, words, refused),
        "seen": _seen(case, words),
        "suggestion": "\n".join(filter(None, [_suggestion(case, words), _for_two(case, words, four_eyes_above)])),
        "document": links.document(case),
        "evidence": links.evidence(case),
        "guide": links.guide(reason) if reason else None,
        "state": words.state(case.state),
        "sender": case.origin.from_whom,
        "subject": case.origin.subject,
        "document_name": case.document.name if case.document else "",
        "related_case": case.related_case or "",
        "voucher": case.voucher.number if case.voucher else "",
        "account_code": intent.account_code if intent else "",
        "filed_as": case.filed_as or "",
        "approved_by": case.approved_by or "",
    }
    if invoice is not None:
        for name in ("supplier_id", "invoice_number", "issue_date", "due_date", "gross_total", "currency"):
            values[name] = invoice.value(name)
        if invoice.credit_note and values["gross_total"] is not None:
            values["gross_total"] = -values["gross_total"]
    keep = _known_numbers(case)
    shown = {k: clean(mask(v, keep=keep), LONGEST_TEXT) if isinstance(v, str) else v for k, v in values.items()}
    return {**shown, **(_said_again(refused) if refused and not is_answered_anew(refused) else {})}


def unused_row(refused: Refused, words: Words) -> Mapping[str, Any]:
    """Return the cells of an answer that could not be used and whose case has no row of its own any more."""
    return {
        "case": clean(mask(refused.case_id, keep=[refused.case_id]), 40),
        "unused_reason": "\n".join(why_refused(refused, words)),
        "said": clean("\n".join(_read_out(refused, words)), LONGEST_TEXT),
    }


def why_refused(refused: Refused, words: Words) -> list[str]:
    """Return why an answer could not be used, a sentence for each thing that is wrong with it."""
    return [words.text(f"refused.{one.why}", **one.facts) for one in refused.all_wrong]


def _read_out(refused: Refused, words: Words) -> Iterator[str]:
    """Yield each cell of an answer as a line: what stands at the top of its column, and what was written."""
    columns = {c.key: c for c in TO_YOU}
    for key, text in refused.said.items():
        if key in columns:
            yield f"{head(columns[key], words)}: {_masked(columns[key], text)}"


def head(column: Column, words: Words) -> str:
    """Return what stands at the top of a column."""
    if column.field:
        return words.text("workbook.column_correct", field=words.field(column.field))
    return words.text(f"workbook.column_{column.key}")


def links_of(values: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the link of each cell that has one, by column key, out of the cells of a row."""
    found = {
        "case": values.get("evidence"),
        "invoice_number": values.get("document"),
        **{key: values.get(key) for key in ("document", "evidence", "guide")},
    }
    return {key: str(link) for key, link in found.items() if link}


def _said_again(refused: Refused) -> Mapping[str, Any]:
    """Return what a person wrote, as it was written: numbers and dates as such where they can be read."""
    again: dict[str, Any] = {}
    for column in TO_YOU:
        said = refused.said.get(column.key)
        if not said or not column.answer:
            continue
        try:
            again[column.key] = read(said, column.form)
        except CellFault:
            again[column.key] = said
        if isinstance(again[column.key], str):
            again[column.key] = _masked(column, again[column.key])
    return again


def _masked(column: Column, said: str) -> str:
    """Return what a person wrote, masked where it is prose: a stated account must come back as it was stated."""
    return clean(said if column.field else mask(said), LONGEST_TEXT)


def _known_numbers(case: Case) -> tuple[str, ...]:
    """Return the case's numbers that look like a birthday now and then, but are accounts and ids."""
    names = ("iban", "account", "fik", "invoice_number", "buyer_gln", "supplier_gln")
    found = (case.invoice.value(n) for n in names) if case.invoice else ()
    return (case.case_id, *(v for v in found if v))


def _supplier(case: Case) -> str:
    if case.intent is not None:
        return case.intent.supplier_name
    name = case.invoice.value("supplier_name") if case.invoice else None
    return name or case.origin.sender_name or case.origin.sender


def _reasons(case: Case, words: Words, refused: Refused | None) -> str:
    said: list[str] = []
    if refused:
        said = [refusal_of(why_refused(refused, words), words)]
        if is_answered_anew(refused) and refused.said:
            said.append(words.text("workbook.answered_before", said="; ".join(_read_out(refused, words))))
    grave = [f for f in case.gravest_first if f.severity is not Severity.NOTE]
    if not grave and case.state is State.UNCERTAIN:
        return "\n".join([*said, words.reason_title(Reason.UNCERTAIN_ENTRY)])
    return "\n".join(dict.fromkeys([*said, *words.reasons(grave)]))


def refusal_of(why: Sequence[str], words: Words) -> str:
    """Return that an answer could not be used, and why: several reasons on a line each."""
    said = words.text("workbook.answer_refused")
    return f"{said} {why[0]}" if len(why) == 1 else "\n".join([said, *(f"• {one}" for one in why)])


def _suggestion(case: Case, words: Words) -> str:
    reason = case.main_reason
    return words.suggestion(reason) if reason else ""


def _for_two(case: Case, words: Words, limit: Decimal | None) -> str:
    gross, currency = (case.invoice.value(n) if case.invoice else None for n in ("gross_total", "currency"))
    if limit is None or gross is None or not is_above(gross, currency, limit):
        return ""
    text = "workbook.for_two_foreign" if is_foreign(currency) else "workbook.for_two"
    return words.text(text, limit=limit, currency=currency)


def _seen(case: Case, words: Words) -> str:
    if case.invoice is None:
        return " · ".join(filter(None, (case.origin.subject, case.document.name if case.document else "")))
    names = ("net_total", "vat_total", "iban", "account", "fik", "order_reference")
    found = ((name, getattr(case.invoice, name)) for name in names)
    return "\n".join(f"{words.field(name)}: {_read_or_stated(one, words)}" for name, one in found if one is not None)


def _read_or_stated(found: Field[Any], words: Words) -> str:
    """Return a value, and where a person stated it also what was read in its place."""
    if found.certainty is not Certainty.STATED:
        return words.value(found.value)
    read = [rival.raw for rival in found.rivals[:1]]
    return ", ".join([f"{words.value(found.value)} ({words.certainty(found.certainty).lower()})", *read])


def decisions(words: Words) -> dict[str, Decision]:
    """Return what can be answered, by the word that staff choose."""
    return {words.decision(d): d for d in Decision}
