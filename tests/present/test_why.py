"""The answer to "why?": claim and evidence by another computation, and alternatives that are runs of the model."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from analytics.model import Analysis, Assumptions, analyse
from analytics.present import why, why_figures, why_wording
from analytics.present.look import Look
from analytics.present.why import Subject, claim, evidence, subjects
from analytics.present.why_changes import Change, changes, error_of_test, weekly_noise
from analytics.schema import Interval
from tests.builders import ad, analysed, days, listed, panel
from tests.present.conftest import HOSTILE, Results

ENGLISH = Look("en", "light", "EUR")
BRAND = ad("lumen", brand=True, theme="brand", conversions=40.0, **listed(1.0))
GENERIC = ad("oak table", cost=60.0, **listed(3.0, clicks=40.0))
HIDDEN = ad("walnut table", cost=30.0)


def _account(*rows, known=None, **assumptions) -> Analysis:
    return analyse(panel(rows or (BRAND, GENERIC, HIDDEN), **(known or {})), Assumptions(**assumptions))


def _told(account: Analysis, query: str, **more: object) -> dict[str, Change]:
    found = claim(account, Subject("query", query))
    return {change.name: change for change in changes(account, found, **more)}


@pytest.mark.parametrize("kind", ["query", "theme", "all"])
def test_a_claim_is_the_sum_over_its_queries(kind):
    """Cost and avoidable cost equal sums over the rows; the share is that of all their paid clicks, dear or cheap."""
    account = analysed()
    subject = next(one for one in subjects(account) if one.kind == kind)
    found = claim(account, subject)
    frame, cost = account.panel.frame, account.current["cost"]
    own = cost > 0 if kind == "all" else (frame[kind] == subject.name) & (cost > 0)
    share, clicks = account.incrementality.frame["incremental_share"], account.current["paid_clicks"]
    assert found.cost == pytest.approx(cost[own].sum())
    assert found.avoidable.value == pytest.approx((cost * (1 - share))[own].sum())
    assert found.share.value == pytest.approx((clicks * share)[own].sum() / clicks[own].sum())
    assert found.share.lower <= found.share.value <= found.share.upper


def test_a_query_has_the_same_interval_here_as_in_the_table_of_queries():
    """The ends of one query's share are those of the estimate, whatever the draws say."""
    account = _account()
    own = account.incrementality.frame.set_index("query").loc["lumen"]
    share = claim(account, Subject("query", "lumen")).share
    assert [share.lower, share.upper] == pytest.approx([own["incremental_share_lower"], own["incremental_share_upper"]])


def test_everything_with_spend_can_be_asked_about_dearest_first():
    """All, then each theme, then each query, by falling spend; a query without an ad is not offered."""
    account = _account(BRAND, GENERIC, {"query": "free lamp", **listed(1.0)})
    words = why.subject_words(account, ENGLISH)
    assert list(words) == list(subjects(account))
    assert [one.kind for one in words] == ["all", "theme", "theme", "query", "query"]
    assert [one.name for one in words if one.kind == "query"] == ["lumen", "oak table"]


def test_at_the_break_even_the_ad_earns_exactly_its_cost():
    """Break-even x clicks x value of a click is the cost."""
    account = _account()
    found = claim(account, Subject("query", "oak table"))
    value = account.value.frame.set_index("query").loc["oak table", "value_per_click"]
    assert found.break_even * found.clicks * value == pytest.approx(found.cost)
    assert 0 <= found.pays <= 1


def test_several_queries_stand_beyond_their_break_even_just_when_their_incremental_value_repays_the_cost():
    """Many cheap brand clicks and few dear generic ones, worth little or much: share over line is value over cost."""
    cheap = ad("lumen", brand=True, theme="brand", cost=20.0, conversions=40.0, **listed(1.0))
    for conversions in (2.0, 20.0):
        account = _account(cheap, ad("oak table", paid_clicks=10.0, cost=180.0, conversions=conversions))
        found = claim(account, Subject("all"))
        value, share = account.value.frame["value_per_click"], account.incrementality.frame["incremental_share"]
        earned = float((account.current["paid_clicks"] * share * value).sum())
        assert found.share.value / found.break_even == pytest.approx(earned / found.cost)


def test_without_a_value_there_is_no_break_even_to_draw():
    """No conversions: no break-even, nothing flips, and a sentence says at which shares the verdict turns."""
    account = _account(GENERIC | {"conversions": 0.0, "conversion_value": 0.0})
    found = claim(account, Subject("all"))
    assert found.break_even is None
    assert not why_figures.flips(found, Interval(0.0, 0.0, 0.0))
    assert ENGLISH.text("why.turn.unknown") in why_wording.reasons(account, found, ENGLISH)


def test_evidence_of_several_queries_is_weighted_by_their_paid_clicks():
    """A theme's piece weighs as its queries have paid clicks; weights sum to 1; a piece says what its cell says."""
    account = analysed()
    found = claim(account, Subject("all"))
    rows, pieces = evidence(account, found), account.incrementality.pieces
    clicks = account.current["paid_clicks"].iloc[found.rows]
    for row in rows.itertuples():
        own = pieces[(pieces["name"] == row.name) & (pieces["kind"] == row.kind)]
        wanted = (own["weight"] * own["row"].map(clicks)).sum() / clicks.sum()
        assert row.weight == pytest.approx(wanted)
        assert row.value == pytest.approx(
            (own["value"] * own["weight"] * own["row"].map(clicks)).sum() / (wanted * clicks.sum())
        )
    assert 0.98 <= rows["weight"].sum() <= 1 + 1e-9
    assert all(one >= other for one, other in pairwise(rows["weight"]))


