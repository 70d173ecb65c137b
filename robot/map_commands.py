"""The command line's part `fakturarobot map`: try, check, record and describe the mappings of systems."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from robot.errors import ConfigurationError
from robot.options import DEFAULT_CONFIG, Config, Json
from robot.sentence import said
from robot.settings import load_settings

map_app = typer.Typer(no_args_is_help=True, help="Mappings: what the robot is told of systems and suppliers.")

System = Annotated[str, typer.Argument(help="The system's name: mappings/systems/NAME.toml.")]
Case = Annotated[Path, typer.Option("--case", help="A made-up invoice, as mappings/systems/case.example.json.")]
_PARTS = ("enter", "lookup", "read_back", "file")


@map_app.command()
def schema() -> None:
    """Print the JSON Schema of the mapping language, for editors."""
    from robot.mapping.schema import schema_text  # noqa: PLC0415 - a command loads what it needs alone

    typer.echo(schema_text(), nl=False)


@map_app.command()
def check(system: System, config: Config = DEFAULT_CONFIG, as_json: Json = False) -> None:
    """Walk a mapping on the live system without typing or posting; say of each target how it was found."""
    from robot.map_running import check_mapping  # noqa: PLC0415

    raise typer.Exit(check_mapping(load_settings(config), system, Console(), as_json=as_json))


@map_app.command()
def run(
    system: System,
    case: Case,
    config: Config = DEFAULT_CONFIG,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Fill the form and stop before the step that posts or files; a draft that entering saves stays.",
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Post or file without asking.")] = False,
    as_json: Json = False,
) -> None:
    """Take one made-up invoice through a mapping: look it up, fill, compare; unless --dry-run, post and read back.

    In a system that files: look for its document, fill the form in; unless --dry-run, file it and look for it again.
    """
    from robot.asking import confirm  # noqa: PLC0415
    from robot.map_running import file_case, login_of, only_files, run_case  # noqa: PLC0415
    from robot.trial import load_case, load_filing  # noqa: PLC0415
    from robot.words import load_words  # noqa: PLC0415

    settings = load_settings(config)
    login_of(settings, system)

    def ask(question: str, what: str) -> None:
        if not dry_run and not yes:
            words = load_words(settings.office.language)
            confirm(words.text(question, system=system, what=what), words)

    if only_files(settings, system):
        filing = load_filing(case, system)
        ask("map.sure_to_file", filing.title)
        raise typer.Exit(file_case(settings, system, filing, Console(), save=not dry_run, as_json=as_json))
    intent = load_case(case, system)
    ask("map.sure", intent.invoice_number)
    raise typer.Exit(run_case(settings, system, intent, Console(), post=not dry_run, as_json=as_json))


@map_app.command()
def record(
    system: System,
    config: Config = DEFAULT_CONFIG,
    part: Annotated[str, typer.Option(help="What is recorded: enter, lookup, read_back or file.")] = "enter",
    case: Annotated[Path | None, typer.Option("--case", help="The made-up invoice that you type meanwhile.")] = None,
) -> None:
    """Open Playwright's recorder; what you do becomes a draft with labels and roles. No typed text is kept."""
    from robot.map_running import login_of  # noqa: PLC0415
    from robot.mapping.values import values_of  # noqa: PLC0415
    from robot.recording import record as record_steps  # noqa: PLC0415
    from robot.secrets import Secrets  # noqa: PLC0415
    from robot.trial import load_case  # noqa: PLC0415

    if part not in _PARTS:
        raise typer.BadParameter(said("--part is one of {parts}.", parts=", ".join(_PARTS)))
    settings = load_settings(config)
    login = login_of(settings, system)
    target = settings.mappings / "systems" / f"{system}.{part}.draft.toml"
    if target.exists():
        raise ConfigurationError(said("{target}: is there already; move it away first.", target=target))
    secret = Secrets(settings.home).fetch(login.secret) if login.secret else ""
    known = {} if case is None else values_of(load_case(case, system))
    draft = record_steps(system, login, settings.browser, secret=secret, case=known, part=part)
    target.write_text(draft, encoding="utf-8")
    typer.echo(f"{target}")
