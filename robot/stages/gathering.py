"""The files of one mail are seen together: pages of one invoice are joined, appendices and copies go along with it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from robot.case import Case
from robot.companions import are_read, as_appendix, comes_along_with, contradicts, is_structured, other_print_of
from robot.errors import CaseMoved, LedgerFault
from robot.invoice import Document, Finding, Kind, Severity
from robot.outcome import Reason, State
from robot.points import about_to, reach
from robot.ports import NewCase
from robot.sheets import sheets_of_one
from robot.stages.night import Night
from robot.stages.reading import read_documents

_Look = Callable[[Night, Case, Sequence[Case]], bool]
"""Looks at a case and its mail's others; returns whether it moved it."""


def gather_documents(night: Night) -> None:
    """Look at the mails that brought several documents; what stands alone goes its own way."""
    if _each(night, _join):
        read_documents(night)
    _each(night, _place)


def _each(night: Night, look: _Look) -> bool:
    """Look at each case that was read, with its mail's other cases; return whether any of them was moved.

    A mail of which a document is not read yet is left for the next night.
    """
    moved = False
    for case in night.ledger.cases([State.READ], runbook=night.process.name):
        if night.should_stop():
            break
        try:
            moved = _look_at(night, case.case_id, look) or moved
        except CaseMoved:
            continue  # another robot on the same books has it in hand
        except LedgerFault:
            raise
        except Exception as error:  # noqa: BLE001 - an error nobody foresaw holds one case, never the night
            night.hold_unexpected(case, error)
    return moved


def _look_at(night: Night, case_id: str, look: _Look) -> bool:
    case = night.ledger.case(case_id)  # as it is by now: a case before it may have taken it along
    if case is None or case.state is not State.READ or case.approved_by:
        return False  # a person who approved it saw what it is
    others = night.ledger.siblings(case)
    return look(night, case, others) if are_read(others) else False


def _join(night: Night, case: Case, others: Sequence[Case]) -> bool:
    """Make one case of the pages of an invoice that came as several files. Of several the first one's case does it."""
    sheets = sheets_of_one(case, others)
    if sheets is None or sheets[0].case_id != case.case_id:
        return False
    documents = [sheet.document for sheet in sheets if sheet.document is not None]
    with tempfile.TemporaryDirectory(dir=night.spool) as folder:
        into = Path(folder) / "joined.pdf"
        if not night.reader.join([night.evidence.path(document.sha256) for document in documents], into):
            return False
        whole = Document(
            sha256=night.evidence.keep(into, ".pdf"),
            name=documents[0].name,
            media_type="application/pdf",
            size=into.stat().st_size,
        )
    # The cases tell two such documents of one mail apart: files of a mail may have the same name.
    trail = f"{' + '.join(sheet.trail for sheet in sheets)} ({', '.join(sheet.case_id for sheet in sheets)})"
    about_to("gathering.joined")
    made = night.ledger.add_case(case, NewCase(document=whole, trail=trail), night.now())
    reach("gathering.joined")
    for sheet in sheets:
        end = Finding(reason=Reason.JOINED, severity=Severity.END, facts={"case": made.case_id}, by="gathering")
        night.ledger.advance(
            sheet, State.SORTED_AWAY, night.now(), findings=(end, *sheet.findings), related_case=made.case_id
        )
    night.evidence.record(
        "document.joined",
        case_id=made.case_id,
        target=whole.name,
        values={"of": ", ".join(sheet.case_id for sheet in sheets)},
        evidence=[whole.sha256, *(document.sha256 for document in documents)],
    )
    return True


def _place(night: Night, case: Case, others: Sequence[Case]) -> bool:
    """Send a case along with another of its mail, or, where it has no invoice and stands alone, where it belongs."""
    contradicted = contradicts(case, others)
    if contradicted is not None:
        night.hold(case, _disagreement(case, *contradicted))
        return True
    copy_of = other_print_of(case, others)
    if copy_of is not None:
        facts = {"case": copy_of.case_id, "voucher": ""}
        end = Finding(reason=Reason.DUPLICATE, severity=Severity.END, facts=facts, by="gathering")
        _end(night, case, State.DUPLICATE, copy_of, (end, *case.findings))
        return True
    of = comes_along_with(case, others)
    if of is not None:
        _end(night, case, State.SORTED_AWAY, of, as_appendix(case, of))
        return True
    if case.invoice is None:
        if any(finding.severity is Severity.END for finding in case.findings):
            night.ledger.advance(case, State.SORTED_AWAY, night.now())
        else:
            night.hold(case)
        return True
    return False


def _end(night: Night, case: Case, state: State, of: Case, findings: tuple[Finding, ...]) -> None:
    kind = Kind.OTHER if state is State.SORTED_AWAY else case.kind
    about_to("gathering.placed")
    night.ledger.advance(case, state, night.now(), kind=kind, findings=findings, related_case=of.case_id)
    reach("gathering.placed")
    night.evidence.record("case.comes-along", case_id=case.case_id, values={"with": of.case_id})


def _disagreement(case: Case, other: Case, field: str) -> Finding:
    """Return what holds an invoice that the same mail has with another value: as XML and page, or printed twice."""
    mine, theirs = (_shown(one, field) for one in (case, other))
    facts = {"field": field, "case": other.case_id}
    if is_structured(case) != is_structured(other):
        page, xml = (theirs, mine) if is_structured(case) else (mine, theirs)
        reason, more = Reason.PAGE_AND_XML_DISAGREE, {"page": page, "xml": xml}
    else:
        number = _shown(case, "invoice_number")
        reason, more = Reason.POSSIBLE_DUPLICATE, {"voucher": "", "number": number, "seen": mine, "known": theirs}
    return Finding(reason=reason, severity=Severity.HOLD, field=field, facts=facts | more)


def _shown(case: Case, field: str) -> str:
    return str(case.invoice.value(field)) if case.invoice is not None else "–"
