"""Which facts the sentence of each reason uses: what a check puts into `Finding.facts`.

Facts are data as text: amounts as "1250.00", dates as "2026-11-23", fields by their name in `Invoice`.
A fact that is missing is never an error: the sentence's `bare` form is used, or "–" stands in its place.
`field` need not be among a finding's facts: `Finding.field` serves. Where a person wrote the value ("stated"), the
sentence `stated` goes before the other, where a reason has one; `part` is used where only some facts are there, and
`foreign` where there is a `currency` too: that of an amount which cannot be compared with a limit in kroner; `other`
where there is the `supplier` of another invoice, who is not this one's.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from robot.outcome import Reason

REASON_FACTS: Mapping[Reason, tuple[str, ...]] = MappingProxyType(
    dict.fromkeys(Reason, ())
    | {
        Reason.UNSUPPORTED_ATTACHMENT: ("name",),
        Reason.NOT_AN_INVOICE: ("words",),
        Reason.TOO_BIG: ("limit",),
        Reason.TOO_MANY_PAGES: ("pages", "limit"),
        Reason.PAGE_AND_XML_DISAGREE: ("field", "page", "xml"),
        Reason.APPENDIX_PAGES: ("pages",),
        Reason.APPENDIX: ("case",),
        Reason.JOINED: ("case",),
        Reason.PAGES_UNCLEAR: ("pages",),
        Reason.PAGES_MISSING: ("seen", "of"),
        Reason.MAPPING_UNMATCHED: ("supplier", "mapping"),
        Reason.MAPPING_FIELD_MISSING: ("field", "mapping"),
        Reason.SENDER_AUTHENTICATION: ("sender", "verdict"),
        Reason.UNKNOWN_SENDER: ("sender", "supplier"),
        Reason.MISSING_FIELD: ("field",),
        Reason.NOT_PROVEN: ("field", "seen", "certainty"),
        Reason.AMOUNT_INVALID: ("seen",),
        Reason.AMOUNT_AMBIGUOUS: ("field", "seen"),
        Reason.TOTALS_DISAGREE: ("net", "vat", "gross"),
        Reason.VAT_RATE: ("rate",),
        Reason.LINES_DISAGREE: ("lines", "net"),
        Reason.CHECK_DIGIT: ("field", "seen"),
        Reason.DATE_IMPLAUSIBLE: ("field", "seen"),
        Reason.CURRENCY: ("seen", "expected"),
        Reason.PAYABLE_DIFFERS: ("payable", "gross", "words"),
        Reason.OTHER_BUYER: ("seen",),
        Reason.UNKNOWN_SUPPLIER: ("id", "name"),
        Reason.FIRST_INVOICE: ("supplier",),
        Reason.BANK_ACCOUNT_CHANGED: ("seen", "known"),
        Reason.SUPPLIER_NOT_VAT_REGISTERED: ("supplier", "vat"),
        Reason.PERSONAL_NUMBER: ("field",),
        Reason.NO_ACCOUNT_CODE: ("supplier",),
        Reason.PRICE_AGREEMENT: ("item", "seen", "agreed"),
        Reason.DUPLICATE: ("case", "voucher"),
        Reason.SAME_DOCUMENT: ("case",),
        Reason.POSSIBLE_DUPLICATE: ("case", "voucher", "number", "seen", "known"),
        Reason.CREDIT_WITHOUT_INVOICE: ("number",),
        Reason.OVER_LIMIT: ("amount", "limit"),
        Reason.APPROVAL: ("amount", "limit"),
        Reason.ALREADY_IN_SYSTEM: ("system", "number", "voucher", "dated", "known", "issued", "seen"),
        Reason.SYSTEM_REFUSED: ("system", "words"),
        Reason.SUPPLIER_AMBIGUOUS: ("system", "id"),
        Reason.FORM_DISAGREES: ("field", "meant", "seen"),
        Reason.TEXT_CUT: ("field", "system", "text"),
        Reason.VOUCHER_DISAGREES: ("voucher", "field", "meant", "seen"),
        Reason.UNCERTAIN_ENTRY: ("system", "voucher"),
        Reason.SCREEN_CHANGED: ("system", "target"),
        Reason.SYSTEM_DOWN: ("system",),
        Reason.FILING_FAILED: ("system",),
        Reason.UNEXPECTED_ERROR: ("error", "run"),
        Reason.REJECTED_BY_PERSON: ("who",),
        Reason.DONE_BY_PERSON: ("who",),
        Reason.WAIT: ("who",),
    }
)

AMOUNT_FACTS = frozenset(
    {"amount", "agreed", "gross", "known", "limit", "lines", "meant", "net", "page", "payable", "seen", "vat", "xml"}
)
"""Facts that are shown as an amount where they have the form of one ("1250.00")."""

NUMBER_FACTS = frozenset({"seconds", "megabytes", "gigabytes"})
"""Facts of a sentence in code that are a number: "3.5"."""

TIME_FACTS = frozenset({"since", "until", "at", "start", "end"})
"""Facts of a sentence in code that are a time of day ("02:30") or a moment ("2026-11-23 01:15")."""

VERDICT_FACTS = frozenset({"verdict", "dmarc", "dkim", "spf"})
"""Facts that are a mail server's verdict: "pass", "fail", "none"."""

SAID_FACTS = frozenset({"target", "words", "message", "seen"})
"""Facts that may be a sentence that code said in English: why a screen was not as mapped, what an error says."""

STANDS_IN = MappingProxyType({"verdict": "dmarc", "words": "message"})
"""Where a fact is missing, the name under which another part of the robot gives it."""
