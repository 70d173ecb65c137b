"""The local page: what runs, urgent files, answers to cases, history, and how the systems stand.

Rendered on the server; it works without scripts. It reads the ledger and writes nothing into it: files become urgent
runs of the command line, answers are kept for the next run as the workbooks' are. `serve_page` starts it.
"""

from robot.page.serving import serve_page
from robot.page.users import find_user, keep_password

__all__ = ["find_user", "keep_password", "serve_page"]
