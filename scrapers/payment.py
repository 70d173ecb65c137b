"""Finds how the invoice wants to be paid: IBAN, registration and account number, FIK payment line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stdnum import iban as iban_number
from stdnum import luhn
from stdnum.exceptions import ValidationError

from robot.invoice import Fact, Field
from robot.register import Register
from scrapers.certainty import Candidate, decide
from scrapers.labels import Label
from scrapers.loose_accounts import loose_accounts
from scrapers.pdf.layout import Row
from scrapers.sightings import Notes, RowNotes

_FIK = re.compile(r"\+?\s?(?P<type>71|73|75)\s?<\s?(?P<id>\d[\d ]{13,18})?\s?\+\s?(?P<creditor>\d[\d ]{7,9})\s?<")
_FIK_BEGUN = re.compile(r"\+?\s?7[15]\s?<\s?\d[\d ]{13,18}\s?\+?$")
_SAME_EDGE = 3.0  # points
_IBAN = re.compile(r"[A-Z](?<=\b[A-Z])[A-Z]\d{2}(?:[ ]?[0-9A-Z]{2,4}){3,8}\b")
_COUNTRY = re.compile(r"[A-Z]{2}\d{2}")
_IBAN_BEGUN = re.compile(r"(?:\bIBAN\W{0,3}|(?<![A-Z0-9 ])\W?)([A-Z]{2}\d{2}(?: ?[0-9A-Z]{2,4}){0,7})$")
_IBAN_GOES_ON = re.compile(r"[0-9A-Z]{1,4}(?: [0-9A-Z]{1,4})*(?![0-9A-Za-z])")
_REGISTRATION = re.compile(r"\d{4}")
_JOINED = re.compile(r"(?<![\d.,-])(?P<registration>\d{4})\s*[-–/ ]\s*(?P<account>\d(?: ?\d){4,9})(?!\d|[.,-]\d)")
_REGISTERED = re.compile(r"\b(?:reg|bank)\D{0,12}(\d{4})\W*$", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?<![\d.,-])\d(?: ?\d){4,9}(?!\d|[.,]\d)")
_BEGUN = re.compile(r"(?<![\d.,-])(?P<registration>\d{4})\s?[-/]?$")
_LONGEST_BEGUN = 7  # characters: "9962 -" and one before
_BANK = re.compile(
    r"(?:\b\w*bank|\b\w{3,}konto|pengeinstitut|\w*sparekasse\w*|\bandelskasse\w*|\bkreditbank)(?:en)?\b[^\d]{0,20}$",
    re.IGNORECASE,
)
_ROWS_BELOW = 3  # with those of other columns between
_SPACED = 2.5  # signs a word, with the space behind it; a row with fewer is letters and figures one by one
_FEWEST_DIGITS = 9  # of an account: four of the registration number, five of its own; an IBAN has more
_FIK_ID_LENGTH = {"71": 15, "75": 16}


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """The payment means of an invoice, in the forms of `robot.invoice.Invoice`."""

    iban: Field[str] | None = None
    account: Field[str] | None = None
    fik: Field[str] | None = None


def find_payment(notes: Notes, register: Register, supplier_id: str | None) -> Payment:
    """Return the payment means of the pages; check digits and the register's entry speak for them."""
    rows = [row for row in notes.rows if _may_hold_account(row.text)]
    named = {
        "iban": [*_ibans(rows), *_over_the_edge(notes)],
        "account": [*_accounts(notes, rows)],
        "fik": [*_fiks(notes, rows)],
    }
    for kind, candidate in list(_loose(rows, [found.value for found in named["iban"]])):
        named[kind].append(candidate)
    ibans, accounts, fiks = named["iban"], named["account"], named["fik"]
    known = register.by_id(supplier_id) if supplier_id else None
    extra: list[tuple[str, Fact]] = []
    if known is not None:
        extra += [(known.iban, Fact.CHECK), (account_of(known.account), Fact.CHECK)]
        extra += [(c.value, Fact.CHECK) for c in fiks if known.fik_creditor and known.fik_creditor in c.value]
    bban = {c.value[4:] for c in ibans if c.value.startswith("DK")}
    bban = bban if len(bban) == 1 else set()  # of several, each is the other's rival
    extra += [(c.value, Fact.SECOND_SIGHTING) for c in accounts if c.value.replace("-", "") in bban]
    return Payment(
        iban=decide("iban", ibans, extra), account=decide("account", accounts, extra), fik=decide("fik", fiks, extra)
    )


def account_of(text: str) -> str:
    """Return "1826-506874109" as "1826-0506874109": the account number padded to ten digits."""
    registration, _, number = text.partition("-")
    return f"{registration}-{number.zfill(10)}" if number else ""


def fik_is_valid(card_type: str, payment_id: str) -> bool:
    """Return whether the id of a FIK line has the length and the modulo-10 check digit of its card type."""
    if card_type == "73":
        return not payment_id
    return len(payment_id) == _FIK_ID_LENGTH[card_type] and bool(luhn.is_valid(payment_id))


