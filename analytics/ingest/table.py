"""One grid to one export: typed columns, currency, period, and the comparison with the vendor's own total."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.engine import Table
from analytics.ingest.blocks import comment_period
from analytics.ingest.clicks import clicks_from_interactions, footer_clicks, split_match_marks
from analytics.ingest.columns import REJECT_COLUMNS, Typed, base_column, read_columns, styles
from analytics.ingest.dates import Order, spoken
from analytics.ingest.derived import derive
from analytics.ingest.export import Export, Footer
from analytics.ingest.facts import (
    Currency,
    currency_of,
    filter_period,
    header_period,
    named_period,
    preamble_period,
    table_period,
)
from analytics.ingest.footer import reconcile, with_roles
from analytics.ingest.grid import Grid
from analytics.ingest.groups import set_groups_apart
from analytics.ingest.header import Heading, recognise
from analytics.ingest.kinds import Decimal, Kind, Unused, words
from analytics.ingest.rows import Rows, one_per_column, read_footers, split_rows
from analytics.ingest.wide import Chosen, choose
from analytics.schema import ADDITIVE, Notice, Period

_REJECTS = list(REJECT_COLUMNS)
_DOT_LANGUAGES = ("en",)
_MEASURES = {*ADDITIVE, "interactions", "search_volume", "position", "traffic", "sessions", "users", "views", "visits"}
_MEASURES |= {"impression_share", "new_users", "key_events", "events", "deal_value", "revenue"}
_NOT_KEPT = ("currency", "anonymised")  # what they say holds for the whole table
_DATED = ("date", "seen_date", "created_date", "close_date")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a grid came from: file or `outer!member`, encoding, delimiter name, and the hash of the bytes read."""

    file: str
    encoding: str
    delimiter: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How a grid is read: as which kind, in which language, each column under which heading and decimal style."""

    kind: Kind
    language: str
    headings: Mapping[str, Heading]
    style: Mapping[str, Decimal]


@dataclass(frozen=True, eq=False)
class Read:
    """What the rows of a grid say: `frame` holds the columns of the rows that are used, by their line."""

    grid: Grid
    reading: Reading
    rows: Rows
    frame: pd.DataFrame
    rejects: pd.DataFrame
    footers: tuple[Footer, ...]
    currency: str | None
    notices: tuple[Notice, ...]
    chosen: Chosen


def _styles(grid: Grid, rows: Rows, kind: Kind, headings: Mapping[str, Heading], language: str) -> dict[str, Decimal]:
    default: Decimal = kind.decimal or ("dot" if language in _DOT_LANGUAGES else "comma")
    from_workbook = frozenset(name for name, heading in headings.items() if heading.place in grid.typed)
    return styles({name: rows.both(heading.place) for name, heading in headings.items()}, from_workbook, default)


def _currency(file: str, rows: Rows, headings: Mapping[str, Heading]) -> Currency:
    money = [heading for name, heading in headings.items() if base_column(name).unit == "money"]
    codes = rows.data[headings["currency"].place] if "currency" in headings else None
    return currency_of(file, codes, {heading.printed: rows.data[heading.place] for heading in money})


def _typed(data: pd.DataFrame, reading: Reading) -> Typed:
    kind, headings = reading.kind, reading.headings
    cells = {name: data[heading.place] for name, heading in headings.items() if heading.base not in _NOT_KEPT}
    typed = read_columns(cells, headings, reading.style, kind, reading.language)
    key = headings[kind.key[0]]
    if base_column(key.column).unit == "text" and not kind.blank_key_is_row:
        lacking = data[key.place].str.strip() == ""
        typed = typed.reject(data[key.place], lacking, key.printed, "ingest.reject.no_key")
    return typed


def _listed(lines: Iterable[tuple[int, str]], reason: str) -> pd.DataFrame:
    return pd.DataFrame([(line, "", text, f"ingest.reject.{reason}") for line, text in lines], columns=_REJECTS)


def _unexpected(below: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Lines below the table but for a colophon, or none where they are a table that the catalogue names, as a chart."""
    head = recognise(re.split(r"[,;\t]", below[0][1])) if below else None
    if head and isinstance(head.kind, Unused):
        return []
    return [(line, text) for line, text in below if not re.match(words()["colophon"], text.lstrip("\"'"))]


def _rejects(grid: Grid, typed: Typed) -> pd.DataFrame:
    apart = [_listed(grid.overlong, "too_many_cells"), _listed(_unexpected(grid.below), "below_table")]
    parts = [part for part in (*apart, *typed.rejects) if len(part)]
    listed = pd.concat(parts, ignore_index=True) if parts else apart[0]
    types = {"row": "int64", "column": "str", "value": "str", "reason": "str"}
    return listed.astype(types).sort_values("row", kind="stable", ignore_index=True)


