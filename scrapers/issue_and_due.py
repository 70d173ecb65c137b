"""Finds the issue date and the due date, and what speaks for them: labels, terms, and when the mail came."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from robot.invoice import Certainty, Fact, Field
from robot.ports import Hints
from scrapers.certainty import Candidate, decide
from scrapers.dates import USUAL_TERMS, due_after, find_terms
from scrapers.days_by_titles import Sighting, alone_under_the_title, beside_the_number, is_cell, under_the_number
from scrapers.due_sentences import due_in_sentences
from scrapers.labels import Label
from scrapers.linking import Link, links
from scrapers.name_forms import TITLE
from scrapers.number_titles import names_a_number, starts_cell
from scrapers.order import follows_in_file
from scrapers.pdf.layout import Row
from scrapers.printing_days import PRINTED, is_lone
from scrapers.sightings import DateAt, Notes, RowNotes

_MAIL_AFTER_ISSUE = range(-1, 46)  # days from the issue date to the day the mail came
_BESIDE_NUMBER = 2.5
_A_LITTLE = 0.1
_OWN_LABEL = 3.0  # the weight of a label that names the field in full
_SENTENCE = 4  # words before a label's end, from which it stands in a sentence and not in a table
_SAME_EDGE = 3.0  # points
_ALONE = 1.2  # the weight of a letter's date that is all in its cell
_UNTIL = frozenset(["-", "–", "til", "to", "bis", "au"])
_UNTIL_WHEN = ("inden", "senest", "den", "d", "senest den", "inden den")
_ROWS_OF_TOTAL = 2
_ROWS_OF_COLUMN = 4
_ROWS_BELOW = 2  # with one of another column between
_WORDS_OF_A_TOWN = 2  # "Fjordby, den 3. maj 2024"
_CELLS_BETWEEN = 2
_MERE_DAYS = ("d", "den")
_INVOICE = re.compile(r"faktura|regning|opkrævning|nota|invoice|rechnung|facture|factuur", re.IGNORECASE)
_LATEST = ("senest", "senest den", "senest d", "senast", "senast den")
_ENDS_ANOTHER = re.compile(r"opsig|uppsäg|oppsig|reklam|klage|indsigelse|tilmeld|afmeld|svar|levering", re.IGNORECASE)
_OF_WHAT_IS_NAMED = ("dateret", "dated", "datiert")
_SAYS_WHICH = frozenset(["inden", "senest", "før", "fra", "til", "efter", "siden", "indtil", "og", "innen", "senast"])
_OF_ANOTHER = 1.0  # less weight: "8 dage fra dato"
_MERE_DAY = 0.5  # less weight: "d. 3. maj" may be the day of anything
_CASH_DISCOUNT = re.compile(
    r"kontant\s?rabatt?|kasserabatt?|kassarabatt|skonto|escompte|betalingskorting|(?:cash|prompt|early|settlement)[\w\s-]{0,20}discount",
    re.IGNORECASE,
)
_NO_DISCOUNT = re.compile(r"\b(?:uden|uten|utan|ohne|sans|zonder|without|no|ingen|kein|keine)\s+$", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[^\W\d_]{3,}[.;](?:\s|$)")


def issue_and_due(notes: Notes, hints: Hints) -> tuple[Field[date] | None, Field[date] | None]:
    """Return BT-2 and BT-9."""
    due_sightings = (
        _without_discounts(notes, list(_named(notes, ("due_date",), 3.0)))
        or list(_with_the_total(notes))
        or [Sighting(at, rule, 2.0) for at, rule in due_in_sentences(notes)]
    )
    sightings = list(_named(notes, ("issue_date",), 3.0))
    if all(sighting.printed for sighting in sightings):
        by_number = [*beside_the_number(notes), *under_the_number(notes)]
        dated = [] if by_number and not sightings else list(_named(notes, ("date",), 2.0))
        others = [*by_number, *dated]
        sightings = [s._replace(doubtful=s.doubtful or _differs(s, others)) for s in sightings] + others
    sightings = sightings or list(alone_under_the_title(notes))
    sightings = [s for s in sightings if s.weight > _BESIDE_NUMBER] or sightings
    terms = find_terms(notes.text)
    order = _order(notes, sightings, due_sightings, terms)
    due_candidates = [_candidate(s, order) for s in due_sightings]
    due_values = {c.value for c in due_candidates}
    issued_candidates = [_candidate(s, order) for s in sightings] or _lone_dates(notes, due_values)
    if not sightings and len(due_values) == 1 and (only := _only_other_date(notes, due_values)) is not None:
        issued_candidates = [
            c if c.value != only else replace(c, facts=c.facts | {Fact.LABEL}) for c in issued_candidates
        ]
    relations = list(_issue_relations({c.value for c in issued_candidates}, due_values, terms, hints))
    if hints.made_on is not None:
        relations.append((hints.made_on, Fact.RELATION))
    issued = decide("issue_date", issued_candidates, relations)
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


def _named(notes: Notes, fields: tuple[str, ...], weight: float) -> Iterator[Sighting]:
    for label in notes.labels(*fields):
        if label.wording in _MERE_DAYS and label.first - label.row.segment_at(label.first).first > _WORDS_OF_A_TOWN:
            continue  # "fredag d. 30. oktober": of what was done
        if label.wording in _MERE_DAYS and _is_of_words(_before(label)):
            continue  # "betalt den 1. december"
        if label.wording in _LATEST and _ENDS_ANOTHER.search(_before(label)) is not None:
            continue  # "Opsigelse senest"
        if label.wording in _MERE_DAYS and label.first == 0 and _goes_on(notes, label.row):
            continue  # "betales inden" in the row above
        found = links(notes, label, "dates")[:1]
        if label.field == "date" and found and _is_entry(notes, label, found[0]):
            continue
        for link in found:
            assert isinstance(link.item, DateAt)
            less = 0.0 if link.how == "right" else 0.5
            beside = label.field == "date" and _stands_by_the_number(notes, label)
            printed = label.wording.startswith(PRINTED)
            less -= _BESIDE_NUMBER - weight + _A_LITTLE if beside else 0.0
            less += _MERE_DAY if printed or label.wording in _MERE_DAYS else 0.0
            own = weight >= _OWN_LABEL or beside
            behind = own and follows_in_file(notes, label, link.item.row, link.item.first)
            another = _is_of_another(label)
            less += _OF_ANOTHER if another else 0.0
            open_ = another or (printed and not is_lone(notes, link.item))
            rule = f"label '{link.label.wording}', {link.how}"
            yield Sighting(link.item, rule, weight - less, behind, doubtful=open_, printed=printed)
        if not found and (at := _paired(notes, label)) is not None:
            yield Sighting(at, f"label '{label.wording}', right", weight)
        elif not found and (at := _in_next_row(notes, label)) is not None:
            yield Sighting(at, f"label '{label.wording}', next row", weight)


def _before(label: Label) -> str:
    return label.row.text(label.begins, label.first)


def _is_of_words(before: str) -> bool:
    """Return whether what stands before a mere day in its cell is more than a town's name."""
    return bool(before) and not before[0].isupper()


