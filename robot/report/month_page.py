"""The management report as one self-contained HTML page: no scripts, nothing from elsewhere, printable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from robot.masking import clean, mask
from robot.report.charts import Bar, bars
from robot.report.month import Month, Share
from robot.words import Words
from robot.words.words import NO_VALUE

_SECONDS_A_MINUTE = 60
_MINUTES_AN_HOUR = 60


def write_month_page(path: Path, month: Month, *, office: str, words: Words) -> None:
    """Write the page, whole or not at all."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("month_report.html.jinja").render(
        month=month,
        office=office,
        words=words,
        title=title(month, words),
        volume=volume(month, words),
        figures=list(figures(month, words)),
        days=_days(month, words),
        reasons=bars(_reasons(month, words), words.text("month.reasons")) if month.reasons else None,
        shown=lambda text: clean(mask(text), 60) or NO_VALUE,
    )
    unfinished = path.with_suffix(".part")
    unfinished.write_text(page, encoding="utf-8")
    unfinished.replace(path)


def title(month: Month, words: Words) -> str:
    """Return the report's title: "Fakturarobotten i november 2026"."""
    name = words.text("month.names").split(", ")[month.first.month - 1]
    return words.text("month.title", month=name, year=str(month.first.year))


def volume(month: Month, words: Words) -> str:
    """Return in a sentence or two what came, and what became of it."""
    if not month.documents:
        return words.text("month.nothing_came")
    counted = {
        "documents": month.documents,
        "invoices": month.invoices,
        "entered": month.entered,
        "answered": month.exceptions - month.unanswered,
        "unanswered": month.unanswered,
    }
    return words.text("month.volume", **{key: str(count) for key, count in counted.items()})


def figures(month: Month, words: Words) -> Iterator[tuple[str, str, str]]:
    """Yield each key figure: its name, its value, and what it is counted from."""
    for key, share in (
        ("touchless", month.touchless),
        ("enough_data", month.enough_data),
        ("completed", month.completed),
        ("due_kept", month.due_kept),
    ):
        counted = words.text("month.of", part=str(share.part), whole=str(share.whole))
        yield words.text(f"month.{key}"), percent(share, words), counted
    hours = words.quantity((month.minutes_saved / _MINUTES_AN_HOUR).quantize(Decimal("0.1"), ROUND_HALF_UP))
    yield words.text("month.saved"), words.text("month.hours", hours=hours), words.text("month.saved_how")
    yield (
        words.text("month.run_time"),
        _minutes(month.run_time, words),
        words.text("month.runs", part=str(month.runs.part), whole=str(month.runs.whole)),
    )


def percent(share: Share, words: Words) -> str:
    """Return a share as people write it: "93,1 %"."""
    return f"{words.quantity(share.percent)} %" if share.percent is not None else NO_VALUE


def _minutes(time: timedelta | None, words: Words) -> str:
    if time is None:
        return NO_VALUE
    minutes = Decimal(round(time.total_seconds() / _SECONDS_A_MINUTE, 1))
    return words.text("month.minutes", minutes=words.quantity(round(minutes, 1)))


def _days(month: Month, words: Words) -> list[tuple[str, int, int, int]]:
    """Return (date, touchless, other, share of the busiest day in percent) a day."""
    most = max((sum(pair) for pair in month.a_day.values()), default=0) or 1
    return [
        (words.date(day), one, other, round(100 * (one + other) / most)) for day, (one, other) in month.a_day.items()
    ]


def _reasons(month: Month, words: Words) -> list[Bar]:
    counted = sorted(month.reasons.items(), key=lambda item: (-item[1], item[0]))
    return [Bar(label=words.reason_title(reason), value=n, shown=str(n), tone="waits") for reason, n in counted]
