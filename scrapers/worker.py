"""The worker process that reads documents, so that a file that kills or hangs its reader kills nothing else.

Frames go over standard input and output: four bytes of length, big-endian, then the payload.
The first frame is the pickled `Context`, each later one a pickled request: (READ, path, hints),
(COMPARE, path, invoices), (JOIN, paths, into) or (DRAFT, path, stated values); they come from the robot itself.
Answers are JSON: what a hostile document makes of this process can lie in an answer, but not run code in the robot.
"""

from __future__ import annotations

import io
import os
import pickle
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from scrapers.mapped_values import Value
    from scrapers.reading import Context

_LENGTH = struct.Struct(">I")
_MEGABYTE = 1024 * 1024
READY = b"ready"
JOINED = b"joined"
OCR_BEGINS = b"ocr"
"""Sent before the answer to a request where pages must be recognised, which takes longer."""

READ, COMPARE, JOIN, DRAFT = "read", "compare", "join", "draft"


def write_frame(stream: BinaryIO, payload: bytes) -> None:
    """Write one frame and flush it. Raises `OSError` where the other side is gone."""
    stream.write(_LENGTH.pack(len(payload)) + payload)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the next frame, or None where the other side is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    payload = stream.read(_LENGTH.unpack(head)[0])
    return payload if len(payload) == _LENGTH.unpack(head)[0] else None


def limit_memory(megabytes: int) -> bool:
    """Limit this process's memory where the system can (not on Windows); return whether it did."""
    try:
        import resource  # noqa: PLC0415 - only POSIX has it
    except ImportError:
        return False
    limit = megabytes * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    return True


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the robot closes the pipe."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - the worker alone pays for its imports

    from robot.invoice import Kind, Reading  # noqa: PLC0415 - the same
    from robot.outcome import Reason  # noqa: PLC0415 - the same
    from scrapers.reading import compare_file, read_file, unreadable  # noqa: PLC0415 - the same

    first = read_frame(requests)
    if first is None:
        return
    context = pickle.loads(first)  # noqa: S301 - the robot's own bytes
    form = TypeAdapter(Reading)
    limit_memory(context.limits.read_memory_mb)
    write_frame(answers, READY)

    def begin_ocr() -> None:
        write_frame(answers, OCR_BEGINS)

    while (frame := read_frame(requests)) is not None:
        what, path, more = pickle.loads(frame)  # noqa: S301 - the robot's own bytes
        if what == JOIN:
            write_frame(answers, _joined(path, more))
            continue
        if what == DRAFT:
            write_frame(answers, _drafted(path, more, context))
            continue
        try:
            if what == COMPARE:
                reading = Reading(kind=Kind.INVOICE, findings=compare_file(Path(path), more, context))
            else:
                reading = read_file(Path(path), more, context, begin_ocr)
        except MemoryError:
            reading = unreadable(Reason.TOO_BIG)
        except Exception as error:  # noqa: BLE001 - whatever a document does to its reader is a finding
            reading = unreadable(Reason.UNREADABLE, error=type(error).__name__)
        write_frame(answers, form.dump_json(reading))


def _joined(paths: tuple[str, ...], into: str) -> bytes:
    from scrapers.pdf.joining import join_pdfs  # noqa: PLC0415 - seldom needed

    try:
        return JOINED if join_pdfs([Path(path) for path in paths], Path(into)) else b""
    except Exception:  # noqa: BLE001 - whatever a document does to its reader, it is not joined
        return b""


def _drafted(path: str, stated: Mapping[str, Value], context: Context) -> bytes:
    from pydantic import TypeAdapter  # noqa: PLC0415 - seldom needed

    from scrapers.draft_mapping import Draft, draft_mapping  # noqa: PLC0415 - the same

    try:
        return TypeAdapter(Draft).dump_json(draft_mapping(Path(path), stated, context))
    except Exception:  # noqa: BLE001 - whatever a document does to its reader, nothing is drafted from it
        return b""


def main() -> None:
    """Serve on standard input and output; whatever else prints goes to standard error."""
    answers = io.BufferedWriter(io.FileIO(os.dup(1), "wb"))
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
