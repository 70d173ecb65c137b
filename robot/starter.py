"""The starter data: config.toml, mappings and runbooks, as `fakturarobot init` copies them out."""

from __future__ import annotations

import shutil
from pathlib import Path

import typer

from robot.sentence import said

_PARTS = ("config.toml", "mappings", "runbooks")


def starter_folder() -> Path:
    """Return where the starter data lie: inside the installed package, or in the working copy."""
    packed = Path(__file__).parent / "starter"
    return packed if packed.is_dir() else Path(__file__).parent.parent


def copy_starter(target: Path) -> list[Path]:
    """Copy the starter data into an office's folder; nothing that is there is touched.

    Raises `typer.BadParameter` where the folder holds any of them already, or cannot be written.
    """
    if target.exists() and not target.is_dir():
        raise typer.BadParameter(said("{path} is a file. Name a new or empty folder.", path=target))
    there = [name for name in _PARTS if (target / name).exists()]
    if there:
        raise typer.BadParameter(
            said(
                "{folder} is an office's folder already: {parts} lie there; nothing was changed. Name a new or empty "
                "folder, or move them away first.",
                folder=target.resolve(),
                parts=", ".join(there),
            )
        )
    try:
        target.mkdir(parents=True, exist_ok=True)
        return _copy(target)
    except OSError as error:
        raise typer.BadParameter(
            said(
                "{path}: cannot be written ({reason}). Name another folder, or ask IT for access to this one.",
                path=target.resolve(),
                reason=error.strerror or said("see its folders"),
            )
        ) from error


def _copy(target: Path) -> list[Path]:
    copied = []
    for name in _PARTS:
        source = starter_folder() / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.py", "*.pyc")
            shutil.copytree(source, target / name, ignore=ignored)
        else:
            shutil.copy2(source, target / name)
        copied.append(target / name)
    return copied
