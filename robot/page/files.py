"""What the robot made in its work folder, under the addresses by which its pages link to each other."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from robot.page.access import RoomOf, Sees
from robot.page.protection import MADE_POLICY

router = APIRouter()
_SHOWN: dict[str, tuple[str, ...]] = {
    "evidence": (".html", ".pdf", ".png", ".jpg", ".jpeg", ".xml", ".eml", ".zip", ".txt"),
    "rapporter": (".html",),
    "vejledning": (".html",),
    "canary": (".png",),
    "regneark": (".xlsx",),
    "besvaret": (".xlsx",),
}
"""The folders of the work folder that people may open, and the files in them; books, log and archive are not."""

_INSIDE_THE_BROWSER = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
_PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


@router.get("/files/{way:path}")
def show(room: RoomOf, visitor: Sees, way: str) -> Response:  # noqa: ARG001 - who may look is checked
    """Return one file. Only the robot's own pages are pages; what came by mail is a picture, a PDF or bytes."""
    path = find(room.work, way)
    if path is None:
        raise HTTPException(404)
    suffix = path.suffix.casefold()
    headers = {"Content-Security-Policy": MADE_POLICY, "X-Frame-Options": "SAMEORIGIN"}
    if suffix == ".html":
        return FileResponse(path, media_type="text/html; charset=utf-8", headers=headers)
    if suffix in _INSIDE_THE_BROWSER:
        headers["Content-Disposition"] = f"inline; filename*=utf-8''{quote(path.name)}"
        if suffix == ".pdf":
            headers["Content-Security-Policy"] = _PDF_POLICY
        return FileResponse(path, media_type=_INSIDE_THE_BROWSER[suffix], headers=headers)
    return FileResponse(path, media_type="application/octet-stream", filename=path.name, headers=headers)


def find(work: Path, way: str) -> Path | None:
    """Return the file that people may open under this address, None for every other."""
    parts = way.split("/")
    if any(part in ("", ".", "..") or "\\" in part or "\x00" in part or ":" in part for part in parts):
        return None
    suffixes = _SHOWN.get(parts[0], ())
    path = work.joinpath(*parts)
    if len(parts) < 2 or path.suffix.casefold() not in suffixes or _is_hidden(parts):
        return None
    if path.suffix.casefold() == ".html" and parts[0] == "evidence" and parts[2:] != ["evidence.html"]:
        return None  # a document that came by mail is never a page of ours
    whole = path.resolve()
    return whole if whole.is_file() and whole.is_relative_to((work / parts[0]).resolve()) else None


def _is_hidden(parts: list[str]) -> bool:
    return any(part.startswith(".") for part in parts)
