"""Asks pip-audit whether a locked package has a known vulnerability; skipped in a sentence where that cannot be known.

    python tools/audit_dependencies.py

Ends with 1 for a vulnerability that is known, and with 0 otherwise: an office's network without internet must not stop
the tests. pip-audit is installed into build/audit, apart from what the robot runs with.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "build" / "audit"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
_PATIENCE_SECONDS = 150


class Skipped(Exception):
    """The question cannot be put here; the sentence says why."""


def main() -> int:
    """Print what is known of the locked packages; return the exit code."""
    try:
        prepare()
        answer = ask(ROOT / "requirements" / "run.lock")
    except Skipped as why:
        say(f"Skipped: {why}")
        return 0
    found = vulnerabilities(answer)
    for line in found:
        say(line)
    checked = len(answer.get("dependencies", ()))
    say(f"{checked} packages checked, {len(found)} known vulnerabilities.")
    return 1 if found else 0


def prepare() -> None:
    """Install pip-audit where it is not there yet. Raises `Skipped`."""
    if not PYTHON.exists():
        venv.create(HOME, with_pip=True)
    lock = ROOT / "requirements" / "audit.lock"
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--retries", "1", "--timeout", "10", "--require-hashes"]
    if call([*pip, "-r", lock]).returncode:
        raise Skipped("pip-audit cannot be installed here (is there a package index?).")


def ask(lock: Path) -> dict[str, Any]:
    """Return pip-audit's answer on a lock. Raises `Skipped` where its data cannot be had."""
    command = [PYTHON, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    ended = call([*command, "--disable-pip", "--require-hashes", "-r", lock])
    try:
        answer: dict[str, Any] = json.loads(ended.stdout)
    except ValueError:
        last = (ended.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise Skipped(f"the data on vulnerabilities cannot be had here ({last[:200]}).") from None
    return answer


def vulnerabilities(answer: dict[str, Any]) -> list[str]:
    """Return a line for each vulnerability: package, version, its ids, and the versions that mend it."""
    return [
        f"{package['name']} {package['version']}: {', '.join([found['id'], *found.get('aliases', ())])};"
        f" mended in {', '.join(found.get('fix_versions', ())) or 'no version yet'}"
        for package in answer.get("dependencies", ())
        for found in package.get("vulns", ())
    ]


def call(command: Sequence[object]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end. Raises `Skipped` where it takes too long."""
    try:
        return subprocess.run(  # noqa: S603 - our own arguments
            [str(part) for part in command],
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        raise Skipped("no answer came in time.") from None


def say(text: str) -> None:
    """Print a line."""
    print(text, flush=True)  # noqa: T201 - this is what it is for


if __name__ == "__main__":
    sys.exit(main())
