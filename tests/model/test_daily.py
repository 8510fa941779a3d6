"""The panel estimate: planted substitution found again from days with and without ads, and never more than they say."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.model import Assumptions, TestedShare
from analytics.model.daily.alone import alone_rates
from analytics.model.daily.estimate import estimate_panel
from analytics.model.daily.history import History, NoHistory, history
from analytics.model.daily.rivals import pressure
from analytics.model.daily.throttle import throttle_information
from tests.builders import ad, listed, panel
from tests.model.planted import panel_of, planted, shares, study

WORLDS = {
    "generic": planted(24, 150, 1, substitution=0.3),
    "brand": planted(16, 150, 2, substitution=0.85, brand=True),
    "loved brand": planted(12, 150, 3, substitution=0.99, brand=True),
    "page one": planted(24, 150, 4, substitution=0.06, rank=7.0),
}


@pytest.mark.parametrize("name", WORLDS)
def test_planted_shares_are_found_again(name):
    """With two outages a query, the mean error is under five points and the intervals hold most truths."""
    world = WORLDS[name]
    found = shares(study(world, 11), world)
    error = found["incremental_share"] - found["truth"]
    held = found["truth"].between(found["incremental_share_lower"], found["incremental_share_upper"])
    assert abs(error.mean()) < 0.05
    assert np.sqrt((error**2).mean()) < 0.09
    assert held.mean() >= 0.6


def test_intervals_cover_as_often_as_they_say():
    """Over sixteen drawn accounts, 80 % intervals hold 70 to 94 % of the planted shares: accounts err as one."""
    held = []
    for seed in range(16):
        world = planted(10, 120, seed, substitution=float(np.random.default_rng(seed).uniform(0.1, 0.6)))
        found = shares(study(world, seed + 100), world)
        held += found["truth"].between(found["incremental_share_lower"], found["incremental_share_upper"]).tolist()
    assert 0.70 <= np.mean(held) <= 0.94


def test_own_days_sharpen_what_studies_say():
    """The interval with outages is narrower than without, and the days carry the weight."""
    world = WORLDS["generic"]
    blind = shares(study(replace(world, off=np.zeros_like(world.off)), 11), world)
    seen = shares(study(world, 11), world)

    def width(found):
        return (found["incremental_share_upper"] - found["incremental_share_lower"]).mean()

    assert width(seen) < 0.6 * width(blind)
    assert seen["evidence"].str.startswith("panel: ").all()


def test_without_a_day_off_the_published_cells_keep_most_of_the_weight():
    """No variation, no lesson: the prior stays the heaviest piece and the interval as wide as it."""
    world = replace(WORLDS["generic"], off=np.zeros_like(WORLDS["generic"].off))
    found = study(world, 11)
    pieces = found.incrementality.pieces
    assert pieces[pieces["kind"] == "prior"].groupby("row")["weight"].sum().min() > 0.5
    assert (
        shares(found, world).filter(regex="upper").to_numpy() - shares(found, world).filter(regex="lower").to_numpy()
    ).min() > 0.15


def test_pieces_add_up_to_the_estimate():
    """Weights of a row sum to 1; own days and segment, weighed, explain what the cells do not."""
    world = WORLDS["generic"]
    found = study(world, 11).incrementality
    assert found.pieces.groupby("row")["weight"].sum().to_numpy() == pytest.approx(1.0)
    told = found.pieces.assign(part=found.pieces["weight"] * found.pieces["value"]).groupby("row")["part"].sum()
    assert told.to_numpy() == pytest.approx(found.frame["incremental_share"].to_numpy(), abs=0.03)


def test_a_query_without_days_of_its_own_learns_from_its_segment():
    """A query whose ad never stops has the share of its class, not the published one."""
    world = planted(24, 150, 5, substitution=0.2)
    world.off[0] = False
    found = study(world, 12)
    row = shares(found, world).iloc[0]
    assert row["incremental_share"] == pytest.approx(0.8, abs=0.1)
    place = found.panel.frame.index[found.panel.frame["text"] == world.names[0]][0]
    pieces = found.incrementality.pieces[found.incrementality.pieces["row"] == place].set_index("name")["weight"]
    assert pieces["segment"] > pieces.get("generic_1", 0.0)


def test_rivals_who_react_late_are_counted_in_the_long_run():
    """Week-long outages end before rivals have reacted; the estimate reads past them, above the naive contrast."""
    world = planted(14, 300, 6, substitution=0.8, brand=True, outages=4, theft=0.12, index=0.4)
    found = shares(study(world, 13), world)
    naive = 1 - world.substitution
    assert found["incremental_share"].mean() > naive.mean() + 0.05
    assert abs((found["incremental_share"] - found["truth"]).mean()) < 0.10


def test_a_step_in_the_click_price_is_rivals_arriving():
    """Rivals count from the week in which a click's price doubles; without rivals in the planner, never."""
    size = 200
    step = np.where(np.arange(size) >= 105, 2.0, 1.0)
    world = planted(3, size, 7, substitution=0.8, brand=True, outages=0, index=0.4)
    past = history(panel_of(world, 1, step=step))
    always, came = pressure(past, np.array([1.0, 1.0, 0.0]))
    assert came[:2].sum(axis=1) == pytest.approx(size - 105, abs=7)
    assert always[:2].sum() == 0
    assert came[2].sum() == always[2].sum() == 0


