"""One legacy system, worked by its mapping: what the pipeline sees as `robot.ports.LegacySystem`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from loguru import logger

from robot.canary_pictures import CanaryPictures
from robot.case import Intent, posting_lines
from robot.entry.browser import Browsers
from robot.entry.canary import Canary, Looked
from robot.entry.faults import named_faults
from robot.entry.filing import file_document, find_filed, rehearse_filing
from robot.entry.lookup import look_up
from robot.entry.reading import read_lines, read_values
from robot.entry.screen import Around, Screen
from robot.entry.session import LoginRefused, Session, log_in
from robot.entry.steps import Steps
from robot.entry.submit import Posting, submit
from robot.errors import BusinessHold, ConfigurationError, RobotError, ScreenChanged, SystemFault, UncertainEntry
from robot.invoice import Finding, Severity
from robot.mapping.section import SystemMapping
from robot.mapping.values import values_of
from robot.outcome import Reason
from robot.ports import Clock, Filing, Lookup
from robot.sentence import said, together
from robot.settings import SystemLogin

S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The form that was filled last: for what, the values at the end, what was cut, the files that came."""

    intent: Intent
    values: Mapping[str, Any]
    cut: Mapping[str, str]
    files: Mapping[str, bytes]


_TIDIED_EVERY = 10  # invoices


