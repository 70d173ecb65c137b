"""Whoever searches by an invoice number or an amount knows no supplier; a million cases answer at once."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes by which the page searches."""
    op.create_index("ix_cases_any_number", "cases", ["invoice_number_key", "ordinal"])
    op.create_index("ix_cases_any_amount", "cases", ["gross_total", "ordinal"])
