"""Finds the name of the supplier: by headings, by the blocks in which it stands, by the form of a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from robot.invoice import Fact
from robot.ports import Hints
from robot.settings import Office
from scrapers.address_lines import POSTAL, AddressLine
from scrapers.identifiers import Identifier
from scrapers.labels import Label, is_wording
from scrapers.name_forms import (
    CLOSING,
    COMPANY,
    PUBLIC,
    STREET,
    Name,
    bare_name,
    domains_of,
    is_labelled,
    make_name,
    may_be_name,
    named_by,
    our_names,
    slug,
)
from scrapers.pdf.layout import Block, Row, Segment
from scrapers.sightings import Notes

_BROKEN = 1.0
_SAME_COLUMN = 20.0  # points
_WHOLE_DOMAIN = 2.0
_A_WORD_OF_IT = 0.5
_MOST_LINES = 2  # before the last
_SAME_PRINT = 0.05  # of a word's height
_LARGE = 1.3  # times the height of the usual print
_DIGIT = re.compile(r"\d")
_IN_SENTENCE = re.compile(
    r"(?:^|[.!?]\s+)(?P<name>[A-ZÆØÅ][^.,!?]{2,50}),\s(?:[^.!?]|\b(?:Sct|Skt|St|Gl|Nr)\.){3,60}?"
    r"\b\d{4}\s+[A-ZÆØÅ][\wæøå ]+[.,]?\s*(?:CVR|SE|Cvr)"
)


def supplier_names(
    notes: Notes,
    all_blocks: Sequence[Block],
    office: Office,
    sections: Sequence[Label],
    *,
    numbers: Sequence[Identifier],
    buyer: Name | None,
    hints: Hints,
    lines: Sequence[AddressLine],
) -> list[Name]:
    """Return what may be the supplier's name, best first."""
    for label in sections:
        if label.field == "supplier" and (found := named_by(notes, label)):
            return [found]
    ours = our_names(notes, office)
    domains = domains_of(notes, hints)
    number_rows = {n.row.index for n in numbers}
    senders = {line.name.casefold() for line in lines}
    of_lines = {here.row.index for here in notes.rows if any(a.amount.is_money for a in here.amounts)}
    names: list[Name] = []
    for block in all_blocks:
        texts = block.texts
        with_number = any(row.index in number_rows for row, _ in block.parts)
        for place, (row, segment) in enumerate(block.parts):
            if row.index in of_lines:
                continue  # a line, not a letterhead
            text = bare_name(segment.text)
            begun = _begun(notes, block, place)
            text = " ".join((*begun, text))
            if _is_other(text, row, segment, buyer, ours):
                continue
            if is_labelled(notes, segment, row) or not may_be_name(text) or is_wording(text):
                continue
            score, facts = _score(notes, block, texts, place, text, with_number=with_number, numbers=numbers)
            score += _BROKEN if begun else 0.0
            score += 2.5 if text.casefold() in senders else 0.0
            score -= 3.0 if buyer is not None and _inside(row, segment, buyer) else 0.0
            reached = _reached_at(text, domains)
            score += reached
            if reached == _WHOLE_DOMAIN:
                facts |= {Fact.RELATION}
            if score > 1.5:
                names.append(make_name(text, row, segment, rule="letterhead", score=score, facts=frozenset(facts)))
    return sorted(names, key=lambda n: -n.score)[:5] or list(_in_small_print(notes, numbers))


def _reached_at(text: str, domains: tuple[str, ...]) -> float:
    """Return how much a domain of the page speaks for a name that it begins, or a word of which it begins."""
    if not domains:
        return 0.0
    if slug(text).startswith(domains):
        return _WHOLE_DOMAIN
    return _A_WORD_OF_IT if any(slug(word).startswith(domains) for word in text.split()) else 0.0


