"""Analysing: every estimator runs on every panel and leaves it alone."""

import numpy as np
import pandas as pd
import pytest

from analytics.model import NoValue, analyse
from analytics.unify import unify
from tests.builders import account, ad, analysed, listed, panel

ODD = {
    "empty": lambda: unify([]),
    "ads_only": lambda: panel([ad("a")]),
    "organic_only": lambda: panel([{"query": "a", **listed(1.0)}]),
    "one_row": lambda: panel([ad("a", **listed(1.0))]),
    "no_clicks": lambda: panel([ad("a", paid_clicks=0.0, cost=0.0)]),
    "no_currency": lambda: panel([ad("a")], currency=None),
    "position_below_one": lambda: panel([ad("a", **listed(0.0))]),
}


@pytest.mark.parametrize("build", ODD.values(), ids=ODD.keys())
def test_every_panel_can_be_analysed(build):
    """Empty, one-sided and one-row panels give an analysis with one row per query."""
    found = analyse(build())
    assert len(found.incrementality.frame) == len(found.current) == len(found.panel.frame)


def test_analysing_leaves_the_panel_alone():
    """No frame of the panel is changed."""
    found = account()
    before = {name: getattr(found, name).copy(deep=True) for name in ("frame", "by_campaign", "by_page", "bid_points")}
    analyse(found)
    for name, copy in before.items():
        pd.testing.assert_frame_equal(getattr(found, name), copy)


def test_one_panel_gives_one_analysis():
    """Two runs give the same figures to the last bit."""
    one, other = analysed(), analysed()
    np.testing.assert_array_equal(one.incrementality.quantiles, other.incrementality.quantiles)
    np.testing.assert_array_equal(one.response.clicks, other.response.clicks)
    assert not isinstance(one.value, NoValue)
    pd.testing.assert_frame_equal(one.value.frame, other.value.frame)