def _may_hold_account(text: str) -> bool:
    """Return whether a text has as many digits as an account has: few rows do, and each is searched in many ways."""
    return len(text) >= _FEWEST_DIGITS and sum(map(str.isdigit, text)) >= _FEWEST_DIGITS


def _loose(rows: Sequence[RowNotes], ibans: Sequence[str]) -> Iterator[tuple[str, Candidate[str]]]:
    """Yield the accounts in words, by field; not those of another country that are the end of one of these IBANs."""
    for row in rows:
        # What stands in one row far apart belongs to several columns, unless every letter stands alone.
        spaced = len(row.text) < _SPACED * len(row.row.words)
        for text in [row.text] if spaced else filter(_may_hold_account, [segment.text for segment in row.row.segments]):
            for kind, value, _ in loose_accounts(text):
                bare = value[:4] + value[5:].lstrip("0")
                if kind == "account" and any(iban.endswith((value[:4] + value[5:], bare)) for iban in ibans):
                    continue
                span = (0, len(row.text))
                yield kind, _sighting(value, value, row.row, rule="an account in words", facts=set(), span=span)


def _fiks(notes: Notes, rows: Sequence[RowNotes]) -> Iterator[Candidate[str]]:
    for row in rows:
        if "<" not in row.text:
            continue
        whole = row.text
        if _FIK_BEGUN.search(whole):  # the line breaks before its creditor
            whole = " ".join([whole, *(below.text() for below in notes.layout.below(row.row, 1))])
        for match in _FIK.finditer(whole):
            card, creditor = match["type"], match["creditor"].replace(" ", "")
            payment_id = (match["id"] or "").replace(" ", "")
            if card in _FIK_ID_LENGTH and payment_id:
                payment_id = payment_id.zfill(_FIK_ID_LENGTH[card])
            facts = {Fact.LABEL}  # the form "+71<...+...<" is its own label
            if card != "73" and len(creditor) == 8 and fik_is_valid(card, payment_id):
                facts.add(Fact.CHECK)
            value = f"+{card}<{payment_id}+{creditor}<"
            span = (match.start(), min(match.end(), len(row.text)))
            yield _sighting(value, match.group(), row.row, rule="form of a FIK line", facts=facts, span=span)


def _ibans(rows: Sequence[RowNotes]) -> Iterator[Candidate[str]]:
    for row in rows:
        for match in _IBAN.finditer(row.text):
            value = _longest_iban(match.group())
            if value is None:
                continue
            facts = {Fact.CHECK}
            if any(lb.field in ("iban", "account") for lb in row.labels):
                facts.add(Fact.LABEL)
            yield _sighting(value, match.group(), row.row, rule="form of an IBAN", facts=facts, span=match.span())


def _over_the_edge(notes: Notes) -> Iterator[Candidate[str]]:
    """Yield the IBAN that breaks at the end of its cell and goes on with the next row of the cell."""
    for row in notes.rows:
        for cell in row.row.segments if _COUNTRY.search(row.text) is not None else ():
            begun = _IBAN_BEGUN.search(cell.text)
            below = notes.layout.below(row.row, 1) if begun is not None else ()
            for under in (s for r in below for s in r.segments if abs(s.x0 - cell.x0) < _SAME_EDGE):
                rest = _IBAN_GOES_ON.match(under.text)
                value = _longest_iban(f"{begun[1]} {rest.group()}") if begun is not None and rest is not None else None
                if begun is not None and value is not None and _longest_iban(begun[1]) is None:
                    facts = {Fact.CHECK, *([Fact.LABEL] if "IBAN" in cell.text else [])}
                    yield _sighting(value, begun[1], row.row, rule="form of an IBAN", facts=facts)


def _longest_iban(text: str) -> str | None:
    """Return the valid IBAN at the text's start; what follows it after a space may be another word."""
    parts = text.split(" ")
    for count in range(len(parts), 0, -1):
        bare = "".join(parts[:count])
        try:
            return str(iban_number.validate(bare, check_country=False))
        except ValidationError:
            continue
    return None


def _accounts(notes: Notes, rows: Sequence[RowNotes]) -> Iterator[Candidate[str]]:
    yield from _labelled_accounts(notes)
    for row in notes.rows:
        yield from _broken(notes, row)
    for row in rows:
        for joined in _JOINED.finditer(row.text):
            before = " ".join((*(r.text() for r in notes.layout.above(row.row, 1)), row.text[: joined.start()]))
            if _BANK.search(before):  # "Fjordby Sparekasse 9988-650886", the name perhaps in the row above
                yield from _account(joined["registration"], joined["account"], row.row, "a bank's name")


