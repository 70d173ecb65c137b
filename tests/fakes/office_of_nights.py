"""An office with a drop folder, whose nights stop before the systems, and invoices with a number of a strange name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from openpyxl import load_workbook

from robot.case import Case
from robot.outcome import State
from robot.pipeline import run_night
from robot.settings import DropFolder, Settings, load_settings
from robot.starter import copy_starter
from robot.wiring import open_books, open_night
from tests.fakes.desk_clerk import newest_workbook
from tests.fakes.hand_clock import HandClock
from tests.fakes.night import QuietProgress
from tests.fakes.printed_pages import Text, danish_invoice, print_pages

SHEET = "Forslag til regler"
SUPPLIER = "Sydfyns Tagdækning ApS;13585628;9999;0001234567;;;;sydfyn.example;ja;5-03-22-4500-49;DKK\n"
OUR_GLN = "5799999000010"


class OfficeOfNights:
    """An office with a drop folder, whose nights stop before the systems."""

    def __init__(self, folder: Path) -> None:
        copy_starter(folder)
        with (folder / "mappings" / "registers" / "suppliers.csv").open("a", encoding="utf-8") as register:
            register.write(SUPPLIER)
        self.drop = folder / "indbakke"
        self.drop.mkdir()
        drop_folder = DropFolder(name="scanner", path=Path("indbakke"))
        changed = {"mailbox": (), "drop_folder": (drop_folder,)}
        self.settings: Settings = load_settings(folder / "config.toml").model_copy(update=changed)
        self.clock = HandClock()

    def night(self, *numbers: str) -> None:
        """Let invoices with these numbers lie in the folder and run a night."""
        for number in numbers:
            path = print_pages(self.drop / f"scan-{number}.pdf", [strange_invoice(number)])
            os.utime(path, (0, 0))  # it lies there since long, so nobody writes it any more
        with open_night(self.settings, "fakturaer", progress=QuietProgress(), dry_run=True, clock=self.clock) as night:
            outcome = run_night(night)
        assert not outcome.summary.faults
        self.clock.advance(days=1)

    def book(self) -> Path:
        """Return tonight's workbook."""
        return newest_workbook(self.settings.work())

    def cases(self) -> list[Case]:
        """Return all cases in the order in which they came."""
        with closing(open_books(self.settings)) as ledger:
            return sorted(ledger.cases(list(State)), key=lambda case: case.case_id)

    def corrects(self, number: str) -> None:
        """State the invoice number in the one row that waits."""
        said = {"Beslutning": "Ret og godkend", "Initialer": "MLA", "Ret: Fakturanummer": number}
        self._write("Til dig", said)

    def answers_rule(self, said: Mapping[str, str]) -> None:
        """Write into the one row of the sheet of rules."""
        self._write(SHEET, said)

    def _write(self, sheet: str, said: Mapping[str, str]) -> None:
        path = self.book()
        book = load_workbook(path)
        heads = [str(cell.value) for cell in book[sheet][4]]
        for head, value in said.items():
            book[sheet].cell(row=5, column=heads.index(head) + 1).value = value
        book.save(path)

    def log(self) -> str:
        """Return the action log."""
        return "".join(path.read_text() for path in (self.settings.work() / "log").glob("*.jsonl"))


def strange_invoice(number: str) -> list[Text]:
    """Return an invoice that calls its number by a word that no other supplier has."""
    renamed = {f"Fakturanr.: {number}": f"Tagsag {number}", "EAN-nr.: 5798000000018": f"EAN-nr.: {OUR_GLN}"}
    return [(t[0], t[1], renamed.get(t[2], t[2])) for t in danish_invoice(number)]
