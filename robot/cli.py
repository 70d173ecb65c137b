"""The command line: `fakturarobot`. Each command is a thin door; what it does stands elsewhere."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from loguru import logger
from rich.console import Console

from robot.audit_commands import audit_app
from robot.diagnostics import keep_diagnostics
from robot.disk import raise_if_disk
from robot.errors import DiskFault, ExitCode, RobotError
from robot.map_commands import map_app
from robot.options import DEFAULT_CONFIG, Config, Json, config_named
from robot.page_commands import page_app
from robot.retention_commands import retention_app
from robot.sentence import said
from robot.settings import language_of, load_settings
from robot.spoken import say_help_in, say_usage
from robot.words import load_words

app = typer.Typer(
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    help="Fakturarobot: takes invoices in, reads them, enters them, proves it, and asks about the rest.",
    epilog="Exit codes: 0 all entered, 1 some held (normal), 2 usage, 3 configuration, 4 mailbox, 5 legacy system, "
    "6 uncertain entries, 7 already running, 8 interrupted, 9 audit failed, 10 internal.",
)
decisions_app = typer.Typer(no_args_is_help=True, help="What staff answered.")
report_app = typer.Typer(no_args_is_help=True, help="Reports for management.")
app.add_typer(report_app, name="report")
app.add_typer(decisions_app, name="decisions")
app.add_typer(map_app, name="map")
app.add_typer(audit_app, name="audit")
app.add_typer(page_app, name="page")
app.add_typer(retention_app)

_CTRL_C = 130  # what typer ends with then


def main() -> None:
    """Run the command line; a known error becomes a sentence and its exit code, never a traceback."""
    keep_diagnostics(Path(tempfile.gettempdir()) / "fakturarobot")
    try:
        sys.exit(_command_line())
    except RobotError as error:
        say_error(error)
        sys.exit(error.exit_code)
    except Exception as error:  # noqa: BLE001 - staff see a sentence; the traceback goes to the diagnostics
        logger.exception("the command ended unexpectedly")
        told = _unforeseen(error)
        say_error(told)
        sys.exit(told.exit_code)


def _command_line() -> int:
    """Run what was typed and return its exit code; help and faults of usage are in the office's language."""
    language = _language()
    command = typer.main.get_command(app)  # with its completion, which `get_group` leaves out
    if language != "en":
        say_help_in(language, command)
    try:
        ended = command(standalone_mode=False)
    except typer.TyperException as error:
        say_usage(error, load_words(language))
        return ExitCode.USAGE
    except typer.Abort:
        return ExitCode.INTERRUPTED
    return ExitCode.INTERRUPTED if ended == _CTRL_C else ended or ExitCode.ALL_ENTERED


def _language() -> str:
    """Return the language of the office whose config.toml the command line names."""
    return language_of(config_named(sys.argv))


def _unforeseen(error: Exception) -> RobotError:
    try:
        raise_if_disk(error, Path.cwd())
    except DiskFault as fault:
        return fault
    return RobotError(type(error).__name__)


def say_error(error: RobotError) -> None:
    """Print an error for people, in the office's language: what is wrong, one line a fault, and what to do."""
    console = Console(stderr=True, soft_wrap=True)
    words, kind = load_words(_language()), type(error).__name__
    console.print(f"{words.error(kind)}:", markup=False, highlight=False, style="bold red")
    for fault in error.faults:
        console.print(f"  {words.say(fault)}", markup=False, highlight=False, style="red")
    console.print(words.advice(kind), markup=False, highlight=False)


