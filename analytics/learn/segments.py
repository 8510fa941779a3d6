"""Groups of paid queries whose pause could teach something: the brand, ranks, themes, the dearest queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model import Analysis, NoValue
from analytics.schema import DAYS_PER_MONTH, DAYS_PER_WEEK, OTHER_SEARCH_TERMS

Kind = Literal["brand", "brand_contested", "page_one", "rank_1", "rank_2_4", "rank_5_10", "theme", "query"]
Mask = npt.NDArray[np.bool_]

LEAST_ORGANIC = 2.0  # organic clicks a week; with fewer, a paused query may show none at all, which has no logarithm
ASSUMED_BREAK_EVEN = 0.5  # where no value per click is known: the share under which a verdict calls an ad unneeded
_WEEKS = DAYS_PER_MONTH / DAYS_PER_WEEK
_CONTESTED = 0.5
_MOST_TESTABLE = 2000
_SINGLE = 5


@dataclass(frozen=True, eq=False)
class Segment:
    """A group of rows of the pool, by its kind, and the theme or the query that names it."""

    kind: Kind
    name: str
    rows: npt.NDArray[np.int64]


def pool(analysis: Analysis) -> pd.DataFrame:
    """Queries with spend today, most clicks first.

    Columns: `row` (in the panel), `query, text, brand, theme, position, competition`, per month `clicks` (paid) and
    `cost`, `value` (per paid click), per week `weekly` (clicks of both sides), `paid_share` of those, and `testable`:
    an organic listing that wins at least two clicks a week (the 2,000 largest), and no other campaign that goes on
    buying the query. Without a value per click, a query is taken to break even at an incremental share of one half.
    """
    items = analysis.response.items
    items = items[(items["query"] != OTHER_SEARCH_TERMS).to_numpy()]
    rows = items["row"].to_numpy(dtype=np.int64)
    frame, current = analysis.panel.frame.iloc[rows], analysis.current.iloc[rows]
    clicks, cost = (items[name].to_numpy(dtype=float) for name in ("current_clicks", "current_cost"))
    organic = current["organic_clicks"].to_numpy(dtype=float)
    if isinstance(analysis.value, NoValue):
        value = cost / clicks / ASSUMED_BREAK_EVEN
    else:
        value = analysis.value.frame["value_per_click"].to_numpy(dtype=float)[rows]
    own = ~frame["query"].isin(analysis.panel.bought_elsewhere).to_numpy()
    table = pd.DataFrame(
        {
            "row": rows, "query": frame["query"].to_numpy(), "text": frame["text"].to_numpy(),
            "brand": frame["brand"].to_numpy(dtype=bool), "theme": frame["theme"].to_numpy(),
            "position": frame["organic_position"].to_numpy(dtype=float),
            "competition": frame["competition_index"].to_numpy(dtype=float),
            "clicks": clicks, "cost": cost, "value": value, "weekly": (clicks + organic) / _WEEKS,
            "paid_share": clicks / (clicks + organic), "testable": own & (organic / _WEEKS >= LEAST_ORGANIC),
        }
    )  # fmt: skip
    table = table.sort_values(["weekly", "query"], ascending=[False, True], ignore_index=True)
    return table.assign(testable=table["testable"] & (table["testable"].cumsum() <= _MOST_TESTABLE))


def _masks(table: pd.DataFrame) -> Iterator[tuple[Kind, str, Mask]]:
    brand, position = table["brand"].to_numpy(dtype=bool), table["position"].to_numpy(dtype=float)
    yield "brand", "", brand
    yield "brand_contested", "", brand & (table["competition"] >= _CONTESTED).to_numpy()
    ranks: tuple[tuple[Kind, float, float], ...] = (
        ("page_one", 1.0, 10.5), ("rank_1", 1.0, 1.5), ("rank_2_4", 1.5, 4.5), ("rank_5_10", 4.5, 10.5),
    )  # fmt: skip
    for kind, low, high in ranks:
        yield kind, "", ~brand & (position >= low) & (position < high)
    for theme in table["theme"][~brand].drop_duplicates():
        yield "theme", str(theme), ~brand & (table["theme"] == theme).to_numpy()
    dearest = table[table["testable"]].nlargest(_SINGLE, "cost")
    for at, text in dearest["text"].items():
        yield "query", str(text), table.index.to_numpy() == at


def segments(table: pd.DataFrame) -> list[Segment]:
    """Groups of the pool with at least one query that can be tested; of two groups of the same queries, the first."""
    found: dict[bytes, Segment] = {}
    testable = table["testable"].to_numpy(dtype=bool)
    for kind, name, mask in _masks(table):
        if (mask & testable).any():
            found.setdefault(mask.tobytes(), Segment(kind, name, np.flatnonzero(mask)))
    return list(found.values())
