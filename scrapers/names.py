"""Finds the names of supplier and buyer: by headings, by the blocks in which they stand, by the form of a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from robot.invoice import Box, Fact
from robot.ports import Hints
from robot.settings import Office
from scrapers.address_lines import POSTAL, AddressLine, in_window
from scrapers.identifiers import Identifier
from scrapers.labels import Label, normalised
from scrapers.linking import captioned
from scrapers.pdf.layout import Block, Row, Segment
from scrapers.sightings import Notes

_COMPANY = re.compile(
    r"(?<!\w)(ApS|A/S|AS|I/S|P/S|K/S|IVS|A\.?M\.?B\.?A\.?|F\.?M\.?B\.?A\.?|S/I|Aps|GmbH|AG|KG|OHG|e\.K\.|a\.G\.|AB|HB|ASA|ANS|Ltd\.?|Limited|Inc\.?|LLC|PLC|"
    r"SARL|S\.?A\.?R\.?L\.?|SAS|SA|B\.?V\.?|N\.?V\.?|Oy)(?!\w)"
)
_PUBLIC = re.compile(
    r"kommune?\b|\bregion\b|styrelsen|ministeriet|rådhus|\bmairie\b|\bgemeente\b|\bcouncil\b|\bstadt\b", re.IGNORECASE
)
_STREET = re.compile(
    r"\b\w*(?:vej|gade|allé|alle|stræde|plads|torv|vænget|vangen|parken|boulevard|straße|strasse|str\.|weg|gatan|veien"
    r"|rue|road|street|lane)\b[^,]*\d|\w+\s\d+[A-Za-z]?(?:,|$)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"@|www\.|https?:|\b(?:tlf|telefon|side|page|seite|att|cvr|ean|gln|iban|swift|bank)\b|[%<>€$=!?]"
    r"|nr\.?$|^(?:adresse|address|anschrift|adres|navn|name)$|\w+bank(?:en)?\b|\w*sparekasse|andelskasse"
    r"|^(?:e-?)?mail$|\bfactoring\b|overdraget|\btransport\w* til\b"
    r"|^(?:gf|geschäftsf\w*|inhaber\w*|indehaver|direktør|adm|sagsbehandler|kontakt\w*|bestyrelse\w*)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?:faktura|invoice|rechnung|facture|factuur|kreditnota|credit note|gutschrift|avoir|regning|din regning|kopi"
    r"|tax invoice|original|\w+rechnung|rechnungskorrektur|payment receipt|kvittering|creditnota)\b",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"(?:www\.|@|https?://(?:www\.)?)([\w-]+)\.", re.IGNORECASE)
_CLOSING = re.compile(r"^(?:med venlig hilsen|venlig hilsen|mvh|best regards|mit freundlichen grüßen)", re.IGNORECASE)
_DASH = re.compile(r"[\s,](?:(?<=,)\s+|(?<!,)\s*[-–—·•●∙◦■▪*|/]\s+)")  # " - " or ", "
_REACHABLE = re.compile(r"\b(?:tlf|telefon|tel|fon|phone|fax|mobil)\b|www\.|@|\bbank|https?:", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_NOT_IN_DOMAIN = re.compile(r"[^a-z0-9]")
_IN_SENTENCE = re.compile(
    r"(?:^|[.!?]\s+)(?P<name>[A-ZÆØÅ][^.,!?]{2,50}),\s[^.!?]{3,60}?\b\d{4}\s+[A-ZÆØÅ][\wæøå ]+[.,]?\s*(?:CVR|SE|Cvr)"
)
_CUSTOMER = frozenset(["kunde", "customer", "kunden", "klant", "kund"])
_MAIL_ADDRESS = re.compile(r"\s*<\S+@\S+>")
_FOOT = 0.8  # of a page's height
_LONGEST = 60
_REACH = 2.5  # of a heading's height: farther down stands another thing than what is beside it
_NAMED = frozenset([Fact.LABEL])


class Name(NamedTuple):
    """A text that may be a party's name, and what speaks for it."""

    text: str
    row: Row
    box: Box
    rule: str
    score: float
    facts: frozenset[Fact]


