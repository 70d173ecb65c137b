"""The pages of Økonomi 98: which address shows what, and to whom."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader
from werkzeug import Request, Response

from robot.demo.loopback import cut_connection
from robot.demo.oekonomi98.books import Books, PostedVoucher
from robot.demo.oekonomi98.faults import Faults
from robot.demo.oekonomi98.form import CURRENCIES, PAYMENT_MEANS, FormCheck, show_amount, show_date, typed_lines
from robot.demo.sessions import Sessions
from robot.register import Supplier

if TYPE_CHECKING:
    from robot.ports import Clock

COOKIE = "OEK98SID"
ENCODING = "cp1252"  # what every browser means by the ISO-8859-1 that the pages declare
MOST_BODY = 200_000  # bytes of one form


class Pages:
    """The WSGI application. It has no protection whatsoever against posting the same form twice."""

    def __init__(
        self,
        *,
        books: Books,
        suppliers: Mapping[str, Supplier],
        check: FormCheck,
        sessions: Sessions,
        faults: Faults,
        clock: Clock,
        login: tuple[str, str],
        slow: Callable[[], float],
    ) -> None:
        self.stopped = threading.Event()
        self._books = books
        self._suppliers = suppliers
        self._check = check
        self._sessions = sessions
        self._faults = faults
        self._clock = clock
        self._login = login
        self._slow = slow
        self._form_numbers = itertools.count(1)
        self._dropped: set[str] = set()
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, trim_blocks=True
        )
        self._templates.filters |= {"amount": show_amount, "day": show_date}
        self._pages: dict[str, Callable[[Request, str], Response]] = {
            "/arbejde.asp": lambda _request, user: self._page("welcome", user=user),
            "/faktura.asp": lambda request, user: self._form(request, user, credit_note=False),
            "/kreditnota.asp": lambda request, user: self._form(request, user, credit_note=True),
            "/kreditorsoeg.asp": self._supplier_search,
            "/soeg.asp": self._voucher_search,
            "/bilag.asp": self._voucher,
            "/kreditorer.asp": lambda _request, _user: self._page("suppliers", suppliers=self._suppliers.values()),
            "/logaf.asp": self._log_off,
        }

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        self.stopped.wait(self._slow())
        match request.path:
            case "/":
                return self._page("frameset")
            case "/top.asp":
                return self._page("top")
            case "/menu.asp":
                return self._page("menu", user=self._sessions.touch(request.cookies.get(COOKIE, "")))
            case "/login.asp" if request.method == "POST":
                return self._log_on(request)
            case path if path in self._pages:
                return self._for_user(request, self._pages[path])
            case _:
                return self._page("missing", status=404)

    def _for_user(self, request: Request, page: Callable[[Request, str], Response]) -> Response:
        key = request.cookies.get(COOKIE, "")
        user = self._sessions.touch(key)
        if user and self._faults.strikes("session_lost"):
            self._sessions.end(key)
            user = None
        if user is None:
            return self._page("login", message="Din session er udløbet" if key else "")
        return page(request, user)

    # -- logging on and off
    def _log_on(self, request: Request) -> Response:
        form = _form(request)
        if (form.get("txtBruger", ""), form.get("txtKode", "")) != self._login:
            return self._page("login", message="Forkert brugernavn eller adgangskode", user=form.get("txtBruger", ""))
        answer = Response(status=302, headers={"Location": "/"})
        answer.set_cookie(COOKIE, self._sessions.begin(self._login[0]), httponly=True, samesite="Lax")
        return answer

    def _log_off(self, request: Request, _user: str) -> Response:
        self._sessions.end(request.cookies.get(COOKIE, ""))
        answer = Response(status=302, headers={"Location": "/"})
        answer.delete_cookie(COOKIE)
        return answer

    # -- posting
    def _form(self, request: Request, user: str, *, credit_note: bool) -> Response:
        if request.method != "POST":
            return self._form_page({"cboValuta": "DKK"}, (), credit_note=credit_note)
        form = _form(request)
        checked = self._check(form, credit_note=credit_note)
        if checked.voucher is None:
            return self._form_page(form, checked.faults, credit_note=credit_note)
        return self._post(request, form.get("hidSkema", ""), checked.voucher, user)

    def _form_page(self, form: Mapping[str, str], faults: tuple[str, ...], *, credit_note: bool) -> Response:
        return self._page(
            "form",
            credit_note=credit_note,
            form=form,
            lines=typed_lines(form) or [("", "", "")],
            faults=faults,
            currencies=CURRENCIES,
            payment_means=PAYMENT_MEANS,
            form_number=next(self._form_numbers),
            number_label="Bilagsreference" if self._faults.strikes("label_renamed") else "Fakturanr.",
            rounds=self._faults.strikes("form_changes_value"),
            popup_dead=self._faults.strikes("popup_dead"),
            alert=self._faults.strikes("unexpected_alert"),
        )

    def _post(self, request: Request, form_number: str, voucher: PostedVoucher, user: str) -> Response:
        # A browser may send the form of a cut connection once more by itself: that is the same chance, cut again.
        if form_number in self._dropped or self._faults.strikes("drop_before_commit"):
            self._drop(request, form_number)
        if self._faults.strikes("hang_before_commit"):
            self._hang(request)
        if self._faults.strikes("fail_500_before_commit"):
            return self._error(500)
        if self._faults.strikes("value_changed"):
            voucher = _changed(voucher)
        posted = self._books.post(voucher, user, self._clock.now())
        if self._faults.strikes("commit_twice_then_drop"):
            self._books.post(voucher, user, self._clock.now())
            self._drop(request, form_number)
        return self._answer_after_commit(request, form_number) or self._answer_posted(posted)

    def _answer_after_commit(self, request: Request, form_number: str) -> Response | None:
        """Return the wrong answer that a fault gives to a form that was posted; None where no fault strikes."""
        for status in (500, 502):
            if self._faults.strikes(f"commit_then_{status}"):
                return self._error(status)
        if self._faults.strikes("commit_then_hang"):
            self._hang(request)
        if self._faults.strikes("commit_then_drop"):
            self._drop(request, form_number)
        if self._faults.strikes("commit_then_login"):
            self._sessions.end(request.cookies.get(COOKIE, ""))
            return Response(status=302, headers={"Location": "/arbejde.asp"})
        return None

    def _answer_posted(self, posted: PostedVoucher) -> Response:
        answer = self._page("posted", voucher=posted)
        if self._faults.strikes("commit_then_cut"):
            html = answer.get_data()
            answer = Response(
                html[: html.index(posted.number.encode()) + len(posted.number) - 1],
                content_type=answer.content_type,
                headers={"Content-Length": str(len(html)), "Cache-Control": "no-store"},
            )
            answer.automatically_set_content_length = False
        return answer

    def _error(self, status: int) -> Response:
        return self._page("error", status=status, code=status)

    def _drop(self, request: Request, form_number: str) -> NoReturn:
        self._dropped.add(form_number)
        cut_connection(request.environ)

    def _hang(self, request: Request) -> NoReturn:
        self.stopped.wait()
        cut_connection(request.environ)

    # -- looking up
    def _supplier_search(self, request: Request, _user: str) -> Response:
        query = _query(request).get("txtSoeg", "").strip()
        wanted = query.casefold()
        found = [s for s in self._suppliers.values() if wanted and (s.cvr == query or wanted in s.name.casefold())]
        return self._page("supplier_search", query=query, found=found)

    def _voucher_search(self, request: Request, _user: str) -> Response:
        query = _query(request)
        number, supplier = query.get("txtSoegFakNr", "").strip(), query.get("txtSoegKred", "").strip()
        found = self._books.search(number, supplier) if number or supplier else []
        return self._page("search", number=number, supplier=supplier, found=found, asked="txtSoegFakNr" in query)

    def _voucher(self, request: Request, _user: str) -> Response:
        number = _query(request).get("nr", "")
        voucher = self._books.voucher(number)
        if voucher is None:
            return self._page("missing", status=404)
        if self._faults.strikes("wrong_record"):
            other = self._books.another(number) or replace(
                voucher, invoice_number=f"{voucher.invoice_number}-1", gross_total=voucher.gross_total + 1
            )
            voucher = replace(other, number=number)
        return self._page("voucher", voucher=voucher)

    def _page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        html = self._templates.get_template(f"{template}.html").render(values)
        return Response(
            html.encode(ENCODING, "xmlcharrefreplace"),
            status=status,
            content_type="text/html; charset=ISO-8859-1",
            headers={"Cache-Control": "no-store"},
        )


def _form(request: Request) -> dict[str, str]:
    if (request.content_length or 0) > MOST_BODY:
        return {}
    return dict(parse_qsl(request.get_data().decode("ascii", "replace"), keep_blank_values=True, encoding=ENCODING))


def _query(request: Request) -> dict[str, str]:
    query = request.query_string.decode("ascii", "replace")
    return dict(parse_qsl(query, keep_blank_values=True, encoding=ENCODING))


def _changed(voucher: PostedVoucher) -> PostedVoucher:
    def whole(amount: Decimal) -> Decimal:
        return amount.quantize(Decimal(1), ROUND_HALF_UP).quantize(Decimal("0.01"))

    return replace(
        voucher,
        net_total=whole(voucher.net_total),
        vat_total=whole(voucher.vat_total),
        gross_total=whole(voucher.gross_total),
        text=voucher.text[:20],
    )
