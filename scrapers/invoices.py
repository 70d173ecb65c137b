"""Tells the invoices in one PDF apart: the pages of each, its appendices, and where that is in doubt.

A new invoice begins where a page says so: by a number of its own in its upper half, or as "side 1 af 2". Pages
that say nothing of the kind belong to the invoice before. What could be read in two ways is put where it does the
least harm and held: a person sees the pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import chain

from robot.invoice import Finding, Kind, Severity
from robot.outcome import Reason
from robot.ports import Hints
from scrapers.page_signs import PageSigns, Sheet, sheet_of, signs_of
from scrapers.pdf.layout import Layout, lay_out, put_together
from scrapers.pdf.words import PageWords
from scrapers.sightings import Notes, RowNotes, gather, note_rows, take_notes


@dataclass(frozen=True, slots=True, kw_only=True)
class PageGroup:
    """What stands on the pages of one invoice (or of one letter), the pages that only come along, and the doubts."""

    notes: Notes
    appendices: tuple[int, ...] = ()
    doubts: tuple[Finding, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of all its pages, in order."""
        return tuple(sorted((*self.notes.layout.pages, *self.appendices)))


def split_pages(
    pages: Sequence[PageWords], ours: frozenset[str] = frozenset(), hints: Hints | None = None
) -> list[PageGroup]:
    """Return the pages of each invoice. `ours` are our own tax numbers: they tell no sellers apart.

    A single page may be counted by its file's name alone: "faktura side 1 af 2.pdf".
    """
    hints = hints or Hints()
    near = [day for day in (hints.received_on, hints.made_on) if day is not None]
    if len(pages) == 1:
        notes = take_notes(lay_out(pages), near)
        sheet = sheet_of(notes.text) or sheet_of(hints.name.replace("_", " ").replace("-", " "))
        (only,) = group_pages([PageSigns(page=pages[0].number, sheet=sheet)])
        return [PageGroup(notes=notes, appendices=tuple(only.appendices), doubts=tuple(only.doubts()))]
    noted: list[tuple[Layout, tuple[RowNotes, ...]]] = []
    signs: list[PageSigns] = []
    for page in pages:
        layout = lay_out([page], first=sum(len(rows) for _, rows in noted))
        noted.append((layout, note_rows(layout, near)))
        signs.append(signs_of(page, gather(*noted[-1]), ours))
    place = {page.number: at for at, page in enumerate(pages)}
    return [
        PageGroup(
            notes=_notes([place[sign.page] for sign in group.body], pages, noted, near),
            appendices=tuple(group.appendices),
            doubts=tuple(group.doubts()),
        )
        for group in group_pages(signs)
    ]


def _notes(
    places: Sequence[int],
    pages: Sequence[PageWords],
    noted: Sequence[tuple[Layout, tuple[RowNotes, ...]]],
    near: Sequence[date],
) -> Notes:
    """Return the notes of these pages. Rows are counted on from page to page, anew where a page is left out."""
    if places[-1] - places[0] + 1 != len(places):
        return take_notes(lay_out([pages[place] for place in places]), near)
    layout = put_together([noted[place][0] for place in places])
    return gather(layout, tuple(chain.from_iterable(noted[place][1] for place in places)))


@dataclass(slots=True)
class Group:
    """One invoice's pages while they are being put together."""

    body: list[PageSigns]
    appendices: list[int] = field(default_factory=list)
    unclear: list[int] = field(default_factory=list)  # pages that may as well belong elsewhere
    attached: Sheet | None = None  # the last sheet of an appendix that counts its own pages

    @property
    def number(self) -> str | None:
        """The invoice number; one that stands low on a page counts where none heads one."""
        high = next((s.number for s in self.body if s.number), None)
        return high or next((s.low_number for s in self.body if s.low_number), None)

    @property
    def title(self) -> Kind | None:
        """Invoice or credit note, as its first titled page says."""
        return next((s.title for s in self.body if s.title is not None), None)

    @property
    def gross(self) -> Decimal | None:
        """The total that its pages name first."""
        return next((s.gross for s in self.body if s.gross is not None), None)

    @property
    def summed(self) -> bool:
        """Whether one of its pages has net and VAT that come to the total."""
        return any(s.summed for s in self.body)

    @property
    def sellers(self) -> frozenset[str]:
        """The tax numbers on its pages that are not ours."""
        return frozenset().union(*(s.sellers for s in self.body))

    @property
    def sheet(self) -> Sheet | None:
        """The last "side n af m" of its own pages."""
        return next((s.sheet for s in reversed(self.body) if s.sheet is not None), None)

    @property
    def size(self) -> int:
        """How many pages it has with all that belongs to it."""
        return len(self.body) + len(self.appendices)

    def doubts(self) -> Iterable[Finding]:
        """Yield what keeps these pages from being one whole invoice for certain."""
        if self.unclear:
            pages = ", ".join(str(page) for page in sorted(set(self.unclear)))
            yield Finding(reason=Reason.PAGES_UNCLEAR, severity=Severity.HOLD, facts={"pages": pages})
        sheets = [s.sheet for s in self.body if s.sheet is not None]
        if not sheets:
            return
        of = max(sheet.of for sheet in sheets)
        seen = sorted({sheet.page for sheet in sheets if sheet.of == of})
        before = next(n for n, s in enumerate(self.body) if s.sheet is not None and s.sheet.of == of)
        if self.size < of or seen[0] > before + 1:  # a first page often bears no count
            facts = {"seen": ", ".join(map(str, seen)), "of": str(of)}
            yield Finding(reason=Reason.PAGES_MISSING, severity=Severity.HOLD, facts=facts)


