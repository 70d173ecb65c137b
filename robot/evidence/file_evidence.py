"""The port `Evidence` on a work folder: archive/, evidence/<case>/ and log/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from robot.evidence.action_log import ActionLog, Entry
from robot.evidence.archive import Archive
from robot.evidence.case_folder import CaseFolder
from robot.masking import clean, mask
from robot.ports import Clock

KNOWN_NUMBERS = frozenset({"iban", "account", "fik", "supplier_gln", "buyer_gln", "sha256", "last_hash", "voucher"})
"""Names of values that are never a CPR number, whatever they look like."""
_LONGEST_VALUE = 2000


class FileEvidence:
    """Keeps what people look at later in `work`. `secrets` never get into the log."""

    def __init__(self, work: Path, clock: Clock, *, run_id: str = "", runbook: str = "") -> None:
        self.work = work
        self._clock = clock
        self._run = run_id
        self._runbook = runbook
        self._secrets: tuple[str, ...] = ()
        self._archive = Archive(work / "archive")
        self._log = ActionLog(work / "log")
        self._names: dict[tuple[str, str], str] = {}

    def begin(self, run_id: str, runbook: str, *, secrets: Iterable[str] = ()) -> None:
        """Set what the next records carry: the run, and the runbook's name and version."""
        self._run, self._runbook, self._secrets = run_id, runbook, tuple(secrets)
        self._names.clear()

    def keep(self, source: Path | bytes, suffix: str = "") -> str:  # noqa: ARG002 - bytes are found by their SHA-256 alone
        """Store bytes under their SHA-256, durably, and return it."""
        return self._archive.keep(source)

    def path(self, sha256: str) -> Path:
        """Return where the bytes with this SHA-256 lie. Raises `LedgerFault` if they are missing."""
        return self._archive.path(sha256)

    def attach(self, case_id: str, name: str, data: bytes) -> str:
        """Add a file to a case's folder, durably; return its SHA-256. The next record that names it proves it."""
        sha256 = self._archive.keep(data)
        self.show(case_id, name, sha256)
        return sha256

    def show(self, case_id: str, name: str, sha256: str) -> Path:
        """Put a kept file (the document) into a case's folder under a name for people; return where it lies."""
        folder = CaseFolder(self.work / "evidence", case_id)
        shown = folder.show(self._archive.path(sha256), sha256, name)
        self._names[case_id, sha256] = shown
        return folder.path / shown

    def record(
        self,
        action: str,
        *,
        case_id: str = "",
        who: str = "robot",
        target: str = "",
        values: Mapping[str, str] | None = None,
        evidence: Sequence[str] = (),
    ) -> None:
        """Append one action to the log, flushed to disk before it returns. Values are masked."""
        self._log.append(
            Entry(
                time=self._clock.now(),
                run=self._run,
                runbook=self._runbook,
                case=case_id,
                who=self._safe(who),
                action=self._safe(action),
                target=self._safe(target),
                values={self._safe(name): self._value(name, value) for name, value in (values or {}).items()},
                evidence=[(sha256, self._names.get((case_id, sha256), "")) for sha256 in evidence],
            )
        )

    def last_hash(self) -> str:
        """Return the hash of the newest record of the action log."""
        return self._log.last_hash()

    def _value(self, name: str, value: str) -> str:
        return self._safe(value, keep=(value,) if name in KNOWN_NUMBERS else ())

    def _safe(self, text: str, *, keep: Iterable[str] = ()) -> str:
        return clean(mask(clean(text), keep=keep, secrets=self._secrets), _LONGEST_VALUE)
