from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_intake import header, mime
from mail_intake.authentication import read_authentication
from mail_intake.names import clean_text, safe_name
from mail_intake.origin import read_date, read_from, read_origin
from robot.settings import Senders

OURS = "mx.fjordby.example"
SENDER = "fjordby-vvs.example"


@pytest.mark.parametrize(
    ("value", "address", "name"),
    [
        ("faktura@firma.dk", "faktura@firma.dk", ""),
        ("Firma A/S <Faktura@Firma.DK>", "faktura@firma.dk", "Firma A/S"),
        ('"kendt@firma.dk" <x@gratis.example>', "x@gratis.example", "kendt@firma.dk"),
        ('"<kendt@firma.dk>" <x@gratis.example>', "x@gratis.example", ""),
        ("x@gratis.example (kendt@firma.dk)", "x@gratis.example", ""),
        ("kendt@firma.dk, x@gratis.example", "", ""),
        ("kendt@firma.dk, <x@gratis.example>", "", "kendt@firma.dk,"),
        ("<kendt@firma.dk> <x@gratis.example>", "", ""),
        ("<x@gratis.example> kendt@firma.dk", "", ""),
        ("kendt@firma.dk x@gratis.example", "", ""),
        ("x@gratis.example@firma.dk", "", ""),
        ("=?utf-8?q?S=C3=B8ren?= <s@firma.dk>", "s@firma.dk", "Søren"),
        ("", "", ""),
        ("ukendt", "", ""),
    ],
)
def test_the_sender_is_one_real_address(value: str, address: str, name: str) -> None:
    """An address in a display name or a comment is none, and of two nobody can say which is meant."""
    assert read_from([value]) == (address, name)


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        (["From: =?utf-8?Q?Gr=C3=B8n Pleje <kontor@groen.example"], "Grøn Pleje <kontor@groen.example"),
        (["From: kendt@firma.dk, x@gratis.example"], "kendt@firma.dk, x@gratis.example"),
        (["From: a@b.dk", "From: c@d.dk"], "a@b.dk, c@d.dk"),
        (["From: Firma <a@b.dk>"], "a@b.dk"),
        (["X-From: a@b.dk"], ""),
    ],
)
def test_a_sender_that_nobody_can_be_sure_of_is_shown_as_it_stands(headers: list[str], shown: str) -> None:
    """People see who it may be from; nothing is checked against it."""
    message, _ = mime.parse_header("".join(f"{line}\r\n" for line in headers).encode() + b"\r\n")
    origin = read_origin(message, "mail", Senders())
    assert origin.from_whom == shown
    assert origin.sender == ("a@b.dk" if shown == "a@b.dk" else "")


def test_two_from_headers_are_no_sender() -> None:
    """What one program shows of them, another does not."""
    assert read_from(["a@b.dk", "c@d.dk"]) == ("", "")


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("Thu, 12 Nov 2026 09:14:00 +0100", datetime(2026, 11, 12, 9, 14, tzinfo=timezone(timedelta(hours=1)))),
        ("12 Nov 2026 09:14:00", datetime(2026, 11, 12, 9, 14, tzinfo=UTC)),
        ("i går", None),
        ("Thu, 99 Nov 2026 09:14:00 +0100", None),
        ("Thu, 12 Nov 1899 00:00:00 +2300", None),
        ("Thu, 12 Nov 2026 09:14:00 +9999", None),
        ("", None),
    ],
)
def test_a_date_has_a_zone_or_is_none(raw: str, read: datetime | None) -> None:
    """A date that is unusable is left out, never guessed."""
    assert read_date(raw) == read


def authenticated(*headers: str) -> tuple[str, str, str, str]:
    """Return spf, dkim, dmarc and whose word they are, of a mail with these headers, top first."""
    message, _ = mime.parse_header("".join(f"{line}\r\n" for line in headers).encode() + b"\r\n")
    found = read_authentication(message, OURS, SENDER)
    return found.spf, found.dkim, found.dmarc, found.authenticated_by


