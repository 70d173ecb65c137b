"""Økonomi 98, a finance system as municipalities had it in the late 1990s: no API, only its pages.

`README.md` beside this file lists its pages, labels, names, frames and fault switches.
"""

from robot.demo.oekonomi98.books import PostedLine, PostedVoucher, books
from robot.demo.oekonomi98.faults import Faults
from robot.demo.oekonomi98.system import Oekonomi98
from robot.demo.switches import EVERY

__all__ = ["EVERY", "Faults", "Oekonomi98", "PostedLine", "PostedVoucher", "books"]
