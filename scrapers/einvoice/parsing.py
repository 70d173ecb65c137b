"""From bytes to an XML tree: no DTD, no entities, no network, bounded.

Expat decodes what the declaration says and nothing else, in UTF-16 as well; defusedxml stops at
the DOCTYPE itself, before a single entity is declared.
"""

from __future__ import annotations

import codecs
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from robot.outcome import Reason

MAX_BYTES = 50_000_000
"""The largest XML document that is read; the largest real ones carry PDFs of some ten megabytes."""

MAX_TAGS = 1_000_000
"""The most tags, start and end counted: more than 10,000 invoice lines."""

MAX_DEPTH = 100
"""The deepest nesting; UBL's deepest path has some 15 levels."""

ENVELOPE_DEPTH = 4
"""How far down the root of an invoice may stand, the document's own root being the first level."""

ROOT_NAMES = frozenset({"Invoice", "CreditNote", "CrossIndustryInvoice", "CrossIndustryDocument"})
"""The local names that an invoice's root may have."""


class NoInvoice(Exception):
    """The bytes hold no invoice that can be read. Stays inside this package."""

    def __init__(self, reason: Reason, **facts: str) -> None:
        self.reason = reason
        self.facts = facts
        super().__init__(reason.value)


class _BoundedBuilder(TreeBuilder):
    """Builds a tree of local names; what may be an invoice's root keeps its namespace as `xmlns`."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: Any, attrs: Any) -> Element:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise NoInvoice(Reason.TOO_BIG, limit=f"{MAX_DEPTH} levels")
        space, _, name = tag.rpartition("}")
        if self._depth <= ENVELOPE_DEPTH and name in ROOT_NAMES:
            attrs = {**attrs, "xmlns": space[1:]}
        return super().start(name, attrs)

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(tag.rpartition("}")[2])


def parse(data: bytes) -> Element:
    """Return the root of an XML document, its names without namespaces. Raises `NoInvoice` with one of four reasons.

    `unsupported_attachment`: no XML at all; `unreadable`: broken XML; `dtd_forbidden`; `too_big`.
    """
    if len(data) > MAX_BYTES:
        raise NoInvoice(Reason.TOO_BIG, limit=f"{MAX_BYTES} bytes")
    if not looks_like_xml(data):
        raise NoInvoice(Reason.UNSUPPORTED_ATTACHMENT)
    if data.count(b"<") > MAX_TAGS:
        raise NoInvoice(Reason.TOO_BIG, limit=f"{MAX_TAGS} tags")
    parser = DefusedXMLParser(target=_BoundedBuilder(), forbid_dtd=True)
    try:
        parser.feed(data)
        root: Element = parser.close()
    except DefusedXmlException:
        raise NoInvoice(Reason.DTD_FORBIDDEN) from None
    except (ParseError, LookupError, ValueError) as error:  # Lookup, Value: an encoding that there is not
        raise NoInvoice(Reason.UNREADABLE, detail=str(error)) from None
    return root


def looks_like_xml(data: bytes) -> bool:
    """Return whether the first sign of the bytes is "<", in whatever encoding."""
    head = data[:1024]
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        head = head.removeprefix(mark)
    return head.lstrip(b" \t\r\n\0").startswith(b"<")
