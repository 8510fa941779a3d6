"""SEO investment beside the ads: which projects to start and when, and what that is likely to bring."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.budget import current_budget, fixed_cost
from analytics.decide.constraints import Constraints
from analytics.decide.hull import capped
from analytics.decide.seo.buying import Buying, Segments, segments
from analytics.decide.seo.effect import Effect, effects, rows_of
from analytics.decide.seo.joint import choose, fine
from analytics.decide.seo.next_euro import LONGEST, SHORTEST, NextEuro, compare, largest, margin, worth_factor
from analytics.decide.seo.outlook import Outlook
from analytics.decide.seo.problem import Choice, Group, Problem
from analytics.decide.seo.project import Project
from analytics.decide.seo.simulate import World, alone, together
from analytics.decide.worth import demand_factor, mean_value
from analytics.errors import AssumptionError
from analytics.model import Analysis, ClickValue, NoValue
from analytics.schema import Money, Notice

Array = npt.NDArray[np.float64]
Items = npt.NDArray[np.int64]

_MOST_DISCOUNT = 0.5


@dataclass(frozen=True, slots=True)
class NoInvestment:
    """Nothing can be said of SEO investment, and why."""

    reason: Notice


@dataclass(frozen=True, slots=True)
class Terms:
    """Over how long, and with how much money.

    Attributes
    ----------
    months
        Months counted, 3 to 24; what a project earns later is not.
    budget
        Money per month for all search ads, hidden spend included, and projects; None is today's spend on ads.
    pot
        None: projects are paid out of `budget`. Else money per month for them alone, which adds up until it is spent.
    discount
        Yearly discount rate, in [0, 0.5].

    """

    months: int = 12
    budget: float | None = None
    pot: float | None = None
    discount: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values outside their range, all at once."""
        wrong = []
        if not SHORTEST <= self.months <= LONGEST:
            wrong.append(Notice.of("investment.errors.horizon", value=self.months, low=SHORTEST, high=LONGEST))
        for name, money in (("budget", self.budget), ("pot", self.pot)):
            if money is not None and not 0 <= money < np.inf:
                wrong.append(Notice.of(f"investment.errors.{name}", value=money))
        if not 0 <= self.discount <= _MOST_DISCOUNT:
            wrong.append(Notice.of("investment.errors.discount", value=self.discount))
        if wrong:
            raise AssumptionError(*wrong)


@dataclass(frozen=True, eq=False)
class Bet:
    """A project with what it changes, the month it is best started in (1 is next month; None: not) and its outlook.

    The outlook is that of the project alone, from that month (else its earliest one), with the money that its ads no
    longer need spent elsewhere at the price of money. `payback`: the median month of return in the cases in which it
    lands within the months counted; None if that is later, or never happens.
    """

    project: Project
    effect: Effect
    start: int | None
    outlook: Outlook
    payback: int | None


@dataclass(frozen=True, eq=False)
class Investment:
    """The joint choice and what it is likely to bring.

    Attributes
    ----------
    terms
        What was asked.
    bets
        Every project, in the order given.
    choice
        Starts and spends of the joint optimum, with its gap.
    outlook
        Cash of the joint optimum less that of ads alone under the same budget.
    levers
        Present profit over the months: `sea` (best ads, no project), `seo` (projects, ads as today), `joint`.
    next_euro
        What one more unit of money earns on either side, by horizon.
    price
        What money earns at the margin of the ads, at least 1.

    """

    terms: Terms
    bets: tuple[Bet, ...]
    choice: Choice
    outlook: Outlook
    levers: dict[str, float]
    next_euro: NextEuro
    price: float

    def bridge(self) -> pd.DataFrame:
        """Ads on the queries of started projects by month: `month, project, waiting, landed, before, after`.

        Money per month: `before` and `after` landing are what is spent in each state; `waiting` and `landed` weigh them
        by the expected share of each.
        """
        found = self.choice
        columns = {"waiting": (1 - found.landed) * found.before, "landed": found.landed * found.after}
        columns |= {"before": found.before, "after": found.after}
        months, kept = self.terms.months, found.starts >= 0
        table = {name: money[kept].ravel() for name, money in columns.items()}
        place = np.repeat(np.flatnonzero(kept), months)
        return pd.DataFrame({"month": np.tile(np.arange(1, months + 1), kept.sum()), "project": place, **table})


