"""A scenario: a way to spend and a world to spend in, as frozen values that refuse what is impossible."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from analytics.errors import ConstraintError
from analytics.schema import Notice

Rule = Literal["as_is", "budget", "best_profit", "brand_paused", "custom"]
Rivals = Literal["none", "brand", "generic", "all"]
Scope = Literal["all", "brand", "generic", "theme"]
Kind = Literal["query", "theme", "campaign"]

LONGEST_NAME = 80
MOST_MULTIPLES = 500
RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "budget_change": (-0.9, 2.0),
        "multiple": (0.0, 10.0),
        "demand": (-0.5, 1.0),
        "rank_gain": (-20.0, 20.0),
        "rank_to": (1.0, 20.0),
        "overview": (0.0, 1.0),
        "cpc": (-0.5, 2.0),
    }
)
"""Lowest and highest value of each figure of a scenario, both legal."""


def _outside(name: str, value: float) -> Iterator[Notice]:
    low, high = RANGES[name]
    if not low <= value <= high:
        yield Notice.of(f"scenarios.refused.{name}", value=value)


def _unknown(name: str, value: str, known: tuple[str, ...]) -> Iterator[Notice]:
    if value not in known:
        yield Notice.of("scenarios.refused.choice", name=name, value=str(value)[:LONGEST_NAME], known=", ".join(known))


def _refuse(faults: Iterator[Notice]) -> None:
    if found := tuple(faults):
        raise ConstraintError(*found)


@dataclass(frozen=True, slots=True)
class World:
    """What happens whoever decides; without an argument, nothing. Applied in the order of `SHOCKS`.

    Attributes
    ----------
    demand
        Change of all searches, as a share: clicks of both sides and cost move alike at the same bids.
    rank_gain, rank_to
        Organic positions gained (lost, under 0), or the position reached; not both. Only listed queries move.
    rank_scope, rank_theme
        Whose: all queries, the brand's, the others', or those of a theme.
    overview
        Share of the generic queries' searches over which an AI overview comes to stand, in [0, 1].
    rivals
        On which queries rivals start to bid.
    cpc
        Change of the price of a click at the same place, as a share: the same bids no longer buy it, so that clicks
        kept as they are cost this much more.

    """

    demand: float = 0.0
    rank_gain: float = 0.0
    rank_to: float | None = None
    rank_scope: Scope = "all"
    rank_theme: str = ""
    overview: float = 0.0
    rivals: Rivals = "none"
    cpc: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a world that cannot be, all reasons at once; NaN is out of every range."""
        _refuse(self.faults())

    def faults(self) -> Iterator[Notice]:
        """Every reason why this world cannot be."""
        for name in ("demand", "rank_gain", "overview", "cpc"):
            yield from _outside(name, getattr(self, name))
        if self.rank_to is not None:
            yield from _outside("rank_to", self.rank_to)
            if self.rank_gain != 0:
                yield Notice.of("scenarios.refused.two_ranks")
        yield from _unknown("rank_scope", self.rank_scope, get_args(Scope))
        yield from _unknown("rivals", self.rivals, get_args(Rivals))
        if (self.rank_scope == "theme") != bool(self.rank_theme):
            yield Notice.of("scenarios.refused.theme")

    def of(self, shock: str, other: "World") -> "World":
        """Return a world like this one, but with one shock (of `SHOCKS`) as it is in the other."""
        facts = {name: getattr(other if name in SHOCKS[shock] else self, name) for name in self.__slots__}
        return World(**facts)

    def has(self, shock: str) -> bool:
        """Whether a shock of `SHOCKS` happens."""
        return self.of(shock, World()) != self


SHOCKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "demand": ("demand",),
        "rank": ("rank_gain", "rank_to", "rank_scope", "rank_theme"),
        "overview": ("overview",),
        "rivals": ("rivals",),
        "cpc": ("cpc",),
    }
)
"""What can happen, in the order in which it is told, and the fields of a `World` that say it."""


@dataclass(frozen=True, slots=True)
class Multiple:
    """Spend of a query, a theme or a campaign as a multiple of today's, in [0, 10]."""

    kind: Kind
    name: str
    factor: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named way to spend in a world.

    Attributes
    ----------
    name
        What people call it: 1 to 80 letters; a name of `PRESETS` is that preset's alone.
    rule
        `as_is` keeps every query's clicks; `budget` spreads the budget where it earns most; `best_profit` does, and
        stops where the next unit of money no longer pays; `brand_paused` stops the brand's ads; `custom` multiplies.
    budget_change
        Of today's budget, for `budget` and `best_profit`; in [-0.9, 2].
    multiples
        For `custom`: a query's own counts before its campaign's, and that before its theme's.
    world
        What happens besides.

    """

    name: str
    rule: Rule = "as_is"
    budget_change: float = 0.0
    multiples: tuple[Multiple, ...] = ()
    world: World = World()

    def __post_init__(self) -> None:
        """Refuse what is no scenario, all reasons at once."""
        _refuse(self.faults())

    def faults(self) -> Iterator[Notice]:
        """Every reason why this is no scenario, its world apart."""
        is_plain = self.name == self.name.strip() and self.name.isprintable()
        if not (0 < len(self.name) <= LONGEST_NAME and is_plain):
            yield Notice.of("scenarios.refused.name", most=LONGEST_NAME)
        yield from _unknown("rule", self.rule, get_args(Rule))
        yield from _outside("budget_change", self.budget_change)
        if len(self.multiples) > MOST_MULTIPLES:
            yield Notice.of("scenarios.refused.many", most=MOST_MULTIPLES)
        for multiple in self.multiples[:MOST_MULTIPLES]:
            yield from _unknown("kind", multiple.kind, get_args(Kind))
            yield from _outside("multiple", multiple.factor)
        given = self.rule, self.budget_change, self.multiples, self.world
        if self.name in _PRESETS and given != _PRESETS[self.name]:
            yield Notice.of("scenarios.refused.reserved", name=self.name)


_TODAY = World()
_PRESETS: Mapping[str, tuple[Rule, float, tuple[Multiple, ...], World]] = MappingProxyType(
    {
        "as_is": ("as_is", 0.0, (), _TODAY),
        "same_budget": ("budget", 0.0, (), _TODAY),
        "best_profit": ("best_profit", 0.0, (), _TODAY),
        "less_20": ("budget", -0.2, (), _TODAY),
        "more_20": ("budget", 0.2, (), _TODAY),
        "brand_paused": ("brand_paused", 0.0, (), _TODAY),
        "dearer_clicks": ("as_is", 0.0, (), World(cpc=0.1)),
        "rivals_enter": ("as_is", 0.0, (), World(rivals="brand")),
        "rank_gained": ("as_is", 0.0, (), World(rank_gain=1.0)),
        "rank_lost": ("as_is", 0.0, (), World(rank_gain=-2.0)),
        "overview_arrives": ("as_is", 0.0, (), World(overview=0.3)),
        "demand_falls": ("as_is", 0.0, (), World(demand=-0.1)),
    }
)

PRESETS = tuple(_PRESETS)
"""Names of the scenarios that are there without any work: six ways to spend today, then six things that may happen."""


def preset(name: str) -> Scenario:
    """The scenario of that preset."""
    rule, change, multiples, world = _PRESETS[name]
    return Scenario(name, rule, change, multiples, world)
