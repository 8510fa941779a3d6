"""The joint choice of SEO projects and ads: exact where it can be counted, never worse for more, honest on its gap."""

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.decide.seo import Group, Problem, Project, choose, priced, programme
from analytics.decide.seo.buying import Buying
from analytics.decide.seo.joint import fine
from analytics.decide.seo.priced import starts_at
from analytics.decide.seo.problem import later
from analytics.decide.seo.programme import solve
from analytics.decide.seo.spending import Spending

NO_ADS = Buying(np.zeros(0), np.zeros(0))
MANY_ADS = Buying(np.array([100.0, 100.0, 100.0]), np.array([4.0, 2.0, 1.2]))


def sure(months: int, *, lands: float, one_off: float, gain: float, monthly: float = 0.0, **more: object) -> Group:
    """A project that lands for certain after so many months, never fades, and has no ads."""
    project = Project("links", "a", (), "links", one_off, monthly, 1.0, 1.0, lands, lands, 0.0)
    return Group(NO_ADS, NO_ADS, gain, project.landed(months), project.cost(months), **more)


def counted(problem: Problem) -> float:
    """The greatest value by trying every start of every project, each month's ads bought dearest first."""
    best, months = -np.inf, problem.months
    choices = [[-1, *range(group.earliest - 1, months)] for group in problem.groups]
    for starts in product(*choices):
        landed = [later(group.landed, at, months) for group, at in zip(problem.groups, starts, strict=True)]
        paid = sum(
            (later(group.cost, at, months) for group, at in zip(problem.groups, starts, strict=True)), np.zeros(months)
        )
        money = np.full(months, problem.budget) - (paid if problem.pot is None else 0.0)
        if money.min() < -1e-9 or (
            problem.pot is not None and (np.cumsum(paid) > problem.pot * np.arange(1, months + 1) + 1e-9).any()
        ):
            continue
        value = 0.0
        for month in range(months):
            bids = list(zip(problem.rest.slope, problem.rest.width, strict=True))
            earned = -paid[month]
            for group, share in zip(problem.groups, landed, strict=True):
                bids += list(zip(group.before.slope, group.before.width * (1 - share[month]), strict=True))
                bids += list(zip(group.after.slope, group.after.width * share[month], strict=True))
                earned += group.gain * share[month]
            left = money[month]
            for slope, width in sorted(bids, reverse=True):
                bought = min(width, left) if slope > 1 else 0.0
                earned, left = earned + (slope - 1) * bought, left - bought
            value += problem.weights[month] * earned
        best = max(best, value)
    return best


def random_problem(seed: int) -> Problem:
    draw = np.random.default_rng(seed)
    months = int(draw.integers(3, 6))

    def ads(size: int) -> Buying:
        return Buying(draw.uniform(10, 80, size), np.sort(draw.uniform(0.5, 4, size))[::-1])

    groups = []
    for _ in range(int(draw.integers(1, 4))):
        project = Project(
            "links",
            "a",
            (),
            "links",
            draw.uniform(0, 200),
            draw.uniform(0, 20),
            1.0,
            draw.uniform(0.1, 1.0),
            0.5,
            2.0,
            0.2,
        )
        before = ads(3)
        after = Buying(before.width, before.slope * draw.uniform(0.3, 1.0))
        early = int(draw.integers(1, 3))
        groups.append(Group(before, after, draw.uniform(0, 150), project.landed(months), project.cost(months), early))
    pot = None if draw.random() < 0.5 else float(draw.uniform(20, 120))
    return Problem(ads(4), tuple(groups), float(draw.uniform(50, 400)), pot, months, float(draw.choice([0.0, 0.1])))


@pytest.mark.parametrize("seed", range(12))
def test_no_other_starts_are_worth_more(seed: int):
    """On accounts small enough to try every start, the choice is the best, and its gap covers what it misses."""
    problem = random_problem(seed)
    found, best = choose(problem), counted(problem)
    assert found.value <= best + 1e-6
    assert best - found.value <= found.gap * max(1.0, abs(found.value)) + 1e-6
    assert found.value == pytest.approx(best, rel=2e-3)


@pytest.mark.parametrize("seed", range(6))
def test_the_whole_programme_finds_the_same(seed: int):
    """Solved as one mixed-integer programme, the starts are worth what trying every one gives."""
    problem = random_problem(seed)
    starts, bound = solve(problem)
    chosen, _ = Spending(fine(problem)).at(starts)
    assert chosen.value == pytest.approx(counted(problem), rel=1e-4)
    assert bound == pytest.approx(chosen.value, rel=1e-4)


@pytest.mark.parametrize("seed", range(4))
def test_a_solver_without_time_leaves_a_choice_and_no_bound(seed: int, monkeypatch: pytest.MonkeyPatch):
    """On a machine too slow for the solver the choice is at least the ads alone, its gap never negative."""
    for room in (priced, programme):
        monkeypatch.setattr(room, "_SECONDS", 0.0)
    problem = random_problem(seed)
    found = choose(problem)
    assert found.value >= Spending(fine(problem)).at(np.full(len(problem.groups), -1))[0].value
    assert found.value <= counted(problem) + 1e-6
    assert found.gap >= 0


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), prices=st.lists(st.floats(1.0, 5.0), min_size=5, max_size=5))
def test_no_price_bounds_less_than_what_is_reached(seed: int, prices: list[float]):
    """Whatever the prices of money, the Lagrangian bound is at least the value of the choice."""
    problem = random_problem(seed)
    _, bound = starts_at(problem, np.array(prices[: problem.months]))
    assert bound >= choose(problem).value - 1e-6


