"""What the name of a party looks like, and how a label names one."""

from __future__ import annotations

import re
from typing import NamedTuple

from robot.invoice import Box, Fact
from robot.ports import Hints
from robot.settings import Office
from scrapers.address_lines import POSTAL
from scrapers.labels import Label, normalised
from scrapers.linking import captioned
from scrapers.pdf.layout import Row, Segment
from scrapers.sightings import Notes

PUBLIC = re.compile(
    r"kommune?\b|\bselvejende\s+institution|\bregion\b|styrelsen|ministeriet|rådhus|\bmairie\b|\bgemeente\b|\bcouncil\b|\bstadt\b",
    re.IGNORECASE,
)
COMPANY = re.compile(
    r"(?<!\w)(ApS|A/S|AS|I/S|P/S|K/S|IVS|aps|a/s|i/s|p/s|A\.?M\.?B\.?A\.?|F\.?M\.?B\.?A\.?|[af]\.m\.b\.a\.?|S/I|Aps|GmbH|AG|KG|OHG|e\.K\.|a\.G\.|AB|HB|ASA|ANS|Ltd\.?|Limited|Inc\.?|LLC|PLC|"
    r"SARL|S\.?A\.?R\.?L\.?|SAS|SA|B\.?V\.?|N\.?V\.?|Oy)(?!\w)"
)
STREET = re.compile(
    r"\b\w*(?:vej|gade|allé|alle|stræde|plads|torv|vænget|vangen|parken|boulevard|straße|strasse|str\.|weg|gatan|veien"
    r"|rue|road|street|lane)\b[^,]*\d|\w+\s\d+[A-Za-z]?(?:,|$)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"@|www\.|https?:|\b(?:tlf|telefon|side|page|seite|att|cvr|ean|gln|iban|swift|bank)\b|[%<>€$=!?]"
    r"|nr\.?$|^(?:adresse|address|anschrift|adres|navn|name)$|\w+bank(?:en)?\b|\w*sparekasse|andelskasse"
    r"|^(?:e-?)?mail$|^(?:kære|hej|dear|liebe\w?|hallo)\b|\bfactoring\b|overdraget|\btransport\w* til\b"
    r"|^(?:danmark|denmark|dänemark|danemark|denemarken|sverige|sweden|norge|norway|deutschland|germany|tyskland)$"
    r"|^(?:revisor|vognmand|fragtmand|speditør|underleverandør|inkasso|steuerberater|spediteur|auditor)$"
    r"|^(?:gf|geschäftsf\w*|inhaber\w*|indehaver|direktør|adm|sagsbehandler|kontakt\w*|bestyrelse\w*)\b",
    re.IGNORECASE,
)
TITLE = re.compile(
    r"^(?:(?:denne|jeres|deres|vores)\s)?(?:faktura|invoice|rechnung|facture|factuur|kreditnota|credit note|gutschrift"
    r"|avoir|regning|din regning|kopi|tax invoice|original|\w+rechnung|rechnungskorrektur|payment receipt|kvittering"
    r"|creditnota)\b",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"(?:www\.|@|https?://(?:www\.)?)([\w-]+)\.", re.IGNORECASE)
CLOSING = re.compile(r"^(?:med venlig hilsen|venlig hilsen|mvh|best regards|mit freundlichen grüßen)", re.IGNORECASE)
_DASH = re.compile(r"[\s,](?:(?<=,)\s+|(?<!,)\s*[-–—·•●∙◦■▪*|/]\s+)")  # " - " or ", "
_NOT_IN_DOMAIN = re.compile(r"[^a-z0-9]")
_MAIL_ADDRESS = re.compile(r"\s*<\S+@\S+>")
_LONGEST = 60
_OFF_MIDDLE = 0.25  # of a row's height
_SAME_EDGE = 3.0  # points
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


def bare_name(text: str) -> str:
    """Return the name in a line such as "Navn ApS - Vej 1 - 1234 By" or "Navn ApS, CVR nr. 12345678"."""
    text = _MAIL_ADDRESS.sub("", text) if "<" in text else text
    dash = _DASH.search(text)
    head = text[: dash.start()] if dash is not None else text
    return head.strip(" ,:-|") if len(head) >= 3 else text


def may_be_name(text: str) -> bool:
    """Return whether a text has the form of a party's name: no address, no title, no number."""
    if text.endswith(":"):
        return False
    bare = bare_name(text)
    if not 3 <= len(bare) <= _LONGEST or ":" in bare:
        return False
    if not bare[0].isupper() and not COMPANY.search(bare):
        return False
    digits = sum(map(str.isdigit, bare))
    if digits > 4 or sum(map(str.isalpha, bare)) < 3:
        return False
    if _NO_NAME.search(bare) or TITLE.match(bare) or CLOSING.match(bare) or COMPANY.fullmatch(bare):
        return False
    # Neither a postcode nor a street is without digits.
    return not digits or not (POSTAL.search(bare) or (STREET.search(bare) and not COMPANY.search(bare)))


