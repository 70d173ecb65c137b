"""Whatever goes wrong around the posting click, the system's own books settle it: one voucher, and no doubt left."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from robot.case import Case
from robot.demo.loopback import cut_connection
from robot.demo.oekonomi98.pages import Pages
from robot.entry import Browsers, WebSystem
from robot.entry.own_thread import OwnThread
from robot.outcome import Reason, State
from robot.register import Register
from robot.settings import SystemLogin
from tests.fakes.browser_processes import kill_browser, kill_page
from tests.fakes.invoices import invoice, process
from tests.fakes.night import Town, town_in
from tests.integration.entry.conftest import PASSWORD, SUPPLIERS, impatient

if TYPE_CHECKING:
    from tests.fakes.finance import Finance

COMMITTED = (
    "commit_then_drop",
    "commit_then_hang",
    "commit_then_500",
    "commit_then_502",
    "commit_then_login",
    "commit_then_cut",
)
NOT_COMMITTED = ("drop_before_commit", "hang_before_commit", "fail_500_before_commit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A night's office in front of the real Økonomi 98."""

    town: Town
    finance: Finance
    system: OwnThread

    def night(self) -> Case:
        """Run a night and return the case."""
        self.town.runs(systems={"oekonomi98": self.system})
        return self.town.case()

    def posted(self) -> list[str]:
        """Return the invoice numbers in the system's books."""
        return [voucher.invoice_number for voucher in self.finance.posted()]


@pytest.fixture
def office(tmp_path: Path, finance: Finance) -> Iterator[Office]:
    """Let one invoice wait for its entry, by a robot that waits no longer than a second for the posting's answer."""
    mapping = impatient(finance.mapping, submit_seconds=1)
    login = SystemLogin(url=finance.system.url, user="robot", secret="oekonomi98")

    def made(browsers: Browsers) -> WebSystem:
        return WebSystem(mapping, login, secret=lambda: PASSWORD, browser=browsers, clock=finance.clock)

    with town_in(tmp_path) as town, closing(OwnThread(Browsers(), made)) as system:
        town.process = process(checks={"without": ["first_invoice"]})
        town.register = Register(SUPPLIERS)
        supplier = SUPPLIERS[0]
        known = {"supplier_id": supplier.cvr, "supplier_name": supplier.name, "account": supplier.account}
        town.arrives("first", invoice("2026-4711", **known))
        yield Office(town=town, finance=finance, system=system)


@pytest.mark.parametrize("fault", COMMITTED)
def test_what_was_posted_without_an_answer_is_confirmed_in_the_same_night(office: Office, fault: str) -> None:
    """The search finds the voucher, its number is read from there, and it is proven like any other."""
    setattr(office.finance.faults, fault, 1)
    case = office.night()
    assert case.state is State.CONFIRMED
    [voucher] = office.finance.posted()
    assert case.voucher is not None
    assert case.voucher.number == voucher.number
    assert office.night().state is State.CONFIRMED
    assert office.posted() == ["2026-4711"]


@pytest.mark.parametrize("fault", NOT_COMMITTED)
def test_what_was_not_posted_is_posted_in_the_next_night(office: Office, fault: str) -> None:
    """The search is the last word: nothing is there, so the invoice is ready again, and goes in once."""
    setattr(office.finance.faults, fault, 1)
    assert office.night().state is State.READY
    assert office.posted() == []
    assert office.night().state is State.CONFIRMED
    assert office.posted() == ["2026-4711"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells which process is the page's")
@pytest.mark.parametrize(("kill", "committed"), [(kill_page, True), (kill_browser, True), (kill_browser, False)])
def test_a_page_or_browser_that_dies_under_the_posting_is_settled_like_silence(
    office: Office, monkeypatch: pytest.MonkeyPatch, kill: Callable[[], None], *, committed: bool
) -> None:
    """Killed while the system works on the form, before or after it is in the books."""
    post = Pages._post

    def post_and_kill(pages: Pages, request: Any, *form: Any) -> Any:
        answer = post(pages, request, *form) if committed else None
        kill()
        return answer or cut_connection(request.environ)

    with monkeypatch.context() as patched:
        patched.setattr(Pages, "_post", post_and_kill)
        assert office.night().state is (State.CONFIRMED if committed else State.READY)
    assert office.night().state is State.CONFIRMED
    assert office.posted() == ["2026-4711"]


def test_a_form_that_the_system_took_twice_is_for_a_person_with_both_numbers(office: Office) -> None:
    """A double click: which of the two is to go, only a person can say; nothing is posted again."""
    office.finance.faults.commit_twice_then_drop = 1
    case = office.night()
    assert (case.state, case.reason) == (State.HELD, Reason.UNCERTAIN_ENTRY)
    said = case.findings[0].facts["voucher"]
    assert said == ", ".join(voucher.number for voucher in office.finance.posted())
    assert office.night().state is State.HELD
    assert office.posted() == ["2026-4711", "2026-4711"]


def test_a_wrong_record_under_the_right_number_is_for_a_person(office: Office) -> None:
    """What the voucher shows is not what was meant: the field is named, and nothing is posted again."""
    office.finance.faults.wrong_record = 1
    case = office.night()
    assert (case.state, case.reason) == (State.HELD, Reason.VOUCHER_DISAGREES)
    assert case.voucher is not None
    assert office.night().state is State.HELD
    assert office.posted() == ["2026-4711"]
