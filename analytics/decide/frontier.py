"""The dividing line: how far to cut without regret, and what reinvesting the same money brings.

Money is freed from the spend that brings least per unit of money, first; the same amount is reinvested where one more
unit brings most. Each state of the world gives a loss L(x), a gain G(x) and a net G(x) - L(x). The zones come from the
quantiles of the simulated nets, not from the bounds of L and G:

- no regret, up to the x where the 10 % quantile of the net is greatest;
- to test, from there to the x where the 90 % quantile of the net is greatest;
- to defend, beyond it: even in good states the next unit loses.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.worth import Measure, Worth, worth
from analytics.model import Analysis, ClickValue, ResponseCurves
from analytics.schema import INTERVAL, NORMAL_P90

Array = npt.NDArray[np.float64]

_POINTS = 81
_TINY = 1e-12
_MOST_FREED = 0.7  # share of today's spend the line is drawn up to


@dataclass(frozen=True, eq=False)
class Frontier:
    """Gain, loss and net against money freed per month.

    Attributes
    ----------
    table
        Columns `freed` (money per month, from 0) and, for `lost`, `gained` and `net`: the expected amount and its
        `_lower`, `_upper` (80 %), in the measure's unit per month.
    no_regret_until, best, defend_from
        Money per month: end of the first zone, greatest median net, start of the last zone; ordered.
    flows
        Columns `freed`, `side` (`from`, `to`), `group` (prior cell or theme) and `amount`: where money comes from
        and goes to at each point of `table`.
    sensitivity
        Columns `unknown`, `freed`, `low`, `high`: the net when one unknown stands at its 10 or 90 % quantile and the
        others at their mean.
    assumed_share
        Share of today's spend whose curve is only a published elasticity; near 1, the line is a lead to test.
    measure, currency
        What is counted, and the account's currency (None when unknown).

    """

    table: pd.DataFrame
    no_regret_until: float
    best: float
    defend_from: float
    flows: pd.DataFrame
    sensitivity: pd.DataFrame
    assumed_share: float
    measure: Measure
    currency: str | None

    def at(self, freed: float) -> pd.Series:
        """The line at an amount freed: every column of `table`, interpolated."""
        x = self.table["freed"].to_numpy()
        return pd.Series({name: float(np.interp(freed, x, self.table[name])) for name in self.table})

    def flows_at(self, freed: float) -> pd.DataFrame:
        """`side, group, amount` at the drawn point nearest an amount freed."""
        nearest = float(self.table["freed"].iloc[(self.table["freed"] - freed).abs().argmin()])
        return self.flows.loc[
            (self.flows["freed"] == nearest) & (self.flows["amount"] > 0), ["side", "group", "amount"]
        ]

    def sensitivity_at(self, freed: float) -> pd.DataFrame:
        """`unknown, low, high` at the drawn point nearest an amount freed, widest first."""
        nearest = float(self.table["freed"].iloc[(self.table["freed"] - freed).abs().argmin()])
        rows = self.sensitivity[self.sensitivity["freed"] == nearest]
        return rows.assign(width=rows["high"] - rows["low"]).sort_values("width", ascending=False)[
            ["unknown", "low", "high"]
        ]


@dataclass(frozen=True, eq=False)
class _Queue:
    """Clicks and money moved per item at each point of the line, shape (points, items)."""

    clicks: Array
    money: Array


def _queue(curves: ResponseCurves, mean: Array, points: Array, *, cutting: bool) -> _Queue:
    """Move money segment by segment: cut the least worth per unit first, or buy the most worth first."""
    now = curves.items["current_cost"].to_numpy(dtype=float)[:, None]
    edges = np.clip(curves.cost, 0, now) if cutting else np.clip(curves.cost, now, None)
    width = np.diff(edges, axis=1)
    whole = np.diff(curves.cost, axis=1)
    slope = np.divide(np.diff(curves.clicks, axis=1), whole, out=np.zeros_like(whole), where=whole > 0)
    rank = (slope * mean[:, None]).ravel() * (1 if cutting else -1)
    order = np.argsort(rank, kind="stable")
    order = order[width.ravel()[order] > 0]
    ends = np.cumsum(width.ravel()[order])
    item, per_unit = order // width.shape[1], slope.ravel()[order]
    starts = ends - width.ravel()[order]
    clicks, money = np.zeros((len(points), len(mean))), np.zeros((len(points), len(mean)))
    for at, point in enumerate(points):
        moved = np.clip(point - starts, 0.0, ends - starts)
        money[at] = np.bincount(item, moved, len(mean))
        clicks[at] = np.bincount(item, moved * per_unit, len(mean))
    return _Queue(clicks, money)


def frontier(analysis: Analysis, measure: Measure = "clicks") -> Frontier:
    """Draw the dividing line, up to what the curves can reinvest; without spend, a line of one point at 0."""
    curves, by = analysis.response, worth(analysis, measure)
    points = _points(curves)
    cut, bought = (_queue(curves, by.mean, points, cutting=cutting) for cutting in (True, False))
    lost, gained = _states(analysis, by, cut, bought)
    expected = {"lost": cut.clicks @ by.mean, "gained": bought.clicks @ by.mean}
    expected["net"] = expected["gained"] - expected["lost"]
    table = _table(points, expected, {"lost": lost, "gained": gained, "net": gained - lost})
    tops = [np.argmax(net) for net in (table["net_lower"], np.median(gained - lost, axis=1), table["net_upper"])]
    no_regret_until, best, defend_from = sorted(float(points[top]) for top in tops)
    return Frontier(
        table,
        no_regret_until,
        best,
        defend_from,
        flows=_flows(analysis, points, cut, bought),
        sensitivity=_sensitivity(analysis, points, cut, bought, by),
        assumed_share=_assumed_share(curves),
        measure=measure,
        currency=analysis.panel.currency,
    )


def _assumed_share(curves: ResponseCurves) -> float:
    assumed = curves.items["evidence"] == "elasticity_prior"
    total = float(curves.items["current_cost"].sum())
    return float(curves.items.loc[assumed, "current_cost"].sum()) / total if total > 0 else 1.0


def _points(curves: ResponseCurves) -> Array:
    """Amounts freed: up to 70 % of today's spend, and never more than the curves can take back."""
    now = curves.items["current_cost"].to_numpy(dtype=float)
    most = min(_MOST_FREED * float(now.sum()), float(np.maximum(curves.cost[:, -1] - now, 0.0).sum()))
    return np.linspace(0.0, most, _POINTS) if most > 0 else np.zeros(1)


