"""The readers of documents: `DocumentReader` in worker processes for the night, `InlineReader` without any."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

import scrapers
from robot.invoice import Document, Finding, Invoice, Reading
from robot.outcome import Reason
from robot.ports import Hints
from robot.register import Register
from robot.settings import Limits, Office
from scrapers.draft_mapping import Draft
from scrapers.mapped_values import Value
from scrapers.pdf.joining import join_pdfs
from scrapers.reading import Context, compare_file, read_file, unreadable
from scrapers.supplier_mapping import load_supplier_mappings
from scrapers.worker import COMPARE, DRAFT, JOIN, JOINED, OCR_BEGINS, READ, READY, read_frame, write_frame

_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows has no SIGKILL, nor negative return codes
_START_SECONDS = 30.0
_END_SECONDS = 2.0
_MOST_CORES = 4
_READINGS_OF_A_DRAFT = 3  # as it is, then with the draft, and the places between
_FORM: TypeAdapter[Reading] = TypeAdapter(Reading)


class InlineReader:
    """Reads in this process: no limit of time or memory."""

    at_once = 1

    def __init__(
        self, office: Office, limits: Limits, register: Register, supplier_mappings: Path | None = None
    ) -> None:
        self._context = make_context(office, limits, register, supplier_mappings)

    def read(self, document: Document, path: Path, hints: Hints) -> Reading:
        """Return what the document says."""
        _ = document
        return read_file(path, hints, self._context)

    def join(self, paths: Sequence[Path], into: Path) -> bool:
        """Write one PDF with the pages of several; return whether that could be done."""
        return join_pdfs(paths, into)

    def compare(self, path: Path, invoices: Sequence[Invoice]) -> tuple[Finding, ...]:
        """Return what speaks against the values that were read: the page shows another one."""
        return compare_file(path, invoices, self._context)

    def close(self) -> None:
        """Nothing to end."""


class DocumentReader:
    """Reads in worker processes that are kept between documents, and replaced when they hang or die.

    Raises `ConfigurationError` for faults in the supplier mappings. `limits.read_at_once` documents at a
    time, one a worker: further calls wait. A worker starts with its first document.
    """

    def __init__(
        self, office: Office, limits: Limits, register: Register, supplier_mappings: Path | None = None
    ) -> None:
        self._context = make_context(office, limits, register, supplier_mappings)
        self.at_once = limits.read_at_once or min(os.cpu_count() or 1, _MOST_CORES)
        self._places = [_Place(self._context) for _ in range(self.at_once)]
        self._free: queue.LifoQueue[_Place] = queue.LifoQueue()  # the last one used comes first: it has a worker
        for place in self._places:
            self._free.put(place)

    def read(self, document: Document, path: Path, hints: Hints) -> Reading:
        """Return what the document says. A worker that hangs is `timeout`, one that dies `unreadable`."""
        _ = document
        place = self._free.get()
        started = time.perf_counter()
        try:
            reading = place.read(path, hints)
        finally:
            self._free.put(place)
        return replace(reading, ms=round((time.perf_counter() - started) * 1000, 2)) if reading.ms == 0 else reading

    def compare(self, path: Path, invoices: Sequence[Invoice]) -> tuple[Finding, ...]:
        """Return what speaks against the values that were read: the page shows another one, or cannot be compared."""
        place = self._free.get()
        try:
            return place.ask(COMPARE, path, tuple(invoices)).findings
        finally:
            self._free.put(place)

    def join(self, paths: Sequence[Path], into: Path) -> bool:
        """Write one PDF with the pages of several; return whether the worker could do it in time."""
        place = self._free.get()
        try:
            return place.join(paths, into)
        finally:
            self._free.put(place)

    def draft(self, path: Path, stated: Mapping[str, Value]) -> Draft | None:
        """Return a draft of a supplier mapping by which the stated values would be read; None where there is none.

        Bounded in time and memory as `read` is; nothing that a document does raises.
        """
        place = self._free.get()
        try:
            return place.draft(path, stated)
        finally:
            self._free.put(place)

    def close(self) -> None:
        """End the workers, each after its document. Safe to repeat; a later `read` starts another."""
        places = [self._free.get() for _ in self._places]
        for place in places:
            place.end()
            self._free.put(place)


class _Place:
    """The place of one worker, which starts with the first document. For one thread at a time."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._worker: _Worker | None = None

    def read(self, path: Path, hints: Hints) -> Reading:
        """Return what the document says."""
        return self.ask(READ, path, hints)

    def ask(self, what: str, path: Path, more: Hints | tuple[Invoice, ...]) -> Reading:
        """Return the worker's answer. A worker that hangs is `timeout`, one that dies `unreadable`."""
        limits = self._context.limits
        seconds = limits.read_seconds
        if self._worker is None:
            self._worker = _Worker.start(self._context)
        try:
            asked = time.monotonic()
            answer = self._worker.ask(pickle.dumps((what, str(path), more)), seconds)
            if answer == OCR_BEGINS:
                seconds = limits.ocr_seconds
                answer = self._worker.listen(max(0.0, seconds - (time.monotonic() - asked)))
        except TimeoutError:
            self.end()
            return unreadable(Reason.TIMEOUT, seconds=str(seconds))
        except _WorkerDied:
            memory = self._worker.ran_out_of_memory()
            self.end()
            return unreadable(Reason.TOO_BIG if memory else Reason.UNREADABLE, error="worker died")
        try:
            return _FORM.validate_json(answer)
        except ValidationError:
            self.end()
            return unreadable(Reason.UNREADABLE, error="answer without form")

    def join(self, paths: Sequence[Path], into: Path) -> bool:
        """Write one PDF with the pages of several; return whether the worker could do it in time."""
        if self._worker is None:
            self._worker = _Worker.start(self._context)
        request = (JOIN, tuple(str(path) for path in paths), str(into))
        try:
            return self._worker.ask(pickle.dumps(request), self._context.limits.read_seconds) == JOINED
        except (TimeoutError, _WorkerDied):
            self.end()
            return False

    def draft(self, path: Path, stated: Mapping[str, Value]) -> Draft | None:
        """Return what the worker drafted; None where it could not, or not in time."""
        if self._worker is None:
            self._worker = _Worker.start(self._context)
        request = pickle.dumps((DRAFT, str(path), dict(stated)))
        try:
            answer = self._worker.ask(request, self._context.limits.read_seconds * _READINGS_OF_A_DRAFT)
            return TypeAdapter(Draft).validate_json(answer) if answer else None
        except (TimeoutError, _WorkerDied, ValidationError):
            self.end()
            return None

    def end(self) -> None:
        """End the worker, where there is one."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None


def make_context(office: Office, limits: Limits, register: Register, supplier_mappings: Path | None) -> Context:
    """Return what readings need. Raises `ConfigurationError` for faults in the supplier mappings."""
    mappings = load_supplier_mappings(supplier_mappings) if supplier_mappings is not None else ()
    return Context(office=office, limits=limits, register=register, supplier_mappings=mappings)


class _WorkerDied(Exception):
    """The worker's pipe is closed."""


