"""The words are complete in each language, and whatever the facts are, they come out as plain sentences."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.case import INTENT_NAMES
from robot.errors import ConfigurationError
from robot.invoice import FIELD_NAMES, Box, Certainty, Fact, Finding, Kind, Severity
from robot.outcome import Decision, Reason, State
from robot.sentence import said
from robot.words import LANGUAGES, REASON_FACTS, Words, load_words
from robot.words.words import placeholders

DANISH = load_words("da")
ENGLISH = load_words("en")


def hold(reason: str, field: str | None = None, **facts: str) -> Finding:
    """Return a finding that holds."""
    return Finding(reason=reason, severity=Severity.HOLD, field=field, facts=facts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_state_field_decision_and_kind_has_its_words(language: str) -> None:
    """Nothing that staff can meet is without words."""
    words = load_words(language)
    for reason in Reason:
        assert words.reason_title(reason)
        assert words.suggestion(reason).endswith(".")
        assert words.reason(hold(reason)).endswith(".")
    named = [
        *map(words.state, State),
        *map(words.decision, Decision),
        *map(words.kind, Kind),
        *map(words.certainty, Certainty),
        *map(words.evidence_fact, Fact),
        *map(words.severity, Severity),
    ]
    assert all(named)
    for name in {*FIELD_NAMES, *INTENT_NAMES}:
        if name not in ("supplier_name", "system"):
            assert words.field(name) != name


@pytest.mark.parametrize(
    ("box", "where"),
    [
        (Box(x0=28.35, top=56.7, x1=60, bottom=70), "side 1, øverst til venstre: 10 mm fra venstre, 20 mm fra toppen"),
        (Box(x0=280, top=410, x1=320, bottom=430), "side 1, midt på siden: 99 mm fra venstre, 145 mm fra toppen"),
        (Box(x0=590, top=840, x1=599, bottom=850), "side 1, nederst til højre: 208 mm fra venstre, 296 mm fra toppen"),
    ],
)
def test_a_place_on_a_page_is_said_as_a_person_finds_it(box: Box, where: str) -> None:
    """By its part of the page and in millimetres; over the edge is at the edge, an unknown size has no part."""
    assert DANISH.place(1, box, (595, 842)) == where
    assert DANISH.place(1, box) == f"side 1{where[where.index(':') :]}"
    assert (DANISH.place(2, None), DANISH.place(None, None)) == ("side 2", "")


def test_both_languages_have_the_same_texts_with_the_same_facts() -> None:
    """A text of one language is there in the other, and asks for the same facts."""
    assert DANISH.texts.keys() == ENGLISH.texts.keys()
    for key, text in DANISH.texts.items():
        assert sorted(placeholders(text)) == sorted(placeholders(ENGLISH.texts[key])), key


def test_a_sentence_uses_only_the_facts_that_check_authors_are_told_of() -> None:
    """`REASON_FACTS` says the truth about both languages."""
    for words in (DANISH, ENGLISH):
        for reason in Reason:
            assert set(placeholders(words.texts[f"reasons.{reason}.sentence"])) == set(REASON_FACTS[reason]), reason
            assert not placeholders(words.texts.get(f"reasons.{reason}.bare", ""))
            part = placeholders(words.texts.get(f"reasons.{reason}.part", ""))
            assert set(part) < set(REASON_FACTS[reason]) or not part, reason
            stated = placeholders(words.texts.get(f"reasons.{reason}.stated", ""))
            assert set(stated) <= {"field", *REASON_FACTS[reason]}, reason
            foreign = placeholders(words.texts.get(f"reasons.{reason}.foreign", ""))
            assert not foreign or set(foreign) == {"currency", *REASON_FACTS[reason]}, reason
            other = placeholders(words.texts.get(f"reasons.{reason}.other", ""))
            assert not other or {"supplier"} < set(other) < {"supplier", *REASON_FACTS[reason]}, reason


def test_there_are_no_words_for_reasons_that_do_not_exist() -> None:
    """A reason that was taken away takes its words along."""
    assert {key.split(".")[1] for key in DANISH.texts if key.startswith("reasons.")} == set(Reason)


def test_a_reason_is_a_danish_sentence_with_danish_numbers() -> None:
    """Amounts, dates, field names and certainties stand as a Dane writes them."""
    said = DANISH.reason(hold("totals_disagree", net="100000.00", vat="25000.00", gross="125000.10"))
    assert said == "100.000,00 uden moms plus 25.000,00 i moms giver ikke 125.000,10."
    assert "svarer til 12,5 %" in DANISH.reason(hold("vat_rate", rate="12.5"))
    assert "svarer til 20 %" in DANISH.reason(hold("vat_rate", rate="20.0"))
    said = DANISH.reason(hold("not_proven", "issue_date", seen="2026-04-05", certainty="guess"))
    assert said.startswith("»Fakturadato« er læst som 05.04.2026, men kun som »gæt«.")
    assert "fakturaens total er 99,50" in DANISH.reason(hold("payable_differs", payable="1", gross="99.50"))
    foreign = DANISH.reason(hold("approval", amount="900.00", limit="5000.00", currency="EUR"))
    assert foreign == "Beløbet er 900,00 EUR. Grænsen på 5.000,00 er i kroner, så en person skal godkende."
    assert ENGLISH.reason(hold("over_limit", amount="1234567.00", limit="9.99")).startswith(
        "The amount is 1,234,567.00."
    )


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (said("{what}: could not be done within {seconds} seconds.", what="x", seconds=3.5), "inden for 3,5 sekunder."),
        (said("{what}: could not be done within {seconds} seconds.", what="x", seconds=10.0), "inden for 10 sekunder."),
        (said("{work}: only {megabytes} MB are free.", work="C:", megabytes=1234), "der er kun 1.234 MB"),
        (
            said(
                "Another robot works on the same books (process {pid}{run}, since {since}).",
                pid=1500,
                run="",
                since="2026-11-23 01:15",
            ),
            "(proces 1500, siden 23.11.2026 kl. 01.15)",
        ),
        (
            said(
                "{system} failed several times in a row and is left in peace until {until}; run again after that.",
                system="X",
                until="02:05",
            ),
            "får ro til kl. 02.05;",
        ),
    ],
)
def test_numbers_and_times_in_what_code_says_are_as_staff_write_them(sentence: str, shown: str) -> None:
    """Also where the sentence came back from the log as plain text; a process's number has no thousands."""
    assert shown in DANISH.say(sentence)
    assert shown in DANISH.say(str(sentence))
    assert ENGLISH.say(sentence).rpartition(" ")[2] == sentence.rpartition(" ")[2]


