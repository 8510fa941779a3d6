"""Cells to typed canonical columns, with every unreadable or illegal cell on the reject list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from math import inf

import pandas as pd

from analytics.ingest.dates import Order, find_days, span
from analytics.ingest.decimals import evidence, file_style, read_numbers
from analytics.ingest.derived import scale_of
from analytics.ingest.header import Heading
from analytics.ingest.kinds import Decimal, Kind, meanings, normalise, words
from analytics.ingest.ranks import plain_ranks
from analytics.schema import ADDITIVE, COLUMNS, Column, Notice

REJECT_COLUMNS = ("row", "column", "value", "reason")
WORDED = ("match_type", "campaign_type", "device", "competition", "domain", "result_type")
MOST_RATIO = 10  # of a stated CTR to clicks over impressions; what is beyond is stated in percentage points
_STRICT = frozenset(ADDITIVE) | {"interactions", "date"}


@dataclass(frozen=True, eq=False)
class Typed:
    """Columns read so far, rejected cells, and what should be told."""

    columns: dict[str, pd.Series] = field(default_factory=dict)
    rejects: tuple[pd.DataFrame, ...] = ()
    notices: tuple[Notice, ...] = ()
    rejected: frozenset[int] = frozenset()

    def add(self, columns: Mapping[str, pd.Series], *notices: Notice) -> "Typed":
        """Return these columns and some more."""
        return replace(self, columns={**self.columns, **columns}, notices=(*self.notices, *notices))

    def in_order(self, names: Iterable[str]) -> "Typed":
        """Return the same with the columns in the order of the file, ends of periods after their starts."""
        places = {name: place for place, name in enumerate(names)}
        columns = sorted(self.columns, key=lambda name: (places[name.replace("date_end", "date")], "date_end" in name))
        return replace(self, columns={name: self.columns[name] for name in columns})

    def reject(self, cells: pd.Series, wrong: pd.Series, column: str, reason: str) -> "Typed":
        """Return the same with the rows of the wrong cells on the reject list."""
        if not wrong.any():
            return self
        hit = cells[wrong]
        listed = pd.DataFrame({"row": hit.index, "column": column, "value": hit.to_numpy(), "reason": reason})
        return replace(self, rejects=(*self.rejects, listed), rejected=self.rejected | set(map(int, hit.index)))


def base_column(name: str) -> Column:
    """The vocabulary entry of a canonical column, whatever its period."""
    return COLUMNS[name.removesuffix("_previous")]


def styles(cells: Mapping[str, pd.Series], typed: frozenset[str], default: Decimal) -> dict[str, Decimal]:
    """Decide the decimal style of each number column: its own unambiguous cells, else the majority of the file."""
    numbers = {name: column for name, column in cells.items() if base_column(name).is_number}
    found = {name: "dot" if name in typed else evidence(column) for name, column in numbers.items()}
    whole = file_style(found.values(), default)
    return {name: own or whole for name, own in found.items()}


def _text(name: str, cells: pd.Series, key: str) -> pd.Series:
    stripped = cells.str.strip()
    known = stripped if name == key else stripped.mask(stripped.isin(words()["missing"]))
    if name not in WORDED:
        return known
    return known.map({word: canonical_word(name, word) for word in known.dropna().unique()}).astype("str")


def _first_page(cells: pd.Series) -> pd.Series:
    """The first of several ranking pages: the one whose position is stated."""
    first: pd.Series = cells.str.replace(r"; ?https?://.*$", "", regex=True)
    return first


def canonical_word(table: str, printed: str) -> str:
    """Return the canonical value of a printed word; an unknown word stays as printed.

    Examples
    --------
    >>> canonical_word("match_type", "Expression exacte (variante proche)")
    'phrase close variant'

    """
    word = normalise(printed)
    if table == "match_type":
        for mark in map(normalise, words()["close_variant"]):
            if word.endswith(mark):
                base = meanings(table).get(word.removesuffix(mark).strip())
                return f"{base} close variant" if base else printed
    return meanings(table).get(word, printed)


def _day_order(cells: pd.Series, language: str) -> tuple[Order, bool]:
    """Day or month first: what makes every cell a date decides; both possible, the language does, and it is said."""
    orders: tuple[Order, ...] = ("mdy", "dmy") if language == "en" else ("dmy", "mdy")
    slashed = cells[cells.str.contains(r"^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", regex=True)].unique()
    readable = [sum(bool(find_days(cell, order)) for cell in slashed) for order in orders]
    order = orders[0] if readable[0] >= readable[1] else orders[1]
    differs = any(find_days(cell, "dmy") != find_days(cell, "mdy") for cell in slashed)
    return order, readable[0] == readable[1] and differs


def _calendar(cells: pd.Series) -> pd.Series:
    """Moments counted in seconds since 1970 as calendar days (UTC); other cells as they are."""
    is_epoch = cells.str.fullmatch(r"1\d{9}")
    if not is_epoch.any():
        return cells
    days = pd.to_datetime(cells[is_epoch].astype("int64"), unit="s").dt.strftime("%Y-%m-%d")
    calendar: pd.Series = pd.concat([cells[~is_epoch], days]).reindex(cells.index).astype("str")
    return calendar


def _dates(
    heading: Heading, cells: pd.Series, language: str
) -> tuple[dict[str, pd.Series], pd.Series, tuple[Notice, ...]]:
    name = heading.column
    stripped = _calendar(cells.str.strip())
    order, is_guess = _day_order(stripped, language)
    spans = {cell: span(cell, order, heading.printed) for cell in stripped.unique()}
    starts: dict[str, date | None] = {cell: found[0] if found else None for cell, found in spans.items()}
    found = {name: pd.to_datetime(stripped.map(starts)).astype("datetime64[ns]")}
    if any(both and both[0] != both[1] for both in spans.values()):
        ends = {cell: both[1] if both else None for cell, both in spans.items()}
        found[name.replace("date", "date_end", 1)] = pd.to_datetime(stripped.map(ends)).astype("datetime64[ns]")
    unreadable = found[name].isna() & ~stripped.isin(words()["missing"])
    notices = (Notice.of(f"ingest.warning.day_order_{order}"),) if is_guess else ()
    return found, unreadable, notices


def _is_points(name: str, values: pd.Series, typed: Typed) -> bool:
    """Whether shares without a percent sign are percentage points: clicks over impressions tell, else any above 1."""
    era = "_previous" if name.endswith("_previous") else ""
    clicks, impressions = typed.columns.get(f"clicks{era}"), typed.columns.get(f"impressions{era}")
    if name.startswith("ctr") and clicks is not None and impressions is not None:
        ratio = (values * impressions / clicks).where(clicks > 0).median()
        return bool(ratio > MOST_RATIO)
    return bool(values.max() > 1)


def _unread(heading: Heading, wrong: pd.Series) -> Notice:
    value, line = str(wrong.iloc[0])[:80], int(wrong.index[0])
    return Notice.of("ingest.warning.unread_cells", column=heading.printed, n=len(wrong), value=value, line=line)


def _bounds(heading: Heading, n: int) -> Notice:
    return Notice.of("ingest.warning.bounds", column=heading.printed, n=n)


def _numbers(heading: Heading, cells: pd.Series, style: Decimal, typed: Typed, kind: Kind) -> Typed:
    name, column = heading.column, base_column(heading.column)
    if column.unit == "position" and kind.has_ranks:
        cells = plain_ranks(cells)
    numbers = read_numbers(cells, style)
    values = numbers.floats * scale_of(heading.printed)
    if column.unit == "share":
        has_sign = bool(numbers.percent.any())
        is_points = heading.base in kind.percent_points or (not has_sign and _is_points(name, values, typed))
        values = values / 100 if is_points else values.where(~numbers.percent, values / 100)
    if column.unit == "position":
        values = values.where(values != 0)
    illegal = (values < column.low) | (values > column.high) | (values.abs() == inf)
    notices = [_bounds(heading, int(numbers.bounded.sum()))] if numbers.bounded.any() else []
    if heading.base in _STRICT and name == heading.base:
        typed = typed.reject(cells, numbers.unreadable, heading.printed, "ingest.reject.not_a_number")
        typed = typed.reject(cells, illegal & ~numbers.unreadable, heading.printed, "ingest.reject.out_of_range")
    elif (numbers.unreadable | illegal).any():
        notices.append(_unread(heading, cells[numbers.unreadable | illegal]))
        values = values.mask(illegal)
    return typed.add({name: values}, *notices)


def read_columns(
    cells: Mapping[str, pd.Series],
    headings: Mapping[str, Heading],
    style: Mapping[str, Decimal],
    kind: Kind,
    language: str,
) -> Typed:
    """Read every column by the unit the vocabulary gives it.

    A cell of an additive measure or a date that cannot be read, or lies outside its legal range, rejects its row; in
    any other number column it becomes NaN and is told.
    """
    typed = Typed()
    for name in sorted(cells, key=lambda name: base_column(name).unit == "share"):
        column, heading = base_column(name), headings[name]
        if column.unit == "date":
            found, unreadable, notices = _dates(heading, cells[name], language)
            typed = typed.add(found, *notices)
            if name in kind.key:
                unreadable |= found[name].isna()
            if name == "date":
                typed = typed.reject(cells[name], unreadable, heading.printed, "ingest.reject.not_a_date")
            elif unreadable.any():
                typed = typed.add({}, _unread(heading, cells[name][unreadable]))
        elif column.is_number:
            typed = _numbers(heading, cells[name], style[name], typed, kind)
        else:
            texts = _first_page(cells[name]) if kind.has_ranks and heading.base == "page" else cells[name]
            typed = typed.add({name: _text(heading.base, texts, "" if kind.blank_key_is_row else kind.key[0])})
    return typed.in_order(cells)
