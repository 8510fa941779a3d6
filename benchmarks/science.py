"""Score plans and incremental shares against simulated worlds whose truth is known.

    python -m benchmarks.science WORLD.zip [WORLD.zip …] [--brand TERM]

Beside each `NAME.zip` (the exports an analyst may see) stand `NAME.truth.csv` (per query, last 90 days) and
`NAME.curves.csv` (true cost and incremental value over the next 90 days by bid multiplier). Every plan is carried out
as bids and judged by the true curves. Regret = (best profit at the status-quo budget - plan's profit) / |best profit|;
hidden terms keep their bids.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide import BASELINES, NoPlan, multiplier_at, plan
from analytics.ingest import Export, read_paths
from analytics.model import Analysis, Assumptions, analyse
from analytics.unify import BrandTerms, unify

Array = npt.NDArray[np.float64]
_MIN_CLICKS = 30


@dataclass(frozen=True, eq=False)
class Truth:
    """True curves of every query: bid multiplier → cost and incremental value over 90 days."""

    curves: dict[str, tuple[Array, Array, Array]]

    @classmethod
    def read(cls, path: Path) -> "Truth":
        """Read `NAME.curves.csv`."""
        table = pd.read_csv(path).sort_values(["query", "bid_multiplier"])
        names = ["bid_multiplier", "cost_90d", "incremental_value_90d"]
        return cls({query: tuple(rows[name].to_numpy() for name in names) for query, rows in table.groupby("query")})

    def profit(self, bids: dict[str, float]) -> tuple[float, float]:
        """Profit and cost when queries take these bid multipliers; a query not named keeps its bid."""
        cost = value = 0.0
        for query, (at, costs, values) in self.curves.items():
            bid = bids.get(query, 1.0)
            cost += float(np.interp(bid, at, costs))
            value += float(np.interp(bid, at, values))
        return value - cost, cost

    def best(self) -> float:
        """Greatest profit at the status-quo budget: bisection on the price of money over the true curves."""
        budget, low, high = self.profit({})[1], 0.0, 1e3
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


def _bids(analysis: Analysis, spend: Array) -> dict[str, float]:
    texts = analysis.panel.frame["text"].to_numpy()[analysis.response.items["row"].to_numpy()]
    return dict(zip(texts, multiplier_at(analysis.response, spend), strict=True))


def score_plans(analysis: Analysis, truth: Truth) -> pd.DataFrame:
    """Profit, regret and share of pauses that were wrong, of Accord's plan and of the naive ones."""
    found = plan(analysis)
    if isinstance(found, NoPlan):
        raise SystemExit(f"No plan: {found.reason.code}")
    spends = {name: rule(analysis, found.budget - found.fixed_cost) for name, rule in BASELINES.items()}
    spends["accord"] = found.allocation.spend
    best = truth.best()
    rows = []
    for name, spend in spends.items():
        profit, cost = truth.profit(_bids(analysis, spend))
        rows.append(
            {"plan": name, "true_profit_90d": profit, "true_cost_90d": cost, "regret": (best - profit) / abs(best)}
        )
    return pd.DataFrame(rows).set_index("plan")


def score_shares(analysis: Analysis, path: Path) -> dict[str, float]:
    """Error of the incremental share against the truth, on visible queries with at least 30 paid clicks."""
    truth = pd.read_csv(path).set_index("query")
    both = truth.join(analysis.incrementality.frame.set_index(analysis.panel.frame["text"]), how="inner")
    both = both[(both["paid"] >= _MIN_CLICKS) & both["incremental_share"].notna()]
    error = both["incremental_share"] - both["iac"]
    inside = both["iac"].between(both["incremental_share_lower"], both["incremental_share_upper"])
    return {
        "queries": float(len(both)),
        "weighted_rmse": float(np.sqrt(np.average(error**2, weights=both["paid"]))),
        "brand_bias": float(error[both["brand"]].mean()),
        "generic_bias": float(error[~both["brand"]].mean()),
        "coverage_80": float(inside.mean()),
    }


def main() -> None:
    """Score every world named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("worlds", nargs="+", type=Path)
    parser.add_argument("--brand", default="lumen")
    given = parser.parse_args()
    regrets = []
    for world in given.worlds:
        start = time.perf_counter()
        exports = [item for item in read_paths([world]) if isinstance(item, Export)]
        analysis = analyse(unify(exports, BrandTerms.given([given.brand])), Assumptions())
        plans = score_plans(analysis, Truth.read(world.with_suffix(".curves.csv")))
        print(f"\n{world.stem} ({time.perf_counter() - start:.1f} s)\n{plans.round(3).to_string()}")
        print(
            {name: round(value, 3) for name, value in score_shares(analysis, world.with_suffix(".truth.csv")).items()}
        )
        regrets.append(plans["regret"].rename(world.stem))
    table = pd.concat(regrets, axis=1)
    print(f"\nRegret\n{table.assign(mean=table.mean(axis=1)).round(3).to_string()}")


if __name__ == "__main__":
    main()
