"""A mail with several files: sheets of one invoice, appendices, copies, and what stands alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from robot import points
from robot.invoice import Fact, Finding, Invoice, Kind, Severity
from robot.outcome import Decision, Reason, State
from robot.runbook import FilingRule
from tests.fakes.invoices import field, invoice
from tests.fakes.night import FakeReader, Town, town_in

END = Finding(reason=Reason.NOT_AN_INVOICE, severity=Severity.END)
UNCLEAR = Finding(reason=Reason.NOT_AN_INVOICE, severity=Severity.HOLD)
SCAN = Finding(reason=Reason.NO_TEXT, severity=Severity.HOLD)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Open a town whose reader knows an invoice "a", a delivery note, a time sheet and a scan."""
    with town_in(tmp_path) as town:
        town.reader.write("a", invoice())
        town.reader.write(
            "b", invoice("1002", gross_total=Decimal("2500.00"), net_total=Decimal(2000), vat_total=Decimal(500))
        )
        town.reader.write("note", findings=[END], kind=Kind.OTHER)
        town.reader.write("hours", Invoice(gross_total=field(Decimal("15.50"))), findings=[UNCLEAR], kind=Kind.OTHER)
        town.reader.write("scan", findings=[SCAN], kind=Kind.UNREADABLE)
        yield town


def sheet(page: int, of: int, **values: Any) -> tuple[Invoice, Finding]:
    """Return one sheet of an invoice, and that the others are missing."""
    missing = Finding(reason=Reason.PAGES_MISSING, severity=Severity.HOLD, facts={"seen": str(page), "of": str(of)})
    return replace(invoice(**values), pages=(1,)), missing


@pytest.mark.parametrize(
    "mail",
    [
        "a + note",
        "note + a",
        "a + hours",
        "a + Timer uge 45.docx: ?",
        "a + IMG_2041.jpg: ?",
        "a + Følgeseddel 88.pdf: scan",
        "a + Bilag til faktura 1001.pdf: scan",
    ],
)
def test_an_appendix_goes_along_with_the_invoice_of_its_mail(town: Town, mail: str) -> None:
    """It is no row for a person: it ends, and points to the invoice, which goes in."""
    town.inbox.put(mail)
    town.runs()
    filed, along = sorted(town.ledger.cases(list(State)), key=lambda case: case.state is not State.FILED)
    assert filed.state is State.FILED
    assert (along.state, along.reason, along.related_case) == (State.SORTED_AWAY, Reason.APPENDIX, filed.case_id)
    assert not [f for f in along.findings if f.severity is Severity.HOLD]
    assert town.inbox.moved == {"1": "processed"}


@pytest.mark.parametrize(
    ("mail", "reason"),
    [
        ("a + Faktura 1002.jpg: ?", Reason.UNSUPPORTED_ATTACHMENT),
        ("a + faktura.pdf: scan", Reason.NO_TEXT),
        ("a + dokument.pdf: scan", Reason.NO_TEXT),
        ("a + payable", Reason.NOT_AN_INVOICE),
        ("a + numbered", Reason.NOT_AN_INVOICE),
        ("a + second", Reason.NOT_AN_INVOICE),
        ("a + faktura 1002.pdf: hours", Reason.NOT_AN_INVOICE),
        ("a + Opkrævning november.docx: ?", Reason.UNSUPPORTED_ATTACHMENT),
        ("a + b + hours", Reason.NOT_AN_INVOICE),
    ],
)
def test_what_may_be_an_invoice_of_its_own_waits_for_a_person(town: Town, mail: str, reason: Reason) -> None:
    """A file named an invoice, a scan, a page with a number or a payment of its own: never lost as an appendix."""
    town.reader.write(
        "payable", Invoice(gross_total=field(Decimal(9)), iban=field("x")), findings=[UNCLEAR], kind=Kind.OTHER
    )
    with_vat = Invoice(gross_total=field(Decimal(500)), vat_total=field(Decimal(100)))
    town.reader.write("second", with_vat, findings=[UNCLEAR], kind=Kind.OTHER)
    town.reader.write("numbered", Invoice(invoice_number=field("77")), findings=[UNCLEAR], kind=Kind.OTHER)
    town.inbox.put(mail)
    town.runs()
    *_, last = sorted(town.ledger.cases(list(State)), key=lambda case: case.case_id)
    assert last.state is State.HELD
    assert reason in {finding.reason for finding in last.findings if finding.severity is Severity.HOLD}


