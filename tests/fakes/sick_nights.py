"""Nights of two invoices on books whose disk falls ill: `python -m tests.fakes.sick_nights flush:EIO --share 2/7`.

The process is started with `sick_books.loaded`. Each time the disk refuses another call, counted from the night's
beginning: that one alone, or it and all that come after it. Then the books are opened anew on a well disk, from what
the sick one left of them. Prints a JSON line for each night: what it said, and what of its promises is broken.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

from robot.errors import DiskFault
from robot.evidence.verify import verify
from robot.ledger import open_ledger, sqlite_url
from robot.outcome import State
from robot.words import load_words
from tests.fakes.invoices import invoice
from tests.fakes.night import Town, town_in
from tests.fakes.sick_books import Illness, falls_ill, illness, recovers

_LARGER = {"net_total": Decimal("2000.00"), "vat_total": Decimal("500.00"), "gross_total": Decimal("2500.00")}
_HEALTHY = 0


def main() -> None:
    """Run the nights of a share."""
    parser = argparse.ArgumentParser()
    parser.add_argument("illness", type=illness)
    parser.add_argument("--share", default="1/1", help="2/7: the second of seven parts")
    wanted = parser.parse_args()
    calls, _, _ = _night(wanted.illness, first=_HEALTHY, last=_HEALTHY)
    part, parts = map(int, wanted.share.split("/"))
    for number in range(part, calls + 1, parts):
        for last in (number, 2**31):
            _, said, broken = _night(wanted.illness, first=number, last=last)
            told = {"of": calls, "call": number, "alone": last == number, "said": said, "broken": broken}
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()


def _night(of: Illness, *, first: int, last: int) -> tuple[int, str, list[str]]:
    """Run a night whose disk refuses these calls; return how many there were, what it said, and what is broken."""
    with tempfile.TemporaryDirectory() as folder, town_in(Path(folder)) as town, ExitStack() as stack:
        town.arrives("a", invoice("1001"))
        town.arrives("b", invoice("1002", **_LARGER))
        falls_ill(of, first=first, last=last)
        said, broken = _sick_night(town)
        town.ledger.close()  # a robot that ends tries to tidy its books up, and may not
        asked = recovers(of)
        town.ledger = open_ledger(sqlite_url(town.work / "ledger.sqlite"))
        stack.callback(town.ledger.close)
        return asked, said, [*broken, *_left_after(town, told=bool(said))]


def _sick_night(town: Town) -> tuple[str, list[str]]:
    """Return what the night said of the disk, and what is wrong with that."""
    words = load_words("en")
    try:
        ended = town.runs()
    except DiskFault as fault:
        return words.fault(DiskFault.__name__, str(fault)), []
    said = " ".join(words.fault(fault.kind, fault.detail) for fault in ended.summary.faults)
    if ended.summary.outcome not in ("ok", DiskFault.__name__):
        return said, [f"it ended with {ended.summary.outcome}"]
    if (ended.summary.outcome == "ok") is bool(said):
        return said, [f"it ended with {ended.summary.outcome} and said: {said}"]
    return said, []


def _left_after(town: Town, *, told: bool) -> Iterator[str]:
    """Yield what is lost, double or untold, at once for a night that told nothing, else after the next one."""
    if told:
        again = town.runs()
        if again.summary.outcome != "ok":
            yield f"the next night ended with {again.summary.outcome}: {again.summary.faults}"
    if town.states() != [State.FILED, State.FILED]:
        yield f"states {town.states()}"
    if (entered := Counter(town.economy.numbers())) != Counter(["1001", "1002"]):
        yield f"entered {entered}"
    if sorted(town.archive.filed) != ["F-2026-000001", "F-2026-000002"]:
        yield f"filed {sorted(town.archive.filed)}"
    if town.inbox.moved != {"1": "processed", "2": "processed"}:
        yield f"moved {town.inbox.moved}"
    yield from (f"the audit says: {fault}" for fault in verify(town.work).faults)


if __name__ == "__main__":
    main()
