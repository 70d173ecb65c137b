"""How a system writes amounts, dates, texts and choices. Pure: from values to text and strictly back."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from robot.case import plain
from robot.mapping.table import Table
from robot.sentence import said

_KEYS: dict[str, frozenset[str]] = {
    "amount": frozenset({"decimal", "thousands", "decimals", "minus"}),
    "date": frozenset({"pattern"}),
    "text": frozenset({"max_length", "longer", "without", "instead"}),
    "choice": frozenset({"words"}),
}
_DATE_PARTS = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "YY": r"(?P<short_year>[0-9]{2})",
    "MM": r"(?P<month>[0-9]{2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{2})",
    "D": r"(?P<day>[0-9]{1,2})",
}
_DATE_PART = re.compile("YYYY|YY|MM|M|DD|D")


class TextTooLong(ValueError):
    """A text does not fit into its field, and the format says that it must not be cut."""


class Format(Table):
    """One of [formats]. `kind` says which of the other keys it may have."""

    kind: Literal["amount", "date", "text", "choice"]
    """What is written in this way."""
    decimal: Literal[",", "."] = ","
    """amount: what stands before the decimals."""
    thousands: Literal["", ".", ",", " ", "'"] = ""
    """amount: what may stand between thousands; read where it stands, never typed."""
    decimals: Annotated[int, Field(ge=0, le=6)] = 2
    """amount: how many decimals."""
    minus: Literal["before", "after"] = "before"
    """amount: where the minus stands."""
    pattern: str = "DD-MM-YYYY"
    """date: day, month and year once each, from YYYY YY MM M DD D."""
    max_length: Annotated[int, Field(ge=1)] | None = None
    """text: how many characters the field takes."""
    longer: Literal["hold", "cut"] = "hold"
    """text: a text over max_length goes to a person, or is cut (and the case says so)."""
    without: str = ""
    """text: characters that the system leaves out or adds, for example "- "."""
    instead: dict[str, str] = Field(default_factory=dict)
    """text: characters that mean something else to the system, and what is typed in their place: '"' = "_"."""
    words: dict[str, str] = Field(default_factory=dict)
    """choice: the robot's value = the system's word."""

    @model_validator(mode="after")
    def _keys_fit(self) -> Format:
        wrong = sorted(self.model_fields_set - {"kind"} - _KEYS[self.kind])
        if wrong:
            known = ", ".join(sorted(_KEYS[self.kind]))
            message = said(
                "kind = '{kind}' has no {wrong}; it has {known}", kind=self.kind, wrong=", ".join(wrong), known=known
            )
            raise ValueError(message)
        if self.kind == "amount" and self.thousands == self.decimal:
            message = said("thousands and decimal are both '{decimal}'", decimal=self.decimal)
            raise ValueError(message)
        parts = sorted(part[0] for part in _DATE_PART.findall(self.pattern))
        if self.kind == "date" and parts != ["D", "M", "Y"]:
            message = said(
                "pattern '{pattern}' needs day, month and year once each, for example DD-MM-YYYY", pattern=self.pattern
            )
            raise ValueError(message)
        if self.kind == "choice" and len(set(self.words.values())) != len(self.words):
            message = said("two values have the same word")
            raise ValueError(message)
        return self

    def write(self, value: Any) -> str:
        """Return the value as it is typed. Raises `TextTooLong`, and `ValueError` for a value without a word."""
        if self.kind == "amount":
            return self._write_amount(Decimal(value))
        if self.kind == "date":
            return _DATE_PART.sub(lambda found: _date_part(value, found[0]), self.pattern)
        if self.kind == "choice":
            key = plain(value)
            if key not in self.words:
                message = said("no word for '{key}'; there are {known}", key=key, known=", ".join(self.words))
                raise ValueError(message)
            return self.words[key]
        return self._write_text(plain(value))

    def cuts(self, value: str) -> bool:
        """Return whether writing this text leaves a part of it out, as `longer = "cut"` allows."""
        kept = sum(character not in self.without for character in value)
        return self.kind == "text" and self.longer == "cut" and self.max_length is not None and kept > self.max_length

    def read(self, text: str) -> Any:
        """Return the value that the text shows. Raises `ValueError` for any text that is not of this format."""
        if self.kind == "amount":
            return self._read_amount(text.replace("\xa0", " ").strip())
        if self.kind == "date":
            return self._read_date(text.strip())
        if self.kind == "choice":
            wanted = " ".join(text.split())
            for key, word in self.words.items():
                if word == wanted:
                    return key
            message = said("'{wanted}' is none of {known}", wanted=wanted, known=", ".join(self.words.values()))
            raise ValueError(message)
        return text.strip()

    def shows(self, value: str, text: str) -> bool:
        """Return whether a text on the screen is this value as the system writes it: cut, or characters left out."""
        try:
            written = self._write_text(value)
        except TextTooLong:
            return False
        return written.split() == "".join(c for c in text if c not in self.without).split()

    def _write_amount(self, value: Decimal) -> str:
        exact = value.quantize(Decimal(1).scaleb(-self.decimals))
        if exact != value:
            message = said("{value} has more than {decimals} decimals", value=value, decimals=self.decimals)
            raise ValueError(message)
        digits = f"{abs(exact):f}".replace(".", self.decimal)
        if exact >= 0:
            return digits
        return f"-{digits}" if self.minus == "before" else f"{digits}-"

    def _read_amount(self, text: str) -> Decimal:
        whole = "[0-9]+"
        if self.thousands:
            whole = rf"(?:[0-9]{{1,3}}(?:{re.escape(self.thousands)}[0-9]{{3}})+|[0-9]+)"
        fraction = rf"{re.escape(self.decimal)}[0-9]{{{self.decimals}}}" if self.decimals else ""
        sign = "(?P<sign>-?)"
        body = f"(?P<digits>{whole}{fraction})"
        found = re.fullmatch(sign + body if self.minus == "before" else body + sign, text)
        if not found:
            message = said(
                "'{text}' is no amount as this system writes them ({example})",
                text=text,
                example=self._write_amount(Decimal(1250)),
            )
            raise ValueError(message)
        digits = found["digits"]
        if self.thousands:
            digits = digits.replace(self.thousands, "")
        value = Decimal(digits.replace(self.decimal, "."))
        return -value if found["sign"] else value

    def _read_date(self, text: str) -> date:
        position, expression = 0, ""
        for part in _DATE_PART.finditer(self.pattern):
            expression += re.escape(self.pattern[position : part.start()]) + _DATE_PARTS[part[0]]
            position = part.end()
        found = re.fullmatch(expression + re.escape(self.pattern[position:]), text)
        if not found:
            message = said(
                "'{text}' is no date as this system writes them ({pattern})", text=text, pattern=self.pattern
            )
            raise ValueError(message)
        parts = found.groupdict()
        year = int(parts["year"]) if "year" in parts else 2000 + int(parts["short_year"])
        return date(year, int(parts["month"]), int(parts["day"]))

    def _write_text(self, text: str) -> str:
        kept = "".join(self.instead.get(c, c) for c in text if c not in self.without)
        if self.max_length is None or len(kept) <= self.max_length:
            return kept
        if self.longer == "hold":
            message = said(
                "{count} characters, and the field takes {max_length}", count=len(kept), max_length=self.max_length
            )
            raise TextTooLong(message)
        return kept[: self.max_length].rstrip()


def _date_part(value: date, part: str) -> str:
    return {
        "YYYY": f"{value.year:04}",
        "YY": f"{value.year % 100:02}",
        "MM": f"{value.month:02}",
        "M": str(value.month),
        "DD": f"{value.day:02}",
        "D": str(value.day),
    }[part]
