from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.case import ALWAYS_TYPED
from robot.checks import INDISPENSABLE, Subject, drawn, run_checks, verify_choice
from robot.errors import ConfigurationError
from robot.invoice import Certainty, Fact, Line, Severity, VatSubtotal
from robot.outcome import Reason
from robot.register import AgreedPrice
from robot.settings import Senders
from robot.words.facts import REASON_FACTS
from tests.fakes.invoices import (
    ORIGIN,
    PaperHistory,
    case,
    earlier,
    field,
    invoice,
    known_as,
    process,
    subject,
)

DK_IBAN = "DK5756780001234567"
LINE = Line(description="Søm", amount=Decimal(1000), unit_price=Decimal("10.30"), item_number="S1")
PRICE = AgreedPrice(supplier="13585628", item_number="S1", description="Søm", unit_price=Decimal(10))
ELECTRONIC = invoice(invoice_number=replace(field("1001"), facts=frozenset({Fact.STRUCTURED})))
NORWEGIAN = "NO9386011117947"


def test_a_value_that_a_person_wrote_is_marked_as_such() -> None:
    """The clerk's own account is refused as the clerk's, one that was read as the invoice's."""
    for certainty, stated in ((Certainty.STATED, "yes"), (Certainty.PROVEN, None)):
        wrong = invoice(account=field("9999-0000000001", certainty=certainty))
        (found,) = (f for f in run_checks(subject(wrong)) if f.reason is Reason.BANK_ACCOUNT_CHANGED)
        assert found.facts.get("stated") == stated


def test_a_value_is_told_as_it_would_be_entered() -> None:
    """Not as it stands on the page, or as the sum that it was reckoned by."""
    computed = replace(field(Decimal("9767.5"), certainty=Certainty.GUESS), raw="9767.50 - 9767.50")
    found = {f.field: f for f in run_checks(subject(invoice(net_total=computed))) if f.reason is Reason.NOT_PROVEN}
    assert found["net_total"].facts["seen"] == "9767.50"
    (limit,) = (f for f in run_checks(subject(invoice(gross_total=Decimal(500000)))) if f.reason is Reason.OVER_LIMIT)
    assert limit.facts["amount"] == "500000.00"


@pytest.mark.parametrize("name", [*ALWAYS_TYPED, "supplier_id"])
def test_what_every_form_is_filled_with_must_be_certain_whatever_the_runbook_requires(name: str) -> None:
    """A runbook that requires nothing lets no guess into the system, and nothing that is not there."""
    nothing_required = process(fields={"required": []})
    guessed: dict[str, Any] = {name: replace(getattr(invoice(), name), certainty=Certainty.GUESS)}
    left_out: dict[str, Any] = {name: None}
    found = run_checks(subject(invoice(**guessed), rules=nothing_required))
    assert [(f.reason, f.field) for f in found] == [(Reason.NOT_PROVEN, name)]
    missing = run_checks(subject(invoice(**left_out), rules=nothing_required))
    assert (Reason.MISSING_FIELD in {f.reason for f in missing}) is (name != "supplier_id")


def test_an_amount_in_another_currency_is_above_every_limit_that_is_set() -> None:
    """The limits are in kroner: 900 euro are not let in as 900 kroner, and the row says why."""
    euro = invoice(net_total=Decimal(720), vat_total=Decimal(180), gross_total=Decimal(900), currency="EUR")
    currencies = ("DKK", "EUR")
    limits = process(checks={"currencies": currencies}, approval={"above": "5000"})
    found = run_checks(subject(euro, rules=limits))
    assert [f.reason for f in found] == [Reason.OVER_LIMIT, Reason.APPROVAL]
    assert {f.facts["currency"] for f in found} == {"EUR"}
    none = process(checks={"currencies": currencies, "without": ["amount_limit"]}, approval={"mode": "never"})
    assert run_checks(subject(euro, rules=none)) == ()
    assert run_checks(subject(replace(euro, currency=field("DKK")), rules=limits)) == ()


def test_a_currency_that_is_not_posted_is_told_once() -> None:
    """The row says why it waits, and not that it is above limits in kroner too; where nobody asks for it, it does."""
    euro = invoice(currency="EUR")
    limits = {"amount_limit": "9000", "currencies": ("DKK",)}
    assert severities(subject(euro, rules=process(checks=limits))) == {Reason.CURRENCY: Severity.HOLD}
    unasked = process(checks={**limits, "without": ("currency",)})
    assert Reason.OVER_LIMIT in severities(subject(euro, rules=unasked))


