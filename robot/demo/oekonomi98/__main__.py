"""Starts Økonomi 98 by hand: `python -m robot.demo.oekonomi98 --port 8098 --folder work/demo`."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from robot.demo.oekonomi98.system import Oekonomi98
from robot.register import Supplier, load_register


def main(
    port: Annotated[int, typer.Option(help="0 means any free port.")] = 8098,
    folder: Annotated[Path, typer.Option(help="Where its books lie.")] = Path("work/demo"),
    mappings: Annotated[Path, typer.Option(help="The folder with registers/ and agreements/.")] = Path("mappings"),
) -> None:
    """Serve Økonomi 98 on loopback until Ctrl-C."""
    suppliers = list(load_register(mappings / "registers", mappings / "agreements")) or [
        Supplier(name="Fjordby VVS ApS", cvr="12345674", account="5301-0000123456", account_code="5-32-10-4000")
    ]
    console = Console()
    with Oekonomi98(folder / "oekonomi98.sqlite", suppliers, port=port, slow_share=0.05) as system:
        console.print(f"Økonomi 98: {system.url}  (robot / Sommer2024). Ctrl-C stops it.")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            console.print("Stopped.")


if __name__ == "__main__":
    typer.run(main)
