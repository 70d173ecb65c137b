"""The starter data: config.toml, mappings and runbooks, as `fakturarobot init` copies them out."""

from __future__ import annotations

import shutil
from pathlib import Path

from robot.errors import ConfigurationError

_PARTS = ("config.toml", "mappings", "runbooks")


def starter_folder() -> Path:
    """Return where the starter data lie: inside the installed package, or in the working copy."""
    packed = Path(__file__).parent / "starter"
    return packed if packed.is_dir() else Path(__file__).parent.parent


def copy_starter(target: Path) -> list[Path]:
    """Copy the starter data into an office's folder; nothing that is there is touched.

    Raises `ConfigurationError` where the folder holds a config.toml already.
    """
    if (target / "config.toml").exists():
        raise ConfigurationError(f"{target / 'config.toml'} is there already; nothing was changed.")
    target.mkdir(parents=True, exist_ok=True)
    copied = []
    for name in _PARTS:
        source = starter_folder() / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.py", "*.pyc")
            shutil.copytree(source, target / name, dirs_exist_ok=True, ignore=ignored)
        else:
            shutil.copy2(source, target / name)
        copied.append(target / name)
    return copied
