"""An action log of many records, of the kinds and in the proportions of a real night, made in seconds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from robot.evidence.action_log import GENESIS

_FIRST = datetime(2022, 1, 3, 1, 15, tzinfo=UTC)
_INVOICES_A_NIGHT = 400
_NIGHT = (
    ("message.taken-in", ("mail",), {"sender": "faktura@tømrer.example", "subject": "Faktura {n}", "bytes": "48213"}),
    ("document.read", ("document",), {"kind": "invoice", "invoice_number": "F-{n}", "gross_total": "1250.00"}),
    ("case.ready", (), {"approved_by": "–"}),
    (
        "entry.intended",
        ("before-post.png",),
        {
            "supplier_id": "12345678",
            "supplier_name": "Tømrer Ærø ApS",
            "invoice_number": "F-{n}",
            "issue_date": "2026-11-01",
            "due_date": "2026-12-01",
            "currency": "DKK",
            "net_total": "1000.00",
            "vat_total": "250.00",
            "gross_total": "1250.00",
            "account_code": "4312-2210",
        },
    ),
    ("entry.posted", ("after-post.png",), {"voucher": "B-{n}"}),
    (
        "entry.read-back",
        ("read-back.png",),
        {"supplier_id": "12345678", "invoice_number": "F-{n}", "gross_total": "1250.00", "due_date": "2026-12-01"},
    ),
    ("message.moved", (), {"box": "processed"}),
    ("case.filed", (), {"filed_as": "2026-{n}"}),
)


def write_long_log(work: Path, records: int, *, pictures: int = 200) -> str:
    """Write `records` records to `work`/log, a file a month, and the files that they name; return the last hash.

    The evidence is `pictures` small files in the archive, named again and again: what is measured is the log.
    """
    kept = [_keep(work, f"picture {number}".encode()) for number in range(pictures)]
    (work / "log").mkdir(parents=True, exist_ok=True)
    previous, month = GENESIS, ""
    lines: list[bytes] = []
    for record in _records(records, kept):
        if str(record["time"])[:7] != month:
            _flush(work, month, lines)
            month, lines = str(record["time"])[:7], []
        body = json.dumps({**record, "previous": previous}, ensure_ascii=False, separators=(",", ":")).encode()
        previous = hashlib.sha256(body).hexdigest()
        lines.append(body[:-1] + f',"hash":"{previous}"}}\n'.encode())
    _flush(work, month, lines)
    return previous


def _records(count: int, kept: list[str]) -> Iterator[dict[str, object]]:
    time = _FIRST
    for seq in range(1, count + 1):
        invoice, step = divmod(seq - 1, len(_NIGHT))
        if step == 0 and invoice % _INVOICES_A_NIGHT == 0:
            time = _FIRST + timedelta(days=invoice // _INVOICES_A_NIGHT)
        time += timedelta(milliseconds=250)
        action, named, values = _NIGHT[step]
        yield {
            "seq": seq,
            "previous": GENESIS,
            "time": time.isoformat(timespec="milliseconds"),
            "run": f"{time:%Y-%m-%d}-0115",
            "runbook": "fakturaer@2f1c9b",
            "case": f"F-{time:%Y}-{invoice:06}",
            "who": "robot",
            "action": action,
            "target": "oekonomi98" if action.startswith("entry") else "",
            "values": {name: text.format(n=invoice) for name, text in sorted(values.items())},
            "evidence": [{"sha256": kept[(seq + at) % len(kept)], "name": ""} for at, _ in enumerate(named)],
        }


def _keep(work: Path, data: bytes) -> str:
    sha256 = hashlib.sha256(data).hexdigest()
    path = work / "archive" / sha256[:2] / sha256[2:]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return sha256


def _flush(work: Path, month: str, lines: list[bytes]) -> None:
    if lines:
        (work / "log" / f"actions-{month}.jsonl").write_bytes(b"".join(lines))