def test_of_several_invoices_an_appendix_goes_with_the_one_it_names(town: Town) -> None:
    """By the number in its name; without one, with the invoice right before it."""
    town.reader.says["another note"] = town.reader.says["note"]
    town.inbox.put("a + b + Følgeseddel til 1001.pdf: note + another note")
    town.runs()
    assert [town.case(number).related_case for number in (3, 4)] == ["F-2026-000001", "F-2026-000002"]


@pytest.mark.parametrize("text", ["note", "hours", "scan"])
def test_without_an_invoice_in_the_mail_all_is_as_before(town: Town, text: str) -> None:
    """Alone, or beside another appendix, a file goes its own way."""
    for again in ("again", "and again"):
        town.reader.says[f"{text} {again}"] = town.reader.says[text]
    town.inbox.put(text)
    town.inbox.put(f"{text} again + {text} and again")
    town.runs()
    assert set(town.states()) == {State.SORTED_AWAY if text == "note" else State.HELD}


def test_another_print_of_the_invoice_ends_as_its_duplicate(town: Town) -> None:
    """The e-invoice counts, wherever it stands in the mail, and the page goes along with it."""
    structured = replace(field("1001"), facts=frozenset({Fact.STRUCTURED}))
    town.reader.write("xml", invoice(invoice_number=structured))
    guessed = invoice(supplier_id=None, due_date=None)
    town.reader.write("page", guessed)
    town.inbox.put("page + xml")
    town.runs()
    assert town.states() == [State.DUPLICATE, State.FILED]
    assert town.case(1).related_case == "F-2026-000002"


def test_an_invoice_that_contradicts_its_other_print_is_held_with_it(town: Town) -> None:
    """Neither of them goes in; approved, the one that a person chose does."""
    town.reader.write("more", invoice(gross_total=Decimal("1350.00"), net_total=Decimal(1080), vat_total=Decimal(270)))
    town.inbox.put("a + more")
    town.runs()
    assert town.states() == [State.HELD, State.HELD]
    assert {town.case(number).reason for number in (1, 2)} == {Reason.POSSIBLE_DUPLICATE}
    town.answers(Decision.REJECT, 2)
    town.runs()
    town.answers(Decision.APPROVE, 1)
    town.runs()
    assert town.states() == [State.FILED, State.REJECTED]


def test_a_page_with_another_account_than_its_e_invoice_holds_both(town: Town) -> None:
    """The page is no mere print then: people would pay what it says."""
    structured = replace(field("1001"), facts=frozenset({Fact.STRUCTURED}))
    town.reader.write("xml", invoice(invoice_number=structured))
    town.reader.write("page", invoice(account="1234-0007654321"))
    town.inbox.put("page + xml")
    town.runs()
    assert town.states() == [State.HELD, State.HELD]
    assert town.case(1).reason is Reason.PAGE_AND_XML_DISAGREE


def test_the_sheets_of_one_invoice_are_joined_to_one_case(town: Town) -> None:
    """Two files, "side 1 af 2" and "side 2 af 2": one document, one voucher, and the files point to it."""
    for text, page in (("one", 1), ("two", 2)):
        found, missing = sheet(page, 2, **({} if page == 1 else {"invoice_number": None}))
        town.reader.write(text, found, findings=[missing])
    town.reader.write("one & two", invoice())
    town.inbox.put("two + one")
    town.runs()
    assert town.states() == [State.SORTED_AWAY, State.SORTED_AWAY, State.FILED]
    assert [(town.case(n).reason, town.case(n).related_case) for n in (1, 2)] == [(Reason.JOINED, "F-2026-000003")] * 2
    assert town.case(3).trail == "mail > faktura.pdf + mail > faktura.pdf (F-2026-000002, F-2026-000001)"
    assert len(town.economy.numbers()) == 1


def test_sheets_that_another_robot_joined_first_end_no_night(town: Town) -> None:
    """Robots that share books may look at the same mail at once; the slower one goes on with the next."""

    class Slower(FakeReader):
        """A reader that is overtaken while it joins files."""

        def join(self, paths: Sequence[Path], into: Path) -> bool:
            for case in town.ledger.cases([State.READ]):
                town.ledger.advance(case, State.SORTED_AWAY, town.clock.now())
            return super().join(paths, into)

    town.reader = Slower()
    for page in (1, 2):
        found, missing = sheet(page, 2, **({} if page == 1 else {"invoice_number": None}))
        town.reader.write(f"s{page}", found, findings=[missing])
    town.inbox.put("s1 + s2")
    outcome = town.runs()
    assert outcome.summary.outcome == "ok"
    assert State.SORTED_AWAY in town.states()


