"""What `fakturarobot map` does with a live system: opens it by its mapping, and shows what came of it."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from robot.case import Intent
from robot.clock import SystemClock
from robot.entry import Browsers, WebSystem
from robot.entry.canary import Looked
from robot.errors import ConfigurationError, ExitCode, SystemFault, UncertainEntry
from robot.evidence import FileEvidence
from robot.filing_trial import FilingTrial, try_filing
from robot.known_systems import no_table
from robot.ledger import run_lock
from robot.listing import print_rows
from robot.mapping import load_system
from robot.ports import Filing
from robot.settings import Settings, SystemLogin
from robot.trial import Compared, Trial, try_mapping
from robot.wiring import open_web_system
from robot.words import Words, load_words

T = TypeVar("T", Trial, FilingTrial)
_FORMED = frozenset(f.name for f in fields(Intent) if str(f.type).startswith(("bool", "date", "Decimal")))
"""The values of an invoice that every language writes its own way."""


def login_of(settings: Settings, system: str) -> SystemLogin:
    """Return where a system is. Raises `ConfigurationError` where config.toml does not know it."""
    if system not in settings.systems:
        raise ConfigurationError(no_table(settings, system))
    return settings.systems[system]


def check_mapping(settings: Settings, system: str, console: Console, *, as_json: bool) -> ExitCode:
    """Walk a mapping on the live system and show each target. Raises `SystemFault` and `ConfigurationError`."""
    with _opened(settings, system) as web:
        looked, seen = web.examine()
    folder = _pictures(settings, system)
    pictures = [str(_keep(folder, f"check-{section}", png)) for section, png in seen.items()]
    ok = not any(one.wrong for one in looked)
    if as_json:
        targets = [asdict(one) for one in looked]
        console.print_json(json.dumps({"system": system, "ok": ok, "targets": targets, "pictures": pictures}))
    else:
        _show_looked(looked, pictures, load_words(settings.office.language), console)
    return ExitCode.ALL_ENTERED if ok else ExitCode.LEGACY_SYSTEM


def run_case(
    settings: Settings, system: str, intent: Intent, console: Console, *, post: bool, as_json: bool
) -> ExitCode:
    """Take one invoice through a mapping and show what came of it. Raises what `try_mapping` raises."""
    folder = _pictures(settings, system)
    kept: list[str] = []

    def keep(name: str, png: bytes) -> Path:
        path = _keep(folder, name, png)
        kept.append(str(path))
        return path

    with _tried(settings, system, console, writes=post) as web:
        try:
            trial = try_mapping(web, intent, post=post, keep=keep)
        except UncertainEntry:
            _show_pictures(console, kept)
            raise
        if trial.voucher and not trial.found_before:  # also what was posted by hand stands in the action log
            _record(settings, "map.posted", f"{system} {trial.voucher}", key=intent.business_key)
    return _told(trial, _show_trial, settings, console, as_json=as_json)


def only_files(settings: Settings, system: str) -> bool:
    """Return whether a system keeps documents and posts nothing. Raises `ConfigurationError` for a faulty mapping."""
    return load_system(settings.mappings / "systems" / f"{system}.toml").enter is None


def file_case(
    settings: Settings, system: str, filing: Filing, console: Console, *, save: bool, as_json: bool
) -> ExitCode:
    """Take one document through a mapping and show what came of it. Raises what `try_filing` raises."""
    folder = _pictures(settings, system)
    with _tried(settings, system, console, writes=save) as web:
        trial = try_filing(web, filing, save=save, keep=partial(_keep, folder))
        if trial.number:
            _record(settings, "map.filed", f"{system} {trial.number}", title=filing.title)
    return _told(trial, _show_filing, settings, console, as_json=as_json)


@contextmanager
def _opened(settings: Settings, system: str) -> Iterator[WebSystem]:
    login_of(settings, system)
    with Browsers(settings.browser) as browsers:
        web = open_web_system(settings, system, SystemClock(settings.zone), browsers)
        try:
            yield web
        finally:
            web.close()


@contextmanager
def _tried(settings: Settings, system: str, console: Console, *, writes: bool) -> Iterator[WebSystem]:
    """Open a system for a trial, alone at the books where the trial `writes`; picture a fault's screen."""
    lock = run_lock(settings.work(), now=SystemClock(settings.zone).now()) if writes else nullcontext()
    with lock, _opened(settings, system) as web:
        try:
            yield web
        except SystemFault:
            _keep_last(web, _pictures(settings, system), console)
            raise


