"""The table `[page]` of config.toml, and those who may use the page."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from robot.sentence import said, together
from robot.settings.section import Name, Section

Role = Literal["see", "decide", "run"]
"""What a person may do on the page: look, answer cases, start and stop runs and take urgent files."""

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class PageUser(Section):
    """Who may use the page; the password is kept by `fakturarobot page user NAME`, as a hash."""

    name: Name
    initials: Annotated[str, Field(pattern=r"^[A-Za-zÆØÅæøå]{2,6}$")]  # stand with what the person decides
    roles: tuple[Role, ...] = ("see",)
    proxy_name: str = ""  # what the proxy's header says of this person; "" means `name`

    @property
    def secret(self) -> str:
        """The name under which the password's hash is kept."""
        return f"page-{self.name}"

    def may(self, role: Role) -> bool:
        """Whether the person has this role; whoever may do anything may look."""
        return role in self.roles or role == "see"


class Page(Section):
    """The local page, started by `fakturarobot page`."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8484
    hosts: tuple[str, ...] = ()  # names beside `host` under which browsers reach the page
    certificate: Path | None = None  # PEM files; without them the page is served on this machine alone
    key: Path | None = None
    behind_https: bool = False  # a proxy on this machine speaks HTTPS to the browsers
    proxy_header: str = ""  # in which the proxy says who is signed in; "": passwords
    proxy_secret: Name | None = None  # the name of what the proxy sends in X-Proxy-Secret
    idle_minutes: Annotated[int, Field(ge=1, le=480)] = 30
    longest_hours: Annotated[int, Field(ge=1, le=24)] = 10
    largest_upload_mb: Annotated[int, Field(ge=1, le=1000)] = 100  # all files of one press of the button
    most_files: Annotated[int, Field(ge=1, le=500)] = 50
    user: tuple[PageUser, ...] = ()

    @model_validator(mode="after")
    def _is_safe(self) -> Page:
        faults = []
        if (self.certificate is None) != (self.key is None):
            faults.append(said("certificate and key go together: name both, or neither"))
        if self.host not in _LOOPBACK and self.certificate is None:
            faults.append(
                said("host '{host}' is reached from other machines: name certificate and key as well", host=self.host)
            )
        if bool(self.proxy_header) != bool(self.proxy_secret):
            faults.append(said("proxy_header and proxy_secret go together: name both, or neither"))
        for what in ("name", "initials"):
            counted = Counter(getattr(user, what).casefold() for user in self.user)
            faults += [
                said("two users have the {what} '{value}'", what=what, value=value)
                for value, n in counted.items()
                if n > 1
            ]
        if faults:
            raise ValueError(together(faults, "; "))
        return self

    @property
    def https(self) -> bool:
        """Whether browsers speak HTTPS to the page."""
        return self.certificate is not None or self.behind_https