def group_pages(signs: Sequence[PageSigns]) -> list[Group]:
    """Return the groups of pages with these signs, in the order of their first pages."""
    groups: list[Group] = []
    for page in _own_counts(signs):
        if not groups:
            groups.append(Group(body=[page]))
        elif page.blank:
            groups[-1].appendices.append(page.page)
        elif page.sheet is not None and page.sheet.page > 1:
            _go_on(groups, page, page.sheet)
        elif page.sheet is not None:
            _begin(groups, page)
        else:
            _judge(groups, page)
    return groups


def _own_counts(signs: Sequence[PageSigns]) -> Sequence[PageSigns]:
    """Return the pages without counts that some program gave to the whole file: "side 7 af 30" on the 7th invoice.

    A count over the whole file says nothing where its pages are titled invoices of different numbers and totals.
    """
    over_file = all(s.sheet == Sheet(page=at, of=len(signs)) for at, s in enumerate(signs, start=1))
    numbers = {s.own_number for s in signs if s.title is not None and s.gross is not None and s.own_number}
    if over_file and len(numbers) > 1:
        return [replace(sign, sheet=None) for sign in signs]
    return signs


def _go_on(groups: list[Group], page: PageSigns, sheet: Sheet) -> None:
    """Place "side 2 af 3": behind side 1 of the same count, with the invoice whose number it has."""
    last = groups[-1]
    attached = last.attached
    if attached is not None and attached.of == sheet.of and attached.page + 1 == sheet.page and not page.own_number:
        last.appendices.append(page.page)
        last.attached = sheet
        return
    own = _home(groups, page) or last
    follows = own.sheet is None or (own.sheet.of == sheet.of and own.sheet.page < sheet.page)
    same = page.own_number is None or own.number in (None, page.own_number)
    if same and follows:
        own.body.append(page)
    elif page.own_number is not None and not follows:
        groups.append(Group(body=[page], unclear=[page.page]))
    else:  # it counts on, but under another number or out of turn: a collective invoice, or pages out of order
        own.body.append(page)
        own.unclear.append(page.page)


def _begin(groups: list[Group], page: PageSigns) -> None:
    """Place "side 1 af 3": a new invoice, another print of one, or an appendix that counts its own pages."""
    last = groups[-1]
    known = _home(groups, page)
    if known is not None:
        _place_again(known, page)
        known.attached = page.sheet
    elif page.appendix or (page.own_number is None and page.gross is None and page.title is None):
        last.appendices.append(page.page)
        last.attached = page.sheet
    else:
        _open(groups, page)


def _judge(groups: list[Group], page: PageSigns) -> None:
    """Place a page that does not count itself."""
    last = groups[-1]
    known = _home(groups, page)
    if page.appendix:
        last.appendices.append(page.page)
    elif known is not None:
        _place_again(known, page)
    elif page.own_number is not None:
        _open(groups, page)
    elif page.title is not None and page.gross is not None and last.gross is not None and not _carries(last, page):
        # An invoice whose number nobody could read, or the last page of the one before: a person sees both.
        last.unclear.append(page.page)
        groups.append(Group(body=[page], unclear=[page.page]))
    elif _sold_by_others(last, page) and page.title is None:
        last.appendices.append(page.page)  # a receipt, another firm's delivery note
    elif page.summed and last.summed and not _carries(last, page):
        last.appendices.append(page.page)
        last.unclear.append(page.page)
    else:
        last.body.append(page)


def _open(groups: list[Group], page: PageSigns) -> None:
    """Begin an invoice. One without a title, after one that names no total, may be its next page instead."""
    last = groups[-1]
    group = Group(body=[page])
    if last.number is not None and last.gross is None and page.title is None:
        last.unclear.append(page.page)
        group.unclear.append(page.page)
    groups.append(group)


def _place_again(group: Group, page: PageSigns) -> None:
    """Place a page with a number that was there before: the next page, or another print of one."""
    if not (page.title and page.summed and group.summed):
        group.body.append(page)
    elif page.gross == group.gross:
        group.appendices.append(page.page)
    else:
        group.body.append(page)
        if not _carries(group, page):
            group.unclear.append(page.page)


def _carries(group: Group, page: PageSigns) -> bool:
    """Return whether the page repeats the sum of the pages before it: carried over, not another invoice's."""
    return group.gross is None or group.gross == page.gross or group.gross in page.amounts


def _home(groups: Sequence[Group], page: PageSigns) -> Group | None:
    """Return the last group with the page's number, if the page can be of it: the same seller, the same kind."""
    if page.own_number is None:
        return None
    for group in reversed(groups):
        same_kind = page.title is None or group.title in (None, page.title)
        if group.number == page.own_number and same_kind and not _sold_by_others(group, page):
            return group
    return None


def _sold_by_others(group: Group, page: PageSigns) -> bool:
    """Return whether both name sellers, and none in common."""
    return bool(page.sellers and group.sellers and not page.sellers & group.sellers)
