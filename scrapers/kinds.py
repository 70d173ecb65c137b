"""Sorts documents by their titles: invoice, credit note, reminder, statement, estimate, other.

Nothing that might be an invoice is sorted away: only a title that says so ends a case, and only
where no invoice title stands beside it; what is unclear is held for a person.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import median

from robot.invoice import Finding, Kind, Severity
from robot.outcome import Reason
from scrapers.pdf.layout import Row, Segment
from scrapers.sightings import Notes

_SPACED = re.compile(r"\b(?:\w{1,2} ){3,}\w{1,2}\b")  # kerned pairs such as "TA" stay together
_FEWEST_SPACED = 4
_NOT_CERTAIN = re.compile(r"\([^()]*\)\??|\[[^]]*\]|\\.|\w[?*]")
_LETTERS = re.compile(r"[^\W\d_]*")
_REFERS = ("vedr", "ifølge", "iflg", "jf", "ref", "krediterer", "deres", "vores", "ihre", "your", "our", "votre")
_REFERENCE = re.compile(
    r"(?:tilbud|ordrebekræftelse|følgeseddel|rekvisition|lieferschein|angebot|quote|delivery note|offert)\w*"
)
_REFERENCE_LABEL = re.compile(
    r"(?:tilbuds|følgeseddel|lieferschein|rekvisitions|angebots|rykker)-?\s?(?:nr|nummer|gebyr|datum|dato)"
)
_QUOTED = re.compile(r"(?:quotation|quote|estimate|devis|offerte?|kostenvoranschlag|angebot)\b.*\d", re.IGNORECASE)
_MENTIONS = re.compile(r"faktura|regning|invoice|rechnung|facture|at betale|til betaling", re.IGNORECASE)
_JOINS = re.compile(r"\s?/\s?|\s(?:&|og|und|and|et|en|och)\s", re.IGNORECASE)
_INVOICES = ("faktura", "invoice", "rechnung", "facture", "factuur")
_TITLE_LENGTH = 5  # words; longer segments are sentences
_FEWEST_HEADS = 3
_LARGE = 1.2  # times the height of the page's usual print
_ENDS: dict[Kind, Reason] = {
    Kind.REMINDER: Reason.REMINDER,
    Kind.STATEMENT: Reason.STATEMENT,
    Kind.ESTIMATE: Reason.ESTIMATE,
    Kind.OTHER: Reason.NOT_AN_INVOICE,
}


_BEFORE_INVOICES = (Kind.ESTIMATE, Kind.OTHER)
_ENTERED = (Kind.INVOICE, Kind.CREDIT_NOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """What a document is, and what that means for its case."""

    kind: Kind
    findings: tuple[Finding, ...] = ()


def sort_document(notes: Notes, *, has_number: bool, has_total: bool) -> Sorted:
    """Return the kind of these pages.

    A title is a short segment in the upper 45 % of the first page. `has_number` and `has_total`:
    whether an invoice number and a total were found.
    """
    titles = _titles(notes)
    invoice = max((titles[k] for k in (Kind.INVOICE, Kind.CREDIT_NOTE) if k in titles), default=None)
    for kind, reason in _ENDS.items():
        if kind not in titles:
            continue
        if invoice is None or (titles[kind] > 1.3 * invoice and not has_number):
            named = invoice is not None or (has_number and kind in _BEFORE_INVOICES) or _lists_invoices(notes)
            severity = Severity.HOLD if named else Severity.END
            return Sorted(kind=kind, findings=(Finding(reason=reason, severity=severity),))
        if titles[kind] >= invoice:
            return Sorted(kind=kind, findings=(Finding(reason=reason, severity=Severity.HOLD),))
    if Kind.CREDIT_NOTE in titles:
        return Sorted(kind=Kind.CREDIT_NOTE)
    dated = any(label.wording.startswith(_INVOICES) for label in notes.labels("issue_date"))  # "Fakturadato"
    if invoice is not None or (has_total and (has_number or dated)):
        return Sorted(kind=Kind.INVOICE)
    amounts = any(a.amount.is_money for row in notes.rows for a in row.amounts)
    severity = Severity.HOLD if amounts or has_number or _mentions_invoice(notes) else Severity.END
    return Sorted(kind=Kind.OTHER, findings=(Finding(reason=Reason.NOT_AN_INVOICE, severity=severity),))


def titled(notes: Notes) -> Kind | None:
    """Return whether a page has the title of an invoice or of a credit note, and of which; None for neither."""
    titles = _titles(notes)
    return next((kind for kind in (Kind.CREDIT_NOTE, Kind.INVOICE) if kind in titles), None)


@cache
def _patterns() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """Return what the titles of each kind look like, in the order in which they count."""
    table = tomllib.loads(files("scrapers").joinpath("titles.toml").read_text(encoding="utf-8"))
    return tuple(
        (Kind(kind), re.compile(rf"\b(?:\d\.? ?)?(?:{'|'.join(words)})(?:s?-?(?:nr|nummer))?\b", re.IGNORECASE))
        for kind, words in table.items()
    )


@cache
def _stems() -> tuple[str, ...]:
    """Return letters of which every title has some: what each word of `titles.toml` has outside its choices."""
    table = tomllib.loads(files("scrapers").joinpath("titles.toml").read_text(encoding="utf-8"))
    certain = (_NOT_CERTAIN.sub(" ", word) for words in table.values() for word in words)
    stems = {max(_LETTERS.findall(text), key=len, default="") for text in certain}
    return tuple(stem for stem in stems if not any(other in stem for other in stems - {stem}))


def _titles(notes: Notes) -> dict[Kind, float]:
    """Return the height of the highest title of each kind."""
    found: dict[Kind, float] = {}
    quoted: dict[Kind, float] = {}  # what an invoice may be about: "Quotation Q-7741"
    height = notes.layout.page_height
    segments = list(_short_segments(notes))
    first = notes.layout.pages[0]
    body = median([row.height for row in notes.layout.rows if row.page == first]) if segments else 0.0
    for row, segment, text in segments:
        if _takes_back(text, in_large_print=row.height > _LARGE * body) or _is_listed(notes, row, segment):
            continue
        joined = _is_joined(text)
        for kind, pattern in _patterns():
            if joined and kind is Kind.OTHER:
                continue
            if kind in _ENDS and (
                row.top > 0.45 * height or (row.height <= _LARGE * body and _names_a_value(notes, row, segment))
            ):
                continue
            if (match := pattern.search(text)) and match.start() <= 12:
                into = quoted if kind is Kind.ESTIMATE and _QUOTED.match(text) else found
                into[kind] = max(into.get(kind, 0.0), row.words[segment.first].height)
                break
    largest = max((found[kind] for kind in _ENTERED if kind in found), default=0.0)
    return found | {kind: size for kind, size in quoted.items() if size >= _LARGE * largest}


def _is_joined(text: str) -> bool:
    """Return whether an invoice is something else as well: "Rechnung / Lieferschein", "Ordrebekræftelse og faktura"."""
    titles = _JOINS.split(text)
    known = [pattern for kind, pattern in _patterns() if kind in _ENTERED]
    return len(titles) > 1 and any(pattern.fullmatch(title.strip()) for title in titles for pattern in known)


def _names_a_value(notes: Notes, row: Row, segment: Segment) -> bool:
    """Return whether a number stands in the next cell: "Rekvisition   PO253604" is a label, no title.

    So is one of several cells without numbers, which head a table. A cell with a label of its own is no value.
    """
    following = next((s for s in row.segments if s.first == segment.last), None)
    heads = len(row.segments) >= _FEWEST_HEADS and not any(c.isdigit() for s in row.segments[:2] for c in s.text)
    return heads or (
        following is not None
        and any(c.isdigit() for c in following.text)
        and not any(label.first == following.first for label in notes.of(row).labels)
    )


def _lists_invoices(notes: Notes) -> bool:
    """Return whether the page is a ledger of invoices: people see whether they have them all."""
    entered = [pattern for kind, pattern in _patterns() if kind in _ENTERED]
    listed = (text for row, segment, text in _short_segments(notes) if _is_listed(notes, row, segment))
    return any(pattern.search(text) for text in listed for pattern in entered)


def _is_listed(notes: Notes, row: Row, segment: Segment) -> bool:
    """Return whether a title is an entry of a ledger: a day before it in its row, and an amount behind it."""
    here = notes.of(row)
    dated = any(at.first == 0 and at.last <= segment.first for at in here.dates)
    return dated and any(at.first >= segment.last and at.amount.is_money for at in here.amounts)


def _short_segments(notes: Notes) -> Iterator[tuple[Row, Segment, str]]:
    """Yield what may be a title on the upper part of the first page, letters together that are set apart."""
    page = notes.layout.pages[0]
    whole = notes.text.casefold()
    stems = [stem for stem in _stems() if stem in whole]
    for row in notes.layout.rows:
        if row.page != page or row.top > 0.6 * notes.layout.page_height:
            return
        for segment in row.segments:
            text, count = segment.text, segment.last - segment.first
            known: Sequence[str] = stems
            if count >= _FEWEST_SPACED and _SPACED.search(text) is not None:
                text = _SPACED.sub(lambda m: m.group().replace(" ", ""), text)
                count = len(text.split())
                known = _stems()
            if count <= _TITLE_LENGTH:
                folded = text.casefold()
                if any(stem in folded for stem in known):
                    yield row, segment, text


def _takes_back(text: str, *, in_large_print: bool) -> bool:
    """Return whether the text speaks of something that the document is not: "ifølge tilbud 123", "rekvisition: 9".

    "Tilbud nr. 123" in large print is the title all the same.
    """
    folded = text.casefold()
    if folded.startswith(_REFERS):
        return True
    if in_large_print:
        return False
    match = _REFERENCE.match(folded)
    if match is not None and any(c.isdigit() or c == ":" for c in folded[match.end() :]):
        return True
    return _REFERENCE_LABEL.match(folded) is not None


def _mentions_invoice(notes: Notes) -> bool:
    return _MENTIONS.search(notes.text) is not None
