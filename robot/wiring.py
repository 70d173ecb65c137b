"""The only place that joins the ports to their adapters."""

from __future__ import annotations

import platform
import secrets as random_source
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

from mail_intake.folder import FilesInbox, FolderInbox
from mail_intake.imap import ImapInbox
from mail_intake.mark import Mark
from mail_intake.unpack import MessageUnpacker
from robot.agreeing import verify_agreement
from robot.checks import verify_choice
from robot.clock import SteadyClock, SystemClock
from robot.desk import OfficeDesk
from robot.disk import disk_faults
from robot.entry import Browsers, OwnThread, WebSystem
from robot.errors import ConfigurationError
from robot.evidence import FileEvidence
from robot.known_systems import verify_systems
from robot.ledger import RunLock, SqlLedger, expect_mark, mark_of, open_ledger, run_lock, sqlite_url
from robot.lessons import Lessons
from robot.mapping import load_system
from robot.points import about_to, reach
from robot.ports import KILLED, Answer, Clock, Evidence, Inbox, Ledger, LegacySystem, Progress
from robot.post import OfficePost
from robot.register import Register, load_register
from robot.runbook import Process, load_process
from robot.secrets import Secrets
from robot.sentence import said
from robot.settings import Mailbox, Settings
from robot.stages.night import Night, Tally
from robot.stopping import forget_wish
from robot.summary import Fault
from robot.teaching import Drafter, take_up
from robot.toml import load_table
from robot.words import Words, load_words
from scrapers.reader import DocumentReader

_SPOOL = "spool-"


def open_books(settings: Settings) -> SqlLedger:
    """Open the robot's books, made or migrated where needed.

    Raises `LedgerFault`, and `ConfigurationError`, also for books on a server that belong to another work folder.
    """
    if not settings.ledger.url:
        with disk_faults(settings.work()):
            settings.work().mkdir(parents=True, exist_ok=True)
        return open_ledger(sqlite_url(settings.work("ledger.sqlite")))
    password = Secrets(settings.home).fetch(settings.ledger.secret) if settings.ledger.secret else None
    ledger = open_ledger(settings.ledger.url, password=password)
    try:
        mark = mark_of(settings.work())
        expect_mark(settings.work(), mark, ledger.belong_to(mark))
    except BaseException:
        ledger.close()
        raise
    return ledger


def open_register(settings: Settings) -> Register:
    """Read the registers and agreements. Raises `ConfigurationError`."""
    return load_register(settings.mappings / "registers", settings.mappings / "agreements")


def open_process(settings: Settings, runbook: str) -> Process:
    """Read one runbook, its checks and systems proven to exist. Raises `ConfigurationError`."""
    process = load_process(settings.runbooks, runbook)
    verify_choice(process.checks.without, str(settings.runbooks / runbook / "process.toml"))
    verify_systems(settings, process)
    verify_agreement(settings, process)
    return process


def open_inboxes(settings: Settings, runbook: str, spool: Path, urgent_files: Sequence[Path]) -> list[Inbox]:
    """Return what documents of a runbook come from: the named files alone, or all its mailboxes and folders."""
    if urgent_files:
        return [FilesInbox(urgent_files, runbook=runbook, spool=spool)]
    secrets = Secrets(settings.home)
    mailboxes: list[Inbox] = [
        ImapInbox(
            m,
            secret=_fetching(secrets, m.secret),
            spool=spool,
            home=settings.home,
            mark=_mark(settings, m),
        )
        for m in settings.mailbox
        if m.runbook == runbook
    ]
    folders: list[Inbox] = [
        FolderInbox(f, home=settings.home, spool=spool) for f in settings.drop_folder if f.runbook == runbook
    ]
    return [*mailboxes, *folders]


def office_words(settings: Settings) -> Words:
    """Return the words of the office's language, with what its mappings call the systems."""
    titles = {}
    for name in settings.systems:
        with suppress(ConfigurationError):  # what is wrong with the mapping is said where it is used
            titles[name] = str(load_table(settings.mappings / "systems" / f"{name}.toml").get("title", name))
    return load_words(settings.office.language).naming(titles)


