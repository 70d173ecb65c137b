"""What holds documents and is none: zips and Outlook's winmail.dat, also those that were made to do harm."""

from __future__ import annotations

import zipfile
from pathlib import Path

from robot.outcome import Reason
from robot.settings import Limits
from tests.fakes.mails import PDF, XML, mail, zipped
from tests.fakes.tnef_writer import tnef
from tests.unit.mail_intake.test_unpack import contents, reasons, unpack


def test_a_zip_is_opened_and_its_paths_mean_nothing(tmp_path: Path) -> None:
    """Members become parts with harmless names; nothing is written outside the folder."""
    packed = zipped(("../../etc/faktura.pdf", PDF), ("C:\\mappe\\data.xml", XML), ("__MACOSX/._x", b"x"))
    unpacked = unpack(mail(("arkiv.zip", packed)), tmp_path)
    assert [part.name for part in unpacked.parts] == ["faktura.pdf", "data.xml"]
    assert unpacked.parts[0].trail == "mail > arkiv.zip > faktura.pdf"
    assert all(part.path and part.path.parent == tmp_path / "into" for part in unpacked.parts)


def test_a_zip_in_a_zip_is_opened_to_the_depth_that_is_set(tmp_path: Path) -> None:
    """Two levels by default; the third is shown to a person."""
    two = zipped(("b.zip", zipped(("f.pdf", PDF))))
    assert contents(unpack(mail(("a.zip", two)), tmp_path)) == [PDF]
    three = zipped(("c.zip", two))
    assert reasons(unpack(mail(("a.zip", three)), tmp_path)) == [Reason.UNSUPPORTED_ATTACHMENT]


def test_a_zip_bomb_is_a_finding(tmp_path: Path) -> None:
    """By ratio, by the size of one file, by the total, and by the number of files."""
    bomb = zipped(("nuller.pdf", bytes(20_000_000)))
    assert len(bomb) < 25_000
    assert reasons(unpack(mail(("a.zip", bomb)), tmp_path)) == [Reason.TOO_BIG]
    noise = zipped(*((f"{n}.pdf", PDF + bytes(400_000)) for n in range(5)), method=zipfile.ZIP_STORED)
    total = Limits(zip_total_mb=1)
    assert Reason.TOO_BIG in reasons(unpack(mail(("a.zip", noise)), tmp_path, limits=total))
    many = zipped(*((f"{n}.pdf", PDF) for n in range(30)))
    unpacked = unpack(mail(("a.zip", many)), tmp_path, limits=Limits(most_parts=10))
    assert len(unpacked.parts) == 10
    assert Reason.TOO_BIG in [finding.reason for finding in unpacked.findings]


def test_a_zip_that_lies_about_its_directory_is_not_read(tmp_path: Path) -> None:
    """A directory of more than a megabyte is refused before anything parses it."""
    packed = bytearray(zipped(("f.pdf", PDF)))
    at = packed.rfind(b"PK\x05\x06")
    packed[at + 12 : at + 16] = (50_000_000).to_bytes(4, "little")
    assert reasons(unpack(mail(("a.zip", bytes(packed))), tmp_path)) == [Reason.TOO_BIG]


def test_an_encrypted_member_is_a_finding_and_a_broken_zip_is_one(tmp_path: Path) -> None:
    """The robot has no password, and says so; half a zip is unreadable."""
    packed = bytearray(zipped(("f.pdf", PDF)))
    packed[6] |= 1
    packed[packed.rfind(b"PK\x01\x02") + 8] |= 1
    locked = unpack(mail(("a.zip", bytes(packed))), tmp_path)
    assert reasons(locked) == [Reason.ENCRYPTED]
    assert locked.parts[0].path is None
    assert reasons(unpack(mail(("a.zip", zipped(("f.pdf", PDF))[:-40])), tmp_path)) == [Reason.UNREADABLE]


def test_winmail_dat_is_opened(tmp_path: Path) -> None:
    """What Outlook packs into TNEF is found under its long name."""
    unpacked = unpack(mail(("winmail.dat", tnef(("Færdig faktura.pdf", PDF)))), tmp_path)
    assert [part.trail for part in unpacked.parts] == ["mail > winmail.dat > Færdig faktura.pdf"]
    assert contents(unpacked) == [PDF]


def test_a_broken_winmail_dat_is_a_finding_beside_what_could_be_read(tmp_path: Path) -> None:
    """The first file comes; that the rest is missing is said."""
    cut = tnef(("a.pdf", PDF), ("b.pdf", PDF))[:-20]
    assert reasons(unpack(mail(("winmail.dat", cut)), tmp_path))[-1] == Reason.UNREADABLE


def test_tnef_within_tnef_ends_at_a_depth(tmp_path: Path) -> None:
    """Nesting costs a finding, never the stack."""
    data = tnef(("f.pdf", PDF))
    for _ in range(2_000):
        data = tnef(("winmail.dat", data), long_names=False)
    assert reasons(unpack(mail(("winmail.dat", data)), tmp_path)) == [Reason.UNSUPPORTED_ATTACHMENT]
