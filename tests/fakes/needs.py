"""What a test needs of the machine: a desk may lack it, the machine that decides what lands may not."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(sentence: str) -> NoReturn:
    """Skip the test that needs it; where `CI` is set, fail it: there the set-up should have brought it."""
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)
