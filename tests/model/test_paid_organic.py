"""The paid & organic report as evidence: planted substitution is found, selection widens it, silence is none."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.model.paid_organic import report_evidence
from analytics.model.priors import selection_spread
from analytics.schema import NORMAL_P90, OTHER_SEARCH_TERMS
from analytics.unify.paid_organic import REPORT_COLUMNS
from tests.builders import ad, panel

SHARE = 0.6  # of the paid clicks beside a listing that are lost without the ad
COUNTS = st.integers(0, 400)


def _said(report, queries=("lamp",)):
    table = pd.DataFrame(report, columns=list(REPORT_COLUMNS))
    return report_evidence(panel([ad(query) for query in queries], paid_organic=table))


def _states(both=(1000, 100, 1000, 150), alone=(0, 0, 500, 100), only=(300, 50, 0, 0), query="lamp"):
    """A report of one query: ad impressions, ad clicks, organic queries, organic clicks; None leaves a state out."""
    rows = {"both": both, "ad_only": only, "organic_only": alone}
    return [(query, state, *figures) for state, figures in rows.items() if figures]


def test_the_share_is_what_searches_without_the_ad_say():
    """1000 searches at 20 % would bring 200 organic clicks, not 150: 50 of all 150 paid clicks are not incremental."""
    assert _said(_states())["value"].to_list() == pytest.approx([1 - 50 / 150])


def test_the_variance_is_that_of_counts_and_of_selection():
    """By hand: organic counts alone (400) and beside (150), paid (50²/150), all over 150²; plus (spread 200/150)²."""
    expected = (400 + 150 + 50**2 / 150) / 150**2 + (selection_spread() * 200 / 150) ** 2
    assert _said(_states())["variance"].to_list() == pytest.approx([expected])


def test_clicks_without_a_listing_beside_are_wholly_incremental():
    """The more paid clicks come where no listing shows, the nearer to 1 the share, and the surer."""
    shares = [_said(_states(only=(clicks * 5, clicks, 0, 0))) for clicks in (0, 100, 900)]
    assert [said["value"].item() for said in shares] == pytest.approx([0.5, 0.75, 0.95])
    assert shares[0]["variance"].item() > shares[1]["variance"].item() > shares[2]["variance"].item()


@pytest.mark.parametrize(
    "report",
    [
        pd.DataFrame(columns=list(REPORT_COLUMNS)),
        _states(both=None, alone=None),
        _states(both=None, only=None),
        _states(alone=None),
        _states(both=(1000, 0, 1000, 150), only=None),
        _states(both=(9, 5, 9, 2)),
        _states(alone=(0, 0, 9, 2)),
        _states(query="a query without a row"),
        _states(query=OTHER_SEARCH_TERMS),
    ],
    ids=[
        "none",
        "ad only",
        "organic only",
        "no search alone",
        "no paid click",
        "9 both",
        "9 alone",
        "stranger",
        "hidden",
    ],
)
def test_what_cannot_be_compared_says_nothing(report):
    """Without both states, ten searches in each, a paid click and a query of the panel, there is no row."""
    said = _said(report, ["lamp", OTHER_SEARCH_TERMS])
    assert said.empty
    assert said.columns.to_list() == ["row", "value", "variance", "shared"]


def test_no_organic_click_is_no_certainty():
    """Nobody clicked the listing in either state: the share is 1, and zero counts keep their doubt."""
    said = _said(_states(both=(50, 10, 50, 0), alone=(0, 0, 10, 0), only=None))
    assert said["value"].to_list() == [1.0]
    assert said["variance"].item() == pytest.approx(((50 / 10) ** 2 + 1) / 10**2)


def test_several_clicks_a_search_count_as_one():
    """Rates above 1 are cut to 1: the answer is that of a click on every search."""
    many = _said(_states(both=(100, 50, 100, 60), alone=(0, 0, 100, 250)))
    assert many["value"].to_list() == pytest.approx(_said(_states((100, 50, 100, 60), (0, 0, 100, 100)))["value"])


def test_impressions_stand_for_searches_that_are_not_counted():
    """A report without organic queries beside the ad counts its impressions."""
    assert _said(_states(both=(1000, 100, 0, 150)))["value"].to_list() == _said(_states())["value"].to_list()


def test_rows_are_positions_in_the_panel():
    """Evidence meets its query wherever it stands, in the order of the panel."""
    report = _states(query="vase") + _states(query="lamp", alone=(0, 0, 500, 75))
    said = _said(report, ["chair", "lamp", "vase"])
    assert said["row"].to_list() == [1, 2]
    assert said["value"].to_list() == pytest.approx([1.0, 1 - 50 / 150])


@settings(derandomize=True, max_examples=60)
@given(st.tuples(*[COUNTS] * 4), st.tuples(*[COUNTS] * 4), st.tuples(*[COUNTS] * 4))
def test_every_report_gives_finite_evidence_or_none(both, alone, only):
    """Whatever the counts, a row that is said is finite and uncertain."""
    said = _said(_states(both, alone, only))
    assert np.isfinite(said.to_numpy(dtype=float)).all()
    assert (said["variance"] > 0).all()


def _world(seed, spread):
    """A report of one query whose ad takes (1 - SHARE) of its clicks from the listing beside it; and the true share."""
    draw = np.random.default_rng(seed)
    searches, alone, natural, ad_rate = 4000, 1500, 0.25, 0.12
    paid, only = draw.poisson(searches * ad_rate), draw.poisson(100)
    beside = draw.poisson(searches * (natural - (1 - SHARE) * ad_rate))
    organic = draw.poisson(alone * natural * np.exp(spread * draw.standard_normal()))
    states = _states((searches, paid, searches, beside), (0, 0, alone, organic), (800, only, 0, 0))
    return states, 1 - (1 - SHARE) * searches * ad_rate / (searches * ad_rate + 100)


def _errors(spread, worlds=300):
    """Errors of that many worlds over their own standard deviations, and errors as they are."""
    reports, truths = zip(*(_world(seed, spread) for seed in range(worlds)), strict=True)
    queries = [f"query {at}" for at in range(worlds)]
    named = [(query, *row[1:]) for query, report in zip(queries, reports, strict=True) for row in report]
    said = _said(named, queries)
    errors = said["value"].to_numpy() - np.array(truths)
    return errors / np.sqrt(said["variance"].to_numpy()), errors


def test_planted_substitution_is_found_within_its_interval():
    """With selection of the size the prior states, the central 80 % holds the truth in 70 to 90 of 100 worlds."""
    scaled, _ = _errors(selection_spread())
    assert 0.7 <= np.mean(np.abs(scaled) <= NORMAL_P90) <= 0.9


def test_without_selection_the_planted_share_is_found_without_bias():
    """Searches without the ad that are like the others: right on average, and the interval holds nearly always."""
    scaled, errors = _errors(0.0)
    assert abs(errors.mean()) < 4 * errors.std() / np.sqrt(len(errors))
    assert np.mean(np.abs(scaled) <= NORMAL_P90) > 0.95


def test_the_sampling_part_covers_as_often_as_it_says(monkeypatch):
    """Counts alone: without selection and without its allowance, 80 % intervals hold 75 to 85 % of the time."""
    monkeypatch.setattr("analytics.model.paid_organic.selection_spread", lambda: 0.0)
    scaled, _ = _errors(0.0, 1000)
    assert 0.75 <= np.mean(np.abs(scaled) <= NORMAL_P90) <= 0.85