def _mark(settings: Settings, mailbox: Mailbox) -> Mark | None:
    """Return what says at a mailbox whose books its mails come into; None where it may be anybody's."""
    if not mailbox.exclusive:
        return None
    words, who = load_words(settings.office.language), f"{platform.node()}, {settings.work()}"

    def said(folder: str) -> tuple[str, str]:
        subject = words.text("mark.subject", folder=folder)
        return subject, words.text("mark.text", folder=folder, who=who, office=settings.office.name)

    return Mark(books=mark_of(settings.work()), who=who, box=words.text("mark.box"), words=said)


def open_urgent_inboxes(settings: Settings, runbook: str, spool: Path) -> list[Inbox]:
    """Return the urgent folders of a runbook's mailboxes, and its urgent drop folders, and nothing else."""
    urgent_alone = settings.model_copy(
        update={
            "mailbox": tuple(m.model_copy(update={"folders": ()}) for m in settings.mailbox if m.urgent_folder),
            "drop_folder": tuple(folder for folder in settings.drop_folder if folder.urgent),
        }
    )
    return open_inboxes(urgent_alone, runbook, spool, ())


def open_systems(settings: Settings, names: Sequence[str], clock: Clock) -> Mapping[str, LegacySystem]:
    """Return the legacy systems of a runbook; nothing is opened before it is used. Raises `ConfigurationError`."""
    return {
        name: OwnThread(Browsers(settings.browser), partial(open_web_system, settings, name, clock)) for name in names
    }


def open_more_sessions(settings: Settings, name: str, clock: Clock) -> Sequence[LegacySystem]:
    """Return the sessions beside the first that the system's mapping allows. Raises `ConfigurationError`."""
    beside = load_system(settings.mappings / "systems" / f"{name}.toml").limits.sessions - 1
    make = partial(open_web_system, settings, name, clock)
    return [OwnThread(Browsers(settings.browser), make) for _ in range(beside)]


def open_web_system(settings: Settings, name: str, clock: Clock, browsers: Browsers) -> WebSystem:
    """Return one legacy system by its mapping; nothing is opened before it is used. Raises `ConfigurationError`."""
    login = settings.systems[name]
    mapping = load_system(settings.mappings / "systems" / f"{name}.toml")
    secret = _fetching(Secrets(settings.home), login.secret) if login.secret else str
    pictures = settings.work("canary", name)
    return WebSystem(mapping, login, secret=secret, browser=browsers, clock=clock, pictures=pictures)


