"""The books that the tests find in Tryton: a company, accounts, 25 % VAT, fiscal years, suppliers, a clerk."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.fakes.tryton_rpc import TrytonRpc

COMPANY = "Fjordby Kommune"
YEARS = range(2025, 2031)
SUPPLIERS = {"99000007": "Fjordby VVS ApS", "99000015": 'Fjordby El & "Sønner"', "99000023": "Østjysk Energi a.m.b.a."}
"""CVR number and name. The CVR number is what the robot knows a supplier by, and what is typed into "Party"."""
TAXED = {"5-32-10-4000": "Materialer", "5-32-10-4100": "Tjenesteydelser", "5-32-10-4": "Øvrige"}
UNTAXED = {"5-32-10-4900": "Momsfrie udgifter"}
CLERK = "kreditor"
AUDITOR = "revisor"  # through whom tests look into the books
PASSWORD = "Sommer2024"


def open_books(rpc: TrytonRpc) -> None:
    """Make all of it, as the administrator, in a database with the module account_invoice."""
    company = _company(rpc)
    payable = _accounts(rpc, company)
    for year in YEARS:
        _fiscal_year(rpc, company, year)
    terms = _terms(rpc)
    for cvr, name in SUPPLIERS.items():
        rpc.create(
            "party.party",
            name=name,
            identifiers=[["create", [{"type": "dk_vat", "code": cvr}]]],
            addresses=[["create", [{"city": "Fjordby", "postal_code": "9990"}]]],
            account_payable=payable,
            supplier_payment_term=terms,
        )
    groups = rpc.find("res.group", [["name", "!=", "Administration"]], ["name"])
    for login, name in ((CLERK, "Karen Kreditor"), (AUDITOR, "Rikke Revisor")):
        rpc.create(
            "res.user",
            name=name,
            login=login,
            password=PASSWORD,
            companies=[["add", [company]]],
            company=company,
            groups=[["add", [group["id"] for group in groups]]],
        )


def _company(rpc: TrytonRpc) -> int:
    krone = rpc.create("currency.currency", **_currency("Danish krone", "DKK", "kr.", "208", "1"))
    rpc.create("currency.currency", **_currency("Euro", "EUR", "€", "978", "0.134"))
    party = rpc.create("party.party", name=COMPANY)
    company = rpc.create("company.company", party=party, currency=krone)
    [administrator] = rpc.find("res.user", [["login", "=", "admin"]], ["login"])
    rpc.call("model.res.user.write", [administrator["id"]], {"companies": [["add", [company]]], "company": company})
    rpc.renew()
    return company


def _currency(name: str, code: str, symbol: str, number: str, rate: str) -> dict[str, Any]:
    rates = [["create", [{"date": date(2020, 1, 1), "rate": Decimal(rate)}]]]
    return {"name": name, "code": code, "symbol": symbol, "numeric_code": number, "rates": rates}


def _accounts(rpc: TrytonRpc, company: int) -> int:
    def account(code: str, name: str, kind: int, **more: Any) -> int:
        return rpc.create("account.account", code=code, name=name, type=kind, company=company, **more)

    def kind(name: str, statement: str, **more: Any) -> int:
        return rpc.create("account.account.type", name=name, statement=statement, company=company, **more)

    debts = {"party_required": True, "reconcile": True}
    payable = account("9-99-10", "Kreditorer", kind("Kreditorer", "balance", payable=True), **debts)
    vat = account("9-99-30", "Købsmoms", kind("Moms", "balance"))
    expenses = kind("Udgifter", "income", expense=True)
    tax = rpc.create(
        "account.tax",
        name="Moms 25 % køb",
        description="Moms 25 %",
        type="percentage",
        rate=Decimal("0.25"),
        company=company,
        invoice_account=vat,
        credit_note_account=vat,
    )
    for code, name in TAXED.items():
        account(code, name, expenses, taxes=[["add", [tax]]])
    for code, name in UNTAXED.items():
        account(code, name, expenses)
    return payable


def _fiscal_year(rpc: TrytonRpc, company: int, year: int) -> None:
    def sequence(kind: str, prefix: str) -> int:
        [found] = rpc.find("ir.sequence.type", [["name", "=", kind]], ["name"])
        return rpc.create(
            "ir.sequence.strict",
            name=f"{kind} {year}",
            sequence_type=found["id"],
            company=company,
            prefix=prefix,
            padding=5,
        )

    invoices, notes = sequence("Invoice", f"{year}/"), sequence("Invoice", f"K{year}/")
    numbers = {
        "company": company,
        "in_invoice_sequence": invoices,
        "out_invoice_sequence": invoices,
        "in_credit_note_sequence": notes,
        "out_credit_note_sequence": notes,
    }
    made = rpc.create(
        "account.fiscalyear",
        name=str(year),
        company=company,
        start_date=date(year, 1, 1),
        end_date=date(year, 12, 31),
        move_sequence=sequence("Account Move", ""),
        invoice_sequences=[["create", [numbers]]],
    )
    rpc.call("model.account.fiscalyear.create_period", [made])


def _terms(rpc: TrytonRpc) -> int:
    line = {"type": "remainder", "relativedeltas": [["create", [{"days": 30}]]]}
    return rpc.create("account.invoice.payment_term", name="Netto 30 dage", lines=[["create", [line]]])
