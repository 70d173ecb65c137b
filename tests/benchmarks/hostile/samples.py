"""A folder of hostile files: MANIFEST.tsv says what is right for each, MASTER.tsv whom the office knows."""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from functools import cached_property
from pathlib import Path
from typing import Literal

_FACT = re.compile(r"(no|net|vat|total|cvr)=([\w.-]+)")
_TYPES = {"pdf": "pdf", "xml": "xml"}


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One hostile file, and the mail that brings it.

    `kind` P: to be entered once; X: to be held or refused for one of `reasons`; T: the invariants alone count.
    A workbook (`is_answer`) comes as an answer of the staff, not by mail.
    """

    path: str
    kind: Literal["P", "X", "T"]
    reasons: frozenset[str]
    note: str
    data: bytes
    sender: str  # the mail domain of the supplier that sends the file, where it is no mail itself

    @property
    def is_answer(self) -> bool:
        """Whether the file is a workbook that staff are said to have answered."""
        return self.path.endswith(".xlsx")

    @property
    def facts(self) -> dict[str, str]:
        """The values that the note states: no, net, vat, total, cvr."""
        return dict(_FACT.findall(self.note))

    @cached_property
    def mail(self) -> bytes:
        """The mail as it is delivered: the file itself, or a well-formed mail with the file attached."""
        return self.data if self.path.startswith("mail/") else _attached(self)

    @property
    def sha256(self) -> str:
        """The SHA-256 of the mail's bytes."""
        return hashlib.sha256(self.mail).hexdigest()


def load_samples(folder: Path) -> list[Sample]:
    """Return the samples that MANIFEST.tsv names and that are there, in its order."""
    known = list(_rows(folder / "MASTER.tsv"))
    found = []
    for row in _rows(folder / "MANIFEST.tsv"):
        path = folder / row["path"]
        if not path.is_file():
            continue
        found.append(
            Sample(
                path=row["path"],
                kind=row["class"],  # type: ignore[arg-type] # the manifest's three letters
                reasons=frozenset(filter(None, row["reason"].split("|"))),
                note=row["note"],
                data=path.read_bytes(),
                sender=_sender(row["note"], known),
            )
        )
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _sender(note: str, known: list[dict[str, str]]) -> str:
    stated = dict(_FACT.findall(note)).get("cvr")
    return next((k for k in known if k["cvr"] == stated), known[0])["mail_domains"].split()[0]


def _attached(sample: Sample) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["Authentication-Results"] = (
        f"mx.fjordby.example; spf=pass smtp.mailfrom={sample.sender}; dkim=pass header.d={sample.sender}; "
        f"dmarc=pass header.from={sample.sender}"
    )
    mail["From"] = f"faktura@{sample.sender}"
    mail["To"] = "faktura@fjordby.example"
    mail["Subject"] = "Faktura"
    mail["Date"] = "Thu, 12 Nov 2026 09:14:00 +0100"
    mail["Message-ID"] = f"<{hashlib.sha256(sample.path.encode()).hexdigest()[:20]}@{sample.sender}>"
    mail.set_content("Hermed faktura. Venlig hilsen")
    mail.add_attachment(
        sample.data,
        maintype="application",
        subtype=_TYPES.get(sample.path.partition("/")[0], "octet-stream"),
        filename=Path(sample.path).name,
    )
    return mail.as_bytes()


HONEST = Sample(
    path="mail/the-next-one.eml",
    kind="X",
    reasons=frozenset({"no_invoice"}),
    note="the mail that comes after the hostile ones",
    data=b"From: info@naboen.example\r\nTo: faktura@fjordby.example\r\nSubject: Vedr. morgenkaffe\r\n"
    b"Message-ID: <next@naboen.example>\r\n\r\nVi ses i morgen.\r\n",
    sender="naboen.example",
)
