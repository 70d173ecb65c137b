"""Mails that wait for a person: the invoice, the file or the sender is the trouble."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from robot.demo.documents.altered import truncated
from robot.demo.documents.carry_over import carry_over
from robot.demo.documents.consultancy import consultancy
from robot.demo.documents.erp_print import erp_print
from robot.demo.documents.euro_invoice import euro_invoice
from robot.demo.documents.left_totals import left_totals
from robot.demo.documents.scan import scan
from robot.demo.documents.small_business import small_business
from robot.demo.documents.truth import InvoiceTruth
from robot.demo.everyday_mails import pdf
from robot.demo.expected import DemoMail, held
from robot.demo.invoices import goods, services, works
from robot.demo.letters import Attachment, Letter, compose, from_supplier
from robot.demo.municipality import AUTHSERV_ID, CARE_HOME, MAIL_ADDRESS
from robot.demo.night import Night
from robot.outcome import Reason

PDF_PASSWORD = "Fjordby9999"


def held_mails(night: Night) -> tuple[DemoMail, ...]:
    """Return one mail for each reason."""
    return (*_about_the_invoice(night), *_about_the_file(night), *_about_the_sender(night))


def _about_the_invoice(night: Night) -> tuple[DemoMail, ...]:
    alarm, lunch = works.locks(night, 1), services.catering(night, 1)
    moved = replace(alarm, reg="9995", account="0007130042")
    wrong = replace(lunch, gross_total=lunch.gross_total + Decimal("180.00"))
    unknown, large = services.energy_advice(night), works.earthworks(night, large=True)
    many_hours, toys = services.engineering(night, large=True), goods.toys(night)
    dear = goods.groceries(night, dearer=True)
    return (
        _held(
            night,
            "other-account",
            pdf(moved, small_business),
            moved,
            reasons=(Reason.BANK_ACCOUNT_CHANGED,),
            what=("Kendt leverandør, ny bankkonto", "A known supplier, another bank account"),
        ),
        _held(
            night,
            "unknown-supplier",
            pdf(unknown, small_business),
            unknown,
            reasons=(Reason.UNKNOWN_SUPPLIER,),
            what=("Leverandøren står ikke i registret", "The register lacks the supplier"),
        ),
        _held(
            night,
            "wrong-sum",
            pdf(wrong, small_business),
            wrong,
            reasons=(Reason.TOTALS_DISAGREE, Reason.NOT_PROVEN, Reason.MISSING_FIELD),
            what=("Netto plus moms giver ikke totalen", "Net plus VAT is not the total"),
        ),
        _held(
            night,
            "over-limit",
            pdf(large, small_business),
            large,
            reasons=(Reason.OVER_LIMIT,),
            what=("Over robottens beløbsgrænse", "Above the robot's limit"),
        ),
        _held(
            night,
            "approval",
            pdf(many_hours, consultancy),
            many_hours,
            reasons=(Reason.APPROVAL,),
            what=("Over grænsen for godkendelse", "Above the approval limit"),
        ),
        _held(
            night,
            "euro",
            pdf(toys, euro_invoice, f"Invoice {toys.invoice_number}.pdf"),
            toys,
            reasons=(Reason.CURRENCY,),
            what=("Faktura i euro", "An invoice in euros"),
        ),
        _held(
            night,
            "price",
            pdf(dear, carry_over),
            dear,
            reasons=(Reason.PRICE_AGREEMENT,),
            what=("Pris over prisaftalen", "A price above the agreed one"),
        ),
    )


def _about_the_file(night: Night) -> tuple[DemoMail, ...]:
    locked, cut, bill = services.web_design(night), works.gardening(night), works.masonry(night)
    return (
        _held(
            night,
            "encrypted",
            Attachment(name="Faktura.pdf", data=small_business(locked, password=PDF_PASSWORD)),
            locked,
            reasons=(Reason.ENCRYPTED,),
            what=("PDF med adgangskode", "A PDF with a password"),
            readable=False,
        ),
        _held(
            night,
            "truncated",
            Attachment(name="Faktura_GP.pdf", data=truncated(left_totals(cut))),
            cut,
            reasons=(Reason.UNREADABLE, Reason.NO_TEXT),
            what=("Afkortet PDF", "A truncated PDF"),
            readable=False,
        ),
        _held(
            night,
            "scan",
            Attachment(name="SKM_C25826.pdf", data=scan(bill, night.seed)),
            bill,
            reasons=(Reason.NOT_PROVEN, Reason.NO_TEXT),
            what=("Scannet regning uden tekstlag", "A scan without a text layer"),
        ),
        _hopeless(night),
    )


def _about_the_sender(night: Night) -> tuple[DemoMail, ...]:
    pens, sent_at = goods.office_supplies(night, 4, CARE_HOME), night.arrival("forged")
    forged = replace(
        from_supplier(pens.supplier, "forged", f"Faktura {pens.invoice_number}", sent_at, pdf(pens, erp_print)),
        dmarc="fail",
    )
    cleaning = services.catering(night, 2)
    by_a_colleague = Letter(
        sender="lone.ostergaard@fjordby.example",
        sender_name="Lone Østergaard",
        subject=f"VS: faktura {cleaning.invoice_number}",
        text="Hej\n\nJeg har fået denne her direkte i min egen postkasse. Vil I tage den?\n\nHilsen Lone\n",
        sent_at=night.arrival("colleague"),
        attachments=(pdf(cleaning, small_business),),
        key="colleague",
    )
    return (
        DemoMail(
            key="forged",
            raw=compose(forged),
            what_da="Afsenderen består ikke DMARC",
            what_en="The sender fails DMARC",
            expected=held(Reason.SENDER_AUTHENTICATION, invoice=pens),
        ),
        DemoMail(
            key="colleague",
            raw=compose(by_a_colleague),
            what_da="Videresendt af en kollega, ikke fra leverandøren",
            what_en="Passed on by a colleague, not from the supplier",
            expected=held(Reason.UNKNOWN_SENDER, invoice=cleaning),
        ),
    )


def _held(
    night: Night,
    key: str,
    file: Attachment,
    truth: InvoiceTruth,
    *,
    reasons: tuple[Reason, ...],
    what: tuple[str, str],
    readable: bool = True,
) -> DemoMail:
    letter = from_supplier(truth.supplier, key, f"Faktura {truth.invoice_number}", night.arrival(key), file)
    expected = held(*reasons, invoice=truth if readable else None)
    return DemoMail(key=key, raw=compose(letter), what_da=what[0], what_en=what[1], expected=expected)


def _hopeless(night: Night) -> DemoMail:
    sent_at = night.arrival("hopeless")
    day = sent_at.strftime("%d/%m-%y kl. %H.%M")
    raw = (
        f"Authentication-Results: {AUTHSERV_ID}; dmarc=pass header.from=groenpleje.example\r\n"
        f"From: =?utf-8?Q?Gr=C3n Pleje <kontor@groenpleje.example\r\n"
        f"To: {MAIL_ADDRESS}\r\nDate: {day}\r\n"
        "Subject: =?iso-8859-1?B?RmFrdHVyYSB2ZWRyLiBo5mtrZQ==\r\n"
        "Message-ID: <uden-slut@groenpleje.example\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="----=_Del_1\r\n\r\n'
        "------=_Del_2\r\nContent-Type: application/pdf; name=faktura.pdf; name*1=.pdf\r\n"
        "Content-Transfer-Encoding: bse64\r\n\r\nJVBERi0xLjQKJf///w==JVBE=Ri0\r\n"
    ).encode()
    return DemoMail(
        key="hopeless",
        raw=raw
        + b"------=_Del_1\r\nContent-Type: text/plain; charset=x-ukendt\r\n\r\nH\xe6kken er klippet\xff\xfe\r\n",
        what_da="Mail med ødelagt MIME",
        what_en="A mail whose MIME makes no sense",
        expected=held(Reason.MALFORMED, Reason.NO_INVOICE, Reason.UNREADABLE, Reason.SENDER_AUTHENTICATION),
    )
