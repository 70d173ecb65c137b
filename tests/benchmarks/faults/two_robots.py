"""Two robots at the same moment on the same work folder: `python -m tests.benchmarks.faults.two_robots --times 200`.

Both wait at a gate before the lock, so that they reach for it together; who has it goes on when the other is gone (a
night without invoices is shorter than the patience of the second). One must work, the other leave with the exit code of
a robot that found another at work; the mail of each time becomes one case. The figures: build/bench/two-robots.json.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from robot.demo.expected import DemoMail, held
from robot.errors import ExitCode
from robot.outcome import Reason
from tests.benchmarks.browser_needed import browser_is_missing
from tests.fakes.broken_promises import broken_promises
from tests.fakes.demo_office import TestOffice, demo_office
from tests.fakes.mails import mail
from tests.fakes.morning_books import books_astray

OUT = Path("build/bench/two-robots.json")
_BOTH = sorted((ExitCode.SOME_HELD, ExitCode.ALREADY_RUNNING))
_THROUGH = ("tests.fakes.robot_process", "--gate")


def start_two(office: TestOffice, number: int) -> tuple[DemoMail, Iterator[str]]:
    """Deliver a mail and let two robots begin together; return the mail, and what went otherwise than it must."""
    raw = mail(subject=f"Spørgsmål {number}", text=f"Hvor er faktura {number}?", sender="Bo <bo@borger.example>")
    sent = DemoMail(
        key=f"question {number}", raw=raw, what_da="Et brev", what_en="A letter", expected=held(Reason.NO_INVOICE)
    )
    office.deliver([sent])
    robots = [office.start(through=_THROUGH).process for _ in range(2)]
    assert [_line(robot) for robot in robots] == ["open\n", "open\n"]
    for robot in robots:
        _go(robot)
    first = [_line(robot) for robot in robots]  # "held", or what the second one says
    said = ["", ""]
    for which in sorted((0, 1), key=lambda which: first[which] == "held\n"):
        said[which] = first[which] + robots[which].communicate("go\n")[0]
    return sent, _otherwise([robot.returncode for robot in robots], said, office)


def _line(robot: subprocess.Popen[str]) -> str:
    assert robot.stdout is not None
    return robot.stdout.readline()


def _go(robot: subprocess.Popen[str]) -> None:
    assert robot.stdin is not None
    robot.stdin.write("go\n")
    robot.stdin.flush()


def _otherwise(codes: list[int], said: list[str], office: TestOffice) -> Iterator[str]:
    if sorted(codes) != _BOTH:
        yield f"they ended with {codes}: {said}"
    elif "En anden robot arbejder i de samme bøger" not in said[codes.index(ExitCode.ALREADY_RUNNING)]:
        yield f"the second one said: {said[codes.index(ExitCode.ALREADY_RUNNING)]}"
    if any(not run.ended_at for run in office.runs()):
        yield "a run was not closed"


def main() -> int:
    """Start them, print, write; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    times = parser.parse_args().times
    if browser_is_missing():
        return 2
    found, sent = list[str](), list[DemoMail]()
    with tempfile.TemporaryDirectory(prefix="two-robots-") as folder, demo_office(Path(folder) / "fjordby") as office:
        for number in range(1, times + 1):
            delivered, otherwise = start_two(office, number)
            sent.append(delivered)
            for what in otherwise:
                found.append(f"time {number}: {what}")
                sys.stdout.write(f"{found[-1]}\n")
            sys.stdout.write(f"{number}/{times}: {len(found)} otherwise than they must\n")
            sys.stdout.flush()
        now = office.look()
        found += [f"{one.kind}: {one.what}" for one in (*broken_promises(now, sent), *books_astray(now, office.work))]
        figures = {"times": times, "runs": len(office.runs()), "cases": len(now.cases), "violations": found}
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(f"times {times}, runs {figures['runs']}, cases {figures['cases']}, violations {len(found)}\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
