"""Calls tesseract: a grey picture goes in, words with their places come out."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image

_WANTED = ("dan", "deu", "eng")  # what there is of them; Danish leads
_PROGRAM_FILES = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_WORD = "5"
_ANSWERS = 20.0  # seconds


class Seen(NamedTuple):
    """A word as the engine saw it. Pixels from the picture's top left corner."""

    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: float  # 0 to 100
    line: tuple[int, int, int]  # block, paragraph, line: the words of one line share it


class OcrFailed(Exception):
    """The engine is missing, took too long, or gave up; `why` says so in a word or two."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@cache
def find_engine() -> str | None:
    """Return the path of tesseract: the one on the PATH, or where its Windows installer puts it."""
    found = shutil.which("tesseract")
    if found is not None:
        return found
    for variable in _PROGRAM_FILES:
        for inside in ("Tesseract-OCR", "Programs/Tesseract-OCR"):
            path = Path(os.environ.get(variable, "")) / inside / "tesseract.exe"
            if os.environ.get(variable) and path.is_file():
                return str(path)
    return None


@cache
def languages() -> tuple[str, ...]:
    """Return those of the languages that we want which the engine has."""
    engine = find_engine()
    if engine is None:
        return ()
    ask = [engine, "--list-langs"]
    try:
        answer = subprocess.run(ask, capture_output=True, check=False, timeout=_ANSWERS, creationflags=_NO_WINDOW)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ()
    there = answer.stdout.decode("utf-8", "replace").split()
    return tuple(language for language in _WANTED if language in there)


def is_there() -> bool:
    """Return whether pages can be recognised on this machine."""
    return bool(languages())


def recognise(picture: Image.Image, *, dpi: int, seconds: float, layout: int = 11, figures: bool = False) -> list[Seen]:
    """Return the words of a grey picture. `layout`: tesseract's page segmentation mode.

    `figures`: words do not matter, so that the main language alone does, which loads in a third of the time.
    Raises `OcrFailed` where the engine is missing, has no language, fails, or takes longer than `seconds`.
    """
    engine, known = find_engine(), languages()
    if engine is None or not known:
        raise OcrFailed("not installed")
    command = [
        engine,
        "-",
        "-",
        "-l",
        "+".join(known[:1] if figures else known),
        "--psm",
        str(layout),
        "--dpi",
        str(dpi),
        "tsv",
    ]
    header = f"P5 {picture.width} {picture.height} 255\n".encode()
    try:
        answer = subprocess.run(  # noqa: S603 - the engine that was found
            command,
            input=header + picture.tobytes(),
            capture_output=True,
            check=False,
            timeout=seconds,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # its threads wait for each other more than they work
            creationflags=_NO_WINDOW,
        )
    except subprocess.TimeoutExpired:
        raise OcrFailed("too slow") from None
    if answer.returncode != 0:
        raise OcrFailed(f"exit code {answer.returncode}")
    return _from_tsv(answer.stdout.decode("utf-8", "replace"))


def _from_tsv(text: str) -> list[Seen]:
    rows = csv.reader(text.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    found = []
    for level, _, block, paragraph, line, _, left, top, width, height, confidence, *word in rows:
        bare = "".join(word).strip()
        if level == _WORD and bare:
            place = (int(block), int(paragraph), int(line))
            found.append(Seen(bare, int(left), int(top), int(width), int(height), float(confidence), place))
    return found
