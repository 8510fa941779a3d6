"""A long table to an experiment: one row per day and unit, columns found by name, every row used or refused."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.errors import RefusedInput
from analytics.ingest.archive import Budget, is_archive, is_workbook
from analytics.ingest.decimals import evidence, read_numbers
from analytics.ingest.decode import decode
from analytics.ingest.grid import Grid, find_layout, read_grid
from analytics.ingest.sheets import read_sheets
from analytics.learn.columns import Roles, folded, roles
from analytics.learn.days import Calendar, calendar_of
from analytics.learn.experiment import Experiment, Mask
from analytics.learn.rectangle import rectangle
from analytics.schema import Notice

MAX_BYTES = 200_000_000
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What a read-out is asked for.

    Attributes
    ----------
    treated
        Names of units, separated by commas or not, or `column=value` for the units whose rows say so.
    start
        First day of the test, as a date or as the number of a period.
    skip
        Days of the test that are left out, from its start; >= 0.
    metric
        Column to read; None for the one the names prefer.

    """

    treated: tuple[str, ...]
    start: str
    skip: int = 0
    metric: str | None = None


def _grid(file: str, content: bytes) -> Grid:
    if len(content) > MAX_BYTES:
        raise RefusedInput(Notice.of("learn.refused.too_large", file=file, limit=MAX_BYTES // 1_000_000))
    if is_archive(content) and is_workbook(content):
        grids = [grid for _, _, grid in read_sheets(file, content, Budget())]
        if grids:
            return grids[0]
    text = decode(file, content).text
    grid = read_grid(text, find_layout(file, text))
    if grid.cells.empty:
        raise RefusedInput(Notice.of("learn.refused.no_rows", file=file))
    return grid


def _first(wrong: "pd.Series[bool]") -> tuple[int, int]:
    """Line of the first cell that is wrong, and how many are."""
    return int(wrong.index[wrong][0]), int(wrong.sum())


def _numbers(file: str, name: str, cells: pd.Series) -> pd.Series:
    found = read_numbers(cells, evidence(cells) or "dot")
    if found.unreadable.any():
        line, n = _first(found.unreadable)
        raise RefusedInput(
            Notice.of("learn.refused.not_a_number", file=file, column=name, line=line, value=str(cells[line]), n=n)
        )
    return found.floats


def _days(file: str, name: str, cells: pd.Series) -> tuple[Calendar, pd.Series]:
    distinct = cells.drop_duplicates()
    calendar = calendar_of(distinct)
    numbers = {text: calendar.number(text) for text in distinct}
    unreadable = cells.map(lambda text: numbers[text] is None)
    if unreadable.any():
        line, n = _first(unreadable)
        raise RefusedInput(
            Notice.of("learn.refused.not_a_day", file=file, column=name, line=line, value=str(cells[line]), n=n)
        )
    return calendar, cells.map(numbers).astype("int64")


def _is_numeric(cells: pd.Series) -> bool:
    head = cells.head(200)
    found = read_numbers(head, evidence(head) or "dot")
    return bool(found.floats.notna().any() and not found.unreadable.any())


def read_experiment(path: Path, asked: Asked) -> Experiment:
    """Read the table of a test.

    Raises
    ------
    RefusedInput
        If a column or a treated unit cannot be found, a cell cannot be read, a day has two values for one unit, or the
        start is not inside the days of the table.

    """
    file, grid = path.name, _grid(path.name, path.read_bytes())
    numeric = tuple(_is_numeric(grid.cells[at]) for at in range(len(grid.header)))
    found = roles(file, grid.header, numeric, asked.metric)
    calendar, days = _days(file, grid.header[found.date], grid.cells[found.date])
    frame = pd.DataFrame({"day": days, "unit": grid.cells[found.unit].str.strip()})
    for name, at in _measures(found).items():
        frame[name] = _numbers(file, grid.header[at], grid.cells[at])
    parts = list(found.parts)
    unstated = int(frame[parts].isna().any(axis=1).sum())
    frame[parts] = frame[parts].fillna(0.0)
    if found.metric is None:
        frame["metric"] = frame["paid_clicks"] + frame["organic_clicks"]
    start = calendar.number(asked.start)
    first, last = (calendar.shown(int(day)) for day in (days.min(), days.max()))
    if start is None or not days.min() < start <= days.max():
        raise RefusedInput(Notice.of("learn.refused.start", start=asked.start, first=first, last=last))
    table = rectangle(file, frame, is_count=found.metric is None)
    treated = _treated(file, grid, found, asked, table.units, (days >= start))
    notices = [*table.notices, *([Notice.of("learn.notice.unstated", n=unstated)] if unstated else [])]
    if found.others:
        notices.append(Notice.of("learn.notice.others", names=", ".join(found.others)))
    return Experiment(
        table.days, table.units, treated, table.measures["metric"], start, asked.skip, calendar.is_dated,
        {name: values for name, values in table.measures.items() if name != "metric"},
        _pairs(grid, found, table.units), _called(grid, found), tuple(notices),
    )  # fmt: skip


def _measures(found: Roles) -> dict[str, int]:
    return {**found.parts, **({} if found.metric is None else {"metric": found.metric})}


def _called(grid: Grid, found: Roles) -> str:
    """The header of the measure; of both when paid and organic clicks are added up."""
    both = (found.parts.get("paid_clicks"), found.parts.get("organic_clicks"))
    places = both if found.metric is None else (found.metric,)
    return " + ".join(grid.header[at].strip() for at in places if at is not None)


def _pairs(grid: Grid, found: Roles, units: tuple[str, ...]) -> tuple[str, ...]:
    if found.pair is None:
        return ()
    by_unit = dict(zip(grid.cells[found.unit].str.strip(), grid.cells[found.pair].str.strip(), strict=True))
    return tuple(by_unit[unit] for unit in units)


def _treated(
    file: str, grid: Grid, found: Roles, asked: Asked, units: tuple[str, ...], in_test: "pd.Series[bool]"
) -> Mask:
    """Which units were named, by themselves or by what a column says of them during the test, else before it.

    A paused query that nobody clicked has no row during the test.
    """
    seen = set(grid.cells.loc[in_test, found.unit])
    asked_of = in_test | ~grid.cells[found.unit].isin(seen)
    header = [folded(cell) for cell in grid.header]
    known = {folded(unit) for unit in grid.cells[found.unit]}
    chosen: set[str] = set()
    unknown: list[str] = []
    for text in asked.treated:
        column, _, value = text.rpartition("=")
        if folded(column) in header:
            says = grid.cells[header.index(folded(column))].map(folded) == folded(value)
            chosen |= {folded(unit) for unit in grid.cells.loc[says & asked_of, found.unit]}
            continue
        names = {folded(text)} if folded(text) in known else {folded(name) for name in text.split(",") if name.strip()}
        unknown += sorted(names - known)
        chosen |= names
    if unknown or not chosen:
        some = ", ".join(units[:_SHOWN])
        wrong = ", ".join((unknown or list(asked.treated))[:_SHOWN])
        raise RefusedInput(Notice.of("learn.refused.unknown_units", file=file, names=wrong, some=some))
    return np.array([folded(unit) in chosen for unit in units])
