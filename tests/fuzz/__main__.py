"""`make fuzz`: runs each target of `targets.py` under atheris for a bounded time.

`python -m tests.fuzz [SECONDS]` runs all, `python -m tests.fuzz TARGET SECONDS` one of them in this process. What is
found lies in `build/fuzz/TARGET/`: inputs that reached new code, and `crash-...` for those that broke something.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

_FOUND = Path("build/fuzz")
_SECONDS = 60
_LONGEST_INPUT = 20_000
_MISSING = (
    "Fuzzing was skipped: atheris cannot be had for this Python and system. "
    "`make fuzz` installs requirements/fuzz.lock where it can.\n"
)


def main(arguments: list[str]) -> int:
    """Run; return the exit code: 1 where a target broke."""
    if len(arguments) == 2:
        return _fuzz(arguments[0], int(arguments[1]))
    try:
        importlib.import_module("atheris")
    except ImportError:
        sys.stdout.write(_MISSING)
        return 0
    seconds = arguments[0] if arguments else str(_SECONDS)
    broken = []
    for target in ("mail", "pdf", "xml"):
        done = subprocess.run([sys.executable, "-m", "tests.fuzz", target, seconds], check=False)
        broken += [target] if done.returncode else []
    sys.stdout.write(f"Fuzzed for {seconds} s each. Broken: {', '.join(broken) or 'none'}.\n")
    return 1 if broken else 0


def _fuzz(target: str, seconds: int) -> int:
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["mail_intake", "scrapers"]):
        targets = importlib.import_module("tests.fuzz.targets")
    folder = _FOUND / target
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(targets.seeds(target)):
        (folder / f"seed-{number}").write_bytes(seed)
    bounds = [f"-max_total_time={seconds}", f"-max_len={_LONGEST_INPUT}", "-timeout=15", "-rss_limit_mb=2048"]
    command = [sys.argv[0], *bounds, f"-artifact_prefix={folder}/", "-print_final_stats=1", str(folder)]
    atheris.Setup(command, lambda data: targets.run_once(target, data))
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
