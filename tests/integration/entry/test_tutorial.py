"""The tutorial's worked example does what the tutorial says, by its own words, against the practice system."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from robot.case import differences
from robot.errors import BusinessHold
from robot.mapping import load_system
from robot.outcome import Reason
from robot.trial import load_case
from tests.integration.entry.conftest import MAPPINGS, SUPPLIERS, impatient

if TYPE_CHECKING:
    from robot.entry import WebSystem
    from tests.fakes.finance import Finance

TUTORIAL = MAPPINGS.parents[1] / "runbooks" / "kortlaeg-dit-system.da.md"


@pytest.fixture
def robot(finance: Finance, tmp_path: Path) -> WebSystem:
    """Write the mapping as a reader does, block by block into one file, and work by it."""
    blocks = re.findall(r"```toml\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "oevelse.toml"
    path.write_text("".join(blocks), encoding="utf-8")
    return finance.another(impatient(load_system(path), step_seconds=3, page_seconds=5, submit_seconds=3))


def test_the_tutorials_mapping_checks_posts_finds_and_reads_back(finance: Finance, robot: WebSystem) -> None:
    """One half hour's work: the canary passes, the invoice is entered, found by its number, and read back the same."""
    example = load_case(MAPPINGS / "case.example.json", "oevelse")
    known = SUPPLIERS[0]
    meant = replace(example, supplier_id=known.cvr, account_code=known.account_code)
    robot.check()
    assert robot.look_up(meant).vouchers == ()
    assert differences(meant, robot.fill(meant)) == ()
    number = robot.submit()
    assert robot.look_up(meant).vouchers == (number,)
    assert differences(meant, robot.read_back(number, meant)) == ()
    [posted] = finance.posted()
    assert (posted.number, posted.invoice_number, posted.gross_total) == (number, "PRØVE-4711", meant.gross_total)


def test_the_tutorials_mapping_leaves_an_unknown_supplier_to_a_person(finance: Finance, robot: WebSystem) -> None:
    """The hold that the tutorial promises comes in the system's own words."""
    with pytest.raises(BusinessHold) as hold:
        robot.fill(load_case(MAPPINGS / "case.example.json", "oevelse"))
    assert hold.value.reason is Reason.SYSTEM_REFUSED
    assert hold.value.facts["words"] == "Ingen kreditorer fundet"
    assert finance.posted() == []
