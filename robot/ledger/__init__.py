"""The books of the robot itself: what came in, what became of it, and what was entered.

SQLite by default, PostgreSQL by a URL, the same code. `open_ledger` is the way in; `run_lock` sees
to it that one robot at a time works on a work folder.
"""

from robot.ledger.books import sqlite_url
from robot.ledger.ledger import SqlLedger, open_ledger
from robot.ledger.lock import RunLock, run_lock, who_runs

__all__ = ["RunLock", "SqlLedger", "open_ledger", "run_lock", "sqlite_url", "who_runs"]
