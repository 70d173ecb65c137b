"""Finds the name of the buyer: by our own names, by headings, and by the form of an address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from robot.ports import Hints
from robot.settings import Office
from scrapers.address_lines import POSTAL, AddressLine, in_window
from scrapers.identifiers import Identifier
from scrapers.labels import Label, is_wording
from scrapers.name_forms import (
    PUBLIC,
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
from scrapers.pdf.layout import Block
from scrapers.sightings import Notes

_REACHABLE = re.compile(r"\b(?:tlf|telefon|tel|fon|phone|fax|mobil)\b|www\.|@|\bbank|https?:", re.IGNORECASE)
_CUSTOMER = frozenset(["kunde", "customer", "kunden", "klant", "kund"])
_OF_MAILS = frozenset(["fra", "til", "from", "to"])
_ROWS_OF_A_MAIL = 3
_MAIL_HEAD = re.compile(r"(?:sendt|emne|subject|sent|betreff|gesendet):", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.,;:(]")
_FOOT = 0.8  # of a page's height


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
            if name is not None and not is_labelled(notes, segment, row):
                start = segment.text.casefold().index(name)
                return make_name(segment.text[start : start + len(name)], row, segment, rule="our own name", score=5.0)
    for label in sections:
        if label.field == "buyer" and (found := named_by(notes, label)):
            return found
    senders = [line for line in lines if line.row.page == notes.layout.pages[0]]
    return (
        _in_a_window(notes, senders, ours)
        or _addressed(notes, all_blocks, senders, supplier, sections)
        or _in_a_sentence(notes)
    )


def customer_headings(notes: Notes) -> list[Label]:
    """Return the labels "Kunde" that stand alone over an address, as headings of the buyer's part."""
    return [
        label._replace(field="buyer")
        for label in notes.labels("other_number")
        if label.wording in _CUSTOMER and label.row.segment_at(label.first).last == label.last
    ]


def is_of_a_mail(notes: Notes, label: Label) -> bool:
    """Return whether "Fra:" or "Til:" stands in the head of a printed mail: persons, by "Sendt:" and "Emne:"."""
    near = (*notes.layout.above(label.row, _ROWS_OF_A_MAIL), *notes.layout.below(label.row, _ROWS_OF_A_MAIL))
    return label.wording in _OF_MAILS and any(_MAIL_HEAD.match(row.text()) for row in near)


def _in_a_sentence(notes: Notes) -> Name | None:
    """Return the name in "Hermed faktura 4711 til Fjordby Kommune, Plejecenter Bøgely."."""
    for label in notes.labels("buyer"):
        before = [lb for lb in notes.of(label.row).labels if lb.last <= label.first]
        if any(lb.field in ("invoice_number", "invoice_title") for lb in before):
            segment = label.row.segment_at(label.first)
            text = _SENTENCE_END.split(label.row.text(label.last, segment.last))[0]
            if may_be_name(text):
                return make_name(text, label.row, segment, rule="in a sentence", score=1.0)
    return None


def _addressed(
    notes: Notes,
    all_blocks: Sequence[Block],
    senders: Sequence[AddressLine],
    supplier: Sequence[Identifier],
    sections: Sequence[Label],
) -> Name | None:
    """Return the head of the block that looks most like the buyer's address."""
    names_of_senders = {line.name for line in senders}
    supplier_parts = {(n.row.index, n.row.segment_at(n.first).first) for n in supplier}
    first_line = _first_line_of_table(notes)
    domains = domains_of(notes, Hints(), below=_FOOT * notes.layout.page_height)
    elsewhere = [label for label in sections if label.field == "other_party"]
    best: tuple[float, Name] | None = None
    for block in all_blocks:
        if block.page != notes.layout.pages[0] or block.parts[0][0].index >= first_line:
            continue
        head = next(((r, s) for r, s in block.parts[:2] if may_be_name(s.text) and not is_labelled(notes, s, r)), None)
        if head is None or head[0].index >= first_line:
            continue
        if bare_name(head[1].text) in names_of_senders:
            continue
        if is_wording(head[1].text):
            continue
        score = _addresses_buyer(notes, block, supplier_parts)
        score -= 4.0 if any(head[1].text in n.row.text() for n in supplier) else 0.0
        score -= (
            3.0 if any(lb.row is r and lb.first == s.first for r, s in block.parts[:1] for lb in elsewhere) else 0.0
        )
        score -= 1.0 if head[0] is notes.layout.rows[0] else 0.0
        score -= 4.0 if domains and slug(head[1].text).startswith(domains) else 0.0  # who can be reached there sells
        if score > 0 and (best is None or score > best[0]):
            best = (score, make_name(head[1].text, *head, rule="address block", score=score))
    return best[1] if best is not None else None


def _addresses_buyer(notes: Notes, block: Block, supplier_parts: set[tuple[int, int]]) -> float:
    """Return how much speaks for a block as the buyer's address."""
    texts = block.texts
    score = 2.0 if any(POSTAL.search(t) for t in texts) else -2.0
    score += 2.0 if any(PUBLIC.search(t) for t in texts) else 0.0
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
        head = next(((r, s) for r, s in parts if may_be_name(s.text) and not is_labelled(notes, s, r)), None)
        if head is not None and any(POSTAL.match(s.text) for r, s in parts if r.index > head[0].index):
            return make_name(head[1].text, *head, rule="address in the window", score=4.5)
    return None


def _first_line_of_table(notes: Notes) -> int:
    """Return the index of the row that heads the table of lines; what stands below it addresses nobody."""
    end = notes.rows[-1].row.index + 1 if notes.rows else 0
    return next((n.row.index for n in notes.rows if n.is_table_head), end)
