"""Which lines of a grid are data, which are the vendor's totals, and which say nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.errors import RefusedInput
from analytics.ingest.columns import base_column
from analytics.ingest.decimals import read_numbers
from analytics.ingest.export import Footer
from analytics.ingest.footer import find_footers
from analytics.ingest.grid import Grid
from analytics.ingest.header import Heading
from analytics.ingest.kinds import Decimal, Kind, normalise
from analytics.schema import ADDITIVE, COLUMNS, Notice

_MEASURES = (*ADDITIVE, "interactions", "search_volume")


@dataclass(frozen=True, eq=False)
class Rows:
    """Data rows, footer rows, and the label of each footer row; all indexed by line."""

    data: pd.DataFrame
    totals: pd.DataFrame
    labels: pd.Series

    def both(self, place: int) -> pd.Series:
        """One column of the grid, data and totals: they share a decimal style."""
        column: pd.Series = pd.concat([self.data[place], self.totals[place]])
        return column


def _is_repeated_header(cells: pd.DataFrame, header: tuple[str, ...]) -> pd.Series:
    same = pd.Series(data=True, index=cells.index)
    for place, printed in enumerate(header):
        same &= cells[place].str.strip() == printed.strip()
        if not same.any():
            break
    return same


def _is_blank(cells: pd.DataFrame) -> pd.Series:
    blank = pd.Series(data=True, index=cells.index)
    for place in cells.columns:
        blank &= cells[place].str.strip() == ""
        if not blank.any():
            break
    return blank


def _labels(rows: pd.DataFrame, grid: Grid, kind: Kind, headings: Mapping[str, Heading]) -> pd.Series:
    labels = find_footers(rows, {name: heading.place for name, heading in headings.items()})
    if kind.blank_key_is_total:
        is_total = (rows[headings[kind.key[0]].place].str.strip() == "") & (labels == "")
        named = [place for place, header in enumerate(grid.header) if normalise(header) in kind.total_label]
        labels = labels.mask(is_total, rows[named[0]].str.strip().replace("", "Total") if named else "Total")
    return labels


def split_rows(grid: Grid, kind: Kind, headings: Mapping[str, Heading]) -> Rows:
    """Drop blank lines and repeated headers, and part data from totals.

    Where the catalogue says so (Keyword Planner), a line without its key is a total of the vendor.
    """
    rows = grid.cells[~_is_blank(grid.cells) & ~_is_repeated_header(grid.cells, grid.header)]
    labels = _labels(rows, grid, kind, headings)
    is_total = labels != ""
    return Rows(rows[~is_total], rows[is_total], labels[is_total])


def one_per_column(file: str, cells: pd.DataFrame, headings: Iterable[Heading]) -> dict[str, Heading]:
    """Return one heading per column; a header printed twice is fine when its cells are the same.

    Raises
    ------
    RefusedInput
        If two headers mean the same number and their cells differ.

    """
    found: dict[str, Heading] = {}
    for heading in headings:
        first = found.setdefault(heading.column, heading)
        if first is heading or not base_column(heading.column).is_number:
            continue
        if not cells[first.place].equals(cells[heading.place]):
            facts = {"file": file, "first": first.printed, "second": heading.printed}
            raise RefusedInput(Notice.of("ingest.refused.duplicate", **facts))
    return found


def read_footers(rows: Rows, headings: Mapping[str, Heading], style: Mapping[str, Decimal]) -> tuple[Footer, ...]:
    """Return the vendor's totals, each with the measures its line states."""
    places = {name: headings[name].place for name in _MEASURES if name in headings}
    numbers = {name: read_numbers(rows.totals[place], style[name]).floats for name, place in places.items()}
    return tuple(
        Footer(
            str(label),
            tuple(
                (name, float(value))
                for name, values in numbers.items()
                if 0 <= (value := values.iloc[at]) <= COLUMNS[name].high
            ),
        )
        for at, label in enumerate(rows.labels)
    )
