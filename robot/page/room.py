"""What every part of the page works with, and how it answers."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from robot.ledger import SqlLedger
from robot.masking import clean
from robot.page.batches import Batches
from robot.page.jobs import Jobs
from robot.page.sessions import Attempts, Sessions
from robot.page.users import Passwords
from robot.page_answers import PageAnswers
from robot.ports import Clock
from robot.refusals import Refusals
from robot.settings import Page, PageUser, Settings
from robot.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The office's page: its settings, its books, and what it keeps in memory."""

    settings: Settings
    page: Page
    words: Words
    clock: Clock
    books: SqlLedger
    passwords: Passwords
    sessions: Sessions
    attempts: Attempts
    jobs: Jobs
    batches: Batches
    answers: PageAnswers
    refusals: Refusals
    key: bytes  # seals the forms, of this start of the page alone
    proxy_secret: Callable[[], str]

    @property
    def work(self) -> Path:
        """The work folder."""
        return self.settings.work()

    def seal(self, visit: str) -> str:
        """Return what a form must hold that this browser was given by the page."""
        return hmac.digest(self.key, visit.encode(errors="replace"), "sha256").hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who is signed in."""

    user: PageUser


def room_of(request: Request) -> Room:
    """Return the room that a request is for."""
    room: Room = request.app.state.room
    return room


def render(
    request: Request, name: str, *, status: int = 200, visitor: Visitor | None = None, **values: Any
) -> HTMLResponse:
    """Return a page by its template."""
    room = room_of(request)
    told = request.query_params.get("told", "")
    html = (
        _environment()
        .get_template(f"{name}.html.jinja")
        .render(
            **values,
            words=room.words,
            t=_texts(room.words),
            clean=clean,
            visitor=visitor,
            seal=room.seal(request.state.visit),
            path=request.url.path,
            told=room.words.texts.get(f"page.told_{told}", ""),
            by_password=not room.page.proxy_header,
            office=room.settings.office.name,
        )
    )
    return HTMLResponse(html.encode("utf-8", "replace"), status_code=status)


def go_to(path: str) -> Response:
    """Return the answer that leads a browser on after a form; `path` is the page's own."""
    return Response(status_code=303, headers={"Location": path})


def told(words: Words, key: str, **facts: Any) -> str:
    """Return a text of the page."""
    return words.text(f"page.{key}", **facts)


def _texts(words: Words) -> Callable[..., str]:
    def text(key: str, **facts: Any) -> str:
        return told(words, key, **facts)

    return text


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


Fields = Mapping[str, str]
