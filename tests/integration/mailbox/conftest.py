"""One Dovecot a module, with its mailboxes emptied between tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stamina

from tests.fakes.dovecot_server import DovecotServer, running_dovecot


@pytest.fixture(scope="module")
def running() -> Iterator[DovecotServer]:
    """Start one server for all tests here."""
    with running_dovecot() as server:
        yield server


@pytest.fixture
def dovecot(running: DovecotServer) -> Iterator[DovecotServer]:
    """Empty the mailboxes after each test."""
    yield running
    with running.client() as client:
        for _, _, folder in client.list_folders():
            if folder in ("shared", "public"):
                continue
            client.select_folder(folder)
            uids = client.search("ALL")
            if uids:
                client.delete_messages(uids)
                client.uid_expunge(uids)


@pytest.fixture(autouse=True)
def _retries_do_not_wait() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2):
        yield
