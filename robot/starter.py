"""The starter data: config.toml, mappings and runbooks, as `fakturarobot init` copies them out."""

from __future__ import annotations

import shutil
from pathlib import Path

from robot.errors import ConfigurationError
from robot.sentence import said

_PARTS = ("config.toml", "mappings", "runbooks")


def starter_folder() -> Path:
    """Return where the starter data lie: inside the installed package, or in the working copy."""
    packed = Path(__file__).parent / "starter"
    return packed if packed.is_dir() else Path(__file__).parent.parent


def copy_starter(target: Path) -> list[Path]:
    """Copy the starter data into an office's folder; nothing that is there is touched.

    Raises `ConfigurationError` where the folder holds any of them already, or cannot be written.
    """
    there = [target / name for name in _PARTS if (target / name).exists()]
    if there:
        raise ConfigurationError([said("{path} is there already; nothing was changed.", path=path) for path in there])
    try:
        target.mkdir(parents=True, exist_ok=True)
        return _copy(target)
    except OSError as error:
        raise ConfigurationError(
            said(
                "{path}: cannot be written ({reason}).",
                path=target,
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
