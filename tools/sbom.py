"""Writes what Fakturarobot is made of as CycloneDX 1.6 JSON: each locked package, its hashes, licence and needs.

    python tools/sbom.py [build/sbom.cdx.json]

The packages are those of requirements/run.lock; licences and needs come from what is installed in this Python. The
same lock gives the same file, byte by byte. Source of the form: https://cyclonedx.org/docs/1.6/json/
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "run.lock"
_PACKAGE = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<marker>[^\\]+?))?\s*\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NEED = re.compile(r"[A-Za-z0-9._-]+")
_LICENCE_FILE = re.compile(r"licen[cs]e|copying", re.IGNORECASE)
_LONGEST_LICENCE = 80  # some packages put the whole text where the name belongs


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """One package of the lock."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """The package's address, as package-url writes it."""
        return f"pkg:pypi/{self.name}@{self.version}"


def read_lock(text: str) -> tuple[Locked, ...]:
    """Return the packages of a lock, as `uv pip compile --generate-hashes` writes it, sorted by name."""
    found: list[Locked] = []
    for block in re.split(r"\n(?=\S)", text):
        first, _, _ = block.partition("\n")
        match = _PACKAGE.match(first)
        if match is not None:
            name = _canonical(match["name"])
            hashes = tuple(sorted(_HASH.findall(block)))
            found.append(Locked(name=name, version=match["version"], marker=match["marker"] or "", hashes=hashes))
    return tuple(sorted(found, key=lambda one: (one.name, one.version)))


def make_sbom(packages: tuple[Locked, ...], *, name: str, version: str) -> dict[str, Any]:
    """Return the bill of materials of a program with these packages."""
    root = f"pkg:pypi/{name}@{version}"
    known = {one.name: one.purl for one in packages}
    wanted = json.dumps([root, *(one.purl for one in packages)])
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, wanted)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": name,
                "version": version,
                "purl": root,
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [_component(one) for one in packages],
        "dependencies": [
            {"ref": root, "dependsOn": sorted(known.values())},
            *({"ref": one.purl, "dependsOn": _needs(one, known)} for one in packages),
        ],
    }


def _component(package: Locked) -> dict[str, Any]:
    told = licences(package.name)
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "hashes": [{"alg": "SHA-256", "content": one} for one in package.hashes],
        **({"licenses": told} if told else {}),
    }
    properties = {"marker": package.marker, "licence": "" if told else "not installed where this was written"}
    if any(properties.values()):
        component["properties"] = [
            {"name": f"fakturarobot:{name}", "value": value} for name, value in properties.items() if value
        ]
    return component


def licences(name: str) -> list[dict[str, Any]]:
    """Return what an installed package says of its licence; nothing where it is not installed or says nothing."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    if expression := about.get("License-Expression"):
        return [{"expression": expression}]
    named = (about.get("License") or "").strip()
    if named and "\n" not in named and len(named) <= _LONGEST_LICENCE:
        return [{"license": {"name": named}}]
    classified = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
    return [{"license": {"name": one}} for one in classified] or _texts(name)


def _texts(name: str) -> list[dict[str, Any]]:
    """Return the licence's own words, where a package brings them and says no name."""
    files = [path for path in metadata.files(name) or [] if _LICENCE_FILE.fullmatch(path.name.partition(".")[0])]
    return [
        {"license": {"name": f"as in its {path.name}", "text": {"content": path.read_text(encoding="utf-8")}}}
        for path in files
    ]


def _needs(package: Locked, known: dict[str, str]) -> list[str]:
    try:
        required = metadata.requires(package.name) or []
    except metadata.PackageNotFoundError:
        return []
    names = {_canonical(match[0]) for text in required if (match := _NEED.match(text))}
    return sorted(known[name] for name in names & known.keys())


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> int:
    """Write the file that the first argument names."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "sbom.cdx.json"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages = read_lock(LOCK.read_text(encoding="utf-8"))
    made = make_sbom(packages, name=project["name"], version=project["version"])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
    without = [one["name"] for one in made["components"] if "licenses" not in one]
    said = f", {len(without)} of them not installed here, so without licence: {', '.join(without)}" if without else ""
    print(f"{target}: {len(packages)} packages{said}.")  # noqa: T201 - says what it wrote
    return 0


if __name__ == "__main__":
    sys.exit(main())