def test_the_lines_of_a_voucher_have_danish_amounts() -> None:
    """The account and the text stay as they are, however much they look like amounts."""
    shown = DANISH.log_value("lines", "5-12.50 Lyng 1050.89 1283.65; 5-13 Rabat -20.00")[1]
    assert shown == "5-12.50 Lyng 1050.89 1.283,65; 5-13 Rabat -20,00"


def test_several_values_that_are_not_proven_are_said_in_one_sentence() -> None:
    """A clerk reads what is wrong once, and then each value; an account that looks like a birthday stays whole."""
    found = [
        hold("totals_disagree", net="3244.00", vat="811.00", gross="4235.00"),
        hold("not_proven", "net_total", seen="3244.00", certainty="supported"),
        hold("over_limit", amount="9.00", limit="8.00"),
        hold("not_proven", "issue_date", seen="2026-11-21", certainty="guess"),
        hold("not_proven", "account", seen="9999-0101901234", certainty="supported"),
    ]
    first, unsure, limit = DANISH.reasons(found)
    assert (first, limit) == (DANISH.reason(found[0]), DANISH.reason(found[2]))
    assert unsure == (
        "Robotten er ikke sikker nok på disse værdier til at bogføre uden dig: Beløb uden moms 3.244,00 (sandsynlig), "
        "Fakturadato 21.11.2026 (gæt), Kontonummer 9999-0101901234 (sandsynlig)."
    )
    assert DANISH.reasons(found[:2]) == [DANISH.reason(finding) for finding in found[:2]]
    assert DANISH.reasons([hold("not_proven"), hold("not_proven")]) == [DANISH.reason(hold("not_proven"))] * 2


