"""What a check of the doctor is, and what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from loguru import logger

from robot.errors import BooksDamaged, RobotError
from robot.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What one check found. Words for people, without secrets."""

    name: str  # "Postkasse faktura"
    ok: bool
    verdict: str  # `ok` in the office's language
    what: str  # what was found; several faults a line each
    fix: str = ""  # what to do; "" where all is well


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing to look at. `probe` returns what it found, and raises whatever it meets where that is a fault.

    `kind` names its texts: "doctor.KIND" is the name, "doctor.fix_KIND" what to do.
    """

    kind: str
    probe: Callable[[], str]
    subject: str = ""  # which mailbox, which system


def diagnose(check: Check, words: Words) -> Diagnosis:
    """Make one check. Never raises."""
    name = f"{words.text(f'doctor.{check.kind}')} {check.subject}".rstrip()
    fix = words.text(f"doctor.fix_{check.kind}")
    try:
        return Diagnosis(name=name, ok=True, verdict=words.text("doctor.ok"), what=check.probe())
    except RobotError as error:
        what = "\n".join(map(words.say, error.faults))
        if isinstance(error, BooksDamaged):
            fix = words.advice(type(error).__name__)
    except OSError as error:
        what = error.strerror or type(error).__name__
    except Exception as error:  # noqa: BLE001 - the doctor's next patient waits; the traceback is kept
        logger.exception("the check {} ended unexpectedly", check.kind)
        what = type(error).__name__
    return Diagnosis(name=name, ok=False, verdict=words.text("doctor.fault"), what=what, fix=fix)
