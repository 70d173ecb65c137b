"""The action log: a chain that shows every change, and that survives a power cut and a second process."""

import json
import multiprocessing
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from robot.errors import LedgerFault
from robot.evidence import FileEvidence, verify
from robot.evidence.action_log import (
    DELETED,
    DROPPED,
    GENESIS,
    NEWEST,
    ActionLog,
    Entry,
    log_files,
    own_hash,
    read_newest,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class SetClock:
    """A clock that stands where it was set."""

    def __init__(self, time: datetime = NOON) -> None:
        self.time = time

    def now(self) -> datetime:
        """Return the set time."""
        return self.time


def written(work: Path, count: int = 5) -> FileEvidence:
    """Return an evidence folder with some records."""
    evidence = FileEvidence(work, SetClock(), run_id="2026-11-23-0200", runbook="fakturaer@abc")
    for number in range(count):
        evidence.record("entered", case_id=f"F-2026-{number:06}", values={"gross_total": f"{number}.00"})
    return evidence


def lines(work: Path) -> list[bytes]:
    """Return the lines of the only log file."""
    return log_files(work / "log")[0].read_bytes().splitlines(keepends=True)


def rewrite(work: Path, changed: list[bytes]) -> None:
    """Replace the only log file."""
    log_files(work / "log")[0].write_bytes(b"".join(changed))


def test_a_record_says_who_did_what_when_and_follows_the_one_before(tmp_path: Path) -> None:
    """A record has every part that the auditor needs, and names the hash of its predecessor."""
    evidence = written(tmp_path, 2)
    first, second = (json.loads(line) for line in lines(tmp_path))
    assert first["seq"] == 1
    assert first["previous"] == GENESIS
    assert second["previous"] == first["hash"]
    assert second["hash"] == evidence.last_hash()
    assert second["time"] == "2026-11-23T12:00:00.000+00:00"
    assert (second["run"], second["runbook"], second["who"]) == ("2026-11-23-0200", "fakturaer@abc", "robot")
    assert verify(tmp_path).ok


def test_values_are_masked_but_known_numbers_stay(tmp_path: Path) -> None:
    """CPR numbers and secrets do not get into the log; an account that looks like a CPR number does."""
    evidence = FileEvidence(tmp_path, SetClock())
    evidence.begin("r", "b", secrets=["hemmelig1"])
    evidence.record(
        "x", target="mail 010190-1234 \ud800", values={"text": "0101901234 hemmelig1", "account": "0101901234"}
    )
    record = json.loads(lines(tmp_path)[0])
    assert record["target"] == "mail xxxxxx-xxxx \N{REPLACEMENT CHARACTER}"
    assert record["values"] == {"account": "0101901234", "text": "xxxxxx-xxxx •••"}


@pytest.mark.parametrize(
    ("name", "change", "kinds"),
    [
        ("altered", lambda r: [r[0], r[1].replace(b"1.00", b"9.00"), *r[2:]], {"altered"}),
        ("cut inside", lambda r: [r[0], r[1][:40] + b"\n", *r[2:]], {"cut", "missing"}),
        ("torn end", lambda r: [*r[:-1], r[-1][:-9]], {"cut"}),
        ("removed", lambda r: [r[0], *r[2:]], {"missing"}),
        ("first removed", lambda r: r[1:], {"missing"}),
        ("swapped", lambda r: [r[0], r[2], r[1], *r[3:]], {"missing", "reordered"}),
        ("repeated", lambda r: [*r[:2], r[1], *r[2:]], {"reordered"}),
        ("foreign line", lambda r: [r[0], b'{"seq":2}\n', *r[1:]], {"cut"}),
    ],
)
def test_every_change_shows(tmp_path: Path, name: str, change: object, kinds: set[str]) -> None:
    """An altered, cut, removed, swapped, repeated or foreign record is found and called what it is."""
    written(tmp_path)
    rewrite(tmp_path, change(lines(tmp_path)))  # type: ignore[operator]
    assert {fault.kind for fault in verify(tmp_path).faults} >= kinds, name


def test_a_record_that_was_rehashed_after_its_change_shows_at_the_next(tmp_path: Path) -> None:
    """Whoever alters a record and mends its hash breaks the link to the one after."""
    other = tmp_path / "other"
    written(tmp_path)
    ActionLog(other / "log").append(Entry(time=NOON, action="forged", values={}))
    records = lines(tmp_path)
    rewrite(tmp_path, [lines(other)[0], *records[1:]])
    assert [fault.kind for fault in verify(tmp_path).faults] == ["inserted"]


def test_a_log_cut_at_a_record_shows_by_the_hash_in_the_mail(tmp_path: Path) -> None:
    """The end taken off cleanly is found by the last hash that the morning mail had."""
    mailed = written(tmp_path).last_hash()
    assert verify(tmp_path, expected_last_hash=mailed).ok
    rewrite(tmp_path, lines(tmp_path)[:-1])
    (tmp_path / "log" / NEWEST).unlink()
    assert verify(tmp_path).ok
    assert [fault.kind for fault in verify(tmp_path, expected_last_hash=mailed).faults] == ["truncated"]


@pytest.mark.parametrize("kept", [0, 3, 4])
def test_a_log_cut_at_a_record_shows_by_the_newest_record_that_was_written(tmp_path: Path, kept: int) -> None:
    """The end taken off cleanly is found without any hash at hand, and stays found when the robot goes on."""
    written(tmp_path)
    rewrite(tmp_path, lines(tmp_path)[:kept])
    assert [fault.kind for fault in verify(tmp_path).faults] == ["truncated"]
    written(tmp_path, 3)
    assert [fault.kind for fault in verify(tmp_path).faults] == ["truncated"]


@pytest.mark.parametrize("said", [b"", b"00000000000000000003 ab"])
def test_a_power_cut_while_the_newest_record_is_noted_is_no_fault(tmp_path: Path, said: bytes) -> None:
    """A note that says nothing, or an older record, speaks against nothing; the next record writes it anew."""
    written(tmp_path)
    (tmp_path / "log" / NEWEST).write_bytes(said)
    assert verify(tmp_path).ok
    written(tmp_path, 1)
    assert read_newest(tmp_path / "log") == (6, FileEvidence(tmp_path, SetClock()).last_hash())
    (tmp_path / "log" / NEWEST).write_bytes(b"%020d %s\n" % (2, json.loads(lines(tmp_path)[1])["hash"].encode()))
    assert verify(tmp_path).ok


def test_a_last_record_that_was_altered_and_hashed_anew_shows(tmp_path: Path) -> None:
    """The last record has no successor to betray it; the note of the newest record does."""
    written(tmp_path)
    records = lines(tmp_path)
    forged = records[-1].replace(b"4.00", b"9.00")
    digest = own_hash(forged).encode()
    rewrite(tmp_path, [*records[:-1], forged[:-67] + digest + b'"}\n'])
    assert [fault.kind for fault in verify(tmp_path).faults] == ["truncated"]


def test_evidence_that_the_log_says_was_deleted_is_not_missing(tmp_path: Path) -> None:
    """What went because its time was over is known as deleted, and nothing else is."""
    evidence = FileEvidence(tmp_path, SetClock())
    pictures = [evidence.attach("F-1", f"{name}.png", name.encode()) for name in ("before", "after")]
    evidence.record("posted", case_id="F-1", evidence=pictures)
    for sha256, name in zip(pictures, ("before", "after"), strict=True):
        evidence.path(sha256).unlink()
        (tmp_path / f"evidence/F-1/{name}.png").unlink()
    assert len(verify(tmp_path).faults) == 4
    before = pictures[0]
    ActionLog(tmp_path / "log").append(
        Entry(time=NOON, action=DELETED, case="F-1", values={}, evidence=[(before, ""), (before, "before.png")])
    )
    result = verify(tmp_path)
    after = pictures[1]
    assert sorted(fault.what for fault in result.faults) == [
        f"archive/{after[:2]}/{after[2:]} is missing.",
        "evidence/F-1/after.png is missing.",
    ]
    assert result.deleted == 2


@pytest.mark.parametrize("keep", [1, 100, -1])
def test_a_line_torn_by_a_power_cut_is_put_aside_and_recorded(tmp_path: Path, keep: int) -> None:
    """After a power cut the log goes on, the half line is kept, a record says so, and the chain is whole."""
    written(tmp_path, 3)
    records = lines(tmp_path)
    rewrite(tmp_path, [*records[:2], records[2][:keep]])
    FileEvidence(tmp_path, SetClock()).record("after")
    result = verify(tmp_path)
    assert result.ok, result.faults
    assert (result.records, result.recovered) == (4, 1)
    (aside,) = (tmp_path / "log").glob("torn-*")
    assert aside.read_bytes() == records[2][:keep]
    aside.unlink()
    assert [fault.kind for fault in verify(tmp_path).faults] == ["recovery"]


def test_a_crash_while_mending_is_mended_too(tmp_path: Path) -> None:
    """A half line put aside whose record was never written gets its record at the next start."""
    written(tmp_path, 1)
    torn = b'{"seq":2,"prev'
    name = "torn-" + __import__("hashlib").sha256(torn).hexdigest()
    (tmp_path / "log" / f"{name}.pending").write_bytes(torn)
    written(tmp_path, 1)
    result = verify(tmp_path)
    assert result.ok
    assert result.recovered == 1


def test_an_altered_last_record_is_not_healed(tmp_path: Path) -> None:
    """Going on after the last record was altered leaves the fault in sight."""
    written(tmp_path, 3)
    records = lines(tmp_path)
    rewrite(tmp_path, [*records[:2], records[2].replace(b"2.00", b"7.00")])
    FileEvidence(tmp_path, SetClock()).record("after")
    assert [fault.kind for fault in verify(tmp_path).faults] == ["altered"]


def test_months_are_linked_and_old_ones_may_go_only_with_a_record(tmp_path: Path) -> None:
    """One chain runs over the months; a dropped month is a fault unless the log itself says that it was dropped."""
    clock = SetClock(datetime(2026, 10, 31, tzinfo=UTC))
    evidence = FileEvidence(tmp_path, clock)
    evidence.record("october")
    anchor = evidence.last_hash()
    clock.time += timedelta(days=3)
    evidence.record("november")
    clock.time -= timedelta(days=30)
    evidence.record("set back")
    assert [path.name for path in log_files(tmp_path / "log")] == ["actions-2026-10.jsonl", "actions-2026-11.jsonl"]
    assert verify(tmp_path).records == 3
    assert verify(tmp_path).ok
    (tmp_path / "log/actions-2026-10.jsonl").unlink()
    assert [fault.kind for fault in verify(tmp_path).faults] == ["missing"]
    evidence.record(DROPPED, values={"last_hash": anchor})
    assert verify(tmp_path).ok
    assert verify(tmp_path).first_seq == 2


def test_evidence_that_was_changed_or_lost_shows(tmp_path: Path) -> None:
    """Each file that a record names is proven, in the archive and in the case's folder."""
    evidence = FileEvidence(tmp_path, SetClock())
    document = evidence.keep(b"%PDF-1.7", ".pdf")
    picture = evidence.attach("F-1", "before-post.png", b"PNG")
    evidence.record("posted", case_id="F-1", evidence=[document, picture])
    assert verify(tmp_path).ok
    assert verify(tmp_path).files_checked == 3
    shown = tmp_path / "evidence/F-1/before-post.png"
    shown.unlink()
    shown.write_bytes(b"another")
    evidence.path(document).unlink()
    faults = verify(tmp_path).faults
    assert sorted(fault.what.rpartition(" ")[2] for fault in faults) == ["changed.", "missing."]
    assert verify(tmp_path, evidence=False).ok


def test_no_log_is_a_whole_log(tmp_path: Path) -> None:
    """Before the first night there is nothing to find fault with."""
    assert verify(tmp_path).ok
    assert FileEvidence(tmp_path, SetClock()).last_hash() == GENESIS


def test_a_log_that_is_gone_as_a_whole_shows_by_the_evidence(tmp_path: Path) -> None:
    """Taking the log away altogether is no way to a clean verdict."""
    evidence = FileEvidence(tmp_path, SetClock())
    evidence.record("posted", case_id="F-1", evidence=[evidence.attach("F-1", "after.png", b"PNG")])
    for path in (tmp_path / "log").iterdir():
        path.unlink()
    assert [fault.kind for fault in verify(tmp_path).faults] == ["missing"]


def test_evidence_that_cannot_be_read_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    """A folder in a file's place, or a disk that fails, is said of that file; the rest is proven."""
    evidence = FileEvidence(tmp_path, SetClock())
    evidence.record("posted", case_id="F-1", evidence=[evidence.attach("F-1", "after.png", b"PNG")])
    shown = tmp_path / "evidence/F-1/after.png"
    shown.unlink()
    shown.mkdir()
    (fault,) = verify(tmp_path).faults
    assert (fault.kind, "cannot be read" in fault.what) == ("evidence", True)


def test_a_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    """A record without a zone would be read wrong in the hour that the clock goes back."""
    with pytest.raises(ValueError, match="zone"):
        FileEvidence(tmp_path, SetClock(NOON.replace(tzinfo=None))).record("x")


def test_a_disk_that_refuses_is_a_fault_that_names_the_file(tmp_path: Path) -> None:
    """Where the log cannot be written the caller hears it."""
    (tmp_path / "log").write_text("a file where the folder should be")
    with pytest.raises(LedgerFault, match="log"):
        FileEvidence(tmp_path, SetClock()).record("x")


def _write_many(work: Path) -> None:
    written(work, 40)


def test_two_processes_do_not_interleave(tmp_path: Path) -> None:
    """Records of two processes at once form one whole chain."""
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(tmp_path,)) for _ in range(2)]
    for writer in writers:
        writer.start()
    written(tmp_path, 40)
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    result = verify(tmp_path)
    assert result.ok, result.faults
    assert result.records == 120


def test_two_threads_do_not_interleave(tmp_path: Path) -> None:
    """Two stages that share one log at the same time write one whole chain."""
    evidence = FileEvidence(tmp_path, SetClock())

    def write_many() -> None:
        for _ in range(40):
            evidence.record("entered")

    writers = [threading.Thread(target=write_many) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    result = verify(tmp_path)
    assert result.ok, result.faults
    assert result.records == 80
