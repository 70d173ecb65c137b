"""The books of the robot itself: what came in, what became of it, and what was entered.

SQLite by default, PostgreSQL by a URL, the same code. `open_ledger` is the way in; `run_lock` sees
to it that one robot at a time works on a work folder, and `expect_mark` that books on a server have one folder.
"""

from robot.ledger.books import sqlite_url
from robot.ledger.ledger import SqlLedger, open_ledger
from robot.ledger.lock import RunLock, run_lock, who_runs
from robot.ledger.work_folder import expect_mark, mark_of

__all__ = ["RunLock", "SqlLedger", "expect_mark", "mark_of", "open_ledger", "run_lock", "sqlite_url", "who_runs"]
