"""Finds the invoice number, the order reference, and the invoice that a credit note takes back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from robot.invoice import Fact, Field
from robot.ports import Hints
from scrapers.certainty import Candidate, decide
from scrapers.labels import SETS_APART, YOURS, Label
from scrapers.linking import captioned, under_in_row
from scrapers.number_forms import STROKE, TRIM, goes_on_below, identifier, in_series, with_groups
from scrapers.number_titles import (
    FEWEST_DIGITS,
    NUMBER,
    rows_under,
    starts_cell,
    with_the_title,
)
from scrapers.order import follows_in_file
from scrapers.pdf.layout import Row
from scrapers.sightings import Notes

_FIK_ID = re.compile(r"\+7[15]\s?<\s?(\d{14,16})\s?\+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BY_OTHER_NAME = re.compile(r"bilag|dokument|document|beleg")  # may be an appendix, or the office's own number
_STAMP = re.compile(r"^(?:modtaget|indg[åa]et|attest|anvist|konteret|bogført|godkendt)", re.IGNORECASE)
_RECEIPT = re.compile(r"kvittering|\breceipt\b|quittung|\breçu\b", re.IGNORECASE)
_CREDIT = re.compile(r"kredit|credit|gutschrift|avoir|creditnota|storno|korrektur")
_BY_A_TITLE = 2.0
_OWN_LABEL = 3.0  # the weight of a label that names the field in full
_FEWEST_IN_WORD = 4  # letters
_FEWEST_IN_ORDER = 3  # characters: "Bilag nr. 2" is an appendix
_FEWEST_BY_TITLE = 2  # characters: "Faktura 1. kvartal"
_WITHIN_A_SENTENCE = 0.7  # less weight: "Udligner faktura nr. 45529"
_BEFORE_ITS_DAY = frozenset(["/", "af", "av", "of", "vom", "du", "van"])
_PARTS = re.compile(rf"\s[{''.join(SETS_APART)}]\s")
_PAIRED = ("date", "issue_date", "other_date", "other_number")
_STAMP_WIDTH = 60.0  # points
_FEWEST_HEADS = 3
_FEWEST_LISTED = 2  # below the first
_SENTENCE = 4  # words before a label's end, from which it stands in a sentence and not in a table
_ORDERS = ("ordre", "order", "bestill", "rekvisition", "auftrag")
_SAME_EDGE = 3.0  # points
_CLOSE = 0.8  # of a row's height: the gap between two rows of one cell
_ROWS_BELOW = 4  # with those of other columns between
_CAPTION = 1.2  # a value's height in that of its caption
_LEADING_WORDS = 1  # "Faktura nr. : 551"; a currency or a colon alone between


def invoice_number(notes: Notes, hints: Hints, issued: date | None = None) -> Field[str] | None:
    """Return BT-1. Its own label speaks for it; so does a second place, the file name, or the mail's subject.

    So do the day of issue, or its year, within the number, and the order in which the file writes its text.
    """
    named = [*notes.labels("invoice_number"), *with_the_title(notes)]
    found = list(_named(notes, named, 3.0))
    if not found or all(_BY_OTHER_NAME.search(c.rule) for c in found):
        found += list(_named(notes, notes.labels("invoice_title"), 2.0 if not found else 3.0))
    if all(candidate.weight < _BY_A_TITLE for candidate in found):  # none, or within sentences about other invoices
        found += _under_a_lone_title(notes)
    found = found or list(_named(notes, [*notes.labels("voucher"), *_beside_the_date(notes)], 2.0))
    if not found and _RECEIPT.search(notes.text) is not None:
        return _of_a_receipt(notes)
    # On a credit note "Fakturanr." is the invoice that it takes back.
    found = [c for c in found if _CREDIT.search(c.rule)] or found
    return decide("invoice_number", found, [*_seen_again(notes, hints, found), *_dated(found, issued)])


def _of_a_receipt(notes: Notes) -> Field[str] | None:
    """Return what a receipt is known by. Nothing proves that it stands for an invoice number."""
    found = _named(notes, notes.labels("receipt_number"), 1.0)
    return decide("invoice_number", [replace(c, facts=frozenset([Fact.LABEL])) for c in found])


def order_reference(notes: Notes, hints: Hints) -> Field[str] | None:
    """Return BT-13; "your reference" stands in for it where it has a digit and no order number is there."""
    found = list(_named(notes, notes.labels("order_reference"), 3.0)) or list(_wrapped(notes))
    found = found or list(_named(notes, notes.labels("buyer_reference"), 2.0))
    return decide("order_reference", found, _seen_again(notes, hints, found))


def buyer_reference(notes: Notes) -> Field[str] | None:
    """Return BT-10, as it is written: a name or a number."""
    found = []
    for label in notes.labels("buyer_reference"):
        here = notes.of(label.row)
        limit = min((lb.first for lb in here.labels if lb.first >= label.last), default=len(label.row.words))
        words = label.row.text(
            label.last, min(limit, label.row.segment_at(label.last).last if label.last < limit else limit)
        )
        if text := words.strip(TRIM):
            found.append(_candidate(text, label, label.last, label.row, 1.0))
    return decide("buyer_reference", found)


def corrects(notes: Notes) -> Field[str] | None:
    """Return BT-25: the number of the invoice that a credit note takes back."""
    return decide("corrects", list(_named(notes, notes.labels("corrects"), 3.0)))


def _named(notes: Notes, labels: Sequence[Label], weight: float) -> Iterator[Candidate[str]]:
    for label in labels:
        by_title = label.field in ("invoice_title", "voucher")
        if _is_stamped(notes, label):
            continue
        found, less = _heading(notes, label) or _right(notes, label), 0.0
        if found is None:
            found = _over(notes, label)
        if found is None:
            alone = label.field == "invoice_title" and not _heads_values(notes, label)
            found, less = _below(notes, label, captions_alone=alone), 0.5
        if found is not None and found[0] is not label.row and _is_listed(notes, found[0], found[1]):
            continue
        if found is not None and by_title and len(found[2]) < _FEWEST_BY_TITLE + (label.field == "voucher"):
            continue
        in_words = label.field == "invoice_title" and not starts_cell(label)  # "EAN-faktura, 30 dage"
        if found is not None and in_words and sum(c.isdigit() for c in found[2]) < FEWEST_DIGITS:
            continue
        if found is not None:
            row, place, value = found
            ours = starts_cell(label)
            candidate = _candidate(value, label, place, row, weight - less - (0.0 if ours else _WITHIN_A_SENTENCE))
            own = weight >= _OWN_LABEL or _is_title(notes, label, row, place, value)
            whole = _is_cell(label, row, place, value) or _is_whole(notes, row, place, value)
            parted = STROKE in value.split() or goes_on_below(notes, row, place, label.x0)  # "4711 / 12": two, perhaps
            if own and ours and whole and not (parted or _is_bare(label)) and follows_in_file(notes, label, row, place):
                candidate = replace(candidate, facts=candidate.facts | {Fact.ORDER})
            yield candidate


def _under_a_lone_title(notes: Notes) -> Iterator[Candidate[str]]:
    """Yield the number alone in its cell under the title alone in its own: "FAKTURA" over "INV/2026/113"."""
    for title in notes.labels("invoice_title"):
        home = title.row.segment_at(title.first)
        if (home.first, home.last) != (title.first, title.last) or len(title.row.segments) > _FEWEST_HEADS:
            continue
        for row in rows_under(notes, title):
            for cell in row.segments:
                flush = abs(cell.x0 - home.x0) < _SAME_EDGE or abs(cell.x1 - home.x1) < _SAME_EDGE
                first = _PARTS.split(cell.text, maxsplit=1)[0]  # "B-207 | 15. juli 2026 | forfalder ..."
                last = cell.first + len(first.split(" "))
                named = any(cell.first <= lb.first < last for lb in notes.of(row).labels)
                value = identifier(first.strip(TRIM)) if flush and not named else None
                if value is not None and len(value) >= FEWEST_DIGITS and not _is_listed(notes, row, cell.first):
                    yield _candidate(value, title, cell.first, row, _BY_A_TITLE)


def _beside_the_date(notes: Notes) -> list[Label]:
    """Return "Nr." alone in the cell beside that of "Dato", or right over it, as the head of a letter has it."""
    found = []
    for label in notes.labels("date", "issue_date"):
        home = label.row.segment_at(label.first)
        cells = [(label.row, cell) for cell in label.row.segments if cell is not home]
        cells += [
            (row, cell)
            for row in notes.layout.above(label.row, 1)
            for cell in row.segments
            if abs(cell.x0 - home.x0) < _SAME_EDGE and label.row.top - row.bottom < label.row.height
        ]
        found += [
            Label("voucher", cell.text.casefold().strip(" .:"), row, cell.first, cell.last)
            for row, cell in cells
            if cell.text.casefold().strip(" .:") in NUMBER
        ]
    return found


def _is_bare(label: Label) -> bool:
    """Return whether a label is "Nr." and no more: its neighbour says whose number it is."""
    return label.field == "voucher" and label.wording in NUMBER


def _is_stamped(notes: Notes, label: Label) -> bool:
    """Return whether the label stands in a mail room's stamp: "MODTAGET 29-11-2024 / Bilag nr. 318340 / Attest:"."""
    near = (*notes.layout.above(label.row, 3), *notes.layout.below(label.row, 3))
    x0 = label.row.segment_at(label.first).x0
    return any(abs(s.x0 - x0) < _STAMP_WIDTH and _STAMP.match(s.text) for row in near for s in row.segments)


