"""Brings together what staff answered in several workbooks that lay there at the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

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
    can tell which was meant, so both are refused. An unusable answer beside a usable one is dropped.
    """
    given: dict[str, list[tuple[str, Answer, Answers]]] = defaultdict(list)
    for name, found in read:
        for answer in found.answers:
            given[answer.case_id].append((name, answer, found))
    refused = {one.case_id or id(one): one for _, found in read for one in found.refused if one.case_id not in given}
    answers = []
    for case_id, several in given.items():
        first_name, first, _ = several[0]
        other = next((entry for entry in several if not _same(entry[1], first)), None)
        if other is None:
            answers.append(first)
            continue
        name, answer, found = other
        facts = {
            "first": words.decision(first.decision),
            "first_file": first_name,
            "second": words.decision(answer.decision),
            "second_file": name,
        }
        said = found.said.get(case_id, {})
        refused[case_id] = Refused(case_id=case_id, why="answered_differently", facts=facts, said=said)
    return answers, list(refused.values())


def _same(one: Answer, other: Answer) -> bool:
    return one.decision is other.decision and (one.corrections or {}) == (other.corrections or {})
