"""Signing in and out."""

from __future__ import annotations

from fastapi import APIRouter, Request
from loguru import logger
from starlette.responses import Response

from robot.page.access import SESSION, OwnForm, RoomOf, set_cookie
from robot.page.room import go_to, render, told

router = APIRouter()
_LONGEST_NAME = 40


@router.get("/sign-in")
def ask(request: Request, room: RoomOf, to: str = "/") -> Response:
    """Show the form; where a proxy signs people in there is none."""
    if room.page.proxy_header:
        return go_to("/")
    return render(request, "sign_in", to=own_path(to), wrong="")


@router.post("/sign-in")
def sign_in(request: Request, room: RoomOf, form: OwnForm) -> Response:
    """Begin a session where name and password belong together."""
    name, to = form.fields.get("name", "").strip().casefold()[:_LONGEST_NAME], own_path(form.fields.get("to", "/"))
    now = room.clock.now()
    if seconds := room.attempts.wait(name, now):
        wrong = told(room.words, "sign_in_wait", seconds=str(seconds))
        return render(request, "sign_in", status=429, to=to, wrong=wrong)
    user = None if room.page.proxy_header else room.passwords.user(name, form.fields.get("password", ""))
    if user is None:
        room.attempts.failed(name, now)
        logger.warning("a wrong password for {} on the page", name if room.passwords.knows(name) else "an unknown name")
        return render(request, "sign_in", status=403, to=to, wrong=told(room.words, "sign_in_wrong"))
    room.attempts.succeeded(name)
    logger.info("{} signed in on the page", user.name)
    response = go_to(to)
    set_cookie(response, room, SESSION, room.sessions.begin(user.name, now))
    return response


@router.post("/sign-out")
def sign_out(request: Request, room: RoomOf, form: OwnForm) -> Response:  # noqa: ARG001 - the form is checked
    """End the session."""
    room.sessions.end(request.cookies.get(SESSION, ""))
    response = go_to("/sign-in?told=signed_out")
    response.delete_cookie(SESSION, path="/")
    return response


def own_path(path: str) -> str:
    """Return a path of the page itself: whoever signs in is led nowhere else."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") else "/"
