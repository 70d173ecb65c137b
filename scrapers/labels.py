"""Finds the labels of a page: the wordings by which invoices name their values (`labels.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from scrapers.pdf.layout import Row

_PART = re.compile(r"[^\s.\-‐‑/]+")
_COMPOUND = re.compile(r"(?P<first>\w{2,20}?)s?(?P<invoice>(?:faktura|regning)(?:nr|nummer|snr|snummer|dato)?)")
_COMPOUND_ENDS = ("faktura", "regning", "nr", "nummer", "dato")
_OTHER_INVOICES = ("aconto", "del", "rate", "original", "proforma", "rykker", "be", "ud", "an", "op", "til", "om", "af")
_OF_INVOICES = frozenset(["invoice_number", "invoice_title", "issue_date"])
_TRIM = " .,:;()[]*|"
_AMOUNTS = frozenset(["net_total", "vat_total", "gross_total", "payable_total", "total", "subtotal"])
_TAX_IDS = frozenset(["cvr", "vat_id"])
YOURS = frozenset(
    [
        *("deres", "jeres", "kundens", "købers", "modtagers", "kunde", "køber"),
        *("ihre", "ihr", "kunden", "your", "customer", "buyer", "client", "votre", "uw", "er", "ert"),
    ]
)
_INCLUDED = frozenset(["inkl", "incl", "inklusive", "inklusiv", "including", "inclusive", "inclusief"])
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
    def x0(self) -> float:
        """The left edge."""
        return self.row.words[self.first].x0

    @property
    def x1(self) -> float:
        """The right edge."""
        return self.row.words[self.last - 1].x1


def normalised(text: str) -> tuple[str, ...]:
    """Return the tokens by which labels are compared: "CVR-nr.:" is ("cvr", "nr")."""
    if "@" in text or "www." in text:
        return ()
    found = []
    for part in _PART.findall(text.casefold()):
        bare = part.strip(_TRIM)
        if bare:
            found.append(bare)
    return tuple(found)


@cache
def vocabulary() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return each label's tokens and field under its first token, longest first."""
    table = tomllib.loads(files("scrapers").joinpath("labels.toml").read_text(encoding="utf-8"))
    parts: dict[str, list[str]] = table.pop("parts")
    known: dict[str, dict[tuple[str, ...], str]] = {}
    for field, languages in table.items():
        for wordings in languages.values():
            for wording in wordings:
                for spelled in _spelled(wording, parts):
                    tokens = normalised(spelled)
                    if tokens:
                        known.setdefault(tokens[0], {}).setdefault(tokens, field)
    return {first: sorted(found.items(), key=lambda item: -len(item[0])) for first, found in known.items()}


def find_labels(row: Row) -> list[Label]:
    """Return the labels of a row from left to right; the longest wording wins, none overlap."""
    tokens: list[tuple[str, int]] = [
        (token, place) for place, word in enumerate(row.words) for token in normalised(word.text)
    ]
    known = vocabulary()
    labels: list[Label] = []
    at = 0
    while at < len(tokens):
        if tokens[at][0] not in known and not tokens[at][0].endswith(_COMPOUND_ENDS):
            at += 1
            continue
        match = _longest(tokens, at, known, row) or _compound(tokens, at, known, row)
        if match is None:
            at += 1
            continue
        wording, field = match
        first, last = tokens[at][1], tokens[at + len(wording) - 1][1] + 1
        if (
            field in _TAX_IDS
            and at > 0
            and tokens[at - 1][0] in YOURS
            and _in_one_segment(row, tokens[at - 1][1], first)
        ):
            field = "buyer_id"
        if field == "vat_total" and _is_included(tokens[max(0, at - 3) : at]):
            field = "gross_total"
        labels.append(Label(field, " ".join(wording), row, first, last))
        at += len(wording)
    return _put_together(row, labels)


def _is_included(before: list[tuple[str, int]]) -> bool:
    """Return whether these words say that what follows holds the VAT: "inkl. 25 %" moms."""
    words = [word for word, _ in before if not word.strip("%").isdigit() and word != "%"]
    return len(words) < len(before) and bool(words) and words[-1] in _INCLUDED


def _in_one_segment(row: Row, first: int, second: int) -> bool:
    return row.segment_at(first) is row.segment_at(second)


def _put_together(row: Row, labels: list[Label]) -> list[Label]:
    """Read "Rechnungssumme Brutto (inkl. USt.)" as one label: what it says of VAT decides which total it is."""
    joined: list[Label] = []
    for label in labels:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.field in _AMOUNTS
            and label.field in _AMOUNTS
            and _in_one_segment(row, before.first, label.first)
            and not any(c.isdigit() for c in row.text(before.last, label.first))
        ):
            words = set(normalised(row.text(before.first, label.last)))
            field = "net_total" if words & _WITHOUT_VAT else "gross_total" if words & _WITH_VAT else before.field
            if field in ("total", "subtotal") and label.field == "vat_total":
                field = "vat_total"  # "Summe Umsatzsteuer"
            wording = f"{before.wording} {label.wording}"
            joined[-1] = Label(field, wording, row, before.first, label.last)
        else:
            joined.append(label)
    return joined


def _longest(
    tokens: list[tuple[str, int]], at: int, known: dict[str, list[tuple[tuple[str, ...], str]]], row: Row
) -> tuple[tuple[str, ...], str] | None:
    for wording, field in known.get(tokens[at][0], ()):
        end = at + len(wording)
        if end > len(tokens) or tuple(token for token, _ in tokens[at:end]) != wording:
            continue
        # A label does not reach over a wide gap into the next column.
        if _in_one_segment(row, tokens[at][1], tokens[end - 1][1]):
            return wording, field
    return None


def _compound(
    tokens: list[tuple[str, int]], at: int, known: dict[str, list[tuple[tuple[str, ...], str]]], row: Row
) -> tuple[tuple[str, ...], str] | None:
    """Read "Kørselsfaktura nr." as "faktura nr": Danish puts what an invoice is about before the word itself."""
    match = _COMPOUND.fullmatch(tokens[at][0])
    if match is None or match["first"].startswith(_OTHER_INVOICES):
        return None
    found = _longest([*tokens[:at], (match["invoice"], tokens[at][1]), *tokens[at + 1 :]], at, known, row)
    return found if found is not None and found[1] in _OF_INVOICES else None


def _spelled(wording: str, parts: dict[str, list[str]]) -> Iterator[str]:
    for name, spellings in parts.items():
        slot = "{" + name + "}"
        if slot in wording:
            for spelling in spellings:
                yield from _spelled(wording.replace(slot, spelling, 1), parts)
            return
    yield wording
