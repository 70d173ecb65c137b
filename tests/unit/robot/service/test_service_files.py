"""`fakturarobot service`: units and tasks that a machine takes, whatever the office's paths are called."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import time
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from rich.console import Console

from robot.service import write_service_files
from robot.service.plan import ServicePlan, plan_service
from robot.service.systemd import units
from robot.service.task_scheduler import tasks
from robot.settings import Page, Settings, load_settings
from robot.starter import copy_starter
from tests.fakes.needs import missing

PLAN = ServicePlan(
    python=Path("/opt/robot 1/.venv/bin/python"),
    config=Path('/srv/100% "faktura"/config.toml'),
    user="robot",
    writable=(Path("/srv/100% work"),),
    secrets=("faktura-mail",),
    page=False,
    watched_at=time(6, 30),
)
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


@pytest.fixture
def office(tmp_path: Path) -> Settings:
    """Give the settings of a fresh office."""
    copy_starter(tmp_path / "office")
    return load_settings(tmp_path / "office" / "config.toml")


def test_the_service_serves_hardened_and_gets_its_secrets_as_credentials() -> None:
    """Only the work folder is writable, and no secret stands in the unit."""
    text = units(PLAN)["fakturarobot.service"]
    assert '"serve"' in text
    assert "LoadCredential=faktura-mail:/etc/fakturarobot/faktura-mail" in text
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "Restart=on-failure", "User=robot"):
        assert line in text.splitlines()
    assert r"ReadWritePaths=-/srv/100%%\x20work" in text


def test_blanks_quotes_and_percent_signs_of_a_path_stay_what_they_are() -> None:
    """Systemd reads the command line as the words that it has."""
    (command,) = re.findall("^ExecStart=(.*)$", units(PLAN)["fakturarobot.service"], re.MULTILINE)
    assert command.startswith('"/opt/robot 1/.venv/bin/python" "-m" "robot.cli"')
    assert command.endswith(r'"/srv/100%% \"faktura\"/config.toml"')


def test_systemd_itself_finds_no_fault(office: Settings, tmp_path: Path) -> None:
    """`systemd-analyze verify` takes the units."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        missing("needs systemd-analyze, which Debian's systemd brings")
    plan = replace(plan_service(office, office.home / "config.toml", "root"), page=True)
    for name, text in units(plan).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [str(path) for path in sorted(tmp_path.glob("fakturarobot*"))]
    ended = subprocess.run([analyze, "verify", *files], capture_output=True, text=True, check=False, timeout=60)
    said = [line for line in ended.stderr.splitlines() if "fakturarobot" in line]
    assert said == []


def test_windows_starts_the_robot_with_the_machine_and_watches_on_working_days() -> None:
    """Both tasks are XML of the task scheduler's own form, in UTF-16."""
    found = {name: fromstring(content) for name, content in tasks(PLAN).items()}
    assert tasks(PLAN)["fakturarobot.xml"].startswith(b"\xff\xfe")
    serve, watch = found["fakturarobot.xml"], found["fakturarobot-watch.xml"]
    assert serve.find(f"{TASK}Triggers/{TASK}BootTrigger") is not None
    assert text_at(serve, "Settings/MultipleInstancesPolicy") == "IgnoreNew"
    assert text_at(serve, "Actions/Exec/Command") == "/opt/robot 1/.venv/bin/python"
    assert text_at(watch, "Actions/Exec/Arguments").startswith("-m robot.cli watch --config ")
    assert text_at(watch, "Triggers/CalendarTrigger/StartBoundary").endswith("T06:30:00")
    days = watch.find(f"{TASK}Triggers/{TASK}CalendarTrigger/{TASK}ScheduleByWeek/{TASK}DaysOfWeek")
    assert days is not None
    assert [day.tag.removeprefix(TASK) for day in days] == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


def test_the_page_is_a_service_of_its_own_where_the_office_has_one(office: Settings, tmp_path: Path) -> None:
    """It starts with the machine, and its end ends no batch that someone started from it."""
    text = units(replace(PLAN, page=True))["fakturarobot-page.service"]
    assert '"page"' in text
    assert {"KillMode=process", "ProtectSystem=strict", "WantedBy=multi-user.target"} <= set(text.splitlines())
    page = fromstring(tasks(replace(PLAN, page=True))["fakturarobot-page.xml"])
    assert text_at(page, "Actions/Exec/Arguments").startswith("-m robot.cli page --config ")
    told = io.StringIO()
    with_page = office.model_copy(update={"page": Page()})
    write_service_files(with_page, office.home / "config.toml", tmp_path / "s", "svc", Console(file=told, width=200))
    assert (tmp_path / "s" / "fakturarobot-page.service").is_file()
    assert "systemctl enable --now fakturarobot-page.service" in told.getvalue()


def text_at(task: Element, way: str) -> str:
    """Return the text of an element."""
    return str(task.findtext("/".join(TASK + name for name in way.split("/"))))


def test_the_files_are_written_and_their_use_is_said(office: Settings, tmp_path: Path) -> None:
    """A person reads what to do with them; nothing is installed."""
    told = io.StringIO()
    folder = tmp_path / "service"
    write_service_files(office, office.home / "config.toml", folder, "svc-robot", Console(file=told, width=200))
    assert sorted(path.name for path in folder.iterdir()) == [
        "fakturarobot-watch.service",
        "fakturarobot-watch.timer",
        "fakturarobot-watch.xml",
        "fakturarobot.service",
        "fakturarobot.xml",
    ]
    assert "systemctl enable --now fakturarobot.service" in told.getvalue()
    assert f"/XML {folder}\\fakturarobot.xml /RU svc-robot" in told.getvalue()
