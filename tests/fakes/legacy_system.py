"""A legacy system in memory, with its own list of vouchers and a switch for each way it can fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from robot.case import Intent
from robot.errors import BusinessHold, Pictures, ScreenChanged, SessionLost, SystemFault, UncertainEntry
from robot.invoice import Finding, Severity
from robot.outcome import Reason
from robot.ports import Filing, Lookup


class Trouble(Enum):
    """What can go wrong, and where."""

    CANARY_CHANGED = auto()
    CANARY_FAULT = auto()
    LOOK_UP_FAULT = auto()
    FILL_FAULT = auto()
    FILL_SESSION_LOST = auto()
    FILL_CHANGED = auto()
    FILL_UNFORESEEN = auto()
    WRONG_IN_FORM = auto()
    TEXT_CUT = auto()
    REFUSES = auto()
    SUBMIT_FAULT = auto()  # the button was not there: nothing was posted
    UNCERTAIN_POSTED = auto()
    UNCERTAIN_DROPPED = auto()
    SUBMIT_UNFORESEEN = auto()  # after it posted
    WRONG_IN_VOUCHER = auto()
    READ_BACK_FAULT = auto()
    READ_BACK_UNKNOWN = auto()  # says in words that there is no such voucher
    READ_BACK_UNFORESEEN = auto()
    PICTURE_FAULT_AFTER_POSTING = auto()
    FILE_FAULT = auto()
    FILE_REFUSES = auto()
    FILE_UNFORESEEN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One voucher in the system's own books."""

    number: str
    supplier_id: str
    invoice_number: str
    values: Mapping[str, Any]


