"""A panel narrowed by campaign, device and period: what its parts add up to, and what it does not claim to know."""

from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pytest

from analytics.errors import RefusedInput
from analytics.model.daily.history import History, history
from analytics.schema import Notice, Period
from analytics.unify import BrandTerms, choices, last_months, restrict, unify
from analytics.unify.panel import ORGANIC, PAID
from tests.builders import CAMPAIGNS, DATES, QUERIES, SEARCH_TERMS, SIMULATOR, days, export

FIRST, DAYS = date(2025, 1, 1), 90
WHOLE = Period(FIRST, FIRST + timedelta(days=DAYS - 1))
WORDS = ("lumen", "lampe bois", "lampe noire", "lustre", "applique")
CAMPAIGN = {"lumen": "Brand", "lampe bois": "Lamps", "lampe noire": "Lamps", "lustre": "Rest"}
DEVICES = ("desktop", "mobile")


def rows(*, paid: bool) -> pd.DataFrame:
    """Rows by day, query and device; `applique` is never bought, and `lampe bois` also belongs to the rest."""
    draw = np.random.default_rng([1, paid])
    n = 160
    table = pd.DataFrame(
        {
            "query": draw.choice(WORDS[:4] if paid else WORDS[1:], n),
            "date": days(str(FIRST), DAYS)[draw.integers(0, DAYS, n)],
            "device": draw.choice(DEVICES, n),
            "impressions": draw.integers(5, 90, n).astype(float),
            "clicks": draw.integers(0, 5, n).astype(float),
        }
    )
    if not paid:
        return table.assign(position=draw.uniform(1, 12, n).round(1))
    campaign = np.where(draw.random(n) < 0.2, "Rest", table["query"].map(CAMPAIGN))
    money = {"cost": draw.integers(1, 900, n) / 100, "conversions": 1.0, "conversion_value": 20.0}
    return table.assign(campaign=campaign, ad_group="g", **money)


@cache
def panel(**left_out: str):
    """An account that states everything, but for a column that a side is made to lack."""
    paid, organic = (rows(paid=side == "paid").drop(columns=left_out.get(side, [])) for side in ("paid", "organic"))
    by_day = rows(paid=True).groupby(["date", "campaign"], as_index=False)[["impressions", "clicks", "cost"]].sum()
    site = rows(paid=False).groupby("date", as_index=False)[["impressions", "clicks"]].sum()
    every = pd.DataFrame({"date": days(str(FIRST), DAYS)})
    whole = every.merge(by_day.assign(cost=2 * by_day["cost"]), how="left").fillna({"campaign": "Rest"}).fillna(0.0)
    return unify(
        [
            export(SEARCH_TERMS, paid, period=WHOLE),
            export(QUERIES, organic, period=WHOLE),
            export(CAMPAIGNS, whole, period=WHOLE),
            export(DATES, every.merge(site, how="left").fillna(0.0), period=WHOLE),
            export(SIMULATOR, {"keyword": ["lampe bois"] * 2, "max_cpc": [1.0, 2.0], "clicks": 8.0, "cost": 9.0}),
        ],
        BrandTerms.given(["lumen"]),
    )


@cache
def narrowed(**asked: object):
    """That account narrowed: once for all who ask."""
    return restrict(panel(), **asked)


def sums(narrow, names) -> dict[str, float]:
    """What the rows of a panel add up to."""
    return narrow.frame[list(names)].sum().to_dict()


def added(parts, names) -> dict[str, object]:
    """The same over several panels."""
    totals = [sums(part, names) for part in parts]
    return {name: pytest.approx(sum(total[name] for total in totals)) for name in names}


def test_parts_of_a_partition_add_up_to_the_whole():
    """Every campaign's paid rows, every device's rows and two periods' rows are the account's, none twice."""
    whole = panel()
    split = date(2025, 2, 1)
    halves = Period(FIRST, split - timedelta(days=1)), Period(split, WHOLE.end)
    both = (*PAID, *ORGANIC)
    assert sums(whole, PAID) == added([narrowed(campaigns=frozenset([c])) for c in set(CAMPAIGN.values())], PAID)
    assert sums(whole, both) == added([narrowed(device=device) for device in DEVICES], both)
    assert sums(whole, both) == added([narrowed(period=half) for half in halves], both)


def test_a_scope_is_what_pandas_selects():
    """All conditions at once keep the rows that pandas keeps; two conditions may be given one after the other."""
    whole, march = panel(), Period(date(2025, 3, 1), date(2025, 3, 28))
    narrow = restrict(whole, brand=False, campaigns=frozenset(["Lamps"]), device="mobile", period=march)
    tables = [rows(paid=True), rows(paid=False)]
    paid, organic = (
        table[
            table["date"].between("2025-03-01", "2025-03-28")
            & (table["device"] == "mobile")
            & (table["query"] != "lumen")
        ]
        for table in tables
    )
    paid = paid[paid["campaign"] == "Lamps"]
    organic = organic[organic["query"].isin(set(paid["query"]))]
    assert set(narrow.frame["query"]) == set(paid["query"])
    assert narrow.frame["cost"].sum() == pytest.approx(paid["cost"].sum())
    assert narrow.frame["organic_clicks"].sum() == pytest.approx(organic["clicks"].sum())
    daily = narrow.daily
    assert daily is not None
    assert daily["cost"].sum() == pytest.approx(paid["cost"].sum())
    twice = restrict(narrowed(period=march), device="mobile")
    pd.testing.assert_frame_equal(twice.frame, narrowed(device="mobile", period=march).frame)


