"""Tables of tests: every candidate, and what each method says of one that is finished."""

import numpy as np
import pandas as pd

from analytics.learn.describe import relative
from analytics.learn.design import Design
from analytics.learn.estimate import Bounds, Estimate
from analytics.learn.readout import Readout
from analytics.present.cards import Card
from analytics.present.experiment_wording import segment_word
from analytics.present.look import Look, about
from analytics.present.tables import SUREST, DisplayTable, Kind, Place, TableColumn

_BOTH = " + "  # paid and organic clicks of a table, added up
_CANDIDATE_COLUMNS: dict[str, Kind] = {
    "segment": "text",
    "verdict": "category",
    "gain": "money",
    "cost": "money",
    "net": "money",
    "weeks": "count",
    "power": "share",
    "detectable": "share",
    "break_even": "share",
    "paused": "count",
    "kept": "count",
    "method": "category",
    "measure": "category",
}


def candidates_table(design: Design, look: Look) -> DisplayTable:
    """One row per group of queries, in the order of preference."""
    rows = [
        {
            "segment": segment_word(one, look),
            "verdict": look.text(f"design.verdict.{one.verdict}"),
            "gain": about(one.gain),
            "cost": about(one.cost),
            "net": about(one.net),
            "weeks": one.windows.weeks,
            "power": min(one.power, SUREST),
            "detectable": one.detectable,
            "break_even": one.break_even if np.isfinite(one.break_even) else np.nan,
            "paused": int((one.units["arm"] == "paused").sum()),
            "kept": int((one.units["arm"] == "kept").sum()),
            "method": look.text(f"design.method.{one.method}"),
            "measure": look.text(f"design.measure.{one.measure}"),
        }
        for one in design.candidates
    ]
    columns = tuple(_column(name, kind, look) for name, kind in _CANDIDATE_COLUMNS.items())
    return DisplayTable(pd.DataFrame(rows, columns=list(_CANDIDATE_COLUMNS)), columns)


def _column(name: str, kind: Kind, look: Look) -> TableColumn:
    unit = f" ({look.currency_sign()})" if kind == "money" else ""
    return TableColumn(
        name, look.text(f"design.column.label.{name}") + unit, look.text(f"design.column.help.{name}"), kind
    )


def _size(estimate: Estimate, value: float) -> float:
    """An incremental share as it is, any other effect as a change in proportion; NaN where there is none."""
    found = value if estimate.estimand == "incremental_share" else relative(estimate, value)
    return np.nan if found is None else found


_ENDS = ("low_80", "high_80", "low_95", "high_95")


def readout_table(found: Readout, look: Look) -> DisplayTable:
    """One row per method that answers, the one to read first on top; on screen each effect is one text."""
    first = found.first
    rows = []
    for one in sorted(found.estimates, key=lambda one: one is not first):
        ends = (*one.bounds_80, *one.bounds_95)
        rows.append(
            {
                "method": look.text(f"learn.method.{one.method}"),
                "estimand": look.text(f"learn.estimand.{one.estimand}"),
                "effect": _shown(one, one.value, look),
                "interval_80": _range(one, one.bounds_80, look),
                "interval_95": _range(one, one.bounds_95, look),
                "value": _size(one, one.value),
                **{name: _size(one, end) for name, end in zip(_ENDS, ends, strict=True)},
                "p": one.p,
            }
        )
    texts = ("method", "estimand", "effect", "interval_80", "interval_95")
    columns = [_readout_column(name, "text", look, "both" if name in texts[:2] else "screen") for name in texts]
    columns += [_readout_column(name, "share", look, "file") for name in ("value", *_ENDS)]
    columns.append(_readout_column("p", "factor", look, "both"))
    return DisplayTable(pd.DataFrame(rows, columns=[column.name for column in columns]), tuple(columns))


def _readout_column(name: str, kind: Kind, look: Look, place: Place) -> TableColumn:
    about = "bound" if name in _ENDS or name.startswith("interval") else name
    label = look.text(f"design.readout.label.{name}")
    return TableColumn(name, label, look.text(f"design.readout.help.{about}"), kind, place)


def readout_headline(found: Readout, look: Look) -> str:
    """The measure, and the estimate of it to read first with its 80 % interval."""
    first = found.first
    if first is None:
        return look.text("design.readout.none")
    named = found.experiment.measure
    return look.text(
        "design.readout.question",
        measure=look.text("design.measure.clicks") if _BOTH in named else named,
        effect=_shown(first, first.value, look),
        range=_range(first, first.bounds_80, look),
    )


def _shown(estimate: Estimate, value: float, look: Look) -> str:
    size = _size(estimate, value)
    if not np.isfinite(size):
        return "–"
    return look.percent(size, 1)


def _range(estimate: Estimate, bounds: Bounds, look: Look) -> str:
    lower, upper = (_shown(estimate, end, look) for end in bounds)
    return look.text("figures.units.range", lower=lower, upper=upper)


def readout_cards(found: Readout, look: Look) -> tuple[Card, ...]:
    """The average query beside the total weighted by size, and the incremental share, where each is answered."""
    by_name = {one.method: one for one in found.estimates}
    wanted = {"equal": ("log_did", "log_means"), "weighted": ("weighted_did",), "share": ("incremental_share",)}
    known = {name: next((by_name[one] for one in methods if one in by_name), None) for name, methods in wanted.items()}
    return tuple(
        Card(
            look.text(f"design.readout.{name}"),
            _shown(one, one.value, look),
            _range(one, one.bounds_80, look),
            look.text(f"design.readout.help_{name}"),
        )
        for name, one in known.items()
        if one is not None
    )


def unanswered(found: Readout, look: Look) -> tuple[str, ...]:
    """Why each other method does not answer."""
    return tuple(
        look.text(
            "design.readout.unanswered", method=look.text(f"learn.method.{one.method}"), reason=look.tell(one.reason)
        )
        for one in found.unanswered
    )
