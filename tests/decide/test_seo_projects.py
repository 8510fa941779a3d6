"""SEO projects as bets: what they promise, when they pay back, what the data propose, and what landing is worth."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.decide.seo import KINDS, Project, Terms, invest, kinds, propose
from analytics.decide.seo.effect import Effect, effects, hidden_factor, position_then, rows_of, searches
from analytics.decide.seo.outlook import outlook
from analytics.errors import AssumptionError
from analytics.model import Analysis, analyse
from analytics.model.own_pages import OwnPages
from analytics.unify import Coverage, Measure
from tests.builders import NOTHING_KNOWN, ad, analysed, listed, panel

UNKNOWN = Measure(0.0)


def project(**figures: object) -> Project:
    """A project that is certain to land after exactly four months, on the query "lamp"."""
    usual: dict[str, object] = {
        "kind": "improvement", "subject": "lamp", "queries": ("lamp",), "reason": "improvement", "one_off": 1000.0,
        "monthly": 0.0, "target": 1.0, "success": 1.0, "months_lower": 4.0, "months_upper": 4.0, "decay": 0.0,
    }  # fmt: skip
    return Project(**(usual | figures))


def shop(**lamp: object) -> Analysis:
    """An account whose query "lamp" is listed at rank 8 and which has four other ads."""
    row = ad("lamp", **(listed(8.0, impressions=5000.0, clicks=150.0) | lamp))
    return analyse(panel([row, *(ad(f"chair {at}", theme="chair") for at in range(4))]))


def _effects(account: Analysis, bet: Project) -> Effect:
    """What one project changes once landed."""
    (found,) = effects(account, account.value, [bet], rows_of(account, [bet]))
    return found


@pytest.mark.parametrize(
    "wrong",
    [
        {"success": 1.01}, {"success": np.nan}, {"target": 0.9}, {"one_off": -1.0}, {"decay": 1.0}, {"earliest": 0},
        {"months_lower": 5.0}, {"months_upper": np.nan}, {"kind": "magic"},
    ],
    ids=str,
)  # fmt: skip
def test_a_figure_outside_its_range_is_refused(wrong: dict[str, object]):
    """A share above 1, a rank under 1, money below 0, delays in the wrong order, NaN: refused with the range."""
    with pytest.raises(AssumptionError, match="lamp"):
        project(**wrong)


def test_all_wrong_figures_are_named_at_once():
    """Two figures out of range are two reasons."""
    with pytest.raises(AssumptionError) as refused:
        project(success=2.0, target=30.0)
    assert len(refused.value.notices) == 2
    with pytest.raises(AssumptionError) as refused:
        Terms(months=2, budget=-1.0, pot=np.nan, discount=0.6)
    assert len(refused.value.notices) == 4


def test_published_figures_are_told_from_judgements():
    """A new page carries the published 5.7 %, within 2 to 6 months; every other kind says that it is a judgement."""
    new = kinds()["new_page"]
    assert (new.success, new.months_lower, new.months_upper) == (0.057, 2.0, 6.0)
    assert new.source != "accord_judgement"
    assert {kinds()[name].source for name in KINDS if name != "new_page"} == {"accord_judgement"}


@settings(max_examples=15)
@given(success=st.floats(0.0, 1.0), lower=st.floats(0.2, 5.0), width=st.floats(1.0, 4.0), decay=st.floats(0.0, 0.9))
def test_expected_landing_is_the_mean_of_its_draws(success: float, lower: float, width: float, decay: float):
    """The path that is optimised is the mean of the paths that are simulated."""
    bet = project(success=success, months_lower=lower, months_upper=lower * width, decay=decay)
    drawn = bet.landed_draws(12, 4000, np.random.default_rng(1))
    assert np.abs(bet.landed(12) - drawn.mean(axis=1)).max() < 0.04
    assert (drawn >= 0).all()
    assert (drawn <= 1).all()


def test_what_lands_fades():
    """Landing at once and losing half a year, 1/sqrt(2) is left after half a year (mid-month 6)."""
    path = project(months_lower=0.1, months_upper=0.1, decay=0.5).landed(12)
    assert path[6] == pytest.approx(0.5 ** ((6.5 - 0.1 + 0.0) / 12), rel=0.01)


def test_payback_is_the_month_computed_by_hand():
    """1,000 spent at once, 200 a month from the fifth month on: back after nine months, and never in eight."""
    bet = project()
    cash = 200 * bet.landed(12) - bet.cost(12)
    found = outlook(cash, np.repeat(cash[:, None], 3, axis=1))
    assert found.payback.median == 9
    assert (found.net.value, found.loss) == (pytest.approx(600.0), 0.0)
    short = outlook(cash[:8], np.repeat(cash[:8, None], 3, axis=1))
    assert (short.payback.median, short.payback.never, short.loss) == (None, 1.0, 1.0)


def test_queries_move_in_proportion_and_none_falls():
    """From a mean of 10 to 5 all ranks halve; a target behind today's moves none; an unlisted query lands on it."""
    ranks, weight = np.array([5.0, 15.0, np.nan]), np.array([1.0, 1.0, 9.0])
    assert position_then(ranks, weight, 5.0).tolist() == [2.5, 7.5, 5.0]
    assert position_then(ranks, weight, 14.0).tolist() == [5.0, 15.0, 14.0]