def _states(analysis: Analysis, by: Worth, cut: _Queue, bought: _Queue) -> tuple[Array, Array]:
    """Worth lost and gained at each point in each state: `Worth.change` for all points at once, in matrix form."""
    worth_now, error = by.draws * by.demand, by.draws * (by.response - 1) * by.demand
    return cut.clicks @ worth_now + _uncertain(analysis, cut) @ error, bought.clicks @ (worth_now + error)


def _uncertain(analysis: Analysis, cut: _Queue) -> Array:
    """Clicks cut per item and point that a response factor m moves by (m - 1), as in `Worth.change`."""
    now = np.maximum(analysis.response.items["current_clicks"].to_numpy(dtype=float), _TINY)
    return np.asarray(cut.clicks * (1 - cut.clicks / now))


def _table(points: Array, expected: dict[str, Array], draws: dict[str, Array]) -> pd.DataFrame:
    columns: dict[str, Array] = {"freed": points}
    for name, mean in expected.items():
        lower, upper = np.quantile(draws[name], INTERVAL, axis=1)
        columns |= {name: mean, f"{name}_lower": np.minimum(lower, mean), f"{name}_upper": np.maximum(upper, mean)}
    return pd.DataFrame(columns)


def _flows(analysis: Analysis, points: Array, cut: _Queue, bought: _Queue) -> pd.DataFrame:
    rows = analysis.response.items["row"].to_numpy()
    groups = {
        "from": analysis.incrementality.frame["cell"].to_numpy()[rows],
        "to": analysis.panel.frame["theme"].to_numpy()[rows],
    }
    parts = []
    for side, queue in (("from", cut), ("to", bought)):
        sums = pd.DataFrame(queue.money.T, columns=points).groupby(groups[side]).sum()
        parts.append(
            sums.melt(ignore_index=False, var_name="freed", value_name="amount")
            .rename_axis("group")
            .reset_index()
            .assign(side=side)
        )
    return pd.concat(parts, ignore_index=True)[["freed", "side", "group", "amount"]].astype({"freed": float})


def _sensitivity(analysis: Analysis, points: Array, cut: _Queue, bought: _Queue, by: Worth) -> pd.DataFrame:
    """Move one unknown at a time: each prior cell, the response to spend, the value of a click."""
    net, moved = bought.clicks - cut.clicks, bought.clicks - _uncertain(analysis, cut)
    swings = {name: [net @ (by.mean * end) for end in ends] for name, ends in _cell_swings(analysis).items()}
    spread = NORMAL_P90 * analysis.response.spread
    swings["response"] = [
        net @ by.mean + moved @ (by.mean * (factor - 1)) for factor in (np.exp(-spread), np.exp(spread))
    ]
    if by.measure == "value" and isinstance(analysis.value, ClickValue):
        share = np.exp(NORMAL_P90 * analysis.value.share_spread)
        swings["value"] = [net @ by.mean / share, net @ by.mean * share]
    parts = []
    for name, ends in swings.items():
        low, high = np.sort(np.stack(ends), axis=0)
        parts.append(pd.DataFrame({"unknown": name, "freed": points, "low": low, "high": high}))
    return pd.concat(parts, ignore_index=True)


def _cell_swings(analysis: Analysis) -> dict[str, tuple[Array, Array]]:
    """Per prior cell, factors on the items' worth when its queries' shares stand at their bounds."""
    rows = analysis.response.items["row"].to_numpy()
    frame = analysis.incrementality.frame.iloc[rows]
    cell, share = frame["cell"].to_numpy(), frame["incremental_share"].to_numpy(dtype=float)
    low, high = (frame[f"incremental_share_{end}"].to_numpy(dtype=float) / share for end in ("lower", "upper"))
    return {
        str(name): (np.where(cell == name, low, 1.0), np.where(cell == name, high, 1.0)) for name in np.unique(cell)
    }
