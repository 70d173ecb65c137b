"""Sentences that code says in English, so that they can be said again in the words of the office.

An error is raised deep below, where nobody knows who will read it. Its sentence keeps the template and the facts that
it was made of; `robot.words` has the same template in other languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Self

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_LONGEST = 1_000  # characters of a sentence; a form is tried on nothing longer
_TELLING = 8  # characters of its own: with fewer, a template is no form that anything could be known by


class Sentence(str):
    """An English sentence that knows what it was made of; for everyone else a `str` like any other."""

    __slots__ = ("facts", "template")
    template: str
    facts: Mapping[str, str]  # each a text, or a sentence of its own

    def __new__(cls, template: str, facts: Mapping[str, str]) -> Self:
        """Return the sentence; `facts` has a text for each name that stands in braces."""
        sentence = super().__new__(cls, fill(template, facts))
        sentence.template, sentence.facts = template, dict(facts)
        return sentence

    def __reduce__(self) -> tuple[Any, ...]:
        """Let a sentence come whole from a worker process."""
        return Sentence, (self.template, self.facts)


def said(template: str, /, **facts: object) -> Sentence:
    """Return `template` with a fact in the place of each name in braces; of an error, what it says. Raises KeyError."""
    return Sentence(template, {name: _text(fact) for name, fact in facts.items()})


def at(where: object, what: str) -> Sentence:
    """Return what is said of a place: "config.toml: mailbox[0].port: must be at most 65535"."""
    return said("{where}: {what}", where=where, what=what)


def together(sentences: Iterable[str], between: str = "\n") -> Sentence:
    """Return several sentences as one."""
    facts = {f"part{number}": sentence for number, sentence in enumerate(sentences)}
    return Sentence(between.join(f"{{{name}}}" for name in facts), facts)


def either(sentences: Iterable[str]) -> str:
    """Return several names of one thing as one: "label 'Moms', or else name 'txtMoms'"."""
    first, *others = sentences
    for other in others:
        first = said("{first}, or else {other}", first=first, other=other)
    return first


def fill(template: str, facts: Mapping[str, str], say: Callable[[str], str] = str) -> str:
    """Return a template with each name in braces replaced by what `say` makes of its fact. Raises KeyError."""
    return _PLACEHOLDER.sub(lambda found: say(facts[found[1]]), template)


def recognised(text: str, templates: tuple[str, ...], *, least: int = _TELLING) -> Sentence | None:
    """Return a text as the sentence that it was said as, by the most telling template that it has the form of.

    A template tells nothing that has `least` characters of its own or fewer.
    """
    if len(text) > _LONGEST:
        return None
    for part, form, template in _forms(templates, least):
        if part in text and (found := form.fullmatch(text)) is not None:  # most texts have not even the words
            return Sentence(template, found.groupdict())
    return None


@lru_cache(maxsize=4)
def _forms(templates: tuple[str, ...], least: int) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """Return each template with its longest words and its form, the one with the most words of its own first."""
    own = {template: _PLACEHOLDER.split(template)[::2] for template in templates}
    size = {template: sum(map(len, parts)) for template, parts in own.items()}
    ranked = sorted((one for one in templates if size[one] > least), key=lambda one: -size[one])
    return tuple((max(own[one], key=len), _form(one), one) for one in ranked)


def _form(template: str) -> re.Pattern[str]:
    parts, known = [], set[str]()
    for number, part in enumerate(_PLACEHOLDER.split(template)):
        if number % 2 == 0:
            parts.append(re.escape(part))
        else:
            parts.append(f"(?P={part})" if part in known else f"(?P<{part}>.*?)")
            known.add(part)
    return re.compile("".join(parts), re.DOTALL)


def _text(fact: object) -> str:
    """Return a fact as text; what no screen shows, as Python writes it in a string."""
    if isinstance(fact, BaseException):
        fact = told_by(fact)
    text = fact if isinstance(fact, Sentence) else str(fact)  # what an object says of itself may be a sentence as well
    return text if isinstance(text, Sentence) else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def told_by(error: BaseException) -> str:
    """Return what an error says, as the sentence that it was raised with where that was one."""
    first = error.args[0] if error.args else None
    return first if isinstance(first, Sentence) else str(error)
