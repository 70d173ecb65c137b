"""Answers on the page are the workbook's: the same words, rules and refusals, and no second way into the books."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import Any

import pytest

from robot import desk
from robot.answered import Refused, Wrong
from robot.case import Case
from robot.evidence.case_records import records_of
from robot.outcome import Decision, Reason, State
from robot.page_answers import Given, PageAnswers
from robot.pipeline import run_night
from robot.refusals import Refusals
from robot.review.merging import merge
from robot.review.read_decisions import Answers, Rules
from robot.wiring import open_night
from robot.words import load_words
from tests.fakes import desk_clerk
from tests.fakes.night import QuietProgress
from tests.fakes.page_office import Browser, PageOffice

WORDS = load_words("da")
HOSTILE = "\"><script>alert(1)</script><b title='x"


def answer(browser: Browser, case: Case, decision: str, **fields: str) -> Any:
    """Answer a case by its form."""
    sent = {"version": str(case.version), "decision": decision, **fields}
    return browser.send(f"/case/{case.case_id}/answer", seen_on=f"/case/{case.case_id}", **sent)


def read(office: PageOffice, *, limit: str | None = None) -> Answers:
    """Return what the next run reads of the one answer that was kept."""
    (given,) = PageAnswers(office.work / "svar").given("fakturaer")
    waiting = {c.case_id: c for c in office.room.books.cases([State.HELD, State.UNCERTAIN])}
    return given.read(waiting, words=WORDS, rules=Rules(four_eyes_above=Decimal(limit) if limit else None))


def seen(browser: Browser, path: str) -> str:
    """Return which half answer a person sees."""
    return browser.get(path).text.partition('name="given" value="')[2].partition('"')[0]


def agree(browser: Browser, path: str, **button: str) -> str:
    """Agree to a half answer, or press the other button; return where that leads."""
    sent = browser.send(f"{path}/agree", seen_on=path, given=seen(browser, path), **(button or {"agree": "1"}))
    return str(sent.headers["location"])


def said_wrong(page: str) -> str:
    """Return why an answer was refused."""
    return html.unescape(page.partition('role="alert"')[2].partition(">")[2].partition("</p>")[0])


def test_an_answer_is_kept_for_the_next_run_and_one_is_started(office: PageOffice) -> None:
    """The robot gets decision, initials of whoever is signed in, comment and time; the books are not touched."""
    case, browser = office.held(), office.browser("anna")
    sent = answer(browser, case, "Godkend", comment="aftalt pr. telefon", initials="XX", second_initials="YY")
    assert sent.headers["location"] == f"/case/{case.case_id}?told=answered"
    assert office.commands.wait_for(1) == [("decisions", "read", "fakturaer")]
    (given,) = read(office).answers
    assert (given.case_id, given.decision, given.who) == (case.case_id, Decision.APPROVE, "AK")
    assert (given.comment, given.at) == ("aftalt pr. telefon", office.clock.now())
    assert office.room.books.case(case.case_id) == case
    page = browser.get(f"/case/{case.case_id}").text
    assert "anna har svaret" in page
    assert 'name="decision"' not in page


def test_each_answer_of_the_workbook_can_be_given(office: PageOffice) -> None:
    """The form has the words of the drop-down, each of them usable."""
    browser = office.browser("anna")
    for number, decision in enumerate(Decision, start=1):
        case = office.held(number)
        more = {"correct_gross_total": "1.250,50"} if decision is Decision.CORRECT else {}
        assert answer(browser, case, WORDS.decision(decision), **more).status_code == 303, decision
        kept = office.room.answers.kept(case.case_id)
        assert kept is not None
        assert kept.answer(case, words=WORDS, rules=Rules()).decision is decision


def test_corrections_are_read_as_in_the_workbook(office: PageOffice) -> None:
    """Danish amounts, dates with the day first, accounts in their one form."""
    fields = {
        "correct_gross_total": "1.250,50",
        "correct_due_date": "24-12-2026",
        "correct_account": "9999 1234567",
        "correct_supplier_id": "DK 99000007",
    }
    assert answer(office.browser("anna"), office.held(), "Ret og godkend", **fields).status_code == 303
    (given,) = read(office).answers
    assert given.corrections is not None
    assert {name: str(value) for name, value in given.corrections.items()} == {
        "gross_total": "1250.50",
        "due_date": "2026-12-24",
        "account": "9999-0001234567",
        "supplier_id": "99000007",
    }


def test_what_the_workbook_refuses_is_refused_with_its_words_and_what_was_written_stays(office: PageOffice) -> None:
    """The person reads why, and need not write the rest again."""
    browser, case = office.browser("anna"), office.held()
    wrong = answer(browser, case, "Ret og godkend", correct_gross_total="=1+1", comment=HOSTILE)
    assert wrong.status_code == 422
    assert "formel" in said_wrong(wrong.text)
    assert 'value="=1+1"' in wrong.text
    assert HOSTILE not in wrong.text
    for decision, fields, why in (
        ("Godkend", {"correct_iban": "DK00"}, "check_digit"),
        ("Godkend", {"correct_currency": "DKK"}, "corrections_without_correct"),
        ("Ret og godkend", {}, "no_correction"),
        ("Ja tak", {}, "unknown_decision"),
        ("", {}, "no_decision"),
    ):
        page = answer(browser, case, decision, **fields)
        assert page.status_code == 422, why
        meant = WORDS.texts[f"refused.{why}"].rpartition("}")[2]
        assert meant in said_wrong(page.text), why
    many = answer(browser, case, "Ret og godkend", correct_gross_total="10 EUR", correct_due_date="<b>i går</b>")
    assert "»&lt;b&gt;i går&lt;/b&gt;« i »Forfaldsdato« er ikke en dato." in many.text
    assert "<br>»10 EUR« i »Beløb med moms« er ikke i sagens valuta." in said_wrong(many.text)
    assert office.room.answers.kept(case.case_id) is None
    assert office.commands.asked == []


def test_what_cannot_be_approved_away_is_closed_and_refused(office: PageOffice) -> None:
    """A decision that the run would refuse says so before it is chosen, and again where someone sends it anyway."""
    case = office.held(1, Reason.UNCERTAIN_ENTRY)
    page = office.browser("anna").get(f"/case/{case.case_id}").text
    assert 'value="Godkend" required aria-describedby="help-approve" disabled' in page
    assert WORDS.text("refused.look_it_up") in page
    assert answer(office.browser("anna"), case, "Godkend").status_code == 422
    assert answer(office.browser("anna"), case, "Klaret i hånden").status_code == 303


def test_a_case_that_went_on_since_it_was_shown_is_not_answered(office: PageOffice) -> None:
    """Neither on the page nor, where it goes on after that, in the run."""
    browser, case = office.browser("anna"), office.held()
    assert answer(browser, case, "Godkend", version=str(case.version - 1)).status_code == 422
    assert answer(browser, case, "Godkend", version="x").status_code == 422
    assert answer(browser, case, "Godkend").status_code == 303
    office.room.books.advance(case, State.REJECTED, office.clock.now())
    assert [refused.why for refused in read(office).refused] == ["moved_on"]
    assert answer(browser, case, "Godkend").status_code == 422


def test_above_the_limit_a_second_person_signs_in_and_agrees(office: PageOffice) -> None:
    """The first cannot be the second; the robot gets both initials, and nothing before that."""
    case, anna, bo = office.held(gross_total=Decimal("60000.00")), office.browser("anna"), office.browser("bo")
    path = f"/case/{case.case_id}"
    first = answer(anna, case, "Godkend", comment=HOSTILE, second_initials="BH")
    assert first.headers["location"] == f"{path}?told=second_needed"
    assert agree(anna, path).endswith("told=not_the_same")
    assert list(PageAnswers(office.work / "svar").given("fakturaer")) == []
    assert office.commands.asked == []
    assert case.case_id in anna.get("/").text.partition("Her mangler kun")[2].partition("</p>")[0]
    shown = bo.get(path).text
    assert "anna svarede" in shown
    assert "<script>alert" not in shown
    assert agree(bo, path) == f"{path}?told=answered"
    (given,) = read(office, limit="50000").answers
    assert given.who == "AK, BH"
    assert office.room.answers.half(case) is None


def test_an_amount_in_another_currency_needs_a_second_person(office: PageOffice) -> None:
    """The limit is in kroner; the page says so before the first answers."""
    case, anna = office.held(gross_total=Decimal("900.00"), currency="EUR"), office.browser("anna")
    path = f"/case/{case.case_id}"
    assert "Beløbet er i EUR, og grænsen på 50.000,00 er i kroner" in anna.get(path).text
    assert answer(anna, case, "Godkend").headers["location"] == f"{path}?told=second_needed"


def test_a_half_answer_can_be_taken_back_and_ends_with_the_case_as_it_was(office: PageOffice) -> None:
    """Either may take it back; where the case went on there is nothing left to agree to."""
    bo = office.browser("bo")
    for number, goes_on in ((1, False), (2, True)):
        case = office.held(number, gross_total=Decimal("60000.00"))
        path = f"/case/{case.case_id}"
        answer(office.browser("anna"), case, "Godkend")
        seal, given = bo.seal(path), seen(bo, path)
        if goes_on:
            office.room.books.advance(case, State.READ, office.clock.now())
        else:
            assert agree(bo, path, back="1").endswith("told=taken_back")
        sent = bo.client.post(f"{path}/agree", data={"seal": seal, "agree": "1", "given": given})
        assert sent.headers["location"].endswith("told=nothing_to_agree")
    assert office.commands.asked == []


def test_what_is_agreed_to_is_what_was_seen(office: PageOffice) -> None:
    """Where the first took the answer back and gave another meanwhile, the second has to look again."""
    case, anna, bo = office.held(gross_total=Decimal("60000.00")), office.browser("anna"), office.browser("bo")
    path = f"/case/{case.case_id}"
    answer(anna, case, "Godkend")
    looked_at = seen(bo, path)
    agree(anna, path, back="1")
    office.clock.advance(minutes=1)
    answer(anna, case, "Ret og godkend", correct_account="9999-0001234567")
    sent = bo.send(f"{path}/agree", seen_on=path, agree="1", given=looked_at)
    assert sent.headers["location"].endswith("told=nothing_to_agree")
    assert office.commands.asked == []


def test_the_first_of_two_answers_counts_and_the_second_is_told(office: PageOffice) -> None:
    """Also where both had the form before them; and a second half answer does not take the first one's place."""
    for number, gross, told in ((1, "1250.00", "answered"), (2, "60000.00", "second_needed")):
        case = office.held(number, gross_total=Decimal(gross))
        assert answer(office.browser("anna"), case, "Godkend").headers["location"].endswith(f"told={told}")
        fields = {"correct_account": "9999-0001234567"}
        bo = answer(office.browser("bo"), case, "Ret og godkend", **fields)
        assert bo.headers["location"].endswith("told=answered_before")
        kept = office.room.answers.kept(case.case_id) or office.room.answers.half(case)
        assert kept is not None
        assert kept.by == "anna"


