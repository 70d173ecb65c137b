"""Finds the issue date and the due date, and what speaks for them: labels, terms, and when the mail came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from robot.invoice import Certainty, Fact, Field
from robot.ports import Hints
from scrapers.certainty import Candidate, decide
from scrapers.dates import USUAL_TERMS, due_after, find_terms
from scrapers.sightings import DateAt, Link, Notes, links

_MAIL_AFTER_ISSUE = range(-1, 46)  # days from the issue date to the day the mail came
_EARLIEST, _LATEST = 1995, 2100


def issue_and_due(notes: Notes, hints: Hints) -> tuple[Field[date] | None, Field[date] | None]:
    """Return BT-2 and BT-9."""
    due_candidates = list(_named(notes, ("due_date",), 3.0))
    due_values = {c.value for c in due_candidates}
    issued_candidates = list(_named(notes, ("issue_date",), 3.0))
    if not issued_candidates:
        issued_candidates = list(_named(notes, ("date",), 2.0))
    if not issued_candidates:
        issued_candidates = _lone_dates(notes, due_values)
    terms = find_terms(notes.text)
    issued_values = {c.value for c in issued_candidates}
    issued = decide("issue_date", issued_candidates, _issue_relations(issued_values, due_values, terms, hints))
    if issued is None:
        return None, decide("due_date", due_candidates)
    if not due_candidates and terms is not None:
        return issued, _from_terms(issued, terms)
    agreeing = [(d, Fact.RELATION) for d in due_values if _fits(issued.value, d, terms)]
    due = decide("due_date", due_candidates, agreeing)
    if due is not None and due.value < issued.value:
        due = replace(due, certainty=Certainty.GUESS)
        if issued.certainty is Certainty.PROVEN:
            issued = replace(issued, certainty=Certainty.SUPPORTED)
    return issued, due


def _named(notes: Notes, fields: tuple[str, ...], weight: float) -> Iterator[Candidate[date]]:
    for label in notes.labels(*fields):
        for link in links(notes, label, "dates")[:1]:
            if _EARLIEST <= link.item.row.page + _EARLIEST and isinstance(link.item, DateAt):
                yield _candidate(link, link.item, weight)


def _candidate(link: Link, at: DateAt, weight: float) -> Candidate[date]:
    return Candidate(
        value=at.value,
        raw=at.found.raw,
        rule=f"label '{link.label.wording}', {link.how}",
        facts=frozenset() if at.found.month_could_be_first and _american(at) else frozenset([Fact.LABEL]),
        weight=weight if link.how == "right" else weight - 0.5,
        page=at.row.page,
        box=at.box,
    )


def _american(at: DateAt) -> bool:
    """Return whether a date with slashes may be read month first: only where the page has no other hint."""
    return "/" in at.found.raw


def _lone_dates(notes: Notes, due: set[date]) -> list[Candidate[date]]:
    """Return the dates of the first page's upper half that no label claims, as a letter is dated."""
    found = []
    page = notes.layout.pages[0]
    for row in notes.rows:
        if row.row.page != page or row.row.top > notes.layout.page_height * 0.5:
            break
        if any(lb.field == "other_date" for lb in row.labels):
            continue
        found += [
            Candidate(
                value=at.value,
                raw=at.found.raw,
                rule="the letter's date",
                facts=frozenset([Fact.LABEL]) if _dates_a_letter(at) else frozenset(),
                weight=1.0,
                page=at.row.page,
                box=at.box,
            )
            for at in row.dates
            if at.value not in due
        ]
    return found


def _dates_a_letter(at: DateAt) -> bool:
    before = at.row.text(0, at.first).casefold()
    return before.endswith(("den", "d.", ",", "le")) and not any(c.isdigit() for c in before)


def _issue_relations(issued: set[date], due: set[date], terms: int | None, hints: Hints) -> Iterator[tuple[date, Fact]]:
    for day in issued:
        if hints.received_on is not None and (hints.received_on - day).days in _MAIL_AFTER_ISSUE:
            yield day, Fact.RELATION
        elif any(_fits(day, other, terms) for other in due):
            yield day, Fact.RELATION


def _fits(issued: date, due: date, terms: int | None) -> bool:
    days = (due - issued).days
    if terms is not None:
        return days == terms
    return days > 0 and days in USUAL_TERMS


def _from_terms(issued: Field[date], terms: int) -> Field[date]:
    return Field(
        value=due_after(issued.value, terms),
        raw=f"{issued.raw} + {terms}",
        certainty=Certainty.SUPPORTED if issued.certainty is Certainty.PROVEN else Certainty.GUESS,
        rule="issue date and stated terms",
        facts=frozenset([Fact.RELATION]),
        page=issued.page,
        box=issued.box,
    )
