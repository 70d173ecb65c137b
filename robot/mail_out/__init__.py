"""The robot's own mails: kept in an outbox until a mail server has taken them."""

from robot.mail_out.outbox import Delivery, Outbox
from robot.mail_out.relay import Relay

__all__ = ["Delivery", "Outbox", "Relay"]
