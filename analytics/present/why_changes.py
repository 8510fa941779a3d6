"""What would change a claim: the estimate is run again as if something were known, and read at the same queries.

Nothing here is a canned answer: each line is a new run of the model on the same files.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from analytics.model import Analysis, Incrementality, TestedShare, evidence
from analytics.present.why import Claim, Rows, incremental_share
from analytics.schema import DAYS_PER_MONTH, DAYS_PER_WEEK, Interval
from analytics.unify import QueryPanel
from analytics.unify.facts import Facts
from analytics.unify.paid_organic import no_report

WEEKS = 4  # of the pause test that is imagined: that many paused, held against as many with the ad
_USUAL_NOISE = 0.15  # standard deviation of the log of a week's clicks where no file has days
_FEWEST_WEEKS = 8
_LEAST_ERROR = 0.005

Run = Callable[[], Incrementality]


@dataclass(frozen=True, slots=True)
class Change:
    """A claim as it would stand if something were known.

    `name` is a key of the locales (`why.change.NAME`), `facts` fill it; `share` is that of all the
    claim's paid clicks, with its 80 %.
    """

    name: str
    facts: Mapping[str, Any]
    share: Interval


def changes(
    analysis: Analysis,
    found: Claim,
    tests: Sequence[TestedShare] = (),
    remember: Callable[[str, Run], Incrementality] = lambda _name, run: run(),
) -> tuple[Change, ...]:
    """Run the estimate again under every alternative that concerns the claim's queries.

    Parameters
    ----------
    tests
        Finished tests that the analysis already uses.
    remember
        Keeps, by name, the runs that do not depend on the queries asked about.

    Returns
    -------
    How well known the brand is, and whether rivals bid (brand queries; not what is already assumed); each kind of the
    client's own evidence taken away; where the listing stands (queries that Search Console may be hiding); and a pause
    test that finds either end of today's interval.

    """
    common = _known_facts(analysis, found, tests) | _without(analysis, found, tests)
    estimates = {name: remember(name, run) for name, run in common.items()}
    estimates |= {name: run() for name, run in _known_ranks(analysis, found, tests).items()}
    nothing: Mapping[str, Any] = MappingProxyType({})
    told = [
        Change(name, nothing, incremental_share(analysis, estimate, found.rows)) for name, estimate in estimates.items()
    ]
    return (*told, *_after_tests(analysis, found, tests))


def _again(panel: QueryPanel, analysis: Analysis, tests: Sequence[TestedShare], **known: str) -> Run:
    return lambda: evidence.estimate(panel, replace(analysis.assumptions, **known), tests)  # type: ignore[arg-type]


def _known_facts(analysis: Analysis, found: Claim, tests: Sequence[TestedShare]) -> dict[str, Run]:
    """What a person may know of the brand; what Keyword Planner says of rivals gives way to it."""
    if not analysis.panel.frame["brand"].to_numpy(dtype=bool)[found.rows].any():
        return {}
    panel, given = analysis.panel, analysis.assumptions
    strengths = [name for name in ("strong", "ordinary") if name != given.brand_strength]
    runs = {f"brand_{name}": _again(panel, analysis, tests, brand_strength=name) for name in strengths}
    indices = panel.frame["competition_index"].to_numpy(dtype=float)
    without = replace(panel, frame=panel.frame.assign(competition_index=np.nan))
    stated = np.isfinite(indices[found.rows]).any()
    for name in ("none", "present"):
        if stated or name != given.rivals:
            runs[f"rivals_{name}"] = _again(without, analysis, tests, rivals=name)
    return runs


def _without(analysis: Analysis, found: Claim, tests: Sequence[TestedShare]) -> dict[str, Run]:
    """The estimate without each kind of the client's own evidence that these queries rest on."""
    pieces, panel = analysis.incrementality.pieces, analysis.panel
    kinds = set(pieces["kind"][pieces["row"].isin(found.rows)])
    poorer = {
        "panel": ("without_days", replace(panel, facts=Facts()), tests),
        "paid_organic": ("without_report", replace(panel, paid_organic=no_report()), tests),
        "experiment": ("without_tests", panel, ()),
    }
    return {name: _again(less, analysis, left) for kind, (name, less, left) in poorer.items() if kind in kinds}


