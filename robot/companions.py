"""Which files of a mail come along with an invoice in it: delivery notes, time sheets, photographs, another print.

Decided by what the files say first, and by their names where they say nothing. A file that may be an invoice of its
own comes along with none: it is for a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from robot.case import Case
from robot.invoice import Fact, Finding, Invoice, Severity
from robot.outcome import Reason, State

_NAMES = re.compile(
    r"følgeseddel|foelgeseddel|folgeseddel|leveringsseddel|pakkeseddel|fragtbrev|vejese(d|dd)el|ordrebekr|rekvisition"
    r"|delivery.?note|packing.?(list|slip)|lieferschein|följesedel|pakbon"
    r"|time(r|s)?.?(seddel|sedler|registrering|opg|spec|rapport|liste|ark)|timesheet|arbejds(seddel|sedler|rapport|kort)"
    r"|dag(seddel|rapport)|uge(seddel|sedler)|køre(bog|seddel)|koersel|kørsel|materialeliste|servicerapport"
    r"|betingelser|vilk(å|aa)r|terms|conditions|geschäftsbedingungen|\bagb\b|privatlivspolitik|persondata"
    r"|\bbilag|\bappendix|\bannex|\banlage|\bvedlegg|specifikation|dokumentation|kvittering|kassebon|receipt"
    r"|foto|billede|photo|tegning|\bimg.?\d|\bdsc.?\d",
    re.IGNORECASE,
)
_INVOICE_NAMES = re.compile(
    r"faktura|invoice|regning|rechnung|facture|factuur|kredit|credit|opkrævning|opkraevning|\bnota|rykker|\bfakt?\b"
    r"|påmindelse|kontingent|abonnement",
    re.IGNORECASE,
)
_PAYS = ("iban", "account", "fik", "due_date")
_DOCUMENTS = ("application/vnd.openxmlformats", "application/vnd.oasis", "application/x-ole-storage", "application/rtf")
_GONE = (State.DUPLICATE, State.SORTED_AWAY, State.REJECTED)


def is_invoice(case: Case) -> bool:
    """Return whether a case has an invoice that others may come along with."""
    doubted = any(finding.reason == Reason.NOT_AN_INVOICE for finding in case.findings)
    return case.invoice is not None and not doubted and case.state not in _GONE


def are_read(others: Sequence[Case]) -> bool:
    """Return whether the mail's other cases were read, so that all is known that can speak against this one.

    One that was joined of sheets need not be: the sheets were read.
    """
    joined = {other.related_case for other in others}
    return not any(other.state is State.RECEIVED and other.case_id not in joined for other in others)


def comes_along_with(case: Case, others: Sequence[Case]) -> Case | None:
    """Return the invoice of the same mail that a case comes along with, or None where it stands alone or may not.

    `others` are the mail's other cases, in its order. Of several invoices it is the one whose number the file
    shows or is named after, else, for a certain appendix, the last one before it.
    """
    invoices = [other for other in others if is_invoice(other)]
    if not invoices or is_invoice(case):
        return None
    sure = _is_certain(case)
    named = [one for one in invoices if _names(case, _number(one.invoice))]
    if not sure and not _may_be(case, named or invoices):
        return None
    if len(named) == 1 or len(invoices) == 1:
        return (named or invoices)[0]
    if not sure:
        return None
    before = [one for one in invoices if one.case_id < case.case_id]
    return before[-1] if before else invoices[0]


def other_print_of(case: Case, others: Sequence[Case]) -> Case | None:
    """Return the better copy of the same invoice in the same mail, or None.

    An e-invoice is better than a page, then what has more proven values, then what came first.
    """
    if not is_invoice(case):
        return None
    same = [
        other
        for other in others
        if other.state is State.READ and is_invoice(other) and _is_whole(other) and _same(case, other)
    ]
    best = max(sorted([case, *same], key=lambda one: one.case_id), key=_rank)  # of equals the first
    return None if best is case else best


def contradicts(case: Case, others: Sequence[Case]) -> tuple[Case, str] | None:
    """Return a case of the same mail that has this invoice with another value, and the field; None where none has."""
    if not is_invoice(case):
        return None
    for other in others:
        if not is_invoice(other) or not _same_number(case, other):
            continue
        for name in ("gross_total", "currency", "iban", "account", "fik"):
            mine, theirs = _value(case, name), _value(other, name)
            if mine is not None and theirs is not None and mine != theirs:
                return other, name
    return None


def as_appendix(case: Case, of: Case) -> tuple[Finding, ...]:
    """Return the findings of a case that comes along with another: what held it is only noted."""
    end = Finding(reason=Reason.APPENDIX, severity=Severity.END, facts={"case": of.case_id}, by="gathering")
    return (end, *(replace(finding, severity=Severity.NOTE) for finding in case.findings))


def went_along(case: Case) -> bool:
    """Return whether a case ended because its file came along with an invoice of the same mail."""
    return case.state is State.SORTED_AWAY and case.related_case is not None


def is_structured(case: Case) -> bool:
    """Return whether a case's invoice came as an e-invoice."""
    return case.invoice is not None and any(Fact.STRUCTURED in field.facts for _, field in case.invoice.each_field())


