"""Tasks of the Windows Task Scheduler: the robot from the machine's start on, and the look at the night's run.

Source: Microsoft, "Task Scheduler Schema", version 1.2.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import date
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from robot.service.plan import ServicePlan

_SPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_A_MONDAY = date(2026, 1, 5)  # the schema asks for a first day


def tasks(plan: ServicePlan) -> Mapping[str, bytes]:
    """Return each task by its file name: XML in UTF-16, as `schtasks` reads it."""
    serve = _task(plan, "Fakturarobot", "serve")
    SubElement(_part(serve, "Triggers"), "BootTrigger")
    watch = _task(plan, "Fakturarobot: did the night's run happen?", "watch")
    trigger = SubElement(_part(watch, "Triggers"), "CalendarTrigger")
    SubElement(trigger, "StartBoundary").text = f"{_A_MONDAY}T{plan.watched_at:%H:%M:%S}"
    weekly = SubElement(trigger, "ScheduleByWeek")
    SubElement(weekly, "WeeksInterval").text = "1"
    days = SubElement(weekly, "DaysOfWeek")
    for day in _DAYS:
        SubElement(days, day)
    files = {"fakturarobot.xml": _bytes(serve), "fakturarobot-watch.xml": _bytes(watch)}
    if plan.page:
        page = _task(plan, "Fakturarobot: the local page", "page")
        SubElement(_part(page, "Triggers"), "BootTrigger")
        files["fakturarobot-page.xml"] = _bytes(page)
    return files


def _task(plan: ServicePlan, name: str, word: str) -> Element:
    task = Element("Task", version="1.2", xmlns=_SPACE)
    SubElement(SubElement(task, "RegistrationInfo"), "Description").text = name
    SubElement(task, "Triggers")
    principal = SubElement(SubElement(task, "Principals"), "Principal", id="robot")
    for key, value in (("UserId", plan.user), ("LogonType", "Password"), ("RunLevel", "LeastPrivilege")):
        SubElement(principal, key).text = value
    settings = SubElement(task, "Settings")
    for key, value in (
        ("MultipleInstancesPolicy", "IgnoreNew"),
        ("DisallowStartIfOnBatteries", "false"),
        ("StopIfGoingOnBatteries", "false"),
        ("AllowHardTerminate", "false"),
        ("StartWhenAvailable", "true"),
        ("ExecutionTimeLimit", "PT0S"),
    ):
        SubElement(settings, key).text = value
    restart = SubElement(settings, "RestartOnFailure")
    SubElement(restart, "Interval").text = "PT5M"
    SubElement(restart, "Count").text = "10"
    if word == "watch":  # its exit code says that a run is missing: once is enough
        settings.remove(restart)
    actions = SubElement(task, "Actions", Context="robot")
    run = SubElement(actions, "Exec")
    program, *arguments = plan.command(word)
    SubElement(run, "Command").text = program
    SubElement(run, "Arguments").text = subprocess.list2cmdline(arguments)
    SubElement(run, "WorkingDirectory").text = str(plan.config.parent)
    return task


def _part(task: Element, name: str) -> Element:
    found = task.find(name)
    assert found is not None
    return found


def _bytes(task: Element) -> bytes:
    indent(task)
    content: bytes = tostring(task, encoding="utf-16", xml_declaration=True)
    return content
