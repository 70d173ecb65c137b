"""One run from the command line: progress for the eyes, a polite stop, and a few lines at the end."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path
from types import FrameType

from loguru import logger
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from robot.answered import AnswersRead
from robot.clock import SystemClock
from robot.diagnostics import keep_diagnostics
from robot.errors import AlreadyRunning, ExitCode
from robot.noted_progress import NotedProgress
from robot.pipeline import Outcome, run_night
from robot.ports import Answer
from robot.review.rows import why_refused
from robot.settings import Settings
from robot.stopping import stop_asked
from robot.wiring import office_words, open_night, open_post
from robot.words import Words


class RichProgress:
    """Implements the port `Progress` with a bar a stage."""

    def __init__(self, bars: Progress, words: Words) -> None:
        self._bars = bars
        self._words = words
        self._tasks: dict[str, TaskID] = {}

    def begin(self, stage: str, total: int | None) -> None:
        """Begin a stage."""
        self._tasks[stage] = self._bars.add_task(self._words.stage(stage), total=total)

    def step(self, stage: str) -> None:
        """Move the stage's bar by one."""
        self._bars.advance(self._tasks[stage])

    def end(self, stage: str) -> None:
        """Fill the stage's bar."""
        task = self._tasks.pop(stage, None)
        if task is not None:
            done = max(self._bars.tasks[task].completed, 1)
            self._bars.update(task, total=done, completed=done)


class NoProgress:
    """Implements the port `Progress` for runs that nobody watches."""

    def begin(self, stage: str, total: int | None) -> None:
        """Begin a stage."""

    def step(self, stage: str) -> None:
        """Go on by one."""

    def end(self, stage: str) -> None:
        """End a stage."""


class StopSignal:
    """Whether the person or the machine asked to stop (Ctrl-C, SIGTERM); the step in hand is finished first."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> bool:
        """Return whether to stop."""
        return self.asked

    def ask(self, _signal: int, _frame: FrameType | None) -> None:
        """Ask to stop."""
        self.asked = True


@contextmanager
def listening_for_stop() -> Iterator[StopSignal]:
    """Turn Ctrl-C and SIGTERM into a polite wish while the block runs."""
    stop = StopSignal()
    before = {s: signal.signal(s, stop.ask) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop_of(settings: Settings, stop: Callable[[], bool]) -> Callable[[], bool]:
    """Return whether a run is to stop: by a signal, or by `fakturarobot stop` while it is at work."""
    asked = stop_asked(settings.work())
    return lambda: stop() or asked()


@contextmanager
def progress_bars(console: Console) -> Iterator[Progress]:
    """Show progress bars while the block runs."""
    with Progress(
        TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    ) as bars:
        yield bars


@contextmanager
def failures_told(settings: Settings, runbook: str) -> Iterator[None]:
    """Send word by mail of what keeps a run from beginning, or ends it without a word of its own; raise it on.

    Another robot at work is no failure: that one tells.
    """
    try:
        yield
    except AlreadyRunning:
        raise
    except Exception as error:
        post = open_post(settings, SystemClock(settings.zone))
        if post is not None:
            try:
                post.tell_failed(runbook, error)
            except OSError:  # the disk; the failure itself is what counts
                logger.exception("the mail about a failed run could not be written")
        raise


def run_once(
    settings: Settings,
    runbook: str,
    *,
    console: Console,
    urgent_files: Sequence[Path] = (),
    dry_run: bool = False,
    take_in: bool = True,
    said: Sequence[Answer] = (),
    as_json: bool = False,
) -> ExitCode:
    """Run a runbook once and say what came of it. `take_in` off: mailboxes and folders are left alone.

    `said` are answers that a person gave beside the workbooks.

    Raises what `open_night` raises.
    """
    keep_diagnostics(settings.work("diagnostics"))
    words = office_words(settings)
    by_hand = bool(urgent_files) or dry_run or not take_in  # whoever waits for it sees how it ends
    with (
        nullcontext() if by_hand else failures_told(settings, runbook),
        listening_for_stop() as stop,
        progress_bars(Console(stderr=True) if as_json else console) as bars,
        open_night(
            settings,
            runbook,
            progress=NotedProgress(RichProgress(bars, words), settings.work()),
            urgent_files=urgent_files,
            dry_run=dry_run,
            take_in=take_in,
            said=said,
            should_stop=_stop_of(settings, stop),
        ) as night,
    ):
        outcome = run_night(night)
    if as_json:
        told = asdict(outcome.summary) | {"exit_code": int(outcome.exit_code), "outputs": outcome.outputs}
        console.print_json(json.dumps(told, default=str, ensure_ascii=False))
    else:
        tell(outcome, words, console)
        if not take_in and not said and not outcome.summary.answers:
            console.print(words.text("cli.no_answers", folder=str(settings.work("regneark"))), markup=False)
    return outcome.exit_code


def run_quietly(
    settings: Settings, runbook: str, *, urgent_places: bool = False, should_stop: Callable[[], bool]
) -> Outcome:
    """Run a runbook once as a service does: nothing is printed, the end is a line of the diagnostics.

    `urgent_places`: only on what lies in its urgent folders.

    Raises what `open_night` raises.
    """
    with (
        failures_told(settings, runbook),
        open_night(
            settings,
            runbook,
            progress=NotedProgress(NoProgress(), settings.work()),
            urgent_places=urgent_places,
            should_stop=_stop_of(settings, should_stop),
        ) as night,
    ):
        outcome = run_night(night)
    logger.info("run {} of {} ended: {}", outcome.summary.run_id, runbook, outcome.exit_code.name)
    return outcome


def tell(outcome: Outcome, words: Words, console: Console) -> None:
    """Say in a few lines what happened and where it can be seen."""
    summary = outcome.summary
    console.print(
        words.text(
            "cli.outcome",
            run=summary.run_id,
            entered=summary.entered,
            held=summary.held,
            waiting=summary.waiting,
            uncertain=summary.uncertain,
        ),
        markup=False,
        highlight=False,
        style="bold",
    )
    for state, count in sorted(summary.states.items()):
        console.print(f"  {count:>4}  {words.state(state)}", markup=False, highlight=False)
    for fault in summary.faults:
        told = words.fault(fault.kind, fault.detail)
        console.print(f"  ! {told}", markup=False, highlight=False, soft_wrap=True, style="yellow")
    _tell_answers(summary.answers, words, console)
    for name, path in outcome.outputs.items():
        console.print(f"  {words.text(f'cli.output_{name}')}: {path}", markup=False, highlight=False, soft_wrap=True)


def _tell_answers(answers: Sequence[AnswersRead], words: Words, console: Console) -> None:
    """Say of each workbook how many answers in it were used, and why the others or the file itself could not be."""
    for one in answers:
        lines = [
            (f"{refused.case_id}: " if refused.case_id else "") + why
            for refused in one.refused
            for why in why_refused(refused, words)
        ]
        if all(refused.case_id for refused in one.refused):
            counts = {"used": str(one.used), "refused": str(len(one.refused))}
            key = "answers_read" if one.used or one.refused else "answers_none"
            console.print(f"  {words.text(f'cli.{key}', source=one.source, **counts)}", markup=False, highlight=False)
        for line in lines:
            console.print(f"  ! {line}", markup=False, highlight=False, style="yellow", soft_wrap=True)
