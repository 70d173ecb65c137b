from __future__ import annotations

import pytest

from robot.checks.look_alike import look_alike

KNOWN = ("fjordby-vvs.example", "soendergaards.example", "bil.example")


@pytest.mark.parametrize(
    "domain",
    [
        "fjordby-vvss.example",  # a letter more
        "fjordbyvvs.example",  # a hyphen less
        "fjrodby-vvs.example",  # two letters swapped
        "fjоrdby-vvs.example",  # a Cyrillic о
        "xn--fjrdby-vvs-fvi.example",  # the same, as it goes over the wire
        "fj0rdby-vvs.example",  # a zero
        "fjordby-vws.example",  # w for vv
        "fjordby-vvs-faktura.example",  # a word beside it
        "faktura-fjordby-vvs.example",
        "fjordby-vvs.test",  # another end
        "fjordby-vvs.example.betaling.test",  # the known one as the front of another
        "søndergårds.example",  # the letters that it stands for
    ],
)
def test_what_is_made_to_look_like_a_known_domain_is_found(domain: str) -> None:
    """A forger changes what the eye does not see."""
    assert look_alike(domain, KNOWN) in KNOWN


@pytest.mark.parametrize(
    "domain",
    ["fjordby-vvs.example", "mail.fjordby-vvs.example", "naboen.example", "bilka.example", "bid.example", "", "–"],
)
def test_the_known_domain_and_those_of_others_are_not_found(domain: str) -> None:
    """The supplier's own domain and its subdomains, strangers, and short names that are like others by chance."""
    assert look_alike(domain, KNOWN) is None
