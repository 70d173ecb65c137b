"""Finds the labels of a page: the wordings by which invoices name their values (`labels.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from scrapers.pdf.layout import Row

_PART = re.compile(r"[^\s.\-‐‑/]+")
_COMPOUND = re.compile(
    r"(?P<first>\w{2,20}?)s?(?P<invoice>(?:faktura|regning|nota|opkrævning)(?:nr|nummer|snr|snummer|dato)?)"
)
_COMPOUND_ENDS = ("faktura", "regning", "nota", "opkrævning", "nr", "nummer", "dato")
_IN_PARTS = ("aconto", "del", "rate")
_OTHER_INVOICES = ("original", "proforma", "rykker", "be", "ud", "an", "op", "til", "om", "af")
_OF_INVOICES = frozenset(["invoice_number", "invoice_title", "issue_date"])
_NUMBERED = ("invoice_number", "invoice_title")
_TRIM = " .,:;()[]*|"
_PLAIN_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue"})
_PARTIES = frozenset(["modtager", "afsender", "adresse", "kunde", "empfänger", "adressat", "mottagare", "mottaker"])
_LONGEST_SHORTENED = 4  # with its full stop: "USt.", "Nr."
_LONGEST_PIECE = 5  # characters of a word whose letters are set apart, with the space behind it, on average
_FEWEST_SPACED = 3  # letters
_AMOUNTS = frozenset(["net_total", "vat_total", "gross_total", "payable_total", "total", "subtotal"])
_TAX_IDS = frozenset(["cvr", "vat_id"])
SETS_APART = frozenset("·|•")
"""What parts the values of one cell: "J.nr. 7 · Faktura 8"."""
YOURS = frozenset(
    [
        *("deres", "jeres", "kundens", "købers", "modtagers", "kunde", "køber"),
        *("ihre", "ihr", "kunden", "your", "customer", "buyer", "client", "votre", "uw", "er", "ert"),
    ]
)
EXCLUDED = frozenset(
    ["ekskl", "eksklusive", "excl", "exkl", "eks", "ex", "uden", "excluding", "exclusief", "utan", "uten"]
)
INCLUDED = frozenset(["inkl", "incl", "inklusive", "inklusiv", "including", "inclusive", "inclusief", "med"])
_WITHOUT_VAT = frozenset(
    [
        "ekskl",
        "excl",
        "exkl",
        "ex",
        "eks",
        "uden",
        "netto",
        "net",
        "without",
        "before",
        "før",
        "excluding",
        "exclusief",
        "ht",
    ]
)
_WITH_VAT = frozenset(
    [
        "inkl",
        "incl",
        "inklusive",
        "inklusiv",
        "inclusive",
        "including",
        "med",
        "with",
        "brutto",
        "gross",
        "ttc",
        "inclusief",
    ]
)


class Label(NamedTuple):
    """A wording found on the page, as the words `first` to `last` (exclusive) of its row."""

    field: str
    wording: str
    row: Row
    first: int
    last: int

    @property
    def begins(self) -> int:
        """The first word of its cell, or of its part that one of `SETS_APART` begins: "J.nr. 7 · Faktura 8"."""
        first = self.row.segment_at(self.first).first
        parted = (place + 1 for place in range(first, self.first) if self.row.words[place].text in SETS_APART)
        return max(parted, default=first)

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.row.words[self.first].x0

    @property
    def x1(self) -> float:
        """The right edge."""
        return self.row.words[self.last - 1].x1


def normalised(text: str) -> tuple[str, ...]:
    """Return the tokens by which labels are compared: "CVR-nr.:" is ("cvr", "nr")."""
    bare = text.casefold().strip(_TRIM)
    if bare.isalnum():  # as most words are
        return (bare,)
    if "@" in text or "www." in text:
        return ()
    found = []
    for part in _PART.findall(text.casefold().replace("’", "'")):
        bare = part.strip(_TRIM)
        if bare:
            found.append(bare)
    return tuple(found)


@dataclass(slots=True)
class Wordings:
    """The wordings that begin alike: what they name if they end here, and how they go on, by their next tokens."""

    field: str | None = None
    longer: dict[str, Wordings] = dataclass_field(default_factory=dict)


@cache
def vocabulary() -> Wordings:
    """Return the wordings of all labels."""
    table = tomllib.loads(files("scrapers").joinpath("labels.toml").read_text(encoding="utf-8"))
    parts: dict[str, list[str]] = table.pop("parts")
    known = Wordings()
    for field, languages in table.items():
        for wordings in languages.values():
            for wording in wordings:
                for spelled in _without_accents(_spelled(wording, parts)):
                    place = known
                    for token in normalised(spelled):
                        place = place.longer.setdefault(token, Wordings())
                    place.field = place.field or field
    return known


def is_wording(text: str) -> bool:
    """Return whether a text is the wording of a label and nothing else."""
    place = vocabulary()
    for token in normalised(text):
        longer = place.longer.get(token)
        if longer is None:
            return False
        place = longer
    return place.field is not None


def find_labels(row: Row, text: str) -> list[Label]:
    """Return the labels of a row from left to right; the longest wording wins, none overlap. `text` is the row's."""
    tokens, places = _tokens(text)
    known = vocabulary().longer
    spaced = list(_letter_spaced(row))
    labels: list[Label] = []
    end = 0
    for at in [at for at, token in enumerate(tokens) if token in known or token.endswith(_COMPOUND_ENDS)]:
        if at < end:
            continue
        match = _longest(tokens, places, at, row) or _compound(tokens, places, at, row)
        if match is not None and (
            _begins_a_number(match, tokens, places, at) or _is_a_party(match, tokens, places, at)
        ):
            continue
        if match is not None:
            field, wording = match
            end = at + len(wording)
            if (
                field in _TAX_IDS
                and at > 0
                and tokens[at - 1] in YOURS
                and row.segment_at(places[at - 1]) is row.segment_at(places[at])
            ):
                field = "buyer_id"
            if field == "vat_total":
                field = _with_or_without(tokens[max(0, at - 3) : at])
            labels.append(Label(field, " ".join(wording), row, places[at], places[end - 1] + 1))
    if spaced:
        labels = [lb for lb in labels if not any(s.first <= lb.first < s.last for s in spaced)] + spaced
        labels.sort(key=lambda lb: lb.first)
    return _put_together(row, _paired(row, labels)) if len(labels) > 1 else labels


