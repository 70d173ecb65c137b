"""Measures the reader: `make bench-reading`, or `python -m tests.benchmarks.bench_reading`.

Prints tables and writes `build/bench/reading.json`. The corpus is used where it lies beside the
project; the demo's own invoices always. It asserts nothing.
"""

from __future__ import annotations

import email
import json
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pdfplumber
import pypdfium2 as pdfium

from robot.demo import municipality
from robot.demo.mails import first_night
from robot.demo.suppliers import suppliers_csv
from robot.invoice import Certainty, Document, Invoice, Reading
from robot.outcome import Reason
from robot.ports import Hints
from robot.register import Register, load_register
from robot.settings import Limits, Office
from scrapers.page_reading import read_pdf
from scrapers.reader import DocumentReader
from scrapers.reading import Context, read_file
from tests.benchmarks.beside_reading import misled_by
from tests.benchmarks.material_reading import read_made
from tests.fakes.reading_corpus import CORPUS, asked, documents, hostile_pdfs, is_right
from tests.material.cache import made
from tests.material.registry import LAYOUTS

OUT = Path("build/bench/reading.json")
KEY = ("invoice_number", "issue_date", "supplier_id", "gross_total")
TONIGHT = date(2026, 11, 23)
SEEDS = (2026, 7, 99)
REPEATS = 5
EACH_LAYOUT = 6
MATERIAL_SEED = 1
BESIDE_SEED = 4
NOBODY = Context(office=Office(name="Nowhere"), limits=Limits(), register=Register([]))


class Judged(NamedTuple):
    """One document read and compared: for each field "right", "wrong" or "missing", and which are proven."""

    file: str
    family: str
    outcome: dict[str, str]
    proven: frozenset[str]

    @property
    def touchless(self) -> bool:
        """Whether number, date, supplier id and gross total, as far as they are shown, are right and proven."""
        return all(self.outcome[n] == "right" and n in self.proven for n in KEY if n in self.outcome)


def judge(file: str, family: str, true: dict[str, Any], invoice: Invoice | None, extra: dict[str, Any]) -> Judged:
    """Compare one invoice with its truth."""
    outcome, proven = {}, set()
    for name, value in true.items():
        field = getattr(invoice, name) if invoice is not None else None
        if field is None:
            outcome[name] = "missing"
            continue
        outcome[name] = "right" if is_right(name, value, field.value, extra) else "wrong"
        if field.certainty is Certainty.PROVEN:
            proven.add(name)
    return Judged(file, family, outcome, frozenset(proven))


def from_corpus(*sets: str) -> list[Judged]:
    """Read these sets as an office that knows nobody would."""
    found = []
    for row in documents(*sets):
        path = CORPUS / row["file"]
        hints = Hints(name=path.name)
        if row["set"] in ("pdf", "pdf_real_da"):  # the page alone, whatever is embedded
            reading = read_pdf(path, office=NOBODY.office, limits=NOBODY.limits, register=NOBODY.register, hints=hints)
        else:
            reading = read_file(path, hints, NOBODY)
        invoice = reading.invoices[0] if reading.invoices else None
        family = str(row.get("layout_family") or row.get("truth_format") or row["set"])
        found.append(judge(row["file"], family, asked(row), invoice, row.get("extra", {})))
    return found


