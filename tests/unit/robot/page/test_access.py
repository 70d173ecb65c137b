"""Nobody gets further than they may, and no other site's form does anything."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from robot.errors import LedgerFault
from robot.ledger import SqlLedger
from robot.page.access import SESSION, VISIT
from robot.page.sessions import Attempts
from robot.page.signing import own_path
from robot.page.users import keep_password
from robot.secrets import Secrets
from robot.settings import Page, PageUser
from tests.fakes.hand_clock import HandClock
from tests.fakes.page_office import ADDRESS, PageOffice, page_office

PASSWORD = "en lang adgangskode"
OPEN = {"/sign-in"}
_ROLE_OF = {
    "/run/start": "run",
    "/run/stop": "run",
    "/urgent": "run",
    "/urgent/{batch_id}/again": "run",
    "/case/{case_id}/answer": "decide",
    "/case/{case_id}/agree": "decide",
}


def paths(office: PageOffice, method: str) -> list[str]:
    """Return the paths of the page's own code that take this method."""
    found: list[str] = []

    def walk(routes: Any) -> None:
        for route in routes:
            if isinstance(route, APIRoute):
                found.extend([route.path] if method in (route.methods or ()) else [])
            elif hasattr(route, "original_router"):
                walk(route.original_router.routes)

    walk(office.app.routes)
    return found


def filled(path: str) -> str:
    """Return a path with something in its places."""
    return re.sub(r"\{[^}]+\}", "F-2026-000001", path)