def _heads_values(notes: Notes, label: Label) -> bool:
    """Return whether the label is one of several over a row of values: "Debitor   Faktura   Bilagsdato"."""
    here = notes.of(label.row)
    return len(here.labels) >= _FEWEST_HEADS and not any(c.isdigit() for c in here.text)


def _is_listed(notes: Notes, row: Row, place: int) -> bool:
    """Return whether a number is the first of a column of them: telephones under "Nummer"."""
    x0 = row.words[place].x0
    under = notes.layout.below(row, _FEWEST_LISTED)
    cells = [cell for below in under for cell in below.segments if abs(cell.x0 - x0) < _SAME_EDGE]
    return sum(identifier(cell.text) is not None for cell in cells) == _FEWEST_LISTED


def _is_cell(label: Label, row: Row, place: int, value: str) -> bool:
    """Return whether the number is all that stands in its cell, under its label: the next cell is another value."""
    cell = row.segment_at(place)
    alone = cell.last - cell.first == 1 + value.count(" ")
    return row is not label.row and alone and len(value) >= _FEWEST_IN_ORDER and not _YEAR.fullmatch(value)


def _is_whole(notes: Notes, row: Row, place: int, value: str) -> bool:
    """Return whether the number surely ends with its word: "2026   117" may be one number in two words."""
    if len(value) < _FEWEST_IN_ORDER or _YEAR.fullmatch(value):
        return False
    place += value.count(" ")
    if row.text(place + 1, place + 2) == STROKE:  # its day may stand there, or its second half
        return any(at.first == place + 2 for at in notes.of(row).dates)
    if row.words[place].text.endswith(","):
        return True
    if place + 1 == len(row.words) or any(lb.first == place + 1 for lb in notes.of(row).labels):
        return True
    following = row.words[place + 1].text
    if row.segment_at(place).last == place + 1 and following.isalpha() and len(following) >= _FEWEST_IN_WORD:
        return True  # another cell, and a word: "Faktura 103248     KONTORHUSET RANDERS"
    return sum(c.islower() for c in row.words[place + 1].text) > 1