def severities(of: Subject) -> dict[str, Severity]:
    """Return each reason that the checks give, with what it does; each has the facts that its sentence uses."""
    found = run_checks(of)
    for finding in found:
        assert set(REASON_FACTS[Reason(finding.reason)]) - {"field"} <= set(finding.facts), finding
    return {f.reason: f.severity for f in found}


def credit(**changed: Any) -> Any:
    """Return a credit note that takes invoice 1000 back."""
    return invoice("K1", credit_note=True, corrects="1000", **changed)


HELD: list[tuple[Reason, Subject]] = [
    (Reason.MISSING_FIELD, subject(invoice(invoice_number=None))),
    (Reason.NOT_PROVEN, subject(invoice(due_date=field(date(2026, 12, 16), certainty=Certainty.SUPPORTED)))),
    (Reason.TOTALS_DISAGREE, subject(invoice(gross_total=Decimal("1250.01")))),
    (Reason.AMOUNT_INVALID, subject(invoice(net_total=Decimal(-5), vat_total=Decimal(0), gross_total=Decimal(-5)))),
    (Reason.VAT_RATE, subject(invoice(net_total=Decimal(990), vat_total=Decimal(260)))),
    (Reason.VAT_RATE, subject(invoice(net_total=Decimal(0), vat_total=Decimal(25), gross_total=Decimal(25)))),
    (
        Reason.VAT_RATE,
        subject(invoice(vat_subtotals=(VatSubtotal(rate=Decimal(12), taxable=Decimal(1), vat=Decimal(1)),))),
    ),
    (Reason.PAYABLE_DIFFERS, subject(invoice(payable_total=Decimal(1000)))),
    (Reason.UNKNOWN_SUPPLIER, subject(supplier=None)),
    (Reason.CHECK_DIGIT, subject(invoice(supplier_id="12345678"), supplier=None)),
    (Reason.CHECK_DIGIT, subject(invoice(iban="DK0056780001234567"))),
    (Reason.FIRST_INVOICE, subject(history=PaperHistory(confirmed=0))),
    (Reason.SUPPLIER_NOT_VAT_REGISTERED, subject(supplier=known_as(vat_registered=False))),
    (Reason.NO_ACCOUNT_CODE, subject(supplier=known_as(account_code=""))),
    (Reason.BANK_ACCOUNT_CHANGED, subject(invoice(account="5678 １２３４５６７"))),
    (Reason.BANK_ACCOUNT_CHANGED, subject(invoice(account=field("5678-0001234567", rivals=["bankgiro 50511234"])))),
    (Reason.BANK_ACCOUNT_CHANGED, subject(invoice(account="5678-0007654321"))),
    (Reason.BANK_ACCOUNT_CHANGED, subject(invoice(iban=NORWEGIAN))),
    (Reason.BANK_ACCOUNT_CHANGED, subject(invoice(fik="+71<123456789012345+87654321<"))),
    (
        Reason.BANK_ACCOUNT_CHANGED,
        subject(invoice(account=field("5678-0001234567", rivals=["Reg.nr. 1111 Kontonr. 222 33 44"]))),
    ),
    (Reason.OTHER_BUYER, subject(invoice(buyer_gln="5790000000029"))),
    (Reason.CURRENCY, subject(invoice(currency="EUR"))),
    (Reason.PERSONAL_NUMBER, subject(invoice("070761-4285"))),
    (Reason.DATE_IMPLAUSIBLE, subject(invoice(issue_date=date(2026, 11, 27)))),
    (Reason.DATE_IMPLAUSIBLE, subject(invoice(due_date=date(2026, 11, 15)))),
    (Reason.UNKNOWN_SENDER, subject(origin=replace(ORIGIN, sender="x@eviltomrer.example"))),
    (Reason.UNKNOWN_SENDER, subject(origin=replace(ORIGIN, reply_to="x@elsewhere.example"))),
    (Reason.UNKNOWN_SENDER, subject(origin=replace(ORIGIN, reply_to=f"x@elsewhere.example, {ORIGIN.sender}"))),
    (Reason.SENDER_AUTHENTICATION, subject(origin=replace(ORIGIN, dmarc="fail"))),
    (Reason.SENDER_AUTHENTICATION, subject(origin=replace(ORIGIN, dmarc="none", dkim="none"))),
    (
        Reason.PRICE_AGREEMENT,
        subject(invoice(lines=(replace(LINE, unit_price=Decimal("10.21")),)), prices=[PRICE]),
    ),
    (
        Reason.PRICE_AGREEMENT,
        subject(invoice(lines=(replace(LINE, item_number=" s\N{NON-BREAKING HYPHEN}1"),)), prices=[PRICE]),
    ),
    (
        Reason.PRICE_AGREEMENT,
        subject(invoice(lines=(replace(LINE, unit_price=None, quantity=Decimal("97.9")),)), prices=[PRICE]),
    ),
    (
        Reason.CREDIT_WITHOUT_INVOICE,
        subject(credit(), history=PaperHistory(before=[earlier("1000", gross_total=Decimal(1))])),
    ),
    (Reason.PERSONAL_NUMBER, subject(invoice(order_reference="251248-9996"))),
    (Reason.PERSONAL_NUMBER, subject(invoice(order_reference="Borger 2512489996"))),
    (Reason.OVER_LIMIT, subject(rules=process(checks={"amount_limit": "1249.99"}))),
    (Reason.APPROVAL, subject(rules=process(approval={"above": "1249.99"}))),
    (Reason.APPROVAL, subject(rules=process(approval={"mode": "always"}))),
    (Reason.AUTOMATIC_ENTRY_OFF, subject(rules=process(automatic_entry=False))),
    (Reason.SPOT_CHECK, subject(drawn=True)),
    (Reason.POSSIBLE_DUPLICATE, subject(history=PaperHistory(before=[earlier(gross_total=Decimal(9))]))),
    (Reason.POSSIBLE_DUPLICATE, subject(history=PaperHistory(before=[earlier("977")]))),
    (Reason.POSSIBLE_DUPLICATE, subject(history=PaperHistory(before=[earlier(issue_date=date(2025, 11, 16))]))),
    (Reason.POSSIBLE_DUPLICATE, subject(invoice("-"), history=PaperHistory(before=[earlier("/")]))),
]


