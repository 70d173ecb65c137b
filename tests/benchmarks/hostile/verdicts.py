"""What became of each sample, and whether that is what the manifest says."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from robot.case import Case
from robot.invoice import Severity
from robot.outcome import State
from tests.benchmarks.hostile.samples import Sample

LAYOUT_UNKNOWN = frozenset({"missing_field", "not_proven", "amount_ambiguous"})
"""The reasons for which an invoice may wait that is to be entered: the robot says that it cannot read it."""

Verdict = Literal["entered", "held", "wrong"]
_ENTERED = (State.CONFIRMED, State.FILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One sample with its cases. `why` says what is wrong; "" where all is right."""

    sample: Sample
    cases: tuple[Case, ...]
    verdict: Verdict
    why: str = ""

    @property
    def states(self) -> str:
        """The cases' states, as a word each."""
        return "+".join(sorted(str(case.state) for case in self.cases)) or "-"

    @property
    def reasons(self) -> str:
        """The reasons of the cases, the gravest of each first."""
        return "+".join(str(case.reason) for case in self.cases if case.reason) or "-"


def judge(samples: Sequence[Sample], cases: Sequence[Case]) -> list[Judged]:
    """Return what became of each sample, from the cases in the ledger.

    The books were empty: a workbook that somebody says to have answered is right to have done nothing.
    """
    of_mail: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        of_mail[case.message_sha256].append(case)
    by_id = {case.case_id: case for case in cases}
    answered = [case for case in cases if case.approved_by]
    why = f"{len(answered)} cases were approved" if answered else ""
    return [
        Judged(sample=s, cases=(), verdict="wrong" if why else "held", why=why)
        if s.is_answer
        else _judge(s, tuple(of_mail[s.sha256]), by_id)
        for s in samples
    ]


def _judge(sample: Sample, cases: tuple[Case, ...], by_id: Mapping[str, Case]) -> Judged:
    entered = [case for case in cases if case.state in _ENTERED]
    reasons = {reason for case in cases for reason in _reasons(case, by_id)}
    why = ""
    if not cases:
        why = "no case"
    elif sample.kind == "P":
        wrong = [w for case in entered for w in _differences(sample, case)]
        if len(entered) > 1 or wrong:
            why = f"entered {len(entered)} times; {', '.join(wrong)}"
        elif not entered and not reasons & LAYOUT_UNKNOWN:
            why = f"not entered: {', '.join(sorted(reasons))}"
    elif sample.kind == "X":
        if entered:
            why = "entered"
        elif not reasons & sample.reasons:
            why = f"for {', '.join(sorted(reasons)) or '-'}, not for {' or '.join(sorted(sample.reasons))}"
    verdict: Verdict = "wrong" if why else "entered" if entered else "held"
    return Judged(sample=sample, cases=cases, verdict=verdict, why=why)


def _reasons(case: Case, by_id: Mapping[str, Case]) -> set[str]:
    """Return the reasons for which a case waits or ended; of a document that came before, those of that one."""
    twin = by_id.get(case.related_case or "")
    if case.state is State.DUPLICATE and twin is not None and twin.state is not State.DUPLICATE:
        return {str(case.reason), *_reasons(twin, by_id)}
    return {str(f.reason) for f in case.findings if f.severity is not Severity.NOTE}


def _differences(sample: Sample, case: Case) -> list[str]:
    """Return the values of the intent that are not what the note states."""
    assert case.intent is not None
    stated = sample.facts
    told: dict[str, object] = {
        "no": case.intent.invoice_number,
        "cvr": case.intent.supplier_id,
        "net": case.intent.net_total,
        "vat": case.intent.vat_total,
        "total": case.intent.gross_total,
    }
    wrong = []
    for name, value in told.items():
        if name not in stated:
            continue
        same = Decimal(stated[name]) == value if isinstance(value, Decimal) else stated[name].rstrip(".") == value
        if not same:
            wrong.append(f"{name} {value} for {stated[name]}")
    return wrong


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
