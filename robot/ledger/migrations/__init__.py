"""The ledger's forms, oldest to newest, as alembic runs them."""