@pytest.mark.parametrize(("reason", "of"), HELD)
def test_what_is_wrong_holds_the_case(reason: Reason, of: Subject) -> None:
    """Each reason is given for what it stands for, and sends the case to a person."""
    assert severities(of).get(reason) is Severity.HOLD


@pytest.mark.parametrize(
    "of",
    [
        subject(),
        subject(invoice(account=None, iban=DK_IBAN)),
        subject(invoice(account="5678-1234567")),
        subject(invoice(account=field("5678-0001234567", rivals=["Reg. 5678 Konto 123 45 67", "kr. 12"]))),
        subject(invoice(fik="+71<123456789012345+12345678<"), supplier=known_as(fik_creditor="12345678")),
        subject(invoice(iban=NORWEGIAN), supplier=known_as(iban=NORWEGIAN)),
        subject(invoice(vat_total=Decimal(0), gross_total=Decimal(1000)), supplier=known_as(vat_registered=False)),
        subject(origin=replace(ORIGIN, sender="Faktura@Post.TOMRER.example")),
        subject(origin=replace(ORIGIN, dmarc="none")),
        subject(origin=replace(ORIGIN, dmarc="none", dkim="none"), senders=Senders()),
        subject(invoice(lines=(replace(LINE, unit_price=Decimal("10.20")),)), prices=[PRICE]),
        subject(invoice(lines=(replace(LINE, unit_price=None, quantity=Decimal("98.1")),)), prices=[PRICE]),
        subject(  # 98.039 at 10.20 are 999.9978
            invoice(lines=(replace(LINE, unit_price=None, quantity=Decimal("98.039")),)), prices=[PRICE]
        ),
        subject(credit(), history=PaperHistory(before=[earlier("1000")])),
        subject(invoice(credit_note=True, corrects="1001"), history=PaperHistory(before=[earlier()])),
        subject(history=PaperHistory(before=[earlier("977", issue_date=date(2026, 10, 16))])),
        subject(invoice(net_total=Decimal(1100), vat_total=Decimal(150))),
        subject(invoice(order_reference=None, due_date=None)),
        subject(invoice(order_reference="4500012345")),
        subject(invoice(order_reference=field("251248-9996", certainty=Certainty.STATED))),
        subject(invoice(order_reference="251248-9996"), rules=process(fields={"typed": ["due_date", "account"]})),
        subject(rules=process(checks={"amount_limit": "1250"}, approval={"above": "1250"})),
        subject(invoice(issue_date=date(2026, 11, 26))),
        subject(supplier=known_as(account_code=""), what=replace(invoice(), account_code="3-20-400")),
        subject(replace(invoice(), supplier_mapping="tomrer.toml"), history=PaperHistory(mapping="tomrer.toml")),
        subject(ELECTRONIC, history=PaperHistory(mapping="tomrer.toml")),
    ],
)
def test_the_innocent_neighbour_passes(of: Subject) -> None:
    """What is written otherwise, or stays within the rule, is said nothing about."""
    assert severities(of) == {}