@app.command()
def run(
    runbook: Annotated[str, typer.Argument(help="Which runbook.")] = "fakturaer",
    config: Config = DEFAULT_CONFIG,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Take in, read and check; enter and file nothing.")
    ] = False,
    urgent: Annotated[
        bool, typer.Option("--urgent", help="Only the files or folders named after it, at once.")
    ] = False,
    files: Annotated[list[Path] | None, typer.Argument(help="With --urgent: files or folders.")] = None,
    as_json: Json = False,
) -> None:
    """Run a runbook once, now."""
    from robot.running import run_once  # noqa: PLC0415 - a command loads what it needs alone

    named = list(files or [])
    is_file = Path(runbook).exists() or bool(Path(runbook).suffix)  # a file that is missing is no runbook either
    if urgent and is_file and not (Path(config).parent / "runbooks" / runbook).is_dir():
        named.insert(0, Path(runbook))
        runbook = "fakturaer"
    if urgent != bool(named):
        raise typer.BadParameter(said("--urgent goes with one or more files or folders."))
    missing = [str(path) for path in named if not path.exists()]
    if missing:
        raise typer.BadParameter(said("There is no file or folder {missing}.", missing=", ".join(missing)))
    settings = load_settings(config)
    code = run_once(settings, runbook, urgent_files=named, dry_run=dry_run, console=Console(), as_json=as_json)
    raise typer.Exit(code)


@app.command()
def serve(config: Config = DEFAULT_CONFIG) -> None:
    """Stay and run each runbook by its schedule in config.toml."""
    from robot.schedule import serve as serve_schedule  # noqa: PLC0415

    serve_schedule(load_settings(config), Console())


@app.command()
def watch(config: Config = DEFAULT_CONFIG) -> None:
    """Send word by mail where a run of the schedule is missing; `serve` does it by itself."""
    from robot.clock import SystemClock  # noqa: PLC0415
    from robot.timetable import make_plans  # noqa: PLC0415
    from robot.watchdog import tell_of_missing  # noqa: PLC0415

    settings = load_settings(config)
    clock = SystemClock(settings.zone)
    words = load_words(settings.office.language)
    missing = tell_of_missing(settings, make_plans(settings, clock.now()), clock)
    for one in missing:
        typer.echo(words.text("cli.missing_since", runbook=one.runbook, time=words.time(one.due)))
    raise typer.Exit(ExitCode.SOME_HELD if missing else ExitCode.ALL_ENTERED)


@app.command()
def status(config: Config = DEFAULT_CONFIG, as_json: Json = False) -> None:
    """Show what runs now, how the last runs ended, and what waits."""
    from robot.status import read_status, show_status  # noqa: PLC0415

    show_status(read_status(load_settings(config)), Console(), as_json=as_json)


@app.command()
def history(
    case: Annotated[str, typer.Argument(help="A case, as F-2026-000123; without it the runs are listed.")] = "",
    config: Config = DEFAULT_CONFIG,
    last: Annotated[int, typer.Option(min=1, help="How many runs.")] = 50,
    as_json: Json = False,
) -> None:
    """List the last runs, or each move of one case and who decided on it."""
    from robot.histories import show_case, show_runs  # noqa: PLC0415

    settings = load_settings(config)
    if case:
        show_case(settings, case, Console(), as_json=as_json)
    else:
        show_runs(settings, Console(), limit=last, as_json=as_json)


