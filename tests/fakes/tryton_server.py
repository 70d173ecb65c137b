"""A real Tryton 8.0 on loopback, on books of its own: a system that nobody here wrote.

`python -m tests.fakes.tryton_server` installs it and opens the books once; each start works on a copy of them.
"""

from __future__ import annotations

import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from tests.fakes import tryton_books, tryton_rpc
from tests.fakes.tryton_install import CannotInstall, cache, digest_of, install, program
from tests.fakes.tryton_rpc import TrytonRpc

_DATABASE = "fjordby"
_ADMIN_PASSWORD = "Vinter-2024"
_START_SECONDS = 60.0
_OPENING_SECONDS = 240


@dataclass(frozen=True, kw_only=True)
class TrytonServer:
    """A running server, and what a test does behind the robot's back."""

    root: Path
    port: int
    user: str = tryton_books.CLERK
    password: str = tryton_books.PASSWORD

    @property
    def url(self) -> str:
        """Where a clerk logs in."""
        return f"http://127.0.0.1:{self.port}/#{_DATABASE}"

    def rpc(self, user: str, password: str) -> TrytonRpc:
        """Return a program's way in."""
        return TrytonRpc(f"http://127.0.0.1:{self.port}/{_DATABASE}", user, password)

    @cached_property
    def auditor(self) -> TrytonRpc:
        """Another user's way in, for programs: what the books really hold."""
        return self.rpc(tryton_books.AUDITOR, self.password)

    def invoices(self, reference: str) -> list[dict[str, Any]]:
        """Return the supplier invoices with this reference, whatever their state, with what the tests compare."""
        fields = ["number", "state", "party.name", "invoice_date", "description", "currency.code", "untaxed_amount"]
        more = ["tax_amount", "total_amount", "lines.account.code", "lines.summary", "lines.amount"]
        return self.auditor.find("account.invoice", [["reference", "=", reference]], [*fields, *more])

    def forget_sessions(self) -> None:
        """End the clerk's sessions, as a restart at night or a time-out does."""
        with closing(sqlite3.connect(self.root / f"{_DATABASE}.sqlite", timeout=20)) as books:
            books.execute(
                "DELETE FROM ir_session WHERE create_uid = (SELECT id FROM res_user WHERE login = ?)", (self.user,)
            )
            books.commit()


def opened_books() -> tuple[Path, Path]:
    """Return the installation and the file of the opened books, made at the first call. Raises `CannotInstall`."""
    installed = install()
    ready = cache(digest_of(*(Path(str(made.__file__)) for made in (tryton_books, tryton_rpc)))) / "books.sqlite"
    if not ready.exists():
        ready.parent.mkdir(parents=True, exist_ok=True)
        try:
            _open_books(installed, ready)
        except subprocess.SubprocessError as error:
            raise CannotInstall(f"Tryton's books could not be opened: {error}") from error
    return installed, ready


@contextmanager
def running_tryton() -> Iterator[TrytonServer]:
    """Start Tryton on a copy of the books and stop it at the end. Raises `CannotInstall` where it cannot be had."""
    installed, books = opened_books()
    with tempfile.TemporaryDirectory(prefix="tryton-") as folder:
        shutil.copy(books, Path(folder) / f"{_DATABASE}.sqlite")
        with _running(installed, Path(folder)) as server:
            yield server


@contextmanager
def _running(installed: Path, root: Path) -> Iterator[TrytonServer]:
    server = TrytonServer(root=root, port=_free_port())
    configuration = _configure(installed, root, server.port)
    with (root / "trytond.log").open("wb") as log:
        process = subprocess.Popen(
            [program(installed, "trytond"), "-c", configuration, "-d", _DATABASE],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_until_up(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def _open_books(installed: Path, ready: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="tryton-") as folder:
        root = Path(folder)
        database = root / f"{_DATABASE}.sqlite"
        database.touch()
        password = root / "password"
        password.write_text(_ADMIN_PASSWORD, encoding="ascii")
        subprocess.run(
            [
                *(program(installed, "trytond-admin"), "-c", _configure(installed, root, 0), "-d", _DATABASE),
                *("-u", "account_invoice", "--activate-dependencies", "-l", "en", "--email", "robot@example.invalid"),
            ],
            check=True,
            timeout=_OPENING_SECONDS,
            env={"TRYTONPASSFILE": str(password), "PATH": ""},
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
        with _running(installed, root) as server:
            tryton_books.open_books(server.rpc("admin", _ADMIN_PASSWORD))
        part = ready.with_suffix(".part")
        with closing(sqlite3.connect(database)) as whole, closing(sqlite3.connect(part)) as copy:
            whole.backup(copy)
        part.replace(ready)  # two sessions that do this at once leave one whole file


def _configure(installed: Path, root: Path, port: int) -> Path:
    configuration = root / "trytond.conf"
    configuration.write_text(
        f"[database]\nuri = sqlite://\npath = {root}\n"
        f"[web]\nlisten = 127.0.0.1:{port}\nroot = {installed / 'web'}\n"
        "[session]\ntimeout = 3600\n",
        encoding="utf-8",
    )
    return configuration


def _wait_until_up(server: TrytonServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            urlopen(f"http://127.0.0.1:{server.port}/", timeout=5).close()
        except (URLError, OSError):
            if process.poll() is not None or time.monotonic() > deadline:
                said = (server.root / "trytond.log").read_text(encoding="utf-8", errors="replace")
                message = f"Tryton did not start:\n{said[-2000:]}"
                raise RuntimeError(message) from None
            time.sleep(0.1)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Make everything ready, for the set-up; return the exit code."""
    try:
        opened_books()
    except CannotInstall as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