class FakeSystem:
    """Implements `LegacySystem`. Has no protection whatsoever against posting twice."""

    def __init__(self, name: str, *, authoritative: bool = True, search_is_blind: bool = False) -> None:
        self.name = name
        self.authoritative = authoritative
        self.search_is_blind = search_is_blind  # its index is built at night: what was just posted is not found
        self.vouchers: list[Posted] = []
        self.filed: dict[str, str] = {}
        self.filings: list[Filing] = []  # each document that was handed over
        self.calls: Counter[str] = Counter()
        self.served: Sequence[tuple[str, int]] = ()
        self.pictures: tuple[Pictures, ...] = ()
        self._troubles: dict[Trouble, tuple[int, str]] = {}
        self._form: Intent | None = None
        self._picture_fails = False

    def fails(self, trouble: Trouble, *, times: int = 10**6, number: str = "") -> None:
        """Switch a trouble on, for so many times, and for one invoice number alone where one is named."""
        self._troubles[trouble] = (times, number)

    def works(self) -> None:
        """Switch all troubles off."""
        self._troubles.clear()

    def numbers(self) -> list[str]:
        """Return the invoice numbers that stand in the books, in the order of posting."""
        return [v.invoice_number for v in self.vouchers]

    def _hit(self, trouble: Trouble, number: str = "") -> bool:
        times, only = self._troubles.get(trouble, (0, ""))
        if not times or (only and only != number):
            return False
        self._troubles[trouble] = (times - 1, only)
        return True

    def check(self) -> None:
        """Log in and look around."""
        self.calls["check"] += 1
        if self._hit(Trouble.CANARY_CHANGED):
            raise ScreenChanged("the button Bogfør is not there", pictures=self.pictures)
        if self._hit(Trouble.CANARY_FAULT):
            raise SystemFault("no answer")

    def look_up(self, intent: Intent) -> Lookup:
        """Search the books."""
        self.calls["look_up"] += 1
        if self._hit(Trouble.LOOK_UP_FAULT, intent.invoice_number):
            raise SystemFault("the search does not answer")
        key = intent.supplier_id, intent.invoice_number
        found = tuple(v.number for v in self.vouchers if (v.supplier_id, v.invoice_number) == key)
        return Lookup(vouchers=() if self.search_is_blind else found, authoritative=self.authoritative)

    def fill(self, intent: Intent) -> Mapping[str, Any]:
        """Fill the form."""
        self.calls["fill"] += 1
        number, self._form = intent.invoice_number, None
        for trouble, error in (
            (Trouble.FILL_FAULT, SystemFault("took too long")),
            (Trouble.FILL_SESSION_LOST, SessionLost("log in again")),
            (Trouble.FILL_CHANGED, ScreenChanged("no field Beløb")),
            (Trouble.FILL_UNFORESEEN, ZeroDivisionError()),
        ):
            if self._hit(trouble, number):
                raise error
        self._form = intent
        return _shown(intent) | ({"gross_total": intent.gross_total * 100} if self._hit(Trouble.WRONG_IN_FORM) else {})

    def notes(self) -> Sequence[Finding]:
        """Return what the switched-on trouble says was cut."""
        if self._form is None or not self._hit(Trouble.TEXT_CUT, self._form.invoice_number):
            return []
        facts = {"field": "text", "text": self._form.text[:5], "system": self.name}
        return [Finding(reason=Reason.TEXT_CUT, severity=Severity.NOTE, field="text", facts=facts, by="entry")]

    def files(self) -> Mapping[str, bytes]:
        """Return no file."""
        return {}

    def keep_alive(self) -> None:
        """Stay awake."""
        self.calls["keep_alive"] += 1

    def submit(self) -> str:
        """Post the form."""
        self.calls["submit"] += 1
        intent, self._form = self._form, None
        assert intent is not None, "submit without fill"
        number = intent.invoice_number
        if self._hit(Trouble.REFUSES, number):
            raise BusinessHold(Reason.SYSTEM_REFUSED, system=self.name, words="Perioden er lukket")
        if self._hit(Trouble.SUBMIT_FAULT, number):
            raise SystemFault("no button Bogfør")
        if self._hit(Trouble.UNCERTAIN_DROPPED, number):
            raise UncertainEntry("connection reset")
        wrong = {"gross_total": intent.gross_total / 100} if self._hit(Trouble.WRONG_IN_VOUCHER, number) else {}
        voucher = Posted(
            number=f"B-{len(self.vouchers) + 1}",
            supplier_id=intent.supplier_id,
            invoice_number=number,
            values=_shown(intent) | wrong,
        )
        self.vouchers.append(voucher)
        if self._hit(Trouble.UNCERTAIN_POSTED, number):
            raise UncertainEntry("500 Internal Server Error")
        if self._hit(Trouble.SUBMIT_UNFORESEEN, number):
            raise ZeroDivisionError
        self._picture_fails = self._hit(Trouble.PICTURE_FAULT_AFTER_POSTING, number)
        return voucher.number

    def read_back(self, voucher: str, intent: Intent) -> Mapping[str, Any]:
        """Open a voucher."""
        self.calls["read_back"] += 1
        if self._hit(Trouble.READ_BACK_FAULT, intent.invoice_number):
            raise SystemFault("the voucher does not open")
        if self._hit(Trouble.READ_BACK_UNKNOWN, intent.invoice_number):
            raise BusinessHold(Reason.SYSTEM_REFUSED, system=self.name, words="Bilaget findes ikke")
        if self._hit(Trouble.READ_BACK_UNFORESEEN, intent.invoice_number):
            return {"no_such_name": 1}
        return next(v.values for v in self.vouchers if v.number == voucher)

    def file(self, filing: Filing) -> str:
        """File a document, once a case."""
        self.calls["file"] += 1
        number = filing.values["invoice_number"]
        if self._hit(Trouble.FILE_FAULT, number):
            raise SystemFault("the archive does not answer")
        if self._hit(Trouble.FILE_REFUSES, number):
            raise BusinessHold(Reason.FILING_FAILED, system=self.name, words="Sagen er lukket")
        if self._hit(Trouble.FILE_UNFORESEEN, number):
            raise ZeroDivisionError
        assert filing.document.is_file()
        self.filings.append(filing)
        return self.filed.setdefault(filing.case_id, f"D-{len(self.filed) + 1}")

    def screenshot(self) -> bytes:
        """Return a picture, each another one."""
        self.calls["screenshot"] += 1
        if self._picture_fails:
            self._picture_fails = False
            raise SystemFault("no picture")
        return f"{self.name} {self.calls['screenshot']}".encode()

    def trace(self) -> bytes | None:
        """Return a trace."""
        return b"trace"

    def reset(self) -> None:
        """Begin anew."""
        self.calls["reset"] += 1
        self._form = None

    def close(self) -> None:
        """End."""


def _shown(intent: Intent) -> dict[str, Any]:
    names = ("supplier_id", "invoice_number", "issue_date", "due_date", "gross_total", "account_code", "text")
    return {name: intent.value(name) for name in names}
