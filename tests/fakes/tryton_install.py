"""Installs Tryton 8.0 for the tests: the server into an environment of its own, the web client beside it.

Both are GPL and stay outside the project: nothing here is imported, they only run. What is fetched is named
with its hash in `tests/fakes/tryton/`, and lies in the user's cache, once for all work trees.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path

_PINS = Path(__file__).with_name("tryton")
_SERVER = _PINS / "requirements.lock"
_WEB = _PINS / "web.lock"  # "name@version sha512-..." a line, the client itself first
_SECONDS = 300


class CannotInstall(Exception):
    """Tryton could not be had on this machine; the sentence says why."""


def cache(digest: str) -> Path:
    """Return the folder in the user's cache for what this digest stands for."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "fakturarobot" / f"tryton-{digest[:16]}"


def digest_of(*more: Path) -> str:
    """Return the hash of the pins, and of more files that what is made depends on."""
    whole = hashlib.sha256(sys.version.encode())
    for path in (_SERVER, _WEB, *more):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def program(root: Path, name: str) -> Path:
    """Return one of the programs of the server's environment."""
    return root / "venv" / ("Scripts" if os.name == "nt" else "bin") / name


def install() -> Path:
    """Return the folder with `venv` and `web`, made at the first call. Raises `CannotInstall`."""
    root = cache(digest_of())
    if (root / "done").exists():
        return root
    if not shutil.which("npm"):
        raise CannotInstall("Tryton's web client needs npm (Debian: apt-get install npm)")
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    try:
        _install_server(root)
        _install_web(root / "web")
    except (subprocess.SubprocessError, OSError) as error:
        said = getattr(error, "stderr", None) or b""
        last = said.decode(errors="replace").strip().rpartition("\n")[2]
        raise CannotInstall(f"Tryton could not be installed: {error} {last}") from error
    (root / "done").touch()
    return root


def _install_server(root: Path) -> None:
    # A virtual environment cannot be moved, so it is made where it will stay.
    venv.create(root / "venv", with_pip=True)
    python = program(root, "python")
    uv = shutil.which("uv")
    pip: list[str | Path] = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    _run(*pip, "--quiet", "--require-hashes", "-r", _SERVER)


def _install_web(web: Path) -> None:
    wanted = dict(line.split() for line in _WEB.read_text(encoding="ascii").splitlines())
    npm = shutil.which("npm") or "npm"
    with tempfile.TemporaryDirectory() as folder:
        answer = _run(npm, "pack", "--json", "--silent", *wanted, cwd=Path(folder))
        for package in json.loads(answer):
            name = f"{package['name']}@{package['version']}"
            archive = Path(folder) / package["filename"]
            if _integrity(archive) != wanted[name]:
                raise CannotInstall(f"{name} is not the file that its hash in {_WEB.name} stands for")
            client = name == next(iter(wanted))
            _unpack(archive, web if client else web / "node_modules" / package["name"])
    for custom in ("custom.js", "custom.css"):  # the client asks for them
        (web / custom).touch()


def _integrity(archive: Path) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()


def _unpack(archive: Path, into: Path) -> None:
    with tarfile.open(archive) as files:
        for member in files.getmembers():
            member.name = member.name.partition("/")[2]  # everything lies below one folder
            files.extract(member, into, filter="data")


def _run(*command: str | Path, cwd: Path | None = None) -> bytes:
    done = subprocess.run(command, check=True, cwd=cwd, timeout=_SECONDS, stdin=subprocess.DEVNULL, capture_output=True)
    return done.stdout
