"""A correction teaches: the corrected value is found on the page, and the rule that finds it is put to a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from loguru import logger

from robot.case import Case
from robot.draft_command import place_found
from robot.errors import ConfigurationError, LedgerFault
from robot.invoice import FIELD_NAMES, Certainty
from robot.lessons import Lesson, Lessons, Standing
from robot.ports import Clock, Evidence
from robot.review.opening import lock_beside
from robot.review.read_rules import RuleAnswer, read_rule_answers
from robot.review.rules import is_shown
from robot.words import Words
from scrapers.draft_mapping import Draft
from scrapers.mapped_values import Value
from scrapers.mapping_toml import free_file, write_mapping
from scrapers.supplier_mapping import load_supplier_mappings

Drafter = Callable[[Path, Mapping[str, Value]], Draft | None]
"""Drafts a supplier mapping from a document and stated values; None where nothing comes of it."""

_NOT_TAUGHT = (
    "currency",
    "supplier_id",
    "supplier_name",
)  # no matter of a place on a page
_MOST_A_NIGHT = 20


def learn(
    cases: Sequence[Case], lessons: Lessons, *, draft: Drafter, evidence: Evidence, words: Words, now: datetime
) -> None:
    """Draft a rule for each case that a person corrected and that taught nothing yet.

    Raises OSError, and ValueError for a file that is no lesson.
    """
    new = [c for c in cases if _corrected(c) and lessons.of_case(c.case_id) is None]
    for case in new[:_MOST_A_NIGHT]:
        lesson = Lesson(case_id=case.case_id, at=now)
        if _is_worth_a_rule(case, lessons.all()):
            lesson = _study(case, lesson, draft, evidence, words)
        lessons.keep(lesson)
        if lesson.standing is Standing.PROPOSED:
            evidence.record("rule.proposed", case_id=case.case_id, values=_logged(lesson))


def _corrected(case: Case) -> Mapping[str, Value]:
    """Return the values that a person stated, of a case that a supplier mapping can be drafted from."""
    invoice, document = case.invoice, case.document
    if invoice is None or document is None or document.media_type != "application/pdf":
        return {}
    found: dict[str, Value] = {}
    for name in FIELD_NAMES:
        field = getattr(invoice, name)
        if field is not None and field.certainty is Certainty.STATED and name not in _NOT_TAUGHT:
            found[name] = abs(field.value) if isinstance(field.value, Decimal) else field.value
    return found


def _is_worth_a_rule(case: Case, lessons: Sequence[Lesson]) -> bool:
    """Whether to ask about a rule: none is known of this supplier, none waits, and this one was not declined."""
    assert case.invoice is not None
    supplier_id, fields = case.invoice.value("supplier_id"), tuple(sorted(_corrected(case)))
    if not supplier_id or case.invoice.supplier_mapping is not None:
        return False
    return not any(
        one.standing in (Standing.PROPOSED, Standing.ACCEPTED)
        or (one.standing is Standing.DECLINED and one.fields == fields)
        for one in lessons
        if one.supplier_id == supplier_id
    )


def _study(case: Case, lesson: Lesson, draft: Drafter, evidence: Evidence, words: Words) -> Lesson:
    """Return the lesson with the rule that was drafted; as it is where none was, or none that is proven."""
    assert case.invoice is not None
    assert case.document is not None
    stated = _corrected(case)
    try:
        drafted = draft(evidence.path(case.document.sha256), stated)
    except LedgerFault:  # the document is missing from the archive; its row says so
        return lesson
    if drafted is None or not drafted.whole:
        return lesson
    return replace(
        lesson,
        standing=Standing.PROPOSED,
        supplier=str(case.invoice.value("supplier_name") or drafted.mapping.name),
        supplier_id=str(case.invoice.value("supplier_id")),
        fields=tuple(sorted(stated)),
        says=tuple(place_found(replace(field, value=stated[field.name]), words) for field in drafted.fields),
        mapping=write_mapping(drafted.mapping, (words.text("workbook.rule_drafted", case=case.case_id),)),
    )


def take_up(
    workbooks: Path, suppliers: Path, lessons: Lessons, *, evidence: Evidence, words: Words, clock: Clock
) -> None:
    """Carry out what people said of proposed rules; an accepted one becomes a file among the supplier mappings.

    Never raises: a rule that cannot be taken up is asked about again, and must not keep the night from its invoices.
    """
    try:
        for path in sorted(workbooks.glob("exceptions-*.xlsx")):
            for answer in () if lock_beside(path) else read_rule_answers(path, words):
                _answered(answer, suppliers, lessons, evidence, words=words, now=clock.now())
    except (OSError, ValueError):
        logger.exception("what was said of proposed rules could not be carried out")


def _answered(
    answer: RuleAnswer, suppliers: Path, lessons: Lessons, evidence: Evidence, *, words: Words, now: datetime
) -> None:
    lesson = next((one for one in lessons.proposed() if one.case_id == answer.case_id), None)
    if lesson is None:  # answered before, in another workbook
        return
    said = replace(lesson, answered_by=answer.who, at=now, refused=answer.refused)
    if answer.accepted is False:
        said = replace(said, standing=Standing.DECLINED)
    elif answer.accepted and not is_shown(lesson, answer.shown, words):
        said = replace(said, refused="rule_not_shown")
    elif answer.accepted:
        file = _put_to_use(lesson, suppliers)
        said = replace(said, standing=Standing.ACCEPTED) if file else replace(said, refused="rule_unusable")
    lessons.keep(said)
    action = {Standing.ACCEPTED: "rule.accepted", Standing.DECLINED: "rule.declined"}.get(said.standing, "rule.refused")
    evidence.record(action, case_id=lesson.case_id, who=answer.who or "robot", values=_logged(said))


def _put_to_use(lesson: Lesson, suppliers: Path) -> Path | None:
    """Write the mapping among the others; None where it cannot be written, or would be a fault there."""
    path = free_file(suppliers, lesson.supplier)
    try:
        suppliers.mkdir(parents=True, exist_ok=True)
        path.write_text(lesson.mapping, encoding="utf-8")
        load_supplier_mappings(suppliers)
    except (OSError, ConfigurationError):
        logger.exception("the rule of case {} could not be put to use", lesson.case_id)
        path.unlink(missing_ok=True)
        return None
    return path


def _logged(lesson: Lesson) -> Mapping[str, str]:
    values = {
        "supplier": lesson.supplier_id,
        "fields": ", ".join(lesson.fields),
        "sha256": sha256(lesson.mapping.encode()).hexdigest(),
        "why": lesson.refused,
    }
    return {key: value for key, value in values.items() if value}
