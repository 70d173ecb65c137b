"""Tells the supplier from the buyer. The buyer is us: our names, CVR numbers and GLNs are configured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from robot.invoice import Certainty, Fact, Field
from robot.ports import Hints
from robot.register import Register
from robot.settings import Office
from scrapers.address_lines import address_lines
from scrapers.buyers import buyer_block, customer_headings, is_of_a_mail
from scrapers.certainty import Candidate, decide, grade
from scrapers.identifiers import Identifier, location_numbers, tax_numbers
from scrapers.labels import Label
from scrapers.name_forms import COMPANY, Name, our_names
from scrapers.names import supplier_names
from scrapers.pdf.layout import Block, Row, blocks
from scrapers.sightings import Notes

_BANK = re.compile(r"factoring|overdraget|transporteret|inkasso", re.IGNORECASE)
_BANKS_OWN = re.compile(
    r"(?:\w*bank|\w*sparekasse|andelskasse)\w*(?: [^\W\d_]+)?,? (?:cvr|se)[-. ]*(?:nr|nummer)?[.: ]*$", re.IGNORECASE
)
_OTHERS_OWN = re.compile(
    r"(?:^|\W)(?:revisor|vognmand|fragtmand|transportør|speditør|advokat|under(?:leverandør|entreprenør)|ejer|udlejer|lejer"
    r"|balanceansvarlig|producent|importør|administrator|bureau|mægler|agent|inkasso|auditor|accountant|carrier|haulier|subcontractor|owner"
    r"|manufacturer|steuerberater|spediteur|hersteller|frachtführer|revisorn?|åkeri|transporteur|eigenaar)s?"
    r"[^\w]*(?:cvr|se|vat|moms|org|ust|tva|btw)[^\d]{0,12}$",
    re.IGNORECASE,
)
# "En del af Omsorgsgruppen A/S, CVR 40117733": these are never said of oneself, so a name may stand between.
_OF_ANOTHER = re.compile(
    r"(?:^|\W)(?:en del a[fv]|ejet af|ejes af|eies av|ägs av|datterselskab af|dattersel?skap av|moderselskab|netselskab"
    r"|(?:vor|vores|our|via) agent"
    r"|administreres af|(?:fiscal|tax) representative(?: in \w+)?|momsrepræsentant|fiskalvertreter(?:in)?"
    r"|part of|owned by|a (?:member|subsidiary|division) of|parent company"
    r"|teil der|ein unternehmen der|muttergesellschaft|filiale (?:de|du)|onderdeel van|ingår i|tilhørende)"
    r":?(?: [^\s,;:·|•(]+){1,6},? ?\(?[^\d,;:·|•(]{0,12}$",
    re.IGNORECASE,
)
_CARE_OF = re.compile(r"\bc/o [^,;:·|()]+ \([^\d()]*$", re.IGNORECASE)  # "c/o Baltzer ApS (CVR-nr. 21003360)"
_SECTION_REACH = 220.0  # points down to which "Fakturamodtager" rules over what stands below it
_COLUMN_REACH = 120.0
_LEFT_OF_HEADING = 30.0
_SAME_EDGE = 3.0
_WORDS_OF_ADDRESS = 8  # a line with more is a sentence
_CVR_LENGTH = 8
_FEWEST_COLUMNS = 4
_DIRECTIONS = frozenset(["fra", "til", "from", "to"])
_BESIDE = 4.0  # heights of a row
_BESIDE_SHIFT = 60.0  # points


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who sells and who buys."""

    supplier_name: Field[str] | None = None
    supplier_id: Field[str] | None = None
    supplier_gln: Field[str] | None = None
    buyer_name: Field[str] | None = None
    buyer_id: Field[str] | None = None
    buyer_gln: Field[str] | None = None


