from __future__ import annotations

import csv
import hashlib
import time
from pathlib import Path

import pytest

from mail_intake.unpack import MessageUnpacker
from robot.message import Place, RawMessage
from robot.settings import Limits, Senders

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "hostile"
MOST_SECONDS = 2.0  # CPU time a mail; they take milliseconds


def rows() -> list[dict[str, str]]:
    """Return the corpus's mails, each with what is right; none where the corpus is absent."""
    manifest = CORPUS / "MANIFEST.tsv"
    if not manifest.exists():
        return []
    with manifest.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["path"].startswith("mail/")]


@pytest.mark.skipif(not rows(), reason="the corpus of hostile mail is not on this machine")
def test_every_hostile_mail_is_answered(tmp_path: Path) -> None:
    """None raises or takes long; where an invoice is to be found, its PDF is; bad attachments have their reason."""
    unpacker = MessageUnpacker(Senders(authserv_id="mx.fjordby.example"), Limits())
    wrong = []
    for row in rows():
        path = CORPUS / row["path"]
        data = path.read_bytes()
        place = Place(account="faktura", folder="INBOX", uid_validity=1, uid="1")
        message = RawMessage(place=place, path=path, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
        started = time.process_time()
        unpacked = unpacker(message, tmp_path)
        if time.process_time() - started > MOST_SECONDS:
            wrong.append(f"{path.name}: slow")
        sound = [part for part in unpacked.parts if part.media_type == "application/pdf" and not part.findings]
        if row["class"] == "P" and not sound:
            wrong.append(f"{path.name}: no PDF found")
        if row["reason"] == "not_pdf" and [part.findings[0].reason for part in unpacked.parts] != ["not_pdf"]:
            wrong.append(f"{path.name}: not seen to be no PDF")
        if row["reason"] == "no_invoice" and unpacked.parts:
            wrong.append(f"{path.name}: a document where there is none")
    assert wrong == []
