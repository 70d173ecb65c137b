"""What the office already knows: its suppliers, their account codes, and its price agreements.

The registers are CSV files in `mappings/registers/` and `mappings/agreements/`. The robot reads them; it has
no way to change them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from robot.errors import ConfigurationError
from robot.register_cells import domains, says_no, wrong_cells
from robot.register_files import TOO_MANY, Row, read_rows
from robot.sentence import at, said

_SUPPLIER_COLUMNS = (
    *("name", "cvr", "reg", "account", "iban", "fik_creditor", "gln"),
    *("mail_domains", "vat_registered", "account_code", "currency"),
)
_PRICE_COLUMNS = ("cvr", "item_number", "description", "unit_price")
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—−\N{SOFT HYPHEN}"), "-")
_DANISH_AMOUNT = re.compile(r"([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """One supplier as the office's register has it."""

    name: str
    cvr: str  # eight digits, or a foreign VAT id
    account: str = ""  # "9999-0001234567"
    iban: str = ""
    fik_creditor: str = ""  # eight digits
    gln: str = ""
    mail_domains: tuple[str, ...] = ()
    vat_registered: bool = True
    account_code: str = ""  # kontostreng
    currency: str = "DKK"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedPrice:
    """One price that the office has agreed with a supplier, without VAT, from and until a day."""

    supplier: str  # CVR number
    item_number: str
    description: str
    unit_price: Decimal


def compact(identifier: str) -> str:
    """Return an identifier without spaces, dots and dashes, upper case, a Danish "DK" taken off."""
    bare = "".join(c for c in identifier if c.isalnum()).upper()
    return bare[2:] if bare.startswith("DK") and len(bare) == 10 and bare[2:].isdigit() else bare


def number_key(invoice_number: str) -> str:
    """Return an invoice number as it is compared: letters and digits alone, upper case.

    A number without any is compared as it stands, without white space.
    """
    folded = unicodedata.normalize("NFKC", invoice_number).upper()
    return "".join(c for c in folded if c.isalnum()) or "".join(folded.split())


def item_form(item_number: str) -> str:
    """Return an item number without regard to case, spaces, and what kind of hyphen it has."""
    plain = unicodedata.normalize("NFKC", item_number).casefold()
    return "".join(plain.split()).translate(_HYPHENS)


def item_key(item_number: str) -> str:
    """Return what an item number is known by, however it is written: its letters and digits, without leading zeros."""
    bare = "".join(filter(str.isalnum, item_form(item_number)))
    return bare.lstrip("0") or item_number