def from_demo() -> list[Judged]:
    """Read the demo's PDFs that hold one invoice each, with the register and without."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        registers = Path(folder) / "registers"
        registers.mkdir()
        (registers / "suppliers.csv").write_text(suppliers_csv(), encoding="utf-8")
        glns = tuple(d.gln for d in municipality.DEPARTMENTS)
        office = Office(name=municipality.NAME, cvr=(municipality.CVR,), glns=glns)
        for register in (load_register(registers, registers / "none"), Register([])):
            context = Context(office=office, limits=Limits(), register=register)
            for seed, key, data, truth in _demo_pdfs():
                path = Path(folder) / "d.pdf"
                path.write_bytes(data)
                reading = read_file(path, Hints(received_on=TONIGHT), context)
                true = {
                    name: getattr(truth, name)
                    for name in (*KEY, "currency", "net_total", "vat_total")
                    if name != "supplier_id"
                }
                true["supplier_id"] = truth.supplier.cvr
                invoice = reading.invoices[0] if reading.invoices else None
                found.append(judge(f"demo/{seed}/{key}", f"demo-{key}", true, invoice, {}))
    return found


def from_material(*, known: bool = False) -> list[Judged]:
    """Read made invoices of all layouts, as an office that knows nobody, or their buyer and suppliers."""
    documents = made(EACH_LAYOUT * len(LAYOUTS), MATERIAL_SEED)
    return [
        Judged(
            read.path.name,
            read.layout,
            {said.field: said.outcome for said in read.said},
            frozenset(said.field for said in read.said if said.proven),
        )
        for read in read_made(documents, known=known)
    ]


def _demo_pdfs() -> Iterator[tuple[int, str, bytes, Any]]:
    for seed in SEEDS:
        for mail in first_night(seed, TONIGHT):
            parts = [p.get_payload(decode=True) for p in email.message_from_bytes(mail.raw).walk()]
            pdfs = [p for p in parts if isinstance(p, bytes) and p.startswith(b"%PDF-")]
            if len(pdfs) == len(mail.expected) == 1 and mail.expected[0].goes_in:
                yield seed, mail.key, pdfs[0], mail.expected[0].invoice


def speed(paths: list[Path]) -> dict[str, float]:
    """Return milliseconds a page, and this reader's multiples of pypdfium2's bare text and pdfplumber's words."""
    pages = sum(len(pdfium.PdfDocument(path)) for path in paths)

    def ours(path: Path) -> None:
        read_pdf(path, office=NOBODY.office, limits=NOBODY.limits, register=NOBODY.register, hints=Hints())

    own, bare = _best([ours, _bare_text], paths, REPEATS)
    (words,) = _best([_plumber_words], paths, 1)
    return {"ms_per_page": own * 1000 / pages, "ratio_pypdfium2": own / bare, "ratio_pdfplumber": words / own}


def in_workers(paths: list[Path], hostile: list[Path]) -> dict[str, float]:
    """Return what the workers of a `DocumentReader` need: how much faster two are than one, and the peak of memory."""
    seconds = {}
    for at_once in (1, 2):
        reader = DocumentReader(NOBODY.office, Limits(read_at_once=at_once), NOBODY.register)
        with ThreadPoolExecutor(at_once) as pool:
            # Each worker starts with its first document, and that is no part of the time.
            list(pool.map(lambda path, reader=reader: _read(reader, path), paths[: 4 * at_once]))
            started = time.perf_counter()
            list(pool.map(lambda path, reader=reader: _read(reader, path), paths * REPEATS))
            seconds[at_once] = time.perf_counter() - started
            list(pool.map(lambda path, reader=reader: _read(reader, path), hostile))
        reader.close()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"two_workers": seconds[1] / seconds[2], "peak_mb": peak}


def _read(reader: DocumentReader, path: Path) -> Reading:
    document = Document(sha256="0" * 64, name=path.name, media_type="application/pdf", size=path.stat().st_size)
    return reader.read(document, path, Hints(name=path.name))


def _best(works: Sequence[Callable[[Path], None]], paths: list[Path], repeats: int) -> list[float]:
    """Return for each work the sum of each file's best time, in seconds of this process.

    The works take turns on each file, so that what else the machine does weighs on all alike.
    """
    totals = [0.0] * len(works)
    for path in paths:
        times: list[list[float]] = [[] for _ in works]
        for _ in range(repeats):
            for place, work in enumerate(works):
                started = time.process_time()
                work(path)
                times[place].append(time.process_time() - started)
        totals = [total + min(own) for total, own in zip(totals, times, strict=True)]
    return totals


def _bare_text(path: Path) -> None:
    document = pdfium.PdfDocument(path)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()


def _plumber_words(path: Path) -> None:
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_words()


def share(judged: list[Judged]) -> float:
    """Return the share of right fields, over all fields; 0 without documents."""
    count = Counter(outcome for j in judged for outcome in j.outcome.values())
    return count["right"] / count.total() if count else 0.0


def macro(judged: list[Judged]) -> float:
    """Return the share of right fields, averaged over layout families."""
    families: dict[str, list[Judged]] = defaultdict(list)
    for j in judged:
        families[j.family].append(j)
    return statistics.mean(share(f) for f in families.values()) if families else 0.0


