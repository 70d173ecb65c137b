"""config.toml, typed: the one file that an office edits.

`load_settings` reports every fault of the file at once, each with its key, what was found,
what was expected and the likely fix. Secrets are never in it: it names them, and
`robot.secrets` fetches them.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from robot.cron import check_cron
from robot.errors import ConfigurationError
from robot.sentence import said, together
from robot.settings.contradictions import contradictions, imap_name
from robot.settings.page import Page
from robot.settings.section import Cvr, Gln, Name, Section, zone_name
from robot.toml import fault_at, load_table, parse_toml


class Office(Section):
    """Who we are: the buyer on our invoices."""

    name: str
    language: Literal["da", "en"] = "da"
    time_zone: Annotated[str, AfterValidator(zone_name)] = "Europe/Copenhagen"
    cvr: tuple[Cvr, ...] = ()
    glns: tuple[Gln, ...] = ()
    other_names: tuple[str, ...] = ()  # names under which suppliers write to us
    # what colleagues call the place with a GLN, for the management report
    departments: dict[Gln, str] = {}  # noqa: RUF012 - pydantic copies it


class Paths(Section):
    """Where things lie; relative paths start at config.toml's folder."""

    work: Path = Path("work")
    mappings: Path = Path("mappings")
    runbooks: Path = Path("runbooks")
    links: str = ""  # how colleagues reach `work`, for example "\\\\server\\fakturarobot"; "" means relative links


class LedgerSettings(Section):
    """The robot's books. Without a URL: SQLite in the work folder. PostgreSQL by a URL without password."""

    url: str = ""
    secret: Name | None = None


class Mailbox(Section):
    """One account on an IMAP server. TLS always."""

    name: Name
    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 993
    user: str
    auth: Literal["password", "oauth2"] = "password"
    secret: Name  # the name of the password, or of the client secret for oauth2
    tenant: str = ""  # oauth2: the directory's id
    client_id: str = ""
    authority: str = ""  # oauth2: token issuer; "" means Microsoft's for the tenant
    scope: str = "https://outlook.office365.com/.default"
    folders: tuple[str, ...] = ("INBOX",)
    urgent_folder: str = ""  # mails that staff move here come first
    processed: str = "Behandlet"
    review: str = "Til gennemsyn"
    runbook: Name = "fakturaer"
    ca_file: Path | None = None  # for a server with a certificate of the office's own
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 60
    largest_mail_mb: Annotated[float, Field(gt=0)] = 50
    exclusive: bool = False  # leave a mark in the mailbox, and read no folder where another robot's lies

    @model_validator(mode="after")
    def _oauth2_is_whole(self) -> Mailbox:
        if self.auth == "oauth2" and not self.client_id:
            message = said("auth = 'oauth2' needs client_id (and tenant or authority)")
            raise ValueError(message)
        return self


