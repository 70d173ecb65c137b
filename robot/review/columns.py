"""The columns of the exception workbook: what stands where, and which of it staff may change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """How a cell's value is written and read."""

    TEXT = "text"
    DATE = "date"
    AMOUNT = "amount"
    LINK = "link"  # a word to click on
    LINKED = "linked"  # text that can be clicked on as well
    DECISION = "decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `key` names it in the words ([workbook] column_KEY) and in what is read back."""

    key: str
    form: Form = Form.TEXT
    width: float = 14  # in characters
    answer: bool = False  # staff write here
    field: str | None = None  # the invoice's field that a correction column states


CORRECTED: tuple[tuple[str, Form], ...] = (
    ("invoice_number", Form.TEXT),
    ("issue_date", Form.DATE),
    ("due_date", Form.DATE),
    ("supplier_id", Form.TEXT),
    ("currency", Form.TEXT),
    ("net_total", Form.AMOUNT),
    ("vat_total", Form.AMOUNT),
    ("gross_total", Form.AMOUNT),
    ("iban", Form.TEXT),
    ("account", Form.TEXT),
    ("fik", Form.TEXT),
    ("order_reference", Form.TEXT),
)
"""The fields that a person can state, in the order of their columns."""

TO_YOU: tuple[Column, ...] = (
    Column(key="case", form=Form.LINKED, width=15),
    Column(key="severity", width=9),
    Column(key="due_date", form=Form.DATE, width=11),
    Column(key="supplier", width=22),
    Column(key="invoice_number", form=Form.LINKED, width=14),
    Column(key="gross_total", form=Form.AMOUNT, width=13),
    Column(key="currency", width=7.5),
    Column(key="reason", width=44),
    Column(key="suggestion", width=38),
    Column(key="decision", form=Form.DECISION, width=16, answer=True),
    Column(key="initials", width=9, answer=True),
    Column(key="second_initials", width=9, answer=True),
    Column(key="comment", width=26, answer=True),
    Column(key="document", form=Form.LINK, width=9),
    Column(key="evidence", form=Form.LINK, width=15.5),
    Column(key="guide", form=Form.LINK, width=11.5),
    Column(key="supplier_id", width=12),
    Column(key="issue_date", form=Form.DATE, width=12.5),
    Column(key="seen", width=36),
    *(Column(key=f"correct_{name}", form=form, width=15, answer=True, field=name) for name, form in CORRECTED),
)
"""The sheet with what waits for a person: what is read and answered fits a screen and a printed page,
what it takes to look closer and to correct stands to the right of it."""

LAST_PRINTED = "initials"
"""The last column of `TO_YOU` on paper."""

ENTERED: tuple[Column, ...] = (
    Column(key="case", width=15),
    Column(key="voucher", width=14),
    Column(key="supplier", width=28),
    Column(key="supplier_id", width=11),
    Column(key="invoice_number", width=16),
    Column(key="issue_date", form=Form.DATE, width=12.5),
    Column(key="due_date", form=Form.DATE, width=11.5),
    Column(key="gross_total", form=Form.AMOUNT, width=14),
    Column(key="currency", width=7.5),
    Column(key="account_code", width=18),
    Column(key="filed_as", width=16),
    Column(key="approved_by", width=12),
    Column(key="document", form=Form.LINK, width=9),
    Column(key="evidence", form=Form.LINK, width=15.5),
)
"""The sheet with what went in tonight."""

COMING: tuple[Column, ...] = (
    Column(key="case", width=15),
    Column(key="state", width=18),
    Column(key="due_date", form=Form.DATE, width=11.5),
    Column(key="supplier", width=28),
    Column(key="supplier_id", width=11),
    Column(key="invoice_number", width=16),
    Column(key="issue_date", form=Form.DATE, width=12.5),
    Column(key="gross_total", form=Form.AMOUNT, width=14),
    Column(key="currency", width=7.5),
    Column(key="approved_by", width=12),
    Column(key="document", form=Form.LINK, width=9),
    Column(key="evidence", form=Form.LINK, width=15.5),
)
"""The sheet with what waits for the robot's next run, or for a system. Written where there is any."""

SORTED_AWAY: tuple[Column, ...] = (
    Column(key="case", width=15),
    Column(key="state", width=16),
    Column(key="sender", width=30),
    Column(key="subject", width=38),
    Column(key="document_name", width=28),
    Column(key="reason", width=60),
    Column(key="related_case", width=15),
    Column(key="document", form=Form.LINK, width=9),
    Column(key="evidence", form=Form.LINK, width=15.5),
)
"""The sheet with what needed no entry: reminders, statements, adverts, duplicates."""

UNUSED: tuple[Column, ...] = (
    Column(key="case", width=15),
    Column(key="unused_reason", width=70),
    Column(key="said", width=70),
)
"""The sheet with answers that could not be used and have no row to stand in. Written where there are any."""
