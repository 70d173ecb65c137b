"""A supplier mapping that used to match still does."""

from __future__ import annotations

from collections.abc import Iterator

from robot.checks.subject import Subject, note
from robot.invoice import Fact, Finding
from robot.outcome import Reason


def check_mapping(subject: Subject) -> Iterator[Finding]:
    """Note an invoice that no mapping matched, of a supplier whose invoices one used to match. E-invoices need none."""
    invoice, found = subject.invoice, subject.invoice.supplier_id
    if found is None or invoice.supplier_mapping is not None:
        return
    if any(Fact.STRUCTURED in field.facts for _, field in invoice.each_field()):
        return
    if any(finding.reason == Reason.MAPPING_UNMATCHED and not finding.by for finding in subject.case.findings):
        return  # the reader said so: the mapping is there, but none of its layouts is
    mapping = subject.history.mapping_before(found.value, subject.case.case_id)
    if mapping is not None:
        name = subject.supplier.name if subject.supplier else invoice.value("supplier_name") or found.value
        yield note(Reason.MAPPING_UNMATCHED, mapping=mapping, supplier=name)
