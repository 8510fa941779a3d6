"""Every piece of evidence on the incremental share in one posterior: published cells, own days, report, tests."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model.assumptions import Assumptions
from analytics.model.belief import PIECE_COLUMNS, Belief, learn
from analytics.model.daily.estimate import estimate_panel
from analytics.model.daily.history import History, NoHistory, history
from analytics.model.daily.priors import brand_rivals
from analytics.model.incrementality import Incrementality, of_belief
from analytics.model.paid_organic import report_evidence
from analytics.model.prior_share import cell_weights, prior_share
from analytics.model.priors import PriorCell
from analytics.model.tested import TestedShare
from analytics.unify import QueryPanel

Array = npt.NDArray[np.float64]

_LEAST_WEIGHT = 1e-3
_MOST = 0.5


def estimate(panel: QueryPanel, assumptions: Assumptions, tests: Sequence[TestedShare] = ()) -> Incrementality:
    """Estimate the incremental share of every query from all there is.

    By day where both sides are dated, else by the published cells; then Google's paid & organic report; finished tests
    come last, so that they teach what the rest does not know. A test whose pause the days already show counts once, as
    days.
    """
    weights = cell_weights(panel, assumptions)
    past = history(panel)
    if isinstance(past, NoHistory):
        belief = _by_cells(panel, weights, assumptions)
        always = brand_rivals(panel, assumptions)
        rivals = np.stack([always, np.zeros(len(always))])
    else:
        classes = weights.shape[1] + panel.frame["brand"].to_numpy(dtype=np.int64)
        tests = [test for test in tests if not _is_among(past, test, panel.frame["query"])]
        days = estimate_panel(panel, past, assumptions)
        belief = _by_days(_by_cells(panel, weights, assumptions), days, classes)
        rivals = days[["always", "came"]].to_numpy().T
    belief = belief.told(report_evidence(panel), "paid_organic")
    belief = learn(belief, tests, panel.frame["query"], panel.frame["paid_clicks"].to_numpy(dtype=float))
    heaviest = pd.Series(weights.columns.to_numpy()[weights.to_numpy().argmax(axis=1)])
    return of_belief(panel, belief, heaviest, rivals, past.reason if isinstance(past, NoHistory) else None)


def _is_among(past: History, test: TestedShare, queries: pd.Series) -> bool:
    """Whether the days hold the pause of a test: most of its queries are off on its last day."""
    rows = np.flatnonzero(queries.iloc[past.rows].isin(test.queries).to_numpy())
    last = np.flatnonzero(past.days <= np.datetime64(test.end))
    if not len(rows) or not len(last) or np.datetime64(test.end) > past.days[-1]:
        return False
    return bool(past.off[rows, last[-1]].mean() > _MOST)


def _by_cells(panel: QueryPanel, weights: pd.DataFrame, assumptions: Assumptions) -> Belief:
    mean, variance = prior_share(panel, weights, assumptions)
    pieces = _cell_pieces(weights, assumptions.prior_cells)
    groups = weights.to_numpy().argmax(axis=1)
    return Belief(mean, variance, np.ones(len(mean)), groups, pieces, np.zeros(len(mean), dtype=bool))


def _by_days(by_cells: Belief, days: pd.DataFrame, classes: npt.NDArray[np.int64]) -> Belief:
    """Rows with paid clicks as the days say, what a class shares being common to it; the others keep their cells."""
    known = days["mean"].notna().to_numpy()
    left = np.where(known, days["prior"], 1.0)
    prior = by_cells.pieces.assign(weight=by_cells.pieces["weight"] * left[by_cells.pieces["row"].to_numpy()])
    segment = 1 - days["own"] - days["prior"]
    parts = [prior, _day_pieces(days, "own", days["own"]), _day_pieces(days, "segment", segment)]
    pieces = pd.concat(parts, ignore_index=True).astype({"row": np.int64})
    pieces = pieces[pieces["weight"] >= _LEAST_WEIGHT]
    pieces = pieces.assign(weight=pieces["weight"] / pieces.groupby("row")["weight"].transform("sum"))
    return Belief(
        np.where(known, days["mean"], by_cells.mean),
        np.where(known, days["variance"], by_cells.variance),
        np.where(known, days["common"], 1.0),
        np.where(known, classes, by_cells.groups),
        pieces.reset_index(drop=True),
        known & days["is_listed"].eq(1).to_numpy(),
    )


def _day_pieces(days: pd.DataFrame, name: str, weight: pd.Series) -> pd.DataFrame:
    rows = np.flatnonzero((weight.fillna(0.0) > 0) & days[f"{name}_value"].notna())
    told = days.iloc[rows]
    frame = pd.DataFrame({"row": rows, "kind": "panel", "name": name, "weight": weight.to_numpy()[rows]})
    values = {"value": told[f"{name}_value"].to_numpy(), "variance": told[f"{name}_variance"].to_numpy()}
    return frame.assign(**values, lower=np.nan, upper=np.nan, source="")[list(PIECE_COLUMNS)]


def _cell_pieces(weights: pd.DataFrame, cells: Mapping[str, PriorCell]) -> pd.DataFrame:
    """The prior cells of every row with what each says alone."""
    table = weights.to_numpy()
    row, at = np.nonzero(table >= _LEAST_WEIGHT)
    known = pd.DataFrame(
        [(c.name, c.mean, c.second_moment - c.mean**2, c.lower, c.upper, c.source) for c in cells.values()],
        columns=["name", "value", "variance", "lower", "upper", "source"],
    )
    pieces = known.iloc[at].reset_index(drop=True).assign(row=row, kind="prior", weight=table[row, at])
    pieces["weight"] /= pieces.groupby("row")["weight"].transform("sum")
    return pieces[list(PIECE_COLUMNS)]
