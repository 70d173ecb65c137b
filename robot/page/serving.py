"""`fakturarobot page`: opens the office's books and serves the page until Ctrl-C."""

from __future__ import annotations

import secrets as random_source
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from socket import AF_INET, AF_INET6, create_server
from socket import socket as Socket  # noqa: N812 - a class

import uvicorn
from rich.console import Console

from robot.clock import SystemClock
from robot.diagnostics import keep_diagnostics
from robot.errors import ConfigurationError
from robot.page.app import make_app
from robot.page.batches import Batches
from robot.page.jobs import Jobs, command_line
from robot.page.room import Room, told
from robot.page.sessions import Attempts, Sessions
from robot.page.urgent import put
from robot.page.users import Passwords
from robot.page_answers import PageAnswers
from robot.ports import Clock
from robot.refusals import Refusals
from robot.secrets import Secrets
from robot.sentence import said
from robot.settings import Page, Settings
from robot.wiring import office_words, open_books

_GOODBYE_SECONDS = 5
_REMEMBERED = timedelta(days=90)


def serve_page(settings: Settings, config: Path, console: Console) -> None:
    """Serve the page until someone stops it. Raises `ConfigurationError` and `LedgerFault` before that."""
    keep_diagnostics(settings.work("diagnostics"))
    with open_room(settings, command_line(config.resolve())) as room:
        page = room.page
        with _listening(page) as socket:
            console.print(told(room.words, "served", address=address(settings)), markup=False, soft_wrap=True)
            server(room).run(sockets=[socket])


def server(room: Room) -> uvicorn.Server:
    """Return the server of the page."""
    page, home = room.page, room.settings.home
    return uvicorn.Server(
        uvicorn.Config(
            make_app(room),
            ssl_certfile=home / page.certificate if page.certificate else None,
            ssl_keyfile=home / page.key if page.key else None,
            proxy_headers=False,  # who the browser is says the connection; a proxy says who the person is
            server_header=False,
            access_log=False,
            log_level="warning",
            ws="none",
            lifespan="off",
            timeout_graceful_shutdown=_GOODBYE_SECONDS,
        )
    )


def _listening(page: Page) -> Socket:
    family = AF_INET6 if ":" in page.host else AF_INET
    try:
        return create_server((page.host, page.port), family=family)
    except OSError as error:
        raise ConfigurationError(
            said(
                "page.host, page.port: {host}:{port} cannot be listened on ({reason}).",
                host=page.host,
                port=page.port,
                reason=error.strerror,
            )
        ) from error


@contextmanager
def open_room(settings: Settings, run: Callable[[Sequence[str]], int], *, clock: Clock | None = None) -> Iterator[Room]:
    """Open what the page works with; `run` runs one command line. Raises `ConfigurationError` and `LedgerFault`."""
    page = settings.page
    if page is None or not page.user:
        raise ConfigurationError(said("config.toml: the page needs a table [page] and at least one [[page.user]]."))
    secrets = Secrets(settings.home)
    if page.proxy_secret:
        secrets.fetch(page.proxy_secret)  # now, not when the first person comes
    books = open_books(settings)
    jobs = Jobs(run)
    try:
        room = Room(
            settings=settings,
            page=page,
            words=office_words(settings),
            clock=clock or SystemClock(settings.zone),
            books=books,
            passwords=Passwords(page, secrets),
            sessions=Sessions(idle=timedelta(minutes=page.idle_minutes), longest=timedelta(hours=page.longest_hours)),
            attempts=Attempts(),
            jobs=jobs,
            batches=Batches(settings.work("haster")),
            answers=PageAnswers(settings.work("svar")),
            refusals=Refusals(settings.work("svar", "afvist")),
            key=random_source.token_bytes(32),
            proxy_secret=partial(secrets.fetch, page.proxy_secret or ""),
        )
        room.batches.forget_old(room.clock.now() - _REMEMBERED)
        for batch in room.batches.unended():  # the page was stopped while they waited
            put(room, batch)
        yield room
    finally:
        jobs.close()
        books.close()


def address(settings: Settings) -> str:
    """Return where browsers find the page."""
    page = settings.page
    assert page is not None
    return f"{'https' if page.certificate else 'http'}://{page.host}:{page.port}/"
