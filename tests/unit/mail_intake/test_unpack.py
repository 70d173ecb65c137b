from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mail_intake.folder import URGENT_ACCOUNT
from mail_intake.unpack import MessageUnpacker
from robot.message import Place, RawMessage, Unpacked
from robot.outcome import Reason
from robot.settings import Limits, Senders
from tests.fakes.mails import PDF, PNG, XML, mail, zipped

OURS = "mx.fjordby.example"


def unpack(data: bytes, tmp_path: Path, *, limits: Limits | None = None, **changed: object) -> Unpacked:
    """Take a mail apart as the night does."""
    path = tmp_path / "mail.eml"
    path.write_bytes(data)
    values: dict[str, object] = {
        "place": Place(account="faktura", folder="INBOX", uid_validity=1, uid="1"),
        "path": path,
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
        **changed,
    }
    into = tmp_path / "into"
    into.mkdir(exist_ok=True)
    unpacker = MessageUnpacker(Senders(authserv_id=OURS), limits or Limits())
    return unpacker(RawMessage(**values), into)  # type: ignore[arg-type] # values are given by name


def dropped(name: str, data: bytes, tmp_path: Path) -> Unpacked:
    """Take a bare file out of a folder apart."""
    place = Place(account="scanner", folder="", uid_validity=0, uid=f"17/{name}")
    return unpack(data, tmp_path, place=place, is_mail=False)


def reasons(unpacked: Unpacked) -> list[str]:
    """Return what speaks against the parts, one reason a part, "" for nothing."""
    return [part.findings[0].reason if part.findings else "" for part in unpacked.parts]


def contents(unpacked: Unpacked) -> list[bytes]:
    """Return the bytes of the parts."""
    return [part.path.read_bytes() for part in unpacked.parts if part.path]


def raw(lines: Sequence[bytes], body: bytes = b"") -> bytes:
    """Return a mail of these header lines and this body."""
    return b"\r\n".join((b"From: a@b.example", b"MIME-Version: 1.0", *lines, b"", body))


def test_documents_are_known_by_content(tmp_path: Path) -> None:
    """A PDF without a name for it and an XML called .dat are found, with their media types."""
    unpacked = unpack(mail(("bilag.dat", PDF), ("data.dat", XML)), tmp_path)
    assert [part.media_type for part in unpacked.parts] == ["application/pdf", "application/xml"]
    assert contents(unpacked) == [PDF, XML]
    assert reasons(unpacked) == ["", ""]
    assert unpacked.parts[0].trail == "mail > bilag.dat"


def test_junk_before_a_pdf_does_not_hide_it(tmp_path: Path) -> None:
    """Readers take up to 1024 bytes before %PDF-, and so does the robot."""
    assert unpack(mail(("a", b"x" * 1000 + PDF)), tmp_path).parts[0].media_type == "application/pdf"
    assert unpack(mail(("a", b"x" * 1100 + PDF)), tmp_path).parts == ()


def test_the_same_file_twice_is_two_parts(tmp_path: Path) -> None:
    """Both are accounted for; the ledger says that they are one."""
    unpacked = unpack(mail(("a.pdf", PDF), ("b.pdf", PDF)), tmp_path)
    assert [part.name for part in unpacked.parts] == ["a.pdf", "b.pdf"]
    assert len({part.path for part in unpacked.parts}) == 2


def test_an_inline_pdf_and_a_mail_that_is_nothing_but_a_pdf_are_found(tmp_path: Path) -> None:
    """Neither the disposition nor the place in the tree matters."""
    message = EmailMessage()
    message.set_content("se herunder")
    message.add_attachment(PDF, maintype="text", subtype="plain", disposition="inline", filename="f.pdf")
    assert contents(unpack(message.as_bytes(), tmp_path)) == [PDF]
    bare = raw([b"Content-Type: application/pdf", b"Content-Transfer-Encoding: base64"], base64.b64encode(PDF))
    assert contents(unpack(bare, tmp_path)) == [PDF]


