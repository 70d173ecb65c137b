"""Answers that a run could not use, kept until people have seen why: in a workbook, and on the page."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from loguru import logger

from robot.answered import Refused, Wrong
from robot.case import is_case_id
from robot.evidence.durable import write_durably


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One answer that could not be used, and whether a workbook shows it yet."""

    refused: Refused
    runbook: str
    at: datetime
    told: bool = False


class Refusals:
    """The folder of the refusals, a file a case: the newest alone counts. Several processes may use it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, refused: Refused, *, runbook: str, at: datetime) -> None:
        """Keep a refusal, durably; an earlier one of the case is replaced. Raises `DiskFault`."""
        self._write(Refusal(refused=refused, runbook=runbook, at=at))

    def of(self, case_id: str) -> Refusal | None:
        """Return the refusal that the case has."""
        path = self._path(case_id)
        return _load(path) if path.is_file() else None

    def untold(self, runbook: str) -> Sequence[Refused]:
        """Return the refusals that no workbook of the runbook shows yet."""
        return [one.refused for one in self._all(runbook) if not one.told]

    def mark_told(self, runbook: str) -> None:
        """Note that a workbook shows all there are. Raises `DiskFault`."""
        for one in self._all(runbook):
            if not one.told:
                self._write(replace(one, told=True))

    def forget(self, runbook: str, *, answered: Collection[str], waiting: Collection[str]) -> None:
        """Take away the refusals of cases that were answered anew, and the told ones of cases that wait no more."""
        for one in self._all(runbook):
            case_id = one.refused.case_id
            if case_id in answered or (one.told and case_id not in waiting):
                self._path(case_id).unlink(missing_ok=True)

    def _all(self, runbook: str) -> Iterator[Refusal]:
        for path in sorted(self._folder.glob("F-*.json")):
            found = _load(path)
            if found is not None and found.runbook == runbook:
                yield found

    def _write(self, one: Refusal) -> None:
        content = {**asdict(one.refused), "runbook": one.runbook, "at": one.at.isoformat(), "told": one.told}
        data = json.dumps(content, ensure_ascii=True).encode()
        write_durably(self._path(one.refused.case_id), data)

    def _path(self, case_id: str) -> Path:
        """Return the file of a case. Raises `ValueError`: what a person wrote is never part of a file's name."""
        if not is_case_id(case_id):
            raise ValueError(f"{case_id!r} is no case id")
        return self._folder / f"{case_id}.json"


def _load(path: Path) -> Refusal | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Refusal(
            refused=Refused(
                case_id=path.stem,
                why=str(content["why"]),
                facts=_texts(content["facts"]),
                also=tuple(Wrong(why=str(o["why"]), facts=_texts(o["facts"])) for o in content.get("also", ())),
                said=_texts(content["said"]),
            ),
            runbook=str(content["runbook"]),
            at=datetime.fromisoformat(content["at"]),
            told=bool(content["told"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        logger.error("the refusal {} cannot be read and is left where it is", path.name)
        return None


def _texts(table: Mapping[str, object]) -> dict[str, str]:
    return {str(key): str(value) for key, value in table.items()}
