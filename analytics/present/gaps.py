"""What the loaded files do not hold, which export would close the gap, and what it would unlock."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from analytics.ingest.export import Export
from analytics.model.value import MIN_CONVERSIONS
from analytics.unify import QueryPanel
from analytics.unify.sources import ORGANIC_QUERY_KINDS, PAID_QUERY_KINDS

_KEYWORDS_ONLY = "unify.keywords_not_queries"


@cache
def _guide() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return MappingProxyType(tomllib.loads((files(__package__) / "guide.toml").read_text("utf-8")))


def answers(reason: str) -> tuple[str, ...]:
    """Exports that answer a reason for silence, by the code of its sentence; empty where no file would.

    Examples
    --------
    >>> answers("reasons.no_conversions"), answers("shell.empty_scope")
    (('conversions',), ())

    """
    return tuple(_guide()["reasons"].get(reason, ()))


def closes(gap: str) -> tuple[str, ...]:
    """Exports that close a gap."""
    return tuple(_guide()["gaps"][gap])


def every_export() -> tuple[str, ...]:
    """Every export the guide explains, those without which little can be said first."""
    return tuple(dict.fromkeys(name for wanted in _guide()["gaps"].values() for name in wanted))


def gaps(panel: QueryPanel, exports: Iterable[Export]) -> tuple[str, ...]:
    """Return what is missing, what is worth most first.

    `panel` is all of the account, not a scope. A measure that is 0 everywhere counts as missing; a gap is named only
    where closing it would add something: without a paid side, only the paid side is missing from it.
    """
    read = tuple(exports)
    found = {**_of_paid(panel), **_of_organic(panel)}
    found["own_days"] = not (_daily(read, PAID_QUERY_KINDS) and _daily(read, ORGANIC_QUERY_KINDS))
    found["by_day"] = panel.by_day is None
    found["pages"] = not any({"query", "page"} <= set(export.table.columns) for export in read)
    found["volumes"] = bool(panel.frame["search_volume"].isna().all())
    return tuple(gap for gap in _guide()["gaps"] if found.get(gap, False))


def _of_paid(panel: QueryPanel) -> dict[str, bool]:
    sums = panel.frame[["paid_clicks", "cost", "conversions", "conversion_value"]].sum()
    if not sums["paid_clicks"] and not sums["cost"]:
        return {"paid": True}
    enough = bool(sums["conversions"] >= MIN_CONVERSIONS)
    return {
        "cost": not sums["cost"],
        "terms": any(notice.code == _KEYWORDS_ONLY for notice in panel.coverage.notices),
        "conversions": not enough,
        "conversion_value": enough and not sums["conversion_value"],
        "paid_total": panel.coverage.cost.total is None,
        "bids": panel.keywords.empty,
        "bid_points": panel.bid_points.empty,
        "rivals": panel.rivals.empty,
        "paid_organic": panel.paid_organic.empty,
    }


def _of_organic(panel: QueryPanel) -> dict[str, bool]:
    listed = panel.frame["organic_impressions"].gt(0) | panel.frame["organic_clicks"].gt(0)
    if not listed.any():
        return {"organic": True}
    return {
        "positions": bool(panel.frame.loc[listed, "organic_position"].isna().all()),
        "organic_total": panel.coverage.organic_clicks.total is None,
    }


def _daily(exports: Iterable[Export], kinds: Sequence[str]) -> bool:
    return any(export.is_daily for export in exports if export.kind in kinds)
