"""Finds CVR numbers, VAT ids and GLNs on the page, and says whether their check digits hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from stdnum import ean, get_cc_module
from stdnum.dk import cvr
from stdnum.no import orgnr as norwegian
from stdnum.se import orgnr as swedish

from scrapers.labels import Label
from scrapers.order import follows_in_file
from scrapers.pdf.layout import Row
from scrapers.sightings import Notes

_DANISH = re.compile(r"(?<![A-Z0-9])DK[-\s]?(\d{8}|\d{2} \d{2} \d{2} \d{2}|\d{2} \d{3} \d{3})(?![\d ]*\d)")
_EIGHT = re.compile(r"(?<![\d-])(?:\d{8}|\d{2}([ -])\d{2}\1\d{2}\1\d{2}|\d{2} \d{3} \d{3}|\d{4} \d{4})(?!\d)")
_EUROPEAN = re.compile(
    r"(?<![A-Z0-9])(?:ATU\d{8}|BE\s?[01]\d{9}|CHE-?\d{3}\.?\d{3}\.?\d{3}|CZ\d{8,10}|DE\s?(?:\d{9}|\d{3} \d{3} \d{3})"
    r"|EE\d{9}|EU\s?\d{9}|ES[A-Z0-9]\d{7}[A-Z0-9]|FI\d{8}|FR\s?[A-Z0-9]{2}\s?(?:\d{9}|\d{3} \d{3} \d{3})"
    r"|GB\s?(?:\d{9}|\d{3} \d{4} \d{2})|IE\s?\d[A-Z0-9+*]\d{5}[A-Z]{1,2}|IT\d{11}|LT(?:\d{9}|\d{12})|LU\d{8}"
    r"|LV\d{11}|NL\s?\d{9}B\d{2}|PL\s?\d{10}|PT\d{9}|SE\s?\d{6}[- ]?\d{4}[- ]?01)(?![A-Z0-9])"
)
_NORWEGIAN = re.compile(r"(?<![A-Z0-9])(?:NO[-\s]?)?(\d{9}|\d{3} \d{3} \d{3})\s?MVA\b")
_THIRTEEN = re.compile(r"\d(?<!\d\d)(?:[ ]?\d){12}(?!\d)")
_BRITISH = re.compile(r"\d{3} \d{4} \d{2}(?!\d)")  # as "VAT no. 312 7740 76" has it without the country
_SEVEN_DIGITS = re.compile(r"\d(?:[ .-]?\d){6}")  # an Irish number alone has fewer together
_LEAD = re.compile(r"[ .:,/()-]*(?:(?:er|is|lautet|ist)\s)?")
_SWEDISH = re.compile(r"\d{6}-?\d{4}")
_OTHER = re.compile(r"[A-Z0-9][A-Z0-9/.-]{6,19}")


class Identifier(NamedTuple):
    """A tax number on the page. Danish: eight digits; others with their country's letters."""

    value: str
    raw: str
    label: str  # the field of its label (cvr, vat_id, buyer_id), "" where it has none
    valid: bool  # its check digits hold
    row: Row
    first: int
    last: int
    behind_label: bool = False  # the file writes it right behind its label


def tax_numbers(notes: Notes) -> list[Identifier]:
    """Return the CVR numbers and VAT ids of the pages, in reading order."""
    found: list[Identifier] = []
    for row in notes.rows:
        taken: list[range] = []
        may_hold_one = _SEVEN_DIGITS.search(row.text) is not None or "IE" in row.text
        for value, start, end, raw in _by_form(row.text) if may_hold_one else ():
            label = next((lb for lb in reversed(row.labels) if lb.last <= row.row.places(start, end)[0]), None)
            named = label.field if label is not None and label.field in ("cvr", "vat_id", "buyer_id") else ""
            number = _identifier(value, raw, named, row.row, (start, end))
            found.append(_placed(notes, number, label) if named and label is not None else number)
            taken.append(range(start, end))
        for label in row.labels:
            if label.field in ("cvr", "vat_id", "buyer_id") and not row.is_table_head:
                found.extend(_placed(notes, number, label) for number in _named(notes, label, taken))
    return found


