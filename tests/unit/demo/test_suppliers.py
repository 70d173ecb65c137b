"""The demo's register: its numbers could be real, and the starter data are these suppliers."""

from __future__ import annotations

from pathlib import Path

import pytest
from stdnum import ean, iban
from stdnum.de import vat
from stdnum.dk import cvr

from robot.demo.municipality import CVR, DEPARTMENTS
from robot.demo.suppliers import FOODS, MIDTVEST, NY_ENERGI, SUPPLIERS, DemoSupplier, prices_csv, suppliers_csv
from robot.register import load_register

MAPPINGS = Path(__file__).parents[3] / "mappings"


@pytest.mark.parametrize("supplier", [*SUPPLIERS, NY_ENERGI], ids=lambda s: s.name)
def test_a_suppliers_numbers_have_valid_check_digits(supplier: DemoSupplier) -> None:
    """CVR number or VAT id, IBAN and GLN hold, and there is exactly one way to pay."""
    if supplier.cvr.startswith("DE"):
        assert vat.is_valid(supplier.cvr)
    else:
        assert cvr.is_valid(supplier.cvr)
        assert supplier.cvr.startswith("99"), "only numbers that are not given out"
    assert not supplier.iban or iban.is_valid(supplier.iban)
    assert not supplier.gln or ean.is_valid(supplier.gln)
    assert sum(map(bool, (supplier.account, supplier.iban, supplier.fik_creditor))) == 1
    assert bool(supplier.account) == bool(supplier.reg)
    assert not supplier.account or (len(supplier.reg), len(supplier.account)) == (4, 10)
    assert supplier.domain.endswith(".example")


def test_the_municipalitys_numbers_have_valid_check_digits() -> None:
    """Our CVR number and the departments' GLNs hold, and no two departments share one."""
    assert cvr.is_valid(CVR)
    assert all(ean.is_valid(department.gln) for department in DEPARTMENTS)
    assert len({department.gln for department in DEPARTMENTS}) == len(DEPARTMENTS)


def test_no_two_suppliers_share_a_mark() -> None:
    """A CVR number, an account and a mail domain each lead to one supplier."""
    for mark in ("cvr", "domain", "name"):
        assert len({getattr(s, mark) for s in SUPPLIERS}) == len(SUPPLIERS)
    ways = [s.iban or s.fik_creditor or s.reg + s.account for s in SUPPLIERS]
    assert len(set(ways)) == len(ways)


def test_the_starter_register_is_these_suppliers() -> None:
    """`mappings/registers` and `mappings/agreements` hold what the generator says."""
    assert (MAPPINGS / "registers" / "suppliers.csv").read_text(encoding="utf-8") == suppliers_csv()
    assert (MAPPINGS / "agreements" / "priser.csv").read_text(encoding="utf-8") == prices_csv()


def test_the_robot_reads_the_register_as_it_is_meant(tmp_path: Path) -> None:
    """The robot finds each supplier by its marks, with the agreed prices; the unknown one is unknown."""
    for folder, name, text in (("r", "s.csv", suppliers_csv()), ("a", "p.csv", prices_csv())):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text, encoding="utf-8")
    register = load_register(tmp_path / "r", tmp_path / "a")
    for demo in SUPPLIERS:
        found = register.by_id(demo.cvr)
        assert found is not None
        assert register.by_payment(demo.iban or demo.fik_creditor or f"{demo.reg}-{demo.account}") is found
        assert register.by_domain(demo.domain) == (found,)
        assert (found.name, found.account_code) == (demo.name, demo.account_code)
        assert (found.vat_registered, found.currency) == (demo.vat_registered, demo.currency)
    assert register.by_id(NY_ENERGI.cvr) is None
    grossist = register.by_id(MIDTVEST.cvr)
    assert grossist is not None
    agreed = [register.agreed_price(grossist, item.number) for item in FOODS]
    assert [price and price.unit_price for price in agreed] == [item.price for item in FOODS]
