"""SEO investment on accounts with a planted truth: joint never loses to one lever, and doubt is doubt."""

from dataclasses import replace

import numpy as np
import pytest

from analytics.decide import current_budget
from analytics.decide.seo import Investment, NoInvestment, Project, Terms, invest, propose
from analytics.model import Analysis, analyse
from tests.builders import account, ad, analysed, listed, panel
from tests.decide.test_seo_projects import project, shop


@pytest.fixture(scope="module")
def drawn() -> Analysis:
    return analysed(120, seed=2)


@pytest.fixture(scope="module")
def proposed(drawn: Analysis) -> tuple[Project, ...]:
    return propose(drawn, rate=4.0)


@pytest.fixture(scope="module")
def found(drawn: Analysis, proposed: tuple[Project, ...]) -> Investment:
    return invest(drawn, proposed)


@pytest.mark.parametrize("terms", [Terms(6), Terms(12), Terms(24, pot=500.0), Terms(12, discount=0.1)], ids=str)
def test_both_levers_together_are_worth_at_least_either_alone(
    drawn: Analysis, proposed: tuple[Project, ...], terms: Terms
):
    """The joint optimum is at least the best ads alone, and at least projects beside today's ads."""
    levers = invest(drawn, proposed, terms).levers
    assert levers["joint"] >= levers["sea"]
    assert levers["joint"] >= levers["seo"] - 1e-3 * abs(levers["seo"])


def test_same_seed_same_numbers(drawn: Analysis, proposed: tuple[Project, ...], found: Investment):
    """Asked twice, the answer is the same to the last digit; another seed moves the intervals, not the choice."""
    again = invest(drawn, proposed)
    assert again.outlook.net == found.outlook.net
    assert again.next_euro.table.equals(found.next_euro.table)
    other = invest(replace(drawn, assumptions=replace(drawn.assumptions, seed=21)), proposed)
    assert (other.choice.starts >= 0).any()
    assert other.choice.starts.tolist() == found.choice.starts.tolist()
    assert other.outlook.net.upper != found.outlook.net.upper


def test_expected_cash_is_the_mean_of_the_simulated(found: Investment):
    """Each project's expected net lies within the error of the mean of its simulated ones, and in its interval."""
    for bet in found.bets:
        assert bet.outlook.net.lower <= bet.outlook.net.value <= bet.outlook.net.upper
        assert 0 <= bet.outlook.loss <= 1
        assert bet.outlook.cash["value"].iloc[-1] == pytest.approx(bet.outlook.net.value)


def test_a_certain_project_pays_back_when_it_lands():
    """With no doubt but value and demand, the median month of return is that of the expected cash."""
    account = shop()
    bet = project(target=1.0, one_off=1000.0)
    found = invest(account, [bet], Terms(24))
    (only,) = found.bets
    gain = only.effect.landing(found.price)
    assert only.outlook.net.value == pytest.approx(gain * 20 - 1000.0)
    assert abs(only.outlook.payback.median - (4 + np.ceil(1000.0 / gain))) <= 1
    assert only.payback == only.outlook.payback.median


def test_a_project_that_never_lands_only_costs():
    """With no chance of success the net is the cost, lost for certain and never returned."""
    found = invest(shop(), [project(success=0.0, monthly=10.0)])
    (only,) = found.bets
    assert only.start is None
    assert only.outlook.net.value == pytest.approx(-1120.0)
    assert (only.outlook.loss, only.outlook.payback.never, only.payback) == (1.0, 1.0, None)


def test_unlikely_projects_are_shown_as_bets():
    """At 5.7 % nearly every case loses, even where the mean pays."""
    found = invest(shop(), [project(target=1.0, one_off=20.0, success=0.057)], Terms(24))
    (only,) = found.bets
    assert only.outlook.net.value > 0
    assert only.outlook.loss > 0.9
    assert only.outlook.payback.median is None