def _record(settings: Settings, action: str, target: str, **values: str) -> None:
    evidence = FileEvidence(settings.work(), SystemClock(settings.zone), run_id="map")
    evidence.record(action, target=target, who=getpass.getuser(), values=values)


def _told(
    trial: T, show: Callable[[T, Words, Console], None], settings: Settings, console: Console, *, as_json: bool
) -> ExitCode:
    if as_json:
        console.print_json(json.dumps(asdict(trial) | {"fits": trial.fits}, ensure_ascii=False))
    else:
        show(trial, load_words(settings.office.language), console)
    return ExitCode.ALL_ENTERED if trial.fits else ExitCode.SOME_HELD


def _pictures(settings: Settings, system: str) -> Path:
    folder = settings.work("map", system)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _keep(folder: Path, name: str, png: bytes) -> Path:
    path = folder / f"{name}.png"
    path.write_bytes(png)
    return path


def _keep_last(web: WebSystem, folder: Path, console: Console) -> None:
    """Picture what stood on the screen when a fault came, where there is a screen still."""
    try:
        path = _keep(folder, "fault", web.screenshot())
    except SystemFault:
        return
    _show_pictures(console, [str(path)])


def _show_looked(looked: Sequence[Looked], pictures: Sequence[str], words: Words, console: Console) -> None:
    columns = ("where", "target", "state", *(("way",) if any((one.way or 1) > 1 for one in looked) else ()))
    rows, styles = [], []
    for one in looked:
        state = words.text(f"map.{one.state.replace(' ', '_')}")
        rows.append((words.say(one.where), words.say(one.target), state, str(one.way or ""))[: len(columns)])
        styles.append("red" if one.wrong else "yellow" if one.state == "not reached" or (one.way or 1) > 1 else "")
    print_rows(console, [words.text(f"map.{column}") for column in columns], rows, whole=[0], styles=styles)
    for what in dict.fromkeys(one.what for one in looked if one.wrong):
        console.print(words.say(what), markup=False, highlight=False, soft_wrap=True, style="red")
    _show_pictures(console, pictures)


def _show_trial(trial: Trial, words: Words, console: Console) -> None:
    say = partial(_say, words, console)
    say("found_before" if trial.found_before else "not_found_before", vouchers=", ".join(trial.found_before))
    for title, compared in (("form", trial.form), ("read_back", trial.read_back)):
        if compared:
            _show_compared(words.text(f"map.{title}"), compared, words, console)
    if trial.found_after:
        say("found_after", voucher=trial.voucher)
    if trial.stopped in ("found", "differs", "lost"):
        say(f"stopped_{trial.stopped}")
    elif trial.held is not None:
        say("held", why=words.reason(trial.held))
    else:
        say("fits" if trial.fits else "differs")
    _show_pictures(console, list(trial.pictures.values()))


def _show_filing(trial: FilingTrial, words: Words, console: Console) -> None:
    say = partial(_say, words, console)
    say("filed_before" if trial.found_before else "not_filed_before", numbers=", ".join(trial.found_before))
    if trial.stopped_before:
        say("stopped_before", step=words.say(trial.stopped_before))
    if trial.found_after:
        say("filed_after", number=trial.number)
    if trial.stopped in ("found", "lost", "saved"):
        say(f"filing_{trial.stopped}")
    elif trial.held is not None:
        say("held", why=words.say(trial.held.facts.get("words", "")) or words.reason(trial.held))
    else:
        say("fits")
    _show_pictures(console, list(trial.pictures.values()))


def _say(words: Words, console: Console, key: str, /, **facts: str) -> None:
    console.print(words.text(f"map.{key}", **facts), markup=False, highlight=False, soft_wrap=True)


def _show_compared(title: str, compared: Sequence[Compared], words: Words, console: Console) -> None:
    headings = [words.text(f"map.{column}") for column in ("value", "meant", "seen")]
    rows = []
    for one in compared:
        shown = [words.log_value(one.name, text)[1] if one.name in _FORMED else text for text in (one.meant, one.seen)]
        rows.append((words.field(one.name), *shown))
    print_rows(console, headings, rows, styles=["" if one.same else "red" for one in compared], title=title)


def _show_pictures(console: Console, pictures: Sequence[str]) -> None:
    for path in pictures:
        console.print(path, markup=False, highlight=False, soft_wrap=True)
