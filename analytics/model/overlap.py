"""Where paid and organic meet: both, paid only, organic only, in all or by any label of the panel."""

from typing import Literal

import pandas as pd

from analytics.schema import SEGMENTS
from analytics.unify import QueryPanel
from analytics.unify.panel import ORGANIC, PAID

Dimension = Literal["theme", "brand", "campaign", "page"]


def overlap(panel: QueryPanel, by: Dimension | None = None) -> pd.DataFrame:
    """Return queries and measures per segment, and per label when one is asked for.

    Returns
    -------
    Columns `segment` (all three, always, in the order of `SEGMENTS`), the label when given, `queries` (count), the
    additive measures per month (each side over its own period, so that two periods can stand side by side) and
    `cost_share` (share of all cost; NaN when nothing was spent). A query is `both` when each side has a row for it in
    the period, whatever the day: the two need not have shown together.

    """
    keys = ["segment"] if by is None else [by, "segment"]
    monthly = panel.frame.assign(
        **{name: panel.frame[name] / panel.paid_months for name in PAID},
        **{name: panel.frame[name] / panel.organic_months for name in ORGANIC},
    )
    table = monthly.groupby(keys, sort=False)[[*PAID, *ORGANIC]].sum()
    table.insert(0, "queries", panel.frame.groupby(keys, sort=False).size())
    full = (
        pd.Index(SEGMENTS, name="segment")
        if by is None
        else pd.MultiIndex.from_product([panel.frame[by].unique().tolist(), list(SEGMENTS)], names=keys)
    )
    table = table.reindex(full, fill_value=0)
    total = float(table["cost"].sum())
    return table.assign(cost_share=table["cost"] / total if total > 0 else float("nan")).reset_index()
