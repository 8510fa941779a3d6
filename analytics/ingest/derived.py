"""Measures that a vendor states in another form: money in millionths, a position as a sum over impressions."""

from functools import cache
from typing import Any

import pandas as pd

from analytics.ingest.kinds import normalise, words


@cache
def scale_of(header: str) -> float:
    """Return what the numbers below a header are multiplied by, from `[scale]` of `catalogue/words.toml`.

    Examples
    --------
    >>> scale_of("metrics.cost_micros"), scale_of("Cost")
    (1e-06, 1.0)

    """
    folded = normalise(header)
    return float(next((factor for ending, factor in words()["scale"].items() if folded.endswith(ending)), 1.0))


def _ratio(columns: dict[str, pd.Series], rule: dict[str, Any]) -> pd.Series:
    """Formula: sum / over + plus; NaN where `over` is not positive."""
    over = columns[rule["over"]]
    mean: pd.Series = columns[rule["sum"]].div(over.where(over > 0)) + rule["plus"]
    return mean


def derive(columns: dict[str, pd.Series]) -> dict[str, pd.Series]:
    """Replace each sum of `[derived]` in `catalogue/words.toml` by the measure it stands for.

    A measure that the table states itself is kept.

    Examples
    --------
    >>> bulk = {"impressions": pd.Series([4.0, 0.0]), "position_sum": pd.Series([10.0, 0.0])}
    >>> derive(bulk)["position"].tolist()
    [3.5, nan]

    """
    found = dict(columns)
    for name, rule in words()["derived"].items():
        if rule["sum"] in found and rule["over"] in found:
            found.setdefault(name, _ratio(found, rule))
            del found[rule["sum"]]
    return found