class _Worker:
    """One worker process, and the thread that listens to it (pipes cannot be polled on Windows)."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, name="reader-worker", daemon=True)
        self._listener.start()

    @classmethod
    def start(cls, context: Context) -> _Worker:
        root = str(Path(scrapers.__file__).resolve().parent.parent)
        inherited = os.environ.get("PYTHONPATH", "")
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in (root, inherited) if p)}
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapers.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        worker = cls(process)
        # A worker that does not start shows at the first question.
        with contextlib.suppress(TimeoutError, _WorkerDied):
            worker.ask(pickle.dumps(context), _START_SECONDS, expected=READY)
        return worker

    def ask(self, payload: bytes, seconds: float, expected: bytes | None = None) -> bytes:
        """Send a frame and return the answer. Raises `TimeoutError` or `_WorkerDied`."""
        assert self._process.stdin is not None
        try:
            write_frame(self._process.stdin, payload)  # type: ignore[arg-type] # Popen's IO is a BinaryIO
        except OSError:
            raise _WorkerDied from None
        answer = self.listen(seconds)
        if expected is not None and answer != expected:
            raise _WorkerDied
        return answer

    def listen(self, seconds: float) -> bytes:
        """Return the next answer. Raises `TimeoutError` or `_WorkerDied`."""
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError from None
        if answer is None:
            raise _WorkerDied
        return answer

    def ran_out_of_memory(self) -> bool:
        """Return whether the dead process was aborted (as pdfium does without memory) or killed by the system."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(_END_SECONDS) in (-signal.SIGABRT, -_KILL)
        return False

    def end(self) -> None:
        """Kill the process and wait until it is gone."""
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_SECONDS)
        self._listener.join(_END_SECONDS)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        frame: bytes | None = b""
        while frame is not None:
            try:
                frame = read_frame(self._process.stdout)  # type: ignore[arg-type] # Popen's IO is a BinaryIO
            except (OSError, ValueError):
                frame = None
            self._answers.put(frame)
