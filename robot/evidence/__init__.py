"""What people look at later: the archive, the files of each case, the action log, the evidence page."""

from __future__ import annotations

from robot.evidence.file_evidence import FileEvidence
from robot.evidence.verify import LogFault, VerifyResult, verify

__all__ = ["FileEvidence", "LogFault", "VerifyResult", "verify"]
