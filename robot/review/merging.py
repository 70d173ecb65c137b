"""Brings together what staff answered in several workbooks that lay there at the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from robot.answered import Refused
from robot.ports import Answer
from robot.review.read_decisions import Answers
from robot.words import Words

Read = tuple[str, Answers]
"""A workbook's file name and what it holds."""


def merge(read: Sequence[Read], words: Words) -> tuple[Sequence[Answer], Sequence[Refused]]:
    """Return the answers to use and those to refuse, oldest workbook first.

    A case that waits unchanged for days stands in several workbooks, and an answer in any of them counts.
    The same answer twice counts once. Two different answers to one case are a question, not an answer: nobody
    can tell which was meant, so both are refused. An unusable answer beside a usable one is dropped where it says no
    other decision.
    """
    given: dict[str, list[tuple[str, Answer, Answers]]] = defaultdict(list)
    for name, found in read:
        for answer in found.answers:
            given[answer.case_id].append((name, answer, found))
    refused = {one.case_id or id(one): one for _, found in read for one in found.refused if one.case_id not in given}
    answers = []
    for case_id, several in given.items():
        first_name, first, _ = several[0]
        named = words.decision(first.decision)
        different = (
            (name, words.decision(answer.decision), found.said.get(case_id, {}))
            for name, answer, found in several
            if not _same(answer, first)
        )
        other = next(different, None) or _said_otherwise(read, case_id, named)
        if other is None:
            answers.append(first)
            continue
        name, second, said = other
        facts = {"first": named, "first_file": first_name, "second": second, "second_file": name}
        refused[case_id] = Refused(case_id=case_id, why="answered_differently", facts=facts, said=said)
    return answers, list(refused.values())


def _said_otherwise(read: Sequence[Read], case_id: str, decision: str) -> tuple[str, str, Mapping[str, str]] | None:
    """Return file, decision and cells of an answer to the case as it waits that says another, though it is unusable."""
    for name, found in read:
        for one in found.refused:
            said = one.said.get("decision", "")
            if one.case_id == case_id and one.why != "moved_on" and said and said.casefold() != decision.casefold():
                return name, said, one.said
    return None


def _same(one: Answer, other: Answer) -> bool:
    return one.decision is other.decision and (one.corrections or {}) == (other.corrections or {})
