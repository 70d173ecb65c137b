"""What the benchmarks that enter invoices cannot do without."""

from __future__ import annotations

import sys

from robot.entry.browser import find_browser


def browser_is_missing() -> bool:
    """Return whether there is no browser here, and say so."""
    if find_browser("").executable is not None:
        return False
    sys.stdout.write("This needs a browser, for example Debian's chromium-headless-shell.\n")
    return True