class Register:
    """The suppliers that the office knows, found by any of their marks.

    `spoilt` are rows with a typing error: nobody is found by them, and what they share with another is nobody's either.
    `faults` says what is wrong with each.
    """

    def __init__(
        self,
        suppliers: Iterable[Supplier],
        prices: Iterable[AgreedPrice] = (),
        *,
        spoilt: Iterable[Supplier] = (),
        faults: Iterable[str] = (),
    ) -> None:
        self._suppliers = tuple(suppliers)
        dearest_first = sorted(prices, key=lambda price: -price.unit_price)  # of several the lowest counts
        self._by_form = {(compact(p.supplier), item_form(p.item_number)): p for p in dearest_first}
        self._by_key = {(compact(p.supplier), item_key(p.item_number)): p for p in dearest_first}
        self.faults = tuple(faults)
        self._spoilt = tuple(spoilt)
        everyone = (*self._suppliers, *self._spoilt)
        self._by_id = {compact(s.cvr): s for s in self._suppliers}
        self._by_gln = _unshared(((s.gln, s) for s in everyone), self._spoilt)
        self._by_payment = _unshared(
            ((compact(mark), s) for s in everyone for mark in {s.iban, s.account, s.fik_creditor}), self._spoilt
        )
        self._by_name = _unshared(((_bare_name(s.name), s) for s in everyone), self._spoilt)

    def __iter__(self) -> Iterator[Supplier]:
        return iter(self._suppliers)

    def __len__(self) -> int:
        return len(self._suppliers)

    @property
    def set_aside(self) -> str:
        """How much of the register is left out, in a sentence; "" where all of it serves."""
        if not self.faults:
            return ""
        return said(
            "Rows of the supplier register that are not used until they are mended: {count}. The other {rest} are.",
            count=len(self._spoilt),
            rest=len(self),
        )

    def by_id(self, identifier: str) -> Supplier | None:
        """Return the supplier with this CVR number or VAT id."""
        return self._by_id.get(compact(identifier))

    def by_gln(self, gln: str) -> Supplier | None:
        """Return the only supplier with this 13-digit location number."""
        return self._by_gln.get(gln)

    def by_payment(self, mark: str) -> Supplier | None:
        """Return the only supplier with this IBAN, "reg-account", or FIK creditor number: a factor's is nobody's."""
        return self._by_payment.get(compact(mark))

    def by_name(self, name: str) -> Supplier | None:
        """Return the only supplier with this name, without regard to case and white space."""
        return self._by_name.get(_bare_name(name))

    def by_domain(self, domain: str) -> tuple[Supplier, ...]:
        """Return the suppliers that send from this mail domain."""
        wanted = domain.casefold()
        return tuple(s for s in self._suppliers if wanted in s.mail_domains)

    def agreed_price(self, supplier: Supplier, item_number: str) -> AgreedPrice | None:
        """Return what the office has agreed with this supplier for an item, however its number is written.

        Where the agreement has several that may be meant, and none in the very form, it is the cheapest.
        """
        cvr = compact(supplier.cvr)
        return self._by_form.get((cvr, item_form(item_number))) or self._by_key.get((cvr, item_key(item_number)))


def _bare_name(name: str) -> str:
    return " ".join(name.casefold().split())


def _unshared(marks: Iterable[tuple[str, Supplier]], spoilt: Collection[Supplier]) -> dict[str, Supplier]:
    """Return the owner of each mark that one supplier alone has, and whose row is whole."""
    owners: dict[str, list[Supplier]] = {}
    for mark, supplier in marks:
        if mark:
            owners.setdefault(mark, []).append(supplier)
    bad = set(map(id, spoilt))
    return {mark: found[0] for mark, found in owners.items() if len(found) == 1 and id(found[0]) not in bad}


def load_register(registers: Path, agreements: Path) -> Register:
    """Read all `*.csv` of both folders; a supplier's row with a typing error is set aside, and the others serve.

    Raises `ConfigurationError` with every fault of files that cannot be read, and of prices: without its price an
    invoice would pass. A price whose supplier is nowhere may be that of a row that is set aside: then it stops nothing.
    """
    faults: list[str] = []
    rows = list(read_rows(registers, _SUPPLIER_COLUMNS, ("name", "cvr"), faults))
    suppliers, spoilt, wrong = _sorted_rows(rows)
    everyone = {compact(row.cells["cvr"]) for row in rows}
    whole = not faults
    agreed = list(read_rows(agreements, _PRICE_COLUMNS, ("cvr", "item_number", "unit_price"), faults))
    prices = list(_prices(agreed, faults))
    if whole:
        (wrong if spoilt else faults).extend(_strangers(agreed, everyone))
    if faults:
        raise ConfigurationError(faults)
    return Register(suppliers, prices, spoilt=spoilt, faults=wrong)


def _prices(rows: Sequence[Row], faults: list[str]) -> Iterator[AgreedPrice]:
    """Yield the prices of the rows that are whole, and note what is wrong with the others."""
    first: dict[tuple[str, str], tuple[Row, AgreedPrice]] = {}
    for row in rows:
        wrong = list(_wrong_in_price(row))
        if not wrong:
            price = _price(row.cells)
            where, known = first.setdefault((compact(price.supplier), item_form(price.item_number)), (row, price))
            if known.unit_price != price.unit_price:
                what = said(
                    "the item stands in {first} with another price; delete the one that no longer holds.", first=where
                )
                wrong = [said("{where}, column {column}: {what}", where=row, column="item_number", what=what)]
            yield price
        faults += wrong


