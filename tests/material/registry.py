"""All layouts, by their families."""

from __future__ import annotations

from tests.material import html_danish, html_foreign, html_more, office_documents
from tests.material.drawn import edges, forms, handled, long, placed, programs
from tests.material.layout import Layout

LAYOUTS: tuple[Layout, ...] = (
    *html_danish.LAYOUTS,
    *html_more.LAYOUTS,
    *html_foreign.LAYOUTS,
    *office_documents.LAYOUTS,
    *forms.LAYOUTS,
    *handled.LAYOUTS,
    *edges.LAYOUTS,
    *programs.LAYOUTS,
    *long.LAYOUTS,
    *placed.LAYOUTS,
)
