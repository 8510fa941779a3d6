"""The dividing line: how far to cut without regret, and what reinvesting the same money brings.

Money is freed from the spend that brings least per unit of money, first; the same amount is reinvested where one more
unit brings most. Each state of the world gives a loss L(x), a gain G(x) and a net G(x) - L(x). The zones come from the
quantiles of the simulated nets, not from the bounds of L and G:

- no regret, up to the x where the 10 % quantile of the net is greatest;
- to test, from there to the x where the 90 % quantile of the net is greatest;
- to defend, beyond it: even in good states the next unit loses.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.constraints import Constraints
from analytics.decide.hull import capped
from analytics.decide.moves import Moves, moves
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

    def sensitivity_at(self, freed: float) -> pd.DataFrame:
        """`unknown, low, high` at the drawn point nearest an amount freed, widest first."""
        nearest = float(self.table["freed"].iloc[(self.table["freed"] - freed).abs().argmin()])
        rows = self.sensitivity[self.sensitivity["freed"] == nearest]
        return rows.assign(width=rows["high"] - rows["low"]).sort_values("width", ascending=False)[
            ["unknown", "low", "high"]
        ]


def frontier(analysis: Analysis, measure: Measure = "clicks") -> Frontier:
    """Draw the dividing line, up to what the curves can reinvest; without spend, a line of one point at 0.

    No query gets more than the usual ceiling of a plan allows, so that the line and the plan tell of the same money.
    """
    analysis = replace(analysis, response=capped(analysis.response, Constraints().ceiling))
    curves, by = analysis.response, worth(analysis, measure)
    points = _points(curves)
    cut, bought = moves(curves, by.mean, points)
    swings, moved = _swings(analysis, by), by.draws * by.response
    lost, gained = _lost(cut, by, moved, swings), _gained(bought, by, moved, swings)
    expected = {"lost": lost.expected[:, 0], "gained": gained.expected[:, 0]}
    expected["net"] = expected["gained"] - expected["lost"]
    net = gained.draws - lost.draws
    table = _table(points, expected, {"lost": lost.draws, "gained": gained.draws, "net": net})
    tops = [np.argmax(found) for found in (table["net_lower"], np.median(net, axis=1), table["net_upper"])]
    no_regret_until, best, defend_from = sorted(float(points[top]) for top in tops)
    return Frontier(
        table,
        no_regret_until,
        best,
        defend_from,
        flows=_flows(analysis, points, cut, bought),
        sensitivity=_sensitivity(analysis, points, swings, lost, gained, measure),
        assumed_share=assumed_share(curves),
        measure=measure,
        currency=analysis.panel.currency,
    )


def assumed_share(curves: ResponseCurves) -> float:
    """Share of today's spend whose response rests on published elasticities, in [0, 1]; 1 without spend."""
    assumed = curves.items["evidence"] == "elasticity_prior"
    total = float(curves.items["current_cost"].sum())
    return float(curves.items.loc[assumed, "current_cost"].sum()) / total if total > 0 else 1.0


def _points(curves: ResponseCurves) -> Array:
    """Amounts freed: up to 70 % of today's spend, and never more than the curves can take back."""
    now = curves.items["current_cost"].to_numpy(dtype=float)
    most = min(_MOST_FREED * float(now.sum()), float(np.maximum(curves.cost[:, -1] - now, 0.0).sum()))
    return np.linspace(0.0, most, _POINTS) if most > 0 else np.zeros(1)


@dataclass(frozen=True, eq=False)
class _Swings:
    """What one unknown at its 10 or 90 % quantile makes of a click's worth, the others at their mean.

    `cells` are the prior cells used; `worth` has shape (items, 1 + 2 cells): the mean worth, then per cell that of its
    low and its high end; `response` (items, 2): what the low and the high end of the response to spend add.
    """

    cells: list[str]
    worth: Array
    response: Array


@dataclass(frozen=True, eq=False)
class _Side:
    """Worth of the clicks moved at each point: (points, draws), and for the columns of `_Swings` (points, columns)."""

    draws: Array
    expected: Array
    response: Array