def buyer_block(
    notes: Notes,
    all_blocks: Sequence[Block],
    office: Office,
    sections: Sequence[Label],
    supplier: Sequence[Identifier],
    *,
    lines: Sequence[AddressLine],
) -> Name | None:
    """Return the buyer's name: our own where it stands, else what a heading or an address block says."""
    ours = our_names(notes, office)
    for block in all_blocks if ours else ():
        for row, segment in block.parts:
            name = next((n for n in ours if n in segment.text.casefold()), None)
            if name is not None and not _labelled(notes, segment, row):
                start = segment.text.casefold().index(name)
                return _name(segment.text[start : start + len(name)], row, segment, rule="our own name", score=5.0)
    for label in sections:
        if label.field == "buyer" and (found := _under(notes, label)):
            return found
    senders = [line for line in lines if line.row.page == notes.layout.pages[0]]
    return _in_a_window(notes, senders, ours) or _addressed(notes, all_blocks, senders, supplier)


def customer_headings(notes: Notes) -> list[Label]:
    """Return the labels "Kunde" that stand alone over an address, as headings of the buyer's part."""
    return [
        label._replace(field="buyer")
        for label in notes.labels("other_number")
        if label.wording in _CUSTOMER and label.row.segment_at(label.first).last == label.last
    ]


def _addressed(
    notes: Notes, all_blocks: Sequence[Block], senders: Sequence[AddressLine], supplier: Sequence[Identifier]
) -> Name | None:
    """Return the head of the block that looks most like the buyer's address."""
    names_of_senders = {line.name for line in senders}
    supplier_parts = {(n.row.index, n.row.segment_at(n.first).first) for n in supplier}
    first_line = _first_line_of_table(notes)
    domains = _domains(notes, Hints(), below=_FOOT * notes.layout.page_height)
    best: tuple[float, Name] | None = None
    for block in all_blocks:
        if block.page != notes.layout.pages[0] or block.parts[0][0].index >= first_line:
            continue
        head = next(((r, s) for r, s in block.parts[:2] if _may_be_name(s.text) and not _labelled(notes, s, r)), None)
        if head is None or head[0].index >= first_line:
            continue
        if _bare(head[1].text) in names_of_senders:
            continue
        score = _addresses_buyer(notes, block, supplier_parts)
        score -= 1.0 if head[0] is notes.layout.rows[0] else 0.0
        score -= 4.0 if domains and _slug(head[1].text).startswith(domains) else 0.0  # who can be reached there sells
        if score > 0 and (best is None or score > best[0]):
            best = (score, _name(head[1].text, *head, rule="address block", score=score))
    return best[1] if best is not None else None


def _addresses_buyer(notes: Notes, block: Block, supplier_parts: set[tuple[int, int]]) -> float:
    """Return how much speaks for a block as the buyer's address."""
    texts = block.texts
    score = 2.0 if any(POSTAL.search(t) for t in texts) else -2.0
    score += 2.0 if any(_PUBLIC.search(t) for t in texts) else 0.0
    score += 1.0 if any(t.casefold().startswith(("ean", "gln", "att")) for t in texts) else 0.0
    if score <= 0:  # what follows only speaks against it
        return score
    score -= 3.0 if any((r.index, s.first) in supplier_parts for r, s in block.parts) else 0.0
    score -= 1.0 if any(_REACHABLE.search(t) for t in texts) else 0.0
    return score - (0.5 if block.top > 0.45 * notes.layout.page_height else 0.0)


def _in_a_window(notes: Notes, senders: Sequence[AddressLine], ours: Sequence[str]) -> Name | None:
    """Return the first name under a sender's line, where a postcode with its town follows it."""
    for line in senders:
        if line.row.top > 0.5 * notes.layout.page_height or any(n in line.name.casefold() for n in ours):
            continue
        parts = list(in_window(notes, line))
        head = next(((r, s) for r, s in parts if _may_be_name(s.text) and not _labelled(notes, s, r)), None)
        if head is not None and any(POSTAL.match(s.text) for r, s in parts if r.index > head[0].index):
            return _name(head[1].text, *head, rule="address in the window", score=4.5)
    return None


