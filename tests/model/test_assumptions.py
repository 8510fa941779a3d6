"""Assumptions: each one changes an answer, and impossible ones are refused all at once."""

from math import inf, nan

import numpy as np
import pytest

from analytics.decide import Plan, plan
from analytics.errors import AssumptionError
from analytics.model import Assumptions, analyse
from tests.builders import account, ad, panel

OTHERWISE = {
    "brand_strength": "strong",
    "rivals": "present",
    "margin": 0.5,
    "attributed_share": 0.6,
    "draws": 300,
    "seed": 21,
}


@pytest.mark.parametrize(("name", "value"), OTHERWISE.items(), ids=OTHERWISE.keys())
def test_each_assumption_changes_the_plan(name, value):
    """Another value of any assumption moves the plan or its interval."""
    found = account()
    usual, other = plan(analyse(found)), plan(analyse(found, Assumptions(**{name: value})))
    assert isinstance(usual, Plan)
    assert isinstance(other, Plan)
    assert (usual.gain.value, usual.gain.lower) != (other.gain.value, other.gain.lower)


def test_the_value_per_conversion_fills_a_missing_value():
    """Conversions without a value are priced by the person's figure, proportionally."""
    rows = [ad(f"q {at}", conversion_value=0.0) for at in range(5)]
    ten, twenty = (analyse(panel(rows), Assumptions(value_per_conversion=v)).value for v in (10.0, 20.0))
    np.testing.assert_allclose(2 * ten.frame["value_per_click"], twenty.frame["value_per_click"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("margin", value) for value in (0.0, -0.1, 1.01, 30, nan, inf)],
        *[("attributed_share", value) for value in (0.0, 1.2, nan)],
        *[("value_per_conversion", value) for value in (0.0, -1.0, nan, inf)],
        *[("horizon_months", value) for value in (0, 25, nan)],
        *[("draws", value) for value in (49, 20_001, nan)],
        ("seed", -1),
        ("brand_strength", "huge"),
        ("rivals", "many"),
    ],
)
def test_an_impossible_assumption_is_refused(name, value):
    """A value outside its legal range is refused, NaN and infinities included."""
    with pytest.raises(AssumptionError):
        Assumptions(**{name: value})


def test_all_impossible_assumptions_are_told_at_once():
    """Four wrong values give four reasons."""
    with pytest.raises(AssumptionError) as refusal:
        Assumptions(margin=30, attributed_share=2, horizon_months=0, draws=1)
    assert len(refusal.value.notices) == 4
