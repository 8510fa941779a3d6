"""Limits on groups of queries: a campaign, a theme, or the brand's queries against the others."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal, cast, get_args

import numpy as np
import numpy.typing as npt

from analytics.decide.limits import NO_GROUP, Groups
from analytics.errors import ConstraintError
from analytics.model import Analysis
from analytics.schema import Notice

Array = npt.NDArray[np.float64]
GroupBy = Literal["campaign", "theme", "brand"]
Unit = Literal["money", "multiple"]

BRAND, GENERIC = "brand", "generic"
_NUMBER = r"(\d+(?:\.\d+)?)?"
_WRITTEN = re.compile(rf"(campaign|theme|brand):(.+)={_NUMBER}\.\.{_NUMBER}(x)?")
_MOST = {"money": 1e12, "multiple": 10.0}


@dataclass(frozen=True, slots=True)
class GroupLimit:
    """Lowest and highest monthly spend of the queries of one campaign, theme or brand class.

    Attributes
    ----------
    by, name
        What groups the queries, and which group; the classes of `brand` are `brand` and `generic`. A query belongs to
        the campaign that it costs most in.
    low, high
        In account currency per month (`money`), or as multiples of the group's spend today (`multiple`).

    """

    by: GroupBy
    name: str
    low: float = 0.0
    high: float = inf
    unit: Unit = "multiple"

    def faults(self) -> list[Notice]:
        """What is wrong with the limit in itself; NaN is."""
        if self.by not in get_args(GroupBy) or self.unit not in get_args(Unit):
            return [Notice.of("plan.clash.group_kind", by=str(self.by), unit=str(self.unit))]
        most = _MOST[self.unit]
        if not (0 <= self.low <= most and (0 <= self.high <= most or self.high == inf) and self.low <= self.high):
            return [Notice.of("plan.clash.group_limit", group=self.name, floor=self.low, ceiling=self.high)]
        return []


def group_limit(written: str) -> GroupLimit:
    """Read a limit written as `KIND:NAME=LOW..HIGH`: money per month, or multiples of today's spend with a final x.

    Either end may be left out.

    Examples
    --------
    >>> group_limit("theme:lamp=0.5..1.2x")
    GroupLimit(by='theme', name='lamp', low=0.5, high=1.2, unit='multiple')
    >>> group_limit("campaign:Shop=..2000").high
    2000.0

    Raises
    ------
    ConstraintError
        If it is written otherwise.

    """
    found = _WRITTEN.fullmatch(written.strip())
    if not found:
        raise ConstraintError(Notice.of("plan.clash.group_written", written=written))
    by, name, low, high, multiple = found.groups()
    unit: Unit = "multiple" if multiple else "money"
    return GroupLimit(cast("GroupBy", by), name, float(low or 0), float(high) if high else inf, unit)


def group_limits(written: Iterable[str]) -> tuple[GroupLimit, ...]:
    """Read several limits.

    Raises
    ------
    ConstraintError
        Naming every one that is written otherwise.

    """
    every = tuple(written)
    if wrong := [one for one in every if not _WRITTEN.fullmatch(one.strip())]:
        raise ConstraintError(*(Notice.of("plan.clash.group_written", written=one) for one in wrong))
    return tuple(map(group_limit, every))


def labels(analysis: Analysis, by: GroupBy) -> npt.NDArray[np.object_]:
    """Group of each item."""
    rows = analysis.response.items["row"].to_numpy()
    found = analysis.panel.frame[by].to_numpy()[rows]
    return np.where(found.astype(bool), BRAND, GENERIC).astype(object) if by == "brand" else found.astype(object)


def members(analysis: Analysis, limits: Sequence[GroupLimit]) -> npt.NDArray[np.bool_]:
    """Whether an item belongs to a group, shape (limits, items)."""
    known = {by: labels(analysis, by) for by in {limit.by for limit in limits}}
    inside = [known[limit.by] == limit.name for limit in limits]
    return np.stack(inside) if inside else np.zeros((0, len(analysis.response.items)), dtype=bool)


def grouped(analysis: Analysis, limits: Sequence[GroupLimit]) -> Groups | None:
    """Limits in money per month; an item in several groups counts in the first (see `feasible.clashes`)."""
    if not limits:
        return None
    inside = members(analysis, limits)
    now = inside @ analysis.response.items["current_cost"].to_numpy(dtype=float)
    unit = np.array([limit.unit == "money" for limit in limits])
    scale = np.where(unit, 1.0, now)
    low = np.array([limit.low for limit in limits]) * scale
    high = np.array([min(limit.high, _MOST[limit.unit]) for limit in limits]) * scale
    of = np.where(inside.any(axis=0), inside.argmax(axis=0), NO_GROUP)
    return Groups(of, low, high)
