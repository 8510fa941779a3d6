"""The naive plans, by their closed formulas."""

import numpy as np
import pytest

from analytics.decide import BASELINES
from analytics.model import Assumptions, analyse
from tests.builders import ad, analysed, listed, panel


def _spend(name, rows, budget, **assumptions):
    return BASELINES[name](analyse(panel(rows), Assumptions(**assumptions)), budget)


@pytest.mark.parametrize(("budget", "factor"), [(200.0, 0.5), (400.0, 1.0), (900.0, 1.0)])
def test_as_is_is_cut_pro_rata(budget, factor):
    """Today's spend, scaled down when the budget is smaller and never up."""
    assert _spend("as_is", [ad("a"), ad("b", cost=300.0)], budget) == pytest.approx([100 * factor, 300 * factor])


def test_roas_spend_follows_attributed_value():
    """Below every reach, spend is the budget times the share of attributed value."""
    spend = _spend("roas_proportional", [ad("a", conversion_value=300.0), ad("b", conversion_value=100.0)], 80.0)
    assert spend == pytest.approx([60.0, 20.0])


def test_roas_spend_overflows_to_the_others():
    """What a curve cannot absorb goes to the others, in proportion to their value."""
    rows = [ad("a", conversion_value=900.0), ad("b", conversion_value=60.0), ad("c", conversion_value=40.0)]
    assert _spend("roas_proportional", rows, 250.0) == pytest.approx([150.0, 60.0, 40.0])


def test_roas_spend_stops_at_the_reach():
    """A budget beyond all reaches is not spent."""
    assert _spend("roas_proportional", [ad("a"), ad("b")], 900.0) == pytest.approx([150.0, 150.0])


def test_roas_spend_uses_the_value_a_person_gave():
    """Where conversions have no value of their own, the person's value per conversion ranks them."""
    rows = [ad("a", conversions=30.0, conversion_value=0.0), ad("b", conversions=10.0, conversion_value=0.0)]
    assert _spend("roas_proportional", rows, 80.0, value_per_conversion=20.0) == pytest.approx([60.0, 20.0])


def test_top_ranks_are_paused():
    """Positions 1 to 3 are paused, the others and the unlisted stay."""
    rows = [ad("a", **listed(1.0)), ad("b", **listed(3.0)), ad("c", **listed(3.1)), ad("d")]
    assert _spend("pause_top_ranks", rows, 400.0).tolist() == [0.0, 0.0, 100.0, 100.0]


@pytest.mark.parametrize("name", BASELINES)
@pytest.mark.parametrize("share", [0.1, 0.7, 1.0, 1.6])
def test_no_baseline_overspends(name, share):
    """No baseline exceeds the budget or the reach of a curve."""
    found = analysed()
    budget = share * float(found.response.items["current_cost"].sum())
    spend = BASELINES[name](found, budget)
    assert spend.sum() <= budget * (1 + 1e-9)
    assert (spend <= found.response.cost[:, -1] + 1e-9).all()
    assert np.isfinite(spend).all()