def _known_ranks(analysis: Analysis, found: Claim, tests: Sequence[TestedShare]) -> dict[str, Run]:
    """Where the listing stands, for queries of which no row of Search Console tells it."""
    frame = analysis.panel.frame
    unknown = found.rows[frame["organic_position"].isna().to_numpy()[found.rows]]
    if not len(unknown):
        return {}
    return {
        name: _again(replace(analysis.panel, frame=_placed(frame, unknown, place)), analysis, tests)
        for name, place in (("rank_first", 1.0), ("rank_absent", 99.0))
    }


def _placed(frame: pd.DataFrame, rows: Rows, place: float) -> pd.DataFrame:
    """The panel's rows as if a listing stood at this place beside every ad."""
    chosen = frame.index[rows]
    placed = frame.copy()
    placed.loc[chosen, "organic_position"] = place
    placed.loc[chosen, "organic_impressions"] = placed.loc[chosen, "paid_impressions"]
    return placed


def _after_tests(analysis: Analysis, found: Claim, tests: Sequence[TestedShare]) -> list[Change]:
    """A pause test of these queries that finds the lower, or the upper end of today's interval."""
    error = error_of_test(analysis, found)
    queries = tuple(analysis.panel.frame["query"].to_numpy()[found.rows])
    told = []
    for end in ("lower", "upper"):
        share = float(getattr(found.share, end))
        test = TestedShare("", queries, share, error, _today(analysis.panel))
        estimate = _again(analysis.panel, analysis, (*tests, test))()
        facts = MappingProxyType({"weeks": WEEKS, "share": share, "error": error})
        told.append(Change(f"test_{end}", facts, incremental_share(analysis, estimate, found.rows)))
    return told


def _today(panel: QueryPanel) -> date:
    """Last day that the files know: the imagined test ends no earlier than what is known."""
    ends = [period.end for period in (panel.paid_period, panel.organic_period) if period is not None]
    return max(ends, default=date(2000, 1, 1))


def error_of_test(analysis: Analysis, found: Claim, weeks: int = WEEKS) -> float:
    """Standard error of the share that a pause of these queries would read out.

    share = (clicks with - clicks without) / paid clicks, each over `weeks` weeks. The variance of a total of n weeks of
    C clicks is n C + n (noise C)²: counting, and the noise of the client's own weeks.
    """
    now = analysis.current.iloc[found.rows]
    weekly = DAYS_PER_WEEK / DAYS_PER_MONTH
    clicks = float(now[["paid_clicks", "organic_clicks"]].to_numpy(dtype=float).sum()) * weekly
    variance = 2 * weeks * (clicks + (weekly_noise(analysis.panel, found.rows) * clicks) ** 2)
    return max(_LEAST_ERROR, float(np.sqrt(variance)) / (found.clicks * weekly * weeks))


def weekly_noise(panel: QueryPanel, rows: Rows) -> float:
    """Standard deviation of the log of a week's clicks from one to the next, beyond counting, by the finest days known.

    The queries' own days, else the account's, else a usual figure. Differences of neighbouring weeks have twice the
    variance of a week.
    """
    queries = panel.frame["query"].to_numpy()[rows]
    own = None if panel.daily is None else panel.daily[panel.daily["query"].isin(queries)]
    for days in (own, panel.by_day):
        if days is None or days.empty:
            continue
        total = days[["paid_clicks", "organic_clicks"]].sum(axis=1).groupby(days["date"]).sum()
        by_week = total.resample("W").agg(["sum", "size"])
        clicks = by_week.loc[(by_week["size"] == DAYS_PER_WEEK) & (by_week["sum"] > 0), "sum"].to_numpy(dtype=float)
        if len(clicks) >= _FEWEST_WEEKS:
            counting = float((1 / clicks).mean())
            return float(np.sqrt(max(np.diff(np.log(clicks)).var() / 2 - counting, 0.0)))
    return _USUAL_NOISE