def _differs(sighting: Sighting, others: list[Sighting]) -> bool:
    return any(other.at.value != sighting.at.value for other in others)


def _is_of_another(label: Label) -> bool:
    """Return whether words before "dato" in its cell say whose day it is: "Rev. dato", "Aftale dateret"."""
    if label.wording in _OF_WHAT_IS_NAMED:
        before = _before(label)
        return bool(before) and _INVOICE.search(before) is None
    mere = label.field != "date" or label.wording in _MERE_DAYS
    return not mere and not starts_cell(label)


def _goes_on(notes: Notes, row: Row) -> bool:
    """Return whether the row above ends in a word that says of the day that begins this row what day it is."""
    above = notes.layout.above(row, 1)
    return bool(above) and above[0].words[-1].text.casefold() in _SAYS_WHICH


def _is_entry(notes: Notes, label: Label, link: Link) -> bool:
    """Return whether a date is one of many under its label, a day of what was done, or one in a sentence."""
    assert isinstance(link.item, DateAt)
    at, row = link.item, link.item.row
    if label.wording in _MERE_DAYS:
        goes_on = row is label.row and at.last != row.segment_at(at.first).last
        return goes_on or _is_one_of_a_list(notes, label)
    if link.how != "below":
        return False
    x0 = row.words[at.first].x0
    below = notes.layout.below(row, _ROWS_OF_COLUMN)
    return sum(abs(b.words[d.first].x0 - x0) < _SAME_EDGE for b in below for d in notes.of(b).dates) > 1


def _is_one_of_a_list(notes: Notes, label: Label) -> bool:
    """Return whether other rows near it begin their days at the same edge: "den 3. maj   Konsultation", each a line."""
    near = (*notes.layout.above(label.row, _ROWS_OF_COLUMN), *notes.layout.below(label.row, _ROWS_OF_COLUMN))
    return label.first == 0 and any(
        other.wording in _MERE_DAYS and other.first == 0 and abs(other.x0 - label.x0) < _SAME_EDGE
        for row in near
        if notes.of(row).dates
        for other in notes.of(row).labels
    )


