"""The targets of `make fuzz`, for a moment each: what hypothesis makes of their seeds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS, run_once, seeds

_CUTS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 60), st.binary(max_size=12)), max_size=4)


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=60)
@given(changes=_CUTS, which=st.integers(0, 1))
def test_what_is_cut_and_changed_is_survived(target: str, changes: list[tuple[int, int, bytes]], which: int) -> None:
    """A seed of which pieces were replaced raises nothing and breaks no promise of its target."""
    data = list(seeds(target))[which]
    for at, length, new in changes:
        place = at % (len(data) + 1)
        data = data[:place] + new + data[place + length :]
    run_once(target, data)


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=60)
@given(
    data=st.one_of(
        st.binary(max_size=400),
        st.text(st.characters(codec=None), max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass")),
    )
)
def test_whatever_comes_is_survived(target: str, data: bytes) -> None:
    """Bytes and text without any sense raise nothing."""
    run_once(target, data)
