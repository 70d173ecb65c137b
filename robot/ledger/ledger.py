"""`robot.ports.Ledger` on a database: each method is one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine

from robot.case import Case
from robot.invoice import Finding, Invoice, Kind
from robot.ledger import intake, moves, questions, records, retention, searching
from robot.ledger.books import Books, connect
from robot.ledger.migrate import bring_up_to_date
from robot.message import Origin, Place, RawMessage
from robot.outcome import State
from robot.ports import Answer, Box, Earlier, NewCase, OldMessage, Run


def open_ledger(url: str, *, password: str | None = None) -> SqlLedger:
    """Open the books at a SQLite or PostgreSQL URL, making or migrating them where that is due.

    Raises `ConfigurationError` for a URL that cannot be used, and `LedgerFault` where the books cannot.
    """
    return SqlLedger(connect(url, password=password))


class SqlLedger:
    """The robot's books on SQLite or PostgreSQL. Safe for threads and for several processes.

    Every method raises `LedgerFault` where the books cannot be used; nothing of it is then kept.
    Times come back with the offset they were given.
    """

    def __init__(self, url_or_engine: str | Engine) -> None:
        engine = connect(url_or_engine) if isinstance(url_or_engine, str) else url_or_engine
        self._books = Books(engine)
        try:
            bring_up_to_date(self._books)
        except BaseException:
            self._books.close()
            raise

    # -- whose books they are
    def belong_to(self, mark: str) -> str:
        """Return the mark of the work folder that these books belong to: `mark`, where they belonged to none."""
        with self._books.reading() as connection:
            found = records.work_folder_of(connection)
        if found is not None:
            return found
        with self._books.writing() as connection:
            return records.belong_to(connection, mark)

    # -- runs
    def begin_run(self, runbook: str, now: datetime, *, urgent: bool, seed: int) -> Run:
        """Open a run, called after its minute ("2026-11-23-0200", then "2026-11-23-0200-2")."""
        with self._books.writing() as connection:
            return records.begin_run(connection, runbook, now, urgent=urgent, seed=seed)

    def end_run(self, run_id: str, now: datetime, *, outcome: str, log_hash: str) -> None:
        """Close a run."""
        with self._books.writing() as connection:
            records.end_run(connection, run_id, now, outcome=outcome, log_hash=log_hash)

    def last_run(self, runbook: str) -> Run | None:
        """Return the newest run of a runbook that is not urgent."""
        with self._books.reading() as connection:
            return records.last_run(connection, runbook)

    def runs(self, limit: int = 50) -> Sequence[Run]:
        """Return the newest runs, newest first."""
        with self._books.reading() as connection:
            return records.newest_runs(connection, limit)

    # -- messages
    def has_message(self, place: Place) -> bool:
        """Return whether a message that was taken in still lies at this place."""
        with self._books.reading() as connection:
            return intake.knows_place(connection, place)

    def take_in(
        self, message: RawMessage, origin: Origin, cases: Sequence[NewCase], *, runbook: str, now: datetime
    ) -> Sequence[Case]:
        """Enter a message and make its cases; of a known message add the place, and return the cases it has."""
        with self._books.writing() as connection:
            return intake.take_in_message(connection, message, origin, cases, runbook=runbook, now=now)

    def messages_to_settle(self, account: str) -> Sequence[tuple[Place, str, Box]]:
        """Return (place, sha256, box) of each message that lies unmoved though its cases are out of intake."""
        with self._books.reading() as connection:
            return intake.find_unsettled(connection, account)

    def mark_settled(self, place: Place, now: datetime) -> None:
        """Note that the message was moved (or is gone)."""
        with self._books.writing() as connection:
            intake.settle_place(connection, place, now)

    # -- cases
    def case(self, case_id: str) -> Case | None:
        """Return one case."""
        with self._books.reading() as connection:
            return moves.find_case(connection, case_id)

    def numbered(self, number: str) -> Sequence[Case]:
        """Return the cases that a legacy system has under this number, as a voucher or as a document."""
        with self._books.reading() as connection:
            return moves.find_numbered(connection, number)

    def found(
        self, text: str, *, supplier_ids: Collection[str] = (), amount: Decimal | None = None, limit: int = 100
    ) -> Sequence[Case]:
        """Return cases with this number (case, voucher, invoice, supplier), of these suppliers or of this amount."""
        with self._books.reading() as connection:
            return searching.find(connection, text, supplier_ids=supplier_ids, amount=amount, limit=limit)

    def taken_from(self, account: str, folder: str) -> Sequence[tuple[str, Case]]:
        """Return (the message's uid there, case) of each case of the messages that were seen in a folder."""
        with self._books.reading() as connection:
            return searching.find_taken_from(connection, account, folder)

    def counts(self, states: Iterable[State]) -> dict[State, int]:
        """Return how many cases are in each of these states, for those that have any."""
        with self._books.reading() as connection:
            return moves.count_states(connection, states)

    def cases(
        self,
        states: Iterable[State],
        *,
        runbook: str | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Sequence[Case]:
        """Return the cases in these states: urgent first, then by due date, then oldest first."""
        with self._books.reading() as connection:
            return moves.find_cases(connection, states, runbook=runbook, changed_since=changed_since, limit=limit)

    def claim(
        self, state: State, *, runbook: str, holder: str, now: datetime, lease_seconds: float = moves.LEASE_SECONDS
    ) -> Case | None:
        """Return the next case in this state that nobody holds, and hold it until the lease ends."""
        with self._books.writing() as connection:
            return moves.claim_next(
                connection, state, runbook=runbook, holder=holder, now=now, lease_seconds=lease_seconds
            )

    def release(self, case_id: str, holder: str) -> None:
        """Give a claim back. Harmless where the holder has none."""
        with self._books.writing() as connection:
            moves.release_claims(connection, holder, case_id)

    def release_all(self, holder: str) -> int:
        """Give back every claim of a holder, as after it was killed; return how many."""
        with self._books.writing() as connection:
            return moves.release_claims(connection, holder)

    def advance(self, case: Case, to: State, now: datetime, **changes: Any) -> Case:
        """Move a case on, with its history row and its business key, and return it as it now is.

        Raises `ValueError` for a move that `MOVES` does not have, `LedgerFault` where the case has
        another version by now, and `BusinessHold` (duplicate, fact `case`) where another case
        entered the same business key or is about to.
        """
        with self._books.writing() as connection:
            return moves.move_case(connection, case, to, now, changes)

    def split(
        self, case: Case, invoices: Sequence[Invoice], kind: Kind, now: datetime, *, findings: Sequence[Finding] = ()
    ) -> Sequence[Case]:
        """Make one further case for each invoice but the first, with these findings. Safe to repeat."""
        with self._books.writing() as connection:
            return intake.split_case(connection, case, invoices, kind, now, findings=tuple(findings))

    def siblings(self, case: Case) -> Sequence[Case]:
        """Return the other cases of the same message, in the order of the message."""
        with self._books.reading() as connection:
            return questions.find_siblings(connection, case.case_id)

    def add_case(self, case: Case, new: NewCase, now: datetime) -> Case:
        """Make a further case of a case's message; one with the same trail is returned as it is."""
        with self._books.writing() as connection:
            return intake.add_case(connection, case, new, now)

    def history(self, case_id: str) -> Sequence[tuple[datetime, State, str]]:
        """Return (time, state, note) of each move of a case, oldest first."""
        with self._books.reading() as connection:
            return moves.read_history(connection, case_id)

    # -- the duplicate checks' questions
    def same_document(self, sha256: str, before: Case) -> Case | None:
        """Return an earlier case of the same bytes (another message or file), if any."""
        with self._books.reading() as connection:
            return questions.find_same_document(connection, sha256, before)

    def earlier(
        self, supplier_id: str, *, invoice_number: str, gross_total: Decimal | None, but: str
    ) -> Sequence[Earlier]:
        """Return earlier cases of a supplier with this number or this amount, oldest first."""
        with self._books.reading() as connection:
            return questions.find_earlier(
                connection, supplier_id, invoice_number=invoice_number, gross_total=gross_total, but=but
            )

    def copies(self, case: Case) -> Sequence[Case]:
        """Return the cases that ended as duplicates of a case's invoice."""
        with self._books.reading() as connection:
            return questions.find_copies(connection, case)

    def credit_notes(self, supplier_id: str, corrects: str, but: str) -> Sequence[Earlier]:
        """Return a supplier's earlier credit notes that take back the invoice with this number."""
        with self._books.reading() as connection:
            return questions.find_credit_notes(connection, supplier_id, corrects, but=but)

    def confirmed_before(self, supplier_id: str) -> int:
        """Return how many cases of a supplier a person approved or the robot confirmed, counted up to 1000."""
        with self._books.reading() as connection:
            return questions.count_vouched(connection, supplier_id)

    def vouched_invoices(self, supplier_id: str, limit: int = 5) -> Sequence[Invoice]:
        """Return the newest invoices of a supplier that a person approved or the robot confirmed, newest first."""
        with self._books.reading() as connection:
            return questions.find_vouched(connection, supplier_id, limit)

    def mapping_before(self, supplier_id: str, but: str) -> str | None:
        """Return the supplier mapping that an earlier case of a supplier was read with, if one of the last was."""
        with self._books.reading() as connection:
            return questions.find_mapping_before(connection, supplier_id, but)

    # -- answers
    def answer(self, answer: Answer) -> None:
        """Keep a person's answer with its case. The same answer again is kept once."""
        with self._books.writing() as connection:
            records.keep_answer(connection, answer)

    def answers(self, case_id: str) -> Sequence[Answer]:
        """Return the answers to a case, oldest first."""
        with self._books.reading() as connection:
            return records.read_answers(connection, case_id)

    # -- what is old enough to go
    def old_messages(self, before: datetime, *, after: int = 0, limit: int = 500) -> Sequence[OldMessage]:
        """Return messages that came, and whose cases all ended, before this time, from the one after `after` on."""
        with self._books.reading() as connection:
            return retention.find_old(connection, before, after=after, limit=limit)

    def oldest_kept(self, before: datetime) -> datetime | None:
        """Return when the oldest message came that `old_messages` does not have; None where there is none."""
        with self._books.reading() as connection:
            return retention.find_oldest_kept(connection, before)

    def used(self, sha256s: Collection[str], *, but: int | None = None) -> frozenset[str]:
        """Return those of these SHA-256 that are a message or a document of the books, other than of message `but`."""
        with self._books.reading() as connection:
            return retention.find_used(connection, sha256s, but=but)

    def forget(self, number: int) -> None:
        """Delete a message with all of its cases."""
        with self._books.writing() as connection:
            retention.forget(connection, number)

    # -- a system left alone for a while
    def breaker(self, system: str) -> tuple[int, datetime | None]:
        """Return (technical faults in a row, open since or None) of a system."""
        with self._books.reading() as connection:
            return records.read_breaker(connection, system)

    def set_breaker(self, system: str, faults: int, open_since: datetime | None) -> None:
        """Note a system's faults in a row."""
        with self._books.writing() as connection:
            records.write_breaker(connection, system, faults, open_since)

    def close(self) -> None:
        """Close the books."""
        self._books.close()