def test_a_run_of_another_runbook_leaves_an_answer_where_it_is(office: PageOffice) -> None:
    """It knows nothing of the case, and would say that it moved on."""
    case = office.held()
    answer(office.browser("anna"), case, "Godkend")
    answers = PageAnswers(office.work / "svar")
    assert list(answers.given("andre")) == []
    answers.forget_given()
    assert office.room.answers.kept(case.case_id) is not None


def test_two_that_answer_differently_on_the_page_and_in_a_workbook_are_asked_again(office: PageOffice) -> None:
    """The page's answer is one among the workbooks': nobody's goes before another's."""
    case = office.held()
    answer(office.browser("anna"), case, "Godkend")
    page = read(office)
    given = Given(
        case_id=case.case_id,
        runbook="fakturaer",
        version=case.version,
        cells={"decision": "Afvis", "initials": "CD"},
        by="x",
        at=office.clock.now(),
    )
    other = given.read({case.case_id: case}, words=WORDS, rules=Rules())
    answers, refused = merge([("exceptions.xlsx", other), ("siden (anna)", page)], WORDS)
    assert list(answers) == []
    assert [one.why for one in refused] == ["answered_differently"]


def test_the_next_run_carries_the_answer_out_and_logs_who_gave_it(office: PageOffice) -> None:
    """As it does with a workbook's; what was read is not read again."""
    case, settings = office.held(), office.room.settings
    answer(office.browser("anna"), case, "Afvis", comment="ikke vores")
    with open_night(settings, "fakturaer", progress=QuietProgress(), take_in=False, clock=office.clock) as night:
        run_night(night)
    after = office.room.books.case(case.case_id)
    assert after is not None
    assert after.state is State.REJECTED
    records = records_of(office.work, [case.case_id], since=case.received_at.date())[case.case_id]
    told = {record.action: (record.who, dict(record.values)) for record in records}
    assert told["page.answer"] == ("AK", {"by": "anna", "at": office.clock.now().isoformat()})
    assert told["case.decided"][0] == "AK"
    assert list(office.work.joinpath("svar").glob("*.json")) == []
    assert "anna har svaret" not in office.browser("anna").get(f"/case/{case.case_id}").text


