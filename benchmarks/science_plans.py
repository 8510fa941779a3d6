"""Decisions on a simulated world: Accord's plan and naive ones, carried out as bids and judged by the true curves."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide import BASELINES, NoPlan, multiplier_at, plan
from analytics.model import Analysis
from analytics.schema import DAYS_PER_MONTH
from benchmarks.science_shares import published_share
from benchmarks.science_truth import Truth

Array = npt.NDArray[np.float64]
ACCORD = "accord"
MEASURES = ("profit_90d", "cost_90d", "regret", "gain_share", "false_pause", "missed_pause")


def score_plans(analysis: Analysis, truth: Truth) -> pd.DataFrame:
    """One row per plan, columns `MEASURES`; a world without a plan scores the naive ones only.

    regret = (best profit at the status-quo budget - the plan's) / |best|; gain_share = part of the way from the status
    quo to the best; false_pause = share of the spend a plan pauses that earned its cost; missed_pause = spend still
    made at a loss, of the spend of queries that lose money today. NaN where nothing is paused, or nothing loses.
    """
    best, today = truth.best(), truth.outcome({})
    rows = {name: _score(truth.outcome(bids), today, best) for name, bids in _bids(analysis).items()}
    return pd.DataFrame(rows).T.rename_axis("plan")


def _score(after: pd.DataFrame, today: pd.DataFrame, best: float) -> dict[str, float]:
    profit, usual = (float((rows["value"] - rows["cost"]).sum()) for rows in (after, today))
    earns, paused = today["value"] > today["cost"], after["bid"] == 0
    lost = after["cost"][~earns & (after["value"] < after["cost"])].sum()
    return dict(
        zip(
            MEASURES,
            (
                profit,
                float(after["cost"].sum()),
                (best - profit) / abs(best),
                _part(profit - usual, best - usual),
                _part(today["cost"][paused & earns].sum(), today["cost"][paused].sum()),
                _part(lost, today["cost"][~earns].sum()),
            ),
            strict=True,
        )
    )


def _part(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else np.nan


def _bids(analysis: Analysis) -> Mapping[str, Mapping[str, float]]:
    """Bid multiplier per query under every plan; hidden terms keep theirs."""
    items, found = analysis.response.items, plan(analysis)
    today = items["current_cost"].to_numpy(dtype=float)
    budget = today.sum() if isinstance(found, NoPlan) else found.budget - found.fixed_cost
    spends = {name: rule(analysis, budget) for name, rule in BASELINES.items()}
    spends["google_2012"] = google_2012(analysis, today)
    if not isinstance(found, NoPlan):
        spends[ACCORD] = found.allocation.spend
    return {name: _multipliers(analysis, spend) for name, spend in spends.items()}


def _multipliers(analysis: Analysis, spend: Array) -> Mapping[str, float]:
    """Bid multiplier per query, as typed, that makes it spend so much."""
    texts = analysis.panel.frame["text"].to_numpy()[analysis.response.items["row"].to_numpy()]
    return dict(zip(texts, multiplier_at(analysis.response, spend), strict=True))


def score_gain(analysis: Analysis, truth: Truth) -> pd.DataFrame:
    """How far the plan's stated gain is to be believed: one row, `expected, true, lower, upper, covered, volumes`.

    Money per month. `true` is the plan's gain by the true curves, at the volumes the plan was made for: the truth has
    neither campaign budgets in its way nor the demand of the last months, and `volumes` is its status-quo cost over
    today's. `covered` (0 or 1): whether the stated 80 % interval holds it. Empty without a plan.
    """
    found = plan(analysis)
    if isinstance(found, NoPlan):
        return pd.DataFrame()
    bids = _multipliers(analysis, found.allocation.spend)
    today, after = (truth.outcome(chosen).loc[list(bids)].sum() for chosen in ({}, bids))
    usual = float(analysis.response.items["current_cost"].sum())
    true = float((after["value"] - after["cost"]) - (today["value"] - today["cost"])) * usual / float(today["cost"])
    months = 90 / DAYS_PER_MONTH
    row = {"expected": found.gain.value, "true": true, "lower": found.gain.lower, "upper": found.gain.upper}
    row |= {"covered": float(found.gain.lower <= true <= found.gain.upper)}
    row |= {"volumes": float(today["cost"]) / months / usual}
    return pd.DataFrame([row], index=pd.Index([ACCORD], name="plan"))


def google_2012(analysis: Analysis, today: Array) -> Array:
    """The formula of many agencies: pause where attributed value x published share by rank is below the cost."""
    frame = analysis.panel.frame.iloc[analysis.response.items["row"].to_numpy()]
    value = frame["conversion_value"].to_numpy(dtype=float) * published_share(frame)
    return np.where(value < frame["cost"].to_numpy(dtype=float), 0.0, today)