def test_a_campaign_keeps_the_queries_it_buys():
    """Queries without a row of the campaign are gone, organic ones too; totals by day are the campaign's own."""
    narrow = narrowed(campaigns=frozenset(["Lamps"]))
    bought = rows(paid=True).query("campaign == 'Lamps'")
    assert set(narrow.frame["query"]) == {"lampe bois", "lampe noire"}
    assert set(narrow.by_campaign["campaign"]) == {"Lamps"}
    assert narrow.coverage.cost.total is None
    assert narrow.coverage.notices[-1].code == "unify.scope_has_no_totals"
    whole = narrow.parts_by_day[narrow.parts_by_day["dimension"] == "all"]
    assert whole["cost"].sum() == pytest.approx(2 * bought["cost"].sum())
    assert whole["organic_clicks"].isna().all()


def test_simulated_points_shrink_to_the_spend_in_scope():
    """The points of a query that two campaigns buy are divided between them as its spend is."""
    parts = [narrowed(campaigns=frozenset([name])) for name in ("Lamps", "Rest")]
    cost = [part.frame.set_index("query").loc["lampe bois", "cost"] for part in parts]
    clicks = [part.bid_points["clicks"].iloc[0] for part in parts]
    assert sum(clicks) == pytest.approx(8.0)
    assert clicks[0] / clicks[1] == pytest.approx(cost[0] / cost[1])


def test_days_of_queries_that_other_campaigns_buy_too_are_no_evidence():
    """Another campaign's ad may run on a day without one in scope: such queries are named, and their days unread."""
    narrow, alone = (narrowed(campaigns=frozenset(chosen)) for chosen in (["Rest"], ["Brand", "Lamps", "Rest"]))
    assert narrow.bought_elsewhere == {"lumen", "lampe bois", "lampe noire"}
    assert alone.bought_elsewhere == frozenset()
    assert "scope.told.bought_elsewhere" in [notice.code for notice in narrow.coverage.notices]
    read = [past.rows for past in map(history, (narrow, alone)) if isinstance(past, History)]
    assert [set(one.frame["query"].iloc[rows]) for one, rows in zip((narrow, alone), read, strict=True)] == [
        {"lustre"},
        set(WORDS[:4]),
    ]


def test_a_device_forgets_what_is_known_of_all_devices():
    """Volumes and impression shares speak of every device: beside one of them they are unknown."""
    narrow = narrowed(device="mobile")
    assert narrow.frame[["search_volume", "impression_share"]].isna().all(axis=None)
    assert narrow.coverage.organic_clicks.total is None
    assert "scope.told.one_device" in [notice.code for notice in narrow.coverage.notices]


def test_months_are_those_of_the_period():
    """Days covered, months and both periods follow, so that sums per month stay sums per month."""
    narrow = narrowed(period=Period(date(2025, 2, 1), date(2025, 2, 28)))
    assert (narrow.paid_days, narrow.organic_days) == (28, 28)
    assert narrow.paid_period == narrow.organic_period == Period(date(2025, 2, 1), date(2025, 2, 28))
    assert narrow.paid_months == pytest.approx(28 / 30.4375)
    assert narrow.daily["date"].dt.month.eq(2).all()


def test_a_period_keeps_the_totals_of_complete_tables():
    """Campaigns by day state twice the spend of the search terms; a period alone says so of its own days."""
    narrow = narrowed(period=Period(date(2025, 2, 1), date(2025, 3, 31)))
    assert narrow.coverage.cost.total == pytest.approx(2 * narrow.coverage.cost.visible)
    assert narrow.coverage.cost.hidden_share == pytest.approx(0.5)
    assert narrow.by_day["date"].min() == pd.Timestamp("2025-02-01")
    codes = [notice.code for notice in narrow.coverage.notices]
    assert codes.count("unify.hidden_terms") == 1
    assert "unify.scope_has_no_totals" not in codes


def test_what_an_account_can_be_narrowed_by_is_listed():
    """Campaigns by spend, devices of both sides, the days of both sides; the last months end on the last day."""
    found = choices(panel())
    assert set(found.campaigns) == set(CAMPAIGN.values())
    assert found.devices == DEVICES
    assert found.days == WHOLE
    assert last_months(Period(date(2025, 11, 1), date(2026, 10, 31)), 3).start == date(2026, 8, 1)


@pytest.mark.parametrize(
    ("lacking", "asked", "reason"),
    [
        ({"organic": "device"}, {"device": "mobile"}, "scope.lacks.device_organic"),
        ({"paid": "date"}, {"period": WHOLE}, "scope.lacks.days_paid"),
        ({"paid": "date", "organic": "date"}, {"period": WHOLE}, "scope.lacks.days_both"),
        ({}, {"device": "tv"}, "scope.refused.device"),
        ({}, {"period": Period(FIRST, FIRST + timedelta(days=26))}, "scope.refused.short"),
        ({}, {"period": Period(FIRST - timedelta(days=1), WHOLE.end)}, "scope.refused.outside"),
    ],
)
def test_what_a_side_does_not_state_is_refused(lacking, asked, reason):
    """One side's device or days beside all of the other's would be no comparison; the refusal names the export."""
    whole = panel(**lacking)
    with pytest.raises(RefusedInput) as refusal:
        restrict(whole, **asked)
    assert [notice.code for notice in refusal.value.notices] == [reason]
    if lacking:
        found = choices(whole)
        assert Notice.of(reason) in (found.devices, found.days)


def test_an_unknown_campaign_leaves_nothing():
    """A campaign without rows gives an empty panel, not an error."""
    assert narrowed(campaigns=frozenset(["Sofas"])).frame.empty
