"""The panel by day, segment by segment: complete totals where a table states them, else the sums of dated queries."""

import numpy as np
import pandas as pd

from analytics.model.forecast.question import MEASURES, Segment
from analytics.unify import BRAND_THEME, OTHER_THEME, QueryPanel
from analytics.unify.facts import SIDES

_MOST_THEMES = 12
_SUMS = tuple(name for name in MEASURES if name != "cpc")


def segments(panel: QueryPanel) -> tuple[Segment, ...]:
    """Segments that the files tell by day, the whole first; themes by their clicks, twelve at most."""
    labels = [] if panel.parts_by_day is None else _labels(panel.parts_by_day)
    if not any(panel.facts.is_dated(side) for side in SIDES):
        return (Segment(), *labels)
    frame = panel.frame
    classes: list[Segment] = [Segment("brand"), Segment("generic")] if _is_mixed(frame["brand"]) else []
    named = frame[~frame["theme"].isin([BRAND_THEME, OTHER_THEME])]
    clicks = (named["paid_clicks"] + named["organic_clicks"]).groupby(named["theme"]).sum()
    themes = clicks.sort_values(ascending=False, kind="stable").index[:_MOST_THEMES]
    return (
        Segment(),
        *classes,
        *(Segment("theme", theme) for theme in themes if len(themes) > 1),
        *labels,
    )


def _is_mixed(brand: pd.Series) -> bool:
    return bool(brand.any() and not brand.all())


def _labels(parts: pd.DataFrame) -> list[Segment]:
    found = []
    for kind in ("campaign", "device"):
        rows = parts[(parts["dimension"] == kind) & (parts["label"] != "")]
        size = rows.groupby("label")[["paid_clicks", "organic_clicks"]].sum().sum(axis=1)
        found += [Segment(kind, name) for name in size.sort_values(ascending=False, kind="stable").index]
    return found if len(found) > 1 else []


def measures(days: pd.DataFrame) -> tuple[str, ...]:
    """Measures that a segment's days tell anything about."""
    return tuple(name for name in MEASURES if days[name].gt(0).any())


def daily(panel: QueryPanel, segment: Segment) -> pd.DataFrame:
    """All measures of a segment, indexed by `date`; empty where no file tells days.

    NaN where a side has no row for the whole account on that day: nothing is known of it. A segment without rows on a
    day that the account has is 0 on that day. `cpc` is cost / clicks, NaN without clicks.
    """
    whole = _whole(panel)
    if segment.kind == "all":
        return _with_cpc(whole)
    if segment.kind in ("campaign", "device"):
        found = _part(panel.parts_by_day, segment.kind, segment.name)
        return _with_cpc(_within(found, _part(panel.parts_by_day, "all")))
    return _with_cpc(_within(_queries(panel, segment), _days_of_facts(panel)))


def _whole(panel: QueryPanel) -> pd.DataFrame:
    """Complete totals, and where a measure has none, the sum of dated queries."""
    parts, facts = _part(panel.parts_by_day, "all"), _days_of_facts(panel)
    every = parts.reindex(parts.index.union(facts.index))
    stated = every.notna().any()
    return every.assign(**{name: facts[name].reindex(every.index) for name in _SUMS if not stated[name]})


def _part(parts: pd.DataFrame | None, dimension: str, label: str = "") -> pd.DataFrame:
    if parts is None:
        return _none()
    rows = parts[(parts["dimension"] == dimension) & (parts["label"] == label)]
    return rows.set_index("date")[list(_SUMS)].astype(float).sort_index()


def _queries(panel: QueryPanel, segment: Segment) -> pd.DataFrame:
    frame = panel.frame
    kept = frame["theme"] == segment.name if segment.kind == "theme" else frame["brand"] == (segment.kind == "brand")
    days = panel.facts.only(frozenset(frame.loc[kept, "query"])).by_day()
    return _none() if days is None else days.set_index("date")[list(_SUMS)]


def _days_of_facts(panel: QueryPanel) -> pd.DataFrame:
    """Sums of dated queries; NaN for a side on days on which none of its queries has a row."""
    days = panel.facts.by_day()
    if days is None:
        return _none()
    found = days.set_index("date")[list(_SUMS)]
    for side in SIDES:
        names = [name for name in _SUMS if MEASURES[name].side == side]
        found.loc[~found[names].gt(0).any(axis=1), names] = np.nan
    return found


def _within(found: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Days of the whole; zero where the segment has no row, NaN where the whole has none."""
    return found.reindex(whole.index).fillna(0.0).where(whole.notna() & found.notna().any())


def _with_cpc(days: pd.DataFrame) -> pd.DataFrame:
    return days.assign(cpc=days["cost"] / days["paid_clicks"].where(days["paid_clicks"] > 0))


def _none() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=float) for name in _SUMS}, index=pd.DatetimeIndex([], name="date"))
