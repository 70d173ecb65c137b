"""Turns reasons, states and values into the words of one language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

from robot.errors import ConfigurationError
from robot.invoice import Box, Certainty, Fact, Finding, Kind, Severity
from robot.masking import mask, one_line
from robot.outcome import Decision, Reason, State
from robot.sentence import Sentence, fill, recognised, said
from robot.words.facts import AMOUNT_FACTS, NUMBER_FACTS, SAID_FACTS, STANDS_IN, TIME_FACTS, VERDICT_FACTS

LANGUAGES = ("da", "en")
NO_VALUE = "–"
_PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([^{}|]*)\|([^{}|]*))?\}")  # {count}, {count|mail|mails}
_AMOUNT = re.compile(r"-?[0-9]{1,15}\.[0-9]{2}")
_RATE = re.compile(r"[0-9]{1,3}\.[0-9]")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]+)?")
_TIME_OF_DAY = re.compile(r"[0-9]{2}:[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}")
_LAST_AMOUNT = re.compile(r"(?<= )-?[0-9]{1,15}\.[0-9]{2}(?=$|;)")
_PAYMENT_ID = re.compile(r"\d{4}-\d{6,10}|\d{13,}|[A-Z]{2}\d{2}[A-Z0-9]{11,30}|\+\d\d<.*")
_MM = 25.4 / 72  # a point in millimetres
_LONGEST_FACT = 200
_LONGEST_FAULT = 500
_DANISH_SEPARATORS = str.maketrans(",.", ".,")


def placeholders(template: str) -> tuple[str, ...]:
    """Return the names that a text has in braces, each once."""
    return tuple(dict.fromkeys(found[1] for found in _PLACEHOLDER.finditer(template)))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. Facts are cleaned and masked before they go into a text."""

    language: str
    texts: Mapping[str, str]  # "reasons.currency.title" -> text
    sentences: Mapping[str, str]  # English template -> this language's
    rules: Mapping[str, str]  # the same, of what the reader says of a value
    systems: Mapping[str, str]  # what people call each system, by its name in config.toml

    def naming(self, systems: Mapping[str, str]) -> Words:
        """Return these words with what people call each system, by its name in config.toml."""
        return replace(self, systems=dict(systems))

    def system(self, name: str) -> str:
        """Return what people call a system; one without a title by its name."""
        return self.systems.get(name, name)

    def target(self, target: str) -> str:
        """Return what a record of the action log is about: "Økonomi 98 98-000103" for "oekonomi98 98-000103"."""
        first, space, rest = target.partition(" ")
        return f"{self.system(first)}{space}{rest}"

    def text(self, key: str, /, **facts: Any) -> str:
        """Return the text called `key` ("report.title"), its placeholders filled in.

        A missing fact is shown as "–", one too many is ignored. {count|mail|mails} is the word that goes with a count.
        Raises KeyError for no such text.
        """
        return self._filled(self.texts[key], facts)

    def reason(self, finding: Finding) -> str:
        """Return the plain sentence of a finding, with its facts."""
        facts = {
            name: self._fact(name, self.say(value) if name in SAID_FACTS else value)
            for name, value in finding.facts.items()
        }
        for name, other in STANDS_IN.items():
            if name not in facts and other in facts:
                facts[name] = facts[other]
        field = finding.field or finding.facts.get("field")
        if field:
            facts["field"] = self.field(field)
        most_facts_first = ("foreign", "other", "sentence", "part", "bare")
        said = [self.texts.get(f"reasons.{finding.reason}.{form}") for form in most_facts_first]
        if facts.get("stated"):
            said.insert(0, self.texts.get(f"reasons.{finding.reason}.stated"))
        forms = [form for form in said if form is not None]
        whole = (form for form in forms if all(facts.get(name) for name in placeholders(form)))
        return self._filled(next(whole, forms[-1]), facts)

    def reasons(self, findings: Sequence[Finding]) -> list[str]:
        """Return a plain sentence for each finding; several values that are not proven share one."""
        unsure = [f for f in findings if f.reason == Reason.NOT_PROVEN and f.field and f.facts.get("seen")]
        if len(unsure) < 2:
            return [self.reason(finding) for finding in findings]
        values = ", ".join(self._unsure(str(f.field), f.facts["seen"], f.facts.get("certainty", "")) for f in unsure)
        shared = self.texts["workbook.unsure"].replace("{values}", values)
        said = [shared if any(one is finding for one in unsure) else self.reason(finding) for finding in findings]
        return list(dict.fromkeys(said))

    def _unsure(self, field: str, seen: str, certainty: str) -> str:
        how = f" ({self._fact('certainty', certainty)})" if certainty else ""
        return f"{self.field(field)} {_safe(self._fact('seen', seen))}{how}"

    def reason_title(self, reason: Reason | str) -> str:
        """Return a reason's short name."""
        return self.texts[f"reasons.{reason}.title"]

    def suggestion(self, reason: Reason | str) -> str:
        """Return what the clerk should do about a reason, in a sentence or two."""
        return self.texts[f"reasons.{reason}.suggestion"]

    def state(self, state: State) -> str:
        """Return a state's name for staff."""
        return self.texts[f"states.{state}"]

    def outcome(self, name: str) -> str:
        """Return how a run ended, in words ("killed", "LedgerFault"); what nobody foresaw by its name."""
        known = self.texts.get(f"outcomes.{name}") or self.texts.get(f"errors.{name}.what")
        return known or self.text("outcomes.other", name=name)

    def error(self, kind: str) -> str:
        """Return what is wrong when an error of this class is raised, without a full stop."""
        return self.texts.get(f"errors.{kind}.what") or self.texts["errors.RobotError.what"]

    def advice(self, kind: str) -> str:
        """Return what to do about an error of this class, in a sentence."""
        return self.texts.get(f"errors.{kind}.do") or self.texts["errors.RobotError.do"]

    def fault(self, kind: str, detail: str) -> str:
        """Return an error in three parts: what is wrong, what it said for the caretaker, what to do."""
        what = one_line(mask(self.say(detail)), _LONGEST_FAULT).rstrip(". ")
        return f"{self.error(kind)}: {what}. {self.advice(kind)}"

    def say(self, sentence: str) -> str:
        """Return what code said in English in these words; what is none of its sentences as it is.

        A sentence that was kept in the books or the log came back as plain text: it is known by its form.
        """
        known = sentence if isinstance(sentence, Sentence) else recognised(sentence, tuple(self.sentences))
        if known is None:
            return sentence
        facts = {name: self._said_fact(name, fact) for name, fact in known.facts.items()}
        return fill(self.sentences.get(known.template, known.template), facts)

    def note(self, note: str) -> str:
        """Return what stands beside a case's move: a reason by its name, a voucher's number as it is."""
        return self.texts.get(f"reasons.{note}.title") or (self.value(note) if note else "")

    def rule(self, rule: str) -> str:
        """Return by which rule a value was found, or why a rival lost, in these words; an unknown one as it is."""
        known = recognised(rule, tuple(self.rules), least=0)
        return rule if known is None else fill(self.rules[known.template], known.facts, self.rule)

    def log_value(self, name: str, value: str) -> tuple[str, str]:
        """Return the name of a value in a record of the action log, and the value as staff write it."""
        shown = self.texts.get(f"log_values.{name}") or self.field(name)
        if name == "reason":
            value = ", ".join(self.texts.get(f"reasons.{one}.title", one) for one in value.split(", "))
        elif name == "kind":
            value = self.texts.get(f"kinds.{value}", value)
        elif name == "lines":
            value = self._lines(value)
        elif name == "decision":
            value = self.texts.get(f"decisions.{value}", value)
        elif name == "outcome":
            value = "ok" if value == "ok" else self.outcome(value)
        yes_or_no = {"true": "yes", "false": "no"}.get(value.casefold(), value)
        return shown, self.texts.get(f"values.{yes_or_no}") or self.value(self.say(value))

    def decision(self, decision: Decision) -> str:
        """Return the word of the workbook's drop-down."""
        return self.texts[f"decisions.{decision}"]

    def kind(self, kind: Kind) -> str:
        """Return the name of a kind of document."""
        return self.texts[f"kinds.{kind}"]

    def certainty(self, certainty: Certainty) -> str:
        """Return the name of a certainty."""
        return self.texts[f"certainties.{certainty}"]

    def evidence_fact(self, fact: Fact) -> str:
        """Return what speaks for a value, in a few words."""
        return self.texts[f"evidence_facts.{fact}"]

    def place(self, page: int | None, box: Box | None, size: tuple[float, float] | None = None) -> str:
        """Return where a value stands: "side 1, øverst til højre: 174 mm fra venstre, 18 mm fra toppen".

        "" for what stands on no page. `size`: the page's width and height in points, where they are known.
        """
        if page is None:
            return ""
        said = [self.text("trail.page", page=str(page))]
        if box is not None and size is not None:
            across, down = (box.x0 + box.x1) / 2 / size[0], (box.top + box.bottom) / 2 / size[1]
            said.append(self.texts[f"trail.third.{_third(down)}_{_third(across)}"])
        place = ", ".join(said)
        if box is None:
            return place
        return self.text("trail.place_on", place=place, left=f"{box.x0 * _MM:.0f}", top=f"{box.top * _MM:.0f}")

    def severity(self, severity: Severity) -> str:
        """Return the name of a severity."""
        return self.texts[f"severities.{severity}"]

    def action(self, action: str) -> str:
        """Return the name of an action of the log ("entry.read-back"); an unknown one as it is."""
        return self.texts.get(f"actions.{action.replace('.', '_').replace('-', '_')}") or _safe(action)

    def stage(self, name: str) -> str:
        """Return the name of a stage of the night ("handing-over"); an unknown one as it is."""
        return self.texts.get(f"report.stage.{name.replace('-', '_')}") or _safe(name)

    def section(self, name: str) -> str:
        """Return the name of a page of a legacy system by its table in the mapping ("enter"); another as it is."""
        return self.texts.get(f"system_pictures.section.{name}") or _safe(name)

    def field(self, name: str) -> str:
        """Return the name of a field of an invoice or an intent; an unknown one as it is, cleaned."""
        return self.texts.get(f"fields.{name}") or one_line(mask(name), _LONGEST_FACT)

    def value(self, value: object) -> str:
        """Return a value of an invoice, an intent or a voucher as staff write it."""
        match value:
            case None | "":
                return NO_VALUE
            case bool():
                return self.texts["values.yes" if value else "values.no"]
            case Decimal():
                return self.amount(value)
            case datetime():
                return self.time(value)
            case date():
                return self.date(value)
            case _:
                return _safe(self._fact("seen", str(value)))

    def amount(self, amount: Decimal) -> str:
        """Return an amount with two decimals at least: "1.250,00" in Danish, "1,250.00" in English."""
        exponent = amount.as_tuple().exponent
        decimals = max(2, -exponent) if isinstance(exponent, int) else 2
        written = f"{amount:,.{decimals}f}"
        return written.translate(_DANISH_SEPARATORS) if self.language == "da" else written

    def quantity(self, quantity: Decimal | None) -> str:
        """Return a number with no more decimals than it needs: "2", "1,5"."""
        if quantity is None:
            return NO_VALUE
        written = f"{quantity.normalize():,f}"
        return written.translate(_DANISH_SEPARATORS) if self.language == "da" else written

    def date(self, day: date) -> str:
        """Return a date: "23.11.2026" in Danish, "23 Nov 2026" in English."""
        return f"{day:%d.%m.%Y}" if self.language == "da" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def time(self, moment: datetime) -> str:
        """Return date and time of day, to the minute."""
        return f"{self.date(moment.date())} {f'kl. {moment:%H.%M}' if self.language == 'da' else f'{moment:%H:%M}'}"

    def _said_fact(self, name: str, value: str) -> str:
        """Return a fact of a sentence that code said: a number, a time of day or a moment as staff write it."""
        if name in NUMBER_FACTS and _NUMBER.fullmatch(value):
            return self.quantity(Decimal(value))
        if name in TIME_FACTS and _TIME_OF_DAY.fullmatch(value):
            return value.replace(":", ".") if self.language == "da" else value
        if name in TIME_FACTS and _MOMENT.fullmatch(value):
            with suppress(ValueError):  # no time of the calendar: shown as it stands
                return self.time(datetime.fromisoformat(value))
        return self.say(value)

    def _lines(self, value: str) -> str:
        """Return a voucher's lines ("ACCOUNT TEXT 236.00; ...") with their amounts as staff write them."""
        return _LAST_AMOUNT.sub(lambda found: self.amount(Decimal(found[0])), value)

    def _fact(self, name: str, value: str) -> str:
        if name == "certainty" and value in tuple(Certainty):
            return self.certainty(Certainty(value)).lower()
        if name in VERDICT_FACTS:
            return self.texts.get(f"values.{value}", value)
        if name == "rate" and _RATE.fullmatch(value):
            return self.quantity(Decimal(value))
        if name in AMOUNT_FACTS and _AMOUNT.fullmatch(value):
            return self.amount(Decimal(value))
        if _ISO_DATE.fullmatch(value):
            with suppress(ValueError):  # no day of the calendar: shown as it stands
                return self.date(date.fromisoformat(value))
        return value

    def _filled(self, template: str, facts: Mapping[str, Any]) -> str:
        def shown(found: re.Match[str]) -> str:
            value = facts.get(found[1])
            if found[2] is not None:
                return found[2 if str(value) == "1" else 3]
            if found[1] == "system" and isinstance(value, str):
                value = self.system(value)
            return _safe(value if isinstance(value, str) and value else self.value(value))

        return _PLACEHOLDER.sub(shown, template)


