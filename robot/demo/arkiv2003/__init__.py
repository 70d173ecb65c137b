"""Arkiv 2003, a case and document system for filing (journalisering): no API, only its pages.

`README.md` beside this file lists its pages, labels, names and fault switches.
"""

from robot.demo.arkiv2003.books import FiledCase, FiledDocument, books, filed_cases
from robot.demo.arkiv2003.faults import Faults
from robot.demo.arkiv2003.system import Arkiv2003
from robot.demo.switches import EVERY

__all__ = ["EVERY", "Arkiv2003", "Faults", "FiledCase", "FiledDocument", "books", "filed_cases"]
