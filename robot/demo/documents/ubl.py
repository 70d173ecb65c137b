"""The parts of a UBL 2.1 document that OIOUBL and Peppol share, and how its XML is written."""

from __future__ import annotations

from decimal import Decimal

from lxml import etree

CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
_ROOT = "urn:oasis:names:specification:ubl:schema:xsd:{kind}-2"
UNIT_CODES = {"time": "HUR", "stk": "EA", "md": "MON", "krt": "CT", "kg": "KGM", "m": "MTR", "pk": "PK", "m²": "MTK"}
"""The UN/ECE Recommendation 20 codes of the units that our suppliers write."""


class Element:
    """One XML element to write into; names as "cac:Party"."""

    def __init__(self, node: etree._Element) -> None:
        self.node = node

    def add(self, name: str, text: str | None = None, **attributes: str) -> Element:
        """Append an element, with text and attributes where given, and return it."""
        prefix, _, local = name.partition(":")
        made = etree.SubElement(self.node, f"{{{self.node.nsmap[prefix]}}}{local}", attributes)
        made.text = text
        return Element(made)

    def amount(self, name: str, value: Decimal, currency: str) -> Element:
        """Append an amount with its currency."""
        return self.add(name, f"{value:.2f}", currencyID=currency)

    def write(self) -> bytes:
        """Return the document as UTF-8."""
        return etree.tostring(self.node, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def ubl_root(kind: str) -> Element:
    """Return an empty "Invoice" or "CreditNote"."""
    namespace = _ROOT.format(kind=kind)
    prefixes: dict[str | None, str] = {None: namespace, "cac": CAC, "cbc": CBC}
    # lxml-stubs do not know that None is the default namespace
    return Element(etree.Element(f"{{{namespace}}}{kind}", nsmap=prefixes))  # type: ignore[arg-type]


def street_and_number(street: str) -> tuple[str, str]:
    """Return "Skolevej 12" as ("Skolevej", "12"); a street without number has ""."""
    name, _, number = street.partition(",")[0].rpartition(" ")
    return (name, number) if number[:1].isdigit() else (street, "")
