"""What the morning mail says, as plain text and as HTML: the answer first, then what is due, then the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from robot.case import Case
from robot.errors import DiskFault
from robot.masking import clean, mask
from robot.outcome import State
from robot.report.again import came_again
from robot.summary import TO_COME, RunSummary
from robot.words import Words
from robot.working_days import next_working_day

_MOST_DUE = 10  # rows; the workbook has them all
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A file that the mail points to. `address` is "" where colleagues' machines have no way to it."""

    name: str
    path: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCase:
    """One case that must be answered today, as it is shown."""

    supplier: str
    why: str
    amount: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and its lines."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail, ready to be shown."""

    subject: str
    headline: str
    footer: str
    lines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    due_title: str = ""
    due: tuple[DueCase, ...] = ()
    more_due: str = ""
    parts: tuple[Section, ...] = ()
    links: tuple[Link, ...] = ()
    hash_title: str = ""
    log_hash: str = ""

    @property
    def bad(self) -> bool:
        """Whether something must be done before the robot goes on as it should."""
        return bool(self.warnings)


def night_mail(summary: RunSummary, cases: Sequence[Case], links: Sequence[Link], words: Words) -> Mail:
    """Return the mail about a run. `cases` are those of the run and all that wait; no `links`: nothing was made."""
    headline = words.text(
        "mail.headline", entered=str(summary.entered), waiting=str(summary.waiting), uncertain=str(summary.uncertain)
    )
    due = _due(cases, next_working_day(summary.started_at.date()))
    subject = words.text("mail.subject", date=summary.started_at.date(), headline=headline)
    return Mail(
        subject=subject
        + (words.text("mail.subject_due", count=str(len(due))) if due else "")
        + (words.text("mail.subject_down") if _is_down(summary) else ""),
        headline=headline,
        footer=words.text("mail.footer", run=summary.run_id),
        lines=tuple(_what_ran(summary, words)),
        warnings=tuple(_warnings(summary, words, made=bool(links))),
        due_title=words.text("mail.due", count=str(len(due))),
        due=tuple(_due_case(case, words) for case in due[:_MOST_DUE]),
        more_due=words.text("mail.more_due", count=str(len(due) - _MOST_DUE)) if len(due) > _MOST_DUE else "",
        parts=tuple(section for section in _sections(summary, words) if section.lines),
        links=tuple(links),
        hash_title=words.text("mail.hash"),
        log_hash=summary.log_hash,
    )


def failed_mail(runbook: str, faults: Sequence[str], now: datetime, words: Words, *, disk: bool = False) -> Mail:
    """Return the mail that says that a run could not begin, or ended without a word. `faults` have a line each.

    `disk`: the disk was the trouble, which somebody else than the robot's caretaker may have to mend.
    """
    return Mail(
        subject=words.text("mail.subject", date=now.date(), headline=words.text("mail.failed", runbook=runbook)),
        headline=words.text("mail.failed", runbook=runbook),
        footer=words.text("mail.footer_alone", time=now),
        warnings=(words.text("mail.failed_advice"), *([words.text("mail.disk")] if disk else [])),
        parts=(Section(title=words.text("mail.failed_why"), lines=tuple(clean(mask(f), 500) for f in faults)),),
    )


def missing_mail(runbook: str, due: datetime, running_since: datetime | None, now: datetime, words: Words) -> Mail:
    """Return the mail that says that a run which was due has not come to its end; perhaps it is still at work."""
    key = "mail.still_running" if running_since else "mail.missing"
    headline = words.text(key, runbook=runbook)
    return Mail(
        subject=words.text("mail.subject", date=now.date(), headline=headline),
        headline=headline,
        footer=words.text("mail.footer_alone", time=now),
        warnings=(words.text(f"{key}_advice", due=due, since=running_since),),
    )


