"""`fakturarobot map run` for a system that files: a document looked for, filled in, and filed only if asked to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from robot.errors import BusinessHold
from robot.invoice import Finding
from robot.ports import Filing
from robot.trial import found_by


class FilingSystem(Protocol):
    """What a trial needs of a system that files."""

    def find_filed(self, filing: Filing) -> Sequence[str]:
        """Return the numbers of the documents that are filed as this one already."""

    def rehearse_filing(self, filing: Filing) -> str:
        """Do the steps up to the first that saves; return it as a message names it."""

    def file(self, filing: Filing) -> str:
        """File the document and return its number."""

    def screenshot(self) -> bytes:
        """Return the page as it stands, as PNG."""


@dataclass(slots=True, kw_only=True)
class FilingTrial:
    """What came of one document. `stopped` says why it did not go on ("" where it came to its end), `held` says more.

    "saved": a dry run came through all steps, and none of them said that it saves.
    """

    found_before: tuple[str, ...] = ()
    stopped_before: str = ""  # on a dry run: the step that would have saved
    number: str = ""
    found_after: tuple[str, ...] = ()
    pictures: dict[str, str] = field(default_factory=dict)
    stopped: str = ""
    held: Finding | None = None

    @property
    def fits(self) -> bool:
        """Whether the mapping did all that was asked."""
        return not self.stopped


def try_filing(system: FilingSystem, filing: Filing, *, save: bool, keep: Callable[[str, bytes], Path]) -> FilingTrial:
    """Look for the document and fill its form; with `save` file it, and look for it again.

    One that is found before is never filed again. Raises `SystemFault`, and `ConfigurationError` for a dry run of a
    mapping that does not say which steps save.
    """
    trial = FilingTrial()

    def picture(name: str) -> None:
        trial.pictures[name] = str(keep(name, system.screenshot()))

    try:
        trial.found_before = tuple(system.find_filed(filing))
        picture("lookup")
        if trial.found_before and save:
            trial.stopped = "found"
            return trial
        if not save:
            trial.stopped_before = system.rehearse_filing(filing)
            picture("form")
            trial.stopped = "" if trial.stopped_before else "saved"
            return trial
        trial.number = system.file(filing)
        picture("filed")
        trial.found_after = tuple(system.find_filed(filing))
        picture("found")
        if trial.found_after != (trial.number,):
            trial.stopped = "lost"
    except BusinessHold as hold:
        trial.stopped, trial.held = "held", found_by(hold)
        picture("refused")
    return trial