def run_now(office: PageOffice) -> None:
    """Let a run read the answers and do the rest of its work."""
    with open_night(
        office.room.settings, "fakturaer", progress=QuietProgress(), take_in=False, clock=office.clock
    ) as night:
        run_night(night)


def test_an_answer_that_the_run_could_not_use_stands_at_the_case_until_it_is_answered_anew(office: PageOffice) -> None:
    """With why, and with what was written: here the case went on between the answer and the run."""
    case, browser = office.held(), office.browser("anna")
    answer(browser, case, "Afvis", comment="ikke vores")
    office.room.books.advance(case, case.state, office.clock.now(), findings=case.findings)
    run_now(office)
    page = html.unescape(browser.get(f"/case/{case.case_id}").text)
    assert "Sagen er kommet videre, siden svaret blev givet." in page
    assert not re.search(r'value="Afvis" required [^>]*checked', page)
    assert "ikke vores</textarea>" in page
    now = office.room.books.case(case.case_id)
    assert now is not None
    answer(browser, now, "Vent")
    assert "Sagen er kommet videre" not in browser.get(f"/case/{case.case_id}").text
    run_now(office)
    assert "Sagen er kommet videre" not in browser.get(f"/case/{case.case_id}").text


def test_an_answer_to_a_case_that_went_on_is_never_used_by_itself(office: PageOffice) -> None:
    """The row tells what was said, and its cells are empty: nobody has said it of the case as it is now."""
    case = office.held()
    answer(office.browser("anna"), case, "Afvis", comment="ikke vores")
    office.room.books.advance(case, case.state, office.clock.now(), findings=case.findings)
    run_now(office)
    row = desk_clerk.rows(desk_clerk.newest_workbook(office.work))[case.case_id]
    assert (row["Beslutning"], row["Initialer"]) == (None, None)
    assert "Du skrev: Beslutning: Afvis; Kommentar: ikke vores" in str(row["Hvad er der galt"])
    run_now(office)
    now = office.room.books.case(case.case_id)
    assert now is not None
    assert now.state is State.HELD


