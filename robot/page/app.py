"""Joins the parts of the page to one application."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from loguru import logger
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from robot.errors import RobotError
from robot.page import cases, files, history, signing, system, today, urgent
from robot.page.access import SignInNeeded, Visits, signed_in
from robot.page.protection import BodyLimit, SafeHeaders, safe_headers
from robot.page.room import Room, Visitor, go_to, render, told
from robot.settings import Page

_PARTS = (signing, today, urgent, cases, history, system, files)
_FORM_BYTES = 100_000
_MEGABYTE = 2**20
_KNOWN = (403, 404, 413)


def make_app(room: Room) -> FastAPI:
    """Return the page's application."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.room = room
    for part in _PARTS:
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
    app.add_exception_handler(SignInNeeded, _to_sign_in)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(RobotError, _failed)
    app.add_exception_handler(Exception, _unforeseen)
    app.add_middleware(Visits, https=room.page.https)
    app.add_middleware(BodyLimit, most=_limit(room.page))
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=_hosts(room.page), www_redirect=False)
    app.add_middleware(SafeHeaders, https=room.page.https)
    return app


def _hosts(page: Page) -> list[str]:
    """Return the names under which the page answers: whoever makes another name lead here gets nothing."""
    return list(dict.fromkeys((page.host, "127.0.0.1", "localhost", *page.hosts)))


def _limit(page: Page) -> Callable[[str], int]:
    return lambda path: page.largest_upload_mb * _MEGABYTE if path == "/urgent" else _FORM_BYTES


async def _to_sign_in(request: Request, _error: Exception) -> Response:
    if request.url.path.endswith("/live"):
        return Response(status_code=401)
    path = request.url.path
    to = path if request.method == "GET" else path.rpartition("/")[0] if path.startswith("/case/") else "/"
    return go_to(f"/sign-in?to={quote(to)}")


async def _refused(request: Request, error: Exception) -> Response:
    code = error.status_code if isinstance(error, HTTPException) else 500
    return _say(request, code, f"error_{code}" if code in _KNOWN else "error_400")


async def _malformed(request: Request, _error: Exception) -> Response:
    return _say(request, 400, "error_400")


async def _failed(request: Request, error: Exception) -> Response:
    logger.opt(exception=error).error("the page could not answer {}", request.url.path)
    return _say(request, 503, "error_503")


async def _unforeseen(request: Request, error: Exception) -> Response:
    """Say that something nobody foresaw happened; this answer is made outside of what else adds the headers."""
    logger.opt(exception=error).error("unexpected error at {}", request.url.path)
    answer = _say(request, 500, "error_500")
    answer.headers.update(safe_headers(https=request.app.state.room.page.https))
    return answer


def _say(request: Request, code: int, key: str) -> Response:
    room: Room = request.app.state.room
    return render(request, "error", status=code, visitor=_visitor(request), sentence=told(room.words, key))


def _visitor(request: Request) -> Visitor | None:
    try:
        return signed_in(request)
    except (SignInNeeded, HTTPException):
        return None
