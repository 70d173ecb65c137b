"""`fakturarobot audit ...`: what an auditor asks for."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from robot.options import DEFAULT_CONFIG, Config, Json
from robot.settings import load_settings

audit_app = typer.Typer(no_args_is_help=True, help="The action log and the evidence.")


@audit_app.command("verify")
def audit_verify(
    config: Config = DEFAULT_CONFIG,
    last_hash: Annotated[str, typer.Option(help="The last hash, as a morning mail or report has it.")] = "",
    log_only: Annotated[
        bool, typer.Option("--log-only", help="The log alone; leave the evidence files unread.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Prove that no record of the action log, and no file that it names, was changed, cut, added or lost."""
    from robot.auditing import verify_and_show  # noqa: PLC0415 - a command loads what it needs alone

    settings = load_settings(config)
    code = verify_and_show(settings, Console(), last_hash=last_hash, evidence=not log_only, as_json=as_json)
    raise typer.Exit(code)


@audit_app.command("show")
def audit_show(
    voucher: Annotated[str, typer.Argument(help="A voucher's number, a filed document's, or a case's.")],
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Follow a voucher back to the page: its values, where each was read, the pictures, the log."""
    from robot.trail_command import show_trail  # noqa: PLC0415

    raise typer.Exit(show_trail(load_settings(config), voucher, Console(), as_json=as_json))
