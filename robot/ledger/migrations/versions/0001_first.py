"""The first form of the books."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

instant = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")
identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "breakers",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("open_since", instant, nullable=True),
        sa.PrimaryKeyConstraint("system", name="pk_breakers"),
    )
    op.create_table(
        "case_numbers",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_case_numbers"),
    )
    op.create_table(
        "messages",
        sa.Column("id", identity, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("taken_in_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("account", "sha256", name="uq_messages_account_sha256"),
    )
    op.create_table(
        "runs",
        sa.Column("id", identity, nullable=False),
        sa.Column("run_id", sa.String(length=40), nullable=False),
        sa.Column("runbook", sa.Text(), nullable=False),
        sa.Column("started_at", instant, nullable=False),
        sa.Column("ended_at", instant, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("log_hash", sa.String(length=64), nullable=False),
        sa.Column("spot_check_seed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sa.UniqueConstraint("run_id", name="uq_runs_run_id"),
    )
    op.create_index("ix_runs_newest", "runs", ["runbook", "urgent", "id"])
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(length=20), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("runbook", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("received_at", instant, nullable=False),
        sa.Column("changed_at", instant, nullable=False),
        sa.Column("message_id", identity, nullable=False),
        sa.Column("message_sha256", sa.String(length=64), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=True),
        sa.Column("document_name", sa.Text(), nullable=True),
        sa.Column("document_media_type", sa.Text(), nullable=True),
        sa.Column("document_size", sa.BigInteger(), nullable=True),
        sa.Column("trail", sa.Text(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("split_from", sa.String(length=20), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("supplier_id", sa.Text(), nullable=True),
        sa.Column("invoice_number", sa.Text(), nullable=True),
        sa.Column("invoice_number_key", sa.Text(), nullable=True),
        sa.Column("issue_date", sa.Date(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("gross_total", sa.String(64), nullable=True),
        sa.Column("credit_note", sa.Boolean(), nullable=False),
        sa.Column("vouched", sa.Boolean(), nullable=False),
        sa.Column("claim_holder", sa.Text(), nullable=True),
        sa.Column("lease_ends", instant, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lookups", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("related_case", sa.String(length=20), nullable=True),
        sa.Column("voucher_system", sa.Text(), nullable=True),
        sa.Column("voucher_number", sa.Text(), nullable=True),
        sa.Column("voucher_at", instant, nullable=True),
        sa.Column("filed_as", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("invoice", sa.Text(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_cases_message_id"),
        sa.ForeignKeyConstraint(["split_from"], ["cases.case_id"], name="fk_cases_split_from"),
        sa.PrimaryKeyConstraint("case_id", name="pk_cases"),
        sa.UniqueConstraint("ordinal", name="uq_cases_ordinal"),
        sa.UniqueConstraint("split_from", "part", name="uq_cases_split_from_part"),
    )
    op.create_index("ix_cases_amount", "cases", ["supplier_id", "gross_total", "ordinal"])
    op.create_index("ix_cases_changed", "cases", ["state", "changed_at"])
    op.create_index(
        "ix_cases_claims",
        "cases",
        ["claim_holder"],
        sqlite_where=sa.text("claim_holder IS NOT NULL"),
        postgresql_where=sa.text("claim_holder IS NOT NULL"),
    )
    op.create_index("ix_cases_document", "cases", ["document_sha256", "ordinal"])
    op.create_index("ix_cases_message", "cases", ["message_id", "state"])
    op.create_index("ix_cases_number", "cases", ["supplier_id", "invoice_number_key", "ordinal"])
    op.create_index(
        "ix_cases_queue", "cases", ["state", "runbook", sa.literal_column("urgent DESC"), "due_date", "ordinal"]
    )
    op.create_index("ix_cases_vouched", "cases", ["supplier_id", "vouched"])
    op.create_table(
        "message_places",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("message_id", identity, nullable=False),
        sa.Column("settled_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_message_places_message_id"),
        sa.PrimaryKeyConstraint("account", "folder", "uid_validity", "uid", name="pk_message_places"),
    )
    op.create_index(
        "ix_message_places_unsettled",
        "message_places",
        ["account"],
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_table(
        "answers",
        sa.Column("id", identity, nullable=False),
        sa.Column("case_id", sa.String(length=20), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("corrections", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_answers_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint("case_id", "at", "who", "decision", name="uq_answers_case_id_at_who_decision"),
    )
    op.create_table(
        "case_moves",
        sa.Column("case_id", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_case_moves_case_id"),
        sa.PrimaryKeyConstraint("case_id", "version", name="pk_case_moves"),
    )
    op.create_table(
        "entries",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("supplier_id", sa.Text(), nullable=False),
        sa.Column("invoice_number_key", sa.Text(), nullable=False),
        sa.Column("credit_note", sa.Boolean(), nullable=False),
        sa.Column("case_id", sa.String(length=20), nullable=False),
        sa.Column("since", instant, nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_entries_case_id"),
        sa.PrimaryKeyConstraint("system", "supplier_id", "invoice_number_key", "credit_note", name="pk_entries"),
    )
    op.create_index("ix_entries_case_id", "entries", ["case_id"])