@app.command()
def retry(
    case: Annotated[str, typer.Argument(help="A case that waits for a person, as F-2026-000123.")],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Try a held case again now, as the answer "Prøv igen" in the workbook does."""
    from robot.retrying import retry_case  # noqa: PLC0415

    raise typer.Exit(retry_case(load_settings(config), case, Console()))


@app.command()
def stop(config: Config = DEFAULT_CONFIG) -> None:
    """Ask the run that is at work to stop; it finishes the invoice in hand. `serve` itself goes on."""
    from robot.stopping import ask_to_stop  # noqa: PLC0415

    settings = load_settings(config)
    words, running = load_words(settings.office.language), ask_to_stop(settings.work())
    key = "cli.stop_asked" if running else "cli.not_running"
    typer.echo(words.text(key, run=running.run if running else ""))


@app.command()
def service(
    folder: Annotated[Path, typer.Argument(help="Where the files are written.")] = Path("service"),
    config: Config = DEFAULT_CONFIG,
    user: Annotated[str, typer.Option(help="The account that the robot runs under.")] = "fakturarobot",
) -> None:
    """Write systemd units and Windows tasks that run `serve` and `watch`, and say how to put them to use."""
    from robot.service import write_service_files  # noqa: PLC0415

    write_service_files(load_settings(config), config, folder, user, Console())


@app.command()
def doctor(config: Config = DEFAULT_CONFIG, as_json: Json = False) -> None:
    """Check everything that a night needs; a line each, with the fix."""
    from robot.doctor import examine, show  # noqa: PLC0415

    raise typer.Exit(show(examine(config), Console(), as_json=as_json))


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A PDF or XML file.")],
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
    to: Annotated[Path, typer.Option(help="The folder for pictures of the pages, each value in its box.")] = Path(),
) -> None:
    """Read one file and show each value: where it stands, which rule found it, what spoke against it."""
    from robot.explaining import explain_file  # noqa: PLC0415

    settings = load_settings(config) if config.exists() else None
    explain_file(settings, file, Console(), as_json=as_json, to=None if as_json else to)


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="PDF and XML files.")],
    config: Config = DEFAULT_CONFIG,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON line a file, whatever it is printed to.")] = False,
) -> None:
    """Read files and print their values as JSON, without ledger or mail (see docs/read.md)."""
    from robot.reading_command import read_files  # noqa: PLC0415

    read_files(files, load_settings(config) if config.exists() else None, sys.stdout, one_line=jsonl)


@decisions_app.command("read")
def decisions_read(
    runbook: Annotated[str, typer.Argument(help="Which runbook.")] = "fakturaer",
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Read the answered workbooks now, and enter what was approved."""
    from robot.running import run_once  # noqa: PLC0415

    raise typer.Exit(run_once(load_settings(config), runbook, take_in=False, console=Console(), as_json=as_json))


@map_app.command("supplier")
def map_supplier(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An invoice of the supplier, as PDF.")],
    said: Annotated[
        list[str], typer.Option("--set", help="A value of the invoice, as NAME=VALUE; may be given many times.")
    ],
    config: Config = DEFAULT_CONFIG,
    name: Annotated[str, typer.Option(help="The supplier's name, where the page has another.")] = "",
    write: Annotated[bool, typer.Option("--write", help="Save the draft in mappings/suppliers/drafts.")] = False,
) -> None:
    """Draft a supplier mapping from an invoice and its values; a draft is used only once a person moved it."""
    from robot.draft_command import draft_supplier  # noqa: PLC0415

    raise typer.Exit(draft_supplier(load_settings(config), file, said, Console(), name=name, write=write))


@report_app.command("month")
def report_month(
    month: Annotated[str, typer.Argument(help="As 2026-11; without it the last whole month.")] = "",
    runbook: Annotated[str, typer.Option(help="Which runbook.")] = "fakturaer",
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Write the management report of a month as a page and as a workbook."""
    from robot.month_command import report_month as write_report  # noqa: PLC0415

    write_report(load_settings(config), runbook, month, Console(), as_json=as_json)


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="A new or empty folder.")] = Path()) -> None:
    """Make an office's folder: config.toml, mappings and runbooks to start from."""
    from robot.starter import copy_starter  # noqa: PLC0415

    for path in copy_starter(folder):
        typer.echo(f"{path}")
    words = load_words(load_settings(folder / "config.toml").office.language)
    typer.echo(words.text("cli.fill_in"))


@app.command()
def demo(
    folder: Annotated[Path, typer.Option(help="Where the demo municipality lives.")] = Path("demo"),
    reset: Annotated[bool, typer.Option("--reset", help="Throw the demo municipality away.")] = False,
) -> None:
    """Run a night on an embedded demo municipality: mailbox, systems and all."""
    from robot.demo.show import reset_demo, run_demo  # noqa: PLC0415

    if reset:
        reset_demo(folder)
        typer.echo(load_words(_language()).text("cli.demo_gone"))
        return
    raise typer.Exit(run_demo(folder, Console()))


if __name__ == "__main__":
    main()