def _without_discounts(notes: Notes, sightings: list[Sighting]) -> list[Sighting]:
    """Return the sightings without the days of a cash discount; where there is no other day, those, marked."""
    marked = [s._replace(discounted=_earns_discount(notes, s.at)) for s in sightings]
    return [s for s in marked if not s.discounted] or marked


def _earns_discount(notes: Notes, at: DateAt) -> bool:
    """Return whether the sentence goes on about a cash discount: "betales senest 20.11.2026, fratrækkes 2 % skonto".

    The next date ends what is said of this one, and so does the sentence's end, in this row or the next.
    """
    if at.row.words[at.last - 1].text.endswith((".", ";")):
        return False
    later = [other.first for other in notes.of(at.row).dates if other.first >= at.last]
    said = at.row.text(at.last, min(later)) if later else at.row.text(at.last)
    if not later and at.row.segment_at(at.first).first != at.first:
        for below in notes.layout.below(at.row, 1):
            dates = notes.of(below).dates
            goes_on = not below.words[0].text[0].isupper()
            if goes_on and below.top - at.row.bottom < at.row.height:
                said += " " + (below.text(0, dates[0].first) if dates else below.text())
    if (end := _SENTENCE_ENDS.search(said)) is not None:
        said = said[: end.end()]
    return any(not _NO_DISCOUNT.search(said[: match.start()]) for match in _CASH_DISCOUNT.finditer(said))


def _with_the_total(notes: Notes) -> Iterator[Sighting]:
    """Yield the date right behind "At betale" in "At betale 13.02.22   kr. 165.727,90", or in the row below."""
    for label in notes.labels("payable_total", "gross_total"):
        row, home = label.row, label.row.segment_at(label.first)
        rest = row.text(label.last, home.last).casefold().strip(" .:")
        named = label.field == "payable_total" or rest.startswith(_UNTIL_WHEN)
        for at in notes.of(row).dates if named else ():
            if label.last <= at.first <= label.last + 1:
                yield Sighting(at, f"label '{label.wording}'", 2.0)
        for below in notes.layout.below(row, _ROWS_OF_TOTAL) if rest in _UNTIL_WHEN else ():
            for at in notes.of(below).dates:
                cell = below.segment_at(at.first)
                if at.first == cell.first and abs(cell.x0 - home.x0) < _SAME_EDGE:
                    yield Sighting(at, f"label '{label.wording} {rest}', below", 2.0)


def _stands_by_the_number(notes: Notes, label: Label) -> bool:
    """Return whether "Dato" stands in the row of the invoice number's label, or in the row above or below.

    In a column of its own the rows of others may stand between, and the number itself.
    """
    above, below = notes.layout.above(label.row, _ROWS_OF_COLUMN), notes.layout.below(label.row, _ROWS_OF_COLUMN)
    rows = [notes.of(row) for row in (*above[-1:], label.row, *below[:1])]
    if any(names_a_number(other) for row in rows if not row.is_table_head for other in row.labels):
        return True
    home = label.row.segment_at(label.first)
    if home.first != label.first:
        return False
    left = home.x0
    columns = (
        [row for row in side if any(abs(s.x0 - left) < _SAME_EDGE for s in row.segments)]
        for side in (above[::-1], below)
    )
    near = (row for column in columns for row in column[:_CELLS_BETWEEN])
    return any(
        names_a_number(other) and abs(other.x0 - left) < _SAME_EDGE for row in near for other in notes.of(row).labels
    )


def _paired(notes: Notes, label: Label) -> DateAt | None:
    """Return the one date of a row "Fakturanr. / dato   4711 / 12. marts 2024", or of "4711 / 12.03.2024" under it."""
    if "/" in label.row.words[label.first].text:
        home = label.row.segment_at(label.first)
        for row in notes.layout.below(label.row, _ROWS_BELOW):
            if any(abs(s.x0 - home.x0) < _SAME_EDGE for s in row.segments):
                behind = [at for at in notes.of(row).dates if row.words[at.first - 1].text == "/"]
                return behind[0] if len(behind) == 1 else None
    if label.first == 0 or label.row.words[label.first - 1].text != "/":
        return None
    dates = [at for at in notes.of(label.row).dates if at.first >= label.last]
    return dates[0] if len(dates) == 1 else None


