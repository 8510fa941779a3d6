"""A panel as some of its rows tell it: those of some campaigns, of one device, of a period."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.engine import Table
from analytics.schema import Notice, Period
from analytics.unify import sides
from analytics.unify.choices import dated_days, tables_with
from analytics.unify.facts import SIDES, Facts, Side
from analytics.unify.panel import ORGANIC, PAID, QueryPanel
from analytics.unify.parts import PART_MEASURES

_OTHERS = 0.05  # share of its paid clicks from which on a query is bought by other campaigns too
_ALL_DEVICES = ("lost_share_budget", "lost_share_rank", "impression_share", "search_volume")


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows count; an empty set and None mean all.

    Attributes
    ----------
    campaigns
        Paid rows of these campaigns, and the organic rows of the queries that have such a row.
    device
        Rows of either side that state this device.
    period
        Dated rows of either side that fall in it; a row of several days counts where its first falls.

    """

    campaigns: frozenset[str] = frozenset()
    device: str | None = None
    period: Period | None = None

    def __bool__(self) -> bool:
        return bool(self.campaigns or self.device or self.period)

    def of(self, panel: QueryPanel, side: Side) -> list[Table]:
        """Return the rows of a side that count; tables without a column that is asked for have none."""
        only = {"campaign": self.campaigns} if side == "paid" and self.campaigns else {}
        only |= {"device": frozenset([self.device])} if self.device else {}
        asked = {*only, *(["date"] if self.period else [])}
        return [table.within(self.period, only) for table in getattr(panel.facts, side) if asked <= set(table.columns)]

    def left_out(self, panel: QueryPanel) -> tuple[Notice, ...]:
        """Say how many tables do not state what is asked of their rows, and so tell nothing."""
        n = sum(len(getattr(panel.facts, side)) - len(self.of(panel, side)) for side in SIDES)
        return (Notice.of("scope.told.left_out", n=n),) if n else ()


def of_rows(panel: QueryPanel, rows: Rows) -> QueryPanel:
    """Add up both sides anew from the rows that count; queries without any are gone.

    Themes, brand classes and spellings stay as the whole panel has them. What exports state of a keyword whatever its
    day and campaign stays (volumes, impression shares, quality scores, the paid & organic report); for a device, what
    speaks of all devices is unknown. Simulator points are scaled to the part of a query's spend that is in scope.
    """
    facts = _only_bought(panel.facts.within(*(rows.of(panel, side) for side in SIDES)), rows)
    sums = sides.add_up(facts)
    frame = _frame(panel.frame, sums)
    days = {side: _days(panel, side, rows.period) for side in SIDES}
    narrowed = replace(
        panel,
        frame=frame,
        by_campaign=sums.by_campaign,
        bid_points=_scaled(panel, frame, rows),
        facts=facts,
        paid_period=days["paid"][0],
        organic_period=days["organic"][0],
        paid_days=days["paid"][1],
        organic_days=days["organic"][1],
        by_day=None,
        parts_by_day=_parts(panel.parts_by_day, rows),
        bought_elsewhere=_bought_elsewhere(panel, frame["query"], rows.campaigns),
        keywords=_kept(panel.keywords, frame["query"]),
        auctions=_kept(panel.auctions, frame["query"]),
        paid_organic=_kept(panel.paid_organic, frame["query"]),
    )
    narrowed = _bids_of(narrowed, rows.campaigns) if rows.campaigns else narrowed
    return _without_other_devices(narrowed) if rows.device else narrowed


def _bought_elsewhere(panel: QueryPanel, queries: pd.Series, campaigns: frozenset[str]) -> frozenset[str]:
    """Queries of which campaigns out of scope have more than a twentieth of the paid clicks."""
    if not campaigns:
        return panel.bought_elsewhere
    bought = panel.by_campaign[panel.by_campaign["query"].isin(queries)]
    clicks = bought["paid_clicks"].groupby(bought["query"]).sum()
    others = bought[~bought["campaign"].isin(campaigns)]
    theirs = others["paid_clicks"].groupby(others["query"]).sum().reindex(clicks.index).fillna(0.0)
    return panel.bought_elsewhere | frozenset(clicks.index[theirs > _OTHERS * clicks])


def _only_bought(facts: Facts, rows: Rows) -> Facts:
    """Facts of the queries that the campaigns have rows of."""
    if not rows.campaigns:
        return facts
    bought = facts.dictionary["text"].isin(facts.by_text["paid"]["text"])
    return facts.only(frozenset(facts.dictionary.loc[bought, "query"]))


