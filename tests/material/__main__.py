"""Makes invoices: `python -m tests.material OUT --count N --seed S [--scans] [--layout NAME]`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.material.make import make, wanted
from tests.material.printing import LibreOfficeMissing
from tests.material.registry import LAYOUTS


def main() -> None:
    """Write the invoices and `truth.jsonl`."""
    parser = argparse.ArgumentParser(prog="python -m tests.material", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=len(LAYOUTS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scans", action="store_true", help="a scan of each as well, in OUT/scan")
    parser.add_argument("--layout", action="append", choices=[layout.name for layout in LAYOUTS], help="these alone")
    asked = parser.parse_args()
    layouts = [layout for layout in LAYOUTS if not asked.layout or layout.name in asked.layout]
    try:
        truths = make(asked.out, wanted(asked.count, asked.seed, layouts), scans=asked.scans)
    except LibreOfficeMissing as error:
        parser.exit(1, f"{error}\n")
    with (asked.out / "truth.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(truth, ensure_ascii=False) + "\n" for truth in truths)
    sys.stdout.write(f"{len(truths)} documents of {len(layouts)} layouts in {asked.out}\n")


if __name__ == "__main__":
    main()
