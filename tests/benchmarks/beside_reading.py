"""Reads made invoices with other things laid beside: `python -m tests.benchmarks.beside_reading [--seed N] [--kind K]`.

Prints each value that is proven and wrong, with what was laid on its page; `bench_reading` takes the count from here.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.material_reading import Read, Said, read_made
from tests.material.beside import KINDS, Beside, lay_beside
from tests.material.cache import made
from tests.material.registry import LAYOUTS


class Misled(NamedTuple):
    """A value that is proven and wrong, and what lay on the page."""

    read: Read
    said: Said
    beside: tuple[Beside, ...]


def misled_by(
    documents: Sequence[tuple[Path, dict[str, Any]]],
    *,
    seed: int,
    kinds: Sequence[str] = KINDS,
    known: bool = False,
) -> Iterator[Misled]:
    """Lay other things on a copy of each document, read it, and yield what is proven and wrong.

    An account is no error here: any IBAN of the page may be named as one, and entering asks the register.
    """
    dice = random.Random(seed)  # noqa: S311 - the same pages each time
    with tempfile.TemporaryDirectory() as folder:
        laid: dict[Path, tuple[Beside, ...]] = {}
        copies = []
        for path, truth in documents:
            copy = Path(folder) / path.name
            laid[copy] = lay_beside(path, copy, dice, kinds)
            copies.append((copy, truth))
        for read in read_made(copies, known=known):
            for said in read.said:
                if said.proven and said.outcome == "wrong":
                    yield Misled(read, said, laid[read.path])


def main() -> None:
    """Print what misled the reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=6 * len(LAYOUTS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append", choices=KINDS, help="these alone")
    parser.add_argument("--known", action="store_true", help="the reading office is the buyer and knows the supplier")
    asked = parser.parse_args()
    found = list(misled_by(made(asked.count, 1), seed=asked.seed, kinds=asked.kind or KINDS, known=asked.known))
    for misled in found:
        said = misled.said
        sys.stdout.write(
            f"{misled.read.layout:22}{said.field:16} true {said.true!s:14} said {said.value!s:14} {said.rule}"
            f"  {misled.read.path.name} {misled.beside}\n"
        )
    sys.stdout.write(f"{len(found)} values proven and wrong in {asked.count} documents\n")


if __name__ == "__main__":
    main()
