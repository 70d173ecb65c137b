"""`fakturarobot purge` and `fakturarobot export`: what is kept, for how long, and for whom."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from robot.options import DEFAULT_CONFIG, Config, Json
from robot.purging import Kind
from robot.settings import load_settings

retention_app = typer.Typer()


@retention_app.command()
def purge(
    config: Config = DEFAULT_CONFIG,
    kind: Annotated[list[Kind] | None, typer.Option(help="Only this kind; may be given many times.")] = None,
    years: Annotated[
        int | None, typer.Option(min=1, max=100, help="Whole calendar years to keep, instead of config.toml's.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Delete it; without this it only says what would go.")] = False,
    as_json: Json = False,
) -> None:
    """Delete what is older than the table retention in config.toml says; a dry run unless --yes is given."""
    from robot.purge_command import purge_and_show  # noqa: PLC0415 - a command loads what it needs alone

    settings = load_settings(config)
    raise typer.Exit(purge_and_show(settings, kind or (), Console(), years=years, delete=yes, as_json=as_json))


@retention_app.command()
def export(
    case: Annotated[str, typer.Argument(help="The case's number, or its voucher's.")],
    config: Config = DEFAULT_CONFIG,
    to: Annotated[Path | None, typer.Option(help="A new folder, or a file that ends in .zip.")] = None,
) -> None:
    """Hand out what is held about a case: mail, documents, evidence, log records, answers."""
    from robot.exporting import export_case  # noqa: PLC0415

    raise typer.Exit(export_case(load_settings(config), case, to, Console()))
