"""config.toml, typed: the one file that an office edits."""

from robot.settings.office import (
    Browser,
    DropFolder,
    LedgerSettings,
    Limits,
    Mailbox,
    MailOut,
    Office,
    Paths,
    Report,
    Retention,
    Schedule,
    Senders,
    Settings,
    SystemLogin,
    Urgent,
    language_of,
    load_settings,
)
from robot.settings.page import Page, PageUser, Role
from robot.settings.section import Section

__all__ = [
    "Browser",
    "DropFolder",
    "LedgerSettings",
    "Limits",
    "MailOut",
    "Mailbox",
    "Office",
    "Page",
    "PageUser",
    "Paths",
    "Report",
    "Retention",
    "Role",
    "Schedule",
    "Section",
    "Senders",
    "Settings",
    "SystemLogin",
    "Urgent",
    "language_of",
    "load_settings",
]
