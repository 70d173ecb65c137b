"""Turns what layouts draw into PDFs: HTML by Chromium, flat OpenDocument by LibreOffice, PDFs as they are."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from robot.entry.browser import Browsers
from tests.fakes.needs import missing

_SECONDS = 180


def print_html(pages: Mapping[Path, str]) -> None:
    """Print each HTML text to the PDF of that path, on A4 with the page's own margins."""
    if not pages:
        return
    with Browsers() as browsers, browsers.context(()) as context:
        page = context.new_page()
        for path, text in pages.items():
            page.set_content(text)
            path.write_bytes(page.pdf(prefer_css_page_size=True, print_background=True))


def print_office(documents: Mapping[Path, str]) -> None:
    """Convert each flat OpenDocument text or spreadsheet to the PDF of that path, all in one call of LibreOffice."""
    if not documents:
        return
    office = shutil.which("soffice")
    if office is None:
        missing("LibreOffice is not installed: `python tools/bootstrap.py test` brings it.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        flat = {}
        for number, (path, text) in enumerate(documents.items()):
            kind = "fodt" if "opendocument.text" in text[:4000] else "fods"
            source = folder / f"{number}.{kind}"
            source.write_text(text, encoding="utf-8")
            flat[path] = source
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        subprocess.run([*command, *map(str, flat.values())], check=True, capture_output=True, timeout=_SECONDS)
        for path, source in flat.items():
            shutil.move(source.with_suffix(".pdf"), path)
