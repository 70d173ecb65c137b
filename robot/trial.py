"""`fakturarobot map run`: one invoice from a file through a mapping, looked up, filled, and posted only if asked to."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from robot.case import Intent, IntentLine, differences, meant_by, plain
from robot.errors import BusinessHold, ConfigurationError, SystemFault, UncertainEntry
from robot.invoice import Finding, Severity
from robot.mapping.values import values_of
from robot.ports import Filing, LegacySystem
from robot.sentence import at, said
from robot.toml import parse_toml

Amount = Annotated[Decimal, Field(allow_inf_nan=False)]


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    account_code: str
    text: str
    amount: Amount


class Filed(BaseModel):
    """The document of a made-up invoice, for a system that files; `document` is a path from the case file's folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: Path
    title: str
    document_type: str
    voucher: str


class CaseFile(BaseModel):
    """A made-up invoice, as `--case FILE.json` has it. Amounts are texts ("1250.00"), dates ISO 8601."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    supplier_id: str
    supplier_name: str
    invoice_number: str
    issue_date: date
    due_date: date | None = None
    currency: str = "DKK"
    credit_note: bool = False
    net_total: Amount
    vat_total: Amount
    gross_total: Amount
    account_code: str
    text: str = ""
    iban: str | None = None
    account: str | None = None
    fik: str | None = None
    order_reference: str | None = None
    lines: tuple[_Line, ...] = ()
    filed: Filed | None = None


def load_case(path: Path, system: str) -> Intent:
    """Read a case file. Raises `ConfigurationError` with every fault of the file."""
    return _intent(_read_case(path), system)


def load_filing(path: Path, system: str) -> Filing:
    """Read what a case file says of the document to be filed. Raises `ConfigurationError` as `load_case` does."""
    found = _read_case(path)
    if found.filed is None:
        raise ConfigurationError(at(path, said("'filed' is missing: the document that this system is to file.")))
    intent, document = _intent(found, system), path.parent / found.filed.document
    if not document.is_file():
        raise ConfigurationError(at(path, at("filed.document", said("there is no file {file}.", file=document))))
    return Filing(
        case_id=intent.case_id,
        title=found.filed.title,
        document_type=found.filed.document_type,
        document=document,
        values=values_of(intent) | {"voucher": found.filed.voucher},
    )


def _read_case(path: Path) -> CaseFile:
    try:
        table = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigurationError(said("{path}: cannot be read ({reason}).", path=path, reason=error.strerror)) from None
    except UnicodeDecodeError:
        raise ConfigurationError(said("{path}: is not UTF-8. Save it as UTF-8 in the editor.", path=path)) from None
    except json.JSONDecodeError as error:
        where = said("{what} (at line {line}, column {column})", what=error.msg, line=error.lineno, column=error.colno)
        raise ConfigurationError(said("{path}: is not valid JSON: {error}.", path=path, error=where)) from None
    return parse_toml(path, CaseFile, table)


def _intent(found: CaseFile, system: str) -> Intent:
    values = {name: getattr(found, name) for name in CaseFile.model_fields if name != "filed"}
    values["text"] = found.text or f"{found.supplier_name} {found.invoice_number}"
    values["lines"] = tuple(IntentLine(**line.model_dump()) for line in found.lines)
    return Intent(case_id="F-0000-000000", system=system, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One value, as it was meant and as the system shows it."""

    name: str
    meant: str
    seen: str
    same: bool


@dataclass(slots=True, kw_only=True)
class Trial:
    """What came of one invoice. `stopped` says why it did not go on ("" where it came to its end), `held` says more."""

    found_before: tuple[str, ...] = ()
    form: tuple[Compared, ...] = ()
    voucher: str = ""
    read_back: tuple[Compared, ...] = ()
    found_after: tuple[str, ...] = ()
    pictures: dict[str, str] = field(default_factory=dict)
    served: tuple[tuple[str, int], ...] = ()
    stopped: str = ""
    held: Finding | None = None

    @property
    def fits(self) -> bool:
        """Whether the mapping did all that was asked, and every value was as meant."""
        return not self.stopped and all(one.same for one in (*self.form, *self.read_back))


def try_mapping(system: LegacySystem, intent: Intent, *, post: bool, keep: Callable[[str, bytes], Path]) -> Trial:
    """Look the invoice up, fill its form, compare; with `post` post it, read it back, and look it up again.

    One that is found before is read back instead, and never posted. Raises `SystemFault` and `UncertainEntry`.
    """
    trial = Trial()

    def picture(name: str) -> None:
        trial.pictures[name] = str(keep(name, system.screenshot()))

    try:
        trial.found_before = system.look_up(intent).vouchers
        picture("lookup")
        if trial.found_before:
            trial.voucher = trial.found_before[0]
            trial.read_back = _compared(intent, system.read_back(trial.voucher, intent))
            picture("voucher")
            if post:
                trial.stopped = "found"
                return trial
        trial.form = _compared(intent, system.fill(intent))
        trial.served = tuple(system.served)
        picture("form")
        if not post:
            return trial
        if not trial.fits:
            trial.stopped = "differs"
            return trial
        trial.voucher = _posted(system, intent, lambda: picture("unclear"))
        picture("posted")
        trial.read_back = _compared(intent, system.read_back(trial.voucher, intent))
        picture("voucher")
        trial.found_after = system.look_up(intent).vouchers
        if trial.found_after != (trial.voucher,):
            trial.stopped = "lost"
    except BusinessHold as hold:
        trial.stopped, trial.held = "held", found_by(hold)
        picture("refused")
    return trial


def found_by(hold: BusinessHold) -> Finding:
    """Return what a hold says, as staff read it in the workbook."""
    return Finding(reason=hold.reason, severity=Severity.HOLD, field=hold.field, facts=dict(hold.facts))


def _posted(system: LegacySystem, intent: Intent, picture: Callable[[], None]) -> str:
    try:
        return system.submit()
    except UncertainEntry:
        with suppress(SystemFault):
            picture()
        system.reset()
        found = system.look_up(intent).vouchers
        if len(found) == 1:
            return found[0]
        raise


def _compared(intent: Intent, seen: Mapping[str, Any]) -> tuple[Compared, ...]:
    wrong = {one.name for one in differences(intent, seen)}
    return tuple(
        Compared(name=name, meant=plain(meant_by(intent, name)), seen=plain(value), same=name not in wrong)
        for name, value in seen.items()
    )