def _begins_a_number(match: tuple[str, Sequence[str]], tokens: Sequence[str], places: Sequence[int], at: int) -> bool:
    """Return whether what looks like a label is how an order number begins: "PO-2026-5519"."""
    field, wording = match
    end = at + len(wording)
    within = [token for token, place in zip(tokens[end:], places[end:], strict=True) if place == places[end - 1]]
    return field == "order_reference" and any(any(c.isdigit() for c in token) for token in within)


def _is_a_party(match: tuple[str, Sequence[str]], tokens: Sequence[str], places: Sequence[int], at: int) -> bool:
    """Return whether what looks like a title is part of a party's: "Kunde/Faktura-modtager"."""
    field, _ = match
    within = {token for token, place in zip(tokens, places, strict=True) if place == places[at]}
    return field == "invoice_title" and not within.isdisjoint(_PARTIES)


def _letter_spaced(row: Row) -> Iterator[Label]:
    """Yield the labels whose letters are set apart and so come in pieces, alone in their cell: "U D S T E D T"."""
    for cell in row.segments:
        count = cell.last - cell.first
        if count > 1 and len(cell.text) < _LONGEST_PIECE * count and cell.text.isupper():
            written = "".join(normalised(cell.text.replace(" ", "")))
            yours = next((word for word in YOURS if written.startswith(word)), "")
            known = _unspaced().get(written) or _unspaced().get(written.removeprefix(yours))
            if len(written) >= _FEWEST_SPACED and known is not None:
                yield Label(*known, row, cell.first, cell.last)


@cache
def _unspaced() -> dict[str, tuple[str, str]]:
    """Return field and wording of each wording without its spaces."""
    found: dict[str, tuple[str, str]] = {}
    open_places: list[tuple[tuple[str, ...], Wordings]] = [((), vocabulary())]
    while open_places:
        before, place = open_places.pop()
        for token, longer in place.longer.items():
            tokens = (*before, token)
            if longer.field is not None:
                found.setdefault("".join(tokens), (longer.field, " ".join(tokens)))
            open_places.append((tokens, longer))
    return found


def _with_or_without(before: Sequence[str]) -> str:
    """Return which total it is whose label ends in "moms": "inkl. 25 %" moms, "ekskl." moms, or the VAT itself."""
    words = [word for word in before if not word.strip("%").isdigit() and word != "%"]
    last = words[-1] if words else ""
    return "gross_total" if last in INCLUDED else "net_total" if last in EXCLUDED else "vat_total"


def _paired(row: Row, labels: list[Label]) -> list[Label]:
    """Read "Ordrenr. / dato" as a date of the order, and "Fakturanr./-dato" as one of the invoice."""
    read = []
    for place, label in enumerate(labels):
        before = labels[place - 1] if place else None
        if (
            label.field == "date"
            and before is not None
            and (_parted(row, before, label) or (before.first == label.first and "/" in row.words[label.first].text))
            and before.field in (*_NUMBERED, "order_reference", "other_number")
        ):
            read.append(label._replace(field="issue_date" if before.field in _NUMBERED else "other_date"))
        else:
            read.append(label)
    return read