def is_labelled(notes: Notes, segment: Segment, row: Row) -> bool:
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


def named_by(notes: Notes, label: Label) -> Name | None:
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
        if colon and may_be_name(text):
            rest = Segment(label.last, segment.last, text, row.words[label.last].x0, segment.x1)
            return make_name(text, row, rest, rule=f"label '{label.wording}'", score=4.0, facts=_NAMED)
        return None
    return _centred(notes, label, segment) or _captioned(notes, label) or _near(notes, label, segment, colon=colon)


def _captioned(notes: Notes, label: Label) -> Name | None:
    """Return the name that a label in smaller print stands under."""
    caption = captioned(notes, label)
    if caption is None or not may_be_name(caption[1].text):
        return None
    return make_name(caption[1].text, *caption, rule=f"label '{label.wording}'", score=4.0, facts=_NAMED)


def _near(notes: Notes, label: Label, segment: Segment, *, colon: bool) -> Name | None:
    """Return the first name under a heading; with a colon also the one in the next cell, which may be nearer."""
    row = label.row
    beside = _beside(notes, label, segment) if colon else None
    for below in notes.layout.below(row, 4):
        if beside is not None and below.top - row.bottom > _REACH * row.height:
            break
        for part in below.segments:
            if abs(part.x0 - segment.x0) < 40 and may_be_name(part.text) and not is_labelled(notes, part, below):
                return make_name(part.text, below, part, rule=f"label '{label.wording}'", score=4.0, facts=_NAMED)
    return beside


def _centred(notes: Notes, label: Label, segment: Segment) -> Name | None:
    """Return the upper of two lines in the next cell that a label stands at half the height of, as in a table."""
    row = label.row
    around = (*notes.layout.above(row, 1), *notes.layout.below(row, 1))
    if len(row.segments) > 1 or len(around) < 2 or any(len(r.segments) > 1 for r in around):
        return None
    (upper, first), (lower, second) = ((r, r.segments[0]) for r in around)
    middles = [(r.top + r.bottom) / 2 for r in (upper, row, lower)]
    between = abs(middles[1] - (middles[0] + middles[2]) / 2) < _OFF_MIDDLE * row.height
    close = lower.top - upper.bottom < _OFF_MIDDLE * row.height
    aligned = min(abs(first.x0 - second.x0), abs(first.x1 - second.x1)) < _SAME_EDGE
    if not (between and close and aligned and first.x0 > segment.x1 and may_be_name(first.text)):
        return None
    return make_name(first.text, upper, first, rule=f"label '{label.wording}'", score=4.0, facts=_NAMED)


def _beside(notes: Notes, label: Label, segment: Segment) -> Name | None:
    """Return the name in the next segment of the row: "Betaler:    Fjordby Kommune"."""
    row = label.row
    follows = next((s for s in row.segments if s.first == segment.last), None)
    if follows is None or not may_be_name(follows.text) or is_labelled(notes, follows, row):
        return None
    return make_name(follows.text, row, follows, rule=f"label '{label.wording}'", score=4.0, facts=_NAMED)


def slug(text: str) -> str:
    """Return the letters and digits of a text as a domain would have them."""
    swapped = text.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return _NOT_IN_DOMAIN.sub("", swapped)


def make_name(
    text: str, row: Row, segment: Segment, *, rule: str, score: float, facts: frozenset[Fact] = frozenset()
) -> Name:
    """Return what stands in a segment as a name."""
    bare = bare_name(text)
    return Name(bare, row, row.box(segment.first, segment.last), rule, score, facts)


def our_names(notes: Notes, office: Office) -> list[str]:
    """Return those of our names that stand on the pages, without their case."""
    text = notes.text.casefold()
    return [name for n in (office.name, *office.other_names) if n and (name := n.casefold()) in text]


def domains_of(notes: Notes, hints: Hints, *, below: float = 0.0) -> tuple[str, ...]:
    """Return how the domains of the page and of the mail's sender begin, without hyphens."""
    found = {hints.sender_domain.partition(".")[0].casefold()}
    for row in notes.rows:
        if row.row.top >= below and ("@" in row.text or "://" in row.text or "www." in row.text.casefold()):
            found |= {domain.casefold() for domain in _DOMAIN.findall(row.text)}
    return tuple(domain.replace("-", "")[:8] for domain in found if len(domain) > 3)
