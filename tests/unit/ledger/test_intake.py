from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from robot.invoice import Finding, Kind, Severity
from robot.ledger import SqlLedger, open_ledger
from robot.message import Origin
from robot.outcome import Reason, State
from robot.ports import NewCase
from tests.fakes.ledger_values import NOW, ORIGIN, RUNBOOK, document, invoice, message, new_case, place, read, received


def test_a_message_and_its_cases_are_in_the_books_after_a_restart(ledger: SqlLedger, ledger_url: str) -> None:
    """What `take_in` returned is what the next robot reads, value by value."""
    spam = Finding(reason=Reason.UNKNOWN_SENDER, severity=Severity.NOTE, facts={"domain": "tømrer.example"})
    new = [new_case(1), NewCase(document=None, trail="mail > tom.zip", findings=(spam,))]
    made = ledger.take_in(message(1), ORIGIN, new, runbook=RUNBOOK, now=NOW)

    again = open_ledger(ledger_url)
    assert [again.case(case.case_id) for case in made] == list(made)
    again.close()
    assert [case.case_id for case in made] == ["F-2026-000001", "F-2026-000002"]
    assert made[0].state is State.RECEIVED
    assert made[0].document == document(1)
    assert made[0].origin == ORIGIN
    assert made[1].findings == (spam,)


def test_the_date_of_a_case_is_the_offices(ledger: SqlLedger) -> None:
    """A mail of a quarter past midnight in Denmark is of that day, though it is yesterday in UTC."""
    midnight = datetime(2026, 7, 1, 0, 15, tzinfo=timezone(timedelta(hours=2)))
    case = received(ledger, 1, now=midnight)
    found = ledger.case(case.case_id)
    assert found is not None
    assert found.received_at == midnight
    assert found.received_at.date() == midnight.date()


def test_the_same_bytes_at_another_place_make_no_case(ledger: SqlLedger) -> None:
    """A copy in another folder, or a new UIDVALIDITY, adds the place and gives back the cases there are."""
    first = received(ledger, 1)
    moved_on = ledger.advance(first, State.READ, NOW)
    for elsewhere in (place(9, folder="Haster"), place(1, validity=8), place(1)):
        again = ledger.take_in(message(1, elsewhere), ORIGIN, [new_case(1)], runbook=RUNBOOK, now=NOW)
        assert list(again) == [moved_on]
        assert ledger.has_message(elsewhere)
    assert len(ledger.cases(list(State))) == 1


def test_the_same_bytes_in_another_account_are_another_message(ledger: SqlLedger) -> None:
    """Two mailboxes that got the same mail both have it; the duplicate check tells them apart."""
    received(ledger, 1)
    other = ledger.take_in(message(1, place(1, account="skole")), ORIGIN, [new_case(1)], runbook=RUNBOOK, now=NOW)
    assert [case.case_id for case in other] == ["F-2026-000002"]


def test_moving_a_known_mail_to_the_urgent_folder_makes_its_cases_urgent(ledger: SqlLedger) -> None:
    """Staff can hurry what the robot has already taken in."""
    received(ledger, 1)
    (case,) = ledger.take_in(
        message(1, place(2, folder="Haster"), urgent=True), ORIGIN, [new_case(1)], runbook=RUNBOOK, now=NOW
    )
    assert case.urgent


def test_a_place_is_known_until_its_message_is_settled(ledger: SqlLedger) -> None:
    """A file name of a drop folder that was settled can be used again for other bytes."""
    at = place(0, folder="drop", validity=0)
    assert not ledger.has_message(at)
    ledger.take_in(message(1, at), ORIGIN, [new_case(1)], runbook=RUNBOOK, now=NOW)
    assert ledger.has_message(at)
    ledger.mark_settled(at, NOW)
    assert not ledger.has_message(at)
    made = ledger.take_in(message(2, at), ORIGIN, [new_case(2)], runbook=RUNBOOK, now=NOW)
    assert [case.case_id for case in made] == ["F-2026-000002"]
    assert ledger.has_message(at)


def test_case_numbers_start_over_with_the_offices_year(ledger: SqlLedger) -> None:
    """The year of a case id is the year on the office's clock, and each year counts from one."""
    assert received(ledger, 1).case_id == "F-2026-000001"
    new_year = datetime(2027, 1, 1, 0, 5, tzinfo=timezone(timedelta(hours=1)))
    assert new_year.astimezone(UTC).year == 2026
    assert received(ledger, 2, now=new_year).case_id == "F-2027-000001"
    assert received(ledger, 3).case_id == "F-2026-000002"


def test_text_that_no_database_takes_is_kept_readable(ledger: SqlLedger) -> None:
    """NUL bytes and lone surrogates of a hostile mail do not spoil the night."""
    origin = Origin(kind="mail", subject="a\x00b\ud800c", sender="x\ud800@y")
    new = NewCase(
        document=None,
        trail="mail > \x00\udfff.pdf",
        findings=(Finding(reason=Reason.MALFORMED, severity=Severity.HOLD, facts={"name": "\ud800"}),),
    )
    (case,) = ledger.take_in(message(1), origin, [new], runbook=RUNBOOK, now=NOW)
    assert case.trail == "mail > \ufffd\ufffd.pdf"
    assert case.origin.subject == "a\x00b\ufffdc"
    assert case.findings[0].facts == {"name": "\ufffd"}


