"""Measures entering: `make bench-entry`, or `python -m tests.benchmarks.bench_entry [--invoices N] [--night N]`.

Prints tables and writes `build/bench/entry.json`. It asserts nothing about time.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.entry_night import NightFigures, run_night_of
from tests.benchmarks.entry_ratio import Comparison, compare_on_demo, compare_on_tryton

OUT = Path("build/bench/entry.json")


def main() -> None:
    """Measure what is asked for; each part of 0 invoices is left out."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--invoices", type=int, default=100, help="posted by the robot and by the bare script each")
    arguments.add_argument("--night", type=int, default=400, help="invoices of the night; 1000 for the memory's series")
    asked = arguments.parse_args()
    demo: Comparison | None = None
    tryton: Comparison | None = None
    night: NightFigures | None = None
    OUT.parent.mkdir(parents=True, exist_ok=True)
    if asked.invoices:
        demo = compare_on_demo(asked.invoices)
        _say(_told("Økonomi 98", demo))
        _write(_figures(demo, tryton, night))  # each as it comes: a later part may break off
        tryton = compare_on_tryton(asked.invoices)
        if tryton is not None:  # it may not be installed
            _say(_told("Tryton", tryton))
        _write(_figures(demo, tryton, night))
    if asked.night:
        night = run_night_of(asked.night)
        _say(_night_told(night))
        _write(_figures(demo, tryton, night))
    _say([f"\n{OUT}"])


def _write(figures: dict[str, object]) -> None:
    OUT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _figures(demo: Comparison | None, tryton: Comparison | None, night: NightFigures | None) -> dict[str, object]:
    return {
        "ratio_demo": None if demo is None else round(demo.ratio, 3),
        "ratio_tryton": None if tryton is None else round(tryton.ratio, 3),
        "s_per_invoice_night": None if night is None else round(night.s_per_invoice, 3),
        "peak_mb": None if night is None else round(night.peak_mb),
        "ms_demo": None if demo is None else asdict(demo),
        "ms_tryton": None if tryton is None else asdict(tryton),
        "night": None
        if night is None
        else {
            "invoices": night.invoices,
            "seconds": night.seconds,
            "became": dict(night.became),
            "mb": [[entered, dict(mb)] for entered, mb in night.by_tenths()],
        },
    }


def _say(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _told(name: str, compared: Comparison) -> Iterator[str]:
    yield f"\n{name}: medians in milliseconds an invoice"
    yield f"  bare script                          {compared.bare:7.0f}"
    yield f"  robot, the same with all evidence    {compared.entry:7.0f}   {compared.ratio:.2f} times"
    for part, value in compared.parts.items():
        yield f"      {part:<12}                     {value:7.0f}"
    yield f"  robot, lookup before                 {compared.look_up:7.0f}"
    yield f"  robot, voucher read back             {compared.read_back:7.0f}"


def _night_told(night: NightFigures) -> Iterator[str]:
    yield (
        f"\nA night of {night.invoices} invoices: {night.seconds:.0f} s, {night.s_per_invoice:.2f} s an invoice, "
        f"at most {night.peak_mb:.0f} MB (exit code {night.exit_code})"
    )
    yield from (f"  {count:5} {where}" for where, count in sorted(night.became.items()))
    for entered, mb in night.by_tenths():
        parts = ", ".join(f"{what} {part:.0f}" for what, part in sorted(mb.items(), key=lambda one: -one[1]))
        yield f"  to invoice {entered:5}: {sum(mb.values()):6.0f} MB ({parts})"


if __name__ == "__main__":
    main()
