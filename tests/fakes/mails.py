"""Small mails for the tests of intake."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
XML = b'<?xml version="1.0" encoding="UTF-8"?>\n<Invoice xmlns="urn:example"><ID>1</ID></Invoice>\n'
PNG = b"\x89PNG\r\n\x1a\n"


def mail(
    *attachments: tuple[str, bytes],
    subject: str = "Faktura",
    sender: str = "Fjordby VVS <faktura@fjordby-vvs.example>",
    text: str = "Hermed faktura. Venlig hilsen",
    headers: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Return a mail; attachments are (name, bytes), declared as application/octet-stream."""
    message = EmailMessage()
    for name, value in headers:
        message[name] = value
    message["From"] = sender
    message["To"] = "faktura@fjordby.example"
    message["Subject"] = subject
    message["Date"] = "Thu, 12 Nov 2026 09:14:00 +0100"
    message["Message-ID"] = f"<{abs(hash((subject, text)))}@fjordby-vvs.example>"
    message.set_content(text)
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of these files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return written.getvalue()
