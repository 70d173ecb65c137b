"""Net, VAT and gross agree with each other, with a VAT rate that exists, and with the lines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from robot.case import as_fact
from robot.checks.subject import Subject, hold, note
from robot.invoice import Finding
from robot.outcome import Reason

_CENT = Decimal("0.01")
_STANDARD_RATE = Decimal(25)  # momsloven § 33


def check_totals(subject: Subject) -> Iterator[Finding]:
    """Hold where net + VAT is not gross, to the øre."""
    invoice = subject.invoice
    net, vat, gross = (invoice.value(n) for n in ("net_total", "vat_total", "gross_total"))
    if net is None or vat is None or gross is None:
        return
    if min(net, vat, gross) < 0:
        yield hold(Reason.AMOUNT_INVALID, "gross_total", seen=as_fact(min(net, vat, gross)))
    if net + vat != gross:
        yield hold(Reason.TOTALS_DISAGREE, "gross_total", net=as_fact(net), vat=as_fact(vat), gross=as_fact(gross))


def check_vat_rate(subject: Subject) -> Iterator[Finding]:
    """Hold for more VAT than Danish law knows; part-exempt invoices have less, and that is fine."""
    net, vat = subject.invoice.value("net_total"), subject.invoice.value("vat_total")
    if net is None or vat is None or subject.invoice.value("currency") not in (None, "DKK"):
        return
    most = (net * _STANDARD_RATE / 100).quantize(_CENT) + len(subject.invoice.lines) * _CENT + _CENT
    rate = str((vat / net * 100).quantize(Decimal("0.1"))) if net else "–"
    known = {s.rate for s in subject.invoice.vat_subtotals}
    if vat > most or known - {_STANDARD_RATE, Decimal(0)}:
        yield hold(Reason.VAT_RATE, "vat_total", rate=rate)


def check_lines(subject: Subject) -> Iterator[Finding]:
    """Note lines that do not add up to the net total: the totals are posted, the lines are not."""
    lines, net = subject.invoice.lines, subject.invoice.value("net_total")
    if lines and net is not None:
        added = sum((line.amount for line in lines), Decimal(0))
        if added != net:
            yield note(Reason.LINES_DISAGREE, lines=as_fact(added), net=as_fact(net))


def check_payable(subject: Subject) -> Iterator[Finding]:
    """Hold where another amount than the gross total is to be paid: prepaid, rounded or carried over."""
    payable, gross = subject.invoice.value("payable_total"), subject.invoice.value("gross_total")
    if payable is not None and gross is not None and payable != gross:
        yield hold(Reason.PAYABLE_DIFFERS, "payable_total", payable=as_fact(payable), gross=as_fact(gross), words="")