def invest(analysis: Analysis, projects: Sequence[Project], terms: Terms | None = None) -> Investment | NoInvestment:
    """Choose projects and ads together; `NoInvestment` when the data cannot tell.

    No query gets more ads than the usual ceiling of a plan allows.
    """
    analysis = replace(analysis, response=capped(analysis.response, Constraints().ceiling))
    asked, value = terms or Terms(), analysis.value
    if isinstance(value, NoValue):
        return NoInvestment(value.reason)
    budget = current_budget(analysis) if asked.budget is None else asked.budget
    reason = _silent(analysis, projects, budget)
    if reason is not None:
        return NoInvestment(reason)
    n, seed = analysis.assumptions.draws, analysis.assumptions.seed
    worth = mean_value(analysis, value, analysis.response.items["row"].to_numpy())
    about, money = rows_of(analysis, projects), budget - fixed_cost(analysis)
    found, others = effects(analysis, value, projects, about), _others(analysis, about)
    ladder = segments(analysis.response, np.arange(len(worth)), worth)
    bets = tuple(zip(projects, found, strict=True))
    sea = margin(analysis, value, ladder, money, (n, seed))
    price, world = max(1.0, sea.value), _world(analysis, value, others, worth)
    problem = fine(_problem(_rest(ladder, others), bets, money, asked))
    best, ads = choose(problem), choose(replace(problem, groups=tuple(map(_never, problem.groups))))
    levers = {"sea": ads.value, "seo": _seo_alone(analysis, problem, found, worth), "joint": best.value}
    euro = compare(sea, bets, (world.elsewhere, world.demand), price, asked.discount, seed)
    each = tuple(
        Bet(*bet, start + 1 if start >= 0 else None, *alone(bet, start, price, world, asked))
        for bet, start in zip(bets, best.starts.tolist(), strict=True)
    )
    return Investment(asked, each, best, together(problem, (best, ads), bets, world), levers, euro, price)


def _silent(analysis: Analysis, projects: Sequence[Project], budget: float) -> Notice | None:
    """Why nothing can be said; None when something can."""
    if not analysis.panel.has_organic:
        return Notice.of("investment.none.organic")
    if not projects:
        return Notice.of("investment.none.projects")
    kept = fixed_cost(analysis)
    if budget < kept:
        currency = analysis.panel.currency or "XXX"
        return Notice.of("reasons.budget_too_small", budget=Money(budget, currency), needed=Money(kept, currency))
    return None


def _others(analysis: Analysis, about: Sequence[Items]) -> Items:
    """Response items that no project is about."""
    return np.flatnonzero(~np.isin(analysis.response.items["row"].to_numpy(), np.concatenate(about)))


def _rest(ladder: Segments, others: Items) -> Buying:
    """What these items earn together, from the segments of all."""
    kept = np.isin(ladder.item, others)
    return Buying(ladder.width[kept], ladder.slope[kept])


def _problem(rest: Buying, bets: Sequence[tuple[Project, Effect]], money: float, terms: Terms) -> Problem:
    months = terms.months
    groups = tuple(
        Group(
            effect.before,
            effect.after,
            effect.organic,
            project.landed(months),
            project.cost(months),
            project.earliest,
        )
        for project, effect in bets
    )
    return Problem(rest, groups, money, terms.pot, months, terms.discount)


def _never(group: Group) -> Group:
    return replace(group, earliest=LONGEST + 1)


def _seo_alone(analysis: Analysis, problem: Problem, found: Sequence[Effect], worth: Array) -> float:
    """Present profit when ads stay as they are today and what is left of the money goes to projects."""
    items = analysis.response.items
    spend, clicks = (items[name].to_numpy(dtype=float) for name in ("current_cost", "current_clicks"))
    nothing = Buying(np.zeros(0), np.zeros(0))
    groups = tuple(
        replace(group, before=nothing, after=nothing, gain=effect.organic - effect.worth_lost)
        for group, effect in zip(problem.groups, found, strict=True)
    )
    left = problem.budget - float(spend.sum())
    today = float((clicks @ worth - spend.sum()) * problem.weights.sum())
    if problem.pot is None and left < 0:
        return today
    return today + choose(replace(problem, rest=nothing, groups=groups, budget=max(left, 0.0)), whole=False).value


def _world(analysis: Analysis, value: ClickValue, others: Items, worth: Array) -> World:
    items = largest(analysis, others, worth)
    n, seed = analysis.assumptions.draws, analysis.assumptions.seed
    earned = analysis.response.items["current_clicks"].to_numpy(dtype=float)[items] * worth[items]
    return World(worth_factor(analysis, value, items, earned, (n, seed)), demand_factor(n, seed), seed)