def find_parties(notes: Notes, office: Office, register: Register, hints: Hints) -> Parties:
    """Return both parties. Our own CVR number and GLN are never the supplier's."""
    headings = [lb for lb in notes.labels("supplier", "buyer", "other_party") if not _heads_a_column(lb)]
    sections = [*(lb for lb in headings if not is_of_a_mail(notes, lb)), *customer_headings(notes)]
    numbers = tax_numbers(notes)
    all_blocks = blocks(notes.layout)
    ours_below = _under_our_name(all_blocks, our_names(notes, office))
    sides = [(n, "buyer" if (n.row.index, n.first) in ours_below else _side(n, office, sections)) for n in numbers]
    supplier_numbers = [n for n, side in sides if side == "supplier"]
    buyer_numbers = [n for n, side in sides if side == "buyer"]
    supplier_id = decide("supplier_id", list(_as_candidates(supplier_numbers, register)))
    locations = location_numbers(notes)
    ours = [n for n in locations if n.value in office.glns or _section(n.row, n.first, sections) != "supplier"]
    theirs = [n for n in locations if n not in ours]
    lines = address_lines(notes)
    buyer = buyer_block(notes, all_blocks, office, sections, supplier_numbers, lines=lines)
    return Parties(
        supplier_id=supplier_id,
        supplier_gln=decide("supplier_gln", [_location(n) for n in theirs]),
        supplier_name=_supplier_name(
            supplier_id,
            register,
            notes,
            supplier_names(
                notes, all_blocks, office, headings, numbers=supplier_numbers, buyer=buyer, hints=hints, lines=lines
            ),
        ),
        buyer_name=_buyer_name(buyer, office),
        buyer_id=decide("buyer_id", list(_as_candidates(buyer_numbers, register, office))),
        buyer_gln=decide("buyer_gln", [_location(n, office) for n in ours]),
    )


def _heads_a_column(label: Label) -> bool:
    """Return whether "Fra" or "Til" stands over a column of a table: of journeys, of periods."""
    return len(label.row.segments) >= _FEWEST_COLUMNS and label.wording in _DIRECTIONS


def _under_our_name(all_blocks: Sequence[Block], ours: Sequence[str]) -> set[tuple[int, int]]:
    """Return the words (row, place) that stand under our name in its block: a CVR number there is ours."""
    found: set[tuple[int, int]] = set()
    for block in all_blocks if ours else ():
        named = False
        for row, segment in block.parts:
            if named:
                found |= {(row.index, place) for place in range(segment.first, segment.last)}
            named = named or _addresses(segment.text, ours)
    return found


def _addresses(text: str, ours: Sequence[str]) -> bool:
    """Return whether a line addresses one of our names: no sentence, nor another company's name beside ours."""
    folded = text.casefold()
    name = next((name for name in ours if name in folded), None)
    if name is None or text.count(" ") >= _WORDS_OF_ADDRESS:
        return False
    return COMPANY.search(text[: folded.index(name)]) is None


def _side(number: Identifier, office: Office, sections: Sequence[Label]) -> str:
    if number.value in office.cvr or number.label == "buyer_id":
        return "buyer"
    before = number.row.text(0, number.first)
    if any(others.search(before) for others in (_BANK, _BANKS_OWN, _OTHERS_OWN, _OF_ANOTHER, _CARE_OF)):
        return "other_party"
    section = _section(number.row, number.first, sections)
    return section if section in ("buyer", "other_party") else "supplier"


def _section(row: Row, first: int, sections: Sequence[Label]) -> str:
    """Return which party's heading stands above this word (or before it in its row), "" where none does."""
    x0, home = row.words[first].x0, row.segment_at(first)
    best, field = _SECTION_REACH, ""
    for label in sections:
        if label.row.page != row.page or not _is_heading(label):
            continue
        distance = row.top - label.row.top
        ends_alike = abs(home.x1 - label.row.segment_at(label.first).x1) < _SAME_EDGE
        under = home.x0 - label.x0 > -_LEFT_OF_HEADING and x0 - label.x0 < _COLUMN_REACH
        if 0 <= distance < best and (under or ends_alike):
            best, field = distance, label.field
    return field


def _is_heading(label: Label) -> bool:
    """Return whether a party's label starts its segment: "til" within a sentence is no heading."""
    segment = label.row.segment_at(label.first)
    alone = segment.last == label.last
    colon = label.row.words[label.last - 1].text.endswith(":")
    return segment.first == label.first and (alone or colon)


