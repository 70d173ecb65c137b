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
    """Write each `*.LANGUAGE.md` below `runbooks` as an HTML page into `target`; return the pages.

    A reason's guide is called by its reason: `bank_account_changed.html`. Raw HTML in a guide is shown as
    text. A page that is as new as its guide is left alone.
    """
    template = Environment(autoescape=True).from_string(_PAGE)
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    target.mkdir(parents=True, exist_ok=True)
    pages = []
    for guide in sorted(runbooks.rglob(f"*.{words.language}.md")):
        name = guide.name.removesuffix(f".{words.language}.md")
        page = target / f"{guide.parent.name if name == 'guide' else name}.html"
        pages.append(page)
        if page.exists() and page.stat().st_mtime >= guide.stat().st_mtime:
            continue
        text = guide.read_text(encoding="utf-8")
        title = text.lstrip("# ").partition("\n")[0]
        page.write_text(
            template.render(language=words.language, title=title, body=markdown.render(text)), encoding="utf-8"
        )
    return pages
