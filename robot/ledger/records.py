"""The plain records beside the cases: runs, answers, and each system's breaker."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from robot.errors import LedgerFault
from robot.ledger.rows import answer_from, corrections_column, run_from
from robot.ledger.statements import insert_into
from robot.ledger.tables import answers, breakers, cases, runs, work_folder
from robot.ports import Answer, Run
from robot.sentence import said


def work_folder_of(connection: Connection) -> str | None:
    """Return the mark of the work folder that the books belong to, None where they belong to none yet."""
    return connection.execute(select(work_folder.c.mark)).scalar_one_or_none()


def belong_to(connection: Connection, mark: str) -> str:
    """Let the books belong to this work folder, unless another was quicker; return the mark of theirs."""
    claimed = insert_into(connection, work_folder).values(id=1, mark=mark)
    connection.execute(claimed.on_conflict_do_nothing())
    return work_folder_of(connection) or mark


def begin_run(connection: Connection, runbook: str, now: datetime, *, urgent: bool, seed: int) -> Run:
    """Open a run. Its id is the minute it began in, as the office's clock shows it; a second one gets "-2"."""
    minute = f"{now:%Y-%m-%d-%H%M}"
    number = 1
    while True:
        run_id = minute if number == 1 else f"{minute}-{number}"
        opened = insert_into(connection, runs).values(
            run_id=run_id,
            runbook=runbook,
            started_at=now,
            outcome="",
            urgent=urgent,
            log_hash="",
            spot_check_seed=seed,
        )
        row = connection.execute(opened.on_conflict_do_nothing().returning(runs)).mappings().one_or_none()
        if row is not None:
            return run_from(row)
        number += 1


def end_run(connection: Connection, run_id: str, now: datetime, *, outcome: str, log_hash: str) -> None:
    """Close a run. Raises `LedgerFault` where there is none of that id."""
    closed = update(runs).where(runs.c.run_id == run_id).values(ended_at=now, outcome=outcome, log_hash=log_hash)
    if connection.execute(closed).rowcount != 1:
        raise LedgerFault(said("The ledger has no run {run_id}.", run_id=run_id))


def last_run(connection: Connection, runbook: str) -> Run | None:
    """Return the newest run of a runbook that is not urgent."""
    query = select(runs).where(runs.c.runbook == runbook, runs.c.urgent.is_(False)).order_by(runs.c.id.desc()).limit(1)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else run_from(row)


def newest_runs(connection: Connection, limit: int) -> tuple[Run, ...]:
    """Return the newest runs, newest first."""
    query = select(runs).order_by(runs.c.id.desc()).limit(limit)
    return tuple(run_from(row) for row in connection.execute(query).mappings())


def keep_answer(connection: Connection, answer: Answer) -> None:
    """Keep an answer, the same one once. Raises `LedgerFault` where there is no such case."""
    if connection.execute(select(cases.c.case_id).where(cases.c.case_id == answer.case_id)).first() is None:
        raise LedgerFault(said("The ledger has no case {case_id}.", case_id=answer.case_id))
    kept = insert_into(connection, answers).values(
        case_id=answer.case_id,
        decision=answer.decision.value,
        who=answer.who,
        at=answer.at,
        comment=answer.comment,
        corrections=corrections_column(answer.corrections),
    )
    connection.execute(kept.on_conflict_do_nothing())


def read_answers(connection: Connection, case_id: str) -> tuple[Answer, ...]:
    """Return the answers to a case, oldest first."""
    query = select(answers).where(answers.c.case_id == case_id).order_by(answers.c.at, answers.c.id)
    return tuple(answer_from(row) for row in connection.execute(query).mappings())


def read_breaker(connection: Connection, system: str) -> tuple[int, datetime | None]:
    """Return (technical faults in a row, open since or None) of a system."""
    row = connection.execute(select(breakers).where(breakers.c.system == system)).mappings().one_or_none()
    return (0, None) if row is None else (row["faults"], row["open_since"])


def write_breaker(connection: Connection, system: str, faults: int, open_since: datetime | None) -> None:
    """Note a system's faults in a row."""
    noted = insert_into(connection, breakers).values(system=system, faults=faults, open_since=open_since)
    connection.execute(
        noted.on_conflict_do_update(
            index_elements=[breakers.c.system], set_={"faults": faults, "open_since": open_since}
        )
    )
