"""`fakturarobot audit verify`: the verdict on the action log and the evidence, in words."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer
from rich.console import Console

from robot.errors import ExitCode
from robot.evidence import verify
from robot.evidence.verify import LEAST_OF_A_HASH
from robot.sentence import at, said
from robot.settings import Settings
from robot.words import load_words


def verify_and_show(
    settings: Settings, console: Console, *, last_hash: str = "", evidence: bool = True, as_json: bool = False
) -> ExitCode:
    """Verify log and evidence of an office and print what was found, as text or as JSON. Needs no ledger.

    Raises `BadParameter` where `last_hash` is none.
    """
    words = load_words(settings.office.language)
    wanted = "".join(last_hash.split()).rstrip(".…").lower()  # as a mail breaks it, or a table cuts it
    try:
        result = verify(settings.work(), evidence=evidence, expected_last_hash=wanted or None)
    except ValueError:
        wrong = said(
            "--last-hash: '{text}' is no hash: give all 64 characters, or the first {least} at least (0-9 and a-f).",
            text=last_hash,
            least=LEAST_OF_A_HASH,
        )
        raise typer.BadParameter(wrong) from None
    code = ExitCode.ALL_ENTERED if result.ok else ExitCode.AUDIT_FAILED
    if as_json:
        console.print_json(json.dumps({"ok": result.ok, **asdict(result)}, default=str))
        return code
    for fault in result.faults:
        where = said("{path}, line {number}", path=fault.file, number=fault.line) if fault.line else fault.file
        console.print(words.say(at(where, fault.what)), markup=False, highlight=False, soft_wrap=True)
    if result.more_faults:
        console.print(words.text("cli.audit_more", more=str(result.more_faults)), markup=False, highlight=False)
    if result.deleted:
        console.print(words.text("cli.audit_deleted", files=str(result.deleted)), markup=False, highlight=False)
    key = "audit_ok" if result.ok else "audit_failed"
    verdict = words.text(
        f"cli.{key}",
        records=str(result.records),
        faults=str(len(result.faults) + result.more_faults),
        last_hash=result.last_hash,
    )
    console.print(verdict, markup=False, highlight=False, soft_wrap=True, style="green" if result.ok else "red")
    return code
