"""Mails that hold no invoice at all, though some look like one."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from robot.demo import suppliers as s
from robot.demo.documents.correspondence import advert, estimate, reminder, statement
from robot.demo.expected import DemoMail, Expected, held, sorted_away
from robot.demo.invoices import goods, services, works
from robot.demo.letters import Attachment, Letter, compose, from_supplier
from robot.demo.municipality import TOWN_HALL
from robot.demo.night import Night
from robot.outcome import Reason, State

_REMINDER_FEE = Decimal("100.00")  # the most that renteloven § 9 b allows


def other_mails(night: Night) -> tuple[DemoMail, ...]:
    """Return the reminder, the statement, the estimate, the advert and the mail without a file."""
    earlier = Night(seed=night.seed, tonight=night.days_ago(60), number=night.number - 4)
    entries = (goods.office_supplies(earlier, 5), goods.office_supplies(earlier, 6), goods.office_credit(earlier))
    unpaid, offer = works.locks(earlier, 7), works.plumbing(Night(seed=night.seed, tonight=night.tonight, number=8))
    return (
        _no_invoice(
            night,
            "reminder",
            s.RAVN,
            f"Rykker vedr. faktura {unpaid.invoice_number}",
            Attachment(name="Rykker.pdf", data=reminder(unpaid, night.days_ago(2), _REMINDER_FEE)),
            reason=Reason.REMINDER,
            what=("Rykker", "Reminder"),
        ),
        _no_invoice(
            night,
            "statement",
            s.LYNG,
            "Kontoudtog",
            Attachment(name="Kontoudtog.pdf", data=statement(s.LYNG, TOWN_HALL, night.days_ago(1), entries)),
            reason=Reason.STATEMENT,
            what=("Kontoudtog", "Account statement"),
        ),
        _no_invoice(
            night,
            "estimate",
            s.FJORDBY_VVS,
            f"Tilbud {offer.invoice_number}",
            Attachment(name=f"Tilbud_{offer.invoice_number}.pdf", data=estimate(offer, timedelta(days=30))),
            reason=Reason.ESTIMATE,
            certain=True,
            what=("Tilbud", "Estimate"),
        ),
        _no_invoice(
            night,
            "advert",
            s.CATERING,
            "Gaver til medarbejderne - bestil nu",
            Attachment(name="Gavekatalog.pdf", data=advert(s.CATERING, night.tonight)),
            reason=Reason.NOT_AN_INVOICE,
            what=("Reklame med PDF", "Advert with a PDF"),
        ),
        _question(night, services.cleaning(night).invoice_number),
    )


def _no_invoice(
    night: Night,
    key: str,
    supplier: s.DemoSupplier,
    subject: str,
    file: Attachment,
    *,
    reason: Reason,
    what: tuple[str, str],
    certain: bool = False,
) -> DemoMail:
    """Return a mail with a file that is no invoice; a person sees it where that is not `certain`."""
    letter = from_supplier(supplier, key, subject, night.arrival(key), file)
    return DemoMail(
        key=key,
        raw=compose(letter),
        what_da=what[0],
        what_en=what[1],
        expected=sorted_away(reason) if certain else held(reason),
    )


def _question(night: Night, number: str) -> DemoMail:
    letter = Letter(
        sender=f"tina@{s.HAVNENS.domain}",
        sender_name="Tina Holm",
        subject="Hvornår betaler I?",
        text=f"Hej\n\nKan I se, hvornår faktura {number} bliver betalt?\n\nVenlig hilsen\nTina Holm\n",
        sent_at=night.arrival("question"),
        key="question",
    )
    return DemoMail(
        key="question",
        raw=compose(letter),
        what_da="Spørgsmål uden vedhæftet fil",
        what_en="A question without a file",
        expected=(
            Expected(states=(State.HELD, State.SORTED_AWAY), reasons=(Reason.NO_INVOICE, Reason.NOT_AN_INVOICE)),
        ),
    )
