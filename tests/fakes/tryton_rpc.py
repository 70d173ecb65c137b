"""Tryton's own door for programs (JSON-RPC): what its books really hold, without its web pages."""

from __future__ import annotations

import base64
import json
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.request import Request, urlopen

_SECONDS = 60


class TrytonRpc:
    """One user's calls, for example `call("model.party.party.search", [["code", "=", "1"]], 0, None, None)`."""

    def __init__(self, url: str, user: str, password: str) -> None:
        """Log in. `url` ends with the database: http://127.0.0.1:8000/nordlys."""
        self._url = f"{url}/rpc/"
        self._headers = {"Content-Type": "application/json"}
        number, session, _ = self._post("common.db.login", [user, {"password": password}, "en"])
        words = base64.b64encode(f"{user}:{number}:{session}".encode()).decode()
        self._headers["Authorization"] = f"Session {words}"
        self._context: dict[str, Any] = {}
        self.renew()

    def renew(self) -> None:
        """Work from now on as the user's preferences say (company, groups)."""
        self._context = self._post("model.res.user.get_preferences", [True, {}])

    def call(self, method: str, *arguments: Any) -> Any:
        """Call a method and return its result. Raises `RuntimeError` with what Tryton says against it."""
        return self._post(method, [*arguments, self._context])

    def create(self, model: str, **values: Any) -> int:
        """Make one record and return its id."""
        return int(self.call(f"model.{model}.create", [values])[0])

    def find(self, model: str, domain: list[Any], fields: list[str]) -> list[dict[str, Any]]:
        """Return the records that fit, oldest first, with these fields ("party.code" reaches further)."""
        return list(self.call(f"model.{model}.search_read", domain, 0, None, [["id", "ASC"]], fields))

    def _post(self, method: str, params: list[Any]) -> Any:
        body = json.dumps({"id": 1, "method": method, "params": params}, default=_written).encode()
        request = Request(self._url, body, self._headers)  # noqa: S310 - always this machine's own server
        with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            said = json.load(answer, object_hook=_read)
        if "error" in said:
            message = f"{method}: {said['error']}"
            raise RuntimeError(message)
        return said["result"]


def _written(value: Any) -> dict[str, Any]:
    if isinstance(value, Decimal):
        return {"__class__": "Decimal", "decimal": str(value)}
    if isinstance(value, date):
        return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}
    raise TypeError(type(value).__name__)


def _read(value: dict[str, Any]) -> Any:
    match value.get("__class__"):
        case "Decimal":
            return Decimal(value["decimal"])
        case "date":
            return date(value["year"], value["month"], value["day"])
        case _:
            return value
