"""How things are shown to one reader: language, mode, currency, and the numbers they print."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10
from typing import Literal

from analytics.locales import Language, numbers, tell, text
from analytics.present.palette import PALETTES, Mode, Palette
from analytics.present.template import plotly_config
from analytics.present.tokens import Step, scaled, size
from analytics.schema import Fact, Interval, Notice

Measure = Literal["clicks", "value"]
UNKNOWN_CURRENCY = "XXX"  # ISO 4217 for "no currency": printed as the general sign ¤
_DIGITS = 3  # an estimate is not known better than this
_SMALL_MONEY = 10
_NEARLY_ALL = 0.99  # of simulated cases
_NOTHING = 0.5  # half a unit: an amount under it is printed as nothing


@dataclass(frozen=True, slots=True)
class Look:
    """A reader's language, mode and currency, and whether figures are drawn for a room rather than a desk.

    `currency` is an ISO 4217 code; None (no file states one) prints amounts with the general currency sign, ¤.
    """

    language: Language = "fr"
    mode: Mode = "light"
    currency: str | None = None
    presented: bool = False

    def size(self, step: Step) -> int:
        """Height of a figure's words, in pixels."""
        return size(step, presented=self.presented)

    def pixels(self, length: float) -> float:
        """Length of something drawn, such as a line's width: larger when presented."""
        return scaled(length, presented=self.presented)

    @property
    def colour(self) -> Palette:
        """Colours of the mode."""
        return PALETTES[self.mode]

    def text(self, key: str, **facts: Fact) -> str:
        """Text of a catalogue key in the reader's language."""
        return text(key, self.language, **facts)

    def tell(self, notice: Notice) -> str:
        """Sentence of a notice in the reader's language."""
        return tell(notice, self.language)

    def money(self, amount: float, decimals: int | None = None) -> str:
        """An amount in the account's currency; cents only where they matter, under 10, and nothing under a half."""
        given = _cents(abs(amount)) if decimals is None else decimals
        return _minus(numbers.money(amount, self.currency or UNKNOWN_CURRENCY, self.language, given))

    def percent(self, share: float, decimals: int = 0) -> str:
        """A share in [0, 1] as a percentage."""
        return _minus(numbers.percent(share, self.language, decimals))

    def percent_change(self, share: float) -> str:
        """A relative change as a percentage with its sign."""
        return signed(self.percent(abs(share)), share)

    def chance(self, share: float) -> str:
        """A share of simulated cases as a percentage: all of a few hundred are no certainty, none no proof."""
        if share > _NEARLY_ALL:
            return self.text("figures.units.nearly_all")
        return self.text("figures.units.nearly_none") if share < 1 - _NEARLY_ALL else self.percent(share)

    def count(self, value: float, decimals: int = 0) -> str:
        """A number with the reader's marks."""
        return _minus(numbers.count(value, self.language, decimals))

    def amount(self, value: float, measure: Measure) -> str:
        """Money, or clicks with their word."""
        return self.money(value) if measure == "value" else self.text("figures.units.clicks", n=_whole(value))

    def change(self, value: float, measure: Measure) -> str:
        """The same with its sign, plus included."""
        return signed(self.amount(abs(value), measure), value)

    def interval(self, found: Interval, measure: Measure, *, sign: bool = False) -> str:
        """The two ends of an 80 % interval, rounded outward, to one precision; clicks without their word."""
        decimals = _cents(max(abs(found.lower), abs(found.upper))) if measure == "value" else 0
        lower, upper = (self._end(end, measure, decimals, sign=sign) for end in outward(found.lower, found.upper))
        return self.text("figures.units.range", lower=lower, upper=upper)

    def _end(self, value: float, measure: Measure, decimals: int, *, sign: bool) -> str:
        show = self.money if measure == "value" else self.count
        return signed(show(abs(value), decimals), value) if sign else show(value, decimals)

    def currency_sign(self) -> str:
        """The sign that goes into a column's header, such as €."""
        return numbers.money(1, self.currency or UNKNOWN_CURRENCY, self.language).replace("1", "").strip("\xa0")

    def money_axis(self) -> dict[str, object]:
        """Axis settings that print money the reader's way."""
        before, after = numbers.money(1, self.currency or UNKNOWN_CURRENCY, self.language).split("1")
        return {"tickprefix": before, "ticksuffix": after, "tickformat": ",.0f", "separatethousands": True}

    def measure_axis(self, measure: Measure) -> dict[str, object]:
        """Axis settings for money or clicks."""
        return self.money_axis() if measure == "value" else {"tickformat": ",.0f"}


def config(look: Look) -> dict[str, object]:
    """Plotly configuration of the reader's language."""
    return plotly_config(look.language)


def about(value: float) -> float:
    """An estimate rounded to three digits, so that a sentence claims no more than the model knows.

    Examples
    --------
    >>> about(9369.07), about(-0.12345), about(0.0)
    (9370.0, -0.123, 0.0)

    """
    if not isfinite(value) or value == 0:
        return value
    return float(round(value, _DIGITS - 1 - floor(log10(abs(value)))))


def outward(lower: float, upper: float) -> tuple[float, float]:
    """Ends of an interval at three digits; from a thousand on away from what lies between, which is printed in full.

    Examples
    --------
    >>> outward(12261.0, 12352.0), outward(-0.12345, 496.4)
    ((12200.0, 12400.0), (-0.123, 496.0))

    """
    return _rounded(lower, floor), _rounded(upper, ceil)


def _rounded(value: float, rounding: Callable[[float], int]) -> float:
    if not isfinite(value) or abs(value) < 10.0**_DIGITS:
        return about(value)
    unit = 10.0 ** (_DIGITS - 1 - floor(log10(abs(value))))
    return float(rounding(round(value * unit, 6)) / unit)


def signed(shown: str, value: float) -> str:
    """Put the sign of `value` before its printed size; nothing has no sign.

    Examples
    --------
    >>> signed("2,655", 2655.0), signed("12", -12.0), signed("0", -0.2)
    ('+2,655', '−12', '0')

    """
    is_nothing = not any(digit in shown for digit in "123456789")
    return ("" if is_nothing else "+" if value > 0 else "−" if value < 0 else "") + shown


def _minus(shown: str) -> str:
    """A hyphen before a number is a minus sign."""
    return shown.replace("-", "−", 1) if shown.startswith("-") else shown


def _cents(size: float) -> int:
    return 2 if _NOTHING <= size < _SMALL_MONEY else 0


def _whole(value: float) -> int:
    return int(numbers.rounded(value, 0)) if isfinite(value) else 0
