"""Confirmed invoices are filed (journaliseret), where the runbook asks for it, while others are still entered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from robot.breaker import Breaker
from robot.case import Case
from robot.companions import companions_of
from robot.errors import BusinessHold, ConfigurationError, LedgerFault, SystemFault
from robot.invoice import Finding, Severity
from robot.mapping.values import values_of
from robot.outcome import Reason, State
from robot.points import about_to, reach
from robot.ports import Filing, LegacySystem
from robot.runbook import FilingRule
from robot.stages.canary import system_fits
from robot.stages.intending import template_values
from robot.stages.night import Night


def file_invoices(night: Night) -> None:
    """File each confirmed case, as soon as entering has let go of it.

    A technical fault leaves it confirmed for the next night; what the filing system refuses in words, and
    what has no document to file, is for a person.
    """
    rule = night.process.filing
    if rule is None or night.dry_run:
        return
    night.progress.begin("filing", None)
    system = night.systems[rule.system]
    breaker = Breaker(system=rule.system, ledger=night.ledger, opens_after=night.process.breaker_after)
    tried: set[str] = set()
    fits: bool | None = None  # asked before the first case
    more = True
    while more:
        more = night.entered.wait()
        if more and rule.system == night.process.posting.system:
            continue  # its one session is in the middle of entering
        for case in night.claimed(State.CONFIRMED):
            if case.case_id in tried:
                continue
            tried.add(case.case_id)
            if fits is None:
                fits = system_fits(night, system, breaker)
            if not fits or not breaker.lets_through(night.now()):
                night.leave_alone(rule.system)
                return
            night.keep_alive()
            _file_or_hold(night, system, breaker, case, rule)
            night.progress.step("filing")


def _file_or_hold(night: Night, system: LegacySystem, breaker: Breaker, case: Case, rule: FilingRule) -> None:
    try:
        filing = _filing(night, case, rule)
        about_to("filing.filed")
        number = system.file(filing)
        reach("filing.filed")
        for attachment in _attachments(night, case, filing, rule):
            about_to("filing.attached")
            system.file(attachment)
            reach("filing.attached")
    except SystemFault as fault:
        breaker.failed(night.now())
        system.reset()
        night.system_failed(system.name, fault)
        night.evidence.record("filing.failed", case_id=case.case_id, target=system.name, values={"fault": str(fault)})
    except BusinessHold as held:
        breaker.succeeded()
        _hold(night, case, held.facts.get("system", system.name), held.facts.get("words", ""))
    except (LedgerFault, ConfigurationError):
        raise
    except Exception as error:  # noqa: BLE001 - an error nobody foresaw holds one case, never the night
        system.reset()
        _hold(night, case, system.name, type(error).__name__, night.unexpected(case, error))
    else:
        breaker.succeeded()
        about_to("filing.advanced")
        night.ledger.advance(case, State.FILED, night.now(), filed_as=number)
        reach("filing.advanced")
        night.evidence.record(
            "case.filed",
            case_id=case.case_id,
            target=system.name,
            values={"number": number},
            evidence=[case.document.sha256] if case.document else [],
        )


def _filing(night: Night, case: Case, rule: FilingRule) -> Filing:
    """Return what to file. Raises `BusinessHold` where there is nothing."""
    intent, voucher = case.intent, case.voucher
    if intent is None or voucher is None:
        raise BusinessHold(Reason.FILING_FAILED, words="The case has no voucher.")
    return Filing(
        case_id=case.case_id,
        title=rule.title.format_map(template_values(intent)),
        document_type="Kreditnota" if intent.credit_note else rule.document_type,
        document=_document(night, case),
        values=values_of(intent) | {"voucher": voucher.number},
    )


def _attachments(night: Night, case: Case, filing: Filing, rule: FilingRule) -> Iterator[Filing]:
    """Yield what came along with the invoice in its mail, each as a document of its own, where the runbook asks."""
    if not rule.attachment_type:
        return
    for number, along in enumerate(companions_of(case, night.ledger.siblings(case)), start=1):
        if along.reason is Reason.JOINED:
            continue  # its page is in the document itself
        yield replace(
            filing,
            title=f"{filing.title} ({rule.attachment_type} {number})",
            document_type=rule.attachment_type,
            document=_document(night, along),
        )


def _document(night: Night, case: Case) -> Path:
    if case.document is None:
        raise BusinessHold(Reason.FILING_FAILED, words="The case has no document.")
    try:
        return night.evidence.path(case.document.sha256)
    except LedgerFault as fault:  # one file is gone from the archive: the others are filed
        raise BusinessHold(Reason.FILING_FAILED, words=str(fault)) from fault


def _hold(night: Night, case: Case, system: str, words: str, *more: Finding) -> None:
    night.evidence.record("filing.failed", case_id=case.case_id, target=system, values={"fault": words})
    facts = {"system": system, "words": words}
    night.hold(case, Finding(reason=Reason.FILING_FAILED, severity=Severity.HOLD, facts=facts, by="filing"), *more)
