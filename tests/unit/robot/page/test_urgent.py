"""Urgent files go in by the command line, whatever they are called, and are followed until each is something."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

from robot.errors import ExitCode
from robot.invoice import Finding, Kind, Severity
from robot.message import Place
from robot.outcome import Reason, State
from robot.page.batches import Batch
from robot.page.jobs import Job, Jobs
from robot.page.urgent import put
from tests.fakes.page_office import Browser, PageOffice, invoice, page_office, voucher

PDF = b"%PDF-1.7 a bill"


def send(browser: Browser, *files: tuple[str, bytes]) -> Any:
    """Send urgent files by the form."""
    sent = [("files", (name, BytesIO(data), "application/octet-stream")) for name, data in files]
    return browser.send("/urgent", seen_on="/urgent", files=sent, runbook="fakturaer")


def batch_of(office: PageOffice, answer: Any) -> Batch:
    """Return the batch that an answer leads to."""
    batch = office.room.batches.find(answer.headers["location"].partition("?")[0].rpartition("/")[2])
    assert batch is not None
    return batch


def test_files_become_an_urgent_run_of_the_command_line(office: PageOffice) -> None:
    """The command is the one that a person would type, with the folder of these files alone."""
    answer = send(office.browser("anna"), ("faktura.pdf", PDF), ("faktura.pdf", PDF + b"2"))
    assert answer.status_code == 303
    ((*command, folder),) = office.commands.wait_for(1)
    assert command == ["run", "fakturaer", "--urgent"]
    batch = batch_of(office, answer)
    assert Path(folder) == batch.files.resolve()
    assert {path.name: path.read_bytes() for path in batch.files.iterdir()} == {
        "faktura.pdf": PDF,
        "faktura (2).pdf": PDF + b"2",
    }


HOSTILE_NAMES = (
    "../../../etc/cron.d/x.pdf",
    "..\\..\\windows\\x.pdf",
    "/etc/x.pdf",
    "C:\\x.pdf",
    "con.pdf",
    "a\u202efdp.exe.pdf",
    "x" * 400 + ".pdf",
    '<img src=x onerror="a()">.pdf',
    "--config=evil.pdf",
)


def test_no_name_leads_out_of_the_folder_or_into_the_page(office: PageOffice) -> None:
    """Whatever a file is called, it lies in its batch under a tame name, and the page shows it as text."""
    browser = office.browser("anna")
    batch = batch_of(office, send(browser, *[(name, name.encode()) for name in HOSTILE_NAMES]))
    kept = list(batch.files.iterdir())
    assert {path.resolve().parent for path in kept} == {batch.files.resolve()}
    assert sorted(path.read_bytes() for path in kept) == sorted(name.encode() for name in HOSTILE_NAMES)
    assert list(office.work.joinpath("haster").iterdir()) == [batch.folder]
    page = browser.get(f"/urgent/{batch.batch_id}").text
    assert "<img src=x" not in page
    assert "\u202e" not in page


def test_files_that_are_no_documents_are_named_and_left_out(office: PageOffice) -> None:
    """Empty files, hidden ones and half downloads are no documents; without any other nothing is started."""
    browser = office.browser("anna")
    refused = send(browser, ("tom.pdf", b""), (".skjult.pdf", PDF), ("halv.pdf.crdownload", PDF))
    assert refused.status_code == 422
    assert "tom.pdf, .skjult.pdf, halv.pdf.crdownload" in refused.text
    assert send(browser).status_code == 422
    assert not office.work.joinpath("haster").exists()
    some = send(browser, ("tom.pdf", b""), ("god.pdf", PDF))
    assert some.headers["location"].endswith("?told=some_refused")
    assert batch_of(office, some).names == ("god.pdf",)


def test_too_much_at_once_is_refused_before_it_is_kept(tmp_path: Path) -> None:
    """By the length that the browser says, by what comes where it says none, and by the number of files."""
    with page_office(tmp_path / "office", largest_upload_mb=1, most_files=2) as office:
        browser = office.browser("anna")
        assert send(browser, ("stor.pdf", b"x" * 1_100_000)).status_code == 413
        seal = browser.seal("/urgent")

        def endless() -> Any:
            yield f'--b\r\nContent-Disposition: form-data; name="seal"\r\n\r\n{seal}\r\n'.encode()
            yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
            for _ in range(20):
                yield b"x" * 100_000

        kind = {"Content-Type": "multipart/form-data; boundary=b"}
        assert browser.client.post("/urgent", content=endless(), headers=kind).status_code == 413
        assert send(browser, *[(f"{n}.pdf", PDF) for n in range(3)]).status_code == 400
        large = {"seal": browser.seal("/history"), "q": "x" * 200_000}
        assert browser.client.post("/sign-out", data=large).status_code == 413
        assert office.commands.asked == []
        assert not office.work.joinpath("haster").exists()


def test_only_batches_are_found(office: PageOffice) -> None:
    """An address that is no batch's shows nothing."""
    browser = office.browser("anna")
    for batch_id in ("x", "20261123-080000-00000000", "..%2f..%2fconfig", "20261123-080000-0000000g"):
        assert browser.get(f"/urgent/{batch_id}").status_code == 404