def test_our_servers_verdicts_are_read() -> None:
    """Comments, versions, quotes and folding are no hindrance."""
    assert authenticated(
        f'Authentication-Results: "{OURS}" 1 (a; comment (in one));\r\n'
        f" spf=pass smtp.mailfrom=x@{SENDER};\r\n"
        f"\tdkim/1=pass (2048-bit; key) header.d=mail.{SENDER}; dmarc=pass header.from={SENDER}"
    ) == ("pass", "pass", "pass", OURS)


def test_a_pass_for_another_domain_is_none() -> None:
    """A signature or an envelope of someone else's says nothing about the sender."""
    assert authenticated(
        f"Authentication-Results: {OURS}; spf=pass smtp.mailfrom=bulk.example; dkim=pass header.d=bulk.example;"
        " dmarc=pass header.from=bulk.example"
    ) == ("none", "none", "none", OURS)
    assert authenticated(f"Authentication-Results: {OURS}; dkim=pass header.d=example")[1] == "none"
    assert authenticated(f"Authentication-Results: {OURS}; dkim=pass header.d=x{SENDER}")[1] == "none"


@pytest.mark.parametrize(
    "said",
    [
        f'reason="header.from={SENDER}" header.from=bulk.example',
        f'header.from=bulk.example reason="x \\" header.from={SENDER} y"',
        f"header.from=bulk.example header.from={SENDER}",
    ],
)
def test_what_a_verdict_s_reason_says_is_no_property_of_it(said: str) -> None:
    """A sender has a part in the reason's words; and of two domains nobody can say which passed."""
    assert authenticated(f"Authentication-Results: {OURS}; dmarc=pass {said}")[2] == "none"


def test_of_several_signatures_one_good_one_is_enough_and_a_failed_dmarc_stays_failed() -> None:
    """A mailing service signs too; but a second dmarc result never repairs the first."""
    assert authenticated(
        f"Authentication-Results: {OURS}; dkim=fail header.d=bulk.example; dkim=pass header.d={SENDER};"
        f" dmarc=fail header.from={SENDER}; dmarc=pass header.from={SENDER}"
    )[1:3] == ("pass", "fail")


