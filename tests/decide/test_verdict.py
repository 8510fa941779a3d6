"""Verdicts: how many states agree, against the thresholds stated."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.decide import VERDICTS, verdicts, worth
from analytics.model import Assumptions, analyse
from tests.builders import ad, analysed, listed, panel


def _with_cost(analysis, cost):
    """The same analysis with other current costs of its items."""
    curves = analysis.response
    return replace(analysis, response=replace(curves, items=curves.items.assign(current_cost=cost)))


def test_a_verdict_counts_the_states_that_agree():
    """Each verdict is the share of simulated states in which the ad earns its cost, against 90 %."""
    analysis = analysed()
    by, found = worth(analysis, "value"), verdicts(analysis)
    for at, item in analysis.response.items.iterrows():
        earns = np.mean(item["current_clicks"] * by.draws[at] >= item["current_cost"])
        row = found.iloc[item["row"]]
        assert row["verdict"] == ("cut" if earns < 0.0999 else "defend" if earns > 0.9001 else row["verdict"])
        assert row["verdict"] == "test" or not 0.1001 < earns < 0.8999
        sure = max(earns, 1 - earns)
        assert np.isnan(row["confidence"]) if row["verdict"] == "test" else row["confidence"] == pytest.approx(sure)


@pytest.mark.parametrize(("earning", "verdict"), [(5, "cut"), (6, "test"), (44, "test"), (45, "defend")])
def test_ninety_per_cent_of_the_states_is_enough(earning, verdict):
    """Of fifty states, forty-five are exactly 90 % on either side."""
    analysis = analyse(panel([ad("a", conversions=40.0)]), Assumptions(draws=50))
    earned = np.sort(100.0 * worth(analysis, "value").draws[0])[::-1]
    cost = np.array([(earned[earning - 1] + earned[earning]) / 2])
    assert verdicts(_with_cost(analysis, cost))["verdict"].to_list() == [verdict]


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (listed(1.0) | {"brand": True}, "cut"),
        (listed(7.0), "defend"),
        (listed(1.0), "test"),
        ({"paid_clicks": 0.0}, "none"),
    ],
)
def test_without_value_the_incremental_share_decides(row, verdict):
    """A share surely under a half is cut, surely over four fifths defended, others tested; no click, no verdict."""
    rows = [ad("a", conversions=0.0, conversion_value=0.0, **row)]
    found = verdicts(analyse(panel(rows), Assumptions(brand_strength="strong", rivals="none")))
    assert found["verdict"].to_list() == [verdict]


@pytest.mark.parametrize("money", [30.0, 0.0], ids=["with_value", "without"])
def test_only_cut_and_defend_have_a_confidence(money):
    """A query to test is one of which nothing is sure; so is one without paid clicks."""
    known = {"conversions": 40.0, "conversion_value": 40.0 * money} if money else {"conversions": 0.0}
    rows = [ad("a", **listed(1.0), **known), ad("b", paid_clicks=0.0, **known)]
    found = verdicts(analyse(panel(rows)))
    assert found["confidence"].isna().to_list() == found["verdict"].isin(["test", "none"]).to_list()


def test_every_query_of_the_panel_has_a_verdict():
    """Verdicts stand row for row beside the panel and leave it alone."""
    analysis = analysed()
    before = analysis.panel.frame.copy(deep=True)
    found = verdicts(analysis)
    assert found.index.equals(analysis.panel.frame.index)
    assert set(found["verdict"]) <= set(VERDICTS)
    pd.testing.assert_frame_equal(analysis.panel.frame, before)
