"""Reads structured e-invoices: OIOUBL, Peppol and other UBL, CII, ZUGFeRD and Factur-X."""

from scrapers.einvoice.attachments import embedded_pdf, embedded_xmls
from scrapers.einvoice.reading import is_invoice, read_xml
from scrapers.einvoice.reconcile import differences, reconcile

__all__ = ["differences", "embedded_pdf", "embedded_xmls", "is_invoice", "read_xml", "reconcile"]