def _row_days(table: Table) -> Period | None:
    """The days of the rows: those the figures are of, else those on which they were seen, or deals were made."""
    found = (table_period(table.frame([name]).set_axis(["date"], axis=1)) for name in _DATED[1:] if name in table)
    return table_period(table.frame([name for name in ("date", "date_end") if name in table])) or next(
        (period for period in found if period), None
    )


def _period(file: str, grid: Grid, table: Table, language: str, chosen: Chosen) -> Period | None:
    """What the preamble states, else the file name unless the rows contradict it, else the rows, else the headers."""
    order: Order = "mdy" if language == "en" else "dmy"
    if "filter" in table:
        return filter_period(table.frame(["value"]))
    named, dated = named_period(file), chosen.period or _row_days(table)
    if named and dated and not named.overlap_days(dated):
        named = None
    if "seen_date" in table and dated:
        return dated
    stated = comment_period(grid.before) or preamble_period(grid.before, order)
    return stated or named or dated or header_period(grid.header)


def _observations(file: str, kind: Kind, table: Table, rejects: pd.DataFrame) -> tuple[Notice, ...]:
    notices = []
    if len(rejects):
        line, value = int(rejects["row"].iloc[0]), str(rejects["value"].iloc[0])[:80]
        n = int(rejects["row"].nunique())
        notices.append(Notice.of("ingest.warning.rejected_rows", n=n, line=line, value=value))
    if not len(table):
        notices.append(Notice.of("ingest.warning.no_rows"))
    if "filter" not in table and not _MEASURES & set(table.columns):
        notices.append(Notice.of("ingest.warning.no_measures"))
    if kind.row_cap and len(table) == kind.row_cap:
        notices.append(Notice.of("ingest.warning.row_cap", file=file, limit=kind.row_cap))
    if any(name.endswith("_previous") for name in table.columns):
        notices.append(Notice.of("ingest.warning.two_periods"))
    if not kind.is_used:
        notices.append(Notice.of("ingest.warning.no_page_yet"))
    return tuple(notices)


def _totals_told(kind: Kind, rows: Rows) -> tuple[Notice, ...]:
    is_told = kind.blank_key_is_total and len(rows.labels)
    return (Notice.of("ingest.warning.aggregate_rows", n=len(rows.labels)),) if is_told else ()


def read_rows(file: str, grid: Grid, kind: Kind, headings: tuple[Heading, ...], language: str) -> Read:
    """Read the rows of a grid whose header was recognised.

    Raises
    ------
    RefusedInput
        If two headers mean the same number with different cells, or the rows state two currencies.

    """
    chosen = choose(headings, one_each=kind.own_words_only)
    own = one_per_column(file, grid.cells, chosen.headings)
    rows = split_rows(grid, kind, own)
    currency = _currency(file, rows, own)
    language = spoken(grid.before, language)
    reading = Reading(kind, language, own, _styles(grid, rows, kind, own, language))
    typed = _typed(rows.data, reading)
    pages = rows.data[own["page"].place] if "page" in own else None
    grouped = set_groups_apart(kind, pages, typed.columns)
    columns, told = clicks_from_interactions(derive(split_match_marks(grouped.columns)), kind)
    whole = pd.DataFrame(columns, index=rows.data.index)
    stated = with_roles(kind, read_footers(rows, own, reading.style))
    footers = (*footer_clicks(stated, is_needed="clicks" in columns and bool(told)), *grouped.footers)
    told = (*chosen.notices, *grouped.notices, *told, *currency.notices)
    frame = whole[~whole.index.isin(typed.rejected)]
    return Read(
        grid, reading, rows, frame, _rejects(grid, typed), footers, currency.code, (*typed.notices, *told), chosen
    )


def export_of(read: Read, table: Table, origin: Origin) -> Export:
    """Return the export whose rows are in `table`, compared with the vendor's own totals."""
    kind, language = read.reading.kind, read.reading.language
    result = reconcile(table, read.footers)
    said = (*read.grid.notices, *read.notices, *_observations(origin.file, kind, table, read.rejects))
    return Export(
        file=origin.file,
        kind=kind.name,
        source=kind.source,
        language=language,
        encoding=origin.encoding,
        delimiter=origin.delimiter,
        currency=read.currency,
        period=_period(origin.file, read.grid, table, language, read.chosen),
        table=table,
        rejects=read.rejects,
        content_hash=origin.content_hash,
        footers=read.footers,
        reconciled=result.agrees,
        warnings=(*said, *_totals_told(kind, read.rows), *result.notices),
    )


def build_export(grid: Grid, kind: Kind, headings: tuple[Heading, ...], language: str, origin: Origin) -> Export:
    """Read a grid whose header was recognised.

    Raises
    ------
    RefusedInput
        As `read_rows` does.

    """
    read = read_rows(origin.file, grid, kind, headings, language)
    return export_of(read, Table(read.frame.reset_index(drop=True)), origin)
