"""The command line in the words of the office: its help, and what it says of a line that was typed wrongly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer
from rich.console import Console
from typer import rich_utils
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from robot.words import Words, load_help

SAYS_TYPER = (
    "No such command '{name}'.",
    "No such command '{name}'. Did you mean {meant}?",
    "No such option: {name}",
    "No such option: {name} (Possible options: {meant})",
    "Missing command.",
    "Missing argument '{name}'.",
    "Missing option '{name}'.",
    "Invalid value for '{name}': {what}",
    "Option '{name}' requires an argument.",
    "Option '{name}' does not take a value.",
    "Got unexpected extra argument(s) ({what})",
    "file '{path}' does not exist.",
    "file '{path}' is a directory.",
    "Input should be a valid integer, unable to parse string as an integer",
    "Input should be greater than or equal to {least}",
    "Input should be less than or equal to {most}",
    "Value error, '{value}' is not one of {known}.",
)
"""What typer says of a wrong line, by its form; `robot.words` has the same in other languages."""

USAGE = "Usage: "
"""What stands before the line that shows how a command is typed."""
_CAPTIONS = (
    *("ARGUMENTS_PANEL_TITLE", "OPTIONS_PANEL_TITLE", "COMMANDS_PANEL_TITLE"),
    *("DEFAULT_STRING", "ENVVAR_STRING", "REQUIRED_LONG_STRING"),
)


def say_usage(error: typer.TyperException, words: Words) -> None:
    """Print what is wrong with the line that was typed, and where its help is; nothing after a help that was shown."""
    if type(error).__name__ == "NoArgsIsHelpError":  # typer's own way of telling the two apart
        return
    console = Console(stderr=True, soft_wrap=True)
    bare = isinstance(error, typer.BadParameter) and error.param is None and error.param_hint is None
    what = error.message if bare else error.format_message()
    console.print(words.say(what), markup=False, highlight=False, style="red")
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "fakturarobot"
    console.print(words.text("cli.see_help", command=path), markup=False, highlight=False)


def say_help_in(language: str, whole: object) -> None:
    """Put the help of a command of typer, and of all below it, into a language."""
    known = load_help(language)

    def say(text: str) -> str:
        return known.get(text, text)

    for name in _CAPTIONS:
        vars(rich_utils)[name] = say(vars(rich_utils)[name])
    _say_of(whole, say)


def _said_of(tell: Callable[[Any], str], say: Callable[[str], str]) -> Callable[[Any], str]:
    """Return what tells something of a command in a context, in words."""
    return lambda ctx: say(tell(ctx))


def _say_of(command: object, say: Callable[[str], str]) -> None:
    if not isinstance(command, TyperCommand | TyperGroup):
        raise TypeError(type(command).__name__)
    command.help = say(command.help or "")
    command.epilog = say(command.epilog or "")
    command.options_metavar = say(command.options_metavar or "")
    vars(command)["get_usage"] = _said_of(command.get_usage, lambda text: text.replace(USAGE, say(USAGE), 1))
    shown = command.get_help_option(typer.Context(command))
    for parameter in (*command.params, *([shown] if shown is not None else [])):
        if isinstance(parameter, TyperOption | TyperArgument):
            parameter.help = say(parameter.help or "")
            vars(parameter)["display_type"] = _said_of(parameter.display_type, say)
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = say(command.subcommand_metavar)
        for below in command.commands.values():
            _say_of(below, say)
