from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.crooked import crooked, crooked_mapping, meant

if TYPE_CHECKING:
    from robot.entry import Browsers

LEFT_BEHIND = "() => { window.left = new WeakRef({ of: 'an earlier invoice' }); }"
IS_GONE = "() => window.left.deref() === undefined"


def test_every_tenth_invoice_the_pages_give_back_what_earlier_ones_left(browsers: Browsers) -> None:
    """A browser with room collects its garbage late: over a night that is a gigabyte."""
    mapping = crooked_mapping(enter="steps = [{ expect = { css = 'body' } }]", form="[form.fields]\n")
    with crooked(browsers, {}, mapping) as (_, robot):
        gone: list[bool] = []
        for _number in range(10):
            robot.fill(meant())
            assert robot._session is not None
            page = robot._session.screen.page
            if not gone:
                page.evaluate(LEFT_BEHIND)
            gone.append(page.evaluate(IS_GONE))
    assert (gone[0], gone[-1]) == (False, True)