def test_landing_is_worth_what_its_parts_are():
    """Clicks of the curve at both ranks, the value of a click, and ads worth less by the fall of their share."""
    account = shop()
    found = _effects(account, project(target=3.0))
    curve, frame = account.click_curve, account.panel.frame
    value = account.value.frame["value_per_click"][0]
    now, then = (float(curve.ctr(np.array([rank]), brand=False)[0]) for rank in (8.0, 3.0))
    assert found.clicks == pytest.approx(5000 * (then - now))
    assert found.organic == pytest.approx(5000 * (then - now) * value)
    share = account.incrementality.frame["incremental_share"][0]
    cell = account.assumptions.prior_cells["generic_2_4"].mean
    assert cell < share
    assert found.own_ads == pytest.approx(frame["paid_clicks"][0] * (share - cell))
    assert found.worth_lost == pytest.approx(found.own_ads * value)
    assert found.landing(1.0) < found.organic
    assert found.organic_draws.mean() == pytest.approx(found.organic, rel=0.1)


def test_searches_that_only_ads_see_count_by_their_impression_share():
    """Without a listing, searches are paid impressions over their share: 2,000 at a half are 4,000."""
    account = analyse(panel([ad("lamp", impression_share=0.5), ad("chair", **listed(3.0, impressions=9000.0))]))
    assert searches(account).tolist() == [4000.0, 9000.0]


def test_hidden_queries_add_half_of_their_share():
    """With half of the clicks on hidden queries, a project wins half as many again, on average."""
    seen = Measure(100.0, 200.0)
    covered = Coverage(UNKNOWN, UNKNOWN, UNKNOWN, seen, UNKNOWN)
    rows = [ad("lamp", **listed(8.0)), *(ad(f"chair {at}", theme="chair") for at in range(3))]
    plain, hidden = (analyse(panel(rows, coverage=coverage)) for coverage in (NOTHING_KNOWN, covered))
    assert hidden_factor(hidden) == 2.0
    gains = [_effects(each, project(target=2.0)).clicks for each in (plain, hidden)]
    assert gains[1] == pytest.approx(1.5 * gains[0])


def test_proposals_name_the_reason_in_the_data():
    """A query off the top: improve; near it: links; proven by ads without a page: new page; the brand: nothing."""
    found = {bet.subject: bet for bet in propose(_various())}
    assert found["lamp.example/desk"].kind == "improvement"
    assert found["lamp.example/desk"].queries == ("desk lamp", "desk lamps")
    assert found["lamp.example/top"].kind == "links"
    assert found["chair"].kind == "new_page"
    assert "lumen" not in {query for bet in found.values() for query in bet.queries}


def test_pages_that_share_a_query_are_proposed_to_be_one():
    """Own pages that compete become one project, which takes the query from the page's improvement."""
    queries = pd.DataFrame(
        {"query": ["desk lamp"], "leader": ["lamp.example/desk"], "position_loss": [2.0], "kind": ["alternating"]}
    )
    found = propose(_various(), OwnPages(queries, pd.DataFrame()))
    merged = [bet for bet in found if bet.kind == "consolidation"]
    assert [bet.queries for bet in merged] == [("desk lamp",)]
    assert merged[0].target == 4.0


def test_no_two_proposals_share_a_query():
    """On a drawn account every query is in one project at most, and twelve are enough."""
    found = propose(analysed(200, seed=4))
    queries = [query for bet in found for query in bet.queries]
    assert len(queries) == len(set(queries))
    assert 0 < len(found) <= 12


def test_two_projects_on_one_query_are_refused():
    """Clicks cannot be won twice."""
    with pytest.raises(ValueError, match="same query"):
        invest(shop(), [project(), project(kind="links")])


def _various() -> Analysis:
    """Two queries of a page at rank 6, a page at rank 2, a theme bought without a listing, and the brand at rank 9."""
    rows = [
        ad("desk lamp", page="lamp.example/desk", **listed(6.0, 9000.0, 300.0)),
        ad("desk lamps", page="lamp.example/desk", **listed(6.0, 4000.0, 150.0)),
        ad("top lamp", page="lamp.example/top", **listed(2.0, 9000.0, 900.0)),
        ad("lumen", brand=True, theme="brand", page="lamp.example/", **listed(9.0, 9000.0, 300.0)),
        *(ad(f"chair {at}", theme="chair") for at in range(3)),
    ]
    return analyse(panel(rows))