def set_password(office: PageOffice, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a user the password, kept at less cost than `hashed` asks for."""
    cost = {"n": 16, "r": 8, "p": 1}
    digest = hashlib.scrypt(PASSWORD.encode(), salt=b"salt", dklen=32, **cost)
    kept = json.dumps({"salt": b"salt".hex(), "hash": digest.hex(), **cost})
    monkeypatch.setenv(f"FAKTURAROBOT_SECRET_PAGE_{name.upper()}", kept)


def test_the_tests_see_each_path(office: PageOffice) -> None:
    """The page has the paths that the other tests go through."""
    assert {"/", "/live", "/urgent", "/case/{case_id}", "/history", "/system", "/files/{way:path}"} <= set(
        paths(office, "GET")
    )
    assert set(paths(office, "POST")) == {"/sign-in", "/sign-out", *_ROLE_OF}


def test_whoever_is_not_signed_in_is_asked_to_on_every_page(office: PageOffice) -> None:
    """No page shows anything to a stranger; the part that is fetched again says so by its code."""
    browser = office.browser()
    for path in set(paths(office, "GET")) - OPEN:
        answer = browser.get(filled(path))
        if path.endswith("/live"):
            assert answer.status_code == 401
        else:
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/sign-in?to="), path


def test_no_form_does_anything_without_the_seal_of_this_browser(office: PageOffice) -> None:
    """A form of another site, or one that was given to another browser, is refused on every path."""
    browser, other = office.browser("anna"), office.browser("anna").seal("/history")
    for path in paths(office, "POST"):
        for seal in ("", other, "0" * 64, "æ"):
            assert browser.client.post(filled(path), data={"seal": seal}).status_code == 403, path
    sealed = {"seal": browser.seal("/history")}
    refused = browser.client.post("/run/start", data=sealed, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert office.commands.asked == []


def test_who_lacks_the_role_may_not(office: PageOffice) -> None:
    """`ser` may look alone; `bo` may decide but not run."""
    case, ser, bo = office.held(), office.browser("ser"), office.browser("bo")
    for path, role in _ROLE_OF.items():
        target = path.replace("{case_id}", case.case_id).replace("{batch_id}", "x")
        assert ser.send(target, version=str(case.version)).status_code == 403, path
        assert (bo.send(target, runbook="fakturaer").status_code == 403) is (role == "run"), path
    assert office.commands.asked == []


def test_each_who_may_look_sees_each_page_without_what_they_may_not_do(office: PageOffice) -> None:
    """The buttons that would be refused are not shown."""
    case, browser = office.held(), office.browser("ser")
    for path in ("/", "/urgent", "/history", "/system", f"/case/{case.case_id}"):
        page = browser.get(path)
        assert page.status_code == 200
        assert re.findall(r'<form method="post" action="([^"]+)"', page.text) == ["/sign-out"], path


def test_a_session_ends_when_nobody_uses_it_and_in_any_case(tmp_path: Path) -> None:
    """It lives for half an hour between two uses and ten hours in all; the page's own asking is no use."""
    with page_office(tmp_path / "office", idle_minutes=30, longest_hours=2) as office:
        browser = office.browser("anna")
        for _ in range(4):
            office.clock.advance(minutes=29)
            assert browser.get("/").status_code == 200
        office.clock.advance(minutes=5)
        assert browser.get("/").status_code == 303
        idle = office.browser("anna")
        codes = []
        for _ in range(3):
            office.clock.advance(minutes=10)
            codes.append(idle.get("/live").status_code)
        assert codes == [200, 200, 401]
        assert idle.get("/").status_code == 303


def test_a_password_opens_a_session_with_a_cookie_of_its_own(office: PageOffice, monkeypatch: Any) -> None:
    """The cookie is out of scripts' reach, never sent from other sites, and not the one the browser came with."""
    set_password(office, "anna", monkeypatch)
    browser = office.browser()
    browser.get("/sign-in")
    before = browser.cookies[VISIT]
    answer = browser.send("/sign-in", seen_on="/sign-in", name="Anna", password=PASSWORD, to="/history?q=x")
    assert (answer.status_code, answer.headers["location"]) == (303, "/history?q=x")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie
    assert browser.cookies[SESSION] != before
    assert browser.get("/").status_code == 200
    token = browser.cookies[SESSION]
    assert browser.send("/sign-out").status_code == 303
    browser.cookies.set(SESSION, token)
    assert browser.get("/").status_code == 303


def test_wrong_passwords_are_told_alike_and_slowed(office: PageOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong name says no more than a wrong password; after a few tries even the right one has to wait."""
    set_password(office, "anna", monkeypatch)
    browser = office.browser()

    def sign_in(name: str, password: str) -> Any:
        return browser.send("/sign-in", seen_on="/sign-in", name=name, password=password)

    def said(answer: Any) -> str:
        return str(re.findall(r'role="alert">([^<]+)<', answer.text)[0])

    assert said(sign_in("anna", "forkert")) == said(sign_in("findes ikke", "forkert"))
    codes = [sign_in("anna", "forkert").status_code for _ in range(4)]
    assert codes == [403, 403, 403, 429]
    assert sign_in("anna", PASSWORD).status_code == 429
    office.clock.advance(seconds=3)
    assert sign_in("anna", PASSWORD).status_code == 303


def test_names_wait_alike_whether_there_is_such_a_user_or_not() -> None:
    """Nobody learns which names there are by who has to wait; endless names do not fill the memory."""
    attempts, now = Attempts(), HandClock().now()
    for _ in range(6):
        attempts.failed("anna", now)
        attempts.failed("nobody", now)
    assert attempts.wait("anna", now) == attempts.wait("nobody", now) == 8
    for _ in range(20):
        attempts.failed("anna", now)
    assert attempts.wait("anna", now) == 300
    for number in range(999):
        attempts.failed(str(number), now)
    assert attempts.wait("anna", now) == 300
    attempts.failed("one more", now)
    assert attempts.wait("anna", now) == 0


def test_a_user_without_a_password_cannot_sign_in(office: PageOffice) -> None:
    """Not with an empty password either."""
    answer = office.browser().send("/sign-in", seen_on="/sign-in", name="anna", password="")
    assert answer.status_code == 403


def test_a_password_is_kept_as_a_hash_and_never_as_itself(office: PageOffice) -> None:
    """Neither the file nor what the command says holds it; the next password takes its place."""
    settings = office.room.settings
    (settings.home / "secrets").mkdir()
    kept = settings.home / "secrets" / "page-anna"
    kept.write_text("{}", encoding="utf-8")
    keep_password(settings, "anna", "den allerførste kode")
    keep_password(settings, "anna", PASSWORD)
    assert kept.stat().st_mode & 0o077 == 0
    assert PASSWORD not in kept.read_text(encoding="utf-8")
    assert office.room.passwords.user("anna", PASSWORD) is not None
    assert office.room.passwords.user("anna", "den allerførste kode") is None
    assert Secrets(settings.home).fetch("page-anna").startswith("{")


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a\nb", ""])
def test_signing_in_leads_to_no_other_site(to: str) -> None:
    """A link with another site's address in it leads to the first page."""
    assert own_path(to) == "/"


def test_a_name_that_is_not_the_page_s_gets_nothing(office: PageOffice) -> None:
    """Whoever makes another name lead to this machine reaches no page."""
    browser = office.browser("anna")
    assert browser.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert browser.get("/", headers={"Host": "localhost:8484"}).status_code == 200


def test_each_answer_has_the_headers_that_keep_a_browser_in_bounds(office: PageOffice) -> None:
    """Pages, errors, styles and refusals alike; no inline script or style anywhere in a page."""
    case, browser = office.held(), office.browser("anna")
    for path in ("/", f"/case/{case.case_id}", "/nothing", "/static/page.css", "/sign-in", "/files/evidence/x/y.png"):
        answer = browser.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r"<script(?! src=\"/static/)|<style|\son\w+=|style=|javascript:", answer.text), path
    assert browser.get("/", headers={"Host": "evil.example"}).headers["x-frame-options"] == "DENY"


def test_faults_are_told_in_a_sentence_and_nothing_of_the_inside(
    office: PageOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the books cannot be used, and where something nobody foresaw happens; the headers are there alike."""
    client = TestClient(office.app, base_url=ADDRESS, raise_server_exceptions=False)
    client.cookies.set(SESSION, office.room.sessions.begin("anna", office.clock.now()))
    for error, code in ((LedgerFault("the secret path /x/y"), 503), (RuntimeError("the secret path /x/y"), 500)):

        def fail(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(SqlLedger, "counts", fail)
        answer = client.get("/")
        assert answer.status_code == code
        assert "Det gik ikke" in answer.text
        assert "/x/y" not in answer.text
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_whoever_answers_after_the_session_ended_comes_back_to_the_case(office: PageOffice) -> None:
    """By the form to sign in."""
    case, browser = office.held(), office.browser("anna")
    seal = browser.seal("/history")
    office.clock.advance(hours=1)
    sent = browser.client.post(f"/case/{case.case_id}/answer", data={"seal": seal})
    assert sent.headers["location"] == f"/sign-in?to=/case/{case.case_id}"


def test_with_https_cookies_and_browsers_are_told_so(tmp_path: Path) -> None:
    """Behind a proxy that speaks HTTPS the cookie never travels in clear."""
    with page_office(tmp_path / "office", behind_https=True) as office:
        answer = office.browser().get("/sign-in")
        assert "; Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"]


def test_a_proxy_is_believed_from_this_machine_and_with_its_secret_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another machine, another secret, an unknown person or no header at all get nothing."""
    monkeypatch.setenv("FAKTURAROBOT_SECRET_PROXY", "proxyens hemmelighed")
    users = [{"name": "anna", "initials": "AK", "roles": ["run"], "proxy_name": "FJORDBY\\anna"}]
    with page_office(tmp_path / "office", proxy_header="X-Remote-User", proxy_secret="proxy", user=users) as office:
        right = {"X-Remote-User": "fjordby\\ANNA", "X-Proxy-Secret": "proxyens hemmelighed"}
        assert "anna (AK)" in office.browser().get("/", headers=right).text
        assert office.browser(client="10.0.0.7").get("/", headers=right).status_code == 403
        for wrong in ({"X-Proxy-Secret": "gæt"}, {"X-Proxy-Secret": ""}, {"X-Remote-User": "anna"}):
            headers = {key.encode(): value.encode() for key, value in (right | wrong).items()}
            assert office.browser().client.get("/", headers=headers).status_code == 403
        assert office.browser().get("/").status_code == 403
        assert office.browser().get("/sign-in").headers["location"] == "/"
        browser = office.browser()
        browser.client.headers.update(right)
        assert browser.client.post("/run/start", data={"seal": "0" * 64}).status_code == 403
        assert browser.send("/run/start", seen_on="/", runbook="fakturaer").headers["location"] == "/?told=started"


def test_the_page_is_reached_from_this_machine_alone_unless_it_has_a_certificate() -> None:
    """The address that the tests use is the one by default; another one asks for a certificate and its key."""
    assert f"http://{Page().host}:{Page().port}" == ADDRESS
    with pytest.raises(ValueError, match="name certificate and key"):
        Page(host="0.0.0.0")  # noqa: S104 - what is refused
    with pytest.raises(ValueError, match="name both, or neither"):
        Page(proxy_header="X-Remote-User")
    with pytest.raises(ValueError, match="two users have the initials 'ak'"):
        Page(user=(PageUser(name="anna", initials="AK"), PageUser(name="arne", initials="ak")))
