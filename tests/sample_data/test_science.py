"""The benchmark scores as it says: by hand on worlds of two queries, and by invariants on drawn ones."""

import numpy as np
import pandas as pd
import pytest

from analytics.ingest import Export, read_paths
from analytics.model import analyse
from analytics.unify import BrandTerms, unify
from benchmarks import science, science_plans, science_shares
from benchmarks.science_truth import Truth
from sample_data.generate import write
from sample_data.named.files import draw, files

AT = np.array([0.0, 1.0, 2.0])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small world on disk."""
    out = tmp_path_factory.mktemp("science")
    write(files(draw("clean", 8, 150), "clean-8"), out)
    return out


@pytest.fixture(scope="module")
def analysis(folder):
    """What Accord makes of it."""
    exports = [item for item in read_paths([folder / "clean-8.zip"]) if isinstance(item, Export)]
    return analyse(unify(exports, BrandTerms.given(["lumen"])))


@pytest.fixture
def two():
    """One query that earns 30 for 10, one that earns 5 for 20; doubling the first adds 4 for 10."""
    return Truth(
        {"good": (AT, 10.0 * AT, np.array([0.0, 30.0, 34.0])), "bad": (AT, 20.0 * AT, np.array([0.0, 5.0, 6.0]))}
    )


def test_best_plan_keeps_what_earns_and_pauses_what_does_not(two):
    """The greatest profit of the two queries is the first one's at today's bid: 30 - 10."""
    assert two.best() == 20.0


def test_outcomes_lie_between_the_points_of_a_curve(two):
    """Half the bid of a straight curve costs half; a query that a plan does not name keeps its bid."""
    after = two.outcome({"good": 0.5})
    assert after["cost"].tolist() == [5.0, 20.0]
    assert after["value"].tolist() == [15.0, 5.0]


@pytest.mark.parametrize(
    ("bids", "regret", "gain_share", "false_pause", "missed_pause"),
    [
        ({}, 0.75, 0.0, None, 1.0),
        ({"bad": 0.0}, 0.0, 1.0, 0.0, 0.0),
        ({"good": 0.0}, 1.75, -4 / 3, 1.0, 1.0),
        ({"good": 0.0, "bad": 0.0}, 1.0, -1 / 3, 1 / 3, 0.0),
        ({"bad": 0.5}, 0.375, 0.5, None, 0.5),
    ],
)
def test_plans_are_scored_by_hand(two, bids, regret, gain_share, false_pause, missed_pause):
    """Today earns 35 - 30 = 5 and the best 20, so each plan's regret and pauses can be worked out on paper."""
    found = science_plans._score(two.outcome(bids), two.outcome({}), two.best())
    assert found["regret"] == pytest.approx(regret)
    assert found["gain_share"] == pytest.approx(gain_share)
    assert found["missed_pause"] == pytest.approx(missed_pause)
    assert found["false_pause"] == pytest.approx(np.nan if false_pause is None else false_pause, nan_ok=True)


def test_no_random_plan_within_todays_budget_beats_the_best(folder):
    """Of two hundred random sets of bids, none that costs at most what today costs earns more than the oracle."""
    truth, rng = Truth.read(folder / "clean-8.curves.csv"), np.random.default_rng(0)
    best, budget = truth.best(), truth.outcome({})["cost"].sum()
    points = truth.curves[next(iter(truth.curves))][0]
    profits = []
    for _ in range(200):
        after = truth.outcome({query: rng.choice(points[points < 1.5]) for query in truth.curves})
        if after["cost"].sum() <= budget:
            profits.append((after["value"] - after["cost"]).sum())
    assert len(profits) > 50
    assert max(profits) < best


def test_shares_are_scored_by_hand():
    """Errors of .1 on the brand with 300 clicks and -.2 elsewhere with 100; one of two intervals holds the truth."""
    both = pd.DataFrame(
        {
            "share": [0.3, 0.6],
            "iac": [0.2, 0.8],
            "brand": [True, False],
            "paid": [300, 100],
            "low_80": [0.1, 0.5],
            "high_80": [0.4, 0.7],
            "low_90": [0.1, 0.5],
            "high_90": [0.4, 0.9],
        }
    )
    found = science_shares._score(both)
    assert found["weighted_rmse"] == pytest.approx(np.sqrt((0.01 * 300 + 0.04 * 100) / 400))
    assert found["rmse"] == pytest.approx(np.sqrt(0.025))
    assert (found["brand_bias"], found["generic_bias"]) == pytest.approx((0.1, -0.2))
    assert (found["coverage_80"], found["coverage_90"], found["width_80"]) == pytest.approx((0.5, 1.0, 0.25))


def test_lookup_is_the_published_table():
    """Half at rank 1, .82 for ranks 2 to 4, .96 below, everything without a listing."""
    frame = pd.DataFrame({"organic_position": [1.0, 1.4, 1.6, 4.0, 4.6, 30.0, np.nan]})
    assert science_shares.published_share(frame).tolist() == [0.5, 0.5, 0.82, 0.82, 0.96, 0.96, 1.0]


def test_clicks_on_clicks_overstates_the_brand(analysis, folder):
    """Demand moves paid and organic clicks alike, so the common regression says far more than the truth."""
    table = science_shares.score_shares(analysis, folder / "clean-8.truth.csv")
    assert table.loc["clicks on clicks", "brand_bias"] > 0.4
    assert abs(table.loc["accord", "brand_bias"]) < table.loc["clicks on clicks", "brand_bias"]


def test_every_measure_is_there(analysis, folder):
    """Each estimator and plan has its row; only lookups lack intervals."""
    shares = science_shares.score_shares(analysis, folder / "clean-8.truth.csv")
    assert tuple(shares.columns) == science_shares.MEASURES
    assert shares.loc[["accord", "prior alone"]].notna().all(axis=None)
    assert 0 < shares.loc["accord", "coverage_80"] <= shares.loc["accord", "coverage_90"] <= 1
    plans = science_plans.score_plans(analysis, Truth.read(folder / "clean-8.curves.csv"))
    assert set(plans.index) == {"as_is", "roas_proportional", "pause_top_ranks", "google_2012", "accord"}
    assert plans.loc["as_is", ["gain_share", "missed_pause"]].tolist() == pytest.approx([0.0, 1.0], abs=1e-9)


def test_the_stated_gain_is_held_against_the_true_one(analysis, folder):
    """The true gain at the plan's volumes lies in the interval exactly when the score says so."""
    gain = science_plans.score_gain(analysis, Truth.read(folder / "clean-8.curves.csv")).loc["accord"]
    assert gain["lower"] <= gain["expected"] <= gain["upper"]
    assert gain["covered"] == (gain["lower"] <= gain["true"] <= gain["upper"])
    assert 0.3 < gain["volumes"] < 3


def test_seeds_are_listed_or_ranges():
    """`1-3,7` means four seeds."""
    assert science.seeds("1-3,7") == [1, 2, 3, 7]


def test_summary_shows_spread_only_where_seeds_differ(analysis, folder):
    """Two seeds of a world have a mean and a standard deviation, one seed has no spread."""
    shares = science_shares.score_shares(analysis, folder / "clean-8.truth.csv")
    drawn = (("a", 0), ("a", 2), ("b", 0))
    scores = [science.Score(world, "1", shares + shift, shares, shares, 0.0) for world, shift in drawn]
    table = science.summary(scores, "shares")
    queries = shares.loc["accord", "queries"]
    assert table.loc[("a", "accord"), "queries"] == f"{queries + 1:.3f} ±{np.sqrt(2):.3f}"
    assert table.loc[("b", "accord"), "queries"] == f"{queries:.3f}"
