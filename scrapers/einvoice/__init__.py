"""Reads structured e-invoices: OIOUBL, Peppol and other UBL, CII, ZUGFeRD and Factur-X."""

from scrapers.einvoice.attachments import embedded_pdf, embedded_xml
from scrapers.einvoice.reading import is_invoice, read_xml
from scrapers.einvoice.reconcile import reconcile

__all__ = ["embedded_pdf", "embedded_xml", "is_invoice", "read_xml", "reconcile"]
