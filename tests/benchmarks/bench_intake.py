"""`make bench-intake`: new mail by the robot against a bare IMAP fetch of the same bytes; build/bench/intake.json.

Both read the same mailbox of a private Dovecot over TLS, in turn, and the medians are compared: the robot's inbox
against a loop that keeps the bytes on disk, and one that lets them go. What intake does beyond the fetch (taking mails
apart, the archive, the ledger's commits) is shown apart as `taken_in`. It asserts nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from loguru import logger

from mail_intake.imap import ImapInbox
from mail_intake.unpack import MessageUnpacker
from robot.settings import Limits, Mailbox, Senders
from robot.stages.intake import take_in
from tests.fakes.dovecot_server import DovecotServer, running_dovecot
from tests.fakes.mails import mail
from tests.fakes.night import town_in

OUT = Path("build/bench/intake.json")
SEED = 1
AT_ONCE = 50
SMALLEST, USUAL, LARGEST = 4_000, 60_000, 900_000  # bytes of an attached PDF
A_LARGE_ONE = 3_000_000
OUT_OF = 25  # one of so many mails is large


def attached(drawn: random.Random, place: int) -> bytes:
    """Return the bytes of an invoice of a usual size, no two alike."""
    size = A_LARGE_ONE if place % OUT_OF == OUT_OF - 1 else min(int(drawn.lognormvariate(0, 1) * USUAL), LARGEST)
    return b"%PDF-1.7\n" + drawn.randbytes(max(size, SMALLEST)) + b"\n%%EOF\n"


def fill(server: DovecotServer, mails: int) -> int:
    """Deliver so many mails, and return their bytes."""
    drawn, total = random.Random(SEED), 0  # noqa: S311 - sizes, no secrets
    with server.client() as client:
        for place in range(mails):
            one = mail((f"faktura-{place}.pdf", attached(drawn, place)), subject=f"Faktura {place}")
            client.append("INBOX", one)
            total += len(one)
    return total


def bare(server: DovecotServer) -> Iterator[bytes]:
    """Fetch every mail, fifty at once, and yield its bytes."""
    with server.client() as client:
        client._imap.debug = 0  # as the robot's own: the library's log costs more than the fetch
        client.select_folder("INBOX", readonly=True)
        uids = client.search(["UNDELETED"])
        for start in range(0, len(uids), AT_ONCE):
            for answer in client.fetch(uids[start : start + AT_ONCE], ["BODY.PEEK[]"]).values():
                yield answer[b"BODY[]"]


def kept(server: DovecotServer, folder: Path) -> None:
    """Fetch every mail and write each into a file named by its SHA-256."""
    for body in bare(server):
        path = folder / hashlib.sha256(body).hexdigest()
        path.write_bytes(body)
        path.unlink()


def opened(server: DovecotServer, spool: Path) -> ImapInbox:
    """Return the robot's inbox of this server."""
    mailbox = Mailbox(
        name="faktura", host=server.host, port=server.port, user=server.user, secret="x", ca_file=server.ca_file
    )
    return ImapInbox(mailbox, secret=lambda: server.password, spool=spool)


def fetched(server: DovecotServer, spool: Path) -> None:
    """Let the robot's inbox hand over every mail."""
    inbox = opened(server, spool)
    for message in inbox.fetch(lambda _: False):
        message.path.unlink()
    inbox.close()


def taken_in(server: DovecotServer, work: Path) -> None:
    """Let a night take in every mail: archive, cases, ledger, action log."""
    with town_in(work) as town:
        inbox = opened(server, work / "spool")
        take_in(town.night(inboxes=[inbox], unpack=MessageUnpacker(Senders(), Limits())))
        inbox.close()


def seconds(work: Callable[[], object]) -> float:
    """Return how long it took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure(server: DovecotServer, rounds: int) -> Iterator[tuple[str, float]]:
    """Yield each way's median seconds."""
    ways: dict[str, Callable[[Path], object]] = {
        "bare": lambda _: sum(map(len, bare(server))),
        "kept": lambda folder: kept(server, folder),
        "fetched": lambda folder: fetched(server, folder / "spool"),
        "taken_in": lambda folder: taken_in(server, folder),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            with tempfile.TemporaryDirectory() as folder:
                times[name].append(seconds(partial(way, Path(folder))))
    for name, each in times.items():
        yield name, statistics.median(each)


def peak_mb(server: DovecotServer) -> float:
    """Return the peak memory of a process that takes every mail in."""
    script = (
        "import resource, sys, tempfile; from pathlib import Path\n"
        "from tests.benchmarks import bench_intake as b; from tests.fakes.dovecot_server import DovecotServer\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    b.taken_in(DovecotServer(root=Path(sys.argv[1]), port=int(sys.argv[2]), ca_file=Path(sys.argv[3])),"
        " Path(folder))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, str(server.root), str(server.port), str(server.ca_file)],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(told.stdout)


def main() -> None:
    """Measure, print, write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--mails", type=int, default=400)
    asked.add_argument("--rounds", type=int, default=5)
    chosen = asked.parse_args()
    logger.remove()
    with running_dovecot() as server:
        fill(server, chosen.mails // 4)
        memory_of_a_quarter = peak_mb(server)
    with running_dovecot() as server:
        total = fill(server, chosen.mails)
        memory = peak_mb(server)
        took = dict(measure(server, chosen.rounds))
    figures = {
        "mails": chosen.mails,
        "megabytes": round(total / 1e6, 1),
        **{f"{name}_ms_per_mail": round(each * 1000 / chosen.mails, 2) for name, each in took.items()},
        "ratio_fetch": round(took["fetched"] / took["kept"], 3),
        "ratio_fetch_thrown_away": round(took["fetched"] / took["bare"], 3),
        "peak_mb_quarter": round(memory_of_a_quarter, 1),
        "peak_mb": round(memory, 1),
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))  # noqa: T201 - a benchmark says its figures


if __name__ == "__main__":
    main()
