"""Mails with several files that belong together: an invoice with its appendices, an invoice a sheet a file."""

from __future__ import annotations

from robot.demo.documents.altered import apart
from robot.demo.documents.carry_over import carry_over
from robot.demo.documents.craftsman_letter import craftsman_letter
from robot.demo.documents.delivery_note import delivery_note, photograph, time_sheet
from robot.demo.everyday_mails import pdf
from robot.demo.expected import DemoMail, Expected, entered
from robot.demo.invoices import goods, works
from robot.demo.letters import Attachment, Letter, compose, from_supplier
from robot.demo.night import Night
from robot.demo.suppliers import DemoSupplier
from robot.outcome import Reason, State


def gathered_mails(night: Night) -> tuple[DemoMail, ...]:
    """Return the mails whose files are seen together."""
    return (_with_appendices(night), _in_sheets(night))


def _with_appendices(night: Night) -> DemoMail:
    truth = works.masonry(night, 2)
    files = (
        Attachment(name="Følgeseddel.pdf", data=delivery_note(truth)),
        pdf(truth, craftsman_letter),
        Attachment(name="Timeseddel.pdf", data=time_sheet(truth)),
        Attachment(name="IMG_2041.jpg", data=photograph(night.dice("photograph")), media_type="image/jpeg"),
    )
    return DemoMail(
        key="appendices",
        raw=compose(_letter(night, "appendices", truth.invoice_number, truth.supplier, files)),
        what_da="Faktura med følgeseddel, timeseddel og foto",
        what_en="An invoice with delivery note, time sheet and photograph",
        expected=(*_along(Reason.APPENDIX), *entered(truth), *_along(Reason.APPENDIX, 2)),
    )


def _in_sheets(night: Night) -> DemoMail:
    truth = goods.groceries(night, weeks_ago=1)
    files = tuple(
        Attachment(name=f"Scan_{number:04d}.pdf", data=sheet)
        for number, sheet in enumerate(apart(carry_over(truth)), start=1)
    )
    return DemoMail(
        key="sheets",
        raw=compose(_letter(night, "sheets", truth.invoice_number, truth.supplier, files)),
        what_da="Én faktura som to PDF'er, en side i hver",
        what_en="One invoice as two PDFs, a page in each",
        expected=(*_along(Reason.JOINED, len(files)), *entered(truth)),
    )


def _letter(night: Night, key: str, number: str, supplier: DemoSupplier, files: tuple[Attachment, ...]) -> Letter:
    return from_supplier(supplier, key, f"Faktura {number}", night.arrival(key), *files)


def _along(reason: Reason, count: int = 1) -> tuple[Expected, ...]:
    """Return the expectation of files that go along with the mail's invoice."""
    return (Expected(states=(State.SORTED_AWAY,), reasons=(reason,)),) * count