def test_a_steady_click_price_is_no_arrival():
    """Without a step, rivals press as the planner says, on every day."""
    past = history(panel_of(planted(3, 200, 8, substitution=0.8, brand=True, outages=0, index=0.4), 1))
    always, came = pressure(past, np.array([1.0, 0.5, 0.0]))
    assert came.sum() == 0
    assert always.mean(axis=1) == pytest.approx([1.0, 0.5, 0.0])


def _throttled(strength: float, seed: int = 3, *, moods: float = 0.0) -> tuple[History, np.ndarray]:
    """Queries of one campaign whose ads all show less on the same days; substitution .3 at rank 1."""
    luck = np.random.default_rng(seed)
    shape = (30, 180)
    demand = luck.uniform(150, 400, (shape[0], 1)) * np.exp(luck.normal(0, 0.1, shape))
    shown = 1 - strength * luck.uniform(0, 1, shape[1])
    mood = np.exp(moods * luck.normal(0, 1, shape[1]))
    clicks = luck.poisson(0.08 * demand * shown * mood)
    organic = luck.poisson((0.24 * demand - 0.3 * 0.08 * demand * shown) * mood)
    past = History(
        np.arange(shape[0]),
        pd.date_range("2025-01-01", periods=shape[1]).to_numpy(),
        1,
        luck.poisson(0.9 * demand * shown * mood).astype(float),
        clicks.astype(float),
        0.5 * clicks,
        luck.poisson(demand).astype(float),
        organic.astype(float),
        np.ones(shape),
        np.zeros(shape, dtype=bool),
        np.zeros(shape),
    )
    return past, np.tile(alone_rates(past, np.zeros(shape[0], dtype=bool))[0], (shape[0], 1))


def test_budget_throttling_tells_substitution_without_a_day_off():
    """A campaign that runs out of money identifies the planted .3 within its own error."""
    past, rates = _throttled(0.8)
    precision, told = throttle_information(past, np.full(30, "all", dtype=object), rates)
    total = precision[:, 0].sum()
    assert told[:, 0].sum() / total == pytest.approx(0.3, abs=3 / np.sqrt(total))
    assert 1 / np.sqrt(total) < 0.1


def test_a_weak_instrument_says_nothing():
    """Where ads of a campaign do not move together, throttling carries no weight at all."""
    past, rates = _throttled(0.0)
    precision, told = throttle_information(past, np.full(30, "all", dtype=object), rates)
    assert precision.sum() == told.sum() == 0


def test_days_on_which_people_click_more_are_no_budget():
    """What moves all clicks of a day, paid and organic, is taken for no throttling, or its error allows for it."""
    past, rates = _throttled(0.0, moods=0.1)
    precision, told = throttle_information(past, np.full(30, "all", dtype=object), rates)
    total = precision[:, 0].sum()
    assert total == 0 or abs(told[:, 0].sum() / total - 0.3) < 3 / np.sqrt(total)


