"""runbooks/NAME/process.toml, typed: what one kind of work is, and how far the robot may go alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

from robot.case import INTENT_NAMES
from robot.errors import ConfigurationError
from robot.invoice import FIELD_NAMES, Certainty
from robot.sentence import Sentence, said
from robot.toml import fault_at, load_table, nearest, parse_toml
from robot.toml_lines import Where

Names = TypeVar("Names", tuple[str, ...], dict[str, str])


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Approval(_Table):
    """Which invoices a person approves before they are entered."""

    mode: Literal["always", "above", "never"] = "above"
    above: Annotated[Decimal, Field(ge=0)] = Decimal("5000.00")  # gross, in kroner; other currencies count as above
    four_eyes_above: Annotated[Decimal, Field(ge=0)] | None = None


class SpotCheck(_Table):
    """Which share of the invoices that could go in alone is shown to a person first."""

    share: Annotated[float, Field(ge=0, le=1)] = 0.02


class Fields(_Table):
    """Which fields an invoice must have, and how certain each must be to be typed."""

    required: tuple[str, ...] = (
        "invoice_number",
        "issue_date",
        "supplier_id",
        "currency",
        "net_total",
        "vat_total",
        "gross_total",
    )
    certainty: dict[str, Literal["proven", "supported"]] = {}  # default for each: proven
    # a field that is read with less certainty than asked holds the case; one that is not on the page does not
    typed: tuple[str, ...] = ("due_date", "iban", "account", "fik", "order_reference")

    @field_validator("required", "typed", "certainty")
    @classmethod
    def _known(cls, names: Names) -> Names:
        for name in names:
            if name not in FIELD_NAMES:
                message = said(
                    "'{name}' is no field of an invoice.{meant}", name=name, meant=nearest(name, FIELD_NAMES)
                )
                raise ValueError(message)
        return names

    def enough(self, name: str, certainty: Certainty) -> bool:
        """Whether a value of this certainty may be typed without a person."""
        if certainty in (Certainty.PROVEN, Certainty.STATED):
            return True
        return certainty is Certainty.SUPPORTED and self.certainty.get(name) == "supported"


class Checks(_Table):
    """Which checks are left out, and their limits."""

    without: tuple[str, ...] = ()
    most_days_old: Annotated[int, Field(gt=0)] = 365
    most_days_ahead: Annotated[int, Field(ge=0)] = 3
    amount_limit: Annotated[Decimal, Field(gt=0)] = Decimal("100000.00")
    price_tolerance_percent: Annotated[Decimal, Field(ge=0)] = Decimal(2)
    currencies: Annotated[tuple[str, ...], Field(min_length=1)] = ("DKK",)

    @field_validator("currencies")
    @classmethod
    def _letters(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if re.fullmatch(r"[A-Z]{3}", value) is None:
                message = said("'{value}' is no currency; expected its three letters, for example 'DKK'", value=value)
                raise ValueError(message)
        return values


class Posting(_Table):
    """What is entered where."""

    system: str  # mappings/systems/NAME.toml
    text: str = "{supplier_name} {invoice_number}"
    account_code: str = ""  # used where the register has none for the supplier; "" means a hold
    look_up_before: bool = True  # search for the invoice before entering it: a colleague may have been quicker


class FilingRule(_Table):
    """What is filed (journaliseret) of an entered invoice."""

    system: str
    document_type: str = "Faktura"
    title: str = "Faktura {invoice_number} fra {supplier_name}"
    attachment_type: str = ""  # the type under which files that came along are filed too; "": they are not


class Process(_Table):
    """All of process.toml."""

    name: str
    title: str
    automatic_entry: bool = False  # off: everything is held for approval, with the fields filled in
    approval: Approval = Approval()
    spot_check: SpotCheck = SpotCheck()
    fields: Fields = Fields()
    checks: Checks = Checks()
    posting: Posting
    filing: FilingRule | None = None
    retries: Annotated[int, Field(ge=0, le=10)] = 2  # technical faults while entering one case, a run
    breaker_after: Annotated[int, Field(ge=1)] = 3  # technical faults in a row until a system is left alone


def load_process(folder: Path, name: str) -> Process:
    """Read `folder/name/process.toml`. Raises `ConfigurationError` with every fault."""
    path = folder / name / "process.toml"
    if not path.is_file():
        known = sorted(p.parent.name for p in folder.glob("*/process.toml"))
        raise ConfigurationError(
            said(
                "there is no runbook '{name}' in {folder}.{meant} Known: {known}.",
                name=name,
                folder=folder,
                meant=nearest(name, known),
                known=", ".join(known) or said("none"),
            )
        )
    table = load_table(path)
    if "name" in table:
        what = said("unknown key. A runbook is called what its folder is called.")
        raise ConfigurationError(fault_at(path, table, ("name",), what))
    process = parse_toml(path, Process, {"name": name, **table})
    faults = [fault_at(path, table, where, what) for where, what in _unasked(process)]
    for key, template in (
        ("posting.text", process.posting.text),
        ("filing.title", process.filing.title if process.filing else ""),
    ):
        try:
            template.format_map(dict.fromkeys(INTENT_NAMES, ""))
        except (KeyError, ValueError, IndexError, AttributeError) as error:
            names = ", ".join(INTENT_NAMES)
            what = said("'{template}' uses {error}; known: {known}.", template=template, error=error, known=names)
            faults.append(fault_at(path, table, tuple(key.split(".")), what))
    if faults:
        raise ConfigurationError(faults)
    return process


def _unasked(process: Process) -> Iterator[tuple[Where, Sentence]]:
    """Yield that two people shall answer for what goes in without asking one."""
    two, rule = process.approval.four_eyes_above, process.approval
    if two is None or not process.automatic_entry or rule.mode == "always":
        return
    asked = [rule.above] if rule.mode == "above" else []
    asked += [] if "amount_limit" in process.checks.without else [process.checks.amount_limit]
    if not asked or two < min(asked):
        yield (
            ("approval", "four_eyes_above"),
            said(
                "asks two people above {two}, but some of what is above it goes in without anybody. Set approval.above "
                'with mode = "above", or checks.amount_limit, to {two} at most.',
                two=two,
            ),
        )
