"""Makes a working copy ready: virtual environment, locked dependencies, a browser, and what the tests need.

    python tools/bootstrap.py run     what `fakturarobot demo` needs
    python tools/bootstrap.py test    the same, and what the tests need

Runs on a bare Python (3.11 or newer) on Linux, macOS and Windows; says in one sentence what it could not do.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
DEBIAN_FOR_TESTS = {
    "/usr/sbin/dovecot": ("dovecot-imapd", "dovecot-lmtpd"),
    "/usr/bin/pdftoppm": ("poppler-utils",),
    "/usr/bin/soffice": ("libreoffice-calc-nogui",),
    "/usr/lib/libreoffice/program/libswlo.so": ("libreoffice-writer-nogui",),
    "/usr/lib/postgresql": ("postgresql",),
    "/usr/bin/openssl": ("openssl",),
    "/usr/share/doc/libdbd-pg-perl": ("libdbd-pg-perl",),
}
SQL_LEDGER = VENV / "sql-ledger"
DEBIAN_FOR_SCANS = ("tesseract-ocr", "tesseract-ocr-dan", "tesseract-ocr-deu")
FIND_BROWSER = """
from robot.entry.browser import Browsers, find_browser
if find_browser("").executable is None:
    with Browsers() as browsers:  # Playwright's own is known to be there only when it starts
        browsers.context(())
"""


def main() -> int:
    """Do what the first argument asks for; return the exit code."""
    what = sys.argv[1] if len(sys.argv) > 1 else "run"
    if sys.version_info < (3, 11):  # noqa: UP036 - the oldest Python that starts this must get a sentence
        return fail("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ".")
    try:
        make_environment(ROOT / "requirements" / ("dev.lock" if what == "test" else "run.lock"))
        if what == "test":
            install_debian({p for path, ps in DEBIAN_FOR_TESTS.items() if not Path(path).exists() for p in ps})
        find_or_install_browser()
        find_or_install_ocr()
        if what == "test":
            bring_tryton()
            bring_sql_ledger()
    except subprocess.CalledProcessError as error:
        return fail(f"`{' '.join(map(str, error.cmd))}` ended with {error.returncode}; see the lines above.")
    return 0


def make_environment(lock: Path) -> None:
    """Install exactly what the lock names, each file proven by its hash, unless that is done already."""
    stamp = VENV / f"{lock.stem}.sha256"
    wanted = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    if not PYTHON.exists():
        say("Making a virtual environment in .venv ...")
        venv.create(VENV, with_pip=True)
    say(f"Installing {lock.name} (hashes are checked) ...")
    uv = shutil.which("uv")
    pip: list[object] = (
        [uv, "pip", "install", "--compile-bytecode", "--python", PYTHON] if uv else [PYTHON, "-m", "pip", "install"]
    )
    install = [*pip, "--quiet"]
    run(*install, "--require-hashes", "-r", lock)
    run(*install, "--no-deps", "--no-build-isolation", "-e", ROOT)
    stamp.write_text(wanted)


def find_or_install_browser() -> None:
    """Make sure that the robot finds a browser: one that is there, Playwright's own, or Debian's."""
    if finds_browser():
        return
    say("No browser found; fetching Playwright's Chromium ...")
    try:
        own = [PYTHON, "-m", "playwright", "install", "chromium"]
        subprocess.run(own, check=True, timeout=240, capture_output=True)  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        say("That did not work; trying Debian's packages ...")
    if not finds_browser():
        install_debian({"chromium-headless-shell"} if debian_has("chromium-headless-shell") else {"chromium"})
    if not finds_browser():
        say("No browser could be had. Install Edge, Chrome or Chromium, or name one in config.toml, [browser] use.")


def bring_tryton() -> None:
    """Make Tryton ready, the accounting system that the tests enter invoices into; a minute the first time."""
    if not shutil.which("npm"):
        install_debian({"npm"})
    brought = subprocess.run([PYTHON, "-m", "tests.fakes.tryton_server"], cwd=ROOT, check=False).returncode == 0  # noqa: S603
    if not brought:
        say("Tryton could not be had; tests that need it are skipped.")


def bring_sql_ledger() -> None:
    """Unpack Debian's SQL-Ledger, another system that the tests enter into; installing it would start a web server."""
    if SQL_LEDGER.is_dir() or not shutil.which("apt-get"):
        return
    with tempfile.TemporaryDirectory() as folder:
        for command in (
            ["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", "sql-ledger"],
            ["sh", "-c", f"dpkg-deb -x *.deb '{SQL_LEDGER}'"],
        ):
            if subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False).returncode:  # noqa: S603
                say("SQL-Ledger could not be had; tests that need it are skipped.")
                return


def find_or_install_ocr() -> None:
    """Make sure that scans can be read: tesseract with Danish, by Debian's packages where that is possible."""
    if not finds_ocr() and shutil.which("apt-get"):
        install_debian(set(DEBIAN_FOR_SCANS))
    if not finds_ocr():
        say("Scans will wait for a person. Install Tesseract with Danish to have them read; see docs/scans.md.")


def finds_ocr() -> bool:
    """Whether tesseract is there, and knows Danish."""
    engine = shutil.which("tesseract")
    if engine is None:
        return False
    languages = subprocess.run([engine, "--list-langs"], capture_output=True, check=False).stdout.split()  # noqa: S603
    return b"dan" in languages


def finds_browser() -> bool:
    """Whether the robot itself finds a browser that is there."""
    return subprocess.run([PYTHON, "-c", FIND_BROWSER], cwd=ROOT, capture_output=True, check=False).returncode == 0  # noqa: S603


def debian_has(package: str) -> bool:
    """Whether Debian's package lists know a package."""
    if not shutil.which("apt-cache"):
        return False
    apt("update", "-qq")
    return bool(subprocess.run(["apt-cache", "show", package], capture_output=True, check=False).stdout)  # noqa: S603, S607


def install_debian(packages: set[str]) -> None:
    """Install Debian packages where that is possible, and say so where it is not."""
    if not packages:
        return
    names = " ".join(sorted(packages))
    if not shutil.which("apt-get"):
        say(f"This is no Debian or Ubuntu; install what {names} have by hand. Tests that need them are skipped.")
        return
    say(f"Installing {names} ...")
    apt("update", "-qq")
    apt("install", "-y", "-qq", "--no-install-recommends", *sorted(packages))


def apt(*arguments: str) -> None:
    """Call apt-get as root, by sudo where we are not; a refusal is said and survived."""
    first = [] if os.name == "nt" or os.geteuid() == 0 else ["sudo", "-n"]
    command = [*first, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *arguments]
    if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode:  # noqa: S603
        say(f"`{' '.join(command)}` did not work; run it yourself as root.")


def run(*command: object) -> None:
    """Run a command; raise `CalledProcessError` where it fails."""
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT)  # noqa: S603


def say(sentence: str) -> None:
    """Tell the person at the screen."""
    print(sentence, flush=True)  # noqa: T201


def fail(sentence: str) -> int:
    """Tell the person at the screen what stopped the set-up."""
    print(sentence, file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
