"""Before each batch: does the system still look as its mapping says? If not, its cases wait."""

from __future__ import annotations

from robot.breaker import Breaker
from robot.errors import ConfigurationError, ScreenChanged, SystemFault
from robot.ports import LegacySystem
from robot.stages.night import Night


def system_fits(night: Night, system: LegacySystem, breaker: Breaker) -> bool:
    """Whether the canary came through. After a rest it is the one try that closes the breaker again."""
    if not breaker.lets_through(night.now()):
        night.rests(system.name, breaker.rests_until())
        return False
    for _ in range(night.process.retries + 1):
        try:
            system.check()
        except SystemFault as fault:
            breaker.failed(night.now())
            night.system_failed(system.name, fault)
            if isinstance(fault, ScreenChanged):
                night.screen_changed(system.name, fault)
                return False
            if not breaker.lets_through(night.now()):
                return False
            system.reset()
        except ConfigurationError as fault:
            night.tally.fault(fault)
            return False
        else:
            breaker.succeeded()
            return True
    return False
