"""Finds the files of a mail that are the sheets of one invoice: "side 1 af 2" in one, "side 2 af 2" in another."""

from __future__ import annotations

from collections.abc import Sequence

from robot.case import Case
from robot.outcome import Reason


def sheets_of_one(case: Case, others: Sequence[Case]) -> tuple[Case, ...] | None:
    """Return the cases of one mail that are together one whole invoice, in the order of their sheets.

    None where the case is no part of an invoice, where a sheet is missing, and where a sheet could stand in
    several places: which ones belong together would be a guess.
    """
    own = _sheets(case)
    if own is None:
        return None
    of, _ = own
    parts = [one for one in (case, *others) if (sheets := _sheets(one)) is not None and sheets[0] == of]
    numbers = {number for one in parts if (number := _number(one)) is not None}
    if len(numbers) > 1:  # several invoices in sheets: each sheet must say whose it is
        parts = [one for one in parts if _number(one) is not None and _number(one) == _number(case)]
    seen = [page for one in parts for page in _pages(one)]
    if sorted(seen) != list(range(1, of + 1)) or len(parts) < 2:
        return None
    return tuple(sorted(parts, key=lambda one: _pages(one)[0]))


def _sheets(case: Case) -> tuple[int, list[int]] | None:
    """Return of how many sheets a case's document is a part, and which; None where it is whole."""
    for finding in case.findings:
        if finding.reason == Reason.PAGES_MISSING and finding.part is None and not finding.by:
            pages = [int(page) for page in finding.facts["seen"].split(",")]
            return int(finding.facts["of"]), pages
    return None


def _pages(case: Case) -> list[int]:
    found = _sheets(case)
    return found[1] if found is not None else []


def _number(case: Case) -> str | None:
    return case.invoice.value("invoice_number") if case.invoice is not None else None
