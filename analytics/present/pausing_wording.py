"""A pause in sentences: what it saves and loses, how sure that is, and what the exports cannot show."""

from analytics.model import NoValue
from analytics.model.pausing import Pause
from analytics.present.look import Look, about

_NOTHING = 0.005


def pausing_sentences(found: Pause, look: Look) -> tuple[str, ...]:
    """The net saving (or the clicks lost), then the first days against the steady state, then brand demand."""
    return (_outcome(found, look), _in_time(found, look), *_brand_demand(found, look))


def _outcome(found: Pause, look: Look) -> str:
    lost = look.amount(about(found.lost_steady.value), "clicks")
    span = look.interval(found.lost_steady, "clicks")
    if isinstance(found.net_saving, NoValue) or isinstance(found.money, NoValue) or found.gains is None:
        return look.text("pausing.outcome.clicks", lost=lost, range=span)
    net, way = found.net_saving, "saves" if found.net_saving.value >= 0 else "costs"
    return look.text(
        f"pausing.outcome.{way}",
        cost=look.money(about(found.money[0].amount.value)),
        net=look.money(about(abs(net.value))),
        range=look.interval(net, "value", sign=True),
        lost=lost,
        chance=look.chance(found.gains),
    )


def _in_time(found: Pause, look: Look) -> str:
    if found.lost_steady.value <= (1 + _NOTHING) * found.lost_first.value:
        return look.text("pausing.in_time.same")
    days = look.text(
        "figures.units.range",
        lower=look.count(found.reaction_days.lower),
        upper=look.count(found.reaction_days.upper),
    )
    lost = {part.name for part in found.clicks if part.amount.value < 0}
    why = "both" if {"stolen", "spill_over"} <= lost else "rivals" if "stolen" in lost else "brand"
    return look.text(
        f"pausing.in_time.{why}",
        first=look.amount(about(found.lost_first.value), "clicks"),
        steady=look.amount(about(found.lost_steady.value), "clicks"),
        days=days,
    )


def _brand_demand(found: Pause, look: Look) -> tuple[str, ...]:
    """What generic ads bring the brand, a judgement that can be edited; nothing for brand queries."""
    visits = next(part.amount for part in found.clicks if part.name == "spill_over")
    if visits.value == 0:
        return ()
    least, most = (look.count(about(-end)) for end in (visits.upper, visits.lower))
    return (look.text("pausing.brand_demand", range=look.text("figures.units.range", lower=least, upper=most)),)
