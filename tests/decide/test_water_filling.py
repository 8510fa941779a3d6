"""Curves in closed form: prices are slopes, budgets are spent, and the certificate is tight."""

import numpy as np
import pytest

from analytics.decide import Bounds
from analytics.decide.families import Exponential, Hill, Joined, Logarithm, Power
from analytics.decide.limits import Groups
from analytics.decide.water_filling import Levels, Waters, fill

SIZE = 40


def _families(seed=0):
    draw = np.random.default_rng(seed)
    big, small = (draw.lognormal(mean, 0.8, SIZE) for mean in (3, 2))
    alone = {
        "exponential": Exponential(big, small),
        "hill": Hill(big, small, draw.uniform(0.5, 1, SIZE)),
        "saturating": Hill(big, small, np.ones(SIZE)),
        "power": Power(small, draw.uniform(0.3, 0.8, SIZE)),
        "logarithm": Logarithm(big, small),
    }
    return alone | {"mixed": Joined(list(alone.values()), [SIZE] * len(alone))}


FAMILIES = _families()


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("price", [0.05, 0.5, 3.0])
def test_at_its_price_the_last_unit_is_worth_the_price(name, price):
    """The numerical slope at the spend for a price is that price; where nothing is spent, the first unit's is less."""
    curves = FAMILIES[name]
    spend = curves.spend(price)
    step = np.where(spend > 0, 1e-5 * spend, 1e-9)
    slope = (curves.value(spend + step) - curves.value(spend)) / step
    assert slope[spend > 0] == pytest.approx(price, rel=1e-3)
    assert (slope[spend == 0] <= price * (1 + 1e-6)).all()


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 2.0])
def test_the_budget_is_spent_and_the_certificate_tight(name, share):
    """All of the budget is spent up to the ceilings, within the floors, at a gap of rounding."""
    curves = FAMILIES[name]
    size = len(curves.spend(1.0))
    low, high = np.linspace(0, 1, size), np.linspace(5, 60, size)
    budget = float(low.sum() + share * (high - low).sum())
    found = fill(curves, budget, Bounds(low, high, 0.0))
    assert found.spend.sum() == pytest.approx(min(budget, high.sum()), rel=1e-9)
    assert found.gap <= 1e-9
    assert (found.spend >= low).all()
    assert (found.spend <= high).all()


def test_the_last_unit_must_bring_the_least_return():
    """A budget beyond break-even is left in the purse."""
    curves = FAMILIES["exponential"]
    found = fill(curves, 1e6, Bounds(np.zeros(SIZE), np.full(SIZE, 1e4), 1.0))
    np.testing.assert_allclose(found.spend, curves.spend(1.0))
    assert found.price == pytest.approx(1.0)


def test_a_table_of_levels_answers_any_budget_nearly_exactly():
    """Interpolated between common prices, every budget is spent to rounding and worth its bound to 1e-4."""
    curves = FAMILIES["mixed"]
    waters = Waters(curves, Bounds(np.zeros(SIZE * 5), np.full(SIZE * 5, 40.0), 0.0))
    levels = Levels(waters)
    for budget in np.linspace(200, 6000, 7):
        spend, price = levels.at(float(budget))
        assert spend.sum() == pytest.approx(budget, rel=1e-9)
        assert waters.certified(spend, price, float(budget)).gap <= 1e-4


def test_levels_keep_the_limits_of_groups():
    """Groups stay between their floors and ceilings, and those between them share the account's price."""
    draw = np.random.default_rng(4)
    of = draw.integers(0, 4, SIZE)
    most = np.bincount(of, minlength=4) * 40.0
    groups = Groups(of, 0.2 * most, 0.4 * most)
    curves = FAMILIES["logarithm"]
    spend, _ = Levels(Waters(curves, Bounds(np.zeros(SIZE), np.full(SIZE, 40.0), 0.0, groups=groups))).at(
        0.3 * float(most.sum())
    )
    sums = groups.sums(spend)
    assert sums.sum() == pytest.approx(0.3 * most.sum())
    assert (sums >= 0.2 * most - 1e-6).all()
    assert (sums <= 0.4 * most + 1e-6).all()


def test_a_hill_curve_that_bends_upwards_is_refused():
    """A power above 1 is no concave curve."""
    with pytest.raises(ValueError, match="concave"):
        Hill(np.ones(1), np.ones(1), np.array([1.5]))
