"""SEO projects as tables: what each is likely to bring, and its assumptions as a person may change them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.decide.seo import Bet, Investment, Project
from analytics.model import Analysis
from analytics.present.investment_wording import project_word, reason
from analytics.present.look import Look
from analytics.present.tables import SUREST, DisplayTable, Kind, Place, TableColumn, with_ranges

_EDITED = ("one_off", "monthly", "target", "success", "months_lower", "months_upper", "decay", "earliest")
_PERCENT = ("success", "decay")
_COLUMNS: tuple[tuple[str, Kind, Place], ...] = (
    ("project", "text", "both"),
    ("reason_why", "text", "both"),
    ("start", "text", "both"),
    ("cost", "money", "both"),
    ("net", "money", "both"),
    ("net_range", "text", "screen"),
    ("net_lower", "money", "file"),
    ("net_upper", "money", "file"),
    ("loss", "share", "both"),
    ("payback", "text", "both"),
    ("success", "share", "file"),
)


def projects_table(found: Investment, analysis: Analysis, look: Look) -> DisplayTable:
    """One row per project, those to start first, then by net result."""
    frame = pd.DataFrame([_row(bet, found, analysis, look) for bet in found.bets])
    frame = frame.sort_values(["order", "net"], ascending=[True, False], ignore_index=True)
    columns = tuple(_column(*column, look) for column in _COLUMNS)
    return DisplayTable(with_ranges(frame, columns, look), columns)


def _column(name: str, kind: Kind, place: Place, look: Look) -> TableColumn:
    words = f"investment.column.{name}"
    ends = ("net_lower", "net_upper")
    told = look.text("investment.column.net_range_help") if name in ends else look.text(f"{words}_help")
    sign = f" ({look.currency_sign()})" if kind == "money" else ""
    return TableColumn(name, look.text(words) + sign, told, kind, place)


def _row(bet: Bet, found: Investment, analysis: Analysis, look: Look) -> dict[str, object]:
    months, outlook, begin = found.terms.months, bet.outlook, bet.start or bet.project.earliest
    net = outlook.net
    back = bet.payback
    return {
        "order": bet.start or months + 1,
        "project": project_word(bet.project, look),
        "start": look.text("investment.column.not_started") if bet.start is None else _month(bet.start, look),
        "cost": float(bet.project.cost(months)[: max(months - begin + 1, 0)].sum()),
        "net": net.value,
        "net_lower": net.lower,
        "net_upper": net.upper,
        "loss": min(max(outlook.loss, 1 - SUREST), SUREST),
        "payback": look.text("investment.card.never", months=months) if back is None else _month(back, look),
        "success": bet.project.success,
        "reason_why": reason(bet, analysis, look),
    }


def _month(month: int, look: Look) -> str:
    return look.text("investment.column.within", n=month)


def editor_frame(projects: Sequence[Project], used: Sequence[bool], look: Look) -> pd.DataFrame:
    """The figures of every project that a person may change, shares in percent: `use, project` and the rest."""
    rows = [
        {"use": on, "project": project_word(project, look)}
        | {name: getattr(project, name) * (100 if name in _PERCENT else 1) for name in _EDITED}
        for project, on in zip(projects, used, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["use", "project", *_EDITED])
    return frame.astype(dict.fromkeys(_EDITED[:-1], float))


def edited(frame: pd.DataFrame, projects: Sequence[Project]) -> tuple[tuple[Project, ...], tuple[bool, ...]]:
    """The projects as edited, and which are considered; an emptied cell keeps the figure it had.

    Raises
    ------
    AssumptionError
        If a figure is outside its range.

    """
    found = []
    for project, row in zip(projects, frame.to_dict("records"), strict=True):
        given = {name: float(row[name]) / (100 if name in _PERCENT else 1) for name in _EDITED if _is_number(row[name])}
        if "earliest" in given:
            given["earliest"] = round(given["earliest"])
        found.append(replace(project, **given))  # type: ignore[arg-type]
    return tuple(found), tuple(bool(on) for on in frame["use"])


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number) and bool(np.isfinite(value))
