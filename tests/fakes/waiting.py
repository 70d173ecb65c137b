"""Waits for what another process or thread brings about."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_PATIENCE = 60.0  # seconds


def wait_for(look: Callable[[], T | None]) -> T:
    """Look again and again until there is something, and return it. Raises TimeoutError after a minute."""
    pause, deadline = threading.Event(), time.monotonic() + _PATIENCE
    while (found := look()) is None:
        if time.monotonic() > deadline:
            raise TimeoutError
        pause.wait(0.02)
    return found