def as_text(mail: Mail) -> str:
    """Return the mail as plain text; its first line is the answer."""
    blocks = [
        [mail.headline, *mail.lines],
        [f"! {line}" for line in mail.warnings],
        [f"{mail.due_title}:", *map(_due_line, mail.due), *filter(None, [mail.more_due])] if mail.due else [],
        *([f"{part.title}:", *(f"- {line}" for line in part.lines)] for part in mail.parts),
        [f"{link.name}: {link.address or link.path}" for link in mail.links],
        [f"{mail.hash_title}: {mail.log_hash}"] if mail.log_hash else [],
        [mail.footer],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def as_html(mail: Mail, words: Words) -> str:
    """Return the mail as HTML that Outlook shows: tables and styles of the elements, nothing from elsewhere."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("morning_mail.html.jinja").render(mail=mail, language=words.language)


def _due_line(one: DueCase) -> str:
    return f"- {one.supplier}, {one.amount}, {one.day}: {one.why}"


def _what_ran(summary: RunSummary, words: Words) -> Iterator[str]:
    yield words.text("mail.ran", runbook=summary.runbook, start=summary.started_at, end=summary.ended_at)
    if summary.messages_in:
        yield words.text(
            "mail.came", mails=str(summary.messages_in), cases=str(summary.cases_in), held=str(summary.held)
        )
    elif not summary.mailboxes_down:  # else nobody knows
        yield words.text("mail.nothing_came")


def _warnings(summary: RunSummary, words: Words, *, made: bool) -> Iterator[str]:
    if summary.outcome != "ok":
        yield words.text("mail.ended_early", outcome=words.outcome(summary.outcome))
    if summary.outcome == DiskFault.__name__:
        yield words.text("mail.disk")
    if not made:
        yield words.text("mail.no_workbook")
    if summary.uncertain:
        yield words.text("mail.uncertain", count=str(summary.uncertain))
    unused = [refused.case_id or one.source for one in summary.answers for refused in one.refused]
    if unused:
        shown = ", ".join(clean(one, _LONGEST_NAME) for one in unused[:_MOST_DUE])
        yield words.text("mail.unused", count=str(len(unused)), cases=shown)


def _sections(summary: RunSummary, words: Words) -> Iterator[Section]:
    down = [words.text("mail.mailbox_down", mailbox=name) for name in summary.mailboxes_down]
    for system in summary.systems:
        name = words.system(system.name)
        if system.breaker_open:
            down.append(words.text(f"mail.system_{system.standing}", system=name))
        elif system.faults:
            down.append(words.text("mail.system_faults", system=name, count=str(system.faults)))
    if summary.to_come:
        down.append(words.text("mail.to_come", count=str(summary.to_come)))
    yield Section(title=words.text("mail.down"), lines=tuple(down))
    noted = []
    if summary.mappings_lost:
        names = dict.fromkeys(finding.facts.get("mapping", "") for finding in summary.mappings_lost)
        noted.append(words.text("mail.mappings", mappings=", ".join(names)))
    noted += came_again(summary, words)
    if summary.faults:
        noted.append(words.text("mail.faults", count=str(len(summary.faults))))
    yield Section(title=words.text("mail.noted"), lines=tuple(noted))


def _is_down(summary: RunSummary) -> bool:
    """Whether something did not answer as it should, and keeps mails or invoices waiting."""
    return bool(summary.mailboxes_down) or any(system.standing != "up" for system in summary.systems)


def _due(cases: Sequence[Case], before: date) -> list[Case]:
    not_in = (State.HELD, State.UNCERTAIN, *TO_COME)
    waiting = [(day, c) for c in cases if c.state in not_in and (day := _due_date(c))]
    return [case for day, case in sorted(waiting, key=lambda one: (one[0], one[1].case_id)) if day < before]


def _due_date(case: Case) -> date | None:
    day = case.invoice.value("due_date") if case.invoice else None
    return day if isinstance(day, date) else None


def _due_case(case: Case, words: Words) -> DueCase:
    assert case.invoice is not None
    value = case.invoice.value
    supplier = value("supplier_name") or case.origin.sender_name or case.origin.sender
    currency = clean(value("currency") or "", 3)
    reason = words.reason_title(case.main_reason) if case.main_reason else words.state(case.state)
    if case.state in TO_COME:
        reason = words.text("mail.due_to_come")
    return DueCase(
        supplier=clean(mask(supplier), _LONGEST_NAME),
        why=f"{reason} ({case.case_id})",
        amount=f"{words.value(value('gross_total'))} {currency}".strip(),
        day=words.value(value("due_date")),
    )