def test_each_file_is_seen_to_become_a_voucher_or_a_question(office: PageOffice) -> None:
    """By its place, so that a file that the robot knew already leads to the case that it is."""
    browser = office.browser("anna")
    batch = batch_of(office, send(browser, ("a.pdf", PDF), ("b.pdf", PDF + b"b"), ("c.pdf", PDF + b"c")))
    office.commands.wait_for(1)
    books, now = office.room.books, office.clock.now()

    def took(name: str, number: int) -> Any:
        uid = f"{number}/{name}"
        at = Place(account="urgent", folder=str(batch.files.resolve()), uid_validity=0, uid=uid)
        return books.advance(office.took(at, number), State.READ, now, invoice=invoice(), kind=Kind.INVOICE)

    done = books.advance(took("a.pdf", 1), State.HELD, now)
    books.advance(done, State.CONFIRMED, now, voucher=voucher("98-000107", office.clock))
    finding = Finding(reason=Reason.CURRENCY, severity=Severity.HOLD, facts={"seen": "EUR", "expected": "DKK"})
    asked = books.advance(took("b.pdf", 2), State.HELD, now, findings=(finding,))
    page = browser.get(f"/urgent/{batch.batch_id}/live").text
    first, second, third = page.split('<section class="file">')[1:]
    assert "a.pdf" in first
    assert "Bilag 98-000107" in first
    assert "Fakturaen er i EUR. Robotten bogfører kun DKK." in second
    assert f'class="button" href="/case/{asked.case_id}"' in second
    assert "c.pdf" in third
    assert "/case/" not in third


def test_files_that_were_taken_go_and_the_others_can_be_sent_again(office: PageOffice) -> None:
    """The archive has what was taken in; what the run did not get to stays, with a button to try again."""
    files = [("a.pdf", BytesIO(PDF)), ("b.pdf", BytesIO(PDF + b"b"))]
    batch, _ = office.room.batches.take(files, by="anna", at=office.clock.now(), runbook="fakturaer")
    assert batch is not None
    office.took(Place(account="urgent", folder=str(batch.files.resolve()), uid_validity=0, uid="7/a.pdf"), 1)
    office.commands.code = ExitCode.INTERRUPTED
    put(office.room, batch)
    office.room.jobs.put(Job(key="behind it", arguments=("behind it",), by="anna"))
    assert office.commands.wait_for(2)[1] == ("behind it",)
    assert [path.name for path in batch.files.iterdir()] == ["b.pdf"]
    browser, path = office.browser("anna"), f"/urgent/{batch.batch_id}"
    page = browser.get(path).text
    assert "Robotten nåede ikke at tage filen" in page
    assert "bedt om at stoppe" in page
    browser.send(f"{path}/again", seen_on=path)
    assert office.commands.wait_for(3)[2] == office.commands.asked[0]


def test_the_notes_of_old_batches_go_and_no_file_does(office: PageOffice) -> None:
    """Only of those that ended, whose files the robot has taken, and that are old."""
    batches, now = office.room.batches, office.clock.now()
    kept = []
    for number in range(4):
        batch, _ = batches.take([(f"{number}.pdf", BytesIO(PDF))], by="anna", at=now, runbook="fakturaer")
        assert batch is not None
        kept.append(batch)
    batches.ended(kept[0], ExitCode.SOME_HELD, kept[0].names)
    batches.ended(kept[1], ExitCode.INTERRUPTED, [])
    batches.forget_old(now)
    assert all(batches.find(batch.batch_id) for batch in kept)
    batches.forget_old(now + timedelta(seconds=1))
    assert [batches.find(batch.batch_id) is not None for batch in kept] == [False, True, True, True]


def test_a_batch_that_waited_when_the_page_was_stopped_is_taken_at_the_next_start(tmp_path: Path) -> None:
    """Nobody has to send it again."""
    with page_office(tmp_path / "office") as office:
        batch, _ = office.room.batches.take(
            [("a.pdf", BytesIO(PDF))], by="anna", at=office.clock.now(), runbook="fakturaer"
        )
        assert batch is not None
    with page_office(tmp_path / "office") as office:
        office.room.batches.forget_old(office.clock.now() + timedelta(days=1))  # not what nobody has taken
        assert office.commands.wait_for(1) == [("run", "fakturaer", "--urgent", str(batch.files.resolve()))]


def test_a_job_waits_for_the_robot_that_is_at_work_and_is_then_done_once() -> None:
    """It is asked again until it is let in; a job that waits already is not put in twice."""
    codes = (ExitCode.ALREADY_RUNNING, ExitCode.ALREADY_RUNNING, ExitCode.SOME_HELD, ExitCode.ALL_ENTERED)
    ended: list[int] = []
    asked: list[tuple[str, ...]] = []
    second_over = Over()

    def run(arguments: Any) -> int:
        asked.append(tuple(arguments))
        if len(asked) == 1:
            jobs.put(Job(key="b", arguments=("b",), by="anna", done=second_over))
            jobs.put(Job(key="b", arguments=("one too many",), by="anna"))
        return codes[len(asked) - 1]

    jobs = Jobs(run, again_seconds=0.001)
    jobs.put(Job(key="a", arguments=("a",), by="anna", done=ended.append))
    assert second_over.wait()
    jobs.close()
    assert asked == [("a",), ("a",), ("a",), ("b",)]
    assert ended == [ExitCode.SOME_HELD]


class Over:
    """Notes that a job is over."""

    def __init__(self) -> None:
        self._event = Event()

    def __call__(self, _code: int) -> None:
        """Be told."""
        self._event.set()

    def wait(self) -> bool:
        """Wait until it is over."""
        return self._event.wait(20)
