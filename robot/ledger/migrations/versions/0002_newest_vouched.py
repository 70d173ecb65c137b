"""What a supplier's newest vouched invoices look like is asked for each invoice: out of an index."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Replace the index."""
    op.drop_index("ix_cases_vouched", table_name="cases")
    op.create_index("ix_cases_vouched", "cases", ["supplier_id", "vouched", "ordinal"])
