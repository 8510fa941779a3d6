"""What a few rows decide about millions: the digest of a large table, and what the ordinary reader makes of it.

The digest holds the first rows and the last ones, one copy of a row for each cell that an engine cannot read by
itself, and every row that is not plain. The ordinary reader reads it; whatever it decides (decimal mark, order of day
and month, shares or percentage points, currency, the words of a column) is what the whole table is read with.
"""

import pandas as pd

from analytics.ingest.columns import WORDED, base_column
from analytics.ingest.dates import names_periods
from analytics.ingest.decimals import read_numbers
from analytics.ingest.derived import scale_of
from analytics.ingest.header import Heading
from analytics.ingest.plain import FIRST_DAY, LAST_DAY, Known
from analytics.ingest.table import Read

_PLAIN = {"dot": r"-?[0-9]+(?:\.[0-9]+)?", "comma": r"-?[0-9]+(?:,[0-9]+)?"}
_ROUNDING = 1e-9


def _is_iso(cells: pd.Series) -> pd.Series:
    """Which cells are days as ISO 8601 writes them."""
    days = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce", exact=True)
    is_day: pd.Series = (
        cells.str.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}") & days.notna() & cells.between(FIRST_DAY, LAST_DAY)
    )
    return is_day


def is_special(cells: pd.Series, heading: Heading, read: Read) -> pd.Series:
    """Which cells of a column an engine cannot read by itself."""
    unit = base_column(heading.column).unit
    if unit == "date":
        special = ~_is_iso(cells) | names_periods(heading.printed)
    elif heading.column == "currency" or unit == "text":
        special = pd.Series(data=True, index=cells.index)
    else:
        special = ~cells.str.fullmatch(_PLAIN[read.reading.style[heading.column]])
    return special


def mapped(read: Read) -> dict[str, Heading]:
    """The columns whose cells are looked up: dates, numbers, and texts that are words of a vocabulary."""
    return {
        name: heading
        for name, heading in read.reading.headings.items()
        if base_column(name).unit != "text" or name == "currency" or heading.base in WORDED
    }


def _readable(name: str, heading: Heading, cells: pd.Series, read: Read) -> pd.Series:
    """Which cells say something, or say that there is nothing, without a word to the reader."""
    column = base_column(name)
    if not column.is_number:
        return pd.Series(data=True, index=cells.index)
    numbers = read_numbers(cells, read.reading.style[name])
    value = numbers.floats * scale_of(heading.printed)
    value = (
        read.frame[name].reindex(cells.index)
        if name in read.frame
        else value.where(value.between(column.low, column.high))
    )
    is_lost = value.isna() & numbers.floats.notna() & (numbers.floats != 0)
    return ~numbers.unreadable & ~numbers.bounded & ~is_lost


def known_cells(read: Read) -> dict[str, Known]:
    """What the ordinary reader made of each special cell of the digest."""
    found = {}
    for name, heading in mapped(read).items():
        cells = read.rows.data[heading.place].drop_duplicates()
        if name != "currency":
            cells = read.rows.data.loc[read.frame.index, heading.place].drop_duplicates()
        cells = cells[is_special(cells, heading, read)]
        cells = cells[_readable(name, heading, cells, read)]
        found[name] = Known(_with_values(name, heading, cells, read))
    return found


def sound_lines(read: Read) -> pd.Index:
    """Lines of the digest whose every cell is read without a word to the reader."""
    known, is_sound = known_cells(read), pd.Series(data=True, index=read.frame.index)
    for name, heading in mapped(read).items():
        cells = read.rows.data.loc[read.frame.index, heading.place]
        is_sound &= ~is_special(cells, heading, read) | cells.isin(known[name].cells["cell"])
        is_sound &= _readable(name, heading, cells, read)
    return read.frame.index[is_sound]


def _with_values(name: str, heading: Heading, cells: pd.Series, read: Read) -> pd.DataFrame:
    frame = pd.DataFrame({"cell": cells})
    if name in read.frame:
        frame["value"] = read.frame[name].reindex(cells.index)
    elif base_column(name).is_number:
        frame["value"] = read_numbers(cells, read.reading.style[name]).floats * scale_of(heading.printed)
    else:
        frame["value"] = cells
    end = name.replace("date", "date_end", 1)
    if base_column(name).unit == "date" and end in read.frame:
        frame["until"] = read.frame[end].reindex(cells.index)
    return frame.reset_index(drop=True)


def in_points(read: Read) -> frozenset[str]:
    """Columns of shares written as percentage points without a sign, told by what became of the numbers."""
    found = set()
    for name, heading in read.reading.headings.items():
        if base_column(name).unit == "share" and name in read.frame:
            numbers = read_numbers(read.rows.data.loc[read.frame.index, heading.place], read.reading.style[name])
            written = (numbers.floats * scale_of(heading.printed))[~numbers.percent & (numbers.floats > 0)]
            if len(written) and abs(read.frame[name].reindex(written.index) / written - 0.01).median() < _ROUNDING:
                found.add(name)
    return frozenset(found)


def counts_of(name: str) -> tuple[str, str]:
    """The clicks and the impressions whose ratio a CTR states."""
    return name.replace("ctr", "clicks"), name.replace("ctr", "impressions")


def stated_ratios(read: Read, lines: pd.Index) -> dict[str, pd.Series]:
    """For each CTR whose unit its clicks and impressions tell: what it is of their ratio, as written on some lines."""
    found, style = {}, read.reading.style
    for name, heading in read.reading.headings.items():
        both = [read.reading.headings.get(each) for each in counts_of(name)]
        if heading.base != "ctr" or "ctr" in read.reading.kind.percent_points or None in both:
            continue
        cells = read.rows.data.loc[read.rows.data.index.isin(lines)]
        ctr, clicks, impressions = (
            read_numbers(cells[each.place], style[each.column]).floats * scale_of(each.printed)
            for each in (heading, *both)
            if each
        )
        found[name] = (ctr * impressions / clicks).where(clicks > 0)
    return found


def agree(read: Read, later: Read) -> bool:
    """Whether two digests of one file decide alike: columns, decimal marks, percentage points, order of days."""
    both = read.frame.index.intersection(later.frame.index)
    dates = [name for name in read.frame if base_column(str(name)).unit == "date"]
    return (
        list(read.frame) == list(later.frame)
        and dict(read.reading.style) == dict(later.reading.style)
        and in_points(read) == in_points(later)
        and read.frame.loc[both, dates].equals(later.frame.loc[both, dates])
    )
