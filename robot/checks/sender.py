"""The mail is from the supplier, and our own mail server vouches for it."""

from __future__ import annotations

from collections.abc import Iterator

from robot.checks.look_alike import look_alike
from robot.checks.subject import Subject, hold, note
from robot.invoice import Finding
from robot.outcome import Reason


def check_sender_authentication(subject: Subject) -> Iterator[Finding]:
    """Hold a mail that our mail server does not vouch for.

    DMARC decides where it has a verdict; without one an aligned DKIM signature is enough.
    Source: RFC 8601, RFC 7489.
    """
    origin = subject.case.origin
    if origin.kind != "mail" or not subject.senders.authserv_id:
        return
    if origin.dmarc == "pass" or (origin.dmarc == "none" and origin.dkim == "pass"):
        return
    if origin.dmarc == "none" and not subject.senders.require_authentication:
        yield note(Reason.SENDER_AUTHENTICATION, sender=origin.from_whom or "–", verdict="none")
    else:
        yield hold(Reason.SENDER_AUTHENTICATION, sender=origin.from_whom or "–", verdict=origin.dmarc)


def check_sender_domain(subject: Subject) -> Iterator[Finding]:
    """Hold a mail, or a wish for answers, from a domain that is not the supplier's, or that is made to look like one.

    The second holds for suppliers of which the register knows no domain as well.
    """
    origin, supplier = subject.case.origin, subject.supplier
    if origin.kind != "mail":
        return
    everyone = sorted({domain for known in subject.register for domain in known.mail_domains})
    own = supplier.mail_domains if supplier else ()
    name = supplier.name if supplier else subject.invoice.value("supplier_name") or "–"
    for address in filter(None, (origin.sender or "–", origin.reply_to)):
        domain = address.rpartition("@")[2].casefold() if address.count("@") == 1 else ""
        if any(domain == known or domain.endswith(f".{known}") for known in own):
            continue
        like = look_alike(domain, everyone)
        if own or like:
            shown = f"{address} (≈ {like})" if like else address
            yield hold(Reason.UNKNOWN_SENDER, sender=shown, supplier=name)
            return
    if supplier is not None and not own:
        yield note(Reason.UNKNOWN_SENDER, sender=origin.from_whom or "–", supplier=name)
