"""A panel narrowed to part of it: brand or generic, some themes, some campaigns, one device, a period."""

from dataclasses import replace

import pandas as pd

from analytics.errors import RefusedInput
from analytics.schema import OTHER_SEARCH_TERMS, Notice, Period
from analytics.unify.choices import LEAST_DAYS, common_days, devices
from analytics.unify.coverage import organic_notice, paid_notice
from analytics.unify.panel import ORGANIC, PAID, Coverage, Measure, QueryPanel
from analytics.unify.rows import Rows, of_rows, within

_COUNTED = ("cost", "paid_clicks", "paid_impressions", "organic_clicks", "organic_impressions")
_OF_HIDDEN = ("unify.hidden_terms", "unify.hidden_queries")
_SLACK = 0.02  # share of its days that a complete table may lack, and of the visible sum that it may fall short of


def restrict(
    panel: QueryPanel,
    *,
    brand: bool | None = None,
    themes: frozenset[str] = frozenset(),
    campaigns: frozenset[str] = frozenset(),
    device: str | None = None,
    period: Period | None = None,
) -> QueryPanel:
    """Keep the part of a panel that all conditions describe; None and an empty set keep all.

    What is hidden cannot be given to a class, a theme, a campaign or a device: a narrowed panel has no complete totals
    (`Measure.total` is None, a notice says so) and its `by_day` is the sum of its own dated queries, or None without
    any. A period alone keeps the totals of the complete tables by day.

    Parameters
    ----------
    brand, themes
        Queries of one class, and of some themes.
    campaigns
        Paid rows of these campaigns, and the organic rows of the queries that have such a row.
    device
        Rows of both sides that state it.
    period
        Dated rows of both sides that fall in it, at least 28 days; months and days covered become those of the period.

    Raises
    ------
    RefusedInput
        If a loaded side does not state the device or has no days, or the period is too short or not one of its days.

    """
    rows = Rows(campaigns, device, period)
    if brand is None and not themes and not rows:
        return panel
    _refuse_unknown(panel, rows)
    narrowed = _of_queries(panel, brand, themes) if brand is not None or themes else panel
    narrowed = of_rows(narrowed, rows) if rows else narrowed
    if brand is None and not themes and rows == Rows(period=period):
        by_day = None if panel.by_day is None else within(panel.by_day, period)
        return replace(narrowed, by_day=by_day, coverage=_of_period(panel, narrowed, rows))
    told = (*panel.coverage.notices, *_told(panel, narrowed, rows), Notice.of("unify.scope_has_no_totals"))
    return replace(
        narrowed, by_day=narrowed.facts.by_day(), coverage=Coverage(**_visible(narrowed.frame), notices=told)
    )


def _refuse_unknown(panel: QueryPanel, rows: Rows) -> None:
    """Refuse, all reasons at once, what the rows of the panel cannot tell."""
    wrong = []
    if rows.device:
        stated = devices(panel)
        if isinstance(stated, Notice):
            wrong.append(stated)
        elif rows.device not in stated:
            wrong.append(Notice.of("scope.refused.device", stated=", ".join(stated)))
    if rows.period:
        days = common_days(panel)
        if isinstance(days, Notice):
            wrong.append(days)
        elif not (days.start <= rows.period.start and rows.period.end <= days.end):
            wrong.append(Notice.of("scope.refused.outside", period=rows.period, days=days))
        if rows.period.days < LEAST_DAYS:
            wrong.append(Notice.of("scope.refused.short", days=rows.period.days, least=LEAST_DAYS))
    if wrong:
        raise RefusedInput(*wrong)


def _told(panel: QueryPanel, narrowed: QueryPanel, rows: Rows) -> list[Notice]:
    """What the rows in scope leave out, and what they do not tell."""
    shared = len(narrowed.bought_elsewhere)
    told = [*rows.left_out(panel)]
    told += [Notice.of("scope.told.bought_elsewhere", n=shared)] if shared else []
    return [*told, Notice.of("scope.told.one_device")] if rows.device else told


def _of_queries(panel: QueryPanel, brand: bool | None, themes: frozenset[str]) -> QueryPanel:  # noqa: FBT001 - None is "both"
    keep = pd.Series(data=True, index=panel.frame.index)
    if brand is not None:
        keep &= panel.frame["brand"] == brand
    if themes:
        keep &= panel.frame["theme"].isin(themes)
    frame = panel.frame[keep].reset_index(drop=True)
    kept = frozenset(frame["query"])
    return replace(
        panel,
        frame=frame,
        by_campaign=_of(panel.by_campaign, kept),
        keywords=_of(panel.keywords, kept),
        bid_points=_of(panel.bid_points, kept),
        paid_organic=_of(panel.paid_organic, kept),
        auctions=_of(panel.auctions, kept),
        facts=panel.facts.only(kept),
        parts_by_day=None,
    )


def _of(table: pd.DataFrame, queries: frozenset[str]) -> pd.DataFrame:
    return table[table["query"].isin(queries)].reset_index(drop=True)


def _visible(frame: pd.DataFrame) -> dict[str, Measure]:
    """Sums of the queries that are named; the row of those that are not is hidden."""
    named = frame[frame["query"] != OTHER_SEARCH_TERMS]
    paid = {name: Measure(float(named[name].sum())) for name in _COUNTED if name in PAID}
    return paid | {name: Measure(float(frame[name].sum())) for name in _COUNTED if name in ORGANIC}


def _of_period(whole: QueryPanel, narrowed: QueryPanel, rows: Rows) -> Coverage:
    """Totals of the complete tables over a period, where the whole panel has them and they hold all its days."""
    visible = _visible(narrowed.frame)
    found = {
        name: Measure(measure.visible, _total(narrowed, name, measure.visible, rows.period))
        if getattr(whole.coverage, name).total is not None
        else measure
        for name, measure in visible.items()
    }
    kept = [notice for notice in whole.coverage.notices if not notice.code.startswith(_OF_HIDDEN)]
    told = [paid_notice(found["cost"], whole.currency)] if whole.facts.paid else []
    told += [organic_notice(found["organic_clicks"])] if whole.facts.organic else []
    return Coverage(**found, notices=(*kept, *told, *rows.left_out(whole)))


def _total(panel: QueryPanel, name: str, visible: float, period: Period | None) -> float | None:
    parts = panel.parts_by_day
    if parts is None or period is None:
        return None
    days = parts.loc[parts["dimension"] == "all", ["date", name]].dropna()
    total = float(days[name].sum())
    complete = days["date"].nunique() >= (1 - _SLACK) * period.days and total >= (1 - _SLACK) * visible
    return total if complete else None
