"""Constraints: limits that can be kept are kept, others are refused all at once."""

from math import inf, nan

import numpy as np
import pytest

from analytics.decide import Constraints, GroupLimit
from analytics.decide.groups import group_limits
from analytics.errors import ConstraintError
from tests.builders import analysed


@pytest.mark.parametrize(
    "limits",
    [
        *({"budget": value} for value in (-1.0, nan, inf)),
        *({"floor": value} for value in (-0.1, 1.1, nan)),
        *({"ceiling": value} for value in (0.9, 10.1, nan)),
        *({"least_return": value} for value in (-1.0, 21.0, nan)),
        *({name: value} for name in ("target_roas", "target_cpa", "minimum_bid") for value in (0.0, -1.0, nan, inf)),
        {"risk": "reckless"},
        {"groups": (GroupLimit("theme", "lamp", 2.0, 1.0),)},
        {"groups": (GroupLimit("theme", "lamp", nan),)},
        {"groups": (GroupLimit("page", "lamp"),)},
        {"floors": {"a": -1.0}},
        {"ceilings": {"a": nan}},
        {"floors": {"a": -1.0}, "ceilings": {"a": 2.0}},
        {"floors": {"a": 2.0}, "ceilings": {"A": 1.0}},
    ],
    ids=str,
)
def test_an_impossible_limit_is_refused(limits):
    """Limits outside their range, NaN and a floor above its ceiling are refused."""
    with pytest.raises(ConstraintError):
        Constraints(**limits)


def test_all_impossible_limits_are_told_at_once():
    """Four wrong limits give four reasons."""
    with pytest.raises(ConstraintError) as refusal:
        Constraints(budget=-1, floor=2, ceiling=0, floors={"a": -1})
    assert len(refusal.value.notices) == 4


def test_every_limit_of_a_group_written_wrongly_is_told():
    """Of three limits two cannot be read: two reasons; read one by one, the first alone would be told."""
    with pytest.raises(ConstraintError) as refusal:
        group_limits(["lamp=1..2", "theme:lamp=0.5..1x", "brand:generic"])
    assert [dict(notice.facts)["written"] for notice in refusal.value.notices] == ["lamp=1..2", "brand:generic"]


def test_limits_are_multiples_of_todays_spend():
    """Floors and ceilings scale today's spend; the evidence caps the ceiling; single ones, however typed, override."""
    found = analysed().response
    now, reach = found.items["current_cost"].to_numpy(), found.cost[:, -1]
    limits = Constraints(floor=0.2, ceiling=1.2, floors={"QUERY  1": 0.5}, ceilings={"Query-2": 1.0})
    bounds = limits.bounds(found, 1.0)
    expected_low, expected_high = 0.2 * now, np.minimum(1.2 * now, reach)
    expected_low[1], expected_high[2] = 0.5 * now[1], now[2]
    np.testing.assert_allclose(bounds.low, expected_low)
    np.testing.assert_allclose(bounds.high, expected_high)


def test_a_protected_query_cannot_move():
    """Its floor and its ceiling are today's spend, however it is typed."""
    found = analysed().response
    bounds = Constraints(protected=frozenset(["  QUERY 3 "])).bounds(found, 1.0)
    assert bounds.low[3] == bounds.high[3] == found.items["current_cost"].iloc[3]
