"""From what an e-invoice says to an `Invoice` with its certainty, and what speaks against it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from robot.invoice import Certainty, Fact, Field, Finding, Invoice, Line, Rival, Severity, VatSubtotal
from robot.masking import clean
from robot.outcome import Reason
from robot.register import compact
from scrapers.einvoice.against import against
from scrapers.einvoice.arithmetic import Disagreement, Figures, disagreements, includes_rounding, is_provable
from scrapers.einvoice.elements import MAX_TEXT, Said
from scrapers.einvoice.lines import read_lines, read_vat, turned_line, turned_vat
from scrapers.einvoice.numerals import parse_currency, parse_date, parse_total
from scrapers.einvoice.payment import means_in, payment_means, unknown_means
from scrapers.einvoice.stated import Stated

T = TypeVar("T")

MAX_RIVALS = 10
"""How many rivals of a value are kept for `explain`; one is enough to make it a guess."""

MAX_PARTS = 200
"""How many parts of one sum are looked at; more taxes, allowances or VAT rates than that do not add up."""

_TOTALS = ("net_total", "vat_total", "gross_total", "payable_total")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # Unicode's general categories


@dataclass(slots=True)
class _Bench:
    """What has been worked out so far of one e-invoice."""

    stated: Stated
    currency: str = ""
    fields: dict[str, Field[Any]] = dataclass_field(default_factory=dict)
    findings: list[Finding] = dataclass_field(default_factory=list)

    def hold(self, reason: Reason, name: str | None = None, **facts: str) -> None:
        self.findings.append(Finding(reason=reason, severity=Severity.HOLD, field=name, facts=facts))


def invoice_of(stated: Stated) -> tuple[Invoice, tuple[Finding, ...]]:
    """Return the invoice that an e-invoice states, and the findings against it.

    Every value is `proven` where the document's own arithmetic holds, and `supported` where not;
    a value with rivals, or with a wrong check digit, is a `guess`.
    """
    bench = _Bench(stated=stated)
    _read_texts(bench)
    _read_totals(bench)
    lines, line_faults = read_lines(stated.lines)
    subtotals, vat_faults = read_vat(stated.vat)
    bench.findings += (*line_faults, *vat_faults)
    figures = _figures(bench, lines, subtotals)
    sign = _direction(bench)
    proven = _weigh(bench, figures)
    _read_payments(bench)
    if sign < 0:
        _turn_totals(bench)
    _drop_payable_that_is_gross(bench)
    invoice = Invoice(
        credit_note=stated.credit_note or sign < 0,
        lines=tuple(turned_line(line) for line in lines) if sign < 0 else lines,
        vat_subtotals=tuple(turned_vat(one) for one in subtotals) if sign < 0 else subtotals,
    ).with_fields(**{name: _certain(found, proven=proven) for name, found in bench.fields.items()})
    return invoice, (*bench.findings, *against(stated, invoice))


def _field(said: tuple[Said, ...], values: list[T]) -> Field[T]:
    """Return the first value as a field, the others that differ as its rivals."""
    rivals = tuple(
        Rival(raw=other.text, why_lost="stands after it in the XML")
        for other, value in zip(said[1:], values[1:], strict=True)
        if value != values[0]
    )[:MAX_RIVALS]
    return Field(
        value=values[0],
        raw=said[0].text,
        rule=said[0].rule,
        certainty=Certainty.GUESS if rivals else Certainty.SUPPORTED,
        facts=frozenset({Fact.STRUCTURED}),
        rivals=rivals,
    )


def _certain(found: Field[Any], *, proven: bool) -> Field[Any]:
    if not proven or found.certainty is not Certainty.SUPPORTED:
        return found
    return replace(found, certainty=Certainty.PROVEN, facts=found.facts | {Fact.ARITHMETIC})


def _read_texts(bench: _Bench) -> None:
    _read(bench, "currency", parse_currency, Reason.CURRENCY)
    bench.currency = bench.fields["currency"].value if "currency" in bench.fields else ""
    foreign = sorted(bench.stated.currencies - {bench.currency})
    if bench.currency and foreign:
        bench.hold(Reason.CURRENCY, "currency", seen=", ".join(foreign), expected=bench.currency)
    for name in ("issue_date", "due_date"):
        _read(bench, name, parse_date, Reason.DATE_IMPLAUSIBLE)
    for name in ("supplier_id", "buyer_id"):
        _read(bench, name, _identifier, Reason.MISSING_FIELD)
    for name in ("supplier_gln", "buyer_gln"):
        glns = tuple(said for said in bench.stated.texts.get(name, ()) if _is_gln(said.text))
        if glns:
            bench.fields[name] = _field(glns, [compact(said.text) for said in glns])
    for name in ("invoice_number", "order_reference", "corrects"):
        _read(bench, name, _typed, Reason.MISSING_FIELD)
    for name in ("supplier_name", "buyer_name", "buyer_reference"):
        _read(bench, name, _name, Reason.MISSING_FIELD)


def _read(bench: _Bench, name: str, parse: Callable[[str], Any], reason: Reason) -> None:
    said = bench.stated.texts.get(name, ())
    if not said:
        return
    try:
        values = [parse(one.text) for one in said]
    except ValueError:
        bench.hold(reason, name, seen=clean(said[0].text, MAX_TEXT))
        return
    bench.fields[name] = _field(said, values)


def _short(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise ValueError("too long")
    return text


def _typed(text: str) -> str:
    """Return a text that is typed into a system as it stands. Raises `ValueError` where a person would see another."""
    if _UNSEEN.intersection(map(unicodedata.category, _short(text))) or not any(map(str.isalnum, text)):
        raise ValueError("signs that nobody sees")
    return text


def _name(text: str) -> str:
    """Return a name without the signs that nobody sees: it is shown, and compared, but not typed."""
    return "".join(c for c in _short(text) if unicodedata.category(c) not in _UNSEEN)


def _identifier(text: str) -> str:
    identifier = compact(_typed(text))
    if not identifier:
        raise ValueError("no letters and digits")
    return identifier


def _is_gln(text: str) -> bool:
    number = compact(text)
    return len(number) == 13 and number.isascii() and number.isdigit()


def _amount(bench: _Bench, name: str, said: Said) -> Decimal | None:
    try:
        return parse_total(said.text, bench.currency)
    except ValueError:
        bench.hold(Reason.AMOUNT_INVALID, name, seen=clean(said.text, MAX_TEXT))
        return None


def _sum(bench: _Bench, name: str, parts: Iterable[tuple[Said, int]]) -> Field[Decimal] | None:
    """Return the sum of the parts as one field, None where there are none or one is no amount."""
    signed = [(said, sign, _amount(bench, name, said)) for said, sign in islice(parts, MAX_PARTS)]
    amounts = [amount * sign for _, sign, amount in signed if amount is not None]
    if not signed or len(amounts) < len(signed):
        return None
    return Field(
        value=sum(amounts, Decimal(0)),
        raw="".join(f"{' - ' if sign < 0 else ' + '}{said.text}" for said, sign, _ in signed)[3:],
        rule=signed[0][0].rule if len(signed) == 1 else f"{signed[0][0].rule} and {len(signed) - 1} more, summed",
        certainty=Certainty.SUPPORTED,
        facts=frozenset({Fact.STRUCTURED}),
    )


def _read_totals(bench: _Bench) -> None:
    stated = bench.stated
    for name in ("gross_total", "payable_total"):
        said = stated.texts.get(name, ())
        amounts = [_amount(bench, name, one) for one in said[: MAX_RIVALS + 1]]
        if said and None not in amounts:
            bench.fields[name] = found = _field(said[: MAX_RIVALS + 1], amounts)
            if found.rivals:
                bench.hold(Reason.AMOUNT_AMBIGUOUS, name, seen=" / ".join(one.text for one in said[: MAX_RIVALS + 1]))
    net = _sum(bench, "net_total", ((part.said, part.sign) for part in stated.net_parts))
    vat = _sum(bench, "vat_total", ((said, 1) for said in stated.tax_parts))
    if vat is None and not stated.tax_parts:
        vat = _vat_of_breakdown(bench)
    if net is not None:
        bench.fields["net_total"] = net
    if vat is not None:
        bench.fields["vat_total"] = vat


def _vat_of_breakdown(bench: _Bench) -> Field[Decimal] | None:
    """Return the VAT where only its breakdown states it; BT-110 is optional."""
    rule = f"{bench.stated.syntax} VAT breakdown"
    return _sum(bench, "vat_total", ((Said(text=one.vat, rule=rule), 1) for one in bench.stated.vat))


def _figures(bench: _Bench, lines: tuple[Line, ...], subtotals: tuple[VatSubtotal, ...]) -> Figures:
    stated = bench.stated

    def value(name: str) -> Decimal | None:
        return bench.fields[name].value if name in bench.fields else None

    def extra(said: tuple[Said, ...]) -> Decimal | None:
        found = _sum(bench, "payable_total", ((one, 1) for one in said))
        return None if found is None else found.value

    zero = Decimal(0)
    return Figures(
        net=value("net_total"),
        vat=value("vat_total"),
        gross=value("gross_total"),
        payable=value("payable_total"),
        rounding=extra(stated.rounding) or zero,
        prepaid=extra(stated.prepaid) or zero,
        line_total=extra(stated.line_total),
        allowances=extra(stated.allowances) or zero,
        charges=extra(stated.charges) or zero,
        duties=extra(stated.duties) or zero,
        all_taxes=extra(stated.all_taxes),
        line_amounts=[line.amount for line in lines],
        taxable_amounts=[one.taxable for one in subtotals],
        vat_amounts=[one.vat for one in subtotals],
    )


def _weigh(bench: _Bench, figures: Figures) -> bool:
    """Return whether the figures prove each other; say each sum that does not hold."""
    if includes_rounding(figures):
        found = bench.fields["gross_total"]
        bench.fields["gross_total"] = replace(
            found, value=found.value - figures.rounding, rule=f"{found.rule}, its rounding taken off"
        )
    failed = disagreements(figures)
    for one in failed:
        bench.findings.append(_finding(one, figures))
    return is_provable(figures) and not failed and not bench.findings


def _finding(failed: Disagreement, figures: Figures) -> Finding:
    """Return the finding for a sum that does not hold, with the facts that its sentence uses."""
    reason = Reason.TOTALS_DISAGREE
    facts = {"stated": str(failed.stated), "computed": str(failed.computed)}
    if failed.sum == "lines":
        reason = Reason.LINES_DISAGREE
        facts = {"lines": str(failed.computed), "net": str(failed.stated)}
    elif failed.sum == "gross":
        facts = {"net": str(figures.net), "vat": str(figures.vat), "gross": str(figures.gross)}
    return Finding(reason=reason, severity=Severity.HOLD, field=failed.field, facts=facts)


def _read_payments(bench: _Bench) -> None:
    supplier = bench.fields.get("supplier_id")
    danish = bench.currency == "DKK" or (supplier is not None and len(supplier.value) == 8 and supplier.value.isdigit())
    found = [payment_means(stated, danish=danish) or unknown_means(stated) for stated in bench.stated.payments]
    found += [means for note in bench.stated.notes for means in means_in(note, bench.stated.syntax)]
    for means in found:
        if means is None:
            continue
        known = bench.fields.get(means.kind)
        if known is None:
            bench.fields[means.kind] = Field(
                value=means.value,
                raw=means.raw,
                rule=means.rule if means.valid else f"{means.rule}, check digit wrong",
                certainty=Certainty.SUPPORTED if means.valid else Certainty.GUESS,
                facts=frozenset({Fact.STRUCTURED}),
            )
        elif known.value != means.value:
            rival = Rival(raw=means.value, why_lost="stands after it in the XML")
            bench.fields[means.kind] = replace(
                known, certainty=Certainty.GUESS, rivals=(*known.rivals, rival)[:MAX_RIVALS]
            )


def _direction(bench: _Bench) -> int:
    """Return -1 where all totals are negative: a credit note in disguise. Hold where any is."""
    totals = {name: bench.fields[name] for name in _TOTALS if name in bench.fields}
    negative = [name for name, found in totals.items() if found.value < 0]
    if not negative:
        return 1
    name = "gross_total" if "gross_total" in negative else negative[0]
    bench.hold(Reason.AMOUNT_INVALID, name, seen=totals[name].raw)
    mixed = any(found.value > 0 for found in totals.values())
    return 1 if mixed or "gross_total" not in negative else -1


def _turn_totals(bench: _Bench) -> None:
    """Make the totals positive, as `Invoice` has them."""
    for name in _TOTALS:
        if name in bench.fields:
            bench.fields[name] = replace(bench.fields[name], value=-bench.fields[name].value + 0)


def _drop_payable_that_is_gross(bench: _Bench) -> None:
    payable, gross = bench.fields.get("payable_total"), bench.fields.get("gross_total")
    if payable is not None and gross is not None and payable.value == gross.value and not payable.rivals:
        del bench.fields["payable_total"]
