"""A man in the middle of an IMAP connection: passes all on, but for the answer that a test spoils."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from robot.demo.certificate import Certificates
from robot.demo.imap_server import DemoImapServer

_LITERAL = re.compile(rb"\{(\d+)\}\r\n$")
_PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Spoiled:
    """What the client gets for one command."""

    answer: bytes
    then: str = "go on"  # or "hang up", or "say nothing more"


_Side = tuple[ssl.SSLSocket, BinaryIO]  # a connection, and the file that reads from it
Spoil = Callable[[bytes, bytes], Spoiled]
"""Makes of a command's tag and the server's answer what the client gets; the answer is b"" where it was not asked."""


@dataclass(slots=True)
class Fault:
    """Spoils the answer to the command that `on` finds, for as many times as `times` says."""

    on: str
    spoil: Spoil
    times: int = 1
    ask: bool = True  # whether the server hears of the command at all
    before: Callable[[], None] = lambda: None  # what others do just before the command
    struck: int = 0

    def strikes(self, command: bytes) -> bool:
        """Whether this command is the one; counts it."""
        if self.struck == self.times or not re.search(self.on.encode(), command, re.IGNORECASE):
            return False
        self.struck += 1
        return True


@dataclass(slots=True)
class ImapProxy:
    """A running proxy: where it listens, and the faults that it has in store."""

    port: int
    ca_file: Path  # what a client of the proxy must trust
    faults: list[Fault] = field(default_factory=list)
    always: Callable[[bytes], bytes] = lambda answer: answer  # what every answer goes through


@contextmanager
def imap_proxy(certificates: Certificates, beyond: DemoImapServer) -> Iterator[ImapProxy]:
    """Run a proxy with these certificates before the demo's server while the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        proxy = ImapProxy(listening.getsockname()[1], certificates.ca_file)
        stopped = threading.Event()
        threads: list[threading.Thread] = []

        def accept() -> None:
            while True:
                try:
                    plain, _ = listening.accept()
                except OSError:  # the block has ended
                    return
                one = threading.Thread(target=serve, args=(plain,))
                one.start()
                threads.append(one)

        def serve(plain: socket.socket) -> None:
            ours = ssl.create_default_context(cafile=beyond.ca_file)
            with (
                suppress(ConnectionError, TimeoutError, ssl.SSLError),  # either side may hang up whenever it likes
                plain,
                certificates.server_context().wrap_socket(plain, server_side=True) as client,
                socket.create_connection(("localhost", beyond.port), _PATIENCE_SECONDS) as to_server,
                ours.wrap_socket(to_server, server_hostname="localhost") as server,
                client.makefile("rb") as asks,  # a file left open holds its socket open past its own close
                server.makefile("rb") as answers,
            ):
                _pass_on(proxy, (client, asks), (server, answers), stopped)

        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield proxy
        finally:
            stopped.set()
            listening.shutdown(socket.SHUT_RDWR)
            for thread in (accepting, *threads):
                thread.join(_PATIENCE_SECONDS)


def _pass_on(proxy: ImapProxy, asking: _Side, answering: _Side, stopped: threading.Event) -> None:
    (client, asks), (server, answers) = asking, answering
    client.sendall(proxy.always(answers.readline()))  # the greeting
    while command := asks.readline():
        tag = command.split(b" ", 1)[0]
        fault = next((one for one in proxy.faults if one.strikes(command)), None)
        if fault is None:
            server.sendall(command)
            client.sendall(proxy.always(_answer(answers, tag)))
            continue
        fault.before()
        if fault.ask:
            server.sendall(command)
        spoiled = fault.spoil(tag, proxy.always(_answer(answers, tag)) if fault.ask else b"")
        client.sendall(spoiled.answer)
        if spoiled.then == "hang up":
            return
        if spoiled.then == "say nothing more":
            stopped.wait(_PATIENCE_SECONDS)
            return


def _answer(answers: BinaryIO, tag: bytes) -> bytes:
    """Return all that the server says to a command, up to the line with its tag; a literal is not looked into."""
    said = b""
    while True:
        line = answers.readline()
        said += line
        literal = _LITERAL.search(line)
        if literal is not None:
            said += answers.read(int(literal[1]))
        elif not line or line.startswith((tag, b"+ ")):
            return said
