import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.invoice import Kind
from scrapers.einvoice import parsing, read_xml
from tests.fakes.einvoices import Sample, oioubl

DOCTYPE = b'<!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
WITH_DOCTYPE = oioubl().replace(b"?>\n", b"?>\n" + DOCTYPE, 1).replace(b"2026-0417", b"&x;")


def reason(data: bytes) -> str:
    """Return the one reason for which the bytes are no invoice."""
    reading = read_xml(data)
    assert reading.invoices == ()
    (finding,) = reading.findings
    assert finding.severity == "hold"
    return finding.reason


def test_no_xml_broken_xml_and_unknown_xml_are_three_reasons() -> None:
    """People do something else about each."""
    assert reason(b"Se vedlagte faktura") == "unsupported_attachment"
    assert reason(oioubl()[:-20]) == "unreadable"
    assert reason(b"<html><body>Faktura</body></html>") == "not_an_invoice"


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\0\0\0", b"%PDF-1.7"])
def test_bytes_without_xml_are_unsupported(data: bytes) -> None:
    """Nothing at all is no XML either."""
    assert reason(data) == "unsupported_attachment"


@pytest.mark.parametrize(
    "data",
    [
        WITH_DOCTYPE,
        WITH_DOCTYPE.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        b"<!DOCTYPE Invoice><Invoice/>",
        b'<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;&b;">]><a>&d;</a>',
    ],
    ids=["external entity", "in UTF-16", "bare", "expanding"],
)
def test_a_doctype_is_refused_before_it_is_read(data: bytes) -> None:
    """No DTD, no entities, in whatever encoding they hide."""
    assert reason(data) == "dtd_forbidden"


def test_bytes_in_another_encoding_than_declared_are_broken() -> None:
    """Latin-1 that calls itself UTF-8 is not guessed at."""
    assert reason(oioubl().decode().encode("latin-1")) == "unreadable"


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-16", "windows-1252"])
def test_a_declared_encoding_is_honoured(encoding: str) -> None:
    """The same invoice in another encoding is the same invoice."""
    data = oioubl().decode().replace("UTF-8", encoding).encode(encoding)

    assert read_xml(data).invoices == read_xml(oioubl()).invoices


def test_an_encoding_that_there_is_not_is_broken() -> None:
    """An unknown name of an encoding is no crash."""
    assert reason(b'<?xml version="1.0" encoding="utf-fjord"?><a/>') == "unreadable"


def test_deep_nesting_is_too_big() -> None:
    """A tree deeper than any invoice's is not built."""
    assert reason(b"<a>" * 200_000) == "too_big"


def test_too_many_tags_and_too_many_bytes_are_too_big(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both limits hold before anything is parsed."""
    monkeypatch.setattr(parsing, "MAX_TAGS", 100)
    assert reason(b"<a>" + b"<b/>" * 100 + b"</a>") == "too_big"
    monkeypatch.setattr(parsing, "MAX_BYTES", 100)
    assert reason(oioubl()) == "too_big"


@pytest.mark.parametrize(
    ("root", "kind", "expected"),
    [
        ("Reminder", Kind.REMINDER, "reminder"),
        ("Statement", Kind.STATEMENT, "statement"),
        ("Quotation", Kind.ESTIMATE, "estimate"),
        ("Order", Kind.OTHER, "not_an_invoice"),
    ],
)
def test_other_business_documents_are_told_apart(root: str, kind: Kind, expected: str) -> None:
    """OIOUBL has reminders and statements as well."""
    data = f'<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2"/>'.encode()

    assert read_xml(data).kind is kind
    assert reason(data) == expected


def test_a_text_of_absurd_length_is_no_number() -> None:
    """A megabyte where a number should be holds, and is not carried along."""
    reading = read_xml(oioubl().replace(b"2026-0417", b"9" * 1_000_000))

    assert reading.invoices[0].invoice_number is None
    assert [finding.reason for finding in reading.findings] == ["missing_field"]
    assert len(reading.findings[0].facts["seen"]) <= 500


def test_a_flood_of_rivals_and_faults_is_not_carried_along() -> None:
    """What a hostile document repeats without end is bounded in what is kept of it."""
    ids = "".join(f"<cbc:ID>{number}</cbc:ID>" for number in range(2000))
    line = "<cac:InvoiceLine><cbc:LineExtensionAmount>x</cbc:LineExtensionAmount></cac:InvoiceLine>"

    reading = read_xml(oioubl(Sample(more=ids + line * 2000)))

    number = reading.invoices[0].invoice_number
    assert number is not None
    assert len(number.rivals) == 10
    assert len(reading.findings) <= 25


@given(st.binary(max_size=300))
def test_no_bytes_ever_raise(data: bytes) -> None:
    """Whatever the bytes hold, the answer is a reading."""
    read_xml(data)
    read_xml(b"<" + data)


@given(position=st.integers(min_value=0), change=st.binary(max_size=4), cut=st.integers(min_value=0, max_value=40))
def test_no_damage_to_an_invoice_ever_raises(position: int, change: bytes, cut: int) -> None:
    """A damaged invoice is a reading, with an invoice or with a reason."""
    data = oioubl()
    position %= len(data)

    reading = read_xml(data[:position] + change + data[position + cut :])

    assert reading.invoices or reading.findings
