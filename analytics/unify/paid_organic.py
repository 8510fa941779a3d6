"""Google's paid & organic report: per query and state of the results page, evidence and never a source of sums.

Its ad clicks are those of the search terms report and its organic clicks those of Search Console, so nothing of it is
added to either side.
"""

from collections.abc import Iterable, Sequence

import pandas as pd

from analytics.engine import Local, Table
from analytics.ingest.export import Export
from analytics.schema import Notice
from analytics.unify.dictionary import Dictionary

REPORT_KIND = "google_ads_paid_organic"
_STATES = {"both": "both", "paid_only": "ad_only", "organic_only": "organic_only"}  # as read, as the panel says it
_FIGURES = {
    "impressions": "ad_impressions",
    "clicks": "ad_clicks",
    "organic_queries": "organic_queries",
    "organic_clicks": "organic_clicks",
}
_NEEDED = frozenset(["result_type", "clicks", "organic_queries"])
REPORT_COLUMNS = ("query", "state", *_FIGURES.values())


def no_report() -> pd.DataFrame:
    """The table of a panel without this report."""
    texts = {name: pd.Series(dtype="str") for name in REPORT_COLUMNS[:2]}
    return pd.DataFrame(texts | {name: pd.Series(dtype="float64") for name in _FIGURES.values()})


def states(exports: Sequence[Export], dictionary: Dictionary) -> pd.DataFrame:
    """Add up the report by query and by what the results page showed.

    Parameters
    ----------
    exports
        Reports whose rows are to be counted, each day once.
    dictionary
        Gives the same key to a surface form as on both sides of the panel.

    Returns
    -------
    pandas.DataFrame
        `query` (key), `state` (`both`: the ad beside an organic listing; `ad_only`; `organic_only`), `ad_impressions`,
        `ad_clicks`, `organic_queries` (searches that showed a listing), `organic_clicks`: counts over the period of the
        report, 0 where it does not state them. Rows of no known state (the report's own totals) are left out.

    """
    if not exports:
        return no_report()
    with Local().open({"report": [(export.table, _columns(export.table)) for export in exports]}) as session:
        sums = session.run(
            f"SELECT text, state, {', '.join(f'SUM({name}) AS {name}' for name in _FIGURES.values())}"  # noqa: S608 - ours
            " FROM report WHERE state IN ('both', 'paid_only', 'organic_only') GROUP BY text, state"
        )
    keys = dictionary.of(sums["text"].drop_duplicates()).set_index("text")["query"]
    named = sums.assign(query=sums["text"].map(keys), state=sums["state"].map(_STATES))
    found = named.groupby(["query", "state"], as_index=False)[list(_FIGURES.values())].sum()
    return found.astype(dict.fromkeys(_FIGURES.values(), "float64"))[list(REPORT_COLUMNS)]


def _columns(table: Table) -> str:
    """Return the select list that turns the rows of a report into texts, states and figures."""
    state = "COALESCE(CAST(result_type AS VARCHAR), '')" if "result_type" in table else "''"
    figures = (
        f"COALESCE(CAST({name} AS DOUBLE), 0) AS {figure}" if name in table else f"CAST(0 AS DOUBLE) AS {figure}"
        for name, figure in _FIGURES.items()
    )
    return ", ".join(["COALESCE(CAST(query AS VARCHAR), '') AS text", f"{state} AS state", *figures])


def report_notices(reports: Sequence[Export], paid: Sequence[Export], organic: Iterable[Export]) -> list[Notice]:
    """Say what a report is not: a paid side, from the same days as the rest, or wholly evidence."""
    told = []
    others = [export.period for export in (*paid, *organic) if export.period]
    for report in reports:
        if not paid:
            told.append(Notice.of("unify.paid_organic_alone", file=report.file))
        if report.period and others and not any(report.period.overlap_days(period) for period in others):
            told.append(Notice.of("unify.paid_organic_period", file=report.file))
        if unusable := _unusable(report.table):
            told.append(Notice.of("unify.paid_organic_rows", file=report.file, n=unusable))
    return told


def _unusable(table: Table) -> int:
    """Number of rows that give no evidence: of no known state, or all of them without the columns it takes."""
    if not set(table.columns) >= _NEEDED:
        return len(table)
    return int((~table["result_type"].isin(_STATES)).sum())
