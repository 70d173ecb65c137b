"""All layouts, by their families."""

from __future__ import annotations

from tests.material import html_danish
from tests.material.layout import Layout

LAYOUTS: tuple[Layout, ...] = (*html_danish.LAYOUTS,)
