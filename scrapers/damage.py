"""Looks twice at a document in which no invoice was found: it may be damaged, locked, or all but empty.

Nothing that might be an invoice is sorted away. A file of which only a scrap can be read may have been one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from robot.invoice import Finding, Kind, Reading, Severity
from robot.outcome import Reason
from scrapers.pdf.second_opinion import Opinion, second_opinion
from scrapers.pdf.suspicion import has_actions
from scrapers.pdf.wholeness import is_whole
from scrapers.pdf.words import PageWords

_SCRAP = 60  # characters of the fullest page; no invoice says who wants how much from whom in fewer
_ASKED = frozenset({Reason.NO_TEXT, Reason.UNREADABLE, Reason.NOT_AN_INVOICE})


def is_scrap(pages: Sequence[PageWords]) -> bool:
    """Return whether there is too little text on each page to say that it is no invoice."""
    return max(sum([len(word.text) for word in page.words]) for page in pages) < _SCRAP


def without_invoice(reading: Reading, path: Path, *, scrap: bool) -> Reading:
    """Return the reading of a PDF with what a second look finds where the first found no invoice."""
    if reading.kind not in (Kind.OTHER, Kind.UNREADABLE):
        return reading
    findings = list(reading.findings)
    reasons = {finding.reason for finding in findings}
    if Reason.ENCRYPTED in reasons:
        findings.append(_hold(Reason.UNREADABLE))
    elif reasons & _ASKED:
        opinion = _opinion(path, reading, reasons, scrap=scrap)
        if opinion == "no_pages" and Reason.UNREADABLE in reasons:
            findings = [_hold(Reason.NO_TEXT, pages="0") if f.reason == Reason.UNREADABLE else f for f in findings]
        elif Reason.UNREADABLE not in reasons and (opinion == "damaged" or scrap):
            findings.insert(0, _hold(Reason.UNREADABLE))
    if reading.kind is Kind.UNREADABLE and has_actions(path.read_bytes()):
        findings.append(_hold(Reason.ACTIVE_CONTENT))
    if any(finding.severity is Severity.HOLD for finding in findings):
        findings = [replace(f, severity=Severity.HOLD) if f.severity is Severity.END else f for f in findings]
    return replace(reading, findings=tuple(findings))


def _opinion(path: Path, reading: Reading, reasons: set[str], *, scrap: bool) -> Opinion:
    """Return the second reader's opinion: it is slow, and asked only where it can change what becomes of a file."""
    if Reason.UNREADABLE not in reasons and scrap:
        return "sound"  # held as it is
    if reading.kind is Kind.OTHER and Reason.UNREADABLE not in reasons and is_whole(path.read_bytes()):
        return "sound"  # all of its text was read
    return second_opinion(path)


def _hold(reason: Reason, **facts: str) -> Finding:
    return Finding(reason=reason, severity=Severity.HOLD, facts=facts)
