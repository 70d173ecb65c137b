"""The bill of materials names every locked package with hashes and licence, and no licence that we may not use."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
TOOL = runpy.run_path(str(ROOT / "tools" / "sbom.py"))
LOCK = (ROOT / "requirements" / "run.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sbom() -> dict[str, Any]:
    """Return the bill of materials of the lock as it is."""
    made: dict[str, Any] = TOOL["make_sbom"](TOOL["read_lock"](LOCK), name="fakturarobot", version="1")
    return made


def test_every_locked_package_is_in_it_with_its_hashes(sbom: dict[str, Any]) -> None:
    """What the lock names stands in the bill, once, with as many hashes."""
    components = sbom["components"]
    assert len(components) == len(re.findall(r"^\S+==", LOCK, re.MULTILINE))
    assert sum(len(one["hashes"]) for one in components) == LOCK.count("--hash=sha256:")
    names = {one["name"] for one in components}
    assert {"sqlalchemy", "playwright", "openpyxl", "pypdfium2"} <= names
    assert len({one["bom-ref"] for one in components}) == len(components)


def test_every_installed_package_says_its_licence_and_none_is_gpl(sbom: dict[str, Any]) -> None:
    """GPL and AGPL may not come in, not even by a dependency's dependency; LGPL may."""
    for one in sbom["components"]:
        said = json.dumps(one.get("licenses", ""))
        installed = "not installed" not in json.dumps(one.get("properties", ""))
        assert bool(one.get("licenses")) == installed, one["name"]
        assert not re.search(r"\bA?GPL|(?<!Lesser )General Public", said), one["name"]


def test_needs_lead_to_packages_that_are_there(sbom: dict[str, Any]) -> None:
    """Each arrow of the dependencies ends at a component, and the program needs them all."""
    known = {one["bom-ref"] for one in sbom["components"]}
    root, *others = sbom["dependencies"]
    assert set(root["dependsOn"]) == known
    assert all(set(one["dependsOn"]) <= known for one in others)
    needs = {one["ref"].partition("@")[0]: " ".join(one["dependsOn"]) for one in others}
    assert "pdfminer" in needs["pkg:pypi/pdfplumber"]


def test_the_same_lock_gives_the_same_file(sbom: dict[str, Any]) -> None:
    """A bill that changes says that the lock did."""
    assert TOOL["make_sbom"](TOOL["read_lock"](LOCK), name="fakturarobot", version="1") == sbom


def test_a_package_for_one_system_alone_keeps_its_condition() -> None:
    """What is installed on Windows only is in the bill, and says so."""
    text = "a-b==1.2 ; sys_platform == 'win32' \\\n    --hash=sha256:" + "0" * 64 + "\nC_d==3 \\\n    --hash=sha256:"
    first, second = TOOL["read_lock"](text + "1" * 64 + "\n")
    assert (first.name, first.version, first.marker, first.hashes) == (
        "a-b",
        "1.2",
        "sys_platform == 'win32'",
        ("0" * 64,),
    )
    assert (second.name, second.purl) == ("c-d", "pkg:pypi/c-d@3")