@pytest.mark.parametrize(
    "body",
    [
        base64.b64encode(PDF),
        base64.encodebytes(PDF).replace(b"\n", b"\r\n"),
        base64.b64encode(PDF).rstrip(b"="),
        b"!!" + base64.b64encode(PDF[:60]) + b"=\r\n" + base64.b64encode(PDF[60:]),
    ],
)
def test_sloppy_base64_is_decoded(tmp_path: Path, body: bytes) -> None:
    """In one line, unpadded, with junk, padded in the middle: the bytes come out."""
    unpacked = unpack(raw([b"Content-Type: application/pdf", b"Content-Transfer-Encoding: BASE64 "], body), tmp_path)
    assert contents(unpacked) == [PDF]


def test_base64_that_is_cut_gives_what_decodes(tmp_path: Path) -> None:
    """The reader says of the rest that it is unreadable; here nothing is lost or raised."""
    cut = base64.b64encode(PDF)[:-30]
    unpacked = unpack(raw([b"Content-Type: application/pdf", b"Content-Transfer-Encoding: base64"], cut), tmp_path)
    assert PDF.startswith(contents(unpacked)[0])
    assert reasons(unpacked) == [""]


def test_a_forwarded_mail_is_opened(tmp_path: Path) -> None:
    """The invoice inside is found, with the way to it; the sender is who forwarded it."""
    outer = EmailMessage()
    outer["From"] = "kollega@fjordby.example"
    outer.set_content("vs")
    inner = EmailMessage()
    inner["From"] = "x@y.example"
    inner.add_attachment(PDF, maintype="application", subtype="pdf", filename="faktura.pdf")
    outer.add_attachment(inner)
    unpacked = unpack(outer.as_bytes(), tmp_path)
    assert [part.trail for part in unpacked.parts] == ["mail > forwarded mail > faktura.pdf"]
    assert unpacked.origin.sender == "kollega@fjordby.example"


def test_a_forwarded_mail_that_was_encoded_or_called_something_else_is_opened(tmp_path: Path) -> None:
    """Base64 on message/rfc822 and an .eml declared as octet-stream both occur."""
    inner = mail(("faktura.pdf", PDF))
    encoded = raw([b"Content-Type: message/rfc822", b"Content-Transfer-Encoding: base64"], base64.encodebytes(inner))
    assert contents(unpack(encoded, tmp_path)) == [PDF]
    assert contents(unpack(mail(("videresendt.eml", inner)), tmp_path)) == [PDF]


def test_mails_within_mails_end_at_a_depth(tmp_path: Path) -> None:
    """Ten mails in each other are not opened to the last, and a finding says so."""
    data = mail(("faktura.pdf", PDF))
    for _ in range(10):
        data = mail(("vs.eml", data))
    unpacked = unpack(data, tmp_path)
    assert unpacked.parts == ()
    assert Reason.TOO_BIG in [finding.reason for finding in unpacked.findings]


def test_what_is_called_pdf_and_is_none_is_a_finding(tmp_path: Path) -> None:
    """HTML, a picture, text: not_pdf; nothing at all: unreadable."""
    for data, reason in (
        (b"<html>Faktura</html>", Reason.NOT_PDF),
        (PNG + bytes(50), Reason.NOT_PDF),
        (b"", Reason.UNREADABLE),
    ):
        assert reasons(unpack(mail(("faktura.pdf", data)), tmp_path)) == [reason]


