"""An SEO project as a bet: what it costs, the rank it aims at, its chance, how long it takes and how fast it fades."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from analytics.decide.seo.kinds import KINDS
from analytics.errors import AssumptionError
from analytics.model.priors import log_normal
from analytics.schema import Notice

Array = npt.NDArray[np.float64]

_LEVELS = norm.ppf((np.arange(40) + 0.5) / 40)  # standard normals that stand for all landing times
_RANGES = {
    "one_off": (0.0, 1e9),
    "monthly": (0.0, 1e9),
    "target": (1.0, 20.0),
    "success": (0.0, 1.0),
    "decay": (0.0, 0.95),
    "earliest": (1.0, 24.0),
}
_LAND = 0.1, 60.0  # months within which a landing time must lie


@dataclass(frozen=True, slots=True)
class Project:
    """A piece of SEO work on some queries.

    Attributes
    ----------
    kind
        One of `KINDS`.
    subject
        What it is about: a page's address, a theme or a query, as the data have it.
    queries
        Keys of the queries it is meant to lift; no two projects of a choice share one.
    reason
        Why the data propose it, as a code.
    one_off, monthly
        Account currency, in the month of the start and in every month from it on.
    target
        Mean rank of its queries after landing, in [1, 20]; each query moves in proportion, and none falls.
    success
        Chance of reaching that rank at all, in [0, 1]; otherwise nothing changes and the money is gone.
    months_lower, months_upper
        Central 80 % of the months from start to landing, log-normal; both alike: no doubt.
    decay
        Share of the effect lost per year after landing, in [0, 0.95].
    earliest
        First month in which it may start, 1 being the next one.

    Raises
    ------
    AssumptionError
        If a figure is outside its range, naming every one.

    """

    kind: str
    subject: str
    queries: tuple[str, ...]
    reason: str
    one_off: float
    monthly: float
    target: float
    success: float
    months_lower: float
    months_upper: float
    decay: float
    earliest: int = 1

    def __post_init__(self) -> None:
        """Refuse values outside their range, all at once; NaN is outside every range."""
        wrong = [
            Notice.of("investment.errors.range", project=self.subject, figure=name, value=value, low=low, high=high)
            for name, (low, high) in _RANGES.items()
            if not low <= (value := float(getattr(self, name))) <= high
        ]
        if not _LAND[0] <= self.months_lower <= self.months_upper <= _LAND[1]:
            given = {"lower": self.months_lower, "upper": self.months_upper, "low": _LAND[0], "high": _LAND[1]}
            wrong.append(Notice.of("investment.errors.months", project=self.subject, **given))
        if self.kind not in KINDS:
            known = ", ".join(KINDS)
            wrong.append(Notice.of("investment.errors.kind", project=self.subject, value=self.kind, known=known))
        if wrong:
            raise AssumptionError(*wrong)

    @property
    def luck(self) -> int:
        """Name of its random numbers: the same whatever other projects are simulated beside it."""
        return crc32(f"{self.kind} {self.subject}".encode())

    def cost(self, months: int) -> Array:
        """Money by month since the start, shape (months,)."""
        money = np.full(months, float(self.monthly))
        money[0] += self.one_off
        return money

    def landed(self, months: int) -> Array:
        """Expected share of the full effect that is there, by month since the start; shape (months,).

        success x E[part of the month after landing x (1 - decay) ^ years since], over the landing time.

        Examples
        --------
        >>> Project("links", "a", ("a",), "", 0, 0, 2, 0.5, 1, 1, 0).landed(3).tolist()
        [0.0, 0.5, 0.5]

        """
        return np.asarray(self.success * self._there(months, self._months(_LEVELS)).mean(axis=1))

    def landed_draws(self, months: int, n: int, generator: np.random.Generator) -> Array:
        """Draw `n` such paths, each of success or failure and with its own landing time; shape (months, n)."""
        lands = generator.random(n) < self.success
        return np.asarray(self._there(months, self._months(generator.standard_normal(n))) * lands)

    def _months(self, normal: Array) -> Array:
        centre, spread = log_normal(self.months_lower, self.months_upper)
        return np.asarray(np.exp(centre + spread * normal))

    def _there(self, months: int, landing: Array) -> Array:
        """Share of the effect of a project that lands after `landing` months, shape (months, landings)."""
        age = np.arange(months)[:, None]
        part = np.clip(age + 1 - landing, 0.0, 1.0)
        since = np.maximum(age + 1 - part / 2 - landing, 0.0)
        return np.asarray(part * (1 - self.decay) ** (since / 12))
