"""A case: what the robot saw, and the same answers as in the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from robot.answered import Unusable, wrong
from robot.case import Case
from robot.evidence.case_folder import safe_name
from robot.evidence.evidence_page import PAGE_NAME
from robot.invoice import Severity
from robot.limits import is_for_two, is_foreign
from robot.outcome import Decision, Reason, State
from robot.page.access import Decides, Form, OwnForm, RoomOf, Sees
from robot.page.jobs import Job
from robot.page.room import Room, go_to, render, told
from robot.page.showing import UNDER_WAY, WAITS, at_work, line
from robot.page_answers import Given, cells_of
from robot.ports import Answer
from robot.refusals import Refusal
from robot.review.columns import TO_YOU
from robot.review.read_decisions import Rules
from robot.review.rows import is_answered_anew, why_refused
from robot.settings import PageUser
from robot.stages.deciding import why_not
from robot.wiring import open_process
from robot.words import Words

router = APIRouter()
_ANY = "–"
_LOOK_AHEAD = 50
_GOES_ON = UNDER_WAY | {State.CONFIRMED}  # while a run is at work: it may be filed yet


@router.get("/case/{case_id}")
def show(request: Request, room: RoomOf, visitor: Sees, case_id: str) -> Response:
    """Show a case with its evidence."""
    return render(request, "case", visitor=visitor, **_shown(room, _case(room, case_id)))


@router.get("/case/{case_id}/live")
def show_live(request: Request, room: RoomOf, visitor: Sees, case_id: str) -> Response:
    """Return the part that changes after an answer."""
    return render(request, "case_live", visitor=visitor, **_shown(room, _case(room, case_id)))


@router.post("/case/{case_id}/answer")
def answer(request: Request, room: RoomOf, visitor: Decides, form: OwnForm, case_id: str) -> Response:
    """Keep an answer for the next run and start one; where two must answer it waits for the second."""
    case = _case(room, case_id)
    given = _given(room, form, case, visitor.user)
    by_one = Rules(why_not=why_not)  # what else is wrong is said before a second person is waited for
    try:
        _usable(given, case, words=room.words, rules=by_one)
        _usable(given, case, words=room.words, rules=_rules(room, case))
    except Unusable as error:
        if [one.why for one in error.wrong] == ["four_eyes"]:
            if not room.answers.keep_half(given, case):
                return go_to(f"/case/{case_id}?told=answered_before")
            return go_to(f"/case/{case_id}?told=second_needed")
        shown = _shown(room, case, said={**form.fields}, error=error)
        return render(request, "case", status=422, visitor=visitor, **shown)
    return _keep(room, case, given, visitor.user)


@router.post("/case/{case_id}/agree")
def agree(request: Request, room: RoomOf, visitor: Decides, form: OwnForm, case_id: str) -> Response:
    """Agree, as the second person, to what the first answered; or take it back, as either."""
    case = _case(room, case_id)
    half = room.answers.half(case)
    if half is None or form.fields.get("given") != half.at.isoformat():  # what was seen is what is agreed to
        return go_to(f"/case/{case_id}?told=nothing_to_agree")
    if "back" in form.fields:
        room.answers.forget_half(case_id)
        return go_to(f"/case/{case_id}?told=taken_back")
    if half.by == visitor.user.name:
        return go_to(f"/case/{case_id}?told=not_the_same")
    given = half.agreed(visitor.user.name, visitor.user.initials, room.clock.now())
    try:
        _usable(given, case, words=room.words, rules=_rules(room, case))
    except Unusable as error:
        shown = _shown(room, case, error=error)
        return render(request, "case", status=422, visitor=visitor, **shown)
    return _keep(room, case, given, visitor.user)


def _usable(given: Given, case: Case, *, words: Words, rules: Rules) -> None:
    """Hold an answer against all that the run will hold it against. Raises `Unusable`."""
    refused = why_not(case, given.answer(_waiting(case), words=words, rules=rules))
    if refused:
        raise Unusable(wrong(refused))


def _keep(room: Room, case: Case, given: Given, user: PageUser) -> Response:
    if not room.answers.keep(given):
        return go_to(f"/case/{case.case_id}?told=answered_before")
    key = f"decisions {case.runbook}"
    room.jobs.put(Job(key=key, arguments=("decisions", "read", case.runbook), by=user.name))
    return go_to(f"/case/{case.case_id}?told=answered")


def _case(room: Room, case_id: str) -> Case:
    case = room.books.case(case_id)
    if case is None:
        raise HTTPException(404)
    return case


def _waiting(case: Case) -> Case | None:
    return case if case.state in WAITS else None


def _rules(room: Room, case: Case) -> Rules:
    limit = open_process(room.settings, case.runbook).approval.four_eyes_above
    return Rules(four_eyes_above=limit, why_not=why_not)


def _given(room: Room, form: Form, case: Case, user: PageUser) -> Given:
    """Return what the form says; the answer is refused where the case changed since the form was shown."""
    version = form.fields.get("version", "")
    return Given(
        case_id=case.case_id,
        runbook=case.runbook,
        version=int(version) if version.isascii() and version.isdigit() else -1,
        cells={**cells_of(form.fields), "initials": user.initials},
        by=user.name,
        at=room.clock.now(),
    )


def _shown(
    room: Room, case: Case, *, said: Mapping[str, str] | None = None, error: Unusable | None = None
) -> dict[str, Any]:
    page = room.work / "evidence" / safe_name(case.case_id) / PAGE_NAME
    kept, half = room.answers.kept(case.case_id), room.answers.half(case)
    now = at_work(room)
    waits = _waiting(case) is not None
    refusal = room.refusals.of(case.case_id) if waits and kept is None and half is None else None
    guides = [f.reason for f in case.gravest_first if f.reason in tuple(Reason) and _guide(room, f.reason)]
    return {
        "case": case,
        "line": line(case, room.words),
        "findings": list(_findings(room, case)),
        "guide": next(iter(guides), ""),
        "evidence": f"/files/evidence/{safe_name(case.case_id)}/{PAGE_NAME}" if page.is_file() else "",
        "waits": waits,
        "open": waits and kept is None and half is None,
        "kept": kept,
        "half": half,
        "half_said": _read_out(room, half) if half else [],
        "decisions": [(d, *_why_closed(room, case, d)) for d in Decision],
        "corrections": [(c.key, c.field, _value(room, case, c.field)) for c in TO_YOU if c.field],
        "for_two": _for_two(room, case) if waits else "",
        "next_case": _next(room, case),
        "refusal": refusal,
        "why_refused": why_refused(refusal.refused, room.words) if refusal else [],
        "said": said or _said_before(refusal),
        "wrong": why_refused(error.refused(case.case_id, {}), room.words) if error else [],
        "history": _moves(room, case),
        "now": now,
        "going": kept is not None or (now is not None and case.state in _GOES_ON),
    }


def _moves(room: Room, case: Case) -> list[tuple[datetime, str]]:
    """Return each move of a case, and each answer that was carried out in between, as (time, what)."""
    moves = [(at, room.words.state(state)) for at, state, _ in room.books.history(case.case_id)]
    given = [(one.at, f"{room.words.decision(one.decision)} · {one.who}") for one in room.books.answers(case.case_id)]
    return sorted([*moves, *given], key=lambda move: move[0])


def _said_before(refusal: Refusal | None) -> Mapping[str, str]:
    """Return what stands in the form again; not the decision, where only the case can tell whether it still holds."""
    if refusal is None:
        return {}
    anew = is_answered_anew(refusal.refused)
    return {key: text for key, text in refusal.refused.said.items() if not (anew and key == "decision")}


def _findings(room: Room, case: Case) -> Iterator[tuple[str, str]]:
    """Yield what is wrong, a sentence each, with what to do about it: each advice once, none is left out."""
    advised: set[str] = set()
    for finding in case.gravest_first:
        if finding.severity is Severity.NOTE:
            continue
        advice = room.words.suggestion(finding.reason)
        yield room.words.reason(finding), "" if advice in advised else advice
        advised.add(advice)


def _for_two(room: Room, case: Case) -> str:
    """Return that a second person must agree, before the first finds out; "" where one is enough."""
    limit = _rules(room, case).four_eyes_above
    gross, currency = (case.invoice.value(n) if case.invoice else None for n in ("gross_total", "currency"))
    if limit is None or not is_for_two(gross, currency, limit):
        return ""
    return told(room.words, "for_two_foreign" if is_foreign(currency) else "for_two", limit=limit, currency=currency)


def _next(room: Room, case: Case) -> str:
    """Return the next case that waits for somebody's answer, "" where none does."""
    waiting = (c for c in room.books.cases(WAITS, limit=_LOOK_AHEAD) if c.case_id != case.case_id)
    unanswered = (c.case_id for c in waiting if room.answers.kept(c.case_id) is None and room.answers.half(c) is None)
    return next(unanswered, "")


def _guide(room: Room, reason: str) -> bool:
    return (room.work / "vejledning" / f"{reason}.html").is_file()


def _why_closed(room: Room, case: Case, decision: Decision) -> tuple[str, str]:
    """Return the word of a decision, and why it cannot be chosen ("" where it can)."""
    stated = {_ANY: _ANY} if decision is Decision.CORRECT else None
    tried = Answer(case_id=case.case_id, decision=decision, who=_ANY, at=room.clock.now(), corrections=stated)
    why = why_not(case, tried)
    return room.words.decision(decision), room.words.text(f"refused.{why}") if why else ""


def _value(room: Room, case: Case, name: str | None) -> str:
    value = case.invoice.value(name) if case.invoice and name else None
    return room.words.value(value)


def _read_out(room: Room, given: Given) -> list[tuple[str, str]]:
    """Return what a first person answered, for the second to see before agreeing."""
    heads = {
        c.key: room.words.field(c.field) if c.field else room.words.text(f"workbook.column_{c.key}") for c in TO_YOU
    }
    return [(heads[key], text) for key, text in given.cells.items() if key in heads]
