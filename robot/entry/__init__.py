"""Works legacy systems through their pages, as a person would, by what their mappings say."""

from __future__ import annotations

from robot.entry.browser import Browsers
from robot.entry.own_thread import OwnThread
from robot.entry.system import WebSystem

__all__ = ["Browsers", "OwnThread", "WebSystem"]
