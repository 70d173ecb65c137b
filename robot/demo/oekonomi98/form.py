"""What the posting form of Økonomi 98 makes of what was typed into it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from robot.demo.oekonomi98.books import PostedLine, PostedVoucher
from robot.register import Supplier

CURRENCIES = ("DKK", "EUR", "SEK", "NOK", "USD", "GBP")
PAYMENT_MEANS = ("Bankkonto", "IBAN", "FIK")

_AMOUNT = re.compile(r"-?\d{1,12}(,\d{1,2})?", re.ASCII)
_DATE = re.compile(r"\d{2}-\d{2}-\d{4}", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_FIK = re.compile(r"\+(01|04|15|71|73|75)<\d{0,19}\+\d{7,8}<")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The outcome of the server's own check: a voucher, or what it says against the form."""

    voucher: PostedVoucher | None
    faults: tuple[str, ...]


def parse_amount(typed: str) -> Decimal | None:
    """Return a Danish amount ("1.234,56") as the system understands it, or None.

    Every point is taken for a thousands separator, wherever it stands: `1250.00` is 125.000,00.
    """
    bare = typed.replace(".", "").replace(" ", "")
    return Decimal(bare.replace(",", ".")).quantize(Decimal("0.01")) if _AMOUNT.fullmatch(bare) else None


def parse_date(typed: str) -> date | None:
    """Return the date of "dd-mm-åååå", or None."""
    if not _DATE.fullmatch(typed):
        return None
    try:
        return datetime.strptime(typed, "%d-%m-%Y").date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        return None


def show_amount(amount: Decimal) -> str:
    """Return an amount the Danish way: 1.234,56."""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def show_date(day: date | None) -> str:
    """Return a date as dd-mm-åååå, or "" for none."""
    return f"{day:%d-%m-%Y}" if day else ""


def typed_lines(form: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (kontostreng, tekst, beløb) of each line of the form in which anything stands."""
    numbers = sorted(int(name.removeprefix("txtKonto")) for name in form if re.fullmatch(r"txtKonto\d{1,4}", name))
    rows = [
        (form.get(f"txtKonto{n}", ""), form.get(f"txtLinTekst{n}", ""), form.get(f"txtLinBel{n}", "")) for n in numbers
    ]
    return [row for row in rows if any(part.strip() for part in row)]


class FormCheck:
    """The rules of the form: who may be posted to, and on which kontostreng.

    Without any known kontostreng each one is taken.
    """

    def __init__(self, suppliers: Mapping[str, Supplier], account_codes: frozenset[str]) -> None:
        self._suppliers = suppliers
        self._account_codes = account_codes

    def __call__(self, form: Mapping[str, str], *, credit_note: bool) -> Checked:
        """Return the voucher, or every fault as a Danish sentence in the order of the fields."""
        faults: list[str] = []
        text = {name: value.strip() for name, value in form.items()}
        supplier = self._suppliers.get(text.get("txtKreditor", ""))
        if supplier is None:
            faults.append("Kreditor mangler")
        if not text.get("txtFakNr"):
            faults.append("Fakturanr. mangler")
        issue_date = _read_date(text.get("txtFakDato", ""), "Fakturadato", faults)
        due_date = None
        if text.get("txtForfald"):
            due_date = _read_date(text["txtForfald"], "Forfaldsdato", faults)
            if issue_date and due_date and due_date < issue_date:
                faults.append("Forfaldsdato ligger før fakturadato")
        if text.get("cboValuta") not in CURRENCIES:
            faults.append("Valuta mangler")
        net = _read_amount(text.get("txtBelEks", ""), "Beløb ekskl. moms", faults)
        vat = _read_amount(text.get("txtMoms", ""), "Moms", faults)
        gross = _read_amount(text.get("txtBelInk", ""), "Beløb inkl. moms", faults)
        if None not in (net, vat, gross) and net + vat != gross:  # type: ignore[operator]  # none is None
            faults.append("Beløbene stemmer ikke")
        lines = self._read_lines(text, net, faults)
        faults += _payment_faults(text)
        if faults or not supplier or not issue_date or net is None or vat is None or gross is None:
            return Checked(voucher=None, faults=tuple(faults))
        registration, account = text.get("txtRegNr", ""), text.get("txtKontonr", "")
        voucher = PostedVoucher(
            credit_note=credit_note,
            supplier_id=supplier.cvr,
            supplier_name=supplier.name,
            invoice_number=text["txtFakNr"],
            issue_date=issue_date,
            due_date=due_date,
            currency=text["cboValuta"],
            net_total=net,
            vat_total=vat,
            gross_total=gross,
            text=text.get("txtTekst", ""),
            order_reference=text.get("txtRekv", ""),
            payment_means=text.get("cboBetMaade", ""),
            account=f"{registration}-{account}" if registration and account else "",
            iban=text.get("txtIban", "").replace(" ", "").upper(),
            fik=text.get("txtFik", "").replace(" ", ""),
            lines=tuple(lines),
        )
        return Checked(voucher=voucher, faults=())

    def _read_lines(self, form: Mapping[str, str], net: Decimal | None, faults: list[str]) -> list[PostedLine]:
        lines = []
        for number, (account_code, text, typed) in enumerate(typed_lines(form), start=1):
            if self._account_codes and account_code not in self._account_codes:
                faults.append(f"Kontostrengen {account_code} findes ikke")
            amount = _read_amount(typed, f"Beløb på linje {number}", faults)
            if amount is not None:
                lines.append(PostedLine(account_code=account_code, text=text, amount=amount))
        if not typed_lines(form):
            faults.append("Der mangler en posteringslinje")
        elif net is not None and sum(line.amount for line in lines) != net:
            faults.append("Linjerne stemmer ikke med beløb ekskl. moms")
        return lines


def _read_date(typed: str, label: str, faults: list[str]) -> date | None:
    day = parse_date(typed)
    if day is None:
        faults.append(f"{label} er ikke en gyldig dato")
    return day


def _read_amount(typed: str, label: str, faults: list[str]) -> Decimal | None:
    amount = parse_amount(typed)
    if amount is None:
        faults.append(f"{label} er ikke et gyldigt beløb")
    return amount


def _payment_faults(form: Mapping[str, str]) -> list[str]:
    match form.get("cboBetMaade", ""):
        case "Bankkonto":
            good = re.fullmatch(r"\d{4}", form.get("txtRegNr", "")) and re.fullmatch(
                r"\d{1,10}", form.get("txtKontonr", "")
            )
            return [] if good else ["Reg.nr. og kontonr. er ikke gyldige"]
        case "IBAN":
            good = _IBAN.fullmatch(form.get("txtIban", "").replace(" ", "").upper())
            return [] if good else ["IBAN er ikke gyldigt"]
        case "FIK":
            return [] if _FIK.fullmatch(form.get("txtFik", "").replace(" ", "")) else ["FIK-linjen er ikke gyldig"]
        case "":
            return []
        case _:
            return ["Betalingsmåde er ikke gyldig"]