def table(title: str, judged: list[Judged]) -> Iterator[str]:
    """Yield the lines of a table: right, wrong, missing, proven, proven wrong per field."""
    yield f"\n{title}: {len(judged)} documents, in full {sum(set(j.outcome.values()) <= {'right'} for j in judged)}"
    yield f"  {'field':18}{'right':>7}{'wrong':>7}{'missing':>9}{'proven':>8}{'proven wrong':>14}"
    for name in dict.fromkeys(n for j in judged for n in j.outcome):
        count = Counter(j.outcome[name] for j in judged if name in j.outcome)
        proven = [j for j in judged if name in j.proven]
        wrong = sum(j.outcome[name] == "wrong" for j in proven)
        yield f"  {name:18}{count['right']:7}{count['wrong']:7}{count['missing']:9}{len(proven):8}{wrong:14}"


def layout_table(judged: list[Judged]) -> Iterator[str]:
    """Yield the lines of a table: for each layout its documents, right, wrong, missing, in full, proven wrong."""
    heads = f"{'documents':>10}{'right':>7}{'wrong':>7}{'missing':>9}{'in full':>9}{'proven wrong':>14}"
    yield f"\n{'made invoices':24}{heads}"
    for layout in dict.fromkeys(j.family for j in judged):
        mine = [j for j in judged if j.family == layout]
        count = Counter(outcome for j in mine for outcome in j.outcome.values())
        full = sum(set(j.outcome.values()) <= {"right"} for j in mine)
        numbers = f"{len(mine):10}{count['right']:7}{count['wrong']:7}{count['missing']:9}{full:9}"
        yield f"{layout:24}{numbers}{proven_wrong(mine):14}"


def proven_wrong(judged: list[Judged]) -> int:
    """Return how many values are called proven and are wrong."""
    return sum(j.outcome[name] == "wrong" for j in judged for name in j.proven)


def main() -> None:
    """Measure, print, write."""
    pages, demo = from_corpus("pdf", "pdf_real_da"), from_demo()
    structured, scans = from_corpus("xml", "hybrid"), from_corpus("scan")
    material, known = from_material(), from_material(known=True)
    out = sys.stdout
    named = {
        "text layer": pages,
        "demo layouts": demo,
        "e-invoices": structured,
        "scans": scans,
        "made invoices": material,
    }
    for title, judged in named.items():
        out.writelines(line + "\n" for line in table(title, judged))
    by_family: dict[str, list[Judged]] = defaultdict(list)
    for j in (*pages, *demo):
        by_family[j.family].append(j)
    out.write("\nright by layout family\n")
    out.writelines(f"  {f:40}{100 * share(js):6.1f} %\n" for f, js in sorted(by_family.items()))
    out.writelines(line + "\n" for line in layout_table(material))
    everything = [*pages, *demo, *structured, *scans]
    mismatch = documents("mismatch")
    held = [
        any(f.reason == Reason.PAGE_AND_XML_DISAGREE for f in read_file(CORPUS / r["file"], Hints(), NOBODY).findings)
        for r in mismatch
    ]
    figures: dict[str, float] = {
        "proven_wrong": proven_wrong(everything),
        "header_right_macro": macro(pages),
        "touchless": sum(j.touchless for j in pages) / max(1, len(pages)),
        "demo_right_macro": macro(demo),
        "demo_touchless": sum(j.touchless for j in demo) / max(1, len(demo)),
        "einvoice_right": share(structured),
        "scan_right": share(scans),
        "material_right_macro": macro(material),
        "material_touchless": sum(j.touchless for j in material) / len(material),
        "material_known_touchless": sum(j.touchless for j in known) / len(known),
        "material_proven_wrong": proven_wrong([*material, *known]),
        "beside_proven_wrong": sum(
            1 for _ in misled_by(made(EACH_LAYOUT * len(LAYOUTS), MATERIAL_SEED), seed=BESIDE_SEED)
        ),
        "mismatch_held": sum(held),
        "mismatch_of": len(held),
    }
    if pages:
        files = [CORPUS / row["file"] for row in documents("pdf", "pdf_real_da")]
        figures |= speed(files) | in_workers(files, hostile_pdfs())
    figures = {name: round(value, 4) for name, value in figures.items()}
    out.write("\n" + "\n".join(f"{name:22}{value:>10}" for name, value in figures.items()) + "\n")
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