def _frame(frame: pd.DataFrame, sums: sides.Sides) -> pd.DataFrame:
    """The rows of a frame with the sums in scope, dearest first."""
    query = pd.Index(frame["query"])
    has_paid, has_organic = query.isin(sums.paid.index), query.isin(sums.organic.index)
    kept = has_paid | has_organic
    query = query[kept]
    paid, organic = sums.paid.reindex(query), sums.organic.reindex(query)
    found = frame[kept].reset_index(drop=True)
    measures = {name: paid[name].fillna(0.0).to_numpy() for name in PAID}
    measures |= {name: organic[name].fillna(0.0).to_numpy() for name in ORGANIC}
    campaign = sides.heaviest(sums.by_campaign, "campaign", "cost").reindex(query).fillna("")
    summed: pd.DataFrame = found.assign(
        **measures,
        organic_position=organic["organic_position"].to_numpy(),
        campaign=campaign.to_numpy(),
        page=organic["page"].fillna("").to_numpy(),
        segment=np.select([(has_paid & has_organic)[kept], has_paid[kept]], ["both", "paid_only"], "organic_only"),
    )
    return summed.sort_values(["cost", "organic_clicks", "query"], ascending=[False, False, True], ignore_index=True)


def _scaled(panel: QueryPanel, frame: pd.DataFrame, rows: Rows) -> pd.DataFrame:
    """Simulator points of the queries in scope: the part of their volume that their spend in scope has of the whole."""
    points = _kept(panel.bid_points, frame["query"])
    if not (rows.campaigns or rows.device) or points.empty:
        return points
    whole = panel.facts.sums("paid", "query", during=rows.period)
    spend, total = (table.set_index("query")["cost"] for table in (frame, whole))
    share = points["query"].map(spend / total.where(total > 0)).astype(float).clip(0.0, 1.0)
    known = points.assign(clicks=points["clicks"] * share, cost=points["cost"] * share)
    return known[share > 0].reset_index(drop=True)


def _days(panel: QueryPanel, side: Side, period: Period | None) -> tuple[Period | None, int | None]:
    """First to last day of a side in the period, and how many days its files cover there."""
    stated = (panel.paid_period, panel.paid_days) if side == "paid" else (panel.organic_period, panel.organic_days)
    known = dated_days(panel, side) if period else None
    if period is None or known is None:
        return stated
    inside = Period(max(known.start, period.start), min(known.end, period.end))
    if known == stated[0] and stated[1] == known.days:
        return inside, inside.days
    tables = tables_with(panel, side, "date")
    covered = {day for table in tables for day in table.days() if inside.start <= day <= inside.end}
    return inside, len(covered) or None


def _parts(parts: pd.DataFrame | None, rows: Rows) -> pd.DataFrame | None:
    """Complete totals by day of what is in scope; None where no table states campaigns by device."""
    if parts is None or (rows.campaigns and rows.device):
        return None
    if rows.campaigns:
        named = parts[(parts["dimension"] == "campaign") & parts["label"].isin(rows.campaigns)]
        parts = _with_whole(named)
    if rows.device:
        parts = _with_whole(parts[(parts["dimension"] == "device") & (parts["label"] == rows.device)])
    return within(parts, rows.period) if len(parts) else None


def _with_whole(parts: pd.DataFrame) -> pd.DataFrame:
    """Parts and their sum."""
    whole = parts.groupby("date", as_index=False)[list(PART_MEASURES)].sum(min_count=1)
    return pd.concat([whole.assign(dimension="all", label=""), parts], ignore_index=True)[list(parts)]


def within(days: pd.DataFrame, period: Period | None) -> pd.DataFrame:
    """Rows of a table with a `date` that fall in a period."""
    if period is None:
        return days
    inside = days["date"].between(pd.Timestamp(period.start), pd.Timestamp(period.end))
    return days[inside].reset_index(drop=True)


def _kept(table: pd.DataFrame, queries: pd.Series) -> pd.DataFrame:
    return table[table["query"].isin(queries)].reset_index(drop=True)


def _bids_of(panel: QueryPanel, campaigns: frozenset[str]) -> QueryPanel:
    """Bids as the keywords of these campaigns state them, where keywords say whose they are."""
    if panel.keywords.empty:
        return panel
    own = panel.keywords[panel.keywords["campaign"].isin(campaigns)].reset_index(drop=True)
    exact = own[own["match_type"] == "exact"].groupby("query")["max_cpc"].mean()
    bids = panel.frame["query"].map(exact).astype(float)
    return replace(panel, keywords=own, frame=panel.frame.assign(max_cpc=bids))


def _without_other_devices(panel: QueryPanel) -> QueryPanel:
    """Forget what is only known of all devices together."""
    unknown = dict.fromkeys(_ALL_DEVICES, np.nan)
    slots = dict.fromkeys(("top_share", "absolute_top_share"), np.nan)
    return replace(
        panel,
        frame=panel.frame.assign(**unknown),
        auctions=panel.auctions.assign(**slots),
        paid_organic=panel.paid_organic.iloc[:0],
        rivals=panel.rivals.iloc[:0],
    )