def test_one_keyword_of_a_campaign_has_no_instrument():
    """Alone in its campaign, a query has no rest to be measured by."""
    past, rates = _throttled(0.8)
    precision, _ = throttle_information(past, np.arange(30).astype(object), rates)
    assert precision.sum() == 0


def test_a_day_that_a_file_lacks_is_no_day_without_ads():
    """Days missing from the search terms are left out, not read as pauses."""
    world = planted(5, 120, 9, substitution=0.3, outages=0)
    whole = panel_of(world, 2)
    terms = whole.facts.paid[0].frame()
    gap = terms["date"].between("2025-02-10", "2025-02-20")
    holed = replace(whole, facts=replace(whole.facts, paid=(type(whole.facts.paid[0])(terms[~gap]),)))
    past = history(holed)
    assert len(past.days) == 120 - 11
    assert not past.off.any()


def test_a_short_gap_may_be_a_low_bid_and_is_no_outage():
    """Two days without impressions are left alone, three in a row are an outage."""
    world = planted(4, 120, 10, substitution=0.3, outages=0)
    world.off[0, 50:52] = True
    world.off[1, 50:53] = True
    past = history(panel_of(world, 2))
    place = {name: at for at, name in enumerate(panel_of(world, 2).frame["text"].to_numpy()[past.rows])}
    assert not past.off[place[world.names[0]]].any()
    assert past.off[place[world.names[1]]].sum() == 3


def test_days_far_from_any_ad_are_not_compared():
    """Of half a year off, eight weeks at its end are compared: the rest is another season."""
    world = planted(3, 250, 11, substitution=0.3, outages=0)
    world.off[0, :180] = True
    past = history(panel_of(world, 2))
    row = int(past.off.sum(axis=1).argmax())
    assert past.off[row].sum() == 180
    assert past.compared[row].sum() == 56
    assert past.days_off[row, :180] == pytest.approx(365)


def test_days_long_after_the_last_ad_are_not_compared():
    """An ad that stopped for good half a year ago: the eight weeks after its end are compared, not the last ones."""
    world = planted(3, 250, 11, substitution=0.3, outages=0)
    world.off[0, 70:] = True
    past = history(panel_of(world, 2))
    row = int(past.off.sum(axis=1).argmax())
    assert past.off[row].sum() == 180
    assert np.flatnonzero(past.compared[row]).tolist() == list(range(70, 126))


def test_days_off_by_timetable_are_not_compared_with_other_weekdays():
    """An ad off from Friday to Sunday, all year: no such day has an ad to be compared with."""
    world = planted(4, 140, 11, substitution=0.3, outages=0)
    weekday = pd.date_range("2025-01-01", periods=140).day_of_week.to_numpy()
    world.off[:3, weekday >= 4] = True
    world.off[3, 50:60] = True
    past = history(panel_of(world, 2))
    often = past.off.sum(axis=1) > 30
    assert often.sum() == 3
    assert not past.compared[often].any()
    assert past.compared[~often].sum() == past.off[~often].sum() > 0