@contextmanager
def open_night(
    settings: Settings,
    runbook: str,
    *,
    progress: Progress,
    urgent_files: Sequence[Path] = (),
    urgent_places: bool = False,
    dry_run: bool = False,
    take_in: bool = True,
    said: Sequence[Answer] = (),
    should_stop: Callable[[], bool] = lambda: False,
    clock: Clock | None = None,
) -> Iterator[Night]:
    """Join everything for one run, under the lock that lets one robot work at a time.

    `urgent_places`: only what lies in the urgent folders is taken in, and no morning mail is sent.

    Raises `AlreadyRunning`, `ConfigurationError` and `LedgerFault` before anything is touched.
    """
    clock = SteadyClock((clock or SystemClock(settings.zone)).now)
    process, register = open_process(settings, runbook), open_register(settings)
    by_hand = bool(urgent_files) or urgent_places or dry_run or not take_in  # no run that the schedule waits for
    begun = clock.now()
    with disk_faults(settings.work()), ExitStack() as stack:
        settings.work().mkdir(parents=True, exist_ok=True)
        lock = stack.enter_context(run_lock(settings.work(), now=begun))
        forget_wish(settings.work())
        stack.callback(forget_wish, settings.work())
        ledger = open_books(settings)
        stack.callback(ledger.close)
        seed = random_source.randbelow(2**31)
        about_to("run.begun")
        run = ledger.begin_run(runbook, begun, urgent=by_hand, seed=seed)
        reach("run.begun")
        lock.note_run(run.run_id)
        evidence = FileEvidence(settings.work(), clock)
        known = Secrets(settings.home).known(settings.secret_names)
        evidence.begin(run.run_id, runbook, secrets=known)
        close_killed(lock, ledger, evidence, clock)
        spool = stack.enter_context(_spool(settings.work()))
        inboxes: list[Inbox] = []
        if urgent_places:
            inboxes = open_urgent_inboxes(settings, runbook, spool)
        elif take_in:
            inboxes = open_inboxes(settings, runbook, spool, urgent_files)
        for inbox in inboxes:
            stack.callback(inbox.close)
        workbooks, suppliers = settings.work("regneark"), settings.mappings / "suppliers"
        words, lessons = load_words(settings.office.language), Lessons(settings.work())
        take_up(workbooks, suppliers, lessons, evidence=evidence, words=words, clock=clock)
        reader = DocumentReader(settings.office, settings.limits, register, suppliers)
        stack.callback(reader.close)
        names = [process.posting.system, *([process.filing.system] if process.filing else [])]
        systems = open_systems(settings, list(dict.fromkeys(names)), clock)
        more_sessions = open_more_sessions(settings, process.posting.system, clock)
        for system in (*systems.values(), *more_sessions):
            stack.callback(system.close)
        yield Night(
            run=run,
            tally=_tally(register),
            process=process,
            settings=settings,
            register=register,
            clock=clock,
            ledger=ledger,
            evidence=evidence,
            reader=reader,
            unpack=MessageUnpacker(settings.senders, settings.limits, known),
            desk=open_desk(settings, process, evidence, clock, ledger, draft=reader.draft, said=said),
            progress=progress,
            post=None if by_hand else open_post(settings, clock, evidence),
            spool=spool,
            inboxes=inboxes,
            systems=systems,
            more_sessions={process.posting.system: more_sessions},
            dry_run=dry_run,
            should_stop=should_stop,
        )


def _tally(register: Register) -> Tally:
    """Return a tally that says at once how many suppliers are set aside: their invoices wait, and people wonder."""
    tally = Tally()
    if register.faults:
        told = said("{what} `fakturarobot doctor` names each.", what=register.set_aside)
        tally.faults.append(Fault(kind=ConfigurationError.__name__, detail=told))
    return tally


def open_post(settings: Settings, clock: Clock, evidence: Evidence | None = None) -> OfficePost | None:
    """Return the office's post; None where config.toml has no [mail_out]."""
    if settings.mail_out is None:
        return None
    return OfficePost(settings, settings.mail_out, office_words(settings), clock, evidence=evidence)


@contextmanager
def _spool(work: Path) -> Iterator[Path]:
    """Hold a folder for what passes through; the mails that a killed run left in its own are thrown away first."""
    for left in work.glob(f"{_SPOOL}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=work, prefix=_SPOOL, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def close_killed(lock: RunLock, ledger: Ledger, evidence: Evidence, clock: Clock) -> None:
    """Close the runs of this work folder that were killed, and free the cases that they held.

    Only these: on shared books a run without an end may well be another robot's, at work.
    """
    killed, unnamed = lock.running.left_open, lock.running.left_unnamed
    for run_id in killed:
        ledger.release_all(run_id)
    for run in ledger.runs():
        if (run.run_id in killed or run.started_at in unnamed) and run.ended_at is None:
            evidence.record("run.killed", target=run.run_id)
            about_to("run.killed-closed")
            ledger.end_run(run.run_id, clock.now(), outcome=KILLED, log_hash=evidence.last_hash())
            reach("run.killed-closed")
    lock.note_closed()


def open_desk(
    settings: Settings,
    process: Process,
    evidence: Evidence,
    clock: Clock,
    ledger: SqlLedger,
    *,
    draft: Drafter | None = None,
    said: Sequence[Answer] = (),
) -> OfficeDesk:
    """Return the desk that staff work at; without `draft` it learns nothing from their corrections."""
    words = office_words(settings)
    return OfficeDesk(settings, process, words, evidence=evidence, clock=clock, ledger=ledger, draft=draft, said=said)


def _fetching(secrets: Secrets, name: str) -> Callable[[], str]:
    return lambda: secrets.fetch(name)