def _parted(row: Row, before: Label, label: Label) -> bool:
    """Return whether nothing but a stroke stands between two labels."""
    return before.last + 1 == label.first and row.words[before.last].text == "/"


def _tokens(text: str) -> tuple[Sequence[str], Sequence[int]]:
    """Return the tokens of a row, and the place of each one's word."""
    words = text.casefold().split(" ")
    tokens = [word.strip(_TRIM) for word in words]
    if "" not in tokens and "".join(tokens).isalnum():
        return tokens, range(len(tokens))
    found = [
        (token, place)
        for place, bare in enumerate(tokens)
        for token in ((bare,) if bare.isalnum() else normalised(words[place]))
    ]
    return [token for token, _ in found], [place for _, place in found]


def _put_together(row: Row, labels: list[Label]) -> list[Label]:
    """Read "Rechnungssumme Brutto (inkl. USt.)" as one label: what it says of VAT decides which total it is."""
    joined: list[Label] = []
    for label in labels:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.field in _AMOUNTS
            and label.field in _AMOUNTS
            and row.segment_at(before.first) is row.segment_at(label.first)
            and not any(c.isdigit() or c == "," for c in row.text(before.last, label.first))
            and not _ends_sentence(row, before, label)
        ):
            words = set(normalised(row.text(before.first, label.last)))
            field = "net_total" if words & _WITHOUT_VAT else "gross_total" if words & _WITH_VAT else before.field
            if field in ("total", "subtotal") and label.field == "vat_total":
                field = "vat_total"  # "Summe Umsatzsteuer"
            wording = f"{before.wording} {label.wording}"
            joined[-1] = Label(field, wording, row, before.first, label.last)
        elif (
            before is not None
            and before.field == label.field
            and row.segment_at(before.first) is row.segment_at(label.first)
            and row.text(before.last, label.first) == "/"
        ):
            joined[-1] = before._replace(last=label.last)  # in two languages: "Faktura nr. / Invoice no."
        else:
            joined.append(label)
    return joined


def _ends_sentence(row: Row, before: Label, label: Label) -> bool:
    """Return whether a sentence ends between two labels: "Priserne er inkl. moms. Heraf moms kr. 646,-"."""
    last = row.words[before.last - 1].text
    return last.endswith(".") and len(last) > _LONGEST_SHORTENED and row.words[label.first].text[0].isupper()


def _longest(tokens: Sequence[str], places: Sequence[int], at: int, row: Row) -> tuple[str, Sequence[str]] | None:
    """Return the field and the tokens of the longest wording that begins at token `at`."""
    found, known = None, vocabulary()
    last = row.segment_at(places[at]).last  # a label does not reach over a wide gap into the next column
    for end in range(at, len(tokens)):
        wordings = known.longer.get(tokens[end])
        if wordings is None or places[end] >= last:
            break
        known = wordings
        if known.field is not None:
            found = known.field, end + 1
    return (found[0], tokens[at : found[1]]) if found is not None else None


def _compound(tokens: Sequence[str], places: Sequence[int], at: int, row: Row) -> tuple[str, Sequence[str]] | None:
    """Read "Kørselsfaktura nr." as "faktura nr": Danish puts what an invoice is about before the word itself."""
    match = _COMPOUND.fullmatch(tokens[at])
    if match is None or match["first"].startswith(_OTHER_INVOICES):
        return None
    found = _longest([*tokens[:at], match["invoice"], *tokens[at + 1 :]], places, at, row)
    if found is not None and match["first"].startswith(_IN_PARTS):
        # "Acontofaktura nr." is this invoice's title, or one that a final invoice takes off
        return ("invoice_title", found[1]) if found[0] == "invoice_number" else None
    return found if found is not None and found[0] in _OF_INVOICES else None


def _without_accents(spelled: Iterable[str]) -> Iterator[str]:
    """Yield each wording, and as a printer without these letters has it: "FAKTURABELOEB"."""
    for wording in spelled:
        yield wording
        if (plain := wording.translate(_PLAIN_LETTERS)) != wording:
            yield plain


def _spelled(wording: str, parts: dict[str, list[str]]) -> Iterator[str]:
    for name, spellings in parts.items():
        slot = "{" + name + "}"
        if slot in wording:
            for spelling in spellings:
                yield from _spelled(wording.replace(slot, spelling, 1), parts)
            return
    yield wording
