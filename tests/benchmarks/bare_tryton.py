"""A bare Playwright script that types and posts a supplier invoice in Tryton: what the robot is measured against.

It does what a good script does and no more: it waits for each field to be ready, and reads the number. It looks up
nothing, reads nothing back, keeps nothing.
"""

from __future__ import annotations

import re
from decimal import Decimal

from playwright.sync_api import BrowserContext, Locator, Page, expect

from robot.case import Intent, IntentLine, posting_lines

_SECONDS = 60.0
_POSTED = ".form:has(select[name=state] option[value='\"posted\"']:checked) input[name=number]"


class BareTryton:
    """Logged in to Tryton, posting one invoice after the other."""

    def __init__(self, context: BrowserContext, url: str, user: str, password: str) -> None:
        context.set_default_timeout(_SECONDS * 1000)
        expect.set_options(timeout=_SECONDS * 1000)
        self._page: Page = context.new_page()
        self._window = self._page.locator(".modal.in")
        self._suggestions = self._page.locator(".dropdown.open")
        self._toolbar = self._page.locator(".btn-toolbar").filter(visible=True)
        self._page.goto(url)
        self._page.get_by_label("User name").fill(user)
        self._page.get_by_role("button", name="Login").click()
        self._window.locator("input[type=password]").fill(password)
        self._page.get_by_role("button", name="OK").click()
        action = self._page.get_by_placeholder("Action")
        action.click()
        action.press_sequentially("Supplier Invoices")
        self._suggestions.get_by_text("Supplier Invoices").click()
        self._page.get_by_role("combobox", name="Search").wait_for()

    def post(self, intent: Intent) -> str:
        """Type and post an invoice; return its number."""
        self._toolbar.get_by_role("button", name="New", exact=True).click()
        self._page.locator("[name=party]:focus").wait_for()
        self._field("Party").fill(intent.supplier_id)
        self._suggestions.get_by_text(intent.supplier_name, exact=True).click()
        expect(self._field("Invoice Address")).not_to_have_value("")
        self._field("Reference").fill(intent.invoice_number)
        self._field("Description").fill(intent.text)
        self._field("Invoice Date").fill(f"{intent.issue_date:%m/%d/%Y}")
        for line in posting_lines(intent):
            self._line(line)
        self._page.get_by_role("button", name="Post", exact=True).click()
        self._window.get_by_role("button", name="OK", exact=True).click()
        number = self._page.locator(_POSTED).filter(visible=True).input_value()
        self._toolbar.get_by_role("button", name="Switch", exact=True).click()
        return number

    def _line(self, line: IntentLine) -> None:
        lines = self._page.get_by_label("Lines", exact=True)
        lines.get_by_role("button", name="New", exact=True).click()
        self._window.locator(":is([name=type], [name=product]):focus").wait_for()
        self._window.get_by_role("tab", name="Description").click()
        self._field("Description", self._window).fill(line.text)
        self._window.get_by_role("tab", name="General").click()
        self._field("Account", self._window).fill(line.account_code)
        self._suggestions.get_by_text(f"{line.account_code} - ").click()
        self._number("Quantity", "quantity", Decimal(1))
        self._number("Unit Price", "unit_price", line.amount)
        self._page.keyboard.press("Tab")
        expect(self._field("Amount", self._window)).to_have_value(f"{line.amount:,.2f}")
        self._window.locator("#save").click()
        self._window.wait_for(state="detached")

    def _number(self, label: str, name: str, value: Decimal) -> None:
        self._field(label, self._window).click()  # another input takes its place
        self._window.locator(f"[name={name}][type=number]").fill(str(value))

    def _field(self, label: str, inside: Locator | None = None) -> Locator:
        found = (inside or self._page).get_by_label(re.compile(rf"^\s*{label}\s*:?\s*$"))
        return found.filter(visible=True)