def test_a_refusal_that_no_workbook_shows_is_in_the_next_one(
    office: PageOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run that refused the answer could not hand anything over; the next one shows it, once."""
    case = office.held()
    answer(office.browser("anna"), case, "Afvis", comment="ikke vores")
    office.room.books.advance(case, case.state, office.clock.now(), findings=case.findings)
    with monkeypatch.context() as broken:
        broken.setattr(desk, "write_run_report", lambda *_, **__: 1 / 0)
        run_now(office)
    for shown in (True, False):
        run_now(office)
        row = desk_clerk.rows(desk_clerk.newest_workbook(office.work))[case.case_id]
        assert ("siden svaret blev givet" in str(row.cells)) is shown


def test_a_correction_of_a_refused_answer_is_in_sight(office: PageOffice) -> None:
    """Who is told to delete a correction sees it; it is not hidden behind a closed list."""
    case = office.held()
    page = office.browser("anna").get(f"/case/{case.case_id}").text
    assert "<details>" in page
    one = Wrong(why="corrections_without_correct", facts={"decision": "Afvis", "columns": "Valuta"})
    refused = Refused(
        case_id=case.case_id,
        why=one.why,
        facts=one.facts,
        said={"decision": "Afvis", "initials": "MLA", "correct_currency": "EUR"},
    )
    refusals = Refusals(office.work / "svar" / "afvist")
    refusals.keep(refused, runbook=case.runbook, at=office.clock.now())
    page = office.browser("anna").get(f"/case/{case.case_id}").text
    assert "<details open>" in page
    assert 'value="EUR"' in page
    assert "Du har valgt »Afvis«, men også skrevet en rettelse (Valuta)." in page


def test_the_advice_of_each_reason_is_shown(office: PageOffice) -> None:
    """Whoever reads how to mend the first also reads that the account must be asked about by telephone."""
    case = office.held(1, Reason.NOT_PROVEN, Reason.NOT_PROVEN, Reason.BANK_ACCOUNT_CHANGED)
    page = html.unescape(office.browser("ser").get(f"/case/{case.case_id}").text)
    for reason in (Reason.NOT_PROVEN, Reason.BANK_ACCOUNT_CHANGED):
        assert page.count(WORDS.suggestion(reason)) == 1
    assert page.index(WORDS.suggestion(Reason.BANK_ACCOUNT_CHANGED)) < page.index(WORDS.suggestion(Reason.NOT_PROVEN))


def test_texts_from_outside_are_text(office: PageOffice) -> None:
    """A supplier's name, an invoice number or a search can hold whatever it likes."""
    case = office.held(supplier_name=HOSTILE, invoice_number=HOSTILE)
    browser = office.browser("anna")
    for path in ("/", f"/case/{case.case_id}", f"/case/{case.case_id}/live", "/history"):
        page = browser.client.get(path, params={"q": HOSTILE}).text
        assert "<script>alert" not in page, path
        assert "<b title" not in page, path
    assert "alert(1)" in browser.get("/").text


def test_cases_that_do_not_exist_show_nothing(office: PageOffice) -> None:
    """Whatever stands in the address."""
    for case_id in ("F-2026-999999", "x", "..%2f..", "%00"):
        assert office.browser("anna").get(f"/case/{case_id}").status_code == 404