def _begun(notes: Notes, block: Block, place: int) -> list[str]:
    """Return the lines before one of a block in which its name begins: "Lynggaard" over "Software ApS".

    All are in the same print, and the company's form ends the last: alone, or in large print, or in a block of two.
    """
    row, last = block.parts[place]
    form = COMPANY.search(last.text) if 0 < place <= _MOST_LINES else None
    if form is None or form.end() != len(last.text) or (form.start() > 0 and place > 1):
        return []
    height = row.words[last.first].height
    body = notes.rows[len(notes.rows) // 2].row.height
    if form.start() > 0 and len(block.parts) > 2 and height <= _LARGE * body:
        return []
    above = block.parts[:place]
    whole = all(_begins_name(notes, *part, height) for part in above)
    return [bare_name(segment.text) for _, segment in above] if whole else []


def _begins_name(notes: Notes, row: Row, segment: Segment, height: float) -> bool:
    """Return whether a line in print of this height may be the first part of a company's name."""
    text = segment.text
    same_print = abs(row.words[segment.first].height - height) <= _SAME_PRINT * height
    other = _DIGIT.search(text) or COMPANY.search(text) or PUBLIC.search(text) or is_labelled(notes, segment, row)
    return same_print and not other and (may_be_name(text) or text.isalpha())


def stands_twice(text: str, within: str) -> bool:
    """Return whether a text stands in another more than once, each time whole: not as a part of a longer word."""
    count, at = 0, within.find(text)
    while at >= 0 and count < 2:
        end = at + len(text)
        whole = not (_is_in_word(within[at - 1 : at]) or _is_in_word(within[end : end + 1]))
        count += whole
        at = within.find(text, end if whole else at + 1)
    return count > 1


def _is_in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _is_address(text: str) -> bool:
    return _DIGIT.search(text) is not None and (POSTAL.search(text) or STREET.search(text)) is not None


def _in_small_print(notes: Notes, numbers: Sequence[Identifier]) -> Iterator[Name]:
    """Yield the name in a sentence that ends in the tax number: "... retur. Navn, Vej 1, 1234 By. CVR 12345678"."""
    for number in numbers:
        above = notes.layout.above(number.row, 1)
        before = f"{above[0].text()} " if above else ""
        text = before + number.row.text(0, number.first)
        for match in _IN_SENTENCE.finditer(text):
            place = (above or [number.row])[0]
            if may_be_name(match["name"]):
                yield make_name(match["name"], place, place.segments[0], rule="small print", score=2.0)
                return


def _score(
    notes: Notes,
    block: Block,
    texts: Sequence[str],
    place: int,
    text: str,
    *,
    with_number: bool,
    numbers: Sequence[Identifier],
) -> tuple[float, set[Fact]]:
    """Return how much speaks for the block's line `place` as the supplier's name, and which facts it has."""
    row, segment = block.parts[place]
    height = notes.layout.page_height
    beside_number = any(n.row is row for n in numbers)
    again = stands_twice(text, notes.text)
    body = notes.rows[len(notes.rows) // 2].row.height
    addressed = place == 0 and any(_is_address(t) for t in texts[1:4])
    score = sum(
        points
        for points, holds in (
            (3.0, COMPANY.search(text)),
            (2.0, row is notes.layout.rows[0] and segment is row.segments[0]),
            (0.5, place == 0),
            (1.0, addressed),
            (2.0, with_number and place <= 1),
            (1.5, beside_number),
            (2.0, place > 0 and CLOSING.match(texts[place - 1])),
            (1.5, again),
            (-3.0, PUBLIC.search(text)),
            (-1.5, 0.4 * height < row.top < 0.75 * height),
            (2.0, row.words[segment.first].height > 1.3 * body and row.top < 0.3 * height),
        )
        if holds
    )
    facts = set()
    if beside_number or (with_number and place == 0):
        facts.add(Fact.LABEL)
    if again:
        facts.add(Fact.SECOND_SIGHTING)
    return score, facts


def _is_other(text: str, row: Row, segment: Segment, buyer: Name | None, ours: Sequence[str]) -> bool:
    """Return whether a text is the buyer's name, or ours."""
    if buyer is not None and (text == buyer.text or (buyer.row is row and buyer.text == segment.text)):
        return True
    return bool(ours) and any(name in text.casefold() for name in ours)


def _inside(row: Row, segment: Segment, buyer: Name) -> bool:
    """Return whether a line belongs to those right under the buyer's name."""
    under = row.page == buyer.row.page and 0 < row.top - buyer.row.top < 4 * buyer.row.height
    return under and segment.x0 < buyer.box.x1 and segment.x1 > buyer.box.x0 - _SAME_COLUMN
