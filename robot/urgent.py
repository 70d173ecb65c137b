"""Looks between the runs whether something urgent has come: a file in an urgent folder, a mail in `Haster`."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from loguru import logger

from robot.errors import MailboxFault
from robot.ledger import who_runs
from robot.message import Place
from robot.settings import Settings
from robot.wiring import open_books, open_urgent_inboxes


def runbooks_with_urgent_places(settings: Settings) -> Sequence[str]:
    """Return the runbooks that have an urgent folder somewhere, each once; none where nobody is to look."""
    if not settings.urgent.every_minutes:
        return ()
    named = [mailbox.runbook for mailbox in settings.mailbox if mailbox.urgent_folder]
    named += [folder.runbook for folder in settings.drop_folder if folder.urgent]
    return tuple(dict.fromkeys(named))


class UrgentPlaces:
    """The urgent folders of one runbook, looked at again and again.

    A message is told of once: where taking it in fails, it waits for the next run of the schedule, and no run
    follows upon the other for its sake.
    """

    def __init__(self, settings: Settings, runbook: str) -> None:
        self._settings = settings
        self._runbook = runbook
        self._told: set[Place] = set()
        self._troubles: dict[str, str] = {}  # by inbox; a look every two minutes need not say the same each time

    def has_news(self) -> bool:
        """Whether something lies there that neither the books nor an earlier look knew. Raises `LedgerFault`.

        Nothing is news while a run is at work. A place that cannot be read is left to the next run to tell of.
        """
        if who_runs(self._settings.work()) is not None:
            return False
        lying = self._lying()
        news = self._unknown(lying) if lying else set()
        self._told |= news
        return bool(news)

    def tell_again(self) -> None:
        """Forget what was told: the run that it called for did not happen."""
        self._told.clear()

    def _lying(self) -> set[Place]:
        """Return what lies there and was not told of; the books are opened for these alone."""
        found: set[Place] = set()
        with ExitStack() as stack:
            spool = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            for inbox in open_urgent_inboxes(self._settings, self._runbook, spool):
                stack.callback(inbox.close)
                try:
                    found.update(inbox.waiting(lambda place: place in self._told))
                    self._troubles.pop(inbox.name, None)
                except MailboxFault as fault:
                    if self._troubles.get(inbox.name) != str(fault):
                        logger.warning("{}: could not look for what is urgent. {}", inbox.name, fault)
                    self._troubles[inbox.name] = str(fault)
        return found

    def _unknown(self, places: set[Place]) -> set[Place]:
        with closing(open_books(self._settings)) as books:
            return {place for place in places if not books.has_message(place)}