def _as_candidates(
    numbers: Sequence[Identifier], register: Register, office: Office | None = None
) -> Iterator[Candidate[str]]:
    for number in numbers:
        facts = set()
        if number.label or not number.value.isdigit() or number.raw.upper().startswith("DK"):
            facts.add(Fact.LABEL)
        known = register.by_id(number.value) is not None or (office is not None and number.value in office.cvr)
        if number.valid or known:
            facts.add(Fact.CHECK)
        if number.behind_label and all(n.value == number.value or _is_beside(n, number) for n in numbers):
            facts.add(Fact.ORDER)
        if sum(n.value == number.value for n in numbers) > 1:
            facts.add(Fact.SECOND_SIGHTING)
        international = number.value[:2].isalpha() or len(number.value) == _CVR_LENGTH
        yield Candidate(
            value=number.value,
            raw=number.raw,
            rule="label of a tax number" if number.label else "form of a VAT id",
            facts=frozenset(facts),
            weight=2.0 if known else 1.5 if international else 0.9,  # a tax office's own number comes last
            page=number.row.page,
            box=number.row.box(number.first, number.last),
        )


def _is_beside(other: Identifier, number: Identifier) -> bool:
    """Return whether another number stands over or under this one, as a tax office's number does by the VAT id.

    Two of one form are two companies'.
    """
    if other.value[:2].isalpha() == number.value[:2].isalpha():
        return False
    apart = abs(other.row.top - number.row.top)
    shift = abs(other.row.words[other.first].x0 - number.row.words[number.first].x0)
    return other.row.page == number.row.page and apart < _BESIDE * number.row.height and shift < _BESIDE_SHIFT


def _location(number: Identifier, office: Office | None = None) -> Candidate[str]:
    facts = {Fact.CHECK}
    if number.label:
        facts.add(Fact.LABEL)
    return Candidate(
        value=number.value,
        raw=number.raw,
        rule="label of a GLN" if number.label else "form of a GLN",
        facts=frozenset(facts),
        weight=2.0 if office is not None and number.value in office.glns else 1.0,
        page=number.row.page,
        box=number.row.box(number.first, number.last),
    )


def _supplier_name(
    supplier_id: Field[str] | None, register: Register, notes: Notes, names: Sequence[Name]
) -> Field[str] | None:
    known = register.by_id(supplier_id.value) if supplier_id is not None else None
    if known is not None and supplier_id is not None:
        on_page = re.search(re.escape(" ".join(known.name.split())), notes.text, re.IGNORECASE) is not None
        place = next((n for n in names if n.text.casefold() == known.name.casefold()), None)
        facts = frozenset([Fact.CHECK, Fact.SECOND_SIGHTING] if on_page else [Fact.CHECK])
        return Field(
            value=known.name,
            raw=place.text if place is not None else supplier_id.raw,
            certainty=grade("supplier_name", facts)
            if supplier_id.certainty is Certainty.PROVEN
            else Certainty.SUPPORTED,
            rule="register, by the supplier's id",
            facts=facts,
            page=place.row.page if place is not None else supplier_id.page,
            box=place.box if place is not None else supplier_id.box,
        )
    candidates = [
        Candidate(
            value=name.text,
            raw=name.text,
            rule=name.rule,
            facts=name.facts,
            weight=name.score,
            page=name.row.page,
            box=name.box,
        )
        for name in names
    ]
    return decide("supplier_name", candidates)


def _buyer_name(name: Name | None, office: Office) -> Field[str] | None:
    if name is None:
        return None
    ours = {n.casefold() for n in (office.name, *office.other_names) if n}
    facts = set(name.facts)
    if any(n in name.text.casefold() for n in ours):
        facts |= {Fact.CHECK, Fact.LABEL}
    frozen = frozenset(facts)
    return Field(
        value=name.text,
        raw=name.text,
        certainty=grade("buyer_name", frozen) if frozen else Certainty.GUESS,
        rule=name.rule,
        facts=frozen,
        page=name.row.page,
        box=name.box,
    )
