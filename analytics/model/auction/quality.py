"""Quality score and CPC: what arithmetic says of a score, what studies find, and what a point is worth here."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model.analysis import Analysis
from analytics.model.auction.figures import figures

Array = npt.NDArray[np.float64]

SCORES = np.arange(1, 11)
REFERENCES = (7, 5)  # scores that published tables hold the others against


def arithmetic_change(score: Array | float, reference: float) -> Array:
    """Change of CPC against a score of reference, as a share: reference / score - 1. The price formula, all else equal.

    Examples
    --------
    >>> arithmetic_change(np.array([10, 6, 1]), 7).round(3).tolist()
    [-0.3, 0.167, 6.0]

    """
    return np.asarray(reference / np.asarray(score, dtype=float) - 1)


def empirical_change(points: Array | float, per_point: float | None = None) -> Array:
    """Change of CPC for points of quality score at the same bid and slot, as a share: (1 - e)^points - 1.

    `per_point` is e; None takes the published 7.5 % (80 % range 5 to 10 %).

    Examples
    --------
    >>> empirical_change(np.array([1.0, -1.0]), 0.05).round(4).tolist()
    [-0.05, 0.0526]

    """
    effect = float(figures()["quality"]["centre"]) if per_point is None else per_point
    return np.asarray((1 - effect) ** np.asarray(points, dtype=float) - 1)


def score_table() -> pd.DataFrame:
    """Both readings of every score: `score, reference, arithmetic, empirical, empirical_lower, empirical_upper`."""
    effect = figures()["quality"]
    rows = [(int(score), reference) for reference in REFERENCES for score in SCORES]
    table = pd.DataFrame(rows, columns=["score", "reference"])
    points = (table["score"] - table["reference"]).to_numpy(dtype=float)
    ends = np.sort([empirical_change(points, float(effect[end])) for end in ("lower", "upper")], axis=0)
    table["arithmetic"] = arithmetic_change(table["score"].to_numpy(), table["reference"].to_numpy())  # type: ignore[arg-type]
    return table.assign(empirical=empirical_change(points), empirical_lower=ends[0], empirical_upper=ends[1])


def quality_multiple(points: float) -> float:
    """Quality over today's after some points of quality score, as studies find: what lowers CPC by the same share.

    Examples
    --------
    >>> round(quality_multiple(1), 3), quality_multiple(0)
    (1.081, 1.0)

    """
    return float(1 / (1 + empirical_change(points)))


def points_by_theme(analysis: Analysis, usual: float) -> pd.DataFrame:
    """What a point is worth in each theme that costs money, dearest first.

    Returns
    -------
    `theme, cost, is_stated` (whether an export states the theme's score, else it is `usual`) and the columns of
    `worth_of_a_point`; scores are cost-weighted means, costs those of a month of today.

    """
    frame = analysis.panel.frame
    told = analysis.panel.auctions.set_index("query")["quality_score"].astype(float)
    rows = pd.DataFrame({"theme": frame["theme"], "cost": analysis.current["cost"].to_numpy()})
    rows["score"] = told[told >= SCORES[0]].reindex(frame["query"]).to_numpy()
    rows = rows[rows["cost"] > 0]
    rows["part"], rows["weight"] = rows["score"] * rows["cost"], rows["cost"].where(rows["score"].notna())
    sums = rows.groupby("theme")[["cost", "part", "weight"]].sum(min_count=1).reset_index()
    score = sums["part"] / sums["weight"]
    worth = worth_of_a_point(sums["cost"].to_numpy(dtype=float), score.fillna(usual).to_numpy(dtype=float))
    found = sums[["theme", "cost"]].assign(is_stated=score.notna()).join(worth)
    return found.sort_values("cost", ascending=False, ignore_index=True)


def worth_of_a_point(cost: Array, score: Array) -> pd.DataFrame:
    """What one more point of quality score saves at the same slots and clicks, account currency per month.

    A quality g times better keeps every score with a bid g times lower, and every price falls by g: the saving is
    cost x (1 - 1 / g), whatever the rivals.

    Parameters
    ----------
    cost
        Monthly spend, shape (themes,).
    score
        Quality score today, 1 to 10; at 10 there is no further point and the saving is 0.

    Returns
    -------
    `score, empirical, empirical_lower, empirical_upper, arithmetic`.

    """
    effect = figures()["quality"]
    room = np.asarray(score) < SCORES[-1]
    saving = {end: -empirical_change(1.0, float(effect[end])) * cost * room for end in ("centre", "lower", "upper")}
    return pd.DataFrame(
        {
            "score": score,
            "empirical": saving["centre"],
            "empirical_lower": saving["lower"],
            "empirical_upper": saving["upper"],
            "arithmetic": cost * room / (np.asarray(score) + 1),
        }
    )