def _is_title(notes: Notes, label: Label, row: Row, place: int, value: str) -> bool:
    """Return whether label and number alone make their cells: the title "FAKTURA 4711", no part of a sentence.

    A date may follow: "FAKTURA 4711, 19. november 2026", "Faktura: 4711 af 19-11-2026".
    """
    home = label.row.segment_at(label.first)
    end = place + 1 + value.count(" ")
    alone = home.last == label.last or not any(c.isalnum() for c in label.row.text(label.last, home.last))
    if row is label.row:
        parted = row.words[end - 1].text.endswith(",") or row.text(end, end + 1).casefold() in _BEFORE_ITS_DAY
        dated = parted and any(at.first in (end, end + 1) for at in notes.of(row).dates)
        alone = alone or home.last == end or dated
    return starts_cell(label) and alone and sum(c.isdigit() for c in value) >= FEWEST_DIGITS


def _wrapped(notes: Notes) -> Iterator[Candidate[str]]:
    """Yield the order number whose label is broken over two rows: "Købers / ordrenr: 5002701"."""
    for label in notes.labels("other_number"):
        if label.wording.startswith(_ORDERS) and any(w.casefold().strip(" .:") in YOURS for w in _before(notes, label)):
            found = _right(notes, label)
            if found is not None:
                yield _candidate(found[2], label, found[1], found[0], 2.5)


