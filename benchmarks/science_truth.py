"""The true response curves of a simulated world, and what any set of bids would earn on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]
COLUMNS = ["bid_multiplier", "cost_90d", "incremental_value_90d"]


@dataclass(frozen=True, eq=False)
class Truth:
    """True curves of every query: bid multiplier → cost and incremental value over 90 days."""

    curves: Mapping[str, tuple[Array, Array, Array]]

    @classmethod
    def read(cls, path: Path) -> "Truth":
        """Read `NAME.curves.csv`."""
        table = pd.read_csv(path).sort_values(["query", "bid_multiplier"])
        return cls({query: tuple(rows[name].to_numpy() for name in COLUMNS) for query, rows in table.groupby("query")})

    def outcome(self, bids: Mapping[str, float]) -> pd.DataFrame:
        """`bid, cost, value` per query when queries take these bid multipliers; one not named keeps its bid."""
        rows = [
            (bid := bids.get(query, 1.0), np.interp(bid, at, costs), np.interp(bid, at, values))
            for query, (at, costs, values) in self.curves.items()
        ]
        return pd.DataFrame(rows, index=list(self.curves), columns=["bid", "cost", "value"])

    def best(self) -> float:
        """Greatest profit at the status-quo budget: bisection on the price of money over the true curves."""
        budget, low, high = float(self.outcome({})["cost"].sum()), 0.0, 1e3
        best = self._at_price(0.0)
        if best[1] <= budget:
            return best[0]
        for _ in range(60):
            price = (low + high) / 2
            found = self._at_price(price)
            low, high, best = (price, high, best) if found[1] > budget else (low, price, found)
        return best[0]

    def _at_price(self, price: float) -> tuple[float, float]:
        cost = value = 0.0
        for _, costs, values in self.curves.values():
            at = int(np.argmax(values - (1 + price) * costs))
            cost, value = cost + float(costs[at]), value + float(values[at])
        return value - cost, cost
