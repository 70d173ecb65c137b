"""What of config.toml and a runbook is right by itself and wrong together."""

from __future__ import annotations

from collections.abc import Iterator

from robot.errors import ConfigurationError
from robot.runbook import Process
from robot.sentence import Sentence, said
from robot.settings import Settings
from robot.toml import fault_at, load_table
from robot.toml_lines import Where

_DAYS_OF_A_YEAR = 365


def verify_agreement(settings: Settings, process: Process) -> None:
    """Raise `ConfigurationError` where a runbook lets in what the settings no longer know or never said."""
    path = settings.runbooks / process.name / "process.toml"
    if faults := [fault_at(path, load_table(path), where, what) for where, what in _faults(settings, process)]:
        raise ConfigurationError(faults)


def _faults(settings: Settings, process: Process) -> Iterator[tuple[Where, Sentence]]:
    years = settings.retention.books_years
    if process.checks.most_days_old > years * _DAYS_OF_A_YEAR:
        yield (
            ("checks", "most_days_old"),
            said(
                "is more than {config} keeps the books (retention.books_years = {years}): an invoice that they have "
                "forgotten could be entered again. Write {most} at most, or keep the books for longer.",
                config=settings.file.name,
                years=years,
                most=years * _DAYS_OF_A_YEAR,
            ),
        )
    if process.automatic_entry and not (settings.office.cvr or settings.office.glns):
        yield (
            ("automatic_entry",),
            said(
                "needs office.cvr or office.glns in {config}: without them other buyers' invoices would be entered.",
                config=settings.file.name,
            ),
        )
