"""`make bench-audit`: how long the proof of a long action log takes; build/bench/audit.json."""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import tempfile
import time
from pathlib import Path

from robot.evidence import verify
from tests.benchmarks.long_log import write_long_log

MILLION = 1_000_000


def measure(records: int, rounds: int) -> dict[str, float | int | bool]:
    """Verify a log of so many records some times; seconds are wall time, `_cpu` those of the processor alone."""
    with tempfile.TemporaryDirectory(prefix="bench-audit-") as folder:
        work = Path(folder)
        last = write_long_log(work, records)
        wall, cpu, ok = [], [], True
        for _ in range(rounds):
            began, worked = time.perf_counter(), time.process_time()
            found = verify(work, expected_last_hash=last)
            wall.append(time.perf_counter() - began)
            cpu.append(time.process_time() - worked)
            ok = ok and found.ok and found.records == records
        scale = MILLION / records
        return {
            "records": records,
            "bytes": sum(path.stat().st_size for path in (work / "log").iterdir()),
            "whole": ok,
            "seconds_million": round(statistics.median(wall) * scale, 3),
            "seconds_million_cpu": round(statistics.median(cpu) * scale, 3),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }


def main() -> None:
    """Measure, print and write the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--records", type=int, default=MILLION)
    asked.add_argument("--rounds", type=int, default=3)
    chosen = asked.parse_args()
    figures = measure(chosen.records, chosen.rounds)
    target = Path("build/bench/audit.json")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))  # noqa: T201 - a benchmark says its figures


if __name__ == "__main__":
    main()
