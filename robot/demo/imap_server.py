"""The demo's mail server: real IMAP over TLS on loopback, in a thread of this process.

It ends with the process, however that ends; what was moved stays moved in its folder.
"""

from __future__ import annotations

import asyncio
import threading
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from uuid import uuid4

from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from robot.demo.certificate import loopback_certificates
from robot.demo.imap_store import StoredMailboxes
from robot.demo.municipality import MAIL_ADDRESS, MAIL_PASSWORD

T = TypeVar("T")
_PATIENCE_SECONDS = 20.0


class DemoImapServer:
    """A mailbox account on its own IMAP server. Use as a context manager.

    `folder` holds the account's mails and the certificates from one start to the next. After
    entering, `host`, `port` and `ca_file` say where to connect; TLS from the first byte.
    """

    host = "localhost"

    def __init__(self, folder: Path, user: str = MAIL_ADDRESS, password: str = MAIL_PASSWORD) -> None:
        self.user = user
        self.password = password
        self._mail_folder = folder / "mail"
        self._certificates = loopback_certificates(folder / "tls")
        self.ca_file = self._certificates.ca_file
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._started = threading.Event()
        self._failure: BaseException | None = None
        self._mailboxes: StoredMailboxes | None = None
        self._connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._thread = threading.Thread(target=self._run, name="demo-imap", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._started.wait(_PATIENCE_SECONDS):
            raise TimeoutError(f"the demo's mail server did not start within {_PATIENCE_SECONDS:.0f} s")
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_PATIENCE_SECONDS)

    def append(self, folder: str, mail: bytes) -> None:
        """Deliver a mail into a folder, which is made where there is none."""

        async def deliver() -> None:
            await self._open.mailbox(folder).append(AppendMessage(mail), recent=True)

        asyncio.run_coroutine_threadsafe(deliver(), self._loop).result(_PATIENCE_SECONDS)

    def list(self, folder: str) -> list[bytes]:
        """Return the mails of a folder as they came, oldest first; none for a folder that is not there."""
        return self._ask(lambda: self._open.mailbox(folder).mails if folder in self._names() else [])

    def folders(self) -> tuple[str, ...]:
        """Return the names of the folders."""
        return self._ask(self._names)

    @property
    def _open(self) -> StoredMailboxes:
        assert self._mailboxes is not None, "the server is not running"
        return self._mailboxes

    def _names(self) -> tuple[str, ...]:
        return ("INBOX", *sorted(self._open.names))

    def _ask(self, question: Callable[[], T]) -> T:
        async def answer() -> T:
            return question()

        return asyncio.run_coroutine_threadsafe(answer(), self._loop).result(_PATIENCE_SECONDS)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as error:  # noqa: BLE001 - __enter__ raises it where someone sees it
            self._failure = error
            self._started.set()
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    async def _serve(self) -> None:
        config = self._config()
        config.apply_context()
        login = Login(config)
        await login.demo_user_identity.set(UserMetadata(config, self.user, password=self.password))
        self._mail_folder.mkdir(parents=True, exist_ok=True)
        self._mailboxes = StoredMailboxes(self._mail_folder)
        config.set_cache[self.user] = (self._mailboxes, FilterSet())
        serve_client = IMAPServer(login, config)

        async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._connections[task] = writer
            try:
                await serve_client(reader, writer, SocketInfo.get(writer, None, unique_id=uuid4().bytes))
                with suppress(OSError):  # the client is gone already, which is what is waited for
                    await writer.wait_closed()
            finally:
                del self._connections[task]

        server = await asyncio.start_server(
            connection, "127.0.0.1", 0, ssl=self._certificates.server_context(), limit=2**20
        )
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stop.wait()
        server.close()
        await self._hang_up()
        await server.wait_closed()

    async def _hang_up(self) -> None:
        open_now = dict(self._connections)
        for writer in open_now.values():
            writer.transport.abort()
        if open_now:
            await asyncio.wait(open_now, timeout=_PATIENCE_SECONDS)

    def _config(self) -> Config:
        arguments = Namespace(passlib_cfg=None, proxy_protocol=None)
        in_this_loop = Subsystem.for_asyncio()
        return Config(
            arguments,
            demo_data=False,
            demo_user=self.user,
            demo_password=self.password,
            host="127.0.0.1",
            port=0,
            ssl_context=self._certificates.server_context(),
            tls_enabled=False,  # no STARTTLS: the connection is TLS already
            subsystem=in_this_loop,
            cpu_subsystem=in_this_loop,
            hash_context=Cleartext(),
        )