def test_a_message_is_settled_only_when_every_case_is_out_of_intake(ledger: SqlLedger) -> None:
    """A mail with two invoices waits in the inbox for the second; a held one sends it to review."""
    one, two = ledger.take_in(message(1), ORIGIN, [new_case(1), new_case(2, "mail > b.pdf")], runbook=RUNBOOK, now=NOW)
    ledger.advance(one, State.SORTED_AWAY, NOW)
    assert list(ledger.messages_to_settle("faktura")) == []
    two = ledger.advance(two, State.READ, NOW)
    assert list(ledger.messages_to_settle("faktura")) == []
    two = ledger.advance(two, State.HELD, NOW)
    assert list(ledger.messages_to_settle("faktura")) == [(place(1), message(1).sha256, "review")]
    ledger.advance(two, State.REJECTED, NOW)
    assert list(ledger.messages_to_settle("faktura")) == [(place(1), message(1).sha256, "processed")]
    assert list(ledger.messages_to_settle("skole")) == []
    ledger.mark_settled(place(1), NOW)
    assert list(ledger.messages_to_settle("faktura")) == []


def test_a_message_at_two_places_is_settled_at_both(ledger: SqlLedger) -> None:
    """Each copy is moved away."""
    case = received(ledger, 1)
    ledger.take_in(message(1, place(5)), ORIGIN, [], runbook=RUNBOOK, now=NOW)
    ledger.advance(case, State.SORTED_AWAY, NOW)
    assert [where.uid for where, _, _ in ledger.messages_to_settle("faktura")] == ["1", "5"]


def test_splitting_makes_one_case_for_each_further_invoice_however_often(ledger: SqlLedger) -> None:
    """A split that a crash cut short is finished by doing it again."""
    case = received(ledger, 1)
    both = ledger.split(case, [invoice(1), invoice(2)], Kind.INVOICE, NOW)
    all_three = ledger.split(case, [invoice(1), invoice(2), invoice(3)], Kind.INVOICE, NOW)
    assert [c.part for c in all_three] == [2, 3]
    assert all_three[0] == both[0]
    assert [c.invoice for c in all_three] == [invoice(2), invoice(3)]
    assert {c.state for c in all_three} == {State.RECEIVED}
    assert {c.document for c in all_three} == {case.document}
    assert list(ledger.split(case, [invoice(1)], Kind.INVOICE, NOW)) == list(all_three)
    assert [state for _, state, _ in ledger.history(all_three[1].case_id)] == [State.RECEIVED]


def test_a_split_mail_is_settled_after_its_last_part(ledger: SqlLedger) -> None:
    """The parts of a split document hold the mail back as the first one does."""
    case = received(ledger, 1)
    (part,) = ledger.split(case, [invoice(1), invoice(2)], Kind.INVOICE, NOW)
    ledger.advance(case, State.SORTED_AWAY, NOW)
    assert list(ledger.messages_to_settle("faktura")) == []
    ledger.advance(part, State.HELD, NOW)
    assert [box for _, _, box in ledger.messages_to_settle("faktura")] == ["review"]


def test_a_case_keeps_its_invoice_value_by_value(ledger: SqlLedger) -> None:
    """Amounts, dates, facts and boxes come back from the books as they went in."""
    case = read(ledger, 4)
    found = ledger.case(case.case_id)
    assert found is not None
    assert found.invoice == invoice(4)


def test_each_part_of_a_split_document_has_its_own_findings(ledger: SqlLedger) -> None:
    """What is said of the whole document concerns each of its invoices; what is said of one concerns that alone."""
    case = received(ledger, 1)
    whole = Finding(reason=Reason.ACTIVE_CONTENT, severity=Severity.HOLD)
    third = Finding(reason=Reason.PAGES_MISSING, severity=Severity.HOLD, part=3)
    back = replace(invoice(2), credit_note=True)
    second, last = ledger.split(case, [invoice(1), back, invoice(3)], Kind.INVOICE, NOW, findings=[whole, third])
    assert (second.kind, second.findings) == (Kind.CREDIT_NOTE, (whole,))
    assert (last.kind, last.findings) == (Kind.INVOICE, (whole, third))


def test_the_other_cases_of_a_message_are_its_siblings(ledger: SqlLedger) -> None:
    """In the order of the message, with the parts of its documents; other messages' cases are none."""
    first, second = ledger.take_in(message(1), ORIGIN, [new_case(1), new_case(2)], runbook=RUNBOOK, now=NOW)
    (part,) = ledger.split(first, [invoice(1), invoice(2)], Kind.INVOICE, NOW)
    received(ledger, 2)
    assert [case.case_id for case in ledger.siblings(first)] == [second.case_id, part.case_id]
    assert [case.case_id for case in ledger.siblings(part)] == [first.case_id, second.case_id]


def test_a_document_made_of_a_messages_parts_gets_one_case_however_often(ledger: SqlLedger) -> None:
    """A crash between the new case and what follows makes no second one; the mail waits for it."""
    case = received(ledger, 1)
    made = ledger.add_case(case, new_case(9, "side 1 + side 2"), NOW)
    assert ledger.add_case(case, new_case(8, "side 1 + side 2"), NOW) == made
    assert (made.state, made.document, made.origin) == (State.RECEIVED, document(9), case.origin)
    assert made.message_sha256 == case.message_sha256
    ledger.advance(case, State.SORTED_AWAY, NOW)
    assert list(ledger.messages_to_settle("faktura")) == []
