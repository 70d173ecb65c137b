"""Reads structured e-invoices: OIOUBL, Peppol and other UBL, CII, ZUGFeRD and Factur-X."""

from scrapers.einvoice.reading import is_invoice, read_xml

__all__ = ["is_invoice", "read_xml"]