def _first_line_of_table(notes: Notes) -> int:
    """Return the index of the row that heads the table of lines; what stands below it addresses nobody."""
    end = notes.rows[-1].row.index + 1 if notes.rows else 0
    return next((n.row.index for n in notes.rows if n.is_table_head), end)


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
        if label.field == "supplier" and (found := _under(notes, label)):
            return [found]
    ours = our_names(notes, office)
    domains = _domains(notes, hints)
    number_rows = {n.row.index for n in numbers}
    senders = {line.name.casefold() for line in lines}
    names: list[Name] = []
    for block in all_blocks:
        texts = block.texts
        with_number = any(row.index in number_rows for row, _ in block.parts)
        for place, (row, segment) in enumerate(block.parts):
            if any(a.amount.is_money for a in notes.of(row).amounts):
                continue  # a line, not a letterhead
            text = _bare(segment.text)
            if buyer is not None and (text == buyer.text or (buyer.row is row and buyer.text == segment.text)):
                continue
            if _labelled(notes, segment, row) or not _may_be_name(text) or _is_ours(text, ours):
                continue
            score, facts = _score(notes, block, texts, place, text, with_number=with_number, numbers=numbers)
            score += 2.5 if text.casefold() in senders else 0.0
            score -= 3.0 if buyer is not None and _inside(row, buyer) else 0.0
            if domains and _slug(text).startswith(domains):
                score += 2.0
                facts |= {Fact.RELATION}
            if score > 1.5:
                names.append(_name(text, row, segment, rule="letterhead", score=score, facts=frozenset(facts)))
    return sorted(names, key=lambda n: -n.score)[:5] or list(_in_small_print(notes, numbers))


def our_names(notes: Notes, office: Office) -> list[str]:
    """Return those of our names that stand on the pages, without their case."""
    text = notes.text.casefold()
    return [name for n in (office.name, *office.other_names) if n and (name := n.casefold()) in text]


def _domains(notes: Notes, hints: Hints, *, below: float = 0.0) -> tuple[str, ...]:
    """Return how the domains of the page and of the mail's sender begin, without hyphens."""
    found = {hints.sender_domain.partition(".")[0].casefold()}
    for row in notes.rows:
        if row.row.top >= below and ("@" in row.text or "://" in row.text or "www." in row.text.casefold()):
            found |= {domain.casefold() for domain in _DOMAIN.findall(row.text)}
    return tuple(domain.replace("-", "")[:8] for domain in found if len(domain) > 3)


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
    return _DIGIT.search(text) is not None and (POSTAL.search(text) or _STREET.search(text)) is not None


def _in_small_print(notes: Notes, numbers: Sequence[Identifier]) -> Iterator[Name]:
    """Yield the name in a sentence that ends in the tax number: "... retur. Navn, Vej 1, 1234 By. CVR 12345678"."""
    for number in numbers:
        above = notes.layout.above(number.row, 1)
        before = f"{above[0].text()} " if above else ""
        text = before + number.row.text(0, number.first)
        for match in _IN_SENTENCE.finditer(text):
            place = (above or [number.row])[0]
            if _may_be_name(match["name"]):
                yield _name(match["name"], place, place.segments[0], rule="small print", score=2.0)
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
            (3.0, _COMPANY.search(text)),
            (2.0, row is notes.layout.rows[0] and segment is row.segments[0]),
            (0.5, place == 0),
            (1.0, addressed),
            (2.0, with_number and place <= 1),
            (1.5, beside_number),
            (2.0, place > 0 and _CLOSING.match(texts[place - 1])),
            (1.5, again),
            (-3.0, _PUBLIC.search(text)),
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


