"""A question is answered with a yes, a password twice."""

from __future__ import annotations

import pytest
import typer
from typer.testing import CliRunner

from robot.asking import ask_password, confirm
from robot.words import load_words

DANISH = load_words("da")


@pytest.mark.parametrize(
    ("typed", "goes_on"), [("j\n", True), (" JA \n", True), ("n\n", False), ("\n", False), ("jo\n", False)]
)
def test_a_question_goes_on_with_a_yes_alone(typed: str, goes_on: bool) -> None:
    """Enter on its own, and anything that is no yes, posts nothing."""
    asking = typer.Typer()

    @asking.command()
    def ask() -> None:
        confirm("Fortsæt?", DANISH)
        typer.echo("bogført")

    ended = CliRunner().invoke(asking, input=typed)
    assert "Fortsæt? [j/N]" in ended.output
    assert ("bogført" in ended.output) is goes_on
    assert (ended.exit_code == 0) is goes_on


def test_a_password_is_asked_for_again_until_both_are_the_same() -> None:
    """A slip of the finger does not lock anyone out."""
    asking = typer.Typer()

    @asking.command()
    def ask() -> None:
        typer.echo(f"kept {len(ask_password(DANISH))} characters")

    ended = CliRunner().invoke(asking, input="hemmelig\nhemmlig\nhemmelig9\nhemmelig9\n")
    assert ended.output.count("De to var ikke ens. Prøv igen.") == 1
    assert "kept 9 characters" in ended.output
    assert "hemmelig" not in ended.output
