"""Prints the README's table of the demo's first night; `--write` puts it into the README between its marks."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from robot.demo.mails import expected_table, first_night

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- the night: begin -->\n", "<!-- the night: end -->\n"
STATES = {
    "filed": "entered and filed",
    "held": "held",
    "duplicate": "duplicate",
    "sorted_away": "sorted away",
    "confirmed": "entered",
}


def table() -> str:
    """Return the table in Markdown: a row a mail."""
    rows = ["| mail | what it is | what must become of it |", "|---|---|---|"]
    for row in expected_table(first_night(2026, date(2026, 11, 23))):
        states = " + ".join(STATES[state] for state in row.states)
        reasons = f" ({', '.join(f'`{reason}`' for reason in row.reasons)})" if row.reasons else ""
        rows.append(f"| `{row.key}` | {row.what_en} | {states}{reasons} |")
    return "\n".join(rows) + "\n"


def written(readme: str) -> str:
    """Return the README with the present table between its marks."""
    head, _, rest = readme.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}{table()}{END}{tail}"


if __name__ == "__main__":
    if "--write" in sys.argv:
        README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        sys.stdout.write(table())