def _lost(cut: Moves, by: Worth, moved: Array, swings: _Swings) -> _Side:
    """Worth lost: `Worth.change` for all points at once, in matrix form.

    A response factor m moves the clicks c cut of an item's n by (m - 1) c (1 - c / n).
    """
    side, now = _nothing(len(cut.points), by, swings), np.maximum(cut.now, _TINY)
    for some, clicks in cut.clicks():
        uncertain = clicks * (1 - clicks / now)
        side.draws[some] = ((clicks - uncertain) @ by.draws + uncertain @ moved) * by.demand
        side.expected[some], side.response[some] = clicks @ swings.worth, uncertain @ swings.response
    return side


def _gained(bought: Moves, by: Worth, moved: Array, swings: _Swings) -> _Side:
    """Worth gained: all of it moves with the response to spend."""
    side = _nothing(len(bought.points), by, swings)
    for some, clicks in bought.clicks():
        side.draws[some] = (clicks @ moved) * by.demand
        side.expected[some], side.response[some] = clicks @ swings.worth, clicks @ swings.response
    return side


def _nothing(points: int, by: Worth, swings: _Swings) -> _Side:
    wide = (by.draws.shape[1], swings.worth.shape[1], swings.response.shape[1])
    return _Side(*(np.zeros((points, columns)) for columns in wide))


def _table(points: Array, expected: dict[str, Array], draws: dict[str, Array]) -> pd.DataFrame:
    columns: dict[str, Array] = {"freed": points}
    for name, mean in expected.items():
        lower, upper = np.quantile(draws[name], INTERVAL, axis=1)
        columns |= {name: mean, f"{name}_lower": np.minimum(lower, mean), f"{name}_upper": np.maximum(upper, mean)}
    return pd.DataFrame(columns)


def _flows(analysis: Analysis, points: Array, cut: Moves, bought: Moves) -> pd.DataFrame:
    rows = analysis.response.items["row"].to_numpy()
    groups = {
        "from": analysis.incrementality.frame["cell"].to_numpy()[rows],
        "to": analysis.panel.frame["theme"].to_numpy()[rows],
    }
    parts = []
    for side, moved in (("from", cut), ("to", bought)):
        codes, names = pd.factorize(groups[side], sort=True)
        amounts = moved.money(codes, len(names))
        columns = {"freed": np.tile(points, len(names)), "side": side, "group": np.repeat(names, len(points))}
        parts.append(pd.DataFrame({**columns, "amount": amounts.T.ravel()}))
    return pd.concat(parts, ignore_index=True)


def _swings(analysis: Analysis, by: Worth) -> _Swings:
    frame = analysis.incrementality.frame.iloc[analysis.response.items["row"].to_numpy()]
    codes, cells = pd.factorize(frame["cell"], sort=True)
    share = frame["incremental_share"].to_numpy(dtype=float)
    low, high = (frame[f"incremental_share_{end}"].to_numpy(dtype=float) / share for end in ("lower", "upper"))
    means = np.repeat(by.mean[:, None], 1 + 2 * len(cells), axis=1)
    at = np.arange(len(codes))
    means[at, 1 + 2 * codes] *= low
    means[at, 2 + 2 * codes] *= high
    spread = NORMAL_P90 * analysis.response.spread
    response = np.column_stack([by.mean * np.expm1(-spread), by.mean * np.expm1(spread)])
    return _Swings([str(cell) for cell in cells], means, response)


def _sensitivity(
    analysis: Analysis, points: Array, swings: _Swings, lost: _Side, gained: _Side, measure: Measure
) -> pd.DataFrame:
    """Move one unknown at a time: each prior cell, the response to spend, the value of a click."""
    net, moved = gained.expected - lost.expected, gained.response - lost.response
    ends = {cell: net[:, 1 + 2 * at : 3 + 2 * at] for at, cell in enumerate(swings.cells)}
    ends["response"] = net[:, :1] + moved
    if measure == "value" and isinstance(analysis.value, ClickValue):
        share = np.exp(NORMAL_P90 * analysis.value.common_spread)
        ends["value"] = net[:, :1] * np.array([1 / share, share])
    parts = []
    for name, found in ends.items():
        low, high = np.sort(found, axis=1).T
        parts.append(pd.DataFrame({"unknown": name, "freed": points, "low": low, "high": high}))
    return pd.concat(parts, ignore_index=True)