def _before(notes: Notes, label: Label) -> Iterator[str]:
    """Yield the words that a label may go on from: right over it, and the last of the row above if it begins a row."""
    for row in notes.layout.above(label.row, 2):
        if label.row.top - row.bottom < _CLOSE * label.row.height:
            yield from (word.text for word in row.words if abs(word.x0 - label.x0) < _SAME_EDGE)
    for row in notes.layout.above(label.row, 1):
        if label.first == 0 and abs(row.words[0].x0 - label.x0) < _SAME_EDGE:
            yield row.words[-1].text


def _candidate(value: str, label: Label, place: int, row: Row, weight: float) -> Candidate[str]:
    return Candidate(
        value=value,
        raw=row.words[min(place, len(row.words) - 1)].text,
        rule=f"label '{label.wording}'",
        facts=frozenset([Fact.LABEL]),
        weight=weight,
        page=row.page,
        box=row.box(place, place + 1) if place < len(row.words) else None,
    )


def _right(notes: Notes, label: Label) -> tuple[Row, int, str] | None:
    row = label.row
    taken = [lb for lb in notes.of(row).labels if lb.first >= label.last]
    start = _pair(label, taken)
    limit = min((lb.first for lb in taken if lb.first >= start), default=len(row.words))
    if start == len(row.words) and (found := _in_next_row(notes, label)) is not None:
        return found
    skipped = 0
    for place in range(start, min(limit, len(row.words))):
        text = row.words[place].text.strip(TRIM)
        if not text:
            continue
        last = min(row.segment_at(place).last, limit)
        value = in_series(text, row.words[place + 1].text) if place + 1 < last else None
        if value := value or identifier(text):
            paired = row.text(label.last, label.last + 1) == STROKE
            return row, place, with_groups(value, row, place, last, paired=paired)
        skipped += 1
        if skipped > _LEADING_WORDS or place >= row.segment_at(label.first).last:
            return None
    return None


def _in_next_row(notes: Notes, label: Label) -> tuple[Row, int, str] | None:
    """Return the number that begins the next row of a sentence whose row ends in this label ("Rekv.nr. / 2152201")."""
    row = label.row
    if label.last - row.segment_at(label.first).first < _SENTENCE:
        return None
    for below in notes.layout.below(row, 1):
        near = below.top - row.bottom < _CLOSE * row.height and abs(below.words[0].x0 - row.words[0].x0) < _SAME_EDGE
        value = identifier(below.words[0].text.strip(TRIM)) if near else None
        return (below, 0, value) if value is not None else None
    return None


def _pair(label: Label, others: list[Label]) -> int:
    """Return where the values begin: behind "dato" in "Fakturanr. / dato   333795 / 2022-04-21"."""
    words = label.row.words
    for other in others:
        if other.first == label.last + 1 and words[label.last].text == "/" and other.field in _PAIRED:
            return other.last
    return label.last


def _heading(notes: Notes, label: Label) -> tuple[Row, int, str] | None:
    """Return the number alone in its cell right under a label in smaller print, whatever stands in the next column."""
    home = label.row.segment_at(label.first)
    if (home.first, home.last) != (label.first, label.last):
        return None
    for row in notes.layout.below(label.row, _ROWS_BELOW):
        if row.top - label.row.bottom > _CLOSE * label.row.height:
            return None
        for cell in row.segments:
            if abs(cell.x0 - home.x0) < _SAME_EDGE:
                larger = row.words[cell.first].height > _CAPTION * label.row.words[label.first].height
                value = identifier(cell.text.strip(TRIM)) if larger else None
                return (row, cell.first, value) if value is not None else None
    return None