@pytest.mark.parametrize(
    ("reason", "of"),
    [
        (Reason.LINES_DISAGREE, subject(invoice(lines=(replace(LINE, amount=Decimal(1)),)))),
        (Reason.CREDIT_WITHOUT_INVOICE, subject(credit())),
        (Reason.UNKNOWN_SENDER, subject(supplier=known_as(mail_domains=()))),
        (Reason.CHECK_DIGIT, subject(invoice(supplier_id="12345678"))),
        (Reason.MAPPING_UNMATCHED, subject(history=PaperHistory(mapping="tomrer.toml"))),
    ],
)
def test_what_is_merely_worth_knowing_is_noted(reason: Reason, of: Subject) -> None:
    """A note holds nothing."""
    assert severities(of) == {reason: Severity.NOTE}


def test_the_same_invoice_ends_as_a_duplicate() -> None:
    """Same supplier, number, amount and day, with certainty: over. With a guessed number: for a person."""
    history = PaperHistory(before=[earlier("10-01")])
    assert severities(subject(history=history)) == {Reason.DUPLICATE: Severity.END}
    guessed = invoice(invoice_number=field("1001", certainty=Certainty.GUESS))
    assert severities(subject(guessed, history=history))[Reason.POSSIBLE_DUPLICATE] is Severity.HOLD


def test_the_same_bytes_end_as_a_duplicate_but_the_second_invoice_of_a_file_does_not() -> None:
    """A file of two invoices is no duplicate of itself."""
    history = PaperHistory(twin=case())
    assert severities(subject(history=history)) == {Reason.SAME_DOCUMENT: Severity.END}
    assert severities(subject(history=history, part=2)) == {}


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_totals_that_agree_to_the_oere_pass_and_one_oere_more_holds(net: int, vat: int) -> None:
    """Net + VAT = gross, exactly."""
    totals: dict[str, Any] = {"net_total": Decimal(net) / 100, "vat_total": Decimal(vat) / 100}
    right = invoice(**totals, gross_total=Decimal(net + vat) / 100)
    wrong = invoice(**totals, gross_total=Decimal(net + vat + 1) / 100)
    assert Reason.TOTALS_DISAGREE not in severities(subject(right))
    assert Reason.TOTALS_DISAGREE in severities(subject(wrong))


def test_the_spot_check_draws_its_share_and_the_same_again() -> None:
    """About a fifth of a thousand; none at 0, all at 1; the seed decides, not the night."""
    shas = [f"{n:064x}" for n in range(1000)]
    first = [drawn(7, s, 1, 0.2) for s in shas]
    assert first == [drawn(7, s, 1, 0.2) for s in shas]
    assert 150 < sum(first) < 250
    assert not any(drawn(7, s, 1, 0.0) for s in shas)
    assert all(drawn(7, s, 1, 1.0) for s in shas)


def test_the_indispensable_checks_cannot_be_left_out() -> None:
    """Each is refused, and so is one that does not exist; all faults at once."""
    with pytest.raises(ConfigurationError) as refused:
        verify_choice((*sorted(INDISPENSABLE), "totls"), "process.toml")
    assert len(refused.value.faults) == len(INDISPENSABLE) + 1
    verify_choice(("prices",), "process.toml")