def load_words(language: str) -> Words:
    """Return the words of "da" or "en". Raises `ConfigurationError` for another language."""
    if language not in LANGUAGES:
        raise ConfigurationError(
            said("office.language: there are no words in '{language}'; there are: da, en.", language=language)
        )
    table = tomllib.loads(files("robot.words").joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    return Words(language, dict(_flat(table)), _sentences(language), _rules(table), {})


def load_help(language: str) -> Mapping[str, str]:
    """Return the help of the command line in another language, by its English; nothing for English."""
    return _other(f"help.{language}.toml", "help")


def _sentences(language: str) -> Mapping[str, str]:
    """Return what code says in English in another language; nothing for English."""
    return _other(f"sentences.{language}.toml", "sentences")


def _other(name: str, table: str) -> Mapping[str, str]:
    path = files("robot.words").joinpath(name)
    return tomllib.loads(path.read_text(encoding="utf-8"))[table] if path.is_file() else {}


def _rules(table: Mapping[str, Any]) -> Mapping[str, str]:
    """Return what the reader says in English by its template, in the language of `table`."""
    english = tomllib.loads(files("robot.words").joinpath("en.toml").read_text(encoding="utf-8"))["rules"]
    return {template: table["rules"][key] for key, template in english.items()}


def _third(share: float) -> int:
    """Return in which third of a page's width or height something lies: 1, 2 or 3."""
    return min(3, max(1, int(share * 3) + 1))


def _safe(value: str) -> str:
    keep = (value,) if _PAYMENT_ID.fullmatch(value) else ()
    return one_line(mask(value, keep=keep), _LONGEST_FACT)


def _flat(table: Mapping[str, Any], above: str = "") -> Iterable[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", str(value)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
