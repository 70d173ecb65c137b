"""What is said of mails and files that came once more after their cases had ended."""

from __future__ import annotations

from robot.masking import clean, mask
from robot.summary import RunSummary
from robot.words import Words

_LONGEST_NAME = 60


def came_again(summary: RunSummary, words: Words) -> list[str]:
    """Return a sentence for each: what became of it the first time, and that it was not taken again."""
    return [
        words.text(
            "report.came_again_as",
            name=clean(mask(one.name), _LONGEST_NAME),
            case=one.case_id,
            state=words.state(one.state).lower(),
        )
        for one in summary.came_again
    ]