@pytest.mark.parametrize("mail", ["two + one", "a + more"])
def test_what_came_with_a_document_that_is_not_read_yet_waits_for_it(
    town: Town, monkeypatch: pytest.MonkeyPatch, mail: str
) -> None:
    """The reading of a mail breaks off in its middle: the half of it is neither held for the other nor entered."""
    for text, page in (("one", 1), ("two", 2)):
        found, missing = sheet(page, 2, **({} if page == 1 else {"invoice_number": None}))
        town.reader.write(text, found, findings=[missing])
    town.reader.write("one & two", invoice())
    town.reader.write("more", invoice(gross_total=Decimal("1350.00"), net_total=Decimal(1080), vat_total=Decimal(270)))
    town.inbox.put(mail)
    with monkeypatch.context() as patched:
        patched.setattr(points, "_WANTED", "reading.claimed:raise:2")
        patched.setattr(points, "_seen", Counter())
        town.runs()
    assert town.states() == [State.READ, State.RECEIVED]
    town.runs()
    joined = [State.SORTED_AWAY, State.SORTED_AWAY, State.FILED]
    assert town.states() == (joined if mail == "two + one" else [State.HELD, State.HELD])


@pytest.mark.parametrize(
    "sheets",
    [
        [(1, 2, "1001"), (1, 2, "1001")],
        [(1, 3, "1001"), (2, 3, "1001")],
        [(1, 2, "1001"), (2, 2, "1002")],
        [(1, 2, "1001"), (1, 2, "1002"), (2, 2, None), (2, 2, None)],
    ],
)
def test_sheets_that_do_not_make_one_whole_invoice_wait(town: Town, sheets: list[tuple[int, int, str | None]]) -> None:
    """A sheet is missing, or there twice, or could belong to several: nothing is joined, nothing goes in."""
    for place, (page, of, number) in enumerate(sheets):
        found, missing = sheet(page, of, invoice_number=number)
        town.reader.write(f"s{place}", found, findings=[missing])
    town.inbox.put(" + ".join(f"s{place}" for place in range(len(sheets))))
    town.runs()
    assert set(town.states()) <= {State.HELD, State.DUPLICATE}
    assert town.economy.numbers() == []


def test_two_invoices_in_sheets_that_say_whose_they_are_are_both_joined(town: Town) -> None:
    """Each sheet has its number: no guess is needed."""
    for place, (page, number) in enumerate([(1, "1001"), (1, "1002"), (2, "1001"), (2, "1002")]):
        found, missing = sheet(page, 2, invoice_number=number)
        town.reader.write(f"s{place}", found, findings=[missing])
    town.reader.write("s0 & s2", invoice())
    town.reader.write("s1 & s3", invoice("1002", gross_total=Decimal(25), net_total=Decimal(20), vat_total=Decimal(5)))
    town.inbox.put("s0 + s1 + s2 + s3")
    town.runs()
    assert town.economy.numbers() == ["1001", "1002"]


def test_what_came_along_is_filed_with_the_voucher_where_the_runbook_asks(town: Town) -> None:
    """One document more in the archive, of the runbook's type and under the invoice's title."""
    town.process = town.process.model_copy(update={"filing": FilingRule(system="arkiv2003", attachment_type="Bilag")})
    town.inbox.put("a + note")
    town.runs()
    titles = [filing.title for filing in town.archive.filings]
    assert len(titles) == 2
    assert titles[1] == f"{titles[0]} (Bilag 1)"
    assert town.archive.filings[1].document_type == "Bilag"
    assert town.archive.filings[1].document.read_text() == "note"


def test_an_appendix_that_a_person_sends_by_itself_is_read_for_itself(town: Town) -> None:
    """It went along with another invoice; alone it is a row of its own. The same mail again makes no rows."""
    town.inbox.put("a + hours")
    town.runs()
    town.inbox.put("hours")
    town.runs()
    assert (town.case(3).state, town.case(2).state) == (State.HELD, State.SORTED_AWAY)
    town.inbox.put("a + hours")
    town.runs()
    assert {case.state for case in town.ledger.cases(list(State)) if case.case_id > "F-2026-000003"} == {
        State.DUPLICATE
    }
