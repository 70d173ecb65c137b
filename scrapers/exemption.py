"""Says whether a page is free of VAT, in the words of its country."""

from __future__ import annotations

import re

_EXEMPT = re.compile(
    r"fritaget\s+for\s+(?:dansk\s+)?moms|momsfritage[nt]|moms-?fri(?:t|e)?\b|ikke\s+momspligtig|momsloven\S*\s+§\s*13\b|ml\.?\s+§\s*13\b"
    r"|(?:beregnes|opkræves|tillægges|betales)\s+ikke\s+moms|(?:er\s+ikke|ej)\s+momsregistreret|uden\s+for\s+momslovens|ikke\s+beregnet\s+moms|ingen\s+moms\s+på|uden\s+moms,?\s+jf"
    r"|omvendt\s+betalingspligt|reverse\s+charge|vat[\s-]+exempt|exempt\s+from\s+vat|outside\s+the\s+scope\s+of\s+vat|zero[\s-]rated"
    r"|(?:unntatt|fritatt)\s+(?:fra\s+|for\s+)?mva|mva-?fri(?:tt)?\b|momsbefri|undantage[nt]\s+från\s+moms|ej\s+momspliktig"
    r"|umsatzsteuerfrei|steuerfrei\s+nach|steuerfreie\s+innergemeinschaftliche|§\s*19\s+(?:abs\.?\s*1\s+)?ustg|kleinunternehmer"
    r"|keine\s+umsatzsteuer|umsatzsteuer\s+wird\s+nicht|tva\s+non\s+applicable|exonérée?s?\s+de\s+(?:la\s+)?tva|293\s?b\b"
    r"|vrijgesteld\s+van\s+btw|btw[\s-]*vrij|btw\s+verlegd"
)
_VAT_WORDS = r"(?:moms|mwst|ust|mva|vat|btw|tva)\b"
_BEARS_VAT = re.compile(
    rf"\b(?:inkl|incl|inklusive|including|med|heraf|heri|hvoraf|plus|\+|zzgl|waarvan|dont)\.?\s+(?:[1-9]\d?\s?%\s+)?{_VAT_WORDS}"
    rf"|\b(?:5|6|7|8|9|10|12|15|19|20|21|25)\s?%\s+{_VAT_WORDS}|\b{_VAT_WORDS},?\s+(?:15|19|20|21|25)\b"
)


def speaks_of_exemption(text: str) -> bool:
    """Return whether the page says that something on it bears no VAT."""
    return _EXEMPT.search(text.casefold()) is not None


def says_exempt(text: str) -> bool:
    """Return whether the page says that nothing on it bears VAT; "inkl. moms" anywhere speaks against it."""
    return speaks_of_exemption(text) and _BEARS_VAT.search(text.casefold()) is None