def _address(value: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+", value):
        message = said("'{value}' is no mail address; expected for example 'robot@kommune.dk'", value=value)
        raise ValueError(message)
    return value


Address = Annotated[str, AfterValidator(_address)]


class MailOut(Section):
    """The mail server that takes the robot's own mails, and who gets them. TLS always."""

    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls"] = "starttls"  # "tls": from the first byte, as on port 465
    user: str = ""  # "": the server takes mails without a login
    secret: Name | None = None  # the name of the password
    sender: Address
    recipients: Annotated[tuple[Address, ...], Field(min_length=1)]
    missing_by: time | None = time(7, 0)  # on working days `serve` says then that no run happened
    ca_file: Path | None = None  # for a server with a certificate of the office's own
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 30

    @model_validator(mode="after")
    def _login_is_whole(self) -> MailOut:
        if bool(self.user) != bool(self.secret):
            message = said("user and secret go together: name both, or neither")
            raise ValueError(message)
        return self


class DropFolder(Section):
    """A folder in which colleagues and scanners put files."""

    name: Name
    path: Path
    processed: str = "Behandlet"  # subfolders of `path`
    review: str = "Til gennemsyn"
    urgent: bool = False
    runbook: Name = "fakturaer"


class Senders(Section):
    """Which mail server's word on senders counts."""

    authserv_id: str = ""  # as it stands first in Authentication-Results; "" means that none is checked
    require_authentication: bool = True  # a mail without a verdict of ours is a finding


class Limits(Section):
    """What a message or a document may cost."""

    largest_document_mb: Annotated[float, Field(gt=0)] = 25
    most_pages: Annotated[int, Field(gt=0)] = 200
    most_parts: Annotated[int, Field(gt=0)] = 100
    zip_depth: Annotated[int, Field(ge=0)] = 2
    zip_total_mb: Annotated[float, Field(gt=0)] = 200
    read_seconds: Annotated[float, Field(gt=0)] = 10
    ocr_seconds: Annotated[float, Field(ge=5)] = 14  # instead of read_seconds, where pages must be recognised
    read_memory_mb: Annotated[int, Field(ge=128)] = 300
    read_at_once: Annotated[int, Field(ge=0, le=16)] = 0  # documents, each in its worker; 0: one a core, at most 4


class Browser(Section):
    """Which browser types: "msedge", "chrome", or a path; "" means the first that is found."""

    use: str = ""
    headless: bool = True


class SystemLogin(Section):
    """Where one legacy system is, and who the robot is there; how to work it stands in its mapping."""

    url: str
    user: str = ""
    secret: Name | None = None


class Schedule(Section):
    """When a runbook runs by itself, in the office's time zone."""

    runbook: Name = "fakturaer"
    working_days_only: bool = True  # the night before a working day; before `cron`, whose validator asks for it
    cron: str = "15 1 * * *"  # minute hour day month weekday
    catch_up: bool = True  # run at the start when the last night did not

    @field_validator("cron")
    @classmethod
    def _comes(cls, value: str, info: ValidationInfo) -> str:
        check_cron(value, working_days_only=info.data.get("working_days_only", False))
        return value


class Retention(Section):
    """How many whole calendar years, after the one they are of, things are kept; `fakturarobot purge` deletes older."""

    books_years: Annotated[int, Field(ge=1, le=100)] = 5  # cases, their mails, documents and folders
    log_years: Annotated[int, Field(ge=1, le=100)] = 5
    reports_years: Annotated[int, Field(ge=1, le=100)] = 5  # workbooks and run reports
    pictures_years: Annotated[int, Field(ge=1, le=100)] = 2  # screenshots, traces, evidence pages

    @model_validator(mode="after")
    def _log_outlives_what_it_proves(self) -> Retention:
        if self.log_years < self.books_years:
            message = said("log_years is less than books_years: the log proves the books, and is kept as long at least")
            raise ValueError(message)
        return self


class Urgent(Section):
    """How `serve` looks for what is urgent, between the runs of the schedule."""

    every_minutes: Annotated[float, Field(ge=0, le=24 * 60)] = 2  # 0: not at all


class Report(Section):
    """What the management report counts with."""

    manual_minutes: Annotated[Decimal, Field(gt=0)] = Decimal(5)  # to enter one invoice by hand
    exception_minutes: Annotated[Decimal, Field(ge=0)] = Decimal(3)  # to answer one row of the workbook


class Settings(Section):
    """All of config.toml."""

    office: Office
    paths: Paths = Paths()
    ledger: LedgerSettings = LedgerSettings()
    mailbox: tuple[Mailbox, ...] = ()
    drop_folder: tuple[DropFolder, ...] = ()
    mail_out: MailOut | None = None
    senders: Senders = Senders()
    limits: Limits = Limits()
    browser: Browser = Browser()
    systems: dict[Name, SystemLogin] = {}  # noqa: RUF012 - pydantic copies it
    schedule: tuple[Schedule, ...] = ()
    urgent: Urgent = Urgent()
    retention: Retention = Retention()
    report: Report = Report()
    page: Page | None = None
    home: Annotated[Path, Field(exclude=True)] = Path()  # the folder of config.toml; set by `load_settings`
    file_name: Annotated[str, Field(exclude=True)] = "config.toml"  # what the file itself is called; set likewise

    @model_validator(mode="after")
    def _sources_are_told_apart(self) -> Settings:
        """Two sources of one name would share their memory, and a source that is its own target would never end."""
        names = [*(mailbox.name for mailbox in self.mailbox), *(folder.name for folder in self.drop_folder)]
        faults = [
            said("two mailboxes or drop folders are called '{name}'", name=name)
            for name, n in Counter(names).items()
            if n > 1
        ]
        for mailbox in self.mailbox:
            read = {imap_name(folder) for folder in (*mailbox.folders, mailbox.urgent_folder)} - {""}
            faults += [
                said(
                    "mailbox '{name}' reads the folder '{folder}', into which done mails are moved",
                    name=mailbox.name,
                    folder=folder,
                )
                for folder in sorted(read & {imap_name(mailbox.processed), imap_name(mailbox.review)} - {""})
            ]
            if self.mail_out and mailbox.user.casefold() in map(str.casefold, self.mail_out.recipients):
                faults.append(
                    said(
                        "mailbox '{name}' would read the mails that mail_out sends to '{user}'",
                        name=mailbox.name,
                        user=mailbox.user,
                    )
                )
        if faults:
            raise ValueError(together(faults, "; "))
        return self

    @property
    def secret_names(self) -> tuple[str, ...]:
        """The names of all secrets that the file names."""
        named = [m.secret for m in self.mailbox] + [s.secret for s in self.systems.values()] + [self.ledger.secret]
        named.append(self.mail_out.secret if self.mail_out else None)
        named.append(self.page.proxy_secret if self.page else None)
        return tuple(dict.fromkeys(filter(None, named)))

    @property
    def file(self) -> Path:
        """The file that these settings stand in."""
        return self.home / self.file_name

    def work(self, *parts: str) -> Path:
        """Return a path below the work folder."""
        return (self.home / self.paths.work).joinpath(*parts)

    @property
    def mappings(self) -> Path:
        """The folder of the mappings."""
        return self.home / self.paths.mappings

    @property
    def runbooks(self) -> Path:
        """The folder of the runbooks."""
        return self.home / self.paths.runbooks

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.office.time_zone)


def load_settings(path: Path) -> Settings:
    """Read config.toml. Raises `ConfigurationError` with every fault of the file."""
    table = load_table(path)
    ours = [name for name, field in Settings.model_fields.items() if field.exclude and name in table]
    if ours:
        raise ConfigurationError([fault_at(path, table, (name,), said("unknown key.")) for name in ours])
    settings = parse_toml(path, Settings, table)
    settings = settings.model_copy(update={"home": path.resolve().parent, "file_name": path.name})
    if faults := [fault_at(path, table, where, what) for where, what in contradictions(settings)]:
        raise ConfigurationError(faults)
    return settings


def language_of(path: Path) -> str:
    """Return the language that config.toml asks for, however wrong the rest of it is; Danish where it says nothing."""
    try:
        office = load_table(path).get("office")
    except ConfigurationError:
        return "da"
    language = office.get("language") if isinstance(office, dict) else None
    return language if language in ("da", "en") else "da"
