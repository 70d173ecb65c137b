"""Documents that nobody here wrote, as an urgent run: each ends in a state, none ends the run. For local use."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from robot.outcome import ENDS, State
from tests.fakes.demo_office import TestOffice, demo_office, ended_well

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "extraction"
PATTERNS = ("pdf/*.pdf", "xml/**/*.xml", "hybrid/*.pdf")

pytestmark = [
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real documents is not here"),
    pytest.mark.timeout(1200),
]


def test_every_real_document_ends_in_a_state(tmp_path: Path) -> None:
    """Each file is one case or more, each case waits for a person or has ended, and the log verifies."""
    files = sorted({path for pattern in PATTERNS for path in CORPUS.glob(pattern)})
    assert files
    with demo_office(tmp_path / "fjordby") as office:
        ended = office.run("run", "--urgent", *map(str, files))
        _report(office)
        assert ended_well(ended), ended
        now = office.look()
        assert len({case.message_sha256 for case in now.cases}) == len({path.read_bytes() for path in files})
        assert {case.state for case in now.cases} <= ENDS | {State.HELD}
        assert not [case for case in now.cases if case.reason == "unexpected_error"]
        assert now.proven.ok, now.proven.faults


def _report(office: TestOffice) -> None:
    now = office.look()
    for state, count in sorted(Counter(case.state for case in now.cases).items()):
        print(f"{count:>6}  {state}")  # noqa: T201 - shown with `pytest -s`
    for reason, count in Counter(case.reason for case in now.cases).most_common():
        print(f"{count:>6}  {reason}")  # noqa: T201
