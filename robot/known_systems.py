"""Which systems config.toml and a runbook name, held against the mappings that are there."""

from __future__ import annotations

from robot.errors import ConfigurationError
from robot.runbook import Process
from robot.sentence import Sentence, said
from robot.settings import Settings
from robot.toml import fault_at, load_table, nearest


def verify_systems(settings: Settings, process: Process) -> None:
    """Raise `ConfigurationError` where a runbook names a system that config.toml or the mappings do not have.

    A table of config.toml that no mapping goes with is named too: it may be the one that was meant.
    """
    named = {"posting.system": process.posting.system}
    if process.filing:
        named["filing.system"] = process.filing.system
    path = settings.runbooks / process.name / "process.toml"
    there = set(_mapped(settings))
    mapped = [name for name in settings.systems if name in there]
    faults = [
        fault_at(path, load_table(path), tuple(key.split(".")), _no_table(settings, name, mapped))
        for key, name in named.items()
        if name not in settings.systems
    ]
    if faults or not set(named.values()) <= set(mapped):
        raise ConfigurationError([*tables_without_mapping(settings).values(), *faults])


def tables_without_mapping(settings: Settings) -> dict[str, Sentence]:
    """Return a fault for each table of config.toml that no mapping goes with, by the system's name."""
    mapped, faults = _mapped(settings), dict[str, Sentence]()
    for name in settings.systems:
        if name not in mapped:
            what = said(
                "there is no {path}.{meant} There are: {known}.",
                path=settings.mappings / "systems" / f"{name}.toml",
                meant=nearest(name, [one for one in mapped if one not in settings.systems]),
                known=", ".join(mapped) or said("none"),
            )
            faults[name] = fault_at(settings.file, load_table(settings.file), ("systems", name), what)
    return faults


def no_table(settings: Settings, name: str) -> Sentence:
    """Return that config.toml has no table of a system, with the one that was probably meant."""
    return _no_table(settings, name, list(settings.systems))


def _no_table(settings: Settings, name: str, known: list[str]) -> Sentence:
    return said(
        "there is no table [systems.{system}] in {config}.{meant} There are: {known}.",
        system=name,
        config=settings.file,
        meant=nearest(name, known),
        known=", ".join(f"[systems.{one}]" for one in settings.systems) or said("none"),
    )


def _mapped(settings: Settings) -> list[str]:
    return sorted(path.stem for path in (settings.mappings / "systems").glob("*.toml"))
