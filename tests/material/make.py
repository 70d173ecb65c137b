"""Makes invoices of all layouts, with their truth beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.material.answer import answer
from tests.material.draw_bill import draw_bill
from tests.material.layout import Layout
from tests.material.printing import print_html, print_office
from tests.material.registry import LAYOUTS
from tests.material.scanning import scan


def wanted(count: int, seed: int, layouts: Sequence[Layout] = LAYOUTS) -> list[tuple[Layout, str]]:
    """Return what to make: the layouts in turn, each time with another seed."""
    return [(layouts[at % len(layouts)], f"{seed}-{at // len(layouts)}") for at in range(count)]


def make(folder: Path, what: Iterable[tuple[Layout, str]], *, scans: bool = False) -> list[dict[str, Any]]:
    """Write LAYOUT_SEED.pdf and .json into the folder and return the truths, in their order.

    With `scans`, a picture of each lies in `scan/` too. What lies there already is kept: the
    folder must be of one version of the layouts (see `cache`).
    """
    folder.mkdir(parents=True, exist_ok=True)
    truths: list[dict[str, Any]] = []
    html: dict[Path, str] = {}
    office: dict[Path, str] = {}
    for layout, seed in what:
        path = folder / f"{layout.name}_{seed}.pdf"
        bill, pen = draw_bill(layout, seed)
        truths.append(answer(path.name, layout, bill))
        path.with_suffix(".json").write_text(json.dumps(truths[-1], ensure_ascii=False, indent=1), encoding="utf-8")
        if path.exists():
            continue
        drawn = layout.draw(bill, pen)
        if isinstance(drawn, bytes):
            path.write_bytes(drawn)
        else:
            (html if layout.engine == "chromium" else office)[path] = drawn
    print_html(html)
    print_office(office)
    if scans:
        truths += [_scanned(folder, truth) for truth in truths]
    return truths


def _scanned(folder: Path, truth: dict[str, Any]) -> dict[str, Any]:
    (folder / "scan").mkdir(exist_ok=True)
    name = f"scan/{truth['file']}"
    if not (folder / name).exists():
        (folder / name).write_bytes(scan(folder / truth["file"], truth["file"]))
    whole = truth | {"file": name, "set": "scan", "text_layer": False}
    (folder / name).with_suffix(".json").write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
    return whole