def _strangers(rows: Sequence[Row], known: Collection[str]) -> Iterator[str]:
    """Yield the first row of each supplier of the agreements that no row of the register has."""
    told = set(known)
    for row in rows:
        cvr = compact(row.cells["cvr"])
        if cvr not in told and not any(_wrong_in_price(row)):
            told.add(cvr)
            what = said(
                "no supplier of the register has the number {cvr}; write the supplier there, or delete its prices.",
                cvr=cvr,
            )
            yield said("{where}, column {column}: {what}", where=row, column="cvr", what=what)


def _wrong_in_price(row: Row) -> Iterator[str]:
    """Yield what is wrong with a row of an agreement, with its column and what to do."""
    found: list[tuple[str, str]] = [
        (name, said("must not be empty.")) for name in ("cvr", "item_number") if not row.cells[name]
    ]
    found += wrong_cells({"cvr": row.cells["cvr"]})
    price = row.cells["unit_price"]
    if not _DANISH_AMOUNT.fullmatch(price):
        found.append(("unit_price", said("'{found}' is no price; write for example 1.250,00.", found=price)))
    if TOO_MANY in row.cells:
        yield at(row, said("has more values than the header has names."))
    for column, what in found:
        yield said("{where}, column {column}: {what}", where=row, column=column, what=what)


def _price(row: dict[str, str]) -> AgreedPrice:
    return AgreedPrice(
        supplier=row["cvr"],
        item_number=row["item_number"],
        description=row.get("description", ""),
        unit_price=Decimal(row["unit_price"].replace(".", "").replace(",", ".")),
    )


def _sorted_rows(rows: Sequence[Row]) -> tuple[list[Supplier], list[Supplier], list[str]]:
    """Return the suppliers whose rows are whole, those of the others, and what is wrong with these."""
    whole, spoilt, wrong = list[Supplier](), list[Supplier](), list[str]()
    first: dict[str, Row] = {}  # where each CVR number stands
    twice = {cvr for cvr, count in Counter(compact(row.cells["cvr"]) for row in rows).items() if cvr and count > 1}
    for row in rows:
        cvr = compact(row.cells["cvr"])
        faults = [
            said("{where}, column {column}: {what}", where=row, column=column, what=what)
            for column, what in wrong_cells(row.cells)
        ]
        if TOO_MANY in row.cells:
            faults.append(at(row, said("has more values than the header has names.")))
        if not row.cells["name"] or not cvr:
            faults.append(at(row, said("name and cvr must not be empty.")))
        elif (before := first.setdefault(cvr, row)) is not row:
            faults.append(
                at(row, said("the CVR number {cvr} stands in {first} already: neither is used.", cvr=cvr, first=before))
            )
        (spoilt if faults or cvr in twice else whole).append(_supplier(row.cells))
        wrong += faults
    return whole, spoilt, wrong


def _supplier(row: dict[str, str]) -> Supplier:
    registration, number = row.get("reg", ""), row.get("account", "")
    return Supplier(
        name=row["name"],
        cvr=compact(row["cvr"]),
        account=f"{registration.zfill(4)}-{number.zfill(10)}" if registration and number else "",  # Excel drops zeros
        iban=row.get("iban", "").replace(" ", "").upper(),
        fik_creditor=row.get("fik_creditor", ""),
        gln=row.get("gln", ""),
        mail_domains=domains(row.get("mail_domains", "")),
        vat_registered=not says_no(row.get("vat_registered", "")),
        account_code=row.get("account_code", ""),
        currency=row.get("currency", "").upper() or "DKK",
    )
