"""Turns what layouts draw into PDFs: HTML by Chromium, flat OpenDocument by LibreOffice, PDFs as they are."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from robot.entry.browser import Browsers

_SECONDS = 180
_ADVICE = "`python tools/bootstrap.py test` brings libreoffice-calc-nogui and libreoffice-writer-nogui."


class LibreOfficeMissing(RuntimeError):
    """LibreOffice, or the part of it that converts this document, is not installed."""


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
    """Convert each flat OpenDocument text or spreadsheet to the PDF of that path, all in one call of LibreOffice.

    Raises `LibreOfficeMissing` where there is none, or where it cannot convert one of them.
    """
    if not documents:
        return
    office = shutil.which("soffice")
    if office is None:
        raise LibreOfficeMissing(f"LibreOffice is not installed: {_ADVICE}")
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
            if not source.with_suffix(".pdf").exists():
                raise LibreOfficeMissing(f"LibreOffice did not convert {path.stem}: {_ADVICE}")
            shutil.move(source.with_suffix(".pdf"), path)
