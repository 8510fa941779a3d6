"""Which lines of a grid are data, which are the vendor's totals, which it keeps anonymous, and which say nothing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.errors import RefusedInput
from analytics.ingest.columns import base_column
from analytics.ingest.decimals import read_numbers
from analytics.ingest.derived import scale_of
from analytics.ingest.export import Footer
from analytics.ingest.footer import find_footers
from analytics.ingest.grid import Grid
from analytics.ingest.header import Heading
from analytics.ingest.kinds import Decimal, Kind, normalise, words
from analytics.schema import ADDITIVE, COLUMNS, Notice

MEASURES = (*ADDITIVE, "interactions", "search_volume")
_LAST_LINES = 3


@dataclass(frozen=True, eq=False)
class Rows:
    """Data rows, footer rows, the label of each footer row, and the rows kept anonymous; all indexed by line.

    `hidden_label` is the header that says which rows are anonymous.
    """

    data: pd.DataFrame
    totals: pd.DataFrame
    labels: pd.Series
    hidden: pd.DataFrame
    hidden_label: str

    def both(self, place: int) -> pd.Series:
        """One column of the grid, data and totals: they share a decimal style."""
        column: pd.Series = pd.concat([self.data[place], self.totals[place], self.hidden[place]])
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
        if kind.blank_key_is_row:
            is_total &= rows.index == rows.index.min()
        named = [place for place, header in enumerate(grid.header) if normalise(header) in kind.total_label]
        labels = labels.mask(is_total, rows[named[0]].str.strip().replace("", "Total") if named else "Total")
    return labels


def _is_colophon(cells: pd.DataFrame) -> pd.Series:
    """Whether a line is the vendor's last word, such as its copyright: only one of the last few lines can be."""
    mark, found = re.compile(words()["colophon"]), pd.Series(data=False, index=cells.index)
    for at in range(max(0, len(cells) - _LAST_LINES), len(cells)):
        first, *others = (str(cell).strip() for cell in cells.iloc[at])
        found.iloc[at] = bool(mark.match(first)) and not any(others)
    return found


def _is_hidden(rows: pd.DataFrame, kind: Kind, headings: Mapping[str, Heading]) -> pd.Series:
    """Whether a row is what the vendor keeps anonymous: it says so, or it has no key."""
    hidden = pd.Series(data=False, index=rows.index)
    if kind.blank_key_is_hidden:
        hidden |= rows[headings[kind.key[0]].place].str.strip() == ""
    if "anonymised" in headings:
        hidden |= rows[headings["anonymised"].place].str.strip().str.casefold().isin(words()["truth"]["yes"])
    return hidden


def _unmarked(rows: pd.DataFrame, kind: Kind, headings: Mapping[str, Heading]) -> pd.DataFrame:
    """The rows with the vendor's marks in keys replaced by the characters they stand for."""
    place = headings[kind.key[0]].place
    for mark, character in kind.replace:
        cells = rows[place].str.replace(mark, character, regex=False)
        rows = rows.copy()
        rows[place] = cells
    return rows


def split_rows(grid: Grid, kind: Kind, headings: Mapping[str, Heading]) -> Rows:
    """Drop blank lines, repeated headers and the vendor's last word, and part data from totals and anonymous rows.

    Where the catalogue says so, a line without its key is a total (Keyword Planner) or anonymous (Search Console).
    """
    rows = grid.cells[~_is_blank(grid.cells) & ~_is_repeated_header(grid.cells, grid.header)]
    rows = _unmarked(rows[~_is_colophon(rows)], kind, headings)
    labels = _labels(rows, grid, kind, headings)
    is_total = labels != ""
    is_hidden = _is_hidden(rows, kind, headings) & ~is_total
    flag = headings.get("anonymised") or headings[kind.key[0]]
    return Rows(rows[~is_total & ~is_hidden], rows[is_total], labels[is_total], rows[is_hidden], flag.printed)


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


def _measures(
    cells: pd.DataFrame, headings: Mapping[str, Heading], style: Mapping[str, Decimal]
) -> dict[str, pd.Series]:
    own = {name: headings[name] for name in MEASURES if name in headings}
    return {
        name: read_numbers(cells[heading.place], style[name]).floats * scale_of(heading.printed)
        for name, heading in own.items()
    }


def _stated(values: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple((name, float(value)) for name, value in values.items() if 0 <= value <= COLUMNS[name].high)


def read_footers(rows: Rows, headings: Mapping[str, Heading], style: Mapping[str, Decimal]) -> tuple[Footer, ...]:
    """Return the vendor's totals, each with the measures its line states, and the sum of the anonymous rows."""
    numbers = _measures(rows.totals, headings, style)
    totals = [
        Footer(str(label), _stated({name: values.iloc[at] for name, values in numbers.items()}))
        for at, label in enumerate(rows.labels)
    ]
    if len(rows.hidden):
        hidden = _measures(rows.hidden, headings, style)
        sums = _stated({name: values.sum() for name, values in hidden.items()})
        totals.append(Footer(rows.hidden_label, sums, "other"))
    return tuple(totals)