def _in_next_row(notes: Notes, label: Label) -> DateAt | None:
    """Return the date that starts the next row of a sentence whose row ends in this label ("senest den / 3. maj")."""
    row = label.row
    rest = row.text(label.last).casefold().strip(" .:")
    segment = row.segment_at(label.first)
    if label.last - segment.first < _SENTENCE or rest not in ("", "d", "den"):
        return None
    for below in notes.layout.below(row, 1):
        near = below.top - row.bottom < row.height and abs(below.words[0].x0 - segment.x0) < _SAME_EDGE
        return next((at for at in notes.of(below).dates if near and at.first == 0), None)
    return None


def _order(notes: Notes, issued: list[Sighting], due: list[Sighting], terms: int | None) -> str:
    """Return "day" or "month", by which comes first in dates such as 04/05/2023; "" where that is open.

    Another date of the document decides, or the days between issue and due date.
    """
    slashed = [d.found for row in notes.rows for d in row.dates if "/" in d.found.raw]
    if any(d.month_first for d in slashed):
        return "month"
    if any(d.american is None and d.value.day > 12 for d in slashed) or not any(d.american for d in slashed):
        return "day"
    if issued and due:
        first, last = issued[0].at.found, due[0].at.found
        if first.american is not None and last.american is not None:
            by_day = _fits(first.value, last.value, terms)
            by_month = _fits(first.american, last.american, terms)
            if by_day != by_month:
                return "day" if by_day else "month"
    return ""


def _candidate(sighting: Sighting, order: str) -> Candidate[date]:
    found = sighting.at.found
    american = found.american if order == "month" else None
    is_open = order == "" and found.american is not None
    return Candidate(
        value=american or found.value,
        raw=found.raw,
        rule=sighting.rule,
        facts=frozenset()
        if is_open or sighting.discounted or sighting.doubtful
        else frozenset([Fact.LABEL, *([Fact.ORDER] if sighting.written_behind else [])]),
        weight=sighting.weight,
        page=sighting.at.row.page,
        box=sighting.at.box,
    )


def _lone_dates(notes: Notes, due: set[date]) -> list[Candidate[date]]:
    """Return the dates of the first page's upper half that no label claims, as a letter is dated."""
    found = []
    page = notes.layout.pages[0]
    for row in notes.rows:
        if row.row.page != page or row.row.top > notes.layout.page_height * 0.5:
            break
        if any(lb.field == "other_date" for lb in row.labels) or _is_span(row):
            continue
        found += [
            Candidate(
                value=at.value,
                raw=at.found.raw,
                rule="the letter's date",
                facts=frozenset([Fact.LABEL]) if _dates_a_letter(at) or _dates_the_title(at) else frozenset(),
                weight=_ALONE if is_cell(at) else 1.0,
                page=at.row.page,
                box=at.box,
            )
            for at in row.dates
            if at.value not in due
        ]
    return found


def _is_span(row: RowNotes) -> bool:
    """Return whether a row says from when to when: "Forsikringsperiode 01-08-22 - 01-08-23"."""
    return any(
        second.first - first.last == 1 and row.row.words[first.last].text.casefold() in _UNTIL
        for first, second in pairwise(row.dates)
    )


def _only_other_date(notes: Notes, due: set[date]) -> date | None:
    """Return the one date of all pages that is not the due date, where usual terms lie between the two."""
    others = {at.value for row in notes.rows if not _is_span(row) for at in row.dates} - due
    if len(others) != 1:
        return None
    only = others.pop()
    return only if all((day - only).days > 0 and (day - only).days in USUAL_TERMS for day in due) else None


def _dates_a_letter(at: DateAt) -> bool:
    before = at.row.text(0, at.first).casefold()
    return before.endswith(("den", "d.", ",", "le")) and not any(c.isdigit() for c in before)


def _dates_the_title(at: DateAt) -> bool:
    """Return whether a date stands at the end of the title's row: "Beitragsrechnung Nr. 5      24. Januar 2014"."""
    row = at.row
    return is_cell(at) and at.first > 0 and at.last == len(row.words) and TITLE.match(row.text()) is not None


def _issue_relations(issued: set[date], due: set[date], terms: int | None, hints: Hints) -> Iterator[tuple[date, Fact]]:
    for day in issued:
        in_time = hints.received_on is not None and (hints.received_on - day).days in _MAIL_AFTER_ISSUE
        if in_time or any(_fits(day, other, terms) for other in due):
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
