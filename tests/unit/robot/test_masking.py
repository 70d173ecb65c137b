"""CPR numbers and secrets go, everything else stays, and nothing that deceives the eye gets through."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from robot.masking import BAD_CHARACTER, CPR_MASK, clean, mask, one_line


@pytest.mark.parametrize(
    "written",
    [
        *("010190-1234", "0101901234", "010190 1234", "010190–1234", "010190 - 1234", "290200-4321", "710190-1234"),
        *("010190/1234", "010190.1234", "010190:1234", "010190=1234", "010190  -  1234", "010190--1234"),
        *("010190-12 34", "0 1 0 1 9 0 - 1 2 3 4", "01 01 90 1234", "01 01 90-1234", "01.01.90-1234", "01-01-90-1234"),
        *("01/01/90-1234", "01.01.90 - 1234", "01.01.90.1234", "01-01-1990-1234", "01011990-1234", "05032010-4321"),
        *("010190\N{SOFT HYPHEN}-1234", "0101\N{ZERO WIDTH SPACE}90-1234", "01 01\u2060 90 1234", "010190\x001234"),
        *(f"010190{BAD_CHARACTER}-1234", "０１０１９０-１２３４"),
    ],
)
def test_a_cpr_number_is_masked_in_every_way_of_writing(written: str) -> None:
    """A CPR number goes however it is written, and what stands around it stays."""
    assert mask(f"Borger {written}, tak") == f"Borger {CPR_MASK}, tak"
    assert mask(f"CPR{written}.pdf") == f"CPR{CPR_MASK}.pdf"


@pytest.mark.parametrize(
    "text",
    [
        "3201901234",  # no such day
        "0113901234",  # no such month
        "290201-4321",  # 2001 was no leap year
        "5790000123456",  # a GLN
        "+71<000000001019012+34567890<",
        "DK5000400440116243",
        "F-2026-000123",
        "a" * 30 + "0101901234" + "b" * 24,  # a SHA-256
        "2026-11-23-0200",
        "23.11.2026 12:34",
        "2026-117",
        "01.12.26 1500",  # a date and an amount
        "01.12.26 1.500,00",
        "01 12 26 1500,00",
        "01-12-26 - 1500,00",
        "01.12.26-31.12.26",
        "01-12-2026-0007",  # the seventh digit is of another century
        "20261123-0200",
        "+45 22 11 12 34",
        "22 11 12 34",
        "45 22 11 1234",
        "DK50 0040 0440 1162 43",
        "5-12-08-1000-40",  # an account code
        "0-05-12-08-1000-40",
        "5790 0001 2345 6",
        "13 58 56 28",
        "130885.6",
        "1.010.190,1234",
        "0101\N{ZERO WIDTH SPACE}9012345",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    """What cannot be a CPR number is left as it is."""
    assert mask(text) == text


def test_a_known_account_stays_where_it_is_named_and_nothing_else_does() -> None:
    """`keep` protects the value that it names, not a CPR number beside it."""
    text = "Konto 9999-0101901234, borger 010190-1234"
    assert mask(text, keep=["9999-0101901234"]) == f"Konto 9999-0101901234, borger {CPR_MASK}"


def test_a_kept_value_does_not_protect_the_middle_of_a_longer_number() -> None:
    """A kept value counts only as a whole number."""
    assert mask("0101901234", keep=["01019"]) == CPR_MASK


def test_secrets_are_masked_even_where_they_are_kept() -> None:
    """A secret goes, the longer of two overlapping ones first; a very short one is left alone."""
    assert mask("pw=hemmelig1!", secrets=["hemmelig", "hemmelig1!"], keep=["hemmelig1!"]) == "pw=•••"
    assert mask("abc", secrets=["abc", ""]) == "abc"


def test_what_deceives_the_eye_is_replaced_visibly() -> None:
    """Surrogates, controls and direction overrides become the replacement character; æøå and line breaks stay."""
    assert clean("a\ud800b\x00c\u202ed\u200be") == BAD_CHARACTER.join("abcde")
    assert clean("Sørens Smørrebrød\r\nÅrhus\u2028\tx") == "Sørens Smørrebrød\nÅrhus\n\tx"
    assert one_line("  a\n\n b\tc ") == "a b c"


def test_what_was_cut_is_marked() -> None:
    """A text over the limit ends in an ellipsis and keeps to the limit; one at the limit is whole."""
    assert clean("abcdef", 4) == "abc…"
    assert clean("abcd", 4) == "abcd"


@given(st.text(st.characters()))
def test_clean_text_can_always_be_written(text: str) -> None:
    """Whatever comes in, the result is valid UTF-8 without controls, and cleaning it again changes nothing."""
    cleaned = clean(text)
    cleaned.encode()
    assert not any(ord(c) < 32 and c not in "\n\t" for c in cleaned)
    assert clean(cleaned) == cleaned


@example("010190-1234-01-01-90-1234", "")
@given(st.text(st.sampled_from("0123456789- <+xA./\N{SOFT HYPHEN}")), st.text(st.sampled_from("0123456789-")))
def test_masking_twice_is_masking_once(text: str, kept: str) -> None:
    """Masked text holds nothing more to mask."""
    assert mask(mask(text, keep=[kept]), keep=[kept]) == mask(text, keep=[kept])
