"""SEO briefs: which query to win with which page, why, and what it is worth, from the projects the data propose."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.seo.effect import click_rate, mean_shares, position_now, position_then, rows_of, searches
from analytics.decide.seo.project import Project
from analytics.model import Analysis, ClickValue, NoValue
from analytics.model.landing_pages import Landings
from analytics.model.own_pages import CannotSay, OwnPages
from analytics.schema import INTERVAL, Notice

Array = npt.NDArray[np.float64]

COLUMNS = (
    "query text page intent theme kind position target impressions clicks clicks_then value value_lower value_upper "
    "expected cost relieved competition landing decay"
).split()
_RECENT = 28  # days held against all days before them
_LEAST_SEEN = 100.0  # impressions on either side
_LEAST_FALL = 1.0  # ranks


@dataclass(frozen=True, slots=True)
class NoBriefs:
    """There is nothing to brief, and why."""

    reason: Notice


@dataclass(frozen=True, eq=False)
class Briefs:
    """One row per query to win, `COLUMNS`, most expected value first; money and clicks per month.

    `position` is today's (NaN: no listing) and `target` the one aimed at; `clicks_then` are those the click curve gives
    there, never fewer than `clicks`; `value` is that of the clicks more if the rank is reached, with the 80 % interval
    of the value per click; `expected` is value x chance of reaching it. `cost` is what ads on the query cost,
    `relieved` the part whose clicks organic would then win anyway: cost x fall of the incremental share.
    `competition`, `landing`, `decay`: own pages share the query, its ads land elsewhere, its rank has fallen.
    """

    frame: pd.DataFrame


def briefs(
    analysis: Analysis,
    projects: Sequence[Project],
    own_pages: OwnPages | CannotSay | None = None,
    landings: Landings | CannotSay | None = None,
) -> Briefs | NoBriefs:
    """Break projects down into one brief per query; `NoBriefs` when no value, no organic data or no project is known.

    Raises
    ------
    ValueError
        If two projects share a query.

    """
    if isinstance(analysis.value, NoValue):
        return NoBriefs(analysis.value.reason)
    if not analysis.panel.has_organic:
        return NoBriefs(Notice.of("investment.none.organic"))
    if not projects:
        return NoBriefs(Notice.of("investment.none.projects"))
    rows = zip(projects, rows_of(analysis, projects), strict=True)
    frame = pd.concat([_of(analysis, analysis.value, project, about) for project, about in rows], ignore_index=True)
    frame = frame[frame["value"] > 0]
    if frame.empty:
        return NoBriefs(Notice.of("investment.none.projects"))
    frame = frame.assign(
        competition=frame["query"].isin(_competing(own_pages)),
        landing=frame["query"].isin(_elsewhere(landings)),
        decay=frame["query"].isin(_fallen(analysis, frame["query"])),
    )
    return Briefs(frame.sort_values(["expected", "query"], ascending=[False, True], ignore_index=True)[COLUMNS])


def _of(analysis: Analysis, value: ClickValue, project: Project, rows: npt.NDArray[np.int64]) -> pd.DataFrame:
    now, volume = position_now(analysis)[rows], searches(analysis)[rows]
    then = position_then(now, volume, project.target)
    more = volume * np.maximum(click_rate(analysis, rows, then) - click_rate(analysis, rows, now), 0.0)
    worth = value.frame["value_per_click"].to_numpy(dtype=float)[rows]
    lower, upper = np.quantile(
        value.draws(analysis.assumptions.draws, analysis.assumptions.seed, rows), INTERVAL, axis=1
    )
    before, after = mean_shares(analysis, rows, then)
    cost = analysis.current["cost"].to_numpy(dtype=float)[rows]
    clicks = analysis.current["organic_clicks"].to_numpy(dtype=float)[rows]
    panel = analysis.panel.frame.iloc[rows]
    page = "" if project.kind == "new_page" else panel["page"].to_numpy()
    return pd.DataFrame(
        {
            **{name: panel[name].to_numpy() for name in ("query", "text", "intent", "theme")},
            "page": project.subject if project.kind == "consolidation" else page,
            "kind": project.kind,
            "position": now,
            "target": then,
            "impressions": volume,
            "clicks": clicks,
            "clicks_then": clicks + more,
            "value": more * worth,
            "value_lower": more * np.minimum(lower, worth),
            "value_upper": more * np.maximum(upper, worth),
            "expected": more * worth * project.success,
            "cost": cost,
            "relieved": np.where(cost > 0, cost * np.nan_to_num(before - after), 0.0),
        }
    )


def _competing(found: OwnPages | CannotSay | None) -> frozenset[str]:
    if not isinstance(found, OwnPages):
        return frozenset()
    return frozenset(found.queries["query"][found.queries["kind"] != "double_listing"])


def _elsewhere(found: Landings | CannotSay | None) -> frozenset[str]:
    if not isinstance(found, Landings):
        return frozenset()
    return frozenset(found.frame["query"][~found.frame["is_same"].astype(bool)])


def _fallen(analysis: Analysis, queries: pd.Series) -> frozenset[str]:
    """Queries whose mean rank of the last 28 days is a rank or more below that of the days before; none without days.

    Ranks, not clicks: a season takes clicks without any fault of the page.
    """
    facts = analysis.panel.facts
    if not facts.is_dated("organic"):
        return frozenset()
    rows = facts.only(frozenset(queries)).sums("organic", "query", "day")
    rows = rows[rows["organic_position"].notna()].astype({"day": "datetime64[ns]"})
    if rows.empty:
        return frozenset()
    rows = rows.assign(place=rows["organic_impressions"] * rows["organic_position"])
    is_recent = rows["day"] > rows["day"].max() - pd.Timedelta(days=_RECENT)
    now, before = (_mean_rank(part) for part in (rows[is_recent], rows[~is_recent]))
    fall = now - before  # by query; NaN where either side is not seen enough
    return frozenset(fall.index[fall >= _LEAST_FALL])


def _mean_rank(rows: pd.DataFrame) -> pd.Series:
    """Mean rank by query where it is seen enough; queries that are not are left out."""
    sums = rows.groupby("query")[["organic_impressions", "place"]].sum().query("organic_impressions >= @_LEAST_SEEN")
    rank: pd.Series = sums["place"] / sums["organic_impressions"]
    return rank