def _over(notes: Notes, label: Label) -> tuple[Row, int, str] | None:
    """Return the number that the label is a caption to."""
    found = captioned(notes, label)
    value = identifier(found[1].text.strip(TRIM)) if found is not None else None
    return (found[0], found[1].first, value) if found is not None and value is not None else None


def _below(notes: Notes, label: Label, *, captions_alone: bool = False) -> tuple[Row, int, str] | None:
    """Return the number under a label. `captions_alone`: only where the label is in smaller print than the number."""
    if notes.of(label.row).is_table_head:
        return None
    column = under_in_row(notes, label) if not captions_alone else None
    if column is not None and (value := identifier(column[0].words[column[1]].text.strip(TRIM))):
        row, place = column
        return row, place, with_groups(value, row, place, row.segment_at(place).last)
    for row in notes.layout.below(label.row, _ROWS_BELOW):
        if row.top - label.row.bottom > 1.8 * label.row.height:
            return None
        for segment in row.segments:
            near = segment.x0 < label.x1 and segment.x1 > label.x0 - 3 and abs(segment.x0 - label.x0) < 60
            if near and not (captions_alone and row.words[segment.first].height < _CAPTION * label.row.height):
                named = any(segment.first <= lb.first < segment.last for lb in notes.of(row).labels)
                value = identifier(segment.text.strip(TRIM)) if not named else None
                return (row, segment.first, value) if value else None
    return None


def _dated(found: list[Candidate[str]], issued: date | None) -> Iterator[tuple[str, Fact]]:
    """Yield the numbers that have the day of issue in them ("20240312-1"), or its year at the head of a part."""
    if issued is None:
        return
    days = (f"{issued:%Y%m%d}", f"{issued:%d%m%Y}", f"{issued:%d%m%y}", f"{issued:%y%m%d}")
    for value in {c.value for c in found}:
        digits = re.sub(r"\D", "", value)
        year = re.search(rf"(?<!\d){issued:%Y}(?:\D\d|\d{{3,}}(?!\d))", value)
        if (len(digits) > len(days[0]) and any(day in digits for day in days)) or year is not None:
            yield value, Fact.RELATION


def _pays(payment_id: str, number: str) -> bool:
    """Return whether a FIK id has the number in it: anywhere if it is long, else as all of it but the check digit."""
    return number in payment_id if len(number) >= 5 else payment_id[:-1].lstrip("0") == number.lstrip("0")


def _seen_again(notes: Notes, hints: Hints, found: list[Candidate[str]]) -> Iterator[tuple[str, Fact]]:
    for value in {c.value for c in found}:
        if seen_again(value, notes, hints):
            yield value, Fact.SECOND_SIGHTING


def seen_again(value: str, notes: Notes, hints: Hints) -> bool:
    """Return whether a number stands elsewhere too: in the mail, the file's name, a payment id, twice on the pages."""
    if _YEAR.fullmatch(value):
        return False  # stands in dates and file names whatever the number is
    on_mail = re.compile(rf"(?<![0-9A-Za-z]){re.escape(value)}(?![0-9A-Za-z])", re.IGNORECASE)
    named = len(value) >= 3 and any(on_mail.search(text) for text in (hints.subject, hints.name, hints.title))
    paid = value.isdigit() and any(_pays(payment_id, value) for payment_id in _FIK_ID.findall(notes.text))
    return named or paid or (len(value) >= 4 and _printed_again(value, notes.text))


def _printed_again(value: str, text: str) -> bool:
    """Return whether a value stands twice in a text, each time whole: no part of a date, an amount, an address."""
    town = r"(?! [A-ZÆØÅ][a-zæøå])" if len(value) == 4 and value.isdigit() else ""
    whole = rf"(?<!\w)(?<!\d[-./,]){re.escape(value)}(?!\w)(?![-./,]\d){town}"
    return len(re.findall(whole, text, re.IGNORECASE if not town else 0)) > 1
