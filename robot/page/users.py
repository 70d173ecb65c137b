"""Passwords: kept as scrypt hashes in the office's secret store, one secret a user."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets as random_source
import threading

from robot.errors import ConfigurationError
from robot.secrets import Secrets
from robot.sentence import said
from robot.settings import Page, PageUser, Settings
from robot.toml import nearest

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
_COST = {"n": 2**15, "r": 8, "p": 3}  # OWASP, "Password Storage Cheat Sheet": one of its equal settings for scrypt
_MEMORY = 64 * 2**20
_NOBODY = json.dumps({"salt": "00" * 16, "hash": "00" * 32, **_COST})


def find_user(settings: Settings, name: str) -> PageUser:
    """Return the user that config.toml has under this name. Raises `ConfigurationError`."""
    users = {user.name: user for user in settings.page.user} if settings.page is not None else {}
    if name not in users:
        raise ConfigurationError(
            said(
                "{config}: [[page.user]] names nobody called '{name}'.{meant} There are: {known}. Add the user there "
                "first, with name, initials and roles.",
                config=settings.file,
                name=name,
                meant=nearest(name, users),
                known=", ".join(users) or said("none"),
            )
        )
    return users[name]


def keep_password(settings: Settings, name: str, password: str) -> str:
    """Keep a user's password as a hash; return where it is kept. Raises `ConfigurationError`."""
    user = find_user(settings, name)
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise ConfigurationError(
            said(
                "A password has {shortest} to {longest} characters.",
                shortest=SHORTEST_PASSWORD,
                longest=LONGEST_PASSWORD,
            )
        )
    return Secrets(settings.home).keep(user.secret, hashed(password))


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    salt = random_source.token_bytes(16)
    return json.dumps({"salt": salt.hex(), "hash": _scrypt(password, salt, **_COST).hex(), **_COST})


class Passwords:
    """Says whether a password is right. One is looked at at a time: each costs memory and time on purpose."""

    def __init__(self, page: Page, secrets: Secrets) -> None:
        self._users = {user.name: user for user in page.user}
        self._secrets = secrets
        self._one_at_a_time = threading.Lock()

    def knows(self, name: str) -> bool:
        """Whether there is such a user."""
        return name in self._users

    def user(self, name: str, password: str) -> PageUser | None:
        """Return the user whose password this is. A name that nobody has costs the same time."""
        user = self._users.get(name)
        kept = json.loads(self._kept(user) if user else _NOBODY)
        cost = {key: int(kept[key]) for key in _COST}
        with self._one_at_a_time:
            found = _scrypt(password[:LONGEST_PASSWORD], bytes.fromhex(kept["salt"]), **cost)
        return user if hmac.compare_digest(found, bytes.fromhex(kept["hash"])) else None

    def _kept(self, user: PageUser) -> str:
        try:
            return self._secrets.fetch(user.secret)
        except ConfigurationError:  # no password yet: nobody gets in by that name
            return _NOBODY


def _scrypt(password: str, salt: bytes, *, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode(errors="replace"), salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)
