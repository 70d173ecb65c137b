"""A bare Playwright script that types and posts the form of Økonomi 98: what the robot's entry is measured against.

It does what a good script does and no more: it waits for each page, and reads the voucher number. It looks up nothing,
reads nothing back, keeps nothing.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from playwright.sync_api import BrowserContext, Error, Frame, Page

from robot.case import Intent


class BareScript:
    """Logged in to Økonomi 98, posting one invoice after the other."""

    def __init__(self, context: BrowserContext, url: str, user: str, password: str) -> None:
        self._page: Page = context.new_page()
        self._page.goto(url)
        work = self._frame("arbejde")
        work.locator("input[type=text]").fill(user)
        work.locator("input[type=password]").fill(password)
        work.get_by_role("button", name="Log på").click()
        self._page.frame_locator("frame[name=menu]").get_by_role("link", name="Ny faktura").wait_for()

    def post(self, intent: Intent) -> str:
        """Type and post an invoice that is paid to a bank account; return the voucher number."""
        work = self._frame("arbejde")
        with work.expect_navigation():
            self._frame("menu").get_by_role("link", name="Ny faktura").click()
        self._choose_supplier(work, intent.supplier_id)
        work.locator("[name=txtFakNr]").fill(intent.invoice_number)
        work.locator("[name=cboValuta]").select_option(intent.currency)
        work.locator("[name=txtFakDato]").fill(_day(intent.issue_date))
        work.locator("[name=txtForfald]").fill(_day(intent.due_date))
        work.locator("[name=txtBelEks]").fill(_amount(intent.net_total))
        work.locator("[name=txtMoms]").fill(_amount(intent.vat_total))
        work.locator("[name=txtBelInk]").fill(_amount(intent.gross_total))
        work.locator("[name=txtTekst]").fill(intent.text)
        work.get_by_role("link", name="Linjer").click()
        for number, line in enumerate(intent.lines, start=1):
            work.locator(f"[name=txtKonto{number}]").fill(line.account_code)
            work.locator(f"[name=txtLinTekst{number}]").fill(line.text)
            work.locator(f"[name=txtLinBel{number}]").fill(_amount(line.amount))
        work.get_by_role("link", name="Betaling").click()
        registration, _, account = (intent.account or "").partition("-")
        work.locator("[name=cboBetMaade]").select_option("Bankkonto")
        work.locator("[name=txtRegNr]").fill(registration)
        work.locator("[name=txtKontonr]").fill(account)
        work.get_by_role("link", name="Hoved").click()
        self._page.once("dialog", lambda dialog: dialog.accept())
        with work.expect_navigation():
            work.get_by_role("button", name="Bogfør").click()
        return work.locator(".besked").inner_text().rpartition(" ")[2]

    def _choose_supplier(self, work: Frame, supplier_id: str) -> None:
        with self._page.expect_popup() as popup:
            work.get_by_role("button", name="Søg...").click()
        window = popup.value
        window.locator("[name=txtSoeg]").fill(supplier_id)
        window.locator("[name=txtSoeg]").press("Enter")
        try:
            window.get_by_role("link", name="Vælg").click()
        except Error:  # the window went faster than Playwright could say so
            if not window.is_closed():
                raise

    def _frame(self, name: str) -> Frame:
        frame = self._page.frame(name=name)
        assert frame is not None, name
        return frame


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d-%m-%Y}"


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")
