from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from mail_intake.folder import FilesInbox, FolderInbox
from robot.errors import DiskFault, MailboxFault
from robot.message import Place, RawMessage
from robot.settings import DropFolder
from tests.fakes.sick_disk import files_up_to

LATER = 10_000_000_000.0  # long after any file was written


def unseen(place: Place) -> bool:
    """Say that nothing was taken in before."""
    return False


def sha256(data: bytes) -> str:
    """Return the hash as the ledger has it."""
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a drop folder."""
    path = tmp_path / "drop"
    path.mkdir()
    return path


def new_inbox(folder: Path, *, now: float = LATER, **settings: str) -> FolderInbox:
    """Return the inbox of a drop folder at a given time."""
    drop = DropFolder.model_validate({"name": "scanner", "path": folder.name, **settings})
    return FolderInbox(drop, home=folder.parent, spool=folder.parent / "spool", now=lambda: now)


def only(inbox: FolderInbox) -> RawMessage:
    """Return the one file that waits."""
    (message,) = inbox.fetch(unseen)
    return message


def test_files_are_copied_hashed_and_told_from_mails(folder: Path) -> None:
    """Oldest first; an .eml is a mail whatever the letters' case; hidden and half-written files stay."""
    for number, name in enumerate(["b.pdf", "a.EML", "c.xml", ".skjult", "~$x.docx", "d.pdf.part", "Thumbs.db"]):
        (folder / name).write_bytes(name.encode())
        os.utime(folder / name, (1_000 + number, 1_000 + number))
    (folder / "undermappe").mkdir()
    messages = list(new_inbox(folder).fetch(unseen))
    assert [(m.place.uid.partition("/")[2], m.is_mail) for m in messages] == [
        ("b.pdf", False),
        ("a.EML", True),
        ("c.xml", False),
    ]
    assert [m.path.read_bytes() for m in messages] == [b"b.pdf", b"a.EML", b"c.xml"]
    assert messages[0].sha256 == sha256(b"b.pdf")
    assert messages[0].size == 5


def test_a_file_that_was_just_written_waits(folder: Path) -> None:
    """Five seconds without a change, then it is taken."""
    (folder / "f.pdf").write_bytes(b"x")
    os.utime(folder / "f.pdf", (1_000, 1_000))
    assert list(new_inbox(folder, now=1_003).fetch(unseen)) == []
    assert len(list(new_inbox(folder, now=1_006).fetch(unseen))) == 1


def test_a_file_of_an_old_name_is_a_new_file(folder: Path) -> None:
    """Tomorrow's faktura.pdf has another place than today's, and today's is not read twice."""
    (folder / "faktura.pdf").write_bytes(b"i dag")
    inbox = new_inbox(folder)
    today = only(inbox)
    assert list(inbox.fetch(lambda place: place == today.place)) == []
    assert inbox.settle(today.place, today.sha256, "processed")
    (folder / "faktura.pdf").write_bytes(b"i morgen")
    assert [m.sha256 for m in inbox.fetch(lambda place: place == today.place)] == [sha256(b"i morgen")]


def test_settling_moves_and_never_overwrites(folder: Path) -> None:
    """A second file of the name gets a number; settling again says that it is gone."""
    inbox = new_inbox(folder)
    for data in (b"1", b"2"):
        (folder / "f.pdf").write_bytes(data)
        message = only(inbox)
        assert inbox.settle(message.place, message.sha256, "review")
        assert not inbox.settle(message.place, message.sha256, "review")
    found = {path.name: path.read_bytes() for path in (folder / "Til gennemsyn").iterdir()}
    assert found == {"f.pdf": b"1", "f (2).pdf": b"2"}


def test_a_file_that_was_replaced_is_not_moved(folder: Path) -> None:
    """Only the bytes that were taken in are put away."""
    (folder / "f.pdf").write_bytes(b"1")
    inbox = new_inbox(folder)
    message = only(inbox)
    (folder / "f.pdf").write_bytes(b"2")
    assert not inbox.settle(message.place, message.sha256, "processed")
    assert (folder / "f.pdf").read_bytes() == b"2"


