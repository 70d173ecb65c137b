"""A browser leaves nothing in the folder for temporary files, not even one whose robot was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.entry import Browsers
from robot.entry.browser import find_browser
from robot.entry.browser_folder import BrowserFolder
from tests.fakes.crooked import crooked, crooked_mapping, meant
from tests.fakes.needs import missing
from tests.fakes.whole_night import assert_gone

ROOT = Path(__file__).parents[3]
KILLED = """
import os, signal
from robot.entry import Browsers
Browsers().context(("127.0.0.1",))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the test a folder for temporary files of its own; a short name, for the sockets in it."""
    with tempfile.TemporaryDirectory(prefix="fr-") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def test_a_browser_that_ends_leaves_nothing(temporary: Path) -> None:
    """Profile, downloads and all lie in one folder, which goes with the browser; the robot's own settings stay."""
    _needs_browser()
    before = dict(os.environ)
    with Browsers() as browsers:
        browsers.context(("127.0.0.1",))
        (folder,) = (path for path in temporary.iterdir() if path.is_dir())
        assert any("profile" in path.name for path in folder.iterdir())
    assert list(temporary.iterdir()) == []
    assert dict(os.environ) == before


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_what_a_killed_robot_left_goes_when_the_next_browser_starts(temporary: Path) -> None:
    """Its folder goes; that of a robot at work stays, and so does what is not the robot's."""
    _needs_browser()
    mark = "FAKTURAROBOT_TEST_RUN=browser-folder"
    environment = os.environ | {"TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)} | dict([mark.split("=")])
    killed = subprocess.run([sys.executable, "-c", KILLED], env=environment, cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert_gone(mark)
    assert [path for path in temporary.iterdir() if path.is_dir()]
    foreign = temporary / "playwright_chromiumdev_profile-foreign"
    foreign.mkdir()
    at_work = BrowserFolder()
    with Browsers() as browsers:
        browsers.context(("127.0.0.1",))
    assert at_work.path.is_dir()
    at_work.close()
    assert list(temporary.iterdir()) == [foreign]


@pytest.mark.parametrize("another_at_work", [False, True])
def test_with_a_session_its_browser_ends_unless_another_works_in_it(temporary: Path, another_at_work: bool) -> None:
    """Driver and browser hold on to memory of their own; a new one begins with none."""
    mapping = crooked_mapping(
        enter="steps = [{ expect = { css = 'body' } }]", form="[form.fields]\n", more="[session]\ninvoices = 2\n"
    )
    _needs_browser()
    with Browsers() as browsers, crooked(browsers, {}, mapping) as (_, robot):
        if another_at_work:
            browsers.context(("127.0.0.1",))
        folders = []
        for _number in range(3):
            robot.fill(meant())
            folders.append(sorted(path.name for path in temporary.iterdir() if path.is_dir()))
        assert folders[0] == folders[1]
        assert (folders[1] == folders[2]) is another_at_work


def _needs_browser() -> None:
    if find_browser("").executable is None:
        missing("needs a browser, for example Debian's chromium-headless-shell")
