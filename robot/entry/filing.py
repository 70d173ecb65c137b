"""Files a document (journalisering): looks for it, and where it is not there uploads and classifies it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from robot.entry.lookup import look_up
from robot.entry.reading import place_text, text_of
from robot.entry.screen import Around, Screen
from robot.entry.steps import NothingSaved, Steps
from robot.errors import BusinessHold, ConfigurationError, ScreenChanged
from robot.mapping.section import FileSection
from robot.mapping.values import FILING_NAMES
from robot.outcome import Reason
from robot.ports import Filing
from robot.sentence import said


def find_filed(screen: Screen, section: FileSection, filing: Filing, *, url: str) -> tuple[str, ...]:
    """Return the numbers of the documents that are filed as this one already; none where the mapping cannot look."""
    return _found(Steps(screen, _values(filing), url=url), screen, section)


def rehearse_filing(screen: Screen, section: FileSection, filing: Filing, *, url: str) -> str:
    """Do the steps up to the first that saves, and return it as a message names it; "" where none says that it does.

    Raises `ConfigurationError` before the first step where none of the mapping's steps says that it saves.
    """
    blocks = (block.steps for block in screen.mapping.blocks.values())
    if not any(step.saves for steps in (section.steps, *blocks) for step in steps):
        raise ConfigurationError(
            said(
                "mappings/systems/{system}.toml: [file]: no step says that it saves. Write saves = true "
                "at each step that makes the system keep something; a dry run stops before the first.",
                system=screen.mapping.name,
            )
        )
    steps = Steps(screen, _values(filing), url=url, rehearsed=True)
    try:
        steps.run(section.steps, Around.of(section, steps.values))
    except NothingSaved as stopped:
        return str(stopped.step)
    return ""


def file_document(screen: Screen, section: FileSection, filing: Filing, *, url: str) -> str:
    """Return the number of the filed document; of the one that is there already where it was filed before.

    Raises `BusinessHold` where the system refuses in words or has several such documents.
    """
    steps = Steps(screen, _values(filing), url=url)
    found = _found(steps, screen, section)
    if len(found) > 1:
        words = f"{filing.title}: {', '.join(found)}"
        raise BusinessHold(Reason.FILING_FAILED, system=screen.mapping.title, words=words)
    if found:
        return found[0]
    around = Around.of(section, steps.values)
    steps.run(section.steps, around)
    around = replace(around, values=steps.values)
    choices = [(around, section.number.read)]
    if section.refused is not None:
        choices.append((around, section.refused))
    if screen.find_one_of(choices) == 1:
        words = " ".join(text_of(screen.find(choices[1][1], around).locator).split())
        raise BusinessHold(Reason.FILING_FAILED, system=screen.mapping.title, words=words)
    number = place_text(screen, section.number, around)
    if not number:
        raise ScreenChanged(said("{target} shows no number of the filed document.", target=section.number.read[0]))
    return number


def _found(steps: Steps, screen: Screen, section: FileSection) -> tuple[str, ...]:
    return () if section.look_up is None else tuple(look_up(steps, screen, section.look_up))


def _values(filing: Filing) -> dict[str, Any]:
    return (
        dict.fromkeys(FILING_NAMES)
        | dict(filing.values)
        | {
            "case_id": filing.case_id,
            "title": filing.title,
            "document_type": filing.document_type,
            "document": str(filing.document),
        }
    )
