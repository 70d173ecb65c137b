"""The machine asks the robot to stop in the middle of a run: the step in hand is finished, and it says so."""

from __future__ import annotations

import io
import os
import signal
from collections import Counter

import pytest
from rich.console import Console

from robot.errors import ExitCode
from robot.outcome import State
from robot.running import RichProgress, run_once
from tests.fakes.office_of_nights import OfficeOfNights, strange_invoice
from tests.fakes.printed_pages import print_pages

NUMBERS = ("20417", "20418", "20419")


@pytest.mark.parametrize(("asked_by", "stage"), [(signal.SIGTERM, "intake"), (signal.SIGINT, "reading")])
def test_a_run_that_is_asked_to_stop_finishes_its_step_and_the_next_goes_on(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, asked_by: signal.Signals, stage: str
) -> None:
    """By the machine or by Ctrl-C: exit code 8, a sentence with what to do, and every invoice in the end, once."""
    office = OfficeOfNights(tmp_path_factory.mktemp("office") / "office")
    for number in NUMBERS:
        path = print_pages(office.drop / f"scan-{number}.pdf", [strange_invoice(number)])
        os.utime(path, (0, 0))
    with monkeypatch.context() as patched:
        patched.setattr(RichProgress, "step", _asking(asked_by, stage))
        code, said = _run(office)
    assert code is ExitCode.INTERRUPTED
    told = " ".join(said.split())
    assert "Robotten blev bedt om at stoppe: den faktura, den var i gang med, blev gjort færdig. Start den igen" in told
    untouched = len(NUMBERS) - len(office.cases()) if stage == "intake" else _states(office)[State.RECEIVED]
    assert untouched == 2
    assert _run(office)[0] is ExitCode.SOME_HELD
    assert _states(office) == {State.HELD: 3}
    assert len({case.document.sha256 for case in office.cases() if case.document}) == 3


def _asking(signal_number: signal.Signals, at: str) -> object:
    """Return a progress step at which, in this stage, the machine asks to stop."""

    def step(_self: RichProgress, stage: str) -> None:
        if stage == at:
            signal.raise_signal(signal_number)

    return step


def _run(office: OfficeOfNights) -> tuple[ExitCode, str]:
    said = io.StringIO()
    code = run_once(office.settings, "fakturaer", dry_run=True, console=Console(file=said, width=300))
    return code, said.getvalue()


def _states(office: OfficeOfNights) -> Counter[State]:
    return Counter(case.state for case in office.cases())
