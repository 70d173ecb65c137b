"""Times writing and reading back a workbook of 500 rows: `python -m tests.benchmarks.workbook_of_500_rows`."""

import sys
import tempfile
import time
from pathlib import Path

from tests.fakes.workbook_cases import case, read, write


def main() -> None:
    """Print the two times in seconds."""
    cases = [case(number) for number in range(1, 501)]
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        path = write(Path(folder) / "b.xlsx", cases)
        written = time.perf_counter()
        assert read(path, cases).fault is None
        sys.stdout.write(f"500 rows: written in {written - started:.2f} s, ")
        sys.stdout.write(f"read in {time.perf_counter() - written:.2f} s, {path.stat().st_size // 1024} kB\n")


if __name__ == "__main__":
    main()
