"""Says where the folders `Behandlet` and `Til gennemsyn` of a mailbox folder lie on its server."""

from __future__ import annotations

from dataclasses import dataclass

from mail_intake.connection import Client


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespaces:
    """The server's namespaces (RFC 2342), each as (prefix, separator)."""

    personal: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    shared: tuple[tuple[str, str], ...] = ()

    def beside(self, folder: str, name: str) -> str:
        """Return the full name of the folder `name` that belongs to `folder`.

        In a colleague's mailbox (`shared/kreditor/INBOX`) that is at its top (`shared/kreditor/Behandlet`),
        in a public one beside the folder, else at the top of the robot's own. A name that starts with
        such a prefix is taken as it is.
        """
        if any(prefix and name.startswith(prefix) for prefix, _ in (*self.others, *self.shared)):
            return name
        for prefix, separator in self.others:
            if prefix and separator and folder.startswith(prefix):
                owner = folder.removeprefix(prefix).partition(separator)[0]
                return f"{prefix}{owner}{separator}{name}"
        for prefix, separator in self.shared:
            if prefix and separator and folder.startswith(prefix):
                parent = folder.rpartition(separator)[0]
                return f"{parent}{separator}{name}"
        prefix = self.personal[0][0] if self.personal else ""
        return name if name.startswith(prefix) else f"{prefix}{name}"


def read_namespaces(client: Client) -> Namespaces:
    """Return the server's namespaces; none where it does not know them."""
    if not client.has_capability("NAMESPACE"):
        return Namespaces()
    found = client.namespace()
    return Namespaces(personal=_pairs(found.personal), others=_pairs(found.other), shared=_pairs(found.shared))


def _pairs(found: object) -> tuple[tuple[str, str], ...]:
    pairs = found if isinstance(found, (tuple, list)) else ()
    return tuple((_text(prefix), _text(separator)) for prefix, separator, *_ in pairs)


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
