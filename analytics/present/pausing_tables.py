"""Pauses query by query: what each alone would save and lose."""

from analytics.model import Analysis
from analytics.model.pausing import per_query
from analytics.present.draw import each
from analytics.present.look import Look
from analytics.present.tables import DisplayTable, Kind, TableColumn
from analytics.present.why import Rows
from analytics.schema import Interval

_CLICKS: dict[str, Kind] = {"query": "text", "cost": "money", "lost_first": "count", "lost_steady": "count"}
_MONEY: dict[str, Kind] = {"query": "text", "cost": "money", "net_saving": "money", "net_range": "text"}


def pausing_table(analysis: Analysis, rows: Rows, look: Look) -> DisplayTable:
    """One row per query of `rows` with paid clicks today, largest net saving (without a value: cost) first."""
    found = per_query(analysis)
    found = found[found["row"].isin(rows)]
    at = found["row"].to_numpy()
    frame = found.assign(
        query=analysis.panel.frame["text"].to_numpy()[at], cost=analysis.current["cost"].to_numpy(dtype=float)[at]
    )
    kinds = _CLICKS
    if "net_saving" in frame:
        ends = [Interval(row.net_saving, row.net_saving_lower, row.net_saving_upper) for row in each(frame)]
        frame["net_range"] = [look.interval(end, "value", sign=True) for end in ends]
        kinds = _MONEY | _CLICKS
    by = "net_saving" if "net_saving" in frame else "cost"
    frame = frame.sort_values(by, ascending=False, kind="stable", ignore_index=True)
    return DisplayTable(frame, tuple(_column(name, kind, look) for name, kind in kinds.items()))


def _column(name: str, kind: Kind, look: Look) -> TableColumn:
    label = look.text(f"pausing.column.{name}") + (f" ({look.currency_sign()})" if kind == "money" else "")
    return TableColumn(name, label, look.text(f"pausing.column_help.{name}"), kind)
