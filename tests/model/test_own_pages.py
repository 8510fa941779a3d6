"""Own pages that compete: planted pairs come out for what they are, the brand's own results are left alone."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from analytics.model import click_curve
from analytics.model.own_pages import CannotSay, OwnPages, compete, page_key
from analytics.unify import BrandTerms, unify
from tests.builders import QUERIES, days, export

DAYS = days("2025-01-06", 140)  # twenty weeks from a Monday on
GOOD, BAD, HOME = "https://shop.example/good", "https://shop.example/bad", "https://shop.example/"


def _row(day, query, page, impressions, position, clicks=5.0):
    return {
        "date": day, "query": query, "page": page, "impressions": impressions, "position": position, "clicks": clicks,
    }  # fmt: skip


def _pair(query, seed=3, *, good=3.0, bad=8.0, shared=False, chance=None):
    """A query on two pages: both every day, or two weeks in five on the good one, by rule or by chance."""
    draw = np.random.default_rng(seed)
    turns = [at % 5 in (0, 3) if chance is None else draw.random() < chance for at in range(len(DAYS) // 7)]
    rows = []
    for at, day in enumerate(DAYS):
        for page, place in ((GOOD, good), (BAD, bad)):
            if shared or (page == GOOD) == turns[at // 7]:
                rows.append(_row(day, query, page, 60.0, max(1.0, place + draw.normal(0, 0.5))))
    return rows


def _found(rows, brand=(), *, dated=True) -> OwnPages | CannotSay:
    table = pd.DataFrame(rows)
    panel = unify([export(QUERIES, table if dated else table.drop(columns="date"))], BrandTerms.given(brand))
    return compete(panel, click_curve.estimate(panel))


def _only(rows, brand=(), **more) -> pd.Series:
    found = _found(rows, brand, **more)
    assert isinstance(found, OwnPages)
    assert len(found.queries) == 1
    return found.queries.iloc[0]


def test_pages_that_take_turns_are_told_with_their_switches():
    """Two weeks in five on one page, three on the other: weeks, switches and shares are those planted."""
    found = _only(_pair("oak table"))
    on_good = [at % 5 in (0, 3) for at in range(20)]
    assert found["kind"] == "alternating"
    assert (found["pages"], found["weeks"]) == (2, 20)
    assert found["switches"] == sum(one != two for one, two in pairwise(on_good))
    assert found["leader"] == page_key(BAD)
    assert found["leader_share"] == pytest.approx(0.6)
    assert found["best_page"] == page_key(GOOD)
    assert found["together"] == 0


def test_the_loss_of_position_holds_what_was_planted():
    """Mean position 0.4 x 3 + 0.6 x 8 = 6 against 3: three places lost, within the interval."""
    found = _only(_pair("oak table"))
    assert found["position"] == pytest.approx(6.0, abs=0.1)
    assert found["position_loss_lower"] < 3.0 < found["position_loss_upper"]
    assert found["position_loss"] == pytest.approx(3.0, abs=0.3)


@pytest.mark.parametrize(("pages", "loss"), [({"shared": True}, 1.5), ({"chance": 0.4}, 1.8)], ids=["both", "turns"])
def test_intervals_of_the_loss_hold_it_as_often_as_they_say(pages, loss):
    """Over 200 planted pairs, with both pages shown or turns drawn by chance, 80 % of the intervals hold the loss."""
    rows = [row for seed in range(200) for row in _pair(f"oak table {seed}", seed, good=3.0, bad=6.0, **pages)]
    found = _found(rows).queries
    held = (found["position_loss_lower"] <= loss) & (found["position_loss_upper"] >= loss)
    assert 0.71 <= held.mean() <= 0.89  # three standard errors of a share among 200


def test_a_best_page_that_is_only_luck_costs_nothing_on_average():
    """Two pages of equal rank: choosing and measuring on different weeks finds no loss, where one choice finds some."""
    rows = [row for seed in range(200) for row in _pair(f"oak table {seed}", seed, good=5.0, bad=5.0, shared=True)]
    found = _found(rows).queries
    error = found["position_loss"].std() / np.sqrt(len(found))
    assert abs(found["position_loss"].mean()) < 3 * error
    assert _found(rows, dated=False).queries["position_loss"].min() > 0


def test_clicks_at_stake_follow_the_click_curve():
    """One page at the best position would win clicks in the ratio of the curve; the range holds that figure."""
    rows = _pair("oak table")
    found = _only(rows)
    panel = unify([export(QUERIES, pd.DataFrame(rows))], BrandTerms.given(()))
    curve = click_curve.estimate(panel)
    at = curve.ctr(np.array([3.0, 8.0]), brand=False)
    months = panel.organic_months
    wanted = 5.0 * 140 / months * (at[0] / (0.4 * at[0] + 0.6 * at[1]) - 1)
    assert 0 < found["lost_clicks_lower"] < wanted < found["lost_clicks_upper"]


def test_pages_side_by_side_may_lose_nothing():
    """Where both pages show every day they may share one results page: the lower end of the loss is nothing."""
    found = _only(_pair("oak table", shared=True))
    assert found["kind"] == "side_by_side"
    assert found["together"] == 1
    assert found["lost_clicks_lower"] == 0
    assert found["lost_clicks_upper"] > 0


def test_the_brand_s_own_results_are_no_loss():
    """Two results for the brand's name are a double listing: named so, nothing at stake."""
    found = _only(_pair("lumen", good=1.0, bad=2.5), ("lumen",))
    assert found["kind"] == "double_listing"
    assert found["lost_clicks_upper"] == 0


def test_without_days_the_range_starts_at_nothing():
    """The same rows without dates: a loss without an interval, no switches, and the export that would tell."""
    found = _found(_pair("oak table"), dated=False)
    row = found.queries.iloc[0]
    assert found.no_weeks.code == "own_pages.cannot_say.days"
    assert row["kind"] == "undated"
    assert np.isnan(row["position_loss_lower"])
    assert np.isnan(row["switches"])
    assert row["lost_clicks_lower"] == 0 < row["lost_clicks_upper"]


def test_one_page_and_stray_results_are_no_competition():
    """A page with under a tenth of the impressions, and a query seen under 100 times, are left out."""
    rows = [_row(day, "oak table", GOOD, 60.0, 3.0) for day in DAYS] + [_row(DAYS[0], "oak table", BAD, 400.0, 9.0)]
    rows += [_row(DAYS[0], "rare", page, 40.0, 3.0) for page in (GOOD, BAD)]
    found = _found(rows)
    assert found.queries.empty
    assert found.pages.empty


def test_addresses_of_one_page_are_one_page():
    """Protocol, www, fragments and tracking parameters make no second page."""
    rows = [_row(day, "oak table", page, 60.0, 3.0) for day in DAYS for page in (GOOD, f"{GOOD}/?utm_source=x#top")]
    assert _found(rows).queries.empty


def test_without_pages_it_says_so():
    """An export without pages cannot tell which page ranks: an object with the cure, not an empty table."""
    found = _found([{name: cell for name, cell in row.items() if name != "page"} for row in _pair("oak table")])
    assert found == CannotSay(found.reason)
    assert found.reason.code == "own_pages.cannot_say.pages"
