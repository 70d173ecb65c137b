"""What each table of config.toml is made of: unknown keys are faults, and numbers are checked by their digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from stdnum import ean
from stdnum.dk import cvr as cvr_number

from robot.sentence import Sentence, said


class Section(BaseModel):
    """A table of config.toml: unknown keys are faults, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def zone_name(name: str) -> str:
    """Return the name of a time zone. Raises ValueError for any other."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = said("'{name}' is no time zone; expected for example 'Europe/Copenhagen'", name=name)
        raise ValueError(message) from error
    return name


def _digits(length: int, what: Sentence, holds: Callable[[str], bool]) -> AfterValidator:
    def check(value: str) -> str:
        bare = value.replace(" ", "")
        if re.fullmatch(rf"[0-9]{{{length}}}", bare) is None:
            message = said("'{value}' is no {what}; expected {length} digits", value=value, what=what, length=length)
        elif holds(bare):
            return bare
        else:
            message = said("'{value}' is no {what}: a digit is wrong, or two are swapped", value=value, what=what)
        raise ValueError(message)

    return AfterValidator(check)


Cvr = Annotated[str, _digits(8, said("CVR number"), cvr_number.is_valid)]
Gln = Annotated[str, _digits(13, said("GLN (EAN number)"), ean.is_valid)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=40)]