@pytest.mark.parametrize(
    ("name", "assumed"),
    [
        ("brand_strong", {"brand_strength": "strong"}),
        ("brand_ordinary", {"brand_strength": "ordinary"}),
        ("rivals_none", {"rivals": "none"}),
        ("rivals_present", {"rivals": "present"}),
    ],
)
def test_an_alternative_is_the_analysis_under_that_assumption(name, assumed):
    """What would change a brand query equals the claim of an account analysed so."""
    wanted = claim(_account(**assumed), Subject("query", "lumen")).share
    assert _told(_account(), "lumen")[name].share == wanted


def test_what_is_assumed_already_is_no_alternative():
    """A brand said to be strong can only turn out ordinary; a generic query depends on neither."""
    assert "brand_strong" not in _told(_account(brand_strength="strong"), "lumen")
    assert {name.partition("_")[0] for name in _told(_account(), "oak table")} == {"test"}


def test_a_stated_competition_can_still_be_known_better():
    """Where Keyword Planner states an index, knowing that rivals bid, or do not, overrules it."""
    account = _account(BRAND | {"competition_index": 0.5}, GENERIC)
    told = _told(account, "lumen")
    assert told["rivals_none"].share == claim(_account(BRAND, GENERIC, rivals="none"), Subject("query", "lumen")).share
    assert told["rivals_none"].share.value < told["rivals_present"].share.value


def test_an_unknown_rank_is_tried_at_both_ends():
    """A query Search Console may hide: listed first it is the claim of a query listed first beside every ad."""
    told = _told(_account(), "walnut table")
    seen = _account(BRAND, GENERIC, HIDDEN | listed(1.0))
    assert told["rank_first"].share.value == pytest.approx(claim(seen, Subject("query", "walnut table")).share.value)
    assert told["rank_first"].share.value < told["rank_absent"].share.value
    assert "rank_first" not in _told(_account(), "oak table")


def test_runs_for_all_queries_are_asked_for_by_name_once():
    """The runs that a page keeps are the four that no query changes."""
    asked = []
    _told(_account(), "lumen", remember=lambda name, run: (asked.append(name), run())[1])
    assert asked == ["brand_strong", "brand_ordinary", "rivals_none", "rivals_present"]


def test_only_a_share_beyond_the_break_even_flips_the_verdict():
    """Both sides of the line, from either side."""
    found = replace(claim(_account(), Subject("all")), break_even=0.4)
    low, high = Interval(0.3, 0.3, 0.3), Interval(0.5, 0.5, 0.5)
    assert [why_figures.flips(replace(found, share=now), then) for now in (low, high) for then in (low, high)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_the_error_of_a_test_is_that_of_simulated_tests():
    """Poisson clicks over wandering weeks: the share read out of 4,000 simulated pauses spreads as foretold."""
    account = _account(GENERIC)
    found = claim(account, Subject("all"))
    draw, noise, weekly = np.random.default_rng(3), 0.15, 7 / (365.25 / 12)
    clicks, paid = 140.0 * weekly, 100.0 * weekly
    with_ads, without = (draw.poisson(clicks * draw.normal(1, noise, (4000, 4)).clip(0)).sum(axis=1) for _ in range(2))
    share = (with_ads - without) / (4 * paid)
    assert error_of_test(account, found) == pytest.approx(share.std(), rel=0.05)


def test_the_noise_of_weeks_is_the_one_planted():
    """Sixty weeks that vary by 20 % about a common level, with many clicks: 20 % is found; without days, 15 %."""
    draw = np.random.default_rng(8)
    by_day = pd.DataFrame({"date": days("2025-01-06", 420), "organic_clicks": np.nan})
    by_day["paid_clicks"] = np.repeat(1e5 * np.exp(draw.normal(0, 0.2, 60)), 7)
    rows = np.array([0])
    assert weekly_noise(panel([GENERIC], by_day=by_day), rows) == pytest.approx(0.2, rel=0.2)
    assert weekly_noise(panel([GENERIC]), rows) == 0.15


def test_any_account_with_spend_answers_in_both_languages(any_account: Results, look: Look):
    """All queries, and the cheapest one, have a sentence, reasons, a table and a figure; the cheapest its changes."""
    account = any_account.analysis
    asked = [subjects(account)[0], subjects(account)[-1]] if len(account.response.items) else []
    for subject in asked:
        found = claim(account, subject)
        told = (why_wording.claim_sentence(found, look), *why_wording.reasons(account, found, look))
        table = why_wording.evidence_table(account, found, look)
        assert all(told)
        assert len(table.frame) >= 1
        assert not table.frame.isna().any(axis=None)
        assert HOSTILE not in why_figures.evidence_chart(account, found, look).to_json()
    for found in (claim(account, subject) for subject in asked[1:]):
        assert why_figures.changes_chart(found, changes(account, found), look).layout.title.text


def test_the_evidence_figure_ends_with_the_claim():
    """The last row is what all pieces say together, and the break-even is drawn where the verdict turns."""
    account = _account()
    found = claim(account, Subject("query", "lumen"))
    rows = why_figures.evidence_frame(account, found, ENGLISH)
    last = rows.iloc[-1]
    assert (last["value"], last["lower"], last["upper"]) == (found.share.value, found.share.lower, found.share.upper)
    lines = [shape.x0 for shape in why_figures.evidence_chart(account, found, ENGLISH).layout.shapes]
    assert found.break_even in lines
