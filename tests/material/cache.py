"""Keeps made invoices under `build/material`, one folder a version of the layouts: printing them takes seconds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.material.layout import Layout
from tests.material.make import make, wanted
from tests.material.registry import LAYOUTS

_HERE = Path(__file__).parent
_ROOT = Path("build/material")


def folder() -> Path:
    """Return the folder of this version of the layouts, named by a hash over their source."""
    source = hashlib.sha256()
    for file in sorted(path for path in _HERE.rglob("*") if path.suffix in (".py", ".html", ".fodt", ".fods")):
        source.update(file.read_bytes())
    return _ROOT / source.hexdigest()[:12]


def made(
    count: int, seed: int, layouts: Sequence[Layout] = LAYOUTS, *, scans: bool = False
) -> list[tuple[Path, dict[str, Any]]]:
    """Return so many invoices and their truths, made now where they were not."""
    here = folder()
    return [(here / truth["file"], truth) for truth in make(here, wanted(count, seed, layouts), scans=scans)]