def _under(notes: Notes, label: Label) -> Name | None:
    """Return the name that follows a heading in its row, or the first line under it."""
    row = label.row
    segment = row.segment_at(label.first)
    if segment.first != label.first:
        return None
    colon = row.words[label.last - 1].text.endswith(":")
    last = label.last
    while last < segment.last and not any(c.isalnum() for c in row.words[last].text):
        last += 1
        colon = True
    if segment.last > last:
        text = row.text(label.last, segment.last)
        if colon and _may_be_name(text):
            rest = Segment(label.last, segment.last, text, row.words[label.last].x0, segment.x1)
            return _name(text, row, rest, rule=f"label '{label.wording}'", score=4.0, facts=_NAMED)
        return None
    caption = captioned(notes, label)
    if caption is not None and _may_be_name(caption[1].text):
        return _name(caption[1].text, *caption, rule=f"label '{label.wording}'", score=4.0, facts=_NAMED)
    beside = _beside(notes, label, segment) if colon else None
    for below in notes.layout.below(row, 4):
        if beside is not None and below.top - row.bottom > _REACH * row.height:
            break
        for part in below.segments:
            if abs(part.x0 - segment.x0) < 40 and _may_be_name(part.text) and not _labelled(notes, part, below):
                return _name(part.text, below, part, rule=f"label '{label.wording}'", score=4.0, facts=_NAMED)
    return beside


def _is_ours(text: str, ours: Sequence[str]) -> bool:
    return bool(ours) and any(name in text.casefold() for name in ours)


def _beside(notes: Notes, label: Label, segment: Segment) -> Name | None:
    """Return the name in the next segment of the row: "Betaler:    Fjordby Kommune"."""
    row = label.row
    follows = next((s for s in row.segments if s.first == segment.last), None)
    if follows is None or not _may_be_name(follows.text) or _labelled(notes, follows, row):
        return None
    return _name(follows.text, row, follows, rule=f"label '{label.wording}'", score=4.0, facts=_NAMED)


def _bare(text: str) -> str:
    """Return the name in a line such as "Navn ApS - Vej 1 - 1234 By" or "Navn ApS, CVR nr. 12345678"."""
    text = _MAIL_ADDRESS.sub("", text) if "<" in text else text
    dash = _DASH.search(text)
    head = text[: dash.start()] if dash is not None else text
    return head.strip(" ,:-|") if len(head) >= 3 else text


def _may_be_name(text: str) -> bool:
    if text.endswith(":"):
        return False
    bare = _bare(text)
    if not 3 <= len(bare) <= _LONGEST or ":" in bare:
        return False
    if not bare[0].isupper() and not _COMPANY.search(bare):
        return False
    digits = sum(map(str.isdigit, bare))
    if digits > 4 or sum(map(str.isalpha, bare)) < 3:
        return False
    if _NO_NAME.search(bare) or _TITLE.match(bare) or _CLOSING.match(bare):
        return False
    # Neither a postcode nor a street is without digits.
    return not digits or not (POSTAL.search(bare) or (_STREET.search(bare) and not _COMPANY.search(bare)))


def _labelled(notes: Notes, segment: Segment, row: Row) -> bool:
    """Return whether a label starts the segment and is more than a word of a name ("Den Lille Skole")."""
    for label in notes.of(row).labels:
        if label.first == segment.first and not any(c.isalnum() for c in row.text(label.last, segment.last)):
            return True  # the whole segment
        if label.first == segment.first and label.field not in ("other_party", "account"):
            if not label.wording.startswith(normalised(row.words[label.first].text)[:1]):
                continue  # the end of a name: "MUSTER-KUNDE GMBH"
            colon = row.words[label.last - 1].text.endswith(":")
            if colon or label.last == segment.last or label.field not in ("date", "supplier", "buyer", "total"):
                return True
    return False


def _inside(row: Row, buyer: Name) -> bool:
    """Return whether a row belongs to the lines right under the buyer's name."""
    return row.page == buyer.row.page and 0 < row.top - buyer.row.top < 4 * buyer.row.height


def _slug(text: str) -> str:
    swapped = text.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return _NOT_IN_DOMAIN.sub("", swapped)


def _name(
    text: str, row: Row, segment: Segment, *, rule: str, score: float, facts: frozenset[Fact] = frozenset()
) -> Name:
    bare = _bare(text)
    return Name(bare, row, row.box(segment.first, segment.last), rule, score, facts)
