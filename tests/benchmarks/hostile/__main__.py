"""`make hostile DIR=...`: runs a folder of hostile files through the real night and holds it to its invariants.

Prints tables, writes `build/bench/hostile.json`, and ends with 1 where an invariant was broken.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from robot.case import Case
from robot.demo.oekonomi98 import books as posted_vouchers
from robot.outcome import State
from robot.wiring import open_books
from tests.benchmarks.browser_needed import browser_is_missing
from tests.benchmarks.hostile import invariants
from tests.benchmarks.hostile.invariants import Violation
from tests.benchmarks.hostile.office import PASSWORD, TONIGHT, HostileOffice, hostile_office, with_empty_books
from tests.benchmarks.hostile.samples import HONEST, Sample, load_samples
from tests.benchmarks.hostile.supervision import run_watched
from tests.benchmarks.hostile.verdicts import Judged, judge

OUT = Path("build/bench/hostile.json")
CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "hostile"
_SECONDS_A_FILE = 20.0
_ANSWERED = "exceptions-2026-11-20"


def main(folder: Path) -> int:
    """Run, print, write; return the exit code."""
    out = sys.stdout
    if not (folder / "MANIFEST.tsv").is_file() or not (folder / "MASTER.tsv").is_file():
        out.write(f"{folder}: there is no MANIFEST.tsv and MASTER.tsv; name another with DIR=...\n")
        return 2
    if browser_is_missing():
        return 2
    samples = load_samples(folder)
    kept = Path("build/hostile").resolve()
    shutil.rmtree(kept, ignore_errors=True)
    started = time.perf_counter()
    with (
        tempfile.TemporaryDirectory(prefix="hostile-") as place,
        hostile_office(Path(place) / "office", folder / "MASTER.tsv") as office,
    ):
        judged, violations = hold(office, samples)
        shutil.copytree(office.folder / "work-0", kept, ignore=shutil.ignore_patterns("archive", "spool*"))
    seconds = time.perf_counter() - started
    out.writelines(line + "\n" for line in report(judged, violations))
    count = Counter(j.verdict for j in judged)
    figures = {
        "files": len(samples),
        "held_rightly": count["held"],
        "entered_rightly": count["entered"],
        "seconds": round(seconds, 1),
        "violations": [asdict(v) for v in violations],
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    out.write(
        f"\nfiles {len(samples)}, held_rightly {count['held']}, entered_rightly {count['entered']}, "
        f"violations {len(violations)}; {seconds:.0f} s; workbook, report and log in {kept}\n"
    )
    return 1 if violations else 0


def hold(office: HostileOffice, samples: Sequence[Sample]) -> tuple[list[Judged], list[Violation]]:
    """Run two nights on the samples and return what became of each and what was broken.

    Those that may go in have a night in which they know nothing of each other: they are the same invoice in many
    dresses, and would else be taken for each other's duplicates. Last comes a mail that must go its way.
    """
    apart = [s for s in samples if s.kind != "X" and not s.is_answer]
    together = [s for s in samples if s not in apart]
    judged: list[Judged] = []
    broken: list[Violation] = []
    for group in (together, apart):
        books = with_empty_books(office, str(len(judged)))
        more, violations = _hold(books, [*group, HONEST], apart=group is apart)
        judged += [j for j in more if j.sample is not HONEST]
        broken += violations
    return judged, list(dict.fromkeys(broken))


def _hold(office: HostileOffice, samples: Sequence[Sample], *, apart: bool) -> tuple[list[Judged], list[Violation]]:
    limit = 120 + _SECONDS_A_FILE * len(samples)
    _deliver(office, samples)
    stood = len(_vouchers(office))
    first = run_watched(office, TONIGHT, limit, apart=apart)
    cases, vouchers = _cases(office), _vouchers(office)
    judged = judge(samples, cases)
    broken = list(invariants.night_is_normal(first, judged))
    broken += invariants.each_has_its_end(judged)
    broken += invariants.bytes_are_kept(judged, office.work)
    broken += invariants.limits_are_kept(first, judged)
    broken += invariants.nothing_elsewhere(first)
    broken += invariants.once_each(vouchers[stood:], judged)
    for path in (office.work / "regneark").glob(f"{_ANSWERED}-*.xlsx"):  # refused ones stay where they were put
        path.unlink()
    broken += invariants.workbooks_are_sound(office.work, cases)
    _deliver(office, [s for s in samples if not s.is_answer])
    second = run_watched(office, TONIGHT + timedelta(days=1), limit, apart=apart)
    broken += invariants.night_is_normal(second, judged)
    broken += invariants.nothing_elsewhere(second)
    broken += invariants.nothing_new(cases, _cases(office), (len(vouchers), len(_vouchers(office))))
    broken += invariants.logs_parse(office.work)
    broken += invariants.no_personal_numbers(office.work, samples, [PASSWORD])
    broken += [Violation(file=j.sample.path, invariant="manifest", what=j.why) for j in judged if j.why]
    return judged, broken


def _deliver(office: HostileOffice, samples: Sequence[Sample]) -> None:
    for number, sample in enumerate(samples):
        if sample.is_answer:
            folder = office.work / "regneark"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{_ANSWERED}-{number}.xlsx").write_bytes(sample.data)
        else:
            office.mailbox.append("INBOX", sample.mail)


def _cases(office: HostileOffice) -> list[Case]:
    with closing(open_books(office.settings)) as ledger:
        return sorted((c for c in ledger.cases(list(State)) if c.trail != "history"), key=lambda c: c.case_id)


def _vouchers(office: HostileOffice) -> list[tuple[str, str]]:
    return [(v.supplier_id, v.invoice_number) for v in posted_vouchers(office.folder / "oekonomi98.sqlite")]


def report(judged: Sequence[Judged], violations: Sequence[Violation]) -> Iterator[str]:
    """Yield the lines of the tables: by class, by reason, and each violation."""
    yield f"{'class':8}{'files':>7}{'entered':>9}{'held':>7}{'wrong':>7}"
    for kind in ("P", "X", "T"):
        count = Counter(j.verdict for j in judged if j.sample.kind == kind)
        yield f"{kind:8}{count.total():7}{count['entered']:9}{count['held']:7}{count['wrong']:7}"
    yield f"\n{'meant':44}{'became':60}{'files':>6}"
    pairs: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for j in judged:
        meant = f"{j.sample.kind} {'|'.join(sorted(j.sample.reasons))}"
        pairs[meant, f"{'' if j.verdict != 'wrong' else '! '}{j.states} {j.reasons}"].append(j)
    for (meant, became), found in sorted(pairs.items()):
        yield f"{meant[:43]:44}{became[:59]:60}{len(found):6}"
    yield ""
    for violation in violations:
        yield f"{violation.invariant:20} {violation.file[-70:]}: {violation.what[:300]}"


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS))
