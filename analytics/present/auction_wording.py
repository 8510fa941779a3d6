"""The auction in words: who sets the price, what bid earns most, and the numbers beside today's."""

from analytics.model.auction import BestBid, Outcomes
from analytics.present.auction_figures import change
from analytics.present.cards import Card
from analytics.present.look import Look, about
from analytics.schema import Notice

_SAME = 0.06  # a best bid as near to today's as this is today's
_MOSTLY = 0.5


def headline(found: Outcomes, name: str, look: Look, *, said: Notice | None = None) -> str:
    """Say who sets the price of a group's clicks, or what the levers change, and where the best bid is.

    `said` is a reason that stands elsewhere on the page: why no bid is best is not told twice.
    """
    is_told = not isinstance(found.best, BestBid) and found.best.reason == said
    best = "" if is_told else _best(found, look)
    return f"{_price(found, name, look)} {best}".rstrip()


def _price(found: Outcomes, name: str, look: Look) -> str:
    if (found.chosen["cost"], found.chosen["cpc"]) != (found.today["cost"], found.today["cpc"]):
        return _moved(found, name, look)
    share = float(found.chosen["reserve_sets"])
    who = "reserve" if share > _MOSTLY else "rival"
    facts = {
        "name": name,
        "share": look.percent(share if who == "reserve" else 1 - share),
        "cpc": look.money(float(found.chosen["cpc"]), 2),
    }
    return look.text(f"auction.headline.{who}", **facts)


def _moved(found: Outcomes, name: str, look: Look) -> str:
    more = {of: about(float(found.chosen[of] - found.today[of])) for of in ("paid_clicks", "organic_clicks", "cost")}
    facts = {
        "name": name,
        "paid": look.change(more["paid_clicks"], "clicks"),
        "organic": look.change(more["organic_clicks"], "clicks"),
        "cost": look.change(more["cost"], "value"),
    }
    if found.value is None:
        return look.text("auction.headline.moved_clicks", **facts)
    profit = look.change(about(float(found.chosen["profit"] - found.today["profit"])), "value")
    return look.text("auction.headline.moved", profit=profit, **facts)


def _best(found: Outcomes, look: Look) -> str:
    if not isinstance(found.best, BestBid):
        return look.tell(found.best.reason)
    if not found.best.pays:
        return look.text("auction.headline.never")
    multiple = found.best.multiple
    span = look.text("figures.units.range", lower=change(multiple.lower, look), upper=change(multiple.upper, look))
    if abs(multiple.value - 1) < _SAME:
        return look.text("auction.headline.same", range=span)
    return look.text(
        "auction.headline.up" if multiple.value > 1 else "auction.headline.down",
        change=look.percent(abs(multiple.value - 1)),
        gain=look.change(about(found.best.gain.value), "value"),
        gain_range=look.interval(found.best.gain, "value", sign=True),
    )


def cards(found: Outcomes, look: Look) -> tuple[Card, ...]:
    """The numbers under the levers, each with its interval where they change it."""
    names = ["cpc", "impression_share", "paid_clicks", "organic_clicks", "cost"]
    if not (float(found.today["organic_clicks"]) or float(found.chosen["organic_clicks"])):
        names.remove("organic_clicks")  # an account without organic data has none to show
    names += ["profit"] * (found.value is not None)
    return tuple(_card(name, found, look) for name in names)


def _card(name: str, found: Outcomes, look: Look) -> Card:
    ends = (float(found.chosen[f"{name}{end}"]) for end in ("", "_lower", "_upper"))
    value, lower, upper = (_printed(name, end, look) for end in ends)
    is_today = value == _printed(name, float(found.today[name]), look)
    span = look.text("figures.units.range", lower=lower, upper=upper)
    note = look.text("auction.card.as_today") if is_today else span
    return Card(look.text(f"auction.card.{name}"), value, note, look.text(f"auction.card.{name}_help"))


def _printed(name: str, value: float, look: Look) -> str:
    if name == "impression_share":
        return look.percent(value)
    if name == "cpc":
        return look.money(value, 2)
    return look.money(about(value)) if name in ("cost", "profit") else look.count(about(value))
