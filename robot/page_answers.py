"""Answers that people gave on the page, kept as files until a run reads them as it reads the workbooks.

An answer is what a row of the workbook would hold: the case, its version as it was seen, and the cells. One that
needs a second person waits in `venter/` until that one agrees.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from loguru import logger

from robot.answered import Unusable, wrong
from robot.case import Case
from robot.evidence.durable import write_durably
from robot.ports import Answer
from robot.review.columns import TO_YOU
from robot.review.read_decisions import Answers, Rules, answer_of
from robot.words import Words

_CASE = re.compile(r"F-[0-9]{4}-[0-9]{6,}")
_CELLS = tuple(column.key for column in TO_YOU if column.answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One answer as it was given: the cells of a row by column key, and who was signed in."""

    case_id: str
    runbook: str
    version: int
    cells: Mapping[str, str]
    by: str  # the name of whoever was signed in
    at: datetime

    @property
    def initials(self) -> str:
        """The initials of whoever answered, and of the second person."""
        return ", ".join(filter(None, (self.cells.get("initials"), self.cells.get("second_initials"))))

    def answer(self, case: Case | None, *, words: Words, rules: Rules) -> Answer:
        """Return the answer to a case that waits. Raises `Unusable`, also for a case that moved on."""
        if case is None or case.version != self.version:
            raise Unusable(wrong("moved_on"))
        return answer_of(case, self.cells, words, rules, self.at)

    def read(self, waiting: Mapping[str, Case], *, words: Words, rules: Rules) -> Answers:
        """Return what it holds as a workbook with this one row would."""
        said = {key: text for key, text in self.cells.items() if text}
        try:
            answer = self.answer(waiting.get(self.case_id), words=words, rules=rules)
        except Unusable as error:
            return Answers(refused=(error.refused(self.case_id, said),), said={self.case_id: said})
        return Answers(answers=(answer,), said={self.case_id: said})

    def agreed(self, by: str, initials: str, at: datetime) -> Given:
        """Return the answer with a second person's initials."""
        return replace(self, cells={**self.cells, "second_initials": initials}, by=f"{self.by}, {by}", at=at)


class PageAnswers:
    """The folder of the answers. Several processes may use it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: list[Path] = []
        self._lock = threading.Lock()

    def keep(self, given: Given) -> bool:
        """Keep an answer for the next run, durably. False: the case has one already. Raises `LedgerFault`."""
        with self._lock:
            if self.kept(given.case_id) is not None:
                return False
            write_durably(self._path(given.case_id), _dump(given))
            self.forget_half(given.case_id)
            return True

    def keep_half(self, given: Given, case: Case) -> bool:
        """Keep an answer that a second person must agree to. False: the case has one already. Raises `LedgerFault`."""
        with self._lock:
            if self.kept(given.case_id) is not None or self.half(case) is not None:
                return False
            write_durably(self._half(given.case_id), _dump(given))
            return True

    def half(self, case: Case) -> Given | None:
        """Return the answer to this case that waits for a second person, where it is still about the case as it is."""
        given = _load(self._half(case.case_id))
        return given if given is not None and given.version == case.version else None

    def forget_half(self, case_id: str) -> None:
        """Take back an answer that waits for a second person."""
        self._half(case_id).unlink(missing_ok=True)

    def kept(self, case_id: str) -> Given | None:
        """Return the answer to a case that no run has read yet."""
        return _load(self._path(case_id))

    def given(self, runbook: str) -> Iterator[Given]:
        """Yield the answers to cases of a runbook; `forget_given` takes away those that were yielded."""
        for path in sorted(self._folder.glob("F-*.json")):
            given = _load(path)
            if given is None:
                logger.error("the answer {} cannot be read and is left where it is", path.name)
            elif given.runbook == runbook:
                self._read.append(path)
                yield given

    def forget_given(self) -> None:
        """Take away the answers that were read: by now they are in the ledger and the log."""
        for path in self._read:
            path.unlink(missing_ok=True)
        self._read.clear()

    def _path(self, case_id: str) -> Path:
        if not _CASE.fullmatch(case_id):
            raise ValueError(f"{case_id!r} is no case id")
        return self._folder / f"{case_id}.json"

    def _half(self, case_id: str) -> Path:
        return self._folder / "venter" / self._path(case_id).name


def cells_of(form: Mapping[str, str]) -> dict[str, str]:
    """Return those of a form's fields that are cells of an answer, without the initials: they are who is signed in."""
    named = (key for key in _CELLS if key not in ("initials", "second_initials"))
    return {key: form[key].strip() for key in named if form.get(key, "").strip()}


def _dump(given: Given) -> bytes:
    return json.dumps({**asdict(given), "at": given.at.isoformat()}, ensure_ascii=True).encode()


def _load(path: Path) -> Given | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Given(
            case_id=path.stem,
            runbook=str(content["runbook"]),
            version=int(content["version"]),
            cells={str(key): str(value) for key, value in content["cells"].items()},
            by=str(content["by"]),
            at=datetime.fromisoformat(content["at"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
