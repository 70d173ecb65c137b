"""The guides of `runbooks/` as pages that a double click opens: Windows has no program for Markdown."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment
from markdown_it import MarkdownIt

from robot.words import Words

_PAGE = """<!doctype html>
<html lang="{{ language }}"><head><meta charset="utf-8"><title>{{ title }}</title>
<meta name="viewport" content="width=device-width"><style>
body{font:16px/1.55 "Segoe UI",system-ui,sans-serif;color:#1f2937;max-width:44rem;margin:2.5rem auto;padding:0 1.5rem}
h1{font-size:1.6rem;color:#1e3a5f;border-bottom:2px solid #d6dae0;padding-bottom:.4rem}
h2{font-size:1.15rem;color:#1e3a5f}
code{background:#f3f4f6;padding:.1em .35em;border-radius:3px}li{margin:.3em 0}
</style></head><body>{{ body|safe }}</body></html>
"""


def write_guides(runbooks: Path, target: Path, words: Words) -> list[Path]:
    """Write each guide below `runbooks` as an HTML page into `target`; return the pages.

    A reason's guide is called by its reason: `bank_account_changed.html`; a runbook's by the runbook. A guide that
    is not there in the language of `words` stands in Danish. Raw HTML is shown as text. What a guide holds,
    also in a wrong encoding, never keeps the others from being written.
    """
    template = Environment(autoescape=True).from_string(_PAGE)
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    target.mkdir(parents=True, exist_ok=True)
    pages = []
    for name, guide in sorted(_guides(runbooks, words.language).items()):
        text = guide.read_text(encoding="utf-8-sig", errors="replace")
        title = text.lstrip("# ").partition("\n")[0]
        html = template.render(language=guide.suffixes[-2][1:], title=title, body=markdown.render(text))
        page = target / f"{name}.html"
        if not page.exists() or page.read_bytes() != html.encode():
            page.write_bytes(html.encode())
        pages.append(page)
    return pages


def _guides(runbooks: Path, language: str) -> dict[str, Path]:
    found = {}
    for written_in in dict.fromkeys(("da", language)):
        for guide in sorted(runbooks.rglob(f"*.{written_in}.md")):
            name = guide.name.removesuffix(f".{written_in}.md")
            found[guide.parent.name if name == "guide" else name] = guide
    return found