def test_weekly_rows_are_read_as_weeks():
    """A panel of weeks has a step of seven days, and an outage of a week is one."""
    world = planted(6, 210, 12, substitution=0.3, outages=0)
    world.off[1:, 70:91] = True
    daily = panel_of(world, 2)

    def weekly(table):
        frame = table.frame().assign(
            date=lambda rows: rows["date"] - pd.to_timedelta(rows["date"].dt.day_of_week, unit="D")
        )
        measures = {"position": "mean"} if "position" in frame else {}
        sums = {
            name: "sum"
            for name in ("impressions", "clicks", "cost", "conversions", "conversion_value")
            if name in frame
        }
        keys = [name for name in ("query", "campaign", "date") if name in frame]
        return type(table)(frame.groupby(keys, as_index=False).agg(sums | measures))

    facts = replace(daily.facts, paid=(weekly(daily.facts.paid[0]),), organic=(weekly(daily.facts.organic[0]),))
    past = history(replace(daily, facts=facts))
    assert past.step == 7
    assert past.off.any(axis=1).sum() == 5


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (lambda: panel([ad("a", **listed(1.0))]), "model.no_history.undated"),
        (lambda: panel_of(planted(3, 120, 1, substitution=0.3, outages=0), 1), None),
        (
            lambda: panel_of(replace(planted(3, 30, 1, substitution=0.3, outages=0), searches=np.full(3, 0.5)), 1),
            "model.no_history.no_clicks",
        ),
        (lambda: panel_of(planted(3, 7, 1, substitution=0.3, outages=0), 1), "model.no_history.short"),
    ],
)
def test_what_days_cannot_say_is_said(build, reason):
    """No days, no clicks, too few days: a reason, never a crash."""
    past = history(build())
    assert (past.reason.code if isinstance(past, NoHistory) else None) == reason


@pytest.mark.parametrize("size", [8, 30, 70])
@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("outages", [0, 1])
def test_little_data_gives_wide_intervals(size, count, outages):
    """One keyword, ten weeks, no variation: finite, ordered, inside [0, 1] and not narrow."""
    world = planted(count, size, 13, substitution=0.3, outages=outages)
    found = shares(study(world, 5), world)
    bounds = found[["incremental_share_lower", "incremental_share", "incremental_share_upper"]].to_numpy()
    assert np.isfinite(bounds).all()
    assert (np.diff(bounds, axis=1) >= 0).all()
    assert ((bounds >= 0) & (bounds <= 1)).all()
    assert (bounds[:, 2] - bounds[:, 0] > 0.08).all()


def test_all_ads_off_leaves_nothing_to_estimate():
    """Without a paid click there is no share and no reason to crash."""
    world = planted(3, 60, 14, substitution=0.3, outages=0)
    world.off[:] = True
    found = study(world, 5).incrementality.frame
    assert found["incremental_share"].isna().all()


def test_estimates_do_not_depend_on_the_order_of_queries():
    """The same account, rows turned round: the same estimates."""
    world = WORLDS["generic"]
    turned = replace(
        world,
        **{name: getattr(world, name)[::-1] for name in ("searches", "rank", "alone", "paid", "substitution", "off")},
    )
    one = panel_of(world, 1)
    direct = estimate_panel(one, history(one), Assumptions())
    other = replace(one, frame=one.frame.iloc[::-1].reset_index(drop=True))
    back = estimate_panel(other, history(other), Assumptions()).iloc[::-1].reset_index(drop=True)
    assert turned.share == pytest.approx(world.share[::-1])
    assert direct["mean"].to_numpy() == pytest.approx(back["mean"].to_numpy(), abs=1e-9)


def test_a_test_that_the_days_show_counts_once():
    """Its pause is among the off days already: the same read-out adds nothing; one from before the days does."""
    world = planted(10, 150, 15, substitution=0.3, outages=0)
    world.off[:5, 100:130] = True
    paused = panel_of(world, 3).frame.set_index("text")["query"].loc[world.names[:5]]
    inside = TestedShare("inside", tuple(paused), 0.2, 0.01, date(2025, 5, 9))
    before = replace(inside, name="before", end=date(2024, 10, 1))
    assert "experiment" not in set(study(world, 3, (inside,)).incrementality.pieces["kind"])
    assert "experiment" in set(study(world, 3, (before,)).incrementality.pieces["kind"])


def test_a_click_rate_that_drifts_is_compared_near_the_pause():
    """With rates that fall by a fifth over the year, an outage late in it is no proof of an ad that adds everything."""
    world = planted(20, 330, 16, substitution=0.3, outages=0)
    world.off[:, 290:300] = np.arange(20)[:, None] % 2 == 0
    drift = np.linspace(1.1, 0.9, 330)
    found = shares(study(world, 3, mood=drift), world)
    assert abs(found["incremental_share"].mean() - found["truth"].mean()) < 0.12
