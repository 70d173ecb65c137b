"""Finds what a page says against paying it: that it is paid, drawn, credited, a draft, or has a total below nothing.

What is found holds the invoice; a word too many costs a look, a word too few a payment.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from robot.case import as_fact
from robot.invoice import Field, Finding, Invoice, Severity
from robot.masking import clean
from robot.outcome import Reason
from scrapers.amounts import find_amounts
from scrapers.pdf.layout import Segment
from scrapers.sightings import AmountAt, Notes, RowNotes

_PAID = re.compile(
    r"skal ikke (?:ind)?betales(?! (?:dansk )?moms)|ikke til betaling"
    r"|(?:fakturaen|regningen|beløbet) er (?:allerede |fuldt )?betalt"
    r"|do not pay|fully paid|paid in full|bitte nicht zahlen|vollständig bezahlt"
    r"|beløbet (?:udbetales til|tilbageføres|modregnes|indsættes på (?:jeres|deres|din))"
    r"|erstatter (?:\w+ ){0,2}(?:faktura|regning)|replaces (?:\w+ ){0,2}invoice"
    r"|(?:trækkes|hæves|opkræves|betales) (?:automatisk )?(?:via|over|gennem|på)"
    r" (?:betalingsservice|leverandørservice|pbs)"
)
_CREDITED = re.compile(r"dette er en kreditnota|beløbet (?:vil blive |bliver )?krediteret?s?\b|this is a credit note")
# Of what these say at least one stands in the text: a look for it takes a hundredth of the search's time.
_STEMS_OF_PAID = (
    *("skal ikke", "ikke til", "er betalt", "er allerede betalt", "er fuldt betalt", "not pay", "paid", "nicht zahlen"),
    *("bezahlt", "udbetales til", "tilbageføres", "modregnes", "indsættes på", "erstatter", "replaces"),
    *("betalingsservice", "leverandørservice", "pbs"),
)
_STEMS_OF_CREDITED = ("kredit", "credit")
# Of titles: letters and digits alone, without accents and look-alikes.
_CREDIT_TITLE = re.compile(
    r"(?:faktura)?(?:nr)?[\do]*(?:kred(?:it)?(?:eringsnota|nota|note|faktura|bilag|eres|eret|ering)|kredit$"
    r"|credit(?:invoice|nota|note|bill|memo)|negativfaktura|retur(?:nota|faktura)|storno(?:faktura)?$|annulle(?:ret|ring)"
    r"|makuler|bonusnota|modregning(?:snota)?$|tilbagebetaling$|refusion$|tilgodehavende$|notadecredito|notadicredito"
    r"|hyvityslasku|korrektions(?:faktura|nota)|gutschrift|avoir$)"
)
_DRAFT_TITLE = re.compile(
    r"(?:faktura)?(?:udkast|kladde|draft|testfaktura|test$|testikke|specimen|provefaktura|entwurf)"
)
_PAID_TITLE = re.compile(
    r"(?:faktura)?(?:betalt$|kontant(?:nota|faktura|salg)|forudbetalt$|paid$|bezahlt$"
    r"|kvittering$|receipt$|quittung$|recu$)"
)
_PAID_CELL = re.compile(r"betalt(?:medkort|kontant|d?\d|den\d)")
_PAID_ROW = re.compile(
    r"(?:heraf |allerede |a ?conto |er )?(?:ind)?betalt\b|modtaget betaling|modregnet\b|fratrukket\b"
    r"|forudbetal(?:t|ing)\b|less paid|already paid|amount paid",
    re.IGNORECASE,
)
_REST = re.compile(
    r"(?:(?:rest(?:beløb|saldo|betrag)?|udestående|saldo|balance)(?: til betaling| at betale| due| outstanding)?"
    r"|denne rate|(?:i alt |total )?(?:at betale|til betaling)|noch zu zahlen|reste à payer|nog te betalen)$",
    re.IGNORECASE,
)
_MAY_TAKE_OFF = re.compile(
    r"(?:heraf|allerede|a ?conto|er|(?:ind|forud)?betal|modta|modre|fratr|less|amount|rest|udest|saldo|balance|denne"
    r"|i alt|total|at bet|til bet|noch|nog)",
    re.IGNORECASE,
)
_EARLIER = re.compile(r"saldo|forrige|tidligere|sidste|overført|previous|balance|brought", re.IGNORECASE)
_STEMS_OF_TITLES = (
    *("kred", "krеd", "cred", "créd", "crédi", "negativ", "retur", "storno", "annull", "makul", "bonus", "modreg"),
    *("tilbage", "refus", "tilgode", "hyvity", "korrek", "gutsch", "avoir", "udkast", "klad", "draft", "test"),
    *("specimen", "prøve", "entwurf", "betalt", "kontant", "paid", "bezahlt", "kvit", "receipt", "quittung", "reçu"),
)
_COMES_BACK = re.compile(r"tilgode|til gode|favør|kredit|credit|gutschrift|crédit|avoir", re.IGNORECASE)
_PAYS_OUT = re.compile(r"udbetal", re.IGNORECASE)
_BEHIND = frozenset(["cr", "k", "h", "kredit", "kred", "credit", "haben", "-", "−", "–", "‐"])
_CURRENCY = re.compile(r"[\s:]*(?:kr\.?|dkk|eur|sek|nok|usd|gbp|€)?[\s:]*$", re.IGNORECASE)
_LOOKS_LIKE = str.maketrans("0еоасрху", "oeoacpxy")  # a nought, and Cyrillic letters
_TITLE_LENGTH = 5  # words
_CELLS_OF_A_TITLE = 2  # more head a table: "Debet   Kredit"
_UPPER = 0.45  # of the page's height
_ROWS_ABOVE = 3
_LONGEST = 80


def said_against(text: str, gross: Decimal | None) -> Iterator[Finding]:
    """Yield what holds an invoice because sentences of a text speak against paying it."""
    folded = text.casefold()
    if words := _sentence(folded, _PAID, _STEMS_OF_PAID):
        yield differs(gross, Decimal(0), words)
    if words := _sentence(folded, _CREDITED, _STEMS_OF_CREDITED):
        yield no_invoice(words)


def differs(gross: Decimal | None, payable: Decimal, words: str) -> Finding:
    """Return that another amount than the total is to be paid, by these words."""
    facts = {"payable": as_fact(payable), "gross": as_fact(gross) or "–", "words": clean(words, _LONGEST)}
    return Finding(reason=Reason.PAYABLE_DIFFERS, severity=Severity.HOLD, field="payable_total", facts=facts)


def no_invoice(words: str) -> Finding:
    """Return that a document asks for no money, by these words."""
    return Finding(reason=Reason.NOT_AN_INVOICE, severity=Severity.HOLD, facts={"words": clean(words, _LONGEST)})


def against_paying(notes: Notes, invoice: Invoice) -> Iterator[Finding]:
    """Yield what holds an invoice because its own words or figures speak against paying it."""
    gross = invoice.gross_total
    if invoice.credit_note or gross is None:
        return
    if _is_below_zero(notes, gross):
        seen = clean(gross.raw, _LONGEST)
        yield Finding(reason=Reason.AMOUNT_INVALID, severity=Severity.HOLD, field="gross_total", facts={"seen": seen})
    folded = notes.text.casefold()
    titles = list(_short_cells(notes, folded))
    paid = _sentence(folded, _PAID, _STEMS_OF_PAID)
    paid = paid or _title(titles, _PAID_TITLE) or _title(titles, _PAID_CELL, above=1.0)
    if paid:
        yield differs(gross.value, Decimal(0), paid)
    elif (rest := _rest(notes, gross.value)) is not None:
        yield differs(gross.value, *rest)
    credited = _sentence(folded, _CREDITED, _STEMS_OF_CREDITED)
    credited = credited or _title(titles, _CREDIT_TITLE) or _title(titles, _DRAFT_TITLE)
    named = next((at.row.text(0, at.first) for at in _places(notes, gross)), "")
    credited = credited or _by_label(invoice.invoice_number) or _said(_COMES_BACK.search(named))
    if not (invoice.iban or invoice.account or invoice.fik):  # else it is the seller to whom the money is paid out
        credited = credited or _said(_PAYS_OUT.search(named))
    if credited:
        yield no_invoice(credited)


def _is_below_zero(notes: Notes, gross: Field[Decimal]) -> bool:
    """Return whether the total is written as less than nothing: with a minus, in brackets, as "1.250,00 CR"."""
    if any(amount.value is not None and amount.value < 0 for amount in find_amounts(gross.raw)[:1]):
        return True
    return any(map(_is_credit, _places(notes, gross)))


def _places(notes: Notes, total: Field[Decimal]) -> Iterator[AmountAt]:
    box = total.box
    if box is None:
        return iter(())
    near = (row for row in notes.rows if row.row.page == total.page and row.row.top <= box.bottom and row.amounts)
    return (at for row in near if row.row.bottom >= box.top for at in row.amounts if at.box == box)


def _is_credit(at: AmountAt) -> bool:
    words = at.row.words
    whole = at.row.text(at.first, at.last)
    behind = words[at.last].text.casefold().strip(".") if at.last < len(words) else ""
    return (whole[0], whole[-1]) in {("(", ")"), ("[", "]")} or behind in _BEHIND


class _Cell(NamedTuple):
    """A short cell of the first page that may be a title."""

    text: str
    bare: str  # its letters and digits alone, without accents and look-alikes
    depth: float  # of the page's height


def _sentence(folded: str, pattern: re.Pattern[str], stems: Sequence[str]) -> str:
    return _said(pattern.search(folded)) if any(stem in folded for stem in stems) else ""


def _short_cells(notes: Notes, folded: str) -> Iterator[_Cell]:
    """Yield the short cells of the first page that have letters of one of the titles, in rows of one or two."""
    page = notes.layout.pages[0]
    stems = [stem for stem in _STEMS_OF_TITLES if stem in folded]
    for row in notes.layout.rows if stems else ():
        if row.page != page:
            return
        for cell in row.segments if len(row.segments) <= _CELLS_OF_A_TITLE else ():
            if cell.last - cell.first > _TITLE_LENGTH:
                continue
            text = cell.text.casefold()
            if any(stem in text for stem in stems):
                yield _Cell(cell.text, _bare(cell), row.top / notes.layout.page_height)


def _title(cells: Sequence[_Cell], pattern: re.Pattern[str], above: float = _UPPER) -> str:
    """Return the cell in the upper part of the page whose bare letters begin so, "" where there is none."""
    return next((cell.text for cell in cells if cell.depth <= above and pattern.match(cell.bare)), "")


def _said(match: re.Match[str] | None) -> str:
    return match.group() if match is not None else ""


def _bare(cell: Segment) -> str:
    plain = unicodedata.normalize("NFKD", cell.text.casefold().replace("ø", "o").replace("æ", "ae"))
    return "".join(c for c in plain.translate(_LOOKS_LIKE) if c.isalnum())


def _by_label(number: Field[str] | None) -> str:
    """Return the word of the number's label that makes it a credit note's: "Kreditnotanr."."""
    return _said(_COMES_BACK.search(number.rule)) if number is not None and number.rule.startswith("label") else ""


def _rest(notes: Notes, gross: Decimal) -> tuple[Decimal, str] | None:
    """Return what is left to pay beside another total, by a row that says so or takes off, with that row's words."""
    for row in notes.rows:
        for cell in row.row.segments if row.amounts else ():
            found = _beside(row, cell) if _MAY_TAKE_OFF.match(cell.text) else None
            if found is None:
                continue
            value, named = found
            if value != gross and _REST.match(named):
                return value, named
            if value and _PAID_ROW.match(named) and not _is_settled(notes, row, value, gross):
                return gross - value, named
    return None


def _is_settled(notes: Notes, row: RowNotes, paid: Decimal, gross: Decimal) -> bool:
    """Return whether what was paid was for something earlier: it stands right over it, or all is asked for below."""
    above = [notes.of(near) for near in notes.layout.above(row.row, _ROWS_ABOVE)]
    earlier = any(_EARLIER.search(near.text) and paid in {at.amount.value for at in near.amounts} for near in above)
    later = (label for label in notes.labels("payable_total") if label.row.index > row.row.index)
    asked = (at.value for label in later for at in notes.of(label.row).amounts if at.amount.value is not None)
    return earlier or gross in asked


def _beside(row: RowNotes, cell: Segment) -> tuple[Decimal, str] | None:
    """Return the one amount of money behind a cell's words, without its sign, and those words."""
    behind = [at for at in row.amounts if at.first > cell.first and at.amount.is_money and at.amount.value is not None]
    if len(behind) != 1:
        return None
    (at,) = behind
    return at.value, _CURRENCY.sub("", row.row.text(cell.first, min(at.first, cell.last)))
