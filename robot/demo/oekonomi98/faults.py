"""The ways in which Økonomi 98 can be made to fail, for tests and for the demo."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, fields
from typing import Final

EVERY: Final = -1
"""A fault set to this happens each time."""


@dataclass(kw_only=True, slots=True)
class Faults:
    """Each switch counts down: 0 never, n on the n-th chance from now and then no more, `EVERY` each time.

    May be set while the system runs. A chance is a posting that passed validation, unless said otherwise.
    """

    commit_then_500: int = 0  # the voucher is in the books, the answer is an error page
    commit_then_hang: int = 0  # the voucher is in the books, the answer never comes
    commit_then_drop: int = 0  # the voucher is in the books, the connection is cut
    drop_before_commit: int = 0  # the connection is cut, nothing is in the books
    value_changed: int = 0  # the books get whole kroner and a text of 20 characters, without a word
    session_lost: int = 0  # chance: a request of a logged-in browser (frames and pop-ups count)
    label_renamed: int = 0  # chance: a posting form shown. "Fakturanr." is called "Bilagsreference"
    form_changes_value: int = 0  # chance: a posting form shown. Amounts lose their øre when left
    popup_dead: int = 0  # chance: a posting form shown. "Søg..." opens nothing
    unexpected_alert: int = 0  # chance: a posting form shown. A message box stands before it
    wrong_record: int = 0  # chance: a voucher page shown. It shows another voucher's values
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def strikes(self, name: str) -> bool:
        """Count one chance of the fault called `name` and return whether it happens now."""
        with self._lock:
            left: int = getattr(self, name)
            if left > 0:
                setattr(self, name, left - 1)
            return left in (1, EVERY)

    def clear(self) -> None:
        """Switch every fault off."""
        with self._lock:
            for switch in fields(self):
                if switch.name != "_lock":
                    setattr(self, switch.name, 0)
