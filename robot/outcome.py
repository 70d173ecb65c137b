"""The whole vocabulary of what can become of a case: its states, and the reasons for them."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a case stands. `MOVES` says which way it can go from there."""

    RECEIVED = "received"
    READ = "read"
    CHECKED = "checked"
    READY = "ready"
    ENTERING = "entering"
    ENTERED = "entered"
    CONFIRMED = "confirmed"
    FILED = "filed"
    HELD = "held"
    UNCERTAIN = "uncertain"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    SORTED_AWAY = "sorted_away"
    DONE_BY_HAND = "done_by_hand"


_S = State
MOVES: dict[State, frozenset[State]] = {
    _S.RECEIVED: frozenset({_S.READ, _S.HELD, _S.DUPLICATE, _S.SORTED_AWAY}),
    _S.READ: frozenset({_S.CHECKED, _S.HELD, _S.DUPLICATE, _S.SORTED_AWAY}),
    _S.CHECKED: frozenset({_S.READY, _S.HELD, _S.DUPLICATE, _S.SORTED_AWAY}),
    _S.READY: frozenset({_S.ENTERING, _S.HELD, _S.DUPLICATE, _S.READY}),
    _S.ENTERING: frozenset({_S.ENTERED, _S.UNCERTAIN, _S.HELD, _S.READY}),
    _S.ENTERED: frozenset({_S.CONFIRMED, _S.UNCERTAIN, _S.HELD}),
    _S.UNCERTAIN: frozenset({_S.CONFIRMED, _S.READY, _S.HELD}),
    _S.CONFIRMED: frozenset({_S.FILED, _S.CONFIRMED, _S.HELD}),
    _S.HELD: frozenset({_S.READY, _S.READ, _S.RECEIVED, _S.REJECTED, _S.DONE_BY_HAND, _S.HELD, _S.CONFIRMED}),
    _S.FILED: frozenset(),
    _S.REJECTED: frozenset(),
    _S.DUPLICATE: frozenset({_S.HELD}),
    _S.SORTED_AWAY: frozenset(),
    _S.DONE_BY_HAND: frozenset(),
}
"""From each state, the states that a case can go to. `ENTERING -> HELD` and `-> READY` are for
what the system refused in words before anything was posted; never for silence. `CONFIRMED -> HELD`
is for what cannot be filed: its voucher stays, and it goes back to `CONFIRMED` alone. `DUPLICATE -> HELD` is
for a copy whose original a person rejected."""

ENDS: frozenset[State] = frozenset({_S.FILED, _S.CONFIRMED, _S.REJECTED, _S.DUPLICATE, _S.SORTED_AWAY, _S.DONE_BY_HAND})
"""The states in which the robot has nothing more to do (`confirmed` where no filing is asked)."""


class Reason(StrEnum):
    """Why a case is held, ended or merely noted. Each has its words and its guide for staff.

    In the order in which a person wants to know of them: what explains other reasons stands before them.
    """

    # The mail or the file
    MALFORMED = "malformed"
    NO_INVOICE = "no_invoice"
    UNSUPPORTED_ATTACHMENT = "unsupported_attachment"
    NOT_PDF = "not_pdf"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    TOO_BIG = "too_big"
    TOO_MANY_PAGES = "too_many_pages"
    TIMEOUT = "timeout"
    NO_TEXT = "no_text"
    HIDDEN_TEXT = "hidden_text"
    ACTIVE_CONTENT = "active_content"
    MODIFIED_AFTER_ISSUE = "modified_after_issue"
    XML_BROKEN = "xml_broken"
    XML_UNKNOWN = "xml_unknown"
    DTD_FORBIDDEN = "dtd_forbidden"
    PAGE_AND_XML_DISAGREE = "page_and_xml_disagree"

    # What kind of document it is
    NOT_AN_INVOICE = "not_an_invoice"
    APPENDIX_PAGES = "appendix_pages"
    APPENDIX = "appendix"
    JOINED = "joined"
    PAGES_UNCLEAR = "pages_unclear"
    PAGES_MISSING = "pages_missing"
    REMINDER = "reminder"
    STATEMENT = "statement"
    ESTIMATE = "estimate"

    # The sender
    SENDER_AUTHENTICATION = "sender_authentication"
    UNKNOWN_SENDER = "unknown_sender"

    # The values
    AMOUNT_INVALID = "amount_invalid"
    AMOUNT_AMBIGUOUS = "amount_ambiguous"
    TOTALS_DISAGREE = "totals_disagree"
    VAT_RATE = "vat_rate"
    LINES_DISAGREE = "lines_disagree"
    CHECK_DIGIT = "check_digit"
    DATE_IMPLAUSIBLE = "date_implausible"
    CURRENCY = "currency"
    PAYABLE_DIFFERS = "payable_differs"
    OTHER_BUYER = "other_buyer"
    MISSING_FIELD = "missing_field"

    # The supplier and the office's own rules
    UNKNOWN_SUPPLIER = "unknown_supplier"
    FIRST_INVOICE = "first_invoice"
    BANK_ACCOUNT_CHANGED = "bank_account_changed"
    SUPPLIER_NOT_VAT_REGISTERED = "supplier_not_vat_registered"
    NOT_PROVEN = "not_proven"  # after what says more of the supplier: the first one is what a row is called by
    PERSONAL_NUMBER = "personal_number"
    NO_ACCOUNT_CODE = "no_account_code"
    MAPPING_UNMATCHED = "mapping_unmatched"
    MAPPING_FIELD_MISSING = "mapping_field_missing"
    PRICE_AGREEMENT = "price_agreement"
    DUPLICATE = "duplicate"
    SAME_DOCUMENT = "same_document"
    POSSIBLE_DUPLICATE = "possible_duplicate"
    CREDIT_WITHOUT_INVOICE = "credit_without_invoice"
    OVER_LIMIT = "over_limit"
    APPROVAL = "approval"
    AUTOMATIC_ENTRY_OFF = "automatic_entry_off"
    SPOT_CHECK = "spot_check"

    # The legacy system
    ALREADY_IN_SYSTEM = "already_in_system"
    SYSTEM_REFUSED = "system_refused"
    SUPPLIER_AMBIGUOUS = "supplier_ambiguous"
    FORM_DISAGREES = "form_disagrees"
    TEXT_CUT = "text_cut"
    VOUCHER_DISAGREES = "voucher_disagrees"
    UNCERTAIN_ENTRY = "uncertain_entry"
    SCREEN_CHANGED = "screen_changed"
    SYSTEM_DOWN = "system_down"
    FILING_FAILED = "filing_failed"

    # The robot
    UNEXPECTED_ERROR = "unexpected_error"

    # What a person said
    REJECTED_BY_PERSON = "rejected_by_person"
    DONE_BY_PERSON = "done_by_person"
    WAIT = "wait"


class Decision(StrEnum):
    """What a person can answer to a held case."""

    APPROVE = "approve"
    CORRECT = "correct"
    REJECT = "reject"
    DONE_BY_HAND = "done_by_hand"
    TRY_AGAIN = "try_again"
    WAIT = "wait"


GRAVITY: dict[str, int] = {reason: rank for rank, reason in enumerate(Reason)}
"""The rank of each reason, the gravest lowest."""

NO_INVOICES: frozenset[str] = frozenset({Reason.NOT_AN_INVOICE, Reason.REMINDER, Reason.STATEMENT, Reason.ESTIMATE})
"""What is nothing to be paid by itself: only values that a person states make an invoice of it."""