def test_ads_on_the_query_are_worth_less_once_seo_has_landed():
    """Where landing takes the ads' worth below their cost, they are the bridge: bought before, not after."""
    account = shop(cost=180.0, paid_clicks=100.0)
    found = invest(account, [project(target=1.0, months_lower=3.0, months_upper=3.0, one_off=100.0)], Terms(12))
    bridge = found.bridge()
    assert found.bets[0].start == 1
    assert bridge["before"].iloc[0] > 0
    assert bridge["landed"].iloc[-1] < bridge["waiting"].iloc[0]
    assert bridge["waiting"].iloc[-1] == 0


def test_a_crossover_is_where_it_was_planted():
    """A certain project lands after four months and earns its cost back g times: it passes the ads where it should."""
    account = shop()
    bet = project(target=1.0, one_off=3000.0)
    found = invest(account, [bet], Terms(24))
    gain, sea = found.bets[0].effect.landing(found.price), found.next_euro.table["sea"].iloc[0]
    planted = int(np.floor(4 + sea * 3000.0 / gain)) + 1
    assert found.next_euro.crossover == max(planted, 3)
    row = found.next_euro.at(24)
    assert row["seo"] == pytest.approx(20 * gain / 3000.0)


def test_the_next_unit_in_ads_earns_the_same_over_any_horizon(found: Investment):
    """Ads earn in the month they are paid; SEO has its best project at every horizon, within its interval."""
    table = found.next_euro.table
    assert table["months"].tolist() == list(range(3, 25))
    assert table["sea"].nunique() == 1
    assert (table["seo_lower"] <= table["seo"]).all()
    assert table["chance"].between(0, 1).all()


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: panel([ad("lamp", conversions=0.0, conversion_value=0.0, **listed(5.0))]), "reasons.no_conversions"),
        (lambda: panel([ad("lamp"), *(ad(f"chair {at}") for at in range(3))]), "investment.none.organic"),
        (lambda: panel([ad(f"lamp {at}", brand=True, **listed(1.0)) for at in range(4)]), "investment.none.projects"),
    ],
    ids=["no conversions", "no organic data", "nothing to gain"],
)
def test_what_cannot_be_told_is_said_with_its_reason(build, code: str):
    """Without a value, an organic side or a rank to gain there is a reason instead of a number."""
    account = analyse(build())
    answer = invest(account, propose(account))
    assert isinstance(answer, NoInvestment)
    assert answer.reason.code == code


def test_a_budget_under_what_is_fixed_is_told():
    """Spend that no plan can steer has to be paid first."""
    hidden = analyse(
        panel([ad("lamp", **listed(6.0)), ad("(other search terms)", cost=500.0), *(ad(f"c {n}") for n in range(3))])
    )
    answer = invest(hidden, propose(hidden), Terms(budget=100.0))
    assert isinstance(answer, NoInvestment)
    assert answer.reason.code == "reasons.budget_too_small"


def test_no_money_starts_nothing(drawn: Analysis, proposed: tuple[Project, ...]):
    """An empty pot starts no project and leaves the ads as they are at their best."""
    found = invest(drawn, proposed, Terms(pot=0.0))
    assert (found.choice.starts == -1).all()
    assert found.levers["joint"] == pytest.approx(found.levers["sea"])
    assert found.outlook.net.value == pytest.approx(0.0, abs=1e-6)
    assert found.bridge().empty


def test_the_order_of_projects_changes_nothing_but_their_order(drawn: Analysis, proposed: tuple[Project, ...]):
    """Given backwards, projects have the same luck one by one, and the choice the same value."""
    there, back = (invest(drawn, order, Terms(12, discount=0.05)) for order in (proposed, proposed[::-1]))
    assert back.levers["joint"] == pytest.approx(there.levers["joint"], rel=1e-4)
    for one, other in zip(there.bets, back.bets[::-1], strict=True):
        assert (one.effect.organic_draws == other.effect.organic_draws).all()
        assert one.start != other.start or one.outlook.loss == pytest.approx(other.outlook.loss, abs=0.01)


def test_nothing_it_is_given_is_altered():
    """The analysis and its frames are as they were."""
    given = analyse(account(30))
    before = given.panel.frame.copy(), given.response.items.copy(), given.current.copy()
    invest(given, propose(given))
    after = given.panel.frame, given.response.items, given.current
    assert all(one.equals(other) for one, other in zip(before, after, strict=True))
    assert current_budget(given) > 0