def _labelled_accounts(notes: Notes) -> Iterator[Candidate[str]]:
    for label in notes.labels("registration", "account"):
        row = label.row
        here = notes.of(row)
        after = _after(row, label.last)
        below = notes.layout.below(row, 1)
        if label.field == "registration":
            number = next((lb for lb in here.labels if lb.field == "account" and lb.first >= label.last), None)
            registration = _REGISTRATION.match(after.strip(" .:/-"))
            if number is not None and registration is not None:
                account = _ACCOUNT.search(_after(row, number.last)) or (
                    _ACCOUNT.match(below[0].text()) if below and number.last == len(row.words) else None
                )
                if account is not None:
                    yield from _account(registration.group(), account.group(), row, label.wording)
                    continue
            if number is not None and registration is None and below:
                yield from _in_columns(label, number, below[0])
                continue
            if registration is not None and below:
                yield from _account_below(notes, _goes_on(notes, label), registration.group(), label.wording)
                continue
        if label.field == "account" and (registered := _registration_before(notes, label)):
            if (account := _ACCOUNT.match(after.strip(" .:/-"))) is not None:
                yield from _account(registered, account.group(), row, label.wording)
            continue
        joined = _JOINED.search(after)
        if joined is not None and "IBAN" not in after[: joined.start()]:
            yield from _account(joined["registration"], joined["account"], row, label.wording)
        else:
            yield from _under(notes, label)


def _goes_on(notes: Notes, label: Label) -> Row:
    """Return the row below in which the label's column goes on; rows of other columns may stand between."""
    below = notes.layout.below(label.row, _ROWS_BELOW)
    left = label.row.segment_at(label.first).x0
    return next((row for row in below if any(abs(s.x0 - left) < _SAME_EDGE for s in row.segments)), below[0])


def _registration_before(notes: Notes, label: Label) -> str:
    """Return the registration number before an account's label, its own label perhaps at the end of the row above."""
    before = label.row.text(0, label.first)
    if label.first <= 1:
        before = " ".join((*(row.text() for row in notes.layout.above(label.row, 1)), before))
    found = _REGISTERED.search(before)
    return found[1] if found is not None else ""


def _broken(notes: Notes, here: RowNotes) -> Iterator[Candidate[str]]:
    """Yield the account whose registration number ends a row of a sentence: "Sparekassen Møn 9962 - / 846791"."""
    begun = _BEGUN.search(here.text, max(0, len(here.text) - _LONGEST_BEGUN))
    if begun is None or not _BANK.search(here.text[: begun.start()]):
        return
    for below in notes.layout.below(here.row, 1):
        number = _ACCOUNT.match(below.text())
        if number is not None and below.top - here.row.bottom < here.row.height:
            yield from _account(begun["registration"], number.group(), below, "a bank's name")


def _after(row: Row, place: int) -> str:
    """Return what stands behind a word; two spaces part what a wide gap parts."""
    parts = (row.text(max(place, s.first), s.last) for s in row.segments if s.last > place)
    return "  ".join(parts)


def _under(notes: Notes, label: Label) -> Iterator[Candidate[str]]:
    """Yield the account that stands under its label: "Bankkonto" over "9953 202665"."""
    if any(c.isdigit() for c in label.row.text(label.last, label.row.segment_at(label.first).last)):
        return
    for row in notes.layout.below(label.row, _ROWS_BELOW):
        under = [s for s in row.segments if s.x0 < label.x1 and s.x1 > label.x0]
        for segment in under:
            joined = _JOINED.fullmatch(segment.text)
            if joined is not None:
                yield from _account(joined["registration"], joined["account"], row, label.wording)
        if under:
            return


def _in_columns(registration: Label, account: Label, row: Row) -> Iterator[Candidate[str]]:
    """Yield the account of a table: "Reg.nr." and "Kontonr." over their values."""
    columns = (registration, account)
    found = [next((s.text for s in row.segments if s.x0 < lb.x1 and s.x1 > lb.x0), "") for lb in columns]
    if _REGISTRATION.fullmatch(found[0]) and _ACCOUNT.fullmatch(found[1]):
        yield from _account(found[0], found[1], row, account.wording)


def _account_below(notes: Notes, row: Row, registration: str, wording: str) -> Iterator[Candidate[str]]:
    for label in notes.of(row).labels:
        if label.field == "account" and (found := _ACCOUNT.search(row.text(label.last))):
            yield from _account(registration, found.group(), row, wording)


def _account(registration: str, account: str, row: Row, wording: str) -> Iterator[Candidate[str]]:
    bare = account.replace(" ", "")
    if 5 <= len(bare) <= 10:
        value = account_of(f"{registration}-{bare}")
        yield _sighting(value, f"{registration} {account}", row, rule=f"label '{wording}'", facts={Fact.LABEL})


def _sighting(
    value: str, raw: str, row: Row, *, rule: str, facts: set[Fact], span: tuple[int, int] | None = None
) -> Candidate[str]:
    if span is None:
        last = raw.rsplit(" ", maxsplit=1)[-1]
        start = max(row.text().rfind(last), 0)
        span = (start, start + len(last))
    return Candidate(
        value=value, raw=raw, rule=rule, facts=frozenset(facts), page=row.page, box=row.box(*row.places(*span))
    )
