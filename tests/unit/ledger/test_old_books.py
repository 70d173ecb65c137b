"""Books of every earlier form come up to the present one with all that they hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, insert, select

from robot.case import Case
from robot.errors import BusinessHold
from robot.ledger import SqlLedger, open_ledger, sqlite_url
from robot.ledger.books import Books, connect
from robot.ledger.migrate import HEAD, MIGRATIONS, bring_up_to_date
from robot.ledger.tables import metadata
from robot.outcome import State
from tests.fakes.ledger_values import NOW, entering, intent, ready, received, voucher


def _earlier() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    return sorted(script.revision for script in scripts if script.revision != HEAD)


@pytest.fixture
def donor(tmp_path: Path) -> Iterator[SqlLedger]:
    """Return books of the present form with a case that was filed, one that is ready and one that just came."""
    ledger = open_ledger(sqlite_url(tmp_path / "donor.sqlite"))
    case = ledger.advance(entering(ledger, 1), State.ENTERED, NOW, voucher=voucher())
    ledger.advance(ledger.advance(case, State.CONFIRMED, NOW), State.FILED, NOW, filed_as="2026-1")
    ready(ledger, 2)
    received(ledger, 3)
    ledger.begin_run("fakturaer", NOW, urgent=False, seed=7)
    yield ledger
    ledger.close()


def _write_old(url: str, revision: str, donor: SqlLedger) -> None:
    """Make books of an earlier form, with the donor's rows as far as that form has room for them."""
    books = Books(connect(url))
    bring_up_to_date(books, head=revision)
    old = MetaData()
    old.reflect(books.engine)
    for table in metadata.sorted_tables:
        with donor._books.reading() as connection:
            rows = [dict(row) for row in connection.execute(select(table)).mappings()]
        known = old.tables[table.name].columns.keys() if table.name in old.tables else []
        if rows and known:
            with books.writing() as connection:
                connection.execute(insert(table), [{name: row[name] for name in known} for row in rows])
    books.close()


@pytest.mark.parametrize("revision", _earlier())
def test_books_of_each_earlier_form_come_up_whole(ledger_url: str, donor: SqlLedger, revision: str) -> None:
    """Every case, its history, its voucher and its business key are there after the migration, and go on working."""
    _write_old(ledger_url, revision, donor)
    ledger = open_ledger(ledger_url)
    with ledger._books.reading() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == HEAD
    for case in donor.cases(list(State)):
        assert ledger.case(case.case_id) == case
        assert ledger.history(case.case_id) == donor.history(case.case_id)
    assert [case.case_id for case in ledger.numbered("B-1001")] == ["F-2026-000001"]
    assert ledger.runs() == donor.runs()
    _refuses_a_second_entry(ledger)
    ledger.close()


def _refuses_a_second_entry(ledger: SqlLedger) -> None:
    waiting: Case = ledger.cases([State.READY])[0]
    with pytest.raises(BusinessHold, match="duplicate"):
        ledger.advance(waiting, State.ENTERING, NOW, intent=intent(waiting, 1))
