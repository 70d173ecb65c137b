"""Starts Arkiv 2003 by hand: `python -m robot.demo.arkiv2003 --port 8003 --folder work/demo`."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from robot.demo.arkiv2003.system import Arkiv2003


def main(
    port: Annotated[int, typer.Option(help="0 means any free port.")] = 8003,
    folder: Annotated[Path, typer.Option(help="Where its books and files lie.")] = Path("work/demo"),
) -> None:
    """Serve Arkiv 2003 on loopback until Ctrl-C."""
    console = Console()
    with Arkiv2003(folder / "arkiv2003.sqlite", port=port, slow_share=0.05) as system:
        console.print(f"Arkiv 2003: {system.url}  (robot / Sommer2024). Ctrl-C stops it.")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            console.print("Stopped.")


if __name__ == "__main__":
    typer.run(main)
