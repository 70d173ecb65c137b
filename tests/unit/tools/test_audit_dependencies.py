"""Known vulnerabilities stop the build; an office without internet is told why nothing is known."""

from __future__ import annotations

import importlib.util
import stat
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TOOL = Path(__file__).parents[3] / "tools" / "audit_dependencies.py"
FOUND = (
    '{"dependencies": [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "version": "2", "vulns": '
    '[{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.1"]}]}]}'
)


@pytest.fixture
def tool() -> ModuleType:
    """Return the tool as a module of its own."""
    spec = importlib.util.spec_from_file_location("audit_dependencies", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stand_in(tool: ModuleType, folder: Path, *, install: int = 0, out: str = "", err: str = "") -> None:
    """Put a program in pip-audit's place that answers so."""
    program = folder / "python"
    program.write_text(
        f"#!{sys.executable}\nimport sys\n"
        f"if 'install' in sys.argv: sys.exit({install})\n"
        f"sys.stdout.write({out!r})\nsys.stderr.write({err!r})\nsys.exit(1)\n",
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    tool.PYTHON = program  # type: ignore[attr-defined]


needs_scripts = pytest.mark.skipif(sys.platform == "win32", reason="Windows starts no script by its first line.")


@needs_scripts
def test_a_known_vulnerability_is_named_and_ends_with_an_error(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Package, version, ids and the version that mends it stand in a line."""
    stand_in(tool, tmp_path, out=FOUND)
    assert tool.main() == 1
    said = capsys.readouterr().out.splitlines()
    assert said == ["b 2: PYSEC-1, CVE-1; mended in 2.1", "2 packages checked, 1 known vulnerabilities."]


@needs_scripts
def test_without_vulnerabilities_it_ends_well(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The number of packages shows that something was asked."""
    stand_in(tool, tmp_path, out='{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}')
    assert tool.main() == 0
    assert capsys.readouterr().out == "1 packages checked, 0 known vulnerabilities.\n"


@needs_scripts
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"install": 1}, "Skipped: pip-audit cannot be installed here"),
        ({"err": "x\nConnectionError: no route"}, "cannot be had here (ConnectionError: no route)"),
    ],
)
def test_offline_it_is_skipped_with_a_clear_word(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: dict[str, Any], why: str
) -> None:
    """No network is no failure, and no silence either."""
    stand_in(tool, tmp_path, **answer)
    assert tool.main() == 0
    assert why in capsys.readouterr().out
