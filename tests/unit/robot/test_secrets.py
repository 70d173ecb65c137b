"""Secrets: where they are looked for, and that no error holds one."""

from __future__ import annotations

import os
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from robot.errors import ConfigurationError
from robot.secrets import Secrets

posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows has no file modes; its keyring is used there")


class Ring(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        """Return the one secret."""
        return "from the ring" if (service, username) == ("fakturarobot", "faktura-mail") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Refuse: the robot only reads."""
        raise NotImplementedError

    def delete_password(self, service: str, username: str) -> None:
        """Refuse: the robot only reads."""
        raise NotImplementedError


@pytest.fixture(autouse=True)
def _no_keyring() -> object:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call] # keyring does not annotate it
    yield
    keyring.set_keyring(before)


def put(folder: Path, text: bytes, mode: int = 0o600) -> Path:
    """Write a secret file."""
    folder.mkdir(exist_ok=True)
    path = folder / "faktura-mail"
    path.write_bytes(text)
    path.chmod(mode)
    return path


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    """A secret in the environment wins, dashes in its name written as underscores."""
    put(tmp_path / "secrets", b"from the file")
    found = Secrets(tmp_path, {"FAKTURAROBOT_SECRET_FAKTURA_MAIL": "from outside"}).fetch("faktura-mail")
    assert found == "from outside"


def test_the_services_credentials_come_before_the_offices_folder(tmp_path: Path) -> None:
    """What systemd hands over is used before `secrets/` beside config.toml."""
    put(tmp_path / "secrets", b"from the file")
    put(tmp_path / "given", b"from systemd")
    found = Secrets(tmp_path, {"CREDENTIALS_DIRECTORY": str(tmp_path / "given")}).fetch("faktura-mail")
    assert found == "from systemd"


def test_the_keyring_is_asked_last(tmp_path: Path) -> None:
    """A secret that stands in no file is fetched from the system's keyring."""
    keyring.set_keyring(Ring())  # type: ignore[no-untyped-call] # keyring does not annotate it
    assert Secrets(tmp_path, {}).fetch("faktura-mail") == "from the ring"


def test_the_line_end_of_an_editor_does_not_count_but_spaces_do(tmp_path: Path) -> None:
    """Only the line end is taken off: a password may end with a space."""
    put(tmp_path / "secrets", "\ufeffså hemmelig \r\n".encode())
    assert Secrets(tmp_path, {}).fetch("faktura-mail") == "så hemmelig "


def test_a_secret_that_is_nowhere_says_each_place(tmp_path: Path) -> None:
    """The fault names the variable, the file and the command for the keyring."""
    with pytest.raises(ConfigurationError) as caught:
        Secrets(tmp_path, {}).fetch("faktura-mail")
    for place in ("FAKTURAROBOT_SECRET_FAKTURA_MAIL", str(tmp_path / "secrets" / "faktura-mail"), "keyring set"):
        assert place in str(caught.value)


@posix_only
def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """A file that the group can read is a fault with the command that mends it."""
    path = put(tmp_path / "secrets", b"hunter2", 0o640)
    with pytest.raises(ConfigurationError, match=f"chmod 600 {path}") as caught:
        Secrets(tmp_path, {}).fetch("faktura-mail")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(("content", "sentence"), [(b"", "is empty"), (b"hunter2\xff", "is not UTF-8")])
def test_a_file_without_a_usable_secret_is_a_fault_that_does_not_hold_it(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    """An empty file and a file of another encoding are faults; neither they nor their causes hold the bytes."""
    put(tmp_path / "secrets", content)
    with pytest.raises(ConfigurationError, match=sentence) as caught:
        Secrets(tmp_path, {}).fetch("faktura-mail")
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


class KeepingRing(Ring):
    """A keyring in memory that keeps one secret."""

    kept = ""

    def get_password(self, service: str, username: str) -> str | None:
        """Return it."""
        return self.kept if (service, username) == ("fakturarobot", "page-anna") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        assert (service, username) == ("fakturarobot", "page-anna")
        self.kept = password


def test_a_secret_is_kept_in_the_keyring_where_there_is_one(tmp_path: Path) -> None:
    """Nothing is written to disk, and it is found again."""
    keyring.set_keyring(KeepingRing())  # type: ignore[no-untyped-call] # keyring does not annotate it
    assert Secrets(tmp_path).keep("page-anna", "one") == "keyring, fakturarobot page-anna"
    assert Secrets(tmp_path, {}).fetch("page-anna") == "one"
    assert list(tmp_path.iterdir()) == []


@posix_only
def test_without_a_keyring_a_secret_is_kept_in_a_file_of_the_robot_s_own(tmp_path: Path) -> None:
    """Others cannot read it; a file that is there goes on being the place, since it is looked into first."""
    secrets = Secrets(tmp_path, {})
    path = tmp_path / "secrets" / "page-anna"
    assert secrets.keep("page-anna", "one") == str(path)
    keyring.set_keyring(KeepingRing())  # type: ignore[no-untyped-call] # keyring does not annotate it
    secrets.keep("page-anna", "two")
    assert secrets.fetch("page-anna") == "two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["page-anna"]
