"""Every word that staff see, in the office's language, out of `robot/words/*.toml`."""

from __future__ import annotations

from robot.words.facts import REASON_FACTS
from robot.words.words import LANGUAGES, Words, load_help, load_words

__all__ = ["LANGUAGES", "REASON_FACTS", "Words", "load_help", "load_words"]
