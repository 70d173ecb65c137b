"""The options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

_VARIABLE = "FAKTURAROBOT_CONFIG"
Config = Annotated[Path, typer.Option("--config", "-c", help="The office's config.toml.", envvar=_VARIABLE)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
DEFAULT_CONFIG = Path("config.toml")


def config_named(arguments: Sequence[str]) -> Path:
    """Return the config.toml that a command line names, for an error that comes before the line is understood."""
    for name, value in pairwise(arguments):
        if name in ("--config", "-c"):
            return Path(value)
    glued = [word.partition("=")[2] for word in arguments if word.startswith("--config=")]
    return Path(glued[0] if glued else os.environ.get(_VARIABLE) or DEFAULT_CONFIG)
