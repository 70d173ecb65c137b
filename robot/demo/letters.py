"""How a demo mail is put together: headers as our mail server leaves them, attachments, forwarded mails, zips."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from robot.demo.municipality import AUTHSERV_ID, MAIL_ADDRESS
from robot.demo.suppliers import DemoSupplier


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One file of a mail, as the sender's program declares it: not always truthfully."""

    name: str  # "" leaves the name out
    data: bytes
    media_type: str = "application/pdf"
    inline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a sender writes."""

    sender: str  # address
    sender_name: str
    subject: str
    text: str
    sent_at: datetime
    attachments: tuple[Attachment, ...] = ()
    forwarded: bytes | None = None  # a whole mail, attached as message/rfc822
    logo: bytes | None = None  # a picture in the HTML text, as many signatures have one
    dmarc: str = "pass"
    key: str = ""  # makes the Message-ID and the boundaries, so that the same letter gives the same bytes


def from_supplier(
    supplier: DemoSupplier, key: str, subject: str, sent_at: datetime, *attachments: Attachment
) -> Letter:
    """Return an ordinary covering letter of a supplier's bookkeeping."""
    text = (
        f"Hej\n\nHermed fremsendes {subject[:1].lower()}{subject[1:]}.\n\n"
        f"Med venlig hilsen\n{supplier.name}\nTlf. {supplier.phone}\n"
    )
    return Letter(
        sender=f"faktura@{supplier.domain}",
        sender_name=supplier.name,
        subject=subject,
        text=text,
        sent_at=sent_at,
        attachments=attachments,
        key=key,
    )


def compose(letter: Letter) -> bytes:
    """Return the mail as it lies in the mailbox, with our mail server's verdict on the sender on top."""
    message = EmailMessage(policy=SMTP)
    domain = letter.sender.partition("@")[2]
    verdict = letter.dmarc
    message["Authentication-Results"] = (
        f"{AUTHSERV_ID}; spf={verdict} smtp.mailfrom={domain}; dkim={'pass' if verdict == 'pass' else 'none'}"
        f" header.d={domain}; dmarc={verdict} header.from={domain}"
    )
    message["Received"] = f"from mail.{domain} by {AUTHSERV_ID} with ESMTPS; {format_datetime(letter.sent_at)}"
    message["Date"] = format_datetime(letter.sent_at)
    message["From"] = f'"{letter.sender_name}" <{letter.sender}>'
    message["To"] = f'"Fjordby Kommune, Faktura" <{MAIL_ADDRESS}>'
    message["Subject"] = letter.subject
    message["Message-ID"] = f"<{letter.key}.{letter.sent_at:%Y%m%d%H%M%S}@{domain}>"
    message.set_content(letter.text, cte="quoted-printable")
    if letter.logo is not None:
        _add_html(message, letter.text, letter.logo, domain)
    for attachment in letter.attachments:
        _attach(message, attachment)
    if letter.forwarded is not None:
        _attach_mail(message, letter.forwarded)
    _name_boundaries(message, letter.key)
    return message.as_bytes()


def zipped(sent_at: datetime, *attachments: Attachment) -> Attachment:
    """Return the files in one zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for attachment in attachments:
            info = zipfile.ZipInfo(attachment.name, sent_at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, attachment.data)
    return Attachment(name="bilag.zip", data=out.getvalue(), media_type="application/zip")


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    kind, _, subtype = attachment.media_type.partition("/")
    message.add_attachment(
        attachment.data,
        maintype=kind,
        subtype=subtype,
        disposition="inline" if attachment.inline else "attachment",
        filename=attachment.name or None,
    )


def _attach_mail(message: EmailMessage, mail: bytes) -> None:
    if not message.is_multipart():
        message.make_mixed()
    part = EmailMessage(policy=SMTP)
    part["Content-Type"] = "message/rfc822"
    part["Content-Disposition"] = "attachment"
    part.set_payload([message_from_bytes(mail, policy=SMTP)])
    message.attach(part)


def _add_html(message: EmailMessage, text: str, logo: bytes, domain: str) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines() if line)
    html = f'<html><body>{paragraphs}<img src="cid:logo@{domain}" alt="Logo"></body></html>'
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    payload = message.get_payload()
    assert isinstance(payload, list)
    rich = payload[1]
    assert isinstance(rich, EmailMessage)
    rich.add_related(logo, "image", "png", cid=f"<logo@{domain}>", filename="image001.png", disposition="inline")


def _name_boundaries(message: EmailMessage, key: str) -> None:
    for number, part in enumerate(message.walk()):
        if part.get_content_maintype() == "multipart" and part.get_boundary() is None:
            part.set_boundary(f"=_{key}_{number}")