@pytest.mark.parametrize(("cost", "started"), [(399.0, True), (401.0, False)])
def test_a_sure_project_is_started_if_and_only_if_it_pays(cost: float, started: bool):  # noqa: FBT001
    """Landing after 2 of 6 months and earning 100 from then on, a project is worth 400."""
    found = choose(Problem(MANY_ADS, (sure(6, lands=2.0, one_off=cost, gain=100.0),), 1000.0, None, 6))
    assert found.starts.tolist() == [0 if started else -1]


def test_three_months_prefer_ads_and_two_years_prefer_seo():
    """When 300 a month buy either the ads or the project, the short horizon keeps the ads, the long one starts."""
    group = sure(24, lands=4.0, one_off=300.0, gain=100.0)
    short, long = (choose(Problem(MANY_ADS, (group,), 300.0, None, months)) for months in (3, 24))
    assert short.starts[0] == -1
    assert short.rest.tolist() == [300.0, 300.0, 300.0]
    assert long.starts[0] == 0
    assert long.rest[0] == 0.0


def test_more_money_is_never_worth_less():
    """Ads, a shared budget and a pot of their own: each added unit leaves the value as it is or raises it."""
    for seed in range(4):
        problem = random_problem(seed)
        by_budget = [choose(replace(problem, budget=money)).value for money in (50.0, 150.0, 450.0)]
        by_pot = [choose(replace(problem, pot=money)).value for money in (0.0, 40.0, 160.0)]
        for values in (by_budget, by_pot):
            assert all(more >= less - 1e-3 * abs(less) for less, more in pairwise(values))


def test_a_pot_saves_up_for_a_project():
    """With 100 a month a project of 300 starts in the third month, and ads keep all of theirs."""
    group = sure(12, lands=1.0, one_off=300.0, gain=100.0)
    found = choose(Problem(MANY_ADS, (group,), 300.0, 100.0, 12))
    assert found.starts[0] == 2
    assert found.rest.tolist() == [300.0] * 12


def test_ads_that_landing_makes_useless_hold_the_bridge_until_then():
    """Ads worth 2 per unit before landing and 0.5 after are bought in full while waiting and not at all once landed."""
    ads = Buying(np.array([100.0]), np.array([2.0]))
    group = replace(sure(8, lands=3.0, one_off=50.0, gain=500.0), before=ads, after=Buying(ads.width, ads.slope / 4))
    found = choose(Problem(NO_ADS, (group,), 1000.0, None, 8))
    assert found.spend[0].tolist() == [100.0] * 3 + [0.0] * 5


def test_freed_money_goes_to_other_ads():
    """When the budget binds, what the landed query no longer needs buys other ads."""
    ads = Buying(np.array([100.0]), np.array([5.0]))
    group = replace(sure(4, lands=1.0, one_off=0.0, gain=900.0), before=ads, after=Buying(ads.width, ads.slope / 5))
    found = choose(Problem(MANY_ADS, (group,), 100.0, None, 4))
    assert found.spend[0].tolist() == [100.0, 0.0, 0.0, 0.0]
    assert found.rest.tolist() == [0.0, 100.0, 100.0, 100.0]


def test_money_within_budget_every_month():
    """Expected spend and costs never pass the budget of a month."""
    for seed in range(8):
        problem = replace(random_problem(seed), pot=None)
        found = choose(problem)
        paid = problem.cost(found.starts).sum(axis=0)
        assert (found.rest + found.spend.sum(axis=0) + paid <= problem.budget + 1e-6).all()


def test_without_projects_there_is_nothing_to_start():
    """No project, no money: an answer all the same."""
    assert choose(Problem(MANY_ADS, (), 250.0, None, 3)).value == pytest.approx(3 * (300 + 100 + 0.2 * 50))
    assert choose(Problem(NO_ADS, (), 0.0, None, 3)).value == 0.0


def test_merged_segments_promise_no_more_than_all_of_them():
    """A coarse function lies under the fine one, meets it at both ends, and is exact when it has as few segments."""
    draw = np.random.default_rng(3)
    fine = Buying(draw.uniform(0, 10, 500), np.sort(draw.exponential(2.0, 500))[::-1])
    coarse, spends = fine.coarse(12), np.linspace(0, fine.total, 97)
    assert len(coarse.width) <= 12
    assert (coarse.value(spends) <= fine.value(spends) + 1e-9).all()
    assert coarse.value(np.array(fine.total)) == pytest.approx(fine.value(np.array(fine.total)))
    assert (fine.value(spends) - coarse.value(spends)).max() < 0.02 * fine.value(spends).max()
    assert fine.coarse(500) is fine
