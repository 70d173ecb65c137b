"""A later night's mailbox on the same books: a few new mails, and one invoice of the first night again."""

from __future__ import annotations

from robot.demo.documents.craftsman_letter import craftsman_letter
from robot.demo.documents.erp_print import erp_print
from robot.demo.documents.left_totals import left_totals
from robot.demo.documents.oioubl import oioubl
from robot.demo.documents.small_business import small_business
from robot.demo.everyday_mails import one_file, pdf, xml
from robot.demo.expected import DemoMail
from robot.demo.invoices import goods, services, works
from robot.demo.night import Night
from robot.demo.repeated_mails import repeat


def mails(night: Night, first: Night) -> tuple[DemoMail, ...]:
    """Return the night's mails; `first` is the first night on these books."""
    pens, doors, hedge = goods.office_supplies(night), works.carpentry(night), works.gardening(night)
    hosting, lunch, food = services.hosting(night), services.catering(night), goods.office_supplies(first)
    return (
        one_file(night, "erp", pens, pdf(pens, erp_print), ("ERP-udskrift med varelinjer", "ERP print with lines")),
        one_file(
            night,
            "carpenter",
            doors,
            pdf(doors, craftsman_letter),
            ("Håndværkerregning som brev", "Craftsman's letter"),
        ),
        one_file(
            night, "garden", hedge, pdf(hedge, left_totals), ("Totaler i boks til venstre", "Total box on the left")
        ),
        one_file(night, "oioubl", hosting, xml(hosting, oioubl), ("OIOUBL-faktura", "OIOUBL invoice")),
        one_file(
            night, "catering", lunch, pdf(lunch, small_business), ("Forplejning til et møde", "Food for a meeting")
        ),
        repeat(
            night,
            "again",
            food,
            pdf(food, erp_print, "faktura-kopi.pdf"),
            ("Faktura fra den første nat igen", "An invoice of the first night again"),
        ),
    )
