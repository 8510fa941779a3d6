"""Tables of a forecast: how each method did before, and what each segment is expected to bring."""

from collections.abc import Mapping

import pandas as pd

from analytics.model.forecast import METHODS, Asked, Forecast, NoForecast, Segment
from analytics.present.forecast_wording import measure_word, segment_word
from analytics.present.look import Look, about
from analytics.present.tables import DisplayTable, Kind, TableColumn

Outlook = tuple[float, float | None] | NoForecast


def methods_table(found: Forecast, look: Look) -> DisplayTable:
    """Per method: mean absolute scaled error and coverage of its 80 % band, both at past origins."""
    test = found.back_test
    frame = pd.DataFrame(
        {
            "label": [look.text(f"forecast.method.{name}") for name in METHODS],
            "mase": [test.mase(name) for name in METHODS],
            "coverage": [test.coverage(name) for name in METHODS],
        }
    ).astype({"mase": float, "coverage": float})
    kinds: dict[str, Kind] = {"label": "text", "mase": "factor", "coverage": "share"}
    return DisplayTable(frame, tuple(_column(name, kind, look) for name, kind in kinds.items()))


def segments_table(found: Mapping[Segment, Outlook], asked: Asked, look: Look) -> DisplayTable:
    """Per segment: what is expected over the horizon, what as many weeks before brought, the change, or why not."""
    rows = [_segment_row(segment, outlook, look) for segment, outlook in found.items()]
    kind: Kind = {"cost": "money", "cpc": "price"}.get(asked.measure, "count")  # type: ignore[assignment]
    unit = f" ({look.currency_sign()})" if kind != "count" else ""
    measure = measure_word(asked.measure, look) + unit
    columns = (
        _column("name", "text", look),
        TableColumn(
            "ahead", look.text("forecast.column.ahead", weeks=asked.weeks, measure=measure), _help("ahead", look), kind
        ),
        TableColumn("before", look.text("forecast.column.before", weeks=asked.weeks), _help("before", look), kind),
        _column("change", "share", look),
        _column("reason", "text", look),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    has_reasons = bool(frame["reason"].ne("").any())
    return DisplayTable(frame, columns if has_reasons else columns[:-1])


def _segment_row(segment: Segment, outlook: Outlook, look: Look) -> dict[str, object]:
    name = segment_word(segment, look)
    if isinstance(outlook, NoForecast):
        nothing = float("nan")
        return {
            "name": name,
            "ahead": nothing,
            "before": nothing,
            "change": nothing,
            "reason": look.tell(outlook.reason),
        }
    ahead, before = outlook
    is_known = before is not None and before > 0
    return {
        "name": name,
        "ahead": about(ahead),
        "before": about(before) if before is not None else float("nan"),
        "change": ahead / before - 1 if is_known and before else float("nan"),
        "reason": "",
    }


def _help(name: str, look: Look) -> str:
    return look.text(f"forecast.column_help.{name}")


def _column(name: str, kind: Kind, look: Look) -> TableColumn:
    return TableColumn(name, look.text(f"forecast.column.{name}"), _help(name, look), kind)
