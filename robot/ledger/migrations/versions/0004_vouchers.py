"""A voucher's number leads to its case, however many cases there are."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes by which an auditor's question is answered."""
    op.create_index("ix_cases_voucher", "cases", ["voucher_number"])
    op.create_index("ix_cases_filed", "cases", ["filed_as"])
