"""What a test's answer is worth against what the test costs, at the length that makes it sharp enough."""

from math import ceil

import numpy as np
import pandas as pd

from analytics.learn.candidates import LENGTHS, Candidate, Verdict, pause_months
from analytics.learn.forms import Bench, Form, best_form, counts_of, sides_of
from analytics.learn.information import Information, information
from analytics.learn.noise import Windows
from analytics.learn.power import POWER, Curve
from analytics.learn.segments import Segment

_MOST_UNITS = 200
_LONGER = (16, 20, 26, 39, 52)
_MOST_QUERIES = 100_000
_EXACT = 0.05  # of the spread of the share: the error of an answer that is as good as exact
_TRIFLE = 0.01  # share of the spend under which even a perfect answer is not worth the trouble


def judge(bench: Bench, segment: Segment) -> Candidate:
    """Design the best test of a segment and judge it."""
    testable = bench.pool["testable"].to_numpy(dtype=bool)[segment.rows]
    form = best_form(bench, segment.rows[testable][:_MOST_UNITS])
    sides = sides_of(bench, form.tested, form.method)
    powers = {weeks: form.shows(weeks).power(*sides) for weeks in LENGTHS}
    resolved = [weeks for weeks in LENGTHS if powers[weeks] >= POWER]
    weeks = resolved[0] if resolved else max(LENGTHS, key=lambda at: (round(powers[at], 3), -at))
    return _weigh(bench, segment, form, Windows(form.before, bench.options.skipped, weeks), sides)


def _learnt(bench: Bench, segment: Segment, form: Form, found: Curve) -> tuple[Information, float]:
    """What the answer is worth, and what one nearly without error would be.

    The error of the incremental share is that of the effect over its slope.
    """
    units, expected = bench.units(form.tested), bench.states[form.tested].mean(axis=1)
    weights = counts_of(units, float(expected.mean()), form.method)
    share = float(weights @ expected)
    tested = np.zeros(len(segment.rows))
    tested[np.searchsorted(segment.rows, form.tested)] = weights
    error = found.spread_at(share) / abs(found.slope_at(share))
    stakes = bench.stakes(segment.rows)
    least = _EXACT * float((tested @ stakes.states).std())
    seed = bench.options.seed
    return information(stakes, tested, error, seed), information(stakes, tested, min(least, error), seed).gain


def _weigh(bench: Bench, segment: Segment, form: Form, windows: Windows, sides: tuple[float, float]) -> Candidate:
    """Set what the test's answer is worth against what the test costs."""
    found, months = form.shows(windows.weeks), pause_months(windows)
    learnt, exact = _learnt(bench, segment, form, found)
    profit = bench.stakes(form.paused).profit * months
    saved = float(bench.stakes(form.paused).cost.sum()) * months
    cost = float(np.maximum(profit, 0).sum())
    if form.method == "randomised":
        cost += float(np.maximum(-bench.stakes(form.kept).profit, 0).sum()) * months
    left = max(bench.options.horizon_months - months, 0.0)
    gain = learnt.gain * left
    spend, is_resolved = float(bench.stakes(segment.rows).cost.sum()), found.power(*sides) >= POWER
    return Candidate(
        segment.kind, segment.name, form.method, form.measure, form.analysis, _table(bench, form), windows,
        _by_weeks(form, sides), bench.stakes(form.tested).break_even, *sides, learnt, exact,
        gain=gain, cost=cost, lost=float(profit.sum()) + saved, saved=saved,
        verdict=_verdict(is_resolved, gain - cost, exact * left - cost - _TRIFLE * spend * left),
        needed_weeks=None if is_resolved else _longer(form, sides),
        needed_queries=None if is_resolved else _more(len(form.tested), found.times_as_many(*sides)),
    )  # fmt: skip


def _verdict(is_resolved: bool, net: float, best: float) -> Verdict:  # noqa: FBT001 - one caller
    if best <= 0 or (is_resolved and net <= 0):
        return "not_worth"
    return "worth" if is_resolved else "unresolved"


def _longer(form: Form, sides: tuple[float, float]) -> int | None:
    """Weeks beyond a quarter that would do, up to a year; not asked of a series whose history cannot show them."""
    if form.method == "on_off":
        return None
    return next((weeks for weeks in _LONGER if form.shows(weeks).power(*sides) >= POWER), None)


def _more(n: int, times: float) -> int | None:
    return ceil(n * times) if n * times < _MOST_QUERIES else None


def _by_weeks(form: Form, sides: tuple[float, float]) -> pd.DataFrame:
    curves = [form.shows(weeks) for weeks in LENGTHS]
    return pd.DataFrame(
        {
            "weeks": list(LENGTHS),
            "power": [found.power(*sides) for found in curves],
            "detectable": [found.detectable(*sides) for found in curves],
        }
    )


def _table(bench: Bench, form: Form) -> pd.DataFrame:
    rows = np.concatenate([form.paused, form.kept])
    table = bench.pool.iloc[rows].assign(arm=["paused"] * len(form.paused) + ["kept"] * len(form.kept))
    table = table.rename(columns={"weekly": "weekly_clicks", "cost": "monthly_cost"})
    return table[["query", "text", "arm", "weekly_clicks", "paid_share", "monthly_cost"]].reset_index(drop=True)
