"""What a panel can be narrowed by: its campaigns, the devices and the days that every loaded side states."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from analytics.engine import Table
from analytics.schema import Notice, Period
from analytics.unify.facts import SIDES, Side
from analytics.unify.panel import QueryPanel

LEAST_DAYS = 28
"""Shortest period that a panel is narrowed to: four of each day of the week."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from, or why there is nothing and which export would change it.

    Attributes
    ----------
    campaigns
        Names, most spend first.
    devices
        Those that every loaded side has rows of, in alphabetical order.
    days
        Days that the dated rows of every loaded side have in common.

    """

    campaigns: tuple[str, ...] | Notice
    devices: tuple[str, ...] | Notice
    days: Period | Notice


def choices(panel: QueryPanel) -> Choices:
    """Return what a whole panel can be narrowed by.

    A device is a choice only where both sides state it: one side's device beside the other's total is no comparison.
    """
    return Choices(_campaigns(panel), devices(panel), common_days(panel))


def last_months(days: Period, months: int) -> Period:
    """Return the last whole months up to the last day.

    Examples
    --------
    >>> year = Period(date(2025, 11, 1), date(2026, 10, 31))
    >>> str(last_months(year, 6).start)
    '2026-05-01'

    """
    start = pd.Timestamp(days.end) + pd.Timedelta(days=1) - pd.DateOffset(months=months)
    return Period(max(start.date(), days.start), days.end)


def tables_with(panel: QueryPanel, side: Side, column: str) -> list[Table]:
    """Return the tables of a side whose rows can be told apart by a column."""
    return [table for table in getattr(panel.facts, side) if column in table]


def _campaigns(panel: QueryPanel) -> tuple[str, ...] | Notice:
    named = panel.by_campaign[panel.by_campaign["campaign"] != ""]
    spend = named.groupby("campaign")["cost"].sum().sort_values(ascending=False, kind="stable")
    return tuple(spend.index) if len(spend) > 1 else Notice.of("scope.lacks.campaign")


def _loaded(panel: QueryPanel) -> list[Side]:
    return [side for side in SIDES if getattr(panel.facts, side)]


def _lacking(panel: QueryPanel, column: str) -> str:
    """Name the loaded sides without a column: "paid", "organic", "both", or "" when each has it."""
    lacking = [side for side in _loaded(panel) if not tables_with(panel, side, column)]
    return "both" if len(lacking) > 1 else next(iter(lacking), "")


def devices(panel: QueryPanel) -> tuple[str, ...] | Notice:
    """Return the devices that every loaded side has rows of, or which export would tell them."""
    if lacking := _lacking(panel, "device"):
        return Notice.of(f"scope.lacks.device_{lacking}")
    stated = [
        set().union(*(table.values("device") for table in tables_with(panel, side, "device")))
        for side in _loaded(panel)
    ]
    shared = set.intersection(*stated) if stated else set()
    return tuple(sorted(shared)) if shared else Notice.of("scope.lacks.device_both")


def common_days(panel: QueryPanel) -> Period | Notice:
    """Return the days that the dated rows of every loaded side have in common, or which export would tell them."""
    if lacking := _lacking(panel, "date"):
        return Notice.of(f"scope.lacks.days_{lacking}")
    known = [days for side in _loaded(panel) if (days := dated_days(panel, side))]
    start = max((days.start for days in known), default=date.max)
    end = min((days.end for days in known), default=date.min)
    if end - start < timedelta(days=LEAST_DAYS - 1):
        return Notice.of("scope.lacks.days_shared", least=LEAST_DAYS)
    return Period(start, end)


def dated_days(panel: QueryPanel, side: Side) -> Period | None:
    """Return the first to the last day of the dated rows of a side; as its files state them when all of it is dated."""
    tables = tables_with(panel, side, "date")
    stated = panel.paid_period if side == "paid" else panel.organic_period
    if stated and len(tables) == len(getattr(panel.facts, side)):
        return stated
    seen = set[date]().union(*(table.days() for table in tables))
    return Period(min(seen), max(seen)) if seen else None
