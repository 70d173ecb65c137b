"""`fakturarobot page`: the local page, and the passwords of those who use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console

from robot.asking import ask_password
from robot.errors import ConfigurationError
from robot.options import DEFAULT_CONFIG, Config
from robot.sentence import said
from robot.settings import load_settings
from robot.words import load_words

page_app = typer.Typer(invoke_without_command=True, help="The local page: what runs, urgent files, answers, history.")


@page_app.callback()
def page(context: typer.Context, config: Config = DEFAULT_CONFIG) -> None:
    """Serve the local page until Ctrl-C; config.toml's table page says where, and who may use it."""
    if context.invoked_subcommand is not None:
        return
    with _its_packages():
        from robot.page import serve_page  # noqa: PLC0415 - a command loads what it needs alone

    serve_page(load_settings(config), config, Console())


@page_app.command()
def user(
    name: Annotated[str, typer.Argument(help="A name that config.toml has under page.user.")],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Ask for a user's new password twice and keep it as a hash, in the keyring or in secrets/."""
    with _its_packages():
        from robot.page import find_user, keep_password  # noqa: PLC0415

    settings = load_settings(config)
    find_user(settings, name)  # nobody thinks of a password for a name that is refused
    password = ask_password(load_words(settings.office.language))
    typer.echo(keep_password(settings, name, password))


@contextmanager
def _its_packages() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            said("The page needs the package {name}: install fakturarobot[page].", name=error.name)
        ) from error
