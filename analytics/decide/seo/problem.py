"""What there is to choose from, and what a choice is: starts of projects and spends on ads, month by month."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.decide.seo.buying import Buying

Array = npt.NDArray[np.float64]
Months = npt.NDArray[np.int64]


def present(months: int, discount: float) -> Array:
    """Present value of a unit of money in each month, by a yearly rate; shape (months,)."""
    return np.asarray((1 + discount) ** (-np.arange(months) / 12))


def later(path: Array, start: int, months: int) -> Array:
    """A path by age as one by month: nothing before the start, nothing at all for a negative one.

    Examples
    --------
    >>> later(np.array([1.0, 2.0, 3.0]), 1, 3).tolist()
    [0.0, 1.0, 2.0]

    """
    moved = np.zeros(months)
    if 0 <= start < months:
        moved[start:] = path[: months - start]
    return moved


def by_start(path: Array, months: int) -> Array:
    """What a path by age gives in each month (rows) for each start (columns)."""
    return np.stack([later(path, start, months) for start in range(months)], axis=1)


@dataclass(frozen=True, eq=False)
class Group:
    """A project as the choice sees it: its ads before and after, value once landed, landed share and cost by age."""

    before: Buying
    after: Buying
    gain: float
    landed: Array
    cost: Array
    earliest: int = 1


@dataclass(frozen=True, eq=False)
class Problem:
    """What there is to choose from.

    Attributes
    ----------
    rest
        Ads on queries of no project.
    groups
        The projects.
    budget
        Money per month: for ads and projects together, or for ads alone when `pot` is given.
    pot
        Money per month for projects alone, which adds up while it is not spent; None: one budget.
    months
        Months counted, from next month on.
    discount
        Yearly discount rate, a share.

    """

    rest: Buying
    groups: tuple[Group, ...]
    budget: float
    pot: float | None
    months: int
    discount: float = 0.0

    @property
    def weights(self) -> Array:
        """Present value of a unit of money in each month, shape (months,)."""
        return present(self.months, self.discount)

    def landed(self, starts: Months) -> Array:
        """Expected landed share of each project by month, shape (projects, months)."""
        return self._paths(starts, [group.landed for group in self.groups])

    def cost(self, starts: Months) -> Array:
        """Money for each project by month, shape (projects, months)."""
        return self._paths(starts, [group.cost for group in self.groups])

    def _paths(self, starts: Months, paths: list[Array]) -> Array:
        found = np.zeros((len(self.groups), self.months))
        for row, start, path in zip(found, starts.tolist(), paths, strict=True):
            row[:] = later(path, start, self.months)
        return found


@dataclass(frozen=True, eq=False)
class Choice:
    """The best starts and spends.

    Attributes
    ----------
    starts
        Month in which each project starts, 0 being the next one; -1: never. Shape (projects,).
    landed
        Expected share of the landing that is there, shape (projects, months).
    rest, before, after
        Money per month for other ads (months,), for those of each project while it has not landed and once it has
        (projects, months).
    value
        Present value of the profit of ads and projects over the months.
    gap
        (bound - value) / max(1, |value|): how far from the best this could be.

    """

    starts: Months
    landed: Array
    rest: Array
    before: Array
    after: Array
    value: float
    gap: float

    @property
    def spend(self) -> Array:
        """Expected money per month for the ads of each project, shape (projects, months)."""
        return np.asarray((1 - self.landed) * self.before + self.landed * self.after)
