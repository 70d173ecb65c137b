"""The errors of Fakturarobot.

    RobotError
    ├── ConfigurationError        config.toml, a mapping, a runbook or a secret: the office can mend it
    ├── BusinessHold              the invoice is the trouble: a person decides, never retried
    ├── TechnicalFault            the world is the trouble: retried, then waits
    │   ├── MailboxFault          a mail server or a drop folder
    │   ├── MailOutFault          the server that takes the robot's own mails
    │   ├── SystemFault           a legacy system or its browser
    │   │   ├── SessionLost       the system asks to log in again
    │   │   └── ScreenChanged     the system does not look as its mapping says
    │   └── LedgerFault           the robot's own books
    │       ├── CaseMoved         someone else moved the case in the meantime
    │       ├── BooksDamaged      the file of the books is no database any more
    │       └── DiskFault         the disk under them: full, read-only, broken or gone
    ├── UncertainEntry            after the posting click: no clear answer
    ├── AlreadyRunning            another robot holds the lock
    └── Interrupted               a person or the machine asked it to stop

Each class carries an exit code, and has two sentences in `robot/words`: what is wrong and what to do.
The command line prints these around the message, never a traceback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from robot.sentence import told_by

if TYPE_CHECKING:
    from robot.outcome import Reason


class ExitCode(IntEnum):
    """How a command ended. A run with several kinds of trouble ends with the highest number."""

    ALL_ENTERED = 0
    SOME_HELD = 1
    USAGE = 2  # the command line itself, as every tool has it
    CONFIGURATION = 3
    MAILBOX = 4
    LEGACY_SYSTEM = 5
    UNCERTAIN = 6
    ALREADY_RUNNING = 7
    INTERRUPTED = 8
    AUDIT_FAILED = 9
    INTERNAL = 10


class RobotError(Exception):
    """Something went wrong that the robot knows how to name."""

    exit_code: ClassVar[ExitCode] = ExitCode.INTERNAL

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong, a line each, as the sentences that it was raised with."""
        return (told_by(self),)


class ConfigurationError(RobotError):
    """One or more faults in what the office configures; `faults` has a line each."""

    exit_code = ExitCode.CONFIGURATION

    def __init__(self, faults: Sequence[str] | str) -> None:
        self._faults: tuple[str, ...] = (faults,) if isinstance(faults, str) else tuple(faults)
        super().__init__("\n".join(self._faults))

    @property
    def faults(self) -> tuple[str, ...]:
        """Each fault by itself."""
        return self._faults


class BusinessHold(RobotError):
    """The invoice cannot go on without a person. Never retried."""

    exit_code = ExitCode.SOME_HELD

    def __init__(self, reason: Reason, *, field: str | None = None, **facts: str) -> None:
        self.reason = reason
        self.field = field
        self.facts = facts
        super().__init__(reason.value)


class TechnicalFault(RobotError):
    """The world did not answer as it should. Worth another try later."""


class MailboxFault(TechnicalFault):
    """A mail server or a drop folder cannot be used."""

    exit_code = ExitCode.MAILBOX


class MailOutFault(TechnicalFault):
    """The server that takes the robot's own mails cannot be used."""

    exit_code = ExitCode.MAILBOX


class SystemFault(TechnicalFault):
    """A legacy system or its browser cannot be used."""

    exit_code = ExitCode.LEGACY_SYSTEM


class SessionLost(SystemFault):
    """The legacy system asks to log in again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Two pictures of a page: as it last was (None where nobody has seen it), and as it is."""

    before: Path | None
    after: Path


class ScreenChanged(SystemFault):
    """The legacy system does not look as its mapping says: a target is missing or ambiguous."""

    def __init__(self, message: str, *, pictures: Sequence[Pictures] = ()) -> None:
        super().__init__(message)
        self.pictures = tuple(pictures)


class LedgerFault(TechnicalFault):
    """The robot's own books cannot be read or written."""


class CaseMoved(LedgerFault):
    """A case is not any more as it was read: another robot or a person moved it."""


class BooksDamaged(LedgerFault):
    """The file of the robot's books is damaged: it has to come back from a copy."""


class DiskFault(LedgerFault):
    """The disk under the robot's books and evidence is full, read-only, broken or gone."""


class UncertainEntry(RobotError):
    """After the posting click there was no clear answer: posted or not is unknown."""

    exit_code = ExitCode.UNCERTAIN


class AlreadyRunning(RobotError):
    """Another robot works on the same books."""

    exit_code = ExitCode.ALREADY_RUNNING


class Interrupted(RobotError):
    """A person or the machine asked the robot to stop; it finished the step in hand."""

    exit_code = ExitCode.INTERRUPTED
