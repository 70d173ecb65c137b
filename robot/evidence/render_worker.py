"""Draws pages of a document as pictures, in a process of its own: a hostile file ends this process, not the night.

Speaks over its pipes, first a line "ready". A request is one JSON line on standard input, an answer one JSON line on
standard output and then the pictures' bytes, one after the other. Started by `page_images.py`.
"""

from __future__ import annotations

import io
import json
import math
import os
import sys
from collections.abc import Iterable
from typing import Any, BinaryIO

import pypdfium2
from PIL import Image, ImageOps

DPI = 110
MOST_PIXELS = 4_000_000  # a page; a poster is drawn coarser
_MEGABYTE = 1 << 20
_A4 = (595.0, 842.0)  # points: a picture file is taken for a page of this width

Drawn = tuple[int, float, float, bytes]  # page number, width and height in points, PNG


def main() -> None:
    """Answer requests until standard input ends."""
    requests, answers = sys.stdin.buffer, _own_output()
    _limit_memory(int(sys.argv[1]))
    answers.write(b"ready\n")
    answers.flush()
    for line in requests:
        request = json.loads(line)
        try:
            total, drawn = _draw(request)
        except Exception:  # noqa: BLE001 - whatever the file provoked, the answer is that it cannot be drawn
            total, drawn = 0, []
        pages = [
            {"number": number, "width": width, "height": height, "size": len(png)}
            for number, width, height, png in drawn
        ]
        answers.write(json.dumps({"total": total, "pages": pages}).encode() + b"\n")
        answers.writelines(png for *_, png in drawn)
        answers.flush()


def _draw(request: dict[str, Any]) -> tuple[int, list[Drawn]]:
    if request["media_type"].startswith("image/"):
        return 1, [_picture(request["path"])]
    with pypdfium2.PdfDocument(request["path"]) as document:
        total = len(document)
        wanted = request["pages"] or range(1, total + 1)
        return total, list(_pages(document, [n for n in wanted if 1 <= n <= total][: request["most"]]))


def _pages(document: pypdfium2.PdfDocument, numbers: Iterable[int]) -> Iterable[Drawn]:
    for number in numbers:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(DPI / 72, math.sqrt(MOST_PIXELS / max(width * height, 1)))
        picture = page.render(scale=scale, may_draw_forms=False).to_pil()
        yield number, width, height, _png(picture)


def _picture(path: str) -> Drawn:
    with Image.open(path) as source:
        source.draft("RGB", (2000, 2000))
        picture = ImageOps.exif_transpose(source)
        picture.thumbnail((2000, 2000))
        across = _A4[0] if picture.height >= picture.width else _A4[1]  # as the reader places its boxes
        return 1, across, across * picture.height / picture.width, _png(picture.convert("RGB"))


def _png(picture: Image.Image) -> bytes:
    """Return the picture as PNG with at most 64 colours: a page of print looks the same at a third of the bytes."""
    out = io.BytesIO()
    picture.convert("RGB").quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _own_output() -> BinaryIO:
    """Return standard output, and send what a library prints there to nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, not a path
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    return answers


def _limit_memory(megabytes: int) -> None:
    if sys.platform == "win32":
        return  # there the time limit alone guards
    import resource  # noqa: PLC0415 - POSIX alone has it

    limit = megabytes * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
