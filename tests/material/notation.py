"""How a page writes amounts and dates: each invoice keeps to one way of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_MONTHS = {
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_DAYS = ("man.", "tirs.", "ons.", "tors.", "fre.", "lør.", "søn.")
_DATE_FORMS = {
    "03-03-2024": "{dd}-{mm}-{y}",
    "03-03-24": "{dd}-{mm}-{yy}",
    "03.03.2024": "{dd}.{mm}.{y}",
    "03.03.24": "{dd}.{mm}.{yy}",
    "3.3.24": "{d}.{m}.{yy}",
    "3/3-2024": "{d}/{m}-{y}",
    "3/3 2024": "{d}/{m} {y}",
    "03/03/2024": "{dd}/{mm}/{y}",
    "2024-03-03": "{y}-{mm}-{dd}",
    "03MAR2024": "{dd}{short}{y}",
    "3. marts 2024": "{d}. {month} {y}",
    "d. 3. marts 2024": "d. {d}. {month} {y}",
    "den 3. marts 2024": "den {d}. {month} {y}",
    "søn. 3. marts 2024": "{weekday} {d}. {month} {y}",
    "3. mar. 2024": "{d}. {dotted} {y}",
    "03 mar 2024": "{dd} {short} {y}",
    "3 March 2024": "{d} {month} {y}",
    "March 3, 2024": "{month} {d}, {y}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountForm:
    """One way of writing amounts."""

    thousands: str = "."
    decimal: str = ","
    minus: str = "-{}"
    total: str = "{}"  # how a total is written around its number
    dash: bool = False  # 1.234,- where there are no hundredths

    def number(self, amount: Decimal, places: int = 2) -> str:
        """Return the bare number."""
        text = f"{abs(amount):,.{places}f}".replace(",", "\0").replace(".", self.decimal).replace("\0", self.thousands)
        if self.dash and text.endswith(f"{self.decimal}00"):
            text = text[:-2] + "-"
        return self.minus.format(text) if amount < 0 else text


AMOUNT_FORMS: dict[str, AmountForm] = {
    "1.234,56": AmountForm(),
    "1234,56": AmountForm(thousands=""),
    "1 234,56": AmountForm(thousands=" "),
    "1_234,56": AmountForm(thousands="\N{NO-BREAK SPACE}"),
    "1'234.56": AmountForm(thousands="'", decimal="."),
    "1,234.56": AmountForm(thousands=",", decimal="."),
    "1.234,-": AmountForm(dash=True),
    "kr. 1.234,56": AmountForm(total="kr. {}"),
    "1.234,56 kr.": AmountForm(total="{} kr."),
    "DKK 1.234,56": AmountForm(total="DKK {}"),
    "DKK 1,234.56": AmountForm(thousands=",", decimal=".", total="DKK {}"),
    "1.234,56-": AmountForm(minus="{}-"),
    "−1.234,56": AmountForm(minus="\N{MINUS SIGN}{}"),
    "€ 1.234,56": AmountForm(total="€ {}"),
    "1.234,56 €": AmountForm(total="{} €"),
    "1 234,56 €": AmountForm(thousands="\N{NO-BREAK SPACE}", total="{} €"),
    "1_234,56 €": AmountForm(thousands="\N{NARROW NO-BREAK SPACE}", total="{}\N{NO-BREAK SPACE}€"),
    "£(1,234.56)": AmountForm(thousands=",", decimal=".", minus="({})", total="£{}"),
    "£1,234.56": AmountForm(thousands=",", decimal=".", total="£{}"),
    "€1,234.56": AmountForm(thousands=",", decimal=".", total="€{}"),
}
DANISH_AMOUNTS = (
    "1.234,56", "1.234,56", "1.234,56", "1234,56", "1 234,56", "1_234,56", "kr. 1.234,56", "1.234,56 kr.",
    "DKK 1.234,56", "1.234,56-", "−1.234,56",
)  # fmt: skip


DANISH_DATES = (
    "03-03-2024", "03-03-24", "03.03.2024", "03.03.24", "3.3.24", "3/3-2024", "3/3 2024", "03/03/2024", "3. marts 2024",
    "d. 3. marts 2024", "den 3. marts 2024", "3. mar. 2024", "03 mar 2024", "2024-03-03", "søn. 3. marts 2024",
)  # fmt: skip
OTHER_DATES = {
    "no": ("03.03.2024", "3. marts 2024", "2024-03-03"),
    "sv": ("2024-03-03", "2024-03-03", "3 March 2024"),
    "de": ("03.03.2024", "3. marts 2024"),
    "en": ("3 March 2024", "03/03/2024", "March 3, 2024", "03 mar 2024"),
    "nl": ("03-03-2024", "3 March 2024"),
    "fr": ("03/03/2024", "3 March 2024"),
}


def written_date(form: str, day: date, language: str) -> str:
    """Return the day in a form, which is named by the third of March 2024 written in it."""
    month = _MONTHS[language].split()[day.month - 1]
    short = month[:3]
    return _DATE_FORMS[form].format(
        d=day.day,
        dd=f"{day:%d}",
        m=day.month,
        mm=f"{day:%m}",
        yy=f"{day:%y}",
        y=day.year,
        month=month,
        short=short,
        dotted=short if short == month else f"{short}.",
        weekday=_DAYS[day.weekday()],
    )