def test_both_accounts_are_named_in_full_even_where_one_looks_like_a_birthday() -> None:
    """A changed account is no use to staff if the robot masks it."""
    said = DANISH.reason(hold("bank_account_changed", "account", seen="9999-0101901234", known="1234-0001234567"))
    assert "er 9999-0101901234, men vi har 1234-0001234567 på" in said


@pytest.mark.parametrize(
    ("key", "facts", "one", "two"),
    [
        (
            "mail.came",
            ("mails", "cases", "held"),
            "1 mail eller fil, som blev til 1 sag.",
            "2 mails og filer, som blev til 2 s",
        ),
        ("doctor.mails", ("count",), "1 mail ligger der", "2 mails ligger der"),
        ("workbook.headline_entered", ("count",), "1 faktura er bogført", "2 fakturaer er bogført"),
        ("report.headline", ("entered", "held", "uncertain"), "1 usikker", "2 usikre"),
        ("cli.map_proven", ("count",), "den værdi, du angav.", "alle de værdier, du angav."),
        ("month.runs", ("part", "whole"), "1 af 1 kørsel gik, som den skulle", "2 af 2 kørsler gik, som de skulle"),
        ("export.done", ("files",), "(1 fil)", "(2 filer)"),
        ("cli.audit_ok", ("records",), "1 hændelse.", "2 hændelser."),
    ],
)
def test_a_word_agrees_with_its_count(key: str, facts: tuple[str, ...], one: str, two: str) -> None:
    """One mail, two mails; whether the count comes as a number or as text."""
    assert one in DANISH.text(key, **dict.fromkeys(facts, "1"))
    assert one in DANISH.text(key, **dict.fromkeys(facts, 1))
    assert two in DANISH.text(key, **dict.fromkeys(facts, 2))


def test_a_sentence_leaves_out_what_is_not_known() -> None:
    """A case that is not posted yet has no voucher to name."""
    facts = {"case": "F-2026-000020", "number": "1050886", "seen": "12811.38", "known": "12253.56"}
    said = DANISH.reason(hold("possible_duplicate", **facts, voucher=""))
    assert said.endswith("sag F-2026-000020, 12.253,56 mod 12.811,38 her.")
    assert "bilag 98-1, 12.253,56" in DANISH.reason(hold("possible_duplicate", **facts, voucher="98-1"))
    assert DANISH.reason(hold("possible_duplicate")) == "Fakturaen ligner en, der er behandlet før."


def test_what_a_person_wrote_is_not_blamed_on_the_invoice() -> None:
    """A clerk's own slip is told as such."""
    facts = {"seen": "9999-0000000001", "known": "1234-0001234567", "stated": "yes"}
    said = DANISH.reason(hold("bank_account_changed", "account", **facts))
    assert said.startswith("Du har skrevet 9999-0000000001 i »Kontonummer«, men vi har 1234-0001234567 på")
    assert "på fakturaen" not in said


def test_facts_are_masked_and_cleaned() -> None:
    """No CPR number, direction override or line break in a fact reaches staff; a long one is cut with a mark."""
    said = DANISH.reason(hold("system_refused", system="x", words="Borger 010190-1234\n\u202e" + "y" * 500))
    assert "010190-1234" not in said
    assert "\n" not in said
    assert "\u202e" not in said
    assert said.endswith("y…«.")


