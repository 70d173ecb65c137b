"""Who asks, what that person may do, and whether a form is the page's own."""

from __future__ import annotations

import hmac
import ipaddress
import secrets as random_source
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import MutableHeaders, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from robot.page.room import Fields, Room, Visitor, room_of
from robot.settings import PageUser, Role

SESSION = "fakturarobot"
VISIT = "fakturarobot_visit"
SEAL = "seal"
_PROXY_SECRET = "X-Proxy-Secret"  # noqa: S105 - a header's name
_MOST_FIELDS = 100


class SignInNeeded(Exception):
    """Nobody is signed in, or the session has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a browser sent with a form of the page's own."""

    fields: Fields
    files: tuple[UploadFile, ...]


class Visits:
    """Knows a browser again from its cookie, or gives it one: forms are sealed by it, before and after signing in."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._attributes = f"; HttpOnly; Path=/; SameSite=strict{'; Secure' if https else ''}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        cookies = Request(scope).cookies
        known = cookies.get(SESSION) or cookies.get(VISIT)
        new = random_source.token_urlsafe(32)
        scope.setdefault("state", {})["visit"] = known or new

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and not known and not scope["path"].startswith("/static/"):
                MutableHeaders(scope=message).append("Set-Cookie", f"{VISIT}={new}{self._attributes}")
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def set_cookie(response: Response, room: Room, name: str, value: str) -> None:
    """Give a browser a cookie that no script sees, no other site has sent, and that ends with the browser."""
    response.set_cookie(name, value, httponly=True, samesite="strict", secure=room.page.https, path="/")


def signed_in(request: Request) -> Visitor:
    """Return who is signed in. Raises `SignInNeeded`, and 403 for whom the proxy alone knows."""
    room = room_of(request)
    user = _by_proxy(request, room) if room.page.proxy_header else _by_session(request, room)
    if user is None:
        raise SignInNeeded
    return Visitor(user=user)


def needs(role: Role) -> Callable[[Request], Visitor]:
    """Return what lets in only those who have a role."""

    def check(request: Request) -> Visitor:
        visitor = signed_in(request)
        if not visitor.user.may(role):
            raise HTTPException(403)
        return visitor

    return check


async def own_form(request: Request) -> AsyncIterator[Form]:
    """Give a form that this browser was given by the page, its files open meanwhile. Raises 403 for any other."""
    room = room_of(request)
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise HTTPException(403)
    sent = await request.form(max_files=room.page.most_files, max_fields=_MOST_FIELDS)
    try:
        fields = {key: value for key, value in sent.items() if isinstance(value, str)}
        given = fields.get(SEAL, "").encode(errors="replace")
        if not hmac.compare_digest(given, room.seal(request.state.visit).encode()):
            raise HTTPException(403)
        files = tuple(value for _, value in sent.multi_items() if isinstance(value, UploadFile) and value.filename)
        yield Form(fields=fields, files=files)
    finally:
        await sent.close()


def _by_session(request: Request, room: Room) -> PageUser | None:
    token = request.cookies.get(SESSION)
    if not token:
        return None
    uses = not request.url.path.endswith("/live")  # the page asks by itself; that keeps nobody signed in
    name = room.sessions.name(token, room.clock.now(), uses=uses)
    return next((user for user in room.page.user if user.name == name), None)


def _by_proxy(request: Request, room: Room) -> PageUser | None:
    """Return who the proxy says it is; it is believed only from this machine, and with its secret."""
    told = request.headers.get(room.page.proxy_header, "")
    secret = request.headers.get(_PROXY_SECRET, "").encode(errors="replace")
    if not told or not _is_loopback(request) or not hmac.compare_digest(secret, room.proxy_secret().encode()):
        raise HTTPException(403)
    wanted = told.casefold()
    user = next((user for user in room.page.user if (user.proxy_name or user.name).casefold() == wanted), None)
    if user is None:
        raise HTTPException(403)
    return user


def _is_loopback(request: Request) -> bool:
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


Sees = Annotated[Visitor, Depends(needs("see"))]
Decides = Annotated[Visitor, Depends(needs("decide"))]
Runs = Annotated[Visitor, Depends(needs("run"))]
OwnForm = Annotated[Form, Depends(own_form)]
RoomOf = Annotated[Room, Depends(room_of)]
