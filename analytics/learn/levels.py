"""Difference-in-differences in levels: refused where growth alone would move the two groups apart.

When groups of different size grow by the same per cent, the larger one gains more in units of the measure, and the
difference of the gains passes for an effect. By how much is known: (treated level - control level) x growth of the
controls. Under growth this can lose more clicks than were ever paid.
"""

from analytics.learn.estimate import Estimate, Unanswered
from analytics.learn.experiment import Experiment
from analytics.learn.groups import ENOUGH_FOR_OWN_SPREAD, compare
from analytics.schema import Fact, Notice, Share

TOLERATED_BIAS = 0.25  # standard errors: a 95 % interval then still holds 94 % of truths
_PART = 0.1  # of the effect, where two units leave no error to compare with


def growth_bias(experiment: Experiment) -> tuple[float, float]:
    """What growth alone does to the difference of level changes, per unit and day, and the controls' growth.

    Both are 0 where a group's level is zero or negative: it has no growth in per cent.

    Examples
    --------
    >>> import numpy as np
    >>> units = Experiment(np.arange(4), ("a", "b"), np.array([True, False]),
    ...                    np.array([[100, 10], [100, 10], [100, 10], [120, 12.0]]), start=3)
    >>> bias, growth = growth_bias(units)
    >>> round(bias, 6), growth
    (18.0, 0.2)

    """
    before, after = experiment.means(experiment.metric)
    treated, control = before[experiment.treated].mean(), before[experiment.control].mean()
    if min(treated, control) <= 0:
        return 0.0, 0.0
    growth = float(after[experiment.control].mean() / control - 1)
    return float((treated - control) * growth), round(growth, 12)


def level_did(experiment: Experiment) -> Estimate | Unanswered:
    """Effect per treated unit and day in units of the measure, unless growth would pass for part of it.

    Refused too with fewer than five units in an arm: their spread would have to be that of the others, and in units of
    the measure a larger unit varies more.
    """
    before, after = experiment.means(experiment.metric)
    found = compare(after - before, experiment.treated)
    bias, growth = growth_bias(experiment)
    n = int(min(experiment.treated.sum(), experiment.control.sum()))
    tolerated = TOLERATED_BIAS * found.error if found.error else _PART * abs(found.value)
    if abs(bias) > tolerated:
        return Unanswered("level_did", _refusal(experiment, found.value, bias, growth))
    if n < ENOUGH_FOR_OWN_SPREAD:
        return Unanswered("level_did", Notice.of("learn.cannot.few_levels", n=n, least=ENOUGH_FOR_OWN_SPREAD))
    bounds_80, bounds_95 = found.both
    base = float(after[experiment.treated].mean())
    return Estimate(
        "level_did", "per_unit_day", "amount", found.value, found.error, bounds_80, bounds_95, found.p, found.p_kind,
        base=base, details={"error_kind": found.kind, "growth_bias": bias},
    )  # fmt: skip


def _refusal(experiment: Experiment, value: float, bias: float, growth: float) -> Notice:
    """The reason in numbers; where paid clicks are known, also how many of them the method would call lost."""
    facts: dict[str, Fact] = {"growth": Share(growth), "bias": bias, "value": value}
    paid = experiment.parts.get("paid_clicks")
    if paid is None:
        return Notice.of("learn.cannot.growth", **facts)
    bought = float(paid[experiment.before][:, experiment.treated].mean())
    if not bought or value >= 0 or -value <= bought:
        return Notice.of("learn.cannot.growth", **facts)
    return Notice.of("learn.cannot.growth_paid", share=Share(-value / bought), **facts)
