"""A forecast in words: the sentence with its interval, the cards, how far off it was before, and what breaks it."""

from dataclasses import replace

from analytics.model.forecast import Forecast, Segment
from analytics.model.forecast.notices import notices
from analytics.present.cards import Card
from analytics.present.draw import theme_word
from analytics.present.look import Look, about, outward
from analytics.schema import Fact, Interval

_MONTH_WEEKS = 4
_PRICE_DECIMALS = 2


def segment_word(segment: Segment, look: Look) -> str:
    """A segment as people read it: a campaign's or device's own name, or words."""
    if segment.kind in ("campaign", "device"):
        return look.text(f"forecast.segment.{segment.kind}", name=segment.name)
    if segment.kind == "theme":
        return look.text("forecast.segment.theme", name=theme_word(segment.name, look))
    return look.text(f"forecast.segment.{segment.kind}")


def measure_word(measure: str, look: Look) -> str:
    """Name of a measure."""
    return look.text(f"forecast.measure.{measure}")


def printed(value: float, measure: str, look: Look) -> str:
    """A value of a measure: money, a price with its cents, or a count."""
    if measure == "cpc":
        return look.money(value, _PRICE_DECIMALS)
    return look.money(about(value)) if measure == "cost" else look.count(about(value))


def ranged(found: Interval, measure: str, look: Look) -> str:
    """The two ends of an 80 % interval."""
    if measure == "cpc":
        lower, upper = look.money(found.lower, _PRICE_DECIMALS), look.money(found.upper, _PRICE_DECIMALS)
    else:
        lower, upper = (printed(end, measure, look) for end in outward(found.lower, found.upper))
    return look.text("figures.units.range", lower=lower, upper=upper)


def headline(found: Forecast, look: Look) -> str:
    """What comes over the horizon, with its interval, beside what the weeks before brought."""
    weeks, measure = found.asked.weeks, found.asked.measure
    total = found.total(weeks)
    amount = look.text(f"forecast.amount.{measure}", amount=printed(total.value, measure, look))
    facts: dict[str, Fact] = {"weeks": weeks, "amount": amount, "range": ranged(total, measure, look)}
    before = found.earlier(weeks, year=False)
    if not before:
        return look.text("forecast.headline.alone", **facts)
    return look.text("forecast.headline.compared", change=look.percent_change(total.value / before - 1), **facts)


def accuracy(found: Forecast, look: Look) -> str:
    """How far off the same method was on this account before."""
    test = found.back_test
    error, n = test.month_error, len(test.origins)
    if error is None:
        return look.text("forecast.accuracy.short", n=n, weeks=test.steps // test.season)
    return look.text("forecast.accuracy.month", error=look.percent(error), n=n)


def told(found: Forecast, look: Look) -> tuple[str, ...]:
    """Breaks, limits and doubts, in sentences."""
    return (accuracy(found, look), *(look.tell(notice) for notice in notices(found)))


def cards(found: Forecast, look: Look) -> tuple[Card, ...]:
    """The next month, the whole horizon, the change, and the error of the back-test."""
    month = _total_card("month", found, _MONTH_WEEKS, look)
    whole = (_total_card("horizon", found, found.asked.weeks, look),) if found.asked.weeks > _MONTH_WEEKS else ()
    return (month, *whole, _change_card(found, look), _error_card(found, look))


def _card(name: str, value: str, note: str, look: Look, **facts: int) -> Card:
    label = look.text(f"forecast.card.{name}", **facts)
    return Card(label, value, note, look.text(f"forecast.card_help.{name}"))


def _total_card(name: str, found: Forecast, weeks: int, look: Look) -> Card:
    total, measure = found.total(weeks), found.asked.measure
    return _card(name, printed(total.value, measure, look), ranged(total, measure, look), look, weeks=weeks)


def _change_card(found: Forecast, look: Look) -> Card:
    """The next four weeks beside the same weeks a year before where they are known, else beside the four before."""
    ahead = found.total(_MONTH_WEEKS)
    last_year, recent = found.earlier(_MONTH_WEEKS, year=True), found.earlier(_MONTH_WEEKS, year=False)
    name, before = ("year", last_year) if last_year else ("before", recent)
    if not before:
        return _card("before", look.text("wording.unknown"), "", look)
    ends = [look.percent_change(end / before - 1) for end in (ahead.lower, ahead.upper)]
    note = look.text("figures.units.range", lower=ends[0], upper=ends[1])
    return _card(name, look.percent_change(ahead.value / before - 1), note, look)


def _error_card(found: Forecast, look: Look) -> Card:
    test, ratio = found.back_test, found.back_test.mase()
    shown = look.text("wording.unknown") if test.month_error is None else look.percent(test.month_error)
    card = _card("error", shown, look.text("forecast.card.tried", n=len(test.origins)), look)
    if ratio is None:
        return card
    return replace(card, help=f"{card.help} {look.text('forecast.card_help.mase', ratio=look.count(ratio, 2))}")
