"""Reads what the office's own mail server says of a sender: the header Authentication-Results (RFC 8601).

Which header counts: mail servers put theirs on top, so whatever a sender wrote stands below. The
topmost Authentication-Results header of a mail counts, and only if it names the configured
authserv-id; any other, further down or of another server, is ignored. Several headers with our
authserv-id are not put together: where a server inserts its own below its `Received` line, a
forged one would be its direct neighbour. A server that adds none to some mails must strip the
ones that claim to be its own, as RFC 8601, section 5, demands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message

from mail_intake import header
from robot.message import Verdict

_RESULT = re.compile(r"\s*([a-z0-9-]+)(?:\s*/\s*[0-9]+)?\s*=\s*([a-z0-9-]+)", re.IGNORECASE)
_PROPERTY = re.compile(r"([a-z]+)\s*\.\s*([a-z0-9_-]+)\s*=\s*(\"[^\"]*\"|[^\s;]+)", re.IGNORECASE)
_REASON = re.compile(r"\breason\s*=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\s;]+)", re.IGNORECASE)
_LONGEST = 4096  # characters of the header that are looked at
_FAILED = frozenset({"fail", "softfail", "hardfail", "permerror", "policy"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Authentication:
    """The verdicts on one mail. A "pass" is always one for the domain of its From address."""

    spf: Verdict = "none"
    dkim: Verdict = "none"
    dmarc: Verdict = "none"
    authenticated_by: str = ""  # "" where no header of ours was found


def read_authentication(message: Message, authserv_id: str, sender_domain: str) -> Authentication:
    """Return the verdicts of the server `authserv_id` on a mail from `sender_domain`."""
    headers = header.values(message, "Authentication-Results")
    if not authserv_id or not headers:
        return Authentication()
    server, *results = _split(_without_comments(headers[0][:_LONGEST]))
    named = server.split()
    if not named or named[0].strip('"').casefold() != authserv_id.casefold():
        return Authentication()
    verdicts: dict[str, Verdict] = {}
    for result in results:
        method, verdict = _verdict(result, sender_domain)
        verdicts[method] = _together(method, verdicts.get(method), verdict)
    return Authentication(
        spf=verdicts.get("spf", "none"),
        dkim=verdicts.get("dkim", "none"),
        dmarc=verdicts.get("dmarc", "none"),
        authenticated_by=authserv_id,
    )


def aligned(domain: str, sender_domain: str) -> bool:
    """Whether one of two domains is the other or lies below it (DMARC's relaxed alignment, without a suffix list)."""
    one, other = domain.casefold().strip("."), sender_domain.casefold().strip(".")
    if "." not in one or "." not in other:
        return False
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _verdict(result: str, sender_domain: str) -> tuple[str, Verdict]:
    match = _RESULT.match(result)
    if match is None:
        return "", "none"
    method, word = match.group(1).casefold(), match.group(2).casefold()
    if word in _FAILED:
        return method, "fail"
    if word != "pass":
        return method, "none"
    found = _properties(result)
    domain = {
        "spf": found.get("smtp.mailfrom") or found.get("smtp.helo"),
        "dkim": found.get("header.d") or found.get("header.i"),
        "dmarc": found.get("header.from"),
    }.get(method)
    return method, "pass" if aligned((domain or "").rpartition("@")[2], sender_domain) else "none"


def _properties(result: str) -> dict[str, str]:
    """Return the properties of a result by "type.name"; one that stands twice with two values says nothing.

    The reason is free text, which a sender may have had a part in.
    """
    found: dict[str, str] = {}
    for kind, name, value in _PROPERTY.findall(_REASON.sub(" ", result)):
        key, bare = f"{kind}.{name}".casefold(), value.strip('"')
        found[key] = bare if found.get(key, bare) == bare else ""
    return found


def _together(method: str, before: Verdict | None, now: Verdict) -> Verdict:
    """Of several signatures one good one is enough; of several other verdicts the worst counts."""
    order: tuple[Verdict, ...] = ("pass", "fail", "none") if method == "dkim" else ("fail", "pass", "none")
    return now if before is None else min(before, now, key=order.index)


def _without_comments(value: str) -> str:
    kept, depth, quoted, escaped = [], 0, False, False
    for character in value:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == '"' and depth == 0:
            quoted = not quoted
        elif character == "(" and not quoted:
            depth += 1
        elif character == ")" and depth:
            depth -= 1
            continue
        if depth == 0:
            kept.append(character)
    return "".join(kept)


def _split(value: str) -> list[str]:
    """Split at semicolons outside quotes."""
    pieces = value.split('"')
    marked = [piece.replace(";", "\n") if number % 2 == 0 else piece for number, piece in enumerate(pieces)]
    return '"'.join(marked).split("\n")
