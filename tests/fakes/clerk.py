"""A clerk who works the demo systems by hand: plain Playwright, none of the robot's own code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from playwright.sync_api import Dialog, Error, FrameLocator, Locator, Page

HEADER = {
    "txtFakNr": "F-1001",
    "txtFakDato": "02-11-2026",
    "txtForfald": "02-12-2026",
    "txtBelEks": "1.000,40",
    "txtMoms": "250,10",
    "txtBelInk": "1.250,50",
    "txtTekst": "Rørarbejde på Åbrinken, blå fløj",
    "txtRekv": "4500012345",
}
LINES = (("5-32-10-4000", "Rør", "400,40"), ("5-32-10-4100", "Løn", "600,00"))


class FinanceClerk:
    """Works Økonomi 98. Says yes to every dialog and remembers what each one said."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.dialogs: list[str] = []
        page.on("dialog", self._say_yes)

    @property
    def work(self) -> FrameLocator:
        """The frame in which the work is done."""
        return self.page.frame_locator("frame[name=arbejde]")

    @property
    def message(self) -> Locator:
        """What the system says to what was asked or posted."""
        return self.work.locator(".besked")

    @property
    def faults(self) -> Locator:
        """The red box."""
        return self.work.locator(".fejl")

    def log_on(self, password: str = "Sommer2024") -> None:
        """Open the system and log on."""
        self.page.goto(self.url)
        self.work.locator("[name=txtBruger]").fill("robot")
        self.work.locator("[name=txtKode]").fill(password)
        self.work.get_by_role("button", name="Log på").click()

    def choose(self, entry: str) -> None:
        """Click an entry of the menu and wait for its page."""
        self.page.frame_locator("frame[name=menu]").get_by_role("link", name=entry, exact=True).click()
        if entry != "Log af":
            self.work.get_by_role("heading", name=entry).or_(self.faults).first.wait_for()

    def search_supplier(self, query: str) -> Page:
        """Open the supplier search and return its pop-up with the answer."""
        with self.page.expect_popup() as opened:
            self.work.get_by_role("button", name="Søg...").click()
        popup = opened.value
        popup.locator("[name=txtSoeg]").fill(query)
        popup.get_by_role("button", name="Søg").click()
        popup.locator("#tblKreditorer, .besked").wait_for()
        return popup

    def choose_supplier(self, query: str, row: int = 0) -> None:
        """Choose the supplier in a row of the answer."""
        popup = self.search_supplier(query)
        try:
            popup.get_by_role("link", name="Vælg").nth(row).click()
        except Error:
            # the click closes its own window, and Playwright may see it gone before the click is done
            if not popup.is_closed():
                raise

    def fill_header(self, values: Mapping[str, str]) -> None:
        """Fill fields of the first tab."""
        for name, value in values.items():
            self.work.locator(f"[name={name}]").fill(value)
        self.work.locator("h1").click()

    def fill_lines(self, lines: Sequence[tuple[str, str, str]]) -> None:
        """Fill the line table, a line more each time it takes one."""
        self.work.get_by_role("link", name="Linjer").click()
        for number, (account_code, text, amount) in enumerate(lines, start=1):
            if number > 1:
                self.work.get_by_role("button", name="Tilføj linje").click()
            self.work.locator(f"[name=txtKonto{number}]").fill(account_code)
            self.work.locator(f"[name=txtLinTekst{number}]").fill(text)
            self.work.locator(f"[name=txtLinBel{number}]").fill(amount)

    def fill_invoice(self, entry: str = "Ny faktura", **header: str) -> None:
        """Fill the whole form; `header` replaces some of the values of the first tab."""
        self.choose(entry)
        self.choose_supplier("99000007")
        self.fill_header(HEADER | header)
        self.fill_lines(LINES)

    def post(self) -> None:
        """Do the posting click, without waiting for what becomes of it."""
        self.work.get_by_role("button", name="Bogfør").click(no_wait_after=True)

    def show_voucher(self, number: str) -> dict[str, str]:
        """Search for a supplier's vouchers, open one, and return its labels and values."""
        self.choose("Søg bilag")
        self.work.locator("[name=txtSoegKred]").fill("99000007")
        self.work.get_by_role("button", name="Søg").click()
        self.work.get_by_role("link", name=number).click()
        table = self.work.locator("#tblVisBilag")
        table.wait_for()
        return {
            row.locator("td").first.inner_text(): row.locator("td").last.inner_text()
            for row in table.locator("tr").all()
        }

    def _say_yes(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.accept()