def test_links_are_neither_read_nor_moved(folder: Path, tmp_path: Path) -> None:
    """A link could lead to anything that the robot may read."""
    (tmp_path / "hemmelig.pdf").write_bytes(b"x")
    (folder / "f.pdf").symlink_to(tmp_path / "hemmelig.pdf")
    inbox = new_inbox(folder)
    assert list(inbox.fetch(unseen)) == []
    place = Place(account="scanner", folder="", uid_validity=0, uid="1/f.pdf")
    with pytest.raises(MailboxFault, match="is a link"):
        inbox.settle(place, sha256(b"x"), "processed")


@pytest.mark.parametrize("name", ["../hemmelig.pdf", "..", "", "a\\b.pdf", "/etc/passwd"])
def test_a_name_that_leads_out_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    """A place out of the ledger is not trusted either."""
    (tmp_path / "hemmelig.pdf").write_bytes(b"x")
    place = Place(account="scanner", folder="", uid_validity=0, uid=f"1/{name}")
    with pytest.raises(MailboxFault, match="is not the name of a file"):
        new_inbox(folder).settle(place, sha256(b"x"), "processed")
    assert (tmp_path / "hemmelig.pdf").exists()


def test_a_subfolder_that_leads_out_is_refused(folder: Path, tmp_path: Path) -> None:
    """By its setting or by a link: the file stays."""
    (folder / "f.pdf").write_bytes(b"x")
    (tmp_path / "ude").mkdir()
    (folder / "Behandlet").symlink_to(tmp_path / "ude")
    for inbox in (new_inbox(folder), new_inbox(folder, processed="../ude")):
        message = only(inbox)
        with pytest.raises(MailboxFault, match="leads out"):
            inbox.settle(message.place, message.sha256, "processed")
    assert (folder / "f.pdf").exists()


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """With the path and what to check."""
    with pytest.raises(MailboxFault, match=r"scanner: the drop folder .*ingen cannot be read.*config\.toml"):
        list(new_inbox(tmp_path / "ingen").fetch(unseen))


def test_named_files_come_as_copies_and_stay(tmp_path: Path) -> None:
    """Files in the order given, folders by name with what lies below; all urgent; nothing is moved."""
    for name in ("mappe/b.pdf", "mappe/under/a.xml", "først.pdf"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    inbox = FilesInbox([tmp_path / "først.pdf", tmp_path / "mappe"], runbook="fakturaer", spool=tmp_path / "spool")
    messages = list(inbox.fetch(unseen))
    assert [m.path.read_bytes().decode() for m in messages] == ["først.pdf", "mappe/b.pdf", "mappe/under/a.xml"]
    assert all(m.urgent and inbox.settle(m.place, m.sha256, "processed") for m in messages)
    assert (tmp_path / "først.pdf").exists()
    assert list(inbox.fetch(lambda place: place in [m.place for m in messages])) == []


def test_a_named_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """The person who named it is told."""
    with pytest.raises(MailboxFault, match="there is no such file"):
        list(FilesInbox([tmp_path / "x.pdf"], runbook="fakturaer", spool=tmp_path).fetch(unseen))


def test_a_share_that_goes_while_its_files_are_fetched_is_a_fault(folder: Path) -> None:
    """What could not be read any more is not passed over in silence."""
    for name in ("a.pdf", "b.pdf"):
        (folder / name).write_bytes(b"%PDF")
    messages = new_inbox(folder).fetch(unseen)
    next(messages)
    folder.rename(folder.with_name("away"))
    with pytest.raises(MailboxFault, match="cannot be read"):
        next(messages)


def test_a_file_on_a_share_that_is_gone_is_not_taken_for_moved(folder: Path) -> None:
    """The file is settled once the share is back, and not before."""
    (folder / "a.pdf").write_bytes(b"%PDF")
    inbox = new_inbox(folder)
    message = only(inbox)
    away = folder.rename(folder.with_name("away"))
    with pytest.raises(MailboxFault, match="Its files stay"):
        inbox.settle(message.place, message.sha256, "processed")
    away.rename(folder)
    assert inbox.settle(message.place, message.sha256, "processed")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no limit on the size of a file")
@pytest.mark.parametrize("name", ["faktura.pdf", "faktura.eml"])
def test_a_full_disk_is_not_taken_for_a_file_that_cannot_be_read(folder: Path, name: str) -> None:
    """The robot's own disk is named, and the file waits."""
    (folder / name).write_bytes(bytes(10_000))
    with files_up_to(1_000), pytest.raises(DiskFault, match="spool"):
        only(new_inbox(folder))
    assert only(new_inbox(folder)).size == 10_000
