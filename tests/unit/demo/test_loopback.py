from __future__ import annotations

import http.client
import socket
import threading
import urllib.request
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import pytest

from robot.demo.loopback import LoopbackServer, cut_connection, slow_pages


def _hello(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/cut":
        cut_connection(environ)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]


def test_a_page_is_served_on_loopback_and_no_more_after_stop() -> None:
    """A free port is found, a page answered, and the port given back."""
    server = LoopbackServer(_hello)
    server.start()
    address = urlsplit(server.url)
    with urllib.request.urlopen(server.url, timeout=10) as answer:  # noqa: S310 - our own address
        assert answer.read() == b"hello"
    server.stop()
    assert address.hostname == "127.0.0.1"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", address.port or 0), timeout=1)


def test_stop_leaves_no_thread_though_a_browser_holds_a_connection() -> None:
    """A connection on which nothing was asked does not keep the server alive."""
    before = set(threading.enumerate())
    server = LoopbackServer(_hello)
    server.start()
    with socket.create_connection(("127.0.0.1", urlsplit(server.url).port or 0), timeout=10):
        urllib.request.urlopen(server.url, timeout=10).close()  # noqa: S310 - our own address; the other is accepted by now
        server.stop()
    assert set(threading.enumerate()) == before


def test_stop_can_be_repeated_and_needs_no_start() -> None:
    """Cleaning up twice, or after a failed start, is harmless."""
    server = LoopbackServer(_hello)
    server.stop()
    server.stop()


def test_a_cut_connection_gives_no_answer() -> None:
    """The client sees the end of the connection and not one byte."""
    server = LoopbackServer(_hello)
    server.start()
    try:
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port or 0, timeout=10)
        connection.request("GET", "/cut")
        with pytest.raises(http.client.RemoteDisconnected):
            connection.getresponse()
        connection.close()
    finally:
        server.stop()


def test_slow_pages_are_drawn_from_the_seed() -> None:
    """The same seed makes the same pages slow, about as many as asked, and a share of nothing none."""
    first, second = slow_pages(0.25, 1.5, 98), slow_pages(0.25, 1.5, 98)
    drawn = [first() for _ in range(400)]
    assert drawn == [second() for _ in range(400)]
    assert set(drawn) == {0.0, 1.5}
    assert 70 <= drawn.count(1.5) <= 130
    assert {slow_pages(0.0, 1.5, 98)() for _ in range(50)} == {0.0}
