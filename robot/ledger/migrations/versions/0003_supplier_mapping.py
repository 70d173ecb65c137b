"""Which supplier mapping a case was read with, so that one that matches no longer is seen."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, and the index by which a supplier's newest cases are found."""
    op.add_column("cases", sa.Column("supplier_mapping", sa.Text(), nullable=True))
    op.create_index("ix_cases_supplier", "cases", ["supplier_id", "ordinal"])
