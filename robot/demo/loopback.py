"""Serves a WSGI application on loopback from threads of this process, and stops without leaving any behind."""

from __future__ import annotations

import logging
import random
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

WsgiApplication = Callable[[dict[str, Any], Any], Iterable[bytes]]

_LOG = logging.getLogger(__name__)


class _Handler(WSGIRequestHandler):
    """One connection a request, as servers did then; so a browser never repeats a POST on a stale connection."""

    protocol_version = "HTTP/1.0"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002, ARG002 - werkzeug's signature
        _LOG.debug(message, *args)


class _Server(ThreadedWSGIServer):
    daemon_threads = False  # server_close() then waits for every handler
    request_queue_size = 64

    def __init__(self, port: int, application: WsgiApplication) -> None:
        super().__init__("127.0.0.1", port, application, handler=_Handler)
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def cut_all(self) -> None:
        """Cut the connections that browsers hold open without asking for anything."""
        with self._lock:
            for connection in self._open:
                _shut(connection)


class LoopbackServer:
    """One application on 127.0.0.1; port 0 means any free port. Can be started once."""

    def __init__(self, application: WsgiApplication, port: int = 0) -> None:
        self._server = _Server(port, application)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def url(self) -> str:
        """The address of the application's first page."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    def start(self) -> None:
        """Serve from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving, cut what is open, and wait for every thread. Safe to repeat."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._server.cut_all()
            self._thread.join()
        self._server.server_close()


def cut_connection(environ: dict[str, Any]) -> NoReturn:
    """Cut the connection of this request without an answer."""
    _shut(environ["werkzeug.socket"])
    raise ConnectionAbortedError("cut on purpose")


def slow_pages(share: float, seconds: float, seed: int) -> Callable[[], float]:
    """Return a function that says how many seconds the next page takes: `seconds` for this share of them, else 0."""
    generator = random.Random(seed)
    return lambda: seconds if share and generator.random() < share else 0.0


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError as error:  # the other side was quicker
        _LOG.debug("connection was closed already: %s", error)
