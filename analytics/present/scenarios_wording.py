"""Scenarios in words: their names, the unknowns, which one wins and how surely, and what would change our mind."""

from collections.abc import Sequence

from analytics.decide import Scenario
from analytics.decide.frontier import assumed_share
from analytics.decide.scenarios import Comparison, Pair, Swing
from analytics.decide.scenarios.sizes import SIZES
from analytics.model import Analysis
from analytics.model.priors import cells
from analytics.present.draw import cell_word, scenario_word
from analytics.present.look import Look, Measure, about
from analytics.present.trade_off_figures import MOSTLY_ASSUMED
from analytics.schema import INTERVAL

_SAME_SPEND = 0.005  # share of the spend under which two costs are the same
_MOST_FLIPS = 4


def measure_of(pair: Pair) -> Measure:
    """What a pair is judged by, as figures print it."""
    return "value" if pair.measure == "profit" else "clicks"


def best_pair(comparison: Comparison) -> Pair | None:
    """The scenario that does best against the first; None without another."""
    return max(comparison.pairs, key=lambda pair: pair.difference.value, default=None)


def scenarios_headline(comparison: Comparison, look: Look, analysis: Analysis | None = None) -> str:
    """Which scenario brings most more than the first one, at what change of cost, and in how many simulated cases.

    Clicks that mostly rest on published elasticities (of `analysis`) are a lead to test, as on the dividing line.
    """
    told, pair = _headline(comparison, look), best_pair(comparison)
    if analysis is None or pair is None or measure_of(pair) == "value":
        return told
    is_lead = assumed_share(analysis.response) > MOSTLY_ASSUMED
    return f"{told} {look.text('scenarios.headline.lead')}" if is_lead else told


def _headline(comparison: Comparison, look: Look) -> str:
    pair = best_pair(comparison)
    if pair is None:
        return look.text("wording.scenarios.one")
    reference, other = (scenario_word(each.scenario.name, look) for each in (pair.reference, pair.other))
    if pair.difference.value <= 0:
        chance = look.chance(pair.chance)
        return look.text("scenarios.headline.reference_wins", reference=reference, other=other, chance=chance)
    dearer = pair.other.cost - pair.reference.cost
    than = "than_today" if pair.reference.scenario.name == "as_is" else "than"
    way = "same" if abs(dearer) < _SAME_SPEND * pair.reference.cost else "more" if dearer > 0 else "less"
    surely = "sure" if is_sure(pair) else "unsure"
    return look.text(
        f"wording.scenarios.{measure_of(pair)}_{way}",
        name=other,
        than=look.text(f"wording.scenarios.{than}", name=reference),
        more=look.amount(about(pair.difference.value), measure_of(pair)),
        saved=look.money(about(abs(dearer))),
        tail=look.text(f"scenarios.headline.{surely}", chance=look.chance(pair.chance)),
    )


def is_sure(pair: Pair) -> bool:
    """Whether the interval of the difference leaves 0 out: the better one is better in 9 cases of 10."""
    return not INTERVAL[0] <= pair.chance <= INTERVAL[1]


def unknown_word(name: str, look: Look) -> str:
    """An unknown of a comparison in words."""
    return look.text(f"scenarios.unknown.{name}") if name in SIZES else cell_word(name, look)


def told_unknown(name: str, look: Look) -> str:
    """The same in a sentence: of a prior cell it is the incremental share that is unknown."""
    word = unknown_word(name, look)
    return look.text("scenarios.level.share_of", cell=word) if name in cells() else word


def level_word(swing: Swing, level: float, pair: Pair, look: Look) -> str:
    """A level of an unknown in its own unit: a share, money a click, a change, or a factor."""
    if swing.name in cells():
        return look.percent(level)
    if swing.name == "value":
        return look.money(level, 2)
    if swing.name in ("cpc_size", "demand_size"):
        field = swing.name.removesuffix("_size")
        stated = (float(getattr(each.scenario.world, field)) for each in (pair.other, pair.reference))
        return look.percent_change(level * next((value for value in stated if value), 0.0))
    if swing.name in ("rivals_brand_cpc", "rivals_generic_cpc"):
        return look.percent_change(level)
    if swing.name == "rank_effect":
        return look.text("scenarios.level.effect", share=look.percent(level))
    if swing.name in SIZES:
        return look.percent(level)
    return look.text("scenarios.level.factor", factor=look.count(level, 2))


def flips(pair: Pair) -> tuple[Swing, ...]:
    """The unknowns that turn the preference, widest first."""
    return tuple(swing for swing in pair.swings if swing.threshold is not None)


def flip_sentences(pair: Pair, look: Look) -> tuple[str, ...]:
    """At which level of which unknown the other scenario would be preferred."""
    names = [scenario_word(each.scenario.name, look) for each in (pair.reference, pair.other)]
    worse, better = names if pair.difference.value > 0 else names[::-1]
    return tuple(
        look.text(
            f"scenarios.flip.{'above' if swing.threshold > swing.centre else 'below'}",
            worse=worse,
            better=better,
            name=told_unknown(swing.name, look),
            level=level_word(swing, swing.threshold, pair, look),
            centre=level_word(swing, swing.centre, pair, look),
        )
        for swing in flips(pair)[:_MOST_FLIPS]
        if swing.threshold is not None
    )


def notices_of(comparison: Comparison, look: Look) -> tuple[str, ...]:
    """What the scenarios name and the account has not."""
    return tuple(look.tell(notice) for outcome in comparison.outcomes for notice in outcome.notices)


def names_of(scenarios: Sequence[Scenario], look: Look) -> dict[str, str]:
    """Words of scenarios by name."""
    return {each.name: scenario_word(each.name, look) for each in scenarios}