def _placed(notes: Notes, number: Identifier, label: Label) -> Identifier:
    return number._replace(behind_label=follows_in_file(notes, label, number.row, number.first))


def location_numbers(notes: Notes) -> list[Identifier]:
    """Return the 13-digit location numbers with valid check digits that a label names or that a Danish one begins."""
    found = []
    for row in notes.rows:
        for match in _THIRTEEN.finditer(row.text):
            labelled = any(lb.field == "gln" for lb in row.labels) or "gln" in row.text.casefold()
            value = match.group().replace(" ", "")
            if ean.is_valid(value) and (labelled or value.startswith("5798")):
                found.append(_identifier(value, match.group(), "gln" if labelled else "", row.row, match.span()))
    return found


def check_digits_hold(value: str) -> bool:
    """Return whether the tax number has valid check digits, by the rules of its country."""
    if value.isdigit() and len(value) == 8:
        return bool(cvr.is_valid(value))
    if value.startswith("NO") or (value.isdigit() and len(value) == 9):
        return bool(norwegian.is_valid(value.removeprefix("NO")[:9]))
    if _SWEDISH.fullmatch(value):
        return bool(swedish.is_valid(value))
    if value.startswith("EU"):  # the one stop shop's have a check digit whose rule is not public
        return False
    module = get_cc_module(value[:2].lower(), "vat") if value[:2].isalpha() else None
    return module is not None and bool(module.is_valid(value))


def _by_form(text: str) -> Iterator[tuple[str, int, int, str]]:
    for match in _DANISH.finditer(text):
        yield re.sub(r"\D", "", match.group(1)), match.start(), match.end(), match.group()
    for match in _NORWEGIAN.finditer(text):
        yield f"NO{re.sub(r'[^0-9]', '', match.group(1))}MVA", match.start(), match.end(), match.group()
    for match in _EUROPEAN.finditer(text):
        yield re.sub(r"[\s.-]", "", match.group()), match.start(), match.end(), match.group()


def _named(notes: Notes, label: Label, taken: list[range]) -> Iterator[Identifier]:
    row, field, first, last = label.row, label.field, label.first, label.last
    offset = len(row.text(0, last)) + 1
    after = row.text(last, last + 6)
    lead = match.end() if (match := _LEAD.match(after)) is not None else 0
    if any(offset + lead in span for span in taken):
        return
    match = _EIGHT.match(after, lead)
    if match is not None and field != "vat_id":
        value = re.sub(r"\D", "", match.group())
        yield _identifier(value, match.group(), field, row, (offset + match.start(), offset + match.end()))
        return
    british = _BRITISH.match(after, lead) if field == "vat_id" else None
    if british is not None and check_digits_hold(value := "GB" + british.group().replace(" ", "")):
        yield _identifier(value, british.group(), field, row, (offset + british.start(), offset + british.end()))
        return
    other = _OTHER.match(after, lead)
    if other is not None and field == "vat_id" and sum(c.isdigit() for c in other.group()) >= 7:
        yield _identifier(other.group(), other.group(), field, row, (offset + other.start(), offset + other.end()))
        return
    if row.text(last, row.segment_at(first).last).strip(" .:,/-()") == "":
        x0, x1 = row.words[first].x0, row.words[last - 1].x1
        for below in notes.layout.below(row, 1):
            for segment in below.segments:
                if segment.x0 < x1 and segment.x1 > x0 and (found := _alone(field, segment.text)) is not None:
                    start = len(below.text(0, segment.first)) + bool(segment.first)
                    span = (start, start + len(found.group()))
                    value = re.sub(r"[ -]", "", found.group()) if found.re is _EIGHT else found.group()
                    yield _identifier(value, found.group(), field, below, span)


def _alone(field: str, text: str) -> re.Match[str] | None:
    """Return the text as a tax number that stands alone under its label: a Danish one, or another country's."""
    other = _OTHER.fullmatch(text) if field == "vat_id" and sum(c.isdigit() for c in text) >= 7 else None
    return _EIGHT.fullmatch(text) or other


def _identifier(value: str, raw: str, label: str, row: Row, span: tuple[int, int]) -> Identifier:
    return Identifier(value, raw, label, check_digits_hold(value), row, *row.places(*span))
