"""What a month came to, as plain values: what the management report shows and how each figure is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from statistics import median

from robot.case import Case
from robot.invoice import Certainty
from robot.outcome import NO_INVOICES, Reason, State
from robot.ports import Run

_NOT_INVOICES = (State.SORTED_AWAY, State.DUPLICATE)
_NOTHING_TO_PAY = NO_INVOICES | {Reason.NO_INVOICE}
_WAITING = (State.HELD, State.UNCERTAIN)
_ENTERED = (State.CONFIRMED, State.FILED)
_MOST_SUPPLIERS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the figures are counted by."""

    required: tuple[str, ...]  # fields without which an invoice has not enough data
    manual_minutes: Decimal  # what one invoice costs a person from beginning to end
    exception_minutes: Decimal  # what one row of the workbook costs
    departments: Mapping[str, str] = field(default_factory=dict)  # GLN -> what colleagues call the place


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of a whole; both are counts."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """The share in percent with one decimal; None of nothing."""
        return round(Decimal(100 * self.part) / self.whole, 1) if self.whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The invoices of one department or supplier."""

    name: str  # "": without a GLN
    invoices: int
    touchless: int
    reason: Reason | None = None  # the one that its exceptions have most often


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotCheck:
    """One invoice that was drawn for a person to look at, and by which run's seed."""

    case_id: str
    run_id: str
    seed: int
    supplier: str
    invoice_number: str
    gross_total: Decimal | None
    voucher: str
    approved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What a month came to. A case belongs to the month in which it was received."""

    first: date
    documents: int  # everything that came
    invoices: int  # of these, what was neither sorted away, nor a duplicate, nor seen to be no invoice
    entered: int  # vouchers that were seen in the system
    touchless: Share  # entered without a person, of the invoices
    enough_data: Share  # invoices on which the robot found all that is required
    completed: Share  # entered, of those that the robot began to enter
    due_kept: Share  # entered on the due date or before, of those with one
    exceptions: int  # cases that a person had to answer
    unanswered: int  # of these, those that wait still
    minutes_saved: Decimal
    runs: Share  # that ended as they should
    run_time: timedelta | None  # the median of these
    reasons: Mapping[Reason, int]  # of the exceptions
    a_day: Mapping[date, tuple[int, int]]  # (touchless, other) invoices by the day they came
    departments: tuple[Group, ...]
    suppliers: tuple[Group, ...]  # with exceptions, the most first
    spot_checks: tuple[SpotCheck, ...]


def sum_up(
    first: date,
    cases: Sequence[Case],
    runs: Sequence[Run],
    *,
    rules: Rules,
    held_first: Callable[[Case], Reason | None],
) -> Month:
    """Return what the month that begins on `first` came to, of its cases and runs.

    `held_first` says for which reason a case first waited for a person, whatever was corrected since; None where it
    never did. Minutes saved are those that all entered invoices would have cost, less those that the exceptions did
    cost.
    """
    invoices = [c for c in cases if _is_invoice(c)]
    entered = [c for c in invoices if c.state in _ENTERED]
    asked = {c.case_id: held_first(c) for c in cases}
    exceptions = [c for c in cases if c.approved_by or c.state in _WAITING or asked[c.case_id] is not None]
    held = {c.case_id: asked[c.case_id] or c.held_for for c in exceptions}
    untouched = {c.case_id for c in entered if c.case_id not in held}
    begun = [c for c in invoices if c.intent is not None]
    due = [(c, day) for c in entered if c.invoice and c.voucher and (day := c.invoice.value("due_date"))]
    well = [r.ended_at - r.started_at for r in runs if r.outcome == "ok" and r.ended_at is not None]
    a_day = Counter((c.received_at.date(), c.case_id in untouched) for c in invoices)
    return Month(
        first=first,
        documents=len(cases),
        invoices=len(invoices),
        entered=len(entered),
        touchless=Share(part=len(untouched), whole=len(invoices)),
        enough_data=Share(part=sum(_has_enough(c, rules.required) for c in invoices), whole=len(invoices)),
        completed=Share(part=sum(c.state in _ENTERED for c in begun), whole=len(begun)),
        due_kept=Share(part=sum(_at(c).date() <= day for c, day in due), whole=len(due)),
        exceptions=len(held),
        unanswered=sum(c.state in _WAITING for c in exceptions),
        minutes_saved=len(entered) * rules.manual_minutes - len(held) * rules.exception_minutes,
        runs=Share(part=len(well), whole=len(runs)),
        run_time=timedelta(seconds=median(w.total_seconds() for w in well)) if well else None,
        reasons=dict(Counter(reason for reason in held.values() if reason is not None)),
        a_day={day: (a_day[day, True], a_day[day, False]) for day in sorted({day for day, _ in a_day})},
        departments=_groups(invoices, partial(_department, rules.departments), untouched, held),
        suppliers=tuple(_worst(_groups([c for c in invoices if c.invoice], _supplier, untouched, held))),
        spot_checks=tuple(_spot_checks(cases, runs)),
    )


def _is_invoice(case: Case) -> bool:
    if case.state in _ENTERED:
        return True
    return case.state not in _NOT_INVOICES and not any(f.reason in _NOTHING_TO_PAY for f in case.findings)


def _at(case: Case) -> datetime:
    assert case.voucher is not None
    return case.voucher.at


def _has_enough(case: Case, required: Sequence[str]) -> bool:
    fields = [getattr(case.invoice, name) for name in required] if case.invoice else [None]
    return all(f is not None and f.certainty is not Certainty.STATED for f in fields)


def _department(names: Mapping[str, str], case: Case) -> str:
    value = case.invoice.value if case.invoice else lambda _: None
    gln = str(value("buyer_gln") or "")
    return names.get(gln) or gln


def _supplier(case: Case) -> str:
    if case.intent is not None:
        return case.intent.supplier_name
    assert case.invoice is not None
    return str(case.invoice.value("supplier_name") or case.invoice.value("supplier_id") or "")


def _groups(
    cases: Sequence[Case], name_of: Callable[[Case], str], untouched: set[str], held: Mapping[str, Reason | None]
) -> tuple[Group, ...]:
    found: dict[str, list[Case]] = {}
    for case in cases:
        found.setdefault(name_of(case), []).append(case)
    groups = []
    for name, own in found.items():
        reasons = Counter(reason for c in own if (reason := held.get(c.case_id)))
        most = reasons.most_common(1)[0][0] if reasons else None
        touchless = sum(c.case_id in untouched for c in own)
        groups.append(Group(name=name, invoices=len(own), touchless=touchless, reason=most))
    return tuple(sorted(groups, key=lambda group: (-group.invoices, group.name)))


def _worst(groups: Sequence[Group]) -> Sequence[Group]:
    bad = [group for group in groups if group.name and group.invoices > group.touchless]
    return sorted(bad, key=lambda group: (group.touchless - group.invoices, group.name))[:_MOST_SUPPLIERS]


def _spot_checks(cases: Sequence[Case], runs: Sequence[Run]) -> list[SpotCheck]:
    by_start = sorted(runs, key=lambda run: run.started_at)
    found = []
    for case in cases:
        if not any(finding.reason == Reason.SPOT_CHECK for finding in case.findings):
            continue
        run = next((r for r in reversed(by_start) if r.started_at <= case.received_at), None)
        value = case.invoice.value if case.invoice else lambda _: None
        found.append(
            SpotCheck(
                case_id=case.case_id,
                run_id=run.run_id if run else "",
                seed=run.spot_check_seed if run else 0,
                supplier=_supplier(case) if case.invoice else "",
                invoice_number=str(value("invoice_number") or ""),
                gross_total=value("gross_total"),
                voucher=case.voucher.number if case.voucher else "",
                approved_by=case.approved_by or "",
            )
        )
    return found