class WebSystem:
    """A web system without an API. It logs in at the first use and stays logged in between invoices.

    After any fault the session is good for a screenshot only; the next call starts a fresh one. A
    login that was refused is not tried again by this object, so that the robot's user is not locked.
    """

    def __init__(
        self,
        mapping: SystemMapping,
        login: SystemLogin,
        *,
        secret: Callable[[], str],
        browser: Browsers,
        clock: Clock,
        keep_traces: bool = False,
        pictures: Path | None = None,
    ) -> None:
        self._pictures = None if pictures is None else CanaryPictures(pictures)
        self.name = mapping.name
        self._mapping = mapping
        self._login = login
        self._secret = secret
        self._browser = browser
        self._clock = clock
        self._keep_traces = keep_traces
        self._session: Session | None = None
        self._refused: LoginRefused | None = None
        self.last: Filled | None = None
        self._filled: Filled | None = None
        self._trace: bytes | None = None

    @property
    def blocked(self) -> Mapping[str, int]:
        """How often the present session's pages asked for each address of a foreign host."""
        return {} if self._session is None else dict(self._session.screen.watch.blocked)

    @property
    def served(self) -> tuple[tuple[str, int], ...]:
        """Each target that the present session found, and by which of its ways (counted from 1)."""
        seen = [] if self._session is None else self._session.screen.served
        return tuple((str(one.target), one.way) for one in seen)

    def check(self) -> None:
        """Log in and walk the mapping without typing or posting. Raises `ScreenChanged` with all that is missing.

        Where a folder for pictures was given, each section's page is pictured: the last time that it was as mapped,
        and, where it is not, as it is now.
        """
        looked, seen = self.examine()
        wrong = list(dict.fromkeys(one.what for one in looked if one.wrong))
        pairs = () if self._pictures is None else self._pictures.keep(seen, wrong=wrong, at=self._clock.now())
        if wrong:
            raise ScreenChanged(together(wrong), pictures=pairs)

    def examine(self) -> tuple[Sequence[Looked], Mapping[str, bytes]]:
        """Do what `check` does; return each target with what became of it, and a PNG of each section's last page."""
        seen: dict[str, bytes] = {}
        with self._working(said("check")) as screen:

            def picture(section: str) -> None:
                if self._session is not None:
                    seen[section] = self._session.screenshot()

            return Canary(screen, self._login.url, picture).walk(self._mapping), seen

    def look_up(self, intent: Intent) -> Lookup:
        """Search for the invoice by its business key."""
        section = self._section(self._mapping.lookup, "lookup")
        with self._working(said("look up")) as screen:
            around = Around.of(section, {})
            steps = Steps(screen, values_of(intent), url=self._login.url, refused=(around, section.refused))
            return Lookup(vouchers=look_up(steps, screen, section), authoritative=section.authoritative)

    def fill(self, intent: Intent) -> Mapping[str, Any]:
        """Fill the form up to, not including, the posting click; return what the form then shows.

        Canonical values under the intent's names, and `lines` where the mapping reads them.
        """
        enter, form = self._section(self._mapping.enter, "enter"), self._section(self._mapping.form, "form")
        self._filled = self.last = None
        self._next_invoice()
        with self._working(said("fill")) as screen:
            steps = Steps(
                screen,
                values_of(intent),
                url=self._login.url,
                lines=posting_lines(intent),
                refused=(Around.of(enter, {}), enter.refused),
            )
            steps.run(enter.steps, Around.of(enter, steps.values))
            steps.raise_refusal()
            around = Around.of(form, steps.values)
            seen = read_values(screen, form.fields, intent, around)
            if form.lines is not None:
                seen["lines"] = read_lines(screen, form.lines, intent, around)
        files = {name: path.read_bytes() for name, path in steps.kept.items()}
        self._filled = self.last = Filled(intent=intent, values=steps.values, cut=steps.cut, files=files)
        return seen

    def notes(self) -> Sequence[Finding]:
        """Return what the last `fill` typed otherwise than meant, as the mapping allows: texts that were cut."""
        cut = {} if self.last is None else self.last.cut
        return [
            Finding(
                reason=Reason.TEXT_CUT,
                severity=Severity.NOTE,
                field=name,
                facts={"field": name, "text": written, "system": self._mapping.title},
                by="entry",
            )
            for name, written in cut.items()
        ]

    def files(self) -> Mapping[str, bytes]:
        """Return the files that steps of the last `fill` downloaded, by the name that the mapping gives them."""
        return {} if self.last is None else self.last.files

    def keep_alive(self) -> None:
        """Do what keeps the session from ending, where it is time. Never raises: a lost session is logged in anew."""
        section, session = self._mapping.keepalive, self._session
        if section is None or session is None or session.spoiled:
            return
        if self._clock.now() - session.used_at < timedelta(minutes=section.every_minutes):
            return
        try:
            with self._working(said("keep alive")) as screen:
                Steps(screen, {}, url=self._login.url).run(section.steps, Around.of(section, {}))
        except RobotError as error:
            logger.warning("{}: the session could not be kept: {}", self.name, str(error))
            self.reset()

    def submit(self) -> str:
        """Do the one click that posts the form that `fill` left, and return the voucher number.

        Raises `BusinessHold` where the system refused in words, `SystemFault` where the button was not
        there to be clicked, and `UncertainEntry` for anything else that is not a voucher number.
        Raises `RuntimeError` without a `fill` before it: nothing is posted twice.
        """
        section = self._section(self._mapping.submit, "submit")
        voucher = self._section(self._mapping.voucher, "voucher")
        filled, self._filled = self._filled, None
        if filled is None or self._session is None or self._session.spoiled:
            message = "submit() without a fill() before it"
            raise RuntimeError(message)
        session = self._session
        try:
            with named_faults(session.screen, said("post")):
                posting = Posting(section=section, voucher=voucher, values=filled.values)
                number = submit(session.screen, posting)
        except (SystemFault, UncertainEntry):
            self._spoil(session)
            raise
        session.used_at = self._clock.now()
        return number or self._number_by_search(filled.intent)

    def _number_by_search(self, intent: Intent) -> str:
        """Return the number of what was just posted, for a system that does not say it."""
        try:
            found = self.look_up(intent).vouchers
        except (SystemFault, BusinessHold) as fault:
            raise UncertainEntry(
                said("{title}: posted, but the search failed: {fault}", title=self._mapping.title, fault=fault)
            ) from None
        if len(found) != 1:
            raise UncertainEntry(
                said(
                    "{title}: posted, but the search finds {count} such vouchers.",
                    title=self._mapping.title,
                    count=len(found),
                )
            )
        return found[0]

    def read_back(self, voucher: str, intent: Intent) -> Mapping[str, Any]:
        """Open the voucher again and return what it shows, as `fill` does."""
        section = self._section(self._mapping.read_back, "read_back")
        with self._working(said("read back")) as screen:
            steps = Steps(
                screen,
                values_of(intent) | {"voucher": voucher},
                url=self._login.url,
                refused=(Around.of(section, {}), section.refused),
            )
            around = Around.of(section, steps.values)
            steps.run(section.steps, around)
            steps.raise_refusal()
            seen = read_values(screen, section.fields, intent, around)
            if section.lines is not None:
                seen["lines"] = read_lines(screen, section.lines, intent, around)
            return seen

    def file(self, filing: Filing) -> str:
        """File the document and return the number that the system gave it. Looks first whether it is there."""
        section = self._section(self._mapping.file, "file")
        self._next_invoice()
        with self._working(said("file")) as screen:
            return file_document(screen, section, filing, url=self._login.url)

    def find_filed(self, filing: Filing) -> Sequence[str]:
        """Return the numbers of the documents that are filed as this one already."""
        section = self._section(self._mapping.file, "file")
        with self._working(said("look up")) as screen:
            return find_filed(screen, section, filing, url=self._login.url)

    def rehearse_filing(self, filing: Filing) -> str:
        """Do the steps of filing up to the first that saves; return that step as a message names it."""
        section = self._section(self._mapping.file, "file")
        with self._working(said("file")) as screen:
            return rehearse_filing(screen, section, filing, url=self._login.url)

    def screenshot(self) -> bytes:
        """Return the page as it stands, as PNG, password fields blanked. Raises `SystemFault` where there is none."""
        if self._session is None:
            raise SystemFault(said("{title}: there is no page to picture.", title=self._mapping.title))
        return self._session.screenshot()

    def trace(self) -> bytes | None:
        """Return the trace of the operation that failed last, as a zip, where traces are kept."""
        return self._trace

    def reset(self) -> None:
        """Throw the session away; the next call starts a fresh one. Never raises."""
        session, self._session, self._filled = self._session, None, None
        if session is not None:
            session.close()

    def close(self) -> None:
        """Log out and end the session; the browser itself is the other systems' too. Never raises."""
        session = self._session
        if session is not None and not session.spoiled and self._mapping.logout is not None:
            try:
                with named_faults(session.screen, said("log out")):
                    session.screen.logging_in = True
                    Steps(session.screen, {}, url=self._login.url).run(
                        self._mapping.logout.steps, Around.of(self._mapping.logout, {})
                    )
            except RobotError as error:
                logger.warning("{}: could not log out: {}", self.name, str(error))
        self.reset()

    def _next_invoice(self) -> None:
        """Count an invoice; a session that has had its share is ended first, and its memory given back."""
        if self._session is not None and self._session.invoices >= self._mapping.session.invoices:
            self.close()
            self._browser.close_if_idle()
        session = self._ready()
        session.invoices += 1
        if session.invoices % _TIDIED_EVERY == 0:
            session.tidy()

    @contextmanager
    def _working(self, what: str) -> Iterator[Screen]:
        session = self._ready()
        session.screen.watch.clear()
        session.screen.watch.expect_dialog(None)
        session.screen.served.clear()
        try:
            with named_faults(session.screen, what):
                session.screen.close_other_windows()
                if session.trace is not None:
                    session.trace.begin()
                yield session.screen
        except SystemFault:
            self._spoil(session)
            raise
        session.used_at = self._clock.now()

    def _ready(self) -> Session:
        session = self._session
        if session is not None and (session.spoiled or self._is_stale(session)):
            self.reset()
        if self._session is None:
            if self._refused is not None:
                raise self._refused
            try:
                self._session = log_in(
                    self._mapping,
                    self._login,
                    secret=self._secret,
                    browsers=self._browser,
                    now=self._clock.now(),
                    keep_traces=self._keep_traces,
                )
            except LoginRefused as refused:
                self._refused = refused
                raise
        return self._session

    def _is_stale(self, session: Session) -> bool:
        idle = self._mapping.session.idle_minutes
        return idle is not None and self._clock.now() - session.used_at >= timedelta(minutes=idle)

    def _spoil(self, session: Session) -> None:
        session.spoiled = True
        self._filled = None
        if session.trace is not None:
            self._trace = session.trace.keep()

    def _section(self, section: S | None, name: str) -> S:
        if section is None:
            raise ConfigurationError(
                said(
                    "mappings/systems/{system}.toml: [{section}] is missing, and this system is to do it.",
                    system=self.name,
                    section=name,
                )
            )
        return section
