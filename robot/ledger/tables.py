"""The tables of the ledger. A change here needs a migration in `migrations/versions/`; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from robot.ledger.columns import Amount, Identity, Instant, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

runs = Table(
    "runs",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("run_id", String(40), nullable=False, unique=True),
    Column("runbook", Words, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", Words, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("log_hash", String(64), nullable=False),
    Column("spot_check_seed", BigInteger, nullable=False),
    Index("ix_runs_newest", "runbook", "urgent", "id"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account", Words, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("taken_in_at", Instant, nullable=False),
    UniqueConstraint("account", "sha256"),
)
"""Each message once an account, known by its bytes."""

message_places = Table(
    "message_places",
    metadata,
    Column("account", Words, primary_key=True),
    Column("folder", Words, primary_key=True),
    Column("uid_validity", BigInteger, primary_key=True, autoincrement=False),
    Column("uid", Words, primary_key=True),
    Column("message_id", Identity, ForeignKey("messages.id"), nullable=False),
    Column("settled_at", Instant),  # when it was moved out of the way, or found gone
)
"""Where a message was seen. A settled place is free: the next file of that name is another message."""

Index(
    "ix_message_places_unsettled",
    message_places.c.account,
    sqlite_where=message_places.c.settled_at.is_(None),
    postgresql_where=message_places.c.settled_at.is_(None),
)

case_numbers = Table(
    "case_numbers",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
)
"""The last case number given out in each year."""

cases = Table(
    "cases",
    metadata,
    Column("case_id", String(20), primary_key=True),
    Column("ordinal", BigInteger, nullable=False, unique=True),  # the order in which cases were made
    Column("version", Integer, nullable=False),
    Column("runbook", Words, nullable=False),
    Column("state", String(20), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("message_id", Identity, ForeignKey("messages.id"), nullable=False),
    Column("message_sha256", String(64), nullable=False),
    Column("document_sha256", String(64)),
    Column("document_name", Words),
    Column("document_media_type", Words),
    Column("document_size", BigInteger),
    Column("trail", Words, nullable=False),
    Column("part", Integer, nullable=False),
    Column("split_from", String(20), ForeignKey("cases.case_id")),  # the case of the same document's first invoice
    Column("kind", String(20)),
    Column("supplier_id", Words),  # compact
    Column("invoice_number", Words),
    Column("invoice_number_key", Words),  # letters and digits alone, upper case
    Column("issue_date", Date),
    Column("due_date", Date, nullable=False),  # 9999-12-31 where none is known: sorts last on every database
    Column("gross_total", Amount),
    Column("credit_note", Boolean, nullable=False),
    Column("supplier_mapping", Words),  # the mapping that its reading used
    Column("vouched", Boolean, nullable=False),  # a person approved it, or it was confirmed
    Column("claim_holder", Words),
    Column("lease_ends", Instant),
    Column("attempts", Integer, nullable=False),
    Column("lookups", Integer, nullable=False),
    Column("approved_by", Words),
    Column("related_case", String(20)),
    Column("voucher_system", Words),
    Column("voucher_number", Words),
    Column("voucher_at", Instant),
    Column("filed_as", Words),
    Column("origin", Text, nullable=False),  # this and the following: JSON
    Column("invoice", Text),
    Column("findings", Text, nullable=False),
    Column("intent", Text),
    UniqueConstraint("split_from", "part"),
    Index("ix_cases_changed", "state", "changed_at"),
    Index("ix_cases_message", "message_id", "state"),
    Index("ix_cases_document", "document_sha256", "ordinal"),
    Index("ix_cases_number", "supplier_id", "invoice_number_key", "ordinal"),
    Index("ix_cases_amount", "supplier_id", "gross_total", "ordinal"),
    Index("ix_cases_vouched", "supplier_id", "vouched", "ordinal"),
    Index("ix_cases_supplier", "supplier_id", "ordinal"),
    Index("ix_cases_voucher", "voucher_number"),
    Index("ix_cases_filed", "filed_as"),
    Index("ix_cases_any_number", "invoice_number_key", "ordinal"),
    Index("ix_cases_any_amount", "gross_total", "ordinal"),
)

Index("ix_cases_queue", cases.c.state, cases.c.runbook, cases.c.urgent.desc(), cases.c.due_date, cases.c.ordinal)

Index(
    "ix_cases_claims",
    cases.c.claim_holder,
    sqlite_where=cases.c.claim_holder.is_not(None),
    postgresql_where=cases.c.claim_holder.is_not(None),
)

case_moves = Table(
    "case_moves",
    metadata,
    Column("case_id", String(20), ForeignKey("cases.case_id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("state", String(20), nullable=False),
    Column("note", Words, nullable=False),
)
"""The history of each case: one row a move, under the version that the move made."""

entries = Table(
    "entries",
    metadata,
    Column("system", Words, primary_key=True),
    Column("supplier_id", Words, primary_key=True),  # compact
    Column("invoice_number_key", Words, primary_key=True),
    Column("credit_note", Boolean, primary_key=True),
    Column("case_id", String(20), ForeignKey("cases.case_id"), nullable=False, index=True),
    Column("since", Instant, nullable=False),
    Column("kept", Boolean, nullable=False),  # nobody knows whether it was posted: never given up
)
"""Which case entered, or is entering, a business key. The primary key is what keeps two robots apart."""

answers = Table(
    "answers",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("case_id", String(20), ForeignKey("cases.case_id"), nullable=False),
    Column("decision", String(20), nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("comment", Words, nullable=False),
    Column("corrections", Text),  # JSON
    UniqueConstraint("case_id", "at", "who", "decision"),
)

breakers = Table(
    "breakers",
    metadata,
    Column("system", Words, primary_key=True),
    Column("faults", Integer, nullable=False),
    Column("open_since", Instant),
)

work_folder = Table(
    "work_folder",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("mark", String(32), nullable=False),
)
"""Which work folder the books belong to, one row: documents and evidence lie there, and in no other."""
