"""Questions that a command asks whoever typed it, in the words of the office."""

from __future__ import annotations

import typer

from robot.words import Words


def confirm(question: str, words: Words) -> None:
    """Ask a question and go on with a yes. Raises `typer.Abort` for any other answer."""
    answer = typer.prompt(f"{question} {words.text('cli.yes_or_no')}", default="", show_default=False)
    if str(answer).strip().casefold() not in (words.text("cli.yes"), words.text("cli.yes")[0]):
        raise typer.Abort


def ask_password(words: Words) -> str:
    """Return a password that was typed twice, unseen; asks again until both are the same."""
    while True:
        first = str(typer.prompt(words.text("cli.password"), hide_input=True))
        if typer.prompt(words.text("cli.password_again"), hide_input=True) == first:
            return first
        typer.echo(words.text("cli.passwords_differ"))
