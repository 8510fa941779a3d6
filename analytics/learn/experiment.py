"""What a test observed: a measure by day and unit, which units were treated, and from which day on."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from analytics.errors import RefusedInput
from analytics.schema import DAYS_PER_WEEK, Notice

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Days = npt.NDArray[np.int64]

_LEAST_BEFORE = 3
_EPOCH_WEEKDAY = 3  # 1970-01-01 was a Thursday


@dataclass(frozen=True, eq=False)
class Experiment:
    """A test as a rectangle of days by units, without a gap.

    Attributes
    ----------
    days
        Days since 1970-01-01, or the numbers of periods where the table counts them; increasing.
    units
        Names, one per column of `metric`.
    treated
        Which units were treated; at least one. All of them is allowed: then only one series can be judged.
    metric
        The measure, shape (days, units), finite.
    start
        First day of the test; days before it and at least one day after the skipped ones are present.
    skip
        Days from `start` on that are left out, because rivals take time to react to a pause.
    parts
        Measures of the same shape: `spend`, `paid_clicks`, `organic_clicks`, each only where the table has it.
    pairs
        Pair of each unit, empty where the table has none.
    measure
        What the table calls `metric`.

    """

    days: Days
    units: tuple[str, ...]
    treated: Mask
    metric: Array
    start: int
    skip: int = 0
    is_dated: bool = True
    parts: dict[str, Array] = field(default_factory=dict)
    pairs: tuple[str, ...] = ()
    measure: str = ""
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a test without treated units, without days before it or without days in it."""
        shape = len(self.days), len(self.units)
        if any(table.shape != shape or not np.isfinite(table).all() for table in (self.metric, *self.parts.values())):
            raise ValueError(f"Measures must be finite and of shape {shape}.")
        if not self.treated.any():
            raise RefusedInput(Notice.of("learn.refused.no_treated"))
        n = int(self.before.sum())
        if n < _LEAST_BEFORE:
            raise RefusedInput(Notice.of("learn.refused.few_before", n=n, least=_LEAST_BEFORE))
        if not self.during.any():
            raise RefusedInput(Notice.of("learn.refused.none_during", skip=self.skip))

    @property
    def before(self) -> Mask:
        """Days before the test."""
        return self.days < self.start

    @property
    def during(self) -> Mask:
        """Days of the test that are read: from `start + skip` on."""
        return self.days >= self.start + self.skip

    @property
    def control(self) -> Mask:
        """Units left as they were."""
        return ~self.treated

    @property
    def weekday(self) -> Days | None:
        """Day of the week (Monday is 0) where the table is daily and the time before it holds two weeks, else None."""
        is_daily = self.is_dated and int(np.diff(self.days).min()) == 1
        if not is_daily or self.before.sum() < 2 * DAYS_PER_WEEK:
            return None
        return np.asarray((self.days + _EPOCH_WEEKDAY) % DAYS_PER_WEEK)

    def means(self, values: Array) -> tuple[Array, Array]:
        """Mean of each unit before the test and during it."""
        return values[self.before].mean(axis=0), values[self.during].mean(axis=0)
