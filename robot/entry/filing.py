"""Files a document (journalisering): looks for it, and where it is not there uploads and classifies it."""

from __future__ import annotations

from dataclasses import replace

from robot.entry.lookup import look_up
from robot.entry.reading import place_text, text_of
from robot.entry.screen import Around, Screen
from robot.entry.steps import Steps
from robot.errors import BusinessHold, ScreenChanged
from robot.mapping.section import FileSection
from robot.mapping.values import FILING_NAMES
from robot.outcome import Reason
from robot.ports import Filing
from robot.sentence import said


def file_document(screen: Screen, section: FileSection, filing: Filing, *, url: str) -> str:
    """Return the number of the filed document; of the one that is there already where it was filed before.

    Raises `BusinessHold` where the system refuses in words or has several such documents.
    """
    values = (
        dict.fromkeys(FILING_NAMES)
        | dict(filing.values)
        | {
            "case_id": filing.case_id,
            "title": filing.title,
            "document_type": filing.document_type,
            "document": str(filing.document),
        }
    )
    steps = Steps(screen, values, url=url)
    if section.look_up is not None:
        found = look_up(steps, screen, section.look_up)
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
