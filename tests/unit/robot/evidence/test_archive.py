"""The archive and the case folders: bytes under their hash, and under names for people."""

import hashlib
from pathlib import Path

import pytest

from robot.errors import LedgerFault
from robot.evidence.archive import Archive
from robot.evidence.case_folder import CaseFolder, safe_name


def test_bytes_and_files_are_found_by_their_sha256(tmp_path: Path) -> None:
    """The same bytes, from memory or a file, lie once, under their SHA-256, and nothing else is left."""
    archive = Archive(tmp_path / "archive")
    source = tmp_path / "source"
    source.write_bytes(b"x" * 3_000_000)
    sha256 = archive.keep(source)
    assert sha256 == hashlib.sha256(b"x" * 3_000_000).hexdigest()
    assert archive.keep(b"x" * 3_000_000) == sha256
    assert archive.path(sha256) == tmp_path / "archive" / sha256[:2] / sha256[2:]
    assert [p for p in archive.folder.rglob("*") if p.is_file()] == [archive.path(sha256)]
    assert archive.is_intact(sha256)


def test_damaged_bytes_are_noticed_and_mended_by_keeping_them_again(tmp_path: Path) -> None:
    """A file that rotted is not intact; the right bytes kept again replace it."""
    archive = Archive(tmp_path)
    sha256 = archive.keep(b"right")
    archive.path(sha256).chmod(0o644)
    archive.path(sha256).write_bytes(b"wrong")
    assert not archive.is_intact(sha256)
    archive.keep(b"right")
    assert archive.is_intact(sha256)


@pytest.mark.parametrize("sha256", ["../../etc/passwd", "0" * 64, ""])
def test_what_is_not_there_is_a_fault(tmp_path: Path, sha256: str) -> None:
    """A missing file and a name that is no SHA-256 are faults, never another path."""
    with pytest.raises(LedgerFault):
        Archive(tmp_path).path(sha256)


def test_a_case_folder_shows_other_bytes_under_another_name(tmp_path: Path) -> None:
    """A second try's screenshot stands beside the first; the same bytes again add nothing."""
    archive = Archive(tmp_path / "archive")
    folder = CaseFolder(tmp_path / "evidence", "F-2026-000001")
    names = []
    for data in (b"one", b"two", b"one", b"two"):
        sha256 = archive.keep(data)
        names.append(folder.show(archive.path(sha256), sha256, "before-post.png"))
    assert names == ["before-post.png", "before-post (2).png"] * 2
    assert (folder.path / "before-post (2).png").read_bytes() == b"two"


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("faktura.pdf", "faktura.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\regning.pdf", "regning.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("a:b*?.pdf", "a_b_.pdf"),
        ("Søren Ærø 010190-1234.pdf", "Søren Ærø cpr.pdf"),
        ("Faktura 01.01.90-1234 010190\N{ZERO WIDTH SPACE}.1234.pdf", "Faktura cpr cpr.pdf"),
        ("fdp.\u202eexe", "fdp._exe"),
        ("...", "unnamed"),
        ("", "unnamed"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_names_are_made_safe(given: str, safe: str) -> None:
    """No folder, reserved name, forbidden sign, CPR number or endless name reaches the disk."""
    assert safe_name(given) == safe