def test_a_missing_fact_leaves_a_whole_sentence_and_an_extra_one_is_ignored() -> None:
    """Without its facts a reason still reads as a sentence."""
    assert (
        DANISH.reason(hold("bank_account_changed")) == "Kontonummeret på fakturaen er ikke det, vi har på leverandøren."
    )
    assert DANISH.reason(hold("encrypted", nonsense="x")).endswith("ikke har.")
    assert DANISH.text("report.title", other="x") == "Kørsel –"


@given(st.sampled_from(Reason), st.dictionaries(st.sampled_from(["seen", "field", "amount", "case"]), st.text()))
def test_no_fact_breaks_a_sentence(reason: Reason, facts: dict[str, str]) -> None:
    """Whatever stands in the facts, the sentence is one line of writable text."""
    said = DANISH.reason(hold(reason, **facts))
    said.encode()
    assert "\n" not in said


@pytest.mark.parametrize(
    ("words", "value", "written"),
    [
        (DANISH, Decimal(1250), "1.250,00"),
        (DANISH, Decimal("0.125"), "0,125"),
        (ENGLISH, Decimal("-1250.5"), "-1,250.50"),
        (DANISH, date(2026, 4, 5), "05.04.2026"),
        (ENGLISH, date(2026, 4, 5), "5 Apr 2026"),
        (DANISH, datetime(2026, 4, 5, 9, 7, tzinfo=UTC), "05.04.2026 kl. 09.07"),
        (DANISH, True, "ja"),
        (DANISH, None, "–"),
        (DANISH, "4711", "4711"),
    ],
)
def test_values_are_written_as_the_language_does(words: Words, value: object, written: str) -> None:
    """A number, a date, a yes or nothing is written the way of the language."""
    assert words.value(value) == written


def test_a_language_without_words_is_a_fault_of_the_configuration() -> None:
    """The office is told which languages there are."""
    with pytest.raises(ConfigurationError, match="da, en"):
        load_words("tlh")


def test_a_record_of_the_log_is_read_in_the_office_s_words() -> None:
    """Names, reasons, kinds and what is true or not; what nobody named stays as it is."""
    read = DANISH.log_value
    assert read("reason", "missing_field, not_proven") == ("årsag", "Der mangler en oplysning, Robotten er ikke sikker")
    assert read("kind", "credit_note") == ("slags", "Kreditnota")
    assert read("same", "yes") == ("stemmer", "ja")
    assert read("credit_note", "false")[1] == "nej"
    assert read("due_date", "2026-12-01") == ("Forfaldsdato", "01.12.2026")
    assert read("gross_total", "13881.25")[1] == "13.881,25"
    assert read("what", "label 'Moms' is not on the screen.")[1] == "label 'Moms' er ikke på skærmen."
    assert read("something", "else") == ("something", "else")


@pytest.mark.parametrize(
    ("rule", "danish"),
    [
        ("label 'moms', right", "til højre for ledeteksten »moms«"),
        ("label 'faktura nr'", "ledeteksten »faktura nr«"),
        ("label 'moms', below, OCR", "under ledeteksten »moms«, læst af et skannet billede"),
        ("at 'total dkk'", "ved »total dkk«"),
        ("fewer facts speak for it", "der er mindre, der taler for den"),
        ("oioubl TaxTotal TaxAmount", "oioubl TaxTotal TaxAmount"),
    ],
)
def test_a_rule_of_the_reader_is_said_in_danish(rule: str, danish: str) -> None:
    """Whoever looks at a case reads by what a value was found; a place in an XML has no other words."""
    assert DANISH.rule(rule) == danish
    assert ENGLISH.rule(rule) == rule


def test_systems_are_called_what_people_call_them() -> None:
    """Wherever a text names a system; the name in config.toml is the caretaker's."""
    words = DANISH.naming({"oekonomi98": "Økonomi 98"})
    assert "Økonomi 98" in words.reason(hold(Reason.ALREADY_IN_SYSTEM, system="oekonomi98", voucher="98-1"))
    assert words.target("oekonomi98 98-1") == "Økonomi 98 98-1"
    assert words.target("Faktura.pdf") == "Faktura.pdf"
    assert words.system("andet") == "andet"
