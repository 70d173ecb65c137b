"""Says of each field of a reading where it came from and how far it may be trusted, for `explain FILE`."""

from __future__ import annotations

from dataclasses import dataclass

from robot.invoice import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field of one invoice, as text."""

    invoice: int  # counted from 1
    field: str
    value: str
    raw: str
    place: str  # "side 1, (72, 120)-(140, 132)" or ""
    rule: str
    certainty: str
    facts: str
    rivals: str


def explain(reading: Reading) -> list[Row]:
    """Return a row for each field that has a value, invoice after invoice, in the order of `Invoice`."""
    rows = []
    for number, invoice in enumerate(reading.invoices, start=1):
        for name, field in invoice.each_field():
            box = field.box
            corner = f", ({box.x0:.0f}, {box.top:.0f})-({box.x1:.0f}, {box.bottom:.0f})" if box is not None else ""
            rows.append(
                Row(
                    invoice=number,
                    field=name,
                    value=str(field.value),
                    raw=field.raw,
                    place=f"side {field.page}{corner}" if field.page is not None else "",
                    rule=field.rule,
                    certainty=field.certainty.value,
                    facts=", ".join(sorted(fact.value for fact in field.facts)),
                    rivals="; ".join(f"{rival.raw} ({rival.why_lost})" for rival in field.rivals),
                )
            )
    return rows