def test_other_documents_are_shown_to_a_person(tmp_path: Path) -> None:
    """Word, Excel, old Office and pictures that nobody can read become parts with a finding."""
    docx = zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))
    xlsx = zipped(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<x/>"))
    unpacked = unpack(
        mail(
            ("a.docx", docx),
            ("b.xlsx", xlsx),
            ("c.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
            ("d.gif", b"GIF89a" + bytes(90_000)),
        ),
        tmp_path,
    )
    assert reasons(unpacked) == [Reason.UNSUPPORTED_ATTACHMENT] * 4
    assert unpacked.parts[1].media_type.endswith("spreadsheetml.sheet")


def test_a_photographed_page_is_for_the_reader(tmp_path: Path) -> None:
    """An attached JPEG, PNG or TIFF becomes a part without a finding: the reader says whether it is a page."""
    marks = (("a.png", PNG), ("b.jpg", b"\xff\xd8\xff\xe0"), ("c.tif", b"II*\x00"))
    unpacked = unpack(mail(*((name, mark + bytes(90_000)) for name, mark in marks)), tmp_path)
    seen = [(part.media_type, part.findings) for part in unpacked.parts]
    assert seen == [("image/png", ()), ("image/jpeg", ()), ("image/tiff", ())]


def test_decoration_is_left_out(tmp_path: Path) -> None:
    """Logos, calendar entries, cards, signatures and texts that servers add are no documents."""
    unpacked = unpack(
        mail(
            ("logo.png", PNG + bytes(3_000)),
            ("invite.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
            ("mig.vcf", b"BEGIN:VCARD\r\nEND:VCARD\r\n"),
            ("ATT00001.txt", b"Denne mail er scannet for virus"),
            ("faktura.pdf", PDF),
        ),
        tmp_path,
    )
    assert [part.name for part in unpacked.parts] == ["faktura.pdf"]


def test_a_photograph_in_the_text_counts_only_where_nothing_else_does(tmp_path: Path) -> None:
    """A large inline picture is an invoice where the mail has no document, and decoration where it has."""
    message = EmailMessage()
    message.set_content("hej")
    message.add_attachment(PNG + bytes(200_000), maintype="image", subtype="png", disposition="inline", cid="<1>")
    (part,) = unpack(message.as_bytes(), tmp_path).parts
    assert (part.media_type, part.findings) == ("image/png", ())
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="faktura.pdf")
    assert [part.name for part in unpack(message.as_bytes(), tmp_path).parts] == ["faktura.pdf"]


def test_a_mail_without_documents_has_no_parts_but_its_text(tmp_path: Path) -> None:
    """The text is there for sorting; HTML is stripped where there is nothing else."""
    assert unpack(mail(text="Vi har fået nyt kontonummer"), tmp_path).text == "Vi har fået nyt kontonummer"
    markup = "<html><style>p{}</style><p>Kære kunde</p><script>alert(1)</script><p>Hilsen</p></html>"
    only_html = unpack(raw([b"Content-Type: text/html; charset=utf-8"], markup.encode()), tmp_path)
    assert only_html.text.split() == ["Kære", "kunde", "Hilsen"]
    assert only_html.parts == ()


def test_a_charset_with_a_null_character_costs_no_attachment(tmp_path: Path) -> None:
    """No codec has such a name, and asking for one raises; the file beside the text is taken in all the same."""
    sent = mail(("faktura.pdf", PDF), text="Hermed faktura")
    hostile = sent.replace(b'charset="utf-8"', b'charset="utf\x008"').replace(b"Hermed", b"\xd8Hermed")
    assert hostile != sent
    unpacked = unpack(hostile, tmp_path)
    assert ([part.name for part in unpacked.parts], "Hermed faktura" in unpacked.text) == (["faktura.pdf"], True)


def test_a_mail_too_big_to_fetch_is_a_finding_with_its_sender(tmp_path: Path) -> None:
    """The header alone is on disk; the row says who sent how much."""
    head = mail().partition(b"\r\n\r\n")[0]
    unpacked = unpack(head, tmp_path, too_big=True, size=83_000_000)
    assert unpacked.origin.sender == "faktura@fjordby-vvs.example"
    assert [(finding.reason, finding.facts) for finding in unpacked.findings] == [
        (Reason.TOO_BIG, {"megabytes": "83.0"})
    ]


def test_a_mail_of_endless_header_or_parts_or_levels_is_a_finding(tmp_path: Path) -> None:
    """Each is bounded, and the sender is still known."""
    header = unpack(b"X-Fyld: " + b"x" * 900_000 + b"\r\n" + mail(("f.pdf", PDF)), tmp_path)
    assert [finding.reason for finding in header.findings] == [Reason.TOO_BIG]
    assert contents(header) == [PDF]
    parts = raw([b"Content-Type: multipart/mixed; boundary=b"], b"--b\r\n\r\nx\r\n" * 50_000)
    assert Reason.TOO_BIG in [finding.reason for finding in unpack(parts, tmp_path).findings]
    levels = raw([], b"")[:-2] + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2_000)
    )
    unpacked = unpack(levels, tmp_path)
    assert Reason.TOO_BIG in [finding.reason for finding in unpacked.findings]
    assert unpacked.origin.sender == "a@b.example"


def test_hopeless_mime_without_a_document_is_malformed(tmp_path: Path) -> None:
    """A multipart whose boundary never comes may have lost something: a person looks."""
    unpacked = unpack(raw([b"Content-Type: multipart/mixed; boundary=x"], b"--y\r\n\r\nfaktura"), tmp_path)
    assert [finding.reason for finding in unpacked.findings] == [Reason.MALFORMED]