def companions_of(case: Case, others: Sequence[Case]) -> tuple[Case, ...]:
    """Return the cases of the same mail whose files go along with this one: appendices, copies, single sheets."""
    return tuple(
        other
        for other in others
        if other.related_case == case.case_id
        and other.document is not None
        and other.state in (State.SORTED_AWAY, State.DUPLICATE)
    )


def _is_certain(case: Case) -> bool:
    """Return whether the file says that it is no invoice: by its title, or by having nothing of one."""
    return any(f.reason == Reason.NOT_AN_INVOICE and f.severity is Severity.END for f in case.findings)


def _may_be(case: Case, invoices: Sequence[Case]) -> bool:
    """Return whether a file that does not say so itself may be an appendix of one of these invoices."""
    reasons = {finding.reason for finding in case.findings if finding.severity is Severity.HOLD}
    name, kind = _file(case)
    if reasons == {Reason.UNSUPPORTED_ATTACHMENT}:
        return (kind.startswith("image/") or kind.startswith(_DOCUMENTS)) and _is_named(name, invoices)
    if reasons == {Reason.NO_TEXT}:
        return _NAMES.search(name) is not None and _is_named(name, invoices)
    if reasons != {Reason.NOT_AN_INVOICE}:
        return False
    number = _number(case.invoice)
    if number is not None:
        return any(_key(number) == _key(_number(one.invoice)) for one in invoices)
    numbered = re.search(r"\d{3}", name) is not None  # "faktura 1002.pdf"
    if (numbered and not _is_named(name, invoices)) or _has_another_total(case, invoices):
        return False
    pays = case.invoice is not None and any(getattr(case.invoice, name) is not None for name in _PAYS)
    return _NAMES.search(name) is not None or not pays


def _has_another_total(case: Case, invoices: Sequence[Case]) -> bool:
    """Return whether a file has a total with VAT that none of these invoices has: a second one without a number.

    Hours have a total too, and no VAT.
    """
    total = _value(case, "gross_total") if _value(case, "vat_total") else None
    known = {_value(one, name) for one in invoices for name in ("gross_total", "net_total", "payable_total")}
    return total is not None and total not in known


def _is_named(name: str, invoices: Sequence[Case]) -> bool:
    """Return whether a name does not call the file an invoice, or calls it by the number of one of these."""
    if _INVOICE_NAMES.search(name) is None or _NAMES.search(name) is not None:
        return True
    return any(_key(number) in _key(name) for one in invoices if len(number := _number(one.invoice) or "") >= 3)


def _names(case: Case, number: str | None) -> bool:
    """Return whether a case shows an invoice's number, or its file is named after it."""
    if number is None:
        return False
    own = _number(case.invoice)
    if own is not None and _key(own) == _key(number):
        return True
    whole = rf"(?<![0-9A-Za-z]){re.escape(number)}(?![0-9A-Za-z])"
    return len(number) >= 3 and re.search(whole, _file(case)[0].replace("_", " "), re.IGNORECASE) is not None


def _file(case: Case) -> tuple[str, str]:
    return (case.document.name, case.document.media_type) if case.document else ("", "")


def _same(one: Case, other: Case) -> bool:
    if not _same_number(one, other):
        return False
    gross = _value(one, "gross_total")
    return gross is not None and gross == _value(other, "gross_total")


def _same_number(one: Case, other: Case) -> bool:
    """Return whether two cases have the same invoice number, of the same supplier as far as both know it."""
    if one.invoice is None or other.invoice is None or one.invoice.credit_note != other.invoice.credit_note:
        return False
    number, supplier, sold_by = _number(one.invoice), _value(one, "supplier_id"), _value(other, "supplier_id")
    same_supplier = supplier is None or sold_by is None or supplier == sold_by
    return number is not None and same_supplier and _key(number) == _key(_number(other.invoice))


def _rank(case: Case) -> tuple[bool, bool, int]:
    fields = [field for _, field in case.invoice.each_field()] if case.invoice is not None else []
    return _is_whole(case), is_structured(case), sum(field.can_be_entered for field in fields)


def _is_whole(case: Case) -> bool:
    return all(finding.reason != Reason.PAGES_MISSING for finding in case.findings)


def _value(case: Case, name: str) -> object:
    return case.invoice.value(name) if case.invoice is not None else None


def _number(invoice: Invoice | None) -> str | None:
    return invoice.value("invoice_number") if invoice is not None else None


def _key(number: str | None) -> str:
    return "".join(c for c in (number or "").upper() if c.isalnum())
