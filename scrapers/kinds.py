"""Sorts documents by their titles: invoice, credit note, reminder, statement, estimate, other.

Nothing that might be an invoice is sorted away: only a title that says so ends a case, and only
where no invoice title stands beside it; what is unclear is held for a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from robot.invoice import Finding, Kind, Severity
from robot.outcome import Reason
from scrapers.sightings import Notes

_TITLES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.REMINDER,
        re.compile(
            r"\b(?:\d\.? ?)?(?:rykker(?:skrivelse|brev|meddelelse)?|betalingspåmindelse|påmindelse|erindringsskrivelse|inkasso(?:varsel|skrivelse)?"
            r"|payment reminder|reminder|mahnung|zahlungserinnerung|betalningspåminnelse|purring|inkassovarsel|aanmaning|herinnering|rappel)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.STATEMENT,
        re.compile(
            r"\b(?:kontoudtog|kontoudskrift|kontooversigt|saldoopgørelse|saldomeddelelse|åbne poster|åbenposter|posteringsoversigt|statement(?: of account)?"
            r"|account statement|kontoauszug|kontoutdrag|kontoutskrift|relevé de compte|rekeningoverzicht)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.ESTIMATE,
        re.compile(
            r"\b(?:tilbud(?:snr|snummer)?|prisoverslag|overslag|proforma(?:[ -]?faktura)?|pro forma(?:[ -]?faktura)?|ordrebekræftelse|ordrebekreftelse|følgeseddel"
            r"|quote|quotation|estimate|pro-?forma invoice|order confirmation|delivery note|packing slip|angebot|kostenvoranschlag|auftragsbestätigung"
            r"|lieferschein|offert|orderbekräftelse|följesedel|devis|bon de livraison|offerte|orderbevestiging|pakbon|rekvisition)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.CREDIT_NOTE,
        re.compile(
            r"\b(?:kredit[ -]?nota|kreditfaktura|credit[ -]?note|credit memo|gutschrift|rechnungskorrektur|korrekturrechnung|stornorechnung|avoir|creditnota|creditfactuur|kreditering)(?:s?(?:nr|nummer))?\b",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.INVOICE,
        re.compile(
            r"\b(?:e-?|slut|a ?conto[ -]?|samle|del|moms)?(?:faktura|fakturanr|fakturanummer|regning|opkrævning|invoice|bill|rechnung|\w*rechnung|facture|factuur|nota)(?:nr|nummer)?\b",
            re.IGNORECASE,
        ),
    ),
)
_SPACED = re.compile(r"\b(?:\w ){3,}\w\b")
_TITLE_LENGTH = 5  # words; longer segments are sentences
_ENDS: dict[Kind, Reason] = {
    Kind.REMINDER: Reason.REMINDER,
    Kind.STATEMENT: Reason.STATEMENT,
    Kind.ESTIMATE: Reason.ESTIMATE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """What a document is, and what that means for its case."""

    kind: Kind
    findings: tuple[Finding, ...] = ()


def sort_document(notes: Notes, *, has_number: bool, has_total: bool) -> Sorted:
    """Return the kind of these pages.

    A title is a short segment in the upper 45 % of the first page. `has_number` and `has_total`:
    whether an invoice number and a total were found.
    """
    titles = _titles(notes)
    invoice = titles.get(Kind.INVOICE)
    for kind, reason in _ENDS.items():
        if kind not in titles:
            continue
        if invoice is None or (titles[kind] > 1.3 * invoice and not has_number):
            severity = Severity.HOLD if invoice is not None or (has_number and kind is Kind.ESTIMATE) else Severity.END
            return Sorted(kind=kind, findings=(Finding(reason=reason, severity=severity),))
        if titles[kind] >= invoice:
            return Sorted(kind=kind, findings=(Finding(reason=reason, severity=Severity.HOLD),))
    if Kind.CREDIT_NOTE in titles:
        return Sorted(kind=Kind.CREDIT_NOTE)
    if invoice is not None or (has_number and has_total):
        return Sorted(kind=Kind.INVOICE)
    amounts = any(a.amount.is_money for row in notes.rows for a in row.amounts)
    severity = Severity.HOLD if amounts or has_number or _mentions_invoice(notes) else Severity.END
    return Sorted(kind=Kind.OTHER, findings=(Finding(reason=Reason.NOT_AN_INVOICE, severity=severity),))


def _titles(notes: Notes) -> dict[Kind, float]:
    """Return the height of the highest title of each kind."""
    found: dict[Kind, float] = {}
    page = notes.layout.pages[0]
    height = notes.layout.page_height
    for row in notes.layout.rows:
        if row.page != page or row.top > 0.6 * height:
            break
        for segment in row.segments:
            text = _SPACED.sub(lambda m: m.group().replace(" ", ""), segment.text)
            if len(text.split()) > _TITLE_LENGTH or _takes_back(text):
                continue
            for kind, pattern in _TITLES:
                if kind in _ENDS and row.top > 0.45 * height:
                    continue
                if (match := pattern.search(text)) and match.start() <= 12:
                    found[kind] = max(found.get(kind, 0.0), row.words[segment.first].height)
                    break
    return found


def _takes_back(text: str) -> bool:
    """Return whether the text speaks of something the document is not: "ifølge tilbud 123", "rekvisition: 9"."""
    folded = text.casefold()
    if folded.startswith(
        ("vedr", "ifølge", "iflg", "jf", "ref", "krediterer", "deres", "vores", "ihre", "your", "our", "votre")
    ):
        return True
    match = re.match(
        r"(?:tilbud|ordrebekræftelse|følgeseddel|rekvisition|lieferschein|angebot|quote|delivery note|offert)\w*",
        folded,
    )
    return (
        (match is not None
        and any(c.isdigit() or c == ":" for c in folded[match.end() :]))
        or bool(
            re.match(
                r"(?:tilbuds|følgeseddel|lieferschein|rekvisitions|angebots|rykker)-?\s?(?:nr|nummer|gebyr|datum|dato)",
                folded,
            )
        )
    )


def _mentions_invoice(notes: Notes) -> bool:
    return (
        re.search(r"faktura|regning|invoice|rechnung|facture|at betale|til betaling", notes.text, re.IGNORECASE)
        is not None
    )
