"""Finds totals that stand beside an invoice's own: another invoice's, last year's, a statement's.

A consistent sum with its labels is no proof while another one may be this invoice's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from scrapers.columns import in_one_column
from scrapers.linking import Link
from scrapers.sightings import AmountAt
from scrapers.total_places import says_no_more
from scrapers.total_roles import GROSS, STRONG, VAT, Roles, Sum

_ASKED = {"gross_total": 3.0, "payable_total": 1.8}


def beside(roles: Roles, others: Sequence[Sum], best: Sum, lines: Decimal | None) -> Decimal | None:
    """Return a total that is named beside the best sum and may be this one's; none where the lines make the best."""
    if told := roles.told_totals - {best.gross}:
        return max(told)
    if lines is not None:
        if abs(lines) in (best.net, best.gross):
            return next(_asked_below(roles, best), None)
        named = roles.named_by(abs(lines), GROSS)
        if named is not None and not _is_over(roles, named, best):
            return abs(lines)
    return next(_apart(roles, others, best), None)


def _asked_below(roles: Roles, best: Sum) -> Iterator[Decimal]:
    """Yield the totals that are asked for below the sum that the lines make: it may be that of earlier invoices."""
    gross = roles.everywhere.get(best.gross)
    if gross is None:
        return
    for value in roles.values(_ASKED) - {best.net, best.vat, best.gross}:
        link = roles.named_by(value, _ASKED)
        if link is None or link.how != "right" or link.label.begins != link.label.first or not says_no_more(link):
            continue
        below = (link.item.row.page, link.item.row.index) > (gross.row.page, gross.row.index)
        if below and value >= 1 and abs(best.gross - value) not in roles.everywhere:
            yield value


def _apart(roles: Roles, others: Sequence[Sum], best: Sum) -> Iterator[Decimal]:
    """Yield the totals that are named beside the best sum, and that it does not explain.

    They may be another invoice's, last year's, or those of this one. What differs by an amount that the page shows is
    explained, as a prepayment is, and so is what stands over it in its column: the total of a part.
    """
    own = {best.net, best.vat, best.gross}
    for other in others:
        vat_named, gross_named = roles.best(other.vat, VAT), roles.best(other.gross, GROSS)
        on_page = roles.everywhere.keys() >= {other.net, other.vat} and other.rate is not None
        named = (on_page and gross_named > 0) or (vat_named >= STRONG and gross_named >= STRONG)
        is_part = best.in_parts and other.rate is not None and other.gross < best.gross
        explained = is_part or own & {other.net, other.vat, other.gross} or best.gross - other.gross in roles.everywhere
        if other.holds and other.vat > 0 and named and not explained:
            yield other.gross
    for value in roles.values(GROSS) - own:
        link = roles.named_by(value, GROSS)
        if link is None or roles.best(value, GROSS) < STRONG or value < 1 or link.how == "below":
            continue
        explained = abs(best.gross - value) in roles.everywhere or _is_over(roles, link, best)
        begins = link.label.begins == link.label.first  # "Varekøb i alt" is the total of a part
        if not explained and says_no_more(link) and (begins or roles.speaks_of_none):
            yield value


def _is_over(roles: Roles, link: Link, best: Sum) -> bool:
    """Return whether an amount stands over one of the sum's in its column."""
    at = link.item
    ends = [roles.everywhere[value] for value in (best.net, best.gross) if value in roles.everywhere]
    return isinstance(at, AmountAt) and any(
        at.row.page < end.row.page or (at.row.index < end.row.index and in_one_column(at, end)) for end in ends
    )