@pytest.mark.parametrize(
    "headers",
    [
        [f"Authentication-Results: fremmed.example; dmarc=pass header.from={SENDER}"],
        [
            "Authentication-Results: fremmed.example; dmarc=fail",
            f"Authentication-Results: {OURS}; dmarc=pass header.from={SENDER}",
        ],
        [
            f"Authentication-Results: {OURS}; spf=none",
            f"Authentication-Results: {OURS}; dmarc=pass header.from={SENDER}",
        ],
        [f"Authentication-Results: ({OURS}) fremmed.example; dmarc=pass header.from={SENDER}"],
        [f"Authentication-Results: {OURS}.fremmed.example; dmarc=pass header.from={SENDER}"],
        [f"X-Authentication-Results: {OURS}; dmarc=pass header.from={SENDER}"],
        [f"ARC-Authentication-Results: i=1; {OURS}; dmarc=pass header.from={SENDER}"],
        ["Subject: uden"],
    ],
)
def test_a_header_that_a_sender_could_have_written_does_not_count(headers: list[str]) -> None:
    """Only the topmost header counts, and only with our server's name."""
    assert authenticated(*headers)[2] == "none"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?utf-8?B?RsOm?= =?utf-8?Q?rdig_r=C3=B8d?=", "Færdig rød"),
        ("Rå utf-8 æøå".encode(), "Rå utf-8 æøå"),
        ("Rå latin-1 æøå".encode("latin-1"), "Rå latin-1 æøå"),
        (b"=?x-unknown?Q?Pris_=E6?=", "Pris æ"),
        (b"=?iso-8859-1?B?RmFrdHVyYSB2ZWRyLiBo5mtrZQ==", "Faktura vedr. hække"),
        (b"=?utf-8?Q?Faktura_fra_Gr=C3=B8n\r\n =?utf-8?Q?_pleje?=", "Faktura fra Grøn pleje"),
        (b"=?utf-8?Q?=C3=A6bler og p=C3=A6rer?= =?utf-8?Q?_her?", "æbler og pærer her"),
        (b"Pris =?utf-8?Q?=C3=A6?= =? =?=", "Pris æ =? =?="),
        (b"=?idna?Q?abc?=", "abc"),
        (b"a\x00b\x1b[31m", "a b [31m"),
        ("vendt \u202efdp.exe".encode(), "vendt fdp.exe"),
        (b"=?utf-8?B?", "=?utf-8?B?"),
        (b"\xed\xa0\x80", "í €"),
    ],
)
def test_subjects_become_plain_text(raw: bytes, text: str) -> None:
    """Encoded words, raw bytes of either charset, control and direction characters."""
    message, _ = mime.parse_header(b"Subject: " + raw + b"\r\n\r\n")
    assert read_origin(message, "mail", Senders()).subject == text


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('attachment; filename="faktura.pdf"', "faktura.pdf"),
        ("attachment; filename=faktura.pdf", "faktura.pdf"),
        ("attachment; filename*=UTF-8''F%C3%A6rdig.pdf", "Færdig.pdf"),
        ("attachment; filename*1*=%A6r.pdf; filename*0*=utf-8''F%C3", "Fær.pdf"),
        ('attachment; filename*0="lang"; filename*1="t.pdf"', "langt.pdf"),
        ('attachment; filename="=?utf-8?B?RsOm?=.pdf"', "Fæ.pdf"),
        (r'attachment; filename="a\"b;c.pdf"', 'a"b;c.pdf'),
        ("attachment; filename*=ukendt'da'%E6.pdf", "æ.pdf"),
        ('attachment; filename="uden slut', "uden slut"),
    ],
)
def test_file_names_are_read_from_every_way_of_writing_them(value: str, name: str) -> None:
    """RFC 2231, RFC 2047 where it does not belong, quotes, and none of them right."""
    assert header.parameters(value)[1]["filename"] == name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\y.pdf", "y.pdf"),
        (".pdf", "pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("a" * 300 + ".pdf", "a" * 115 + "….pdf"),
        ("{0.__class__}.pdf", "_0.__class___.pdf"),
        ("faktura.pdf . ", "faktura.pdf"),
        ("///", "uden navn"),
        ("\x00\ud800", "\ufffd"),
    ],
)
def test_a_file_name_is_harmless(raw: str, name: str) -> None:
    """Never a path, hidden, reserved on Windows, too long, or a template."""
    assert safe_name(raw) == name


@given(st.text(alphabet=st.characters(), max_size=200))
def test_text_can_always_be_written(text: str) -> None:
    """Whatever a mail holds, what leaves is one line that UTF-8 can encode."""
    for cleaned in (clean_text(text, 100), safe_name(text)):
        cleaned.encode("utf-8")
        assert cleaned.isprintable() or "\xa0" in cleaned or not cleaned.isascii()
        assert "\n" not in cleaned
        assert len(cleaned) <= 120


@given(st.binary(max_size=300), st.integers(min_value=1, max_value=80))
def test_base64_comes_back_however_it_is_broken_into_lines(data: bytes, width: int) -> None:
    """Line length, missing padding and blanks change nothing."""
    import base64  # noqa: PLC0415 - the test's own reference

    encoded = base64.b64encode(data).rstrip(b"=")
    lines = b" \r\n".join(encoded[at : at + width] for at in range(0, len(encoded), width))
    assert header.decode_base64(lines) == data


def test_an_unclear_reply_to_is_kept_as_it_stands() -> None:
    """Two addresses, of which one is the supplier's, must not pass for no wish at all."""
    head = b"From: a@firma.dk\nReply-To: a@firma.dk, x@gratis.example\n\n"
    origin = read_origin(mime.parse_header(head)[0], "mail", Senders())
    assert origin.reply_to == "a@firma.dk, x@gratis.example"
