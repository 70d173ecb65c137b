"""What all tables of a mapping have in common: unknown keys are faults, values do not change."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """One table of a mapping file. What stands below a key in the source is what editors show for it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, use_attribute_docstrings=True)
