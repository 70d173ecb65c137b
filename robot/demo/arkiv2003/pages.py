"""The pages of Arkiv 2003: which address shows what, and to whom."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader
from werkzeug import Request, Response

from robot.demo.arkiv2003.books import Books, FiledCase
from robot.demo.arkiv2003.faults import Faults
from robot.demo.loopback import cut_connection
from robot.demo.sessions import Sessions

if TYPE_CHECKING:
    from robot.ports import Clock

COOKIE = "ArkivSession"
DOCUMENT_TYPES = ("Faktura", "Kreditnota", "Bilag")
SUBJECTS = ("00.32.04 Bogføring og bilag", "00.01.00 Kommunens virksomhed", "88.12.00 Indkøb og udbud")
MOST_UPLOAD = 50 * 1024 * 1024  # bytes


class _UploadRequest(Request):
    max_content_length = MOST_UPLOAD


class Pages:
    """The WSGI application. It files the same document as often as it is asked to."""

    def __init__(
        self,
        *,
        books: Books,
        sessions: Sessions,
        faults: Faults,
        clock: Clock,
        login: tuple[str, str],
        slow: Callable[[], float],
    ) -> None:
        self.stopped = threading.Event()
        self._books = books
        self._sessions = sessions
        self._faults = faults
        self._clock = clock
        self._login = login
        self._slow = slow
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, trim_blocks=True
        )
        self._pages: tuple[tuple[str, Callable[..., Response]], ...] = (
            (r"/|/sager", self._search_cases),
            (r"/opret", self._create_case),
            (r"/sag/(\d{4}-\d{6})", self._case),
            (r"/sag/(\d{4}-\d{6})/tilfoej", self._add_document),
            (r"/dokumenter", self._search_documents),
            (r"/dokument/(\d{4}-\d{6}-\d+)", self._document),
            (r"/fil/(\d{4}-\d{6}-\d+)", self._file),
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        with _UploadRequest(environ) as request:
            return self._answer(request)(environ, start_response)

    def _answer(self, request: Request) -> Response:
        self.stopped.wait(self._slow())
        if request.path == "/login" and request.method == "POST":
            return self._log_on(request)
        key = request.cookies.get(COOKIE, "")
        user = self._sessions.touch(key)
        if user and self._faults.strikes("session_lost"):
            self._sessions.end(key)
            user = None
        if user is None:
            return self._page("login", None, message="Din session er udløbet. Log ind igen." if key else "")
        if request.path == "/logaf":
            self._sessions.end(key)
            answer = _go_to("/")
            answer.delete_cookie(COOKIE)
            return answer
        for pattern, page in self._pages:
            if found := re.fullmatch(pattern, request.path):
                return page(request, user, *found.groups())
        return self._page("missing", user, status=404)

    def _log_on(self, request: Request) -> Response:
        name = request.form.get("brugernavn", "")
        if (name, request.form.get("adgangskode", "")) != self._login:
            return self._page("login", None, message="Forkert brugernavn eller adgangskode.", name=name)
        answer = _go_to("/sager")
        answer.set_cookie(COOKIE, self._sessions.begin(self._login[0]), httponly=True, samesite="Lax")
        return answer

    # -- cases
    def _search_cases(self, request: Request, user: str) -> Response:
        query = request.args.get("q", "").strip()
        found = self._books.cases(query) if query else []
        return self._page("cases", user, query=query, found=found, asked="q" in request.args)

    def _create_case(self, request: Request, user: str) -> Response:
        title, subject = request.form.get("titel", "").strip(), request.form.get("emne", "")
        faults = []
        if request.method == "POST":
            faults += [] if title else ["Titel mangler"]
            faults += [] if subject in SUBJECTS else ["Emne mangler"]
            if not faults:
                case = self._books.create_case(title, subject, user, self._clock.now())
                return _go_to(f"/sag/{case.number}?ny=1")
        return self._page("create_case", user, faults=faults, title=title, subject=subject, subjects=SUBJECTS)

    def _case(self, request: Request, user: str, number: str) -> Response:
        case = self._books.case(number)
        if case is None:
            return self._page("missing", user, status=404)
        message = f"Sag oprettet. Sagsnummer: {number}" if "ny" in request.args else ""
        if "dok" in request.args:
            message = f"Dokument gemt. Dokumentnummer: {request.args['dok']}"
        return self._page("case", user, case=case, message=message, documents=self._books.documents(case=number))

    # -- documents
    def _add_document(self, request: Request, user: str, number: str) -> Response:
        case = self._books.case(number)
        if case is None:
            return self._page("missing", user, status=404)
        form = {name: value.strip() for name, value in request.form.items()}
        faults: list[str] = []
        if request.method == "POST":
            upload = request.files.get("fil")
            content = upload.read() if upload else b""
            faults += [] if content else ["Fil mangler"]
            faults += [] if form.get("doktype") in DOCUMENT_TYPES else ["Dokumenttype mangler"]
            faults += [] if form.get("titel") else ["Titel mangler"]
            if not faults and self._faults.strikes("file_refused"):
                faults.append("Filen kunne ikke læses")
            if upload and not faults:
                return self._save(request, user, case, content, upload.filename or "fil")
        return self._page(
            "add_document",
            user,
            case=case,
            faults=faults,
            form=form,
            document_types=DOCUMENT_TYPES,
            type_label="Aktkategori" if self._faults.strikes("label_renamed") else "Dokumenttype",
        )

    def _save(self, request: Request, user: str, case: FiledCase, content: bytes, file_name: str) -> Response:
        if self._faults.strikes("drop_before_commit"):
            cut_connection(request.environ)
        document = self._books.add_document(
            case,
            content,
            file_name=file_name,
            title=request.form["titel"].strip(),
            document_type=request.form["doktype"],
            voucher=request.form.get("bilagsnr", "").strip(),
            user=user,
            now=self._clock.now(),
        )
        if self._faults.strikes("commit_then_500"):
            return self._page("error", None, status=500)
        if self._faults.strikes("commit_then_hang"):
            self.stopped.wait()
            cut_connection(request.environ)
        return _go_to(f"/sag/{case.number}?dok={document.number}")

    def _search_documents(self, request: Request, user: str) -> Response:
        title, voucher = request.args.get("titel", "").strip(), request.args.get("bilagsnr", "").strip()
        found = self._books.documents(title=title, voucher=voucher) if title or voucher else []
        asked = "titel" in request.args
        return self._page("documents", user, title=title, voucher=voucher, found=found, asked=asked)

    def _document(self, _request: Request, user: str, number: str) -> Response:
        for document in self._books.documents(number=number):
            return self._page("document", user, document=document)
        return self._page("missing", user, status=404)

    def _file(self, _request: Request, user: str, number: str) -> Response:
        for document in self._books.documents(number=number):
            headers = {"Content-Disposition": f'attachment; filename="{document.path.name}"'}
            return Response(document.path.read_bytes(), content_type="application/octet-stream", headers=headers)
        return self._page("missing", user, status=404)

    def _page(self, template: str, user: str | None, *, status: int = 200, **values: Any) -> Response:
        html = self._templates.get_template(f"{template}.html").render(values, user=user)
        headers = {"Cache-Control": "no-store"}
        return Response(html, status=status, content_type="text/html; charset=utf-8", headers=headers)


def _go_to(address: str) -> Response:
    return Response(status=303, headers={"Location": address})
