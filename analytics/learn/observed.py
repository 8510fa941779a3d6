"""The table that a read-out takes, made from daily exports and the list of who was paused."""

from datetime import date
from pathlib import Path

import pandas as pd

from analytics.errors import RefusedInput
from analytics.ingest.archive import is_archive
from analytics.ingest.decode import decode
from analytics.ingest.grid import Grid, find_layout, read_grid
from analytics.learn.candidates import Candidate
from analytics.learn.columns import folded
from analytics.learn.groups import ENOUGH_FOR_OWN_SPREAD
from analytics.schema import DAYS_PER_WEEK, Notice
from analytics.unify import QueryPanel, query_key

ASSIGNMENT = ("query", "unit", "arm", "measure")
CLICKS = ("paid_clicks", "organic_clicks")
PER_SEARCH = "clicks_per_search"
PAUSED = "paused"
Span = tuple[date | None, date | None]  # from and to, both included; None for as far as the exports go


def _grid(path: Path) -> Grid:
    text = decode(path.name, path.read_bytes()).text
    return read_grid(text, find_layout(path.name, text))


def is_assignment(path: Path) -> bool:
    """Whether a file is the list of who is paused rather than a table of days."""
    if is_archive(path.read_bytes()):
        return False
    return set(ASSIGNMENT) <= {folded(cell) for cell in _grid(path).header}


def read_assignment(path: Path) -> pd.DataFrame:
    """Read who was paused: columns `query, unit, arm, measure`, all texts.

    Raises
    ------
    RefusedInput
        If a column is missing or nobody was paused.

    """
    grid = _grid(path)
    header = [folded(cell) for cell in grid.header]
    if not set(ASSIGNMENT) <= set(header):
        raise RefusedInput(Notice.of("design.refused.assignment", file=path.name))
    found = pd.DataFrame({name: grid.cells[header.index(name)].str.strip() for name in ASSIGNMENT})
    if PAUSED not in set(found["arm"]):
        raise RefusedInput(Notice.of("design.refused.assignment", file=path.name))
    return found


def observed(panel: QueryPanel, assignment: pd.DataFrame, file: str, during: Span = (None, None)) -> pd.DataFrame:
    """Add up the clicks of every unit: by week with five units or more in each arm, else by day.

    Where the measure is clicks per search, clicks are those at the unit's mean number of searches, clicks x mean
    searches / searches: a change of demand is no change of clicks.

    Returns
    -------
    Columns `date` (first day), `unit, arm, paid_clicks, organic_clicks` (NaN without searches, where those count) and
    `searches` (impressions of the organic listing). Weeks start on the first day of the period and are whole.

    Raises
    ------
    RefusedInput
        If the exports do not give both sides by day and query, or know none of the queries.

    """
    daily = panel.daily
    if daily is None or not all(daily[name].sum() > 0 for name in CLICKS):
        raise RefusedInput(Notice.of("design.refused.no_days"))
    named = assignment.assign(key=[query_key(text) for text in assignment["query"]]).drop_duplicates("key")
    rows = daily.merge(named[["key", "unit"]], left_on="query", right_on="key")
    if rows.empty:
        raise RefusedInput(Notice.of("design.refused.no_queries", file=file))
    arms = named.drop_duplicates("unit").set_index("unit")["arm"]
    table = _sums(rows, _days(daily, during), arms)
    if (assignment["measure"] == PER_SEARCH).any():
        usual = table.groupby("unit")["searches"].transform("mean") / table["searches"].where(table["searches"] > 0)
        table[list(CLICKS)] = table[list(CLICKS)].mul(usual, axis="index")
    found = table.reset_index()
    return found.assign(arm=found["unit"].map(arms), date=found["date"].dt.date)[
        ["date", "unit", "arm", *CLICKS, "searches"]
    ]


def _sums(rows: pd.DataFrame, days: pd.DatetimeIndex, arms: pd.Series) -> pd.DataFrame:
    """Clicks and searches of every unit and period, zero where there is no row."""
    size = DAYS_PER_WEEK if min((arms == PAUSED).sum(), (arms != PAUSED).sum()) >= ENOUGH_FOR_OWN_SPREAD else 1
    place, whole = (rows["date"] - days[0]).dt.days // size, len(days) // size
    inside = rows.assign(date=days[0] + pd.to_timedelta(place * size, unit="D"))[(place >= 0) & (place < whole)]
    index = pd.MultiIndex.from_product([days[: whole * size : size], arms.index], names=["date", "unit"])
    sums = inside.rename(columns={"organic_impressions": "searches"}).groupby(["date", "unit"])[[*CLICKS, "searches"]]
    return sums.sum().reindex(index, fill_value=0.0)


def _days(daily: pd.DataFrame, during: Span) -> pd.DatetimeIndex:
    """Days from the first one asked for, or known, to the last one known."""
    first, last = daily["date"].min(), daily["date"].max()
    start, end = during
    return pd.date_range(
        first if start is None else max(first, pd.Timestamp(start)),
        last if end is None else min(last, pd.Timestamp(end)),
    )


def assignment_of(test: Candidate) -> pd.DataFrame:
    """List who is paused: drawn by lot, each query is a unit; else each arm is one."""
    units = test.units
    named = units["text"] if test.method == "randomised" else units["arm"]
    table = pd.DataFrame({"query": units["text"], "unit": named, "arm": units["arm"]})
    return table.assign(measure=test.measure)
