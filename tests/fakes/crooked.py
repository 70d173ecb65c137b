"""Small web systems that are broken as real ones are: pages by path, and the robot in front of them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from werkzeug.wrappers import Request, Response

from robot.case import Intent
from robot.demo.loopback import LoopbackServer
from robot.entry import Browsers, WebSystem
from robot.mapping import SystemMapping
from robot.mapping.references import reference_faults
from robot.settings import SystemLogin
from tests.fakes.hand_clock import HandClock

Page = str | Callable[[Request], "str | Response"]

_WHOLE = """
title = "Skævt system"
[limits]
step_seconds = 2
page_seconds = 3
submit_seconds = 3
[formats.amount]
kind = "amount"
thousands = "."
[login]
steps = []
[ready]
shown = { link = "Forside" }
"""
_PARTS: dict[str, str] = {
    "lookup": """
steps = [{ go_to = "/soeg" }]
authoritative = true
[lookup.results]
rows = { css = "#liste tr:has(td)" }
number = { column = "Bilag" }
nothing = { text = "Intet fundet" }
""",
    "enter": "steps = [{ go_to = '/ny' }]",
    "form": "[form.fields]",
    "submit": """
click = { button = "Bogfør" }
loads = true
refused = { css = ".fejl" }
""",
    "voucher": "read = { css = '.kvittering' }",
    "read_back": "[read_back.fields]",
}
FRONT = "<a href='/'>Forside</a> <a href='/ny'>Ny faktura</a>"
FILL = "steps = [{ go_to = '/ny' }, { fill = { label = 'Fakturanr.' }, with = 'invoice_number' }]"


def crooked_mapping(**parts: str) -> SystemMapping:
    """Return a mapping of the parts that are given as TOML, and plain ones for the rest; `more` stands before all."""
    text = _WHOLE + parts.pop("more", "")
    for name, plain in _PARTS.items():
        text += f"\n[{name}]\n{parts.pop(name, plain)}\n"
    assert not parts, parts
    table = tomllib.loads(text)
    assert list(reference_faults(table)) == []
    return SystemMapping.model_validate({"name": "skaevt", **table})


def html(body: str, status: int = 200) -> Response:
    """Return a page."""
    return Response(f"<!doctype html><meta charset=utf-8><body>{body}</body>", status, mimetype="text/html")


def data(answer: Any) -> Response:
    """Return what a page's own script asks for, as JSON."""
    return Response(json.dumps(answer), mimetype="application/json")


class CrookedSystem:
    """Serves pages by path. `asked` has each request as "METHOD path", `sent` the last form's fields."""

    def __init__(self, pages: Mapping[str, Any]) -> None:
        self.pages: dict[str, Page] = {"/": FRONT, **pages}
        self.asked: list[str] = []
        self.sent: dict[str, str] = {}
        self._server = LoopbackServer(self._serve)

    @property
    def url(self) -> str:
        """The address of the front page."""
        return self._server.url

    def _serve(self, environ: dict[str, Any], start: Any) -> Any:
        request = Request(environ)
        self.asked.append(f"{request.method} {request.path}")
        if request.method == "POST":
            self.sent = dict(request.form)
        page = self.pages.get(request.path)
        answer = html("Siden findes ikke", 404) if page is None else page if isinstance(page, str) else page(request)
        response = html(answer) if isinstance(answer, str) else answer
        return response(environ, start)

    def start(self) -> None:
        """Begin to serve."""
        self._server.start()

    def stop(self) -> None:
        """Stop."""
        self._server.stop()


@contextmanager
def crooked(
    browsers: Browsers, pages: Mapping[str, Any], mapping: SystemMapping, **more: Any
) -> Iterator[tuple[CrookedSystem, WebSystem]]:
    """Start a system of these pages and put the robot in front of it."""
    system = CrookedSystem(pages)
    system.start()
    try:
        login = SystemLogin(url=system.url, user="robot", secret="skaevt")
        clock = more.pop("clock", None) or HandClock()
        robot = WebSystem(mapping, login, secret=lambda: "Sommer2024", browser=browsers, clock=clock, **more)
        try:
            yield system, robot
        finally:
            robot.close()
    finally:
        system.stop()


def meant(**changed: Any) -> Intent:
    """Return an intent."""
    values: dict[str, Any] = {
        "case_id": "F-2026-000001",
        "system": "skaevt",
        "credit_note": False,
        "supplier_id": "99000007",
        "supplier_name": "Fjordby VVS ApS",
        "invoice_number": "2026-4711",
        "issue_date": date(2026, 11, 2),
        "due_date": date(2026, 12, 2),
        "currency": "DKK",
        "net_total": Decimal("12500.40"),
        "vat_total": Decimal("3125.10"),
        "gross_total": Decimal("15625.50"),
        "account_code": "5-32-10-4000",
        "text": "Fjordby VVS ApS 2026-4711",
    }
    return Intent(**(values | changed))