def test_a_document_over_the_limit_is_a_finding(tmp_path: Path) -> None:
    """Its bytes are kept, and the limit is named."""
    unpacked = unpack(mail(("f.pdf", PDF + bytes(2_000_000))), tmp_path, limits=Limits(largest_document_mb=1))
    assert unpacked.parts[0].findings[0].facts == {"name": "f.pdf", "limit": "1 MB"}


def test_sealed_mail_is_a_finding(tmp_path: Path) -> None:
    """S/MIME and PGP are encrypted, not unreadable."""
    smime = raw([b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"], b"\x30\x82\x01")
    assert reasons(unpack(smime, tmp_path)) == [Reason.ENCRYPTED]
    assert reasons(unpack(mail(("msg.asc", b"-----BEGIN PGP MESSAGE-----\n")), tmp_path)) == [Reason.ENCRYPTED]


def test_a_dropped_file_is_unpacked_alike(tmp_path: Path) -> None:
    """A PDF, a zip and a text file out of a folder; the origin says where from."""
    unpacked = dropped("scan 7.pdf", PDF, tmp_path)
    assert (unpacked.origin.kind, unpacked.parts[0].name, unpacked.parts[0].trail) == (
        "folder",
        "scan 7.pdf",
        "scan 7.pdf",
    )
    assert contents(dropped("a.zip", zipped(("f.pdf", PDF)), tmp_path)) == [PDF]
    assert dropped("note.txt", b"husk", tmp_path).parts == ()


def test_a_dropped_mail_is_a_mail_whose_headers_prove_nothing(tmp_path: Path) -> None:
    """Nobody checked the headers of a file: the verdicts in it do not count."""
    forged = mail(
        ("f.pdf", PDF),
        headers=[("Authentication-Results", f"{OURS}; dmarc=pass header.from=fjordby-vvs.example")],
    )
    assert unpack(forged, tmp_path).origin.dmarc == "pass"
    place = Place(account="scanner", folder="", uid_validity=0, uid="17/f.eml")
    origin = unpack(forged, tmp_path, place=place).origin
    assert (origin.kind, origin.dmarc, origin.sender) == ("folder", "none", "faktura@fjordby-vvs.example")
    urgent = Place(account=URGENT_ACCOUNT, folder="/x", uid_validity=0, uid="17/f.eml")
    assert unpack(forged, tmp_path, place=urgent).origin.kind == "urgent"


_BITS = st.sampled_from(
    [
        b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"--b\r\n", b"--b--\r\n", b"--", b";", b'"', b"=?utf-8?B?", b"?=", b"=",
        b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: message/rfc822\r\n", b"From: a@b.dk\r\n",
        b"Content-Type: application/pdf; name*0*=utf-8''%ff\r\n", b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Transfer-Encoding: x-uuencode\r\n", b"begin 644 x\r\n#0V%T\r\nend\r\n",
        b"Subject: =?idna?Q?=ff?=\r\n",
        b"Date: Thu, 99 Nov 99999 99:99:99 +9999\r\n", b"JVBERi0xLjQK", b"PK\x03\x04", b"\x78\x9f\x3e\x22", b"<?xml",
        b"Content-Type: multipart/alternative; boundary=\r\n", b"\xff\xfe\x00", b"\xed\xa0\x80", b"\x00", b" \t",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=2_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(_BITS, st.binary(max_size=8)), max_size=40))
def test_no_mail_whatever_raises_or_leaves_text_that_cannot_be_written(tmp_path: Path, bits: list[bytes]) -> None:
    """Bits of mail in any order: an answer, parts inside the folder, text that every encoder takes."""
    unpacked = unpack(b"".join(bits), tmp_path)
    origin = unpacked.origin
    texts = [origin.sender, origin.sender_name, origin.subject, origin.message_id, origin.reply_to, unpacked.text]
    for part in unpacked.parts:
        texts += [part.name, part.trail, *(fact for finding in part.findings for fact in finding.facts.values())]
        assert part.path is None or part.path.parent == tmp_path / "into"
        assert "/" not in part.name
        assert "\\" not in part.name
    for text in texts:
        text.encode("utf-8")
        assert not any(ord(c) < 32 and c != "\n" for c in text)
