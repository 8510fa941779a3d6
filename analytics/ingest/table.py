"""One grid to one export: rows without blanks, repeated headers and totals; typed columns; period, currency, reconciliation."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.errors import RefusedInput
from analytics.ingest.clicks import clicks_from_interactions, split_match_marks
from analytics.ingest.columns import REJECT_COLUMNS, Typed, base_column, read_columns, styles
from analytics.ingest.dates import Order
from analytics.ingest.decimals import read_numbers
from analytics.ingest.export import Export, Footer
from analytics.ingest.facts import currency_of, filter_period, money_columns, named_period, preamble_period, table_period
from analytics.ingest.footer import find_footers, reconcile
from analytics.ingest.grid import Grid
from analytics.ingest.header import Heading, Match
from analytics.ingest.kinds import Decimal, Kind, normalise
from analytics.schema import ADDITIVE, Notice, Period

_DOT_LANGUAGES = ("en",)
_FOOTER_MEASURES = (*ADDITIVE, "interactions", "search_volume")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a grid came from: file or `outer!member`, encoding, delimiter name, and the hash of the bytes read."""

    file: str
    encoding: str
    delimiter: str
    content_hash: str


def _is_repeated_header(cells: pd.DataFrame, header: tuple[str, ...]) -> pd.Series:
    same = cells[0].str.strip() == header[0].strip()
    for place in range(1, len(header)):
        if not same.any():
            break
        same &= cells[place].str.strip() == header[place].strip()
    return same


def _rows(grid: Grid) -> pd.DataFrame:
    """Rows that say something: neither blank nor the header once more."""
    cells = grid.cells
    blank = pd.Series(True, index=cells.index)
    for place in cells.columns:
        blank &= cells[place].str.strip() == ""
        if not blank.any():
            break
    return cells[~blank & ~_is_repeated_header(cells, grid.header)]


def _unique(file: str, cells: pd.DataFrame, headings: tuple[Heading, ...]) -> dict[str, Heading]:
    """One heading per column; a header printed twice is fine when its cells are the same.

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
            raise RefusedInput(Notice.of("ingest.refused.duplicate", file=file, first=first.printed, second=heading.printed))
    return found


def _footers(rows: pd.DataFrame, labels: pd.Series, headings: Mapping[str, Heading], style: Mapping[str, Decimal]) -> tuple[Footer, ...]:
    measures = {name: rows[headings[name].place] for name in _FOOTER_MEASURES if name in headings}
    numbers = {name: read_numbers(cells, style[name]).values for name, cells in measures.items()}
    return tuple(
        Footer(str(label), tuple((name, float(values.iloc[at])) for name, values in numbers.items() if values.iloc[at] == values.iloc[at]))
        for at, label in enumerate(labels)
    )


def _total_labels(rows: pd.DataFrame, grid: Grid, kind: Kind, place: int) -> pd.Series:
    """Labels of footers, and for a planner those of its first lines without a keyword, which are totals too."""
    labels = find_footers(rows, {heading: place for heading, place in _key_places(grid, kind).items()})
    if kind.blank_key_is_total:
        blank = rows[place].str.strip() == ""
        named = next((at for at, header in enumerate(grid.header) if normalise(header) in kind.total_label), None)
        labels = labels.mask(blank & (labels == ""), rows[named].str.strip().replace("", "Total") if named is not None else "Total")
    return labels


def _key_places(grid: Grid, kind: Kind) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, header in enumerate(grid.header):
        alias = kind.aliases.get(normalise(header))
        if alias:
            places.setdefault(alias.column, place)
    return places


def _overlong(grid: Grid) -> pd.DataFrame:
    reason = "ingest.reject.too_many_cells"
    return pd.DataFrame([(line, "", text, reason) for line, text in grid.overlong], columns=list(REJECT_COLUMNS))


def _rejects(grid: Grid, typed: Typed) -> pd.DataFrame:
    parts = [part for part in (_overlong(grid), *typed.rejects) if len(part)]
    listed = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(REJECT_COLUMNS))
    return listed.astype({"row": "int64", "column": "str", "value": "str", "reason": "str"}).sort_values("row", kind="stable", ignore_index=True)


def _period(origin: Origin, kind: Kind, grid: Grid, table: pd.DataFrame, language: str) -> Period | None:
    order: Order = "mdy" if language == "en" else "dmy"
    if "filter" in kind.key:
        return filter_period(table)
    named, dated = named_period(origin.file), table_period(table)
    if named and dated and not named.overlap_days(dated):
        named = None
    return preamble_period(grid.before, order) or named or dated


def _observations(kind: Kind, table: pd.DataFrame, rejects: pd.DataFrame, total_rows: int) -> tuple[Notice, ...]:
    notices = []
    if len(rejects):
        first = rejects.iloc[0]
        notices.append(Notice.of("ingest.warning.rejected_rows", n=int(rejects["row"].nunique()), line=int(first["row"]), value=first["value"][:80]))
    if not len(table):
        notices.append(Notice.of("ingest.warning.no_rows"))
    if "filter" not in kind.key and not set(table.columns) & {*ADDITIVE, "interactions", "search_volume"}:
        notices.append(Notice.of("ingest.warning.no_measures"))
    if kind.row_cap and total_rows == kind.row_cap:
        notices.append(Notice.of("ingest.warning.row_cap", limit=kind.row_cap))
    if any(name.endswith("_previous") for name in table.columns):
        notices.append(Notice.of("ingest.warning.two_periods"))
    return tuple(notices)


def _typed(data: pd.DataFrame, headings: Mapping[str, Heading], style: Mapping[str, Decimal], match: Match) -> Typed:
    kind = match.kind
    assert isinstance(kind, Kind)
    cells = {name: data[heading.place] for name, heading in headings.items() if heading.base != "currency"}
    typed = read_columns(cells, headings, style, kind, match.language)
    key = headings[kind.key[0]]
    if not base_column(key.column).is_number and key.base != "date":
        typed = typed.reject(data[key.place], data[key.place].str.strip() == "", key.printed, "ingest.reject.no_key")
    return typed


def build_export(grid: Grid, match: Match, origin: Origin) -> Export:
    """Read a grid whose header was recognised.

    Raises
    ------
    RefusedInput
        If two headers mean the same number with different cells, or the rows state two currencies.

    """
    kind, language = match.kind, match.language
    assert isinstance(kind, Kind)
    rows = _rows(grid)
    headings = _unique(origin.file, rows, match.headings)
    labels = _total_labels(rows, grid, kind, headings[kind.key[0]].place)
    data = rows[labels == ""]
    typed_places = frozenset(name for name, heading in headings.items() if heading.place in grid.typed)
    default: Decimal = kind.decimal or ("dot" if language in _DOT_LANGUAGES else "comma")
    style = styles({name: rows[heading.place] for name, heading in headings.items()}, typed_places, default)
    money = money_columns({name: data[heading.place] for name, heading in headings.items()})
    currency, guesses = currency_of(origin.file, data[headings["currency"].place] if "currency" in headings else None, money)
    typed = _typed(data, headings, style, match)
    columns, told = clicks_from_interactions(split_match_marks(typed.columns), kind)
    table = pd.DataFrame(columns, index=data.index)
    table = table[~table.index.isin(typed.rejected)].reset_index(drop=True)
    footers = _footers(rows[labels != ""], labels[labels != ""], headings, style)
    result = reconcile(kind, table, footers)
    rejects = _rejects(grid, typed)
    observed = _observations(kind, table, rejects, len(data))
    totals_told = (Notice.of("ingest.warning.aggregate_rows", n=len(footers)),) if kind.blank_key_is_total and footers else ()
    return Export(
        file=origin.file, kind=kind.name, source=kind.source, language=language, encoding=origin.encoding,
        delimiter=origin.delimiter, currency=currency, period=_period(origin, kind, grid, table, language), table=table,
        rejects=rejects, content_hash=origin.content_hash, footers=footers, reconciled=result.agrees,
        warnings=(*grid.notices, *typed.notices, *told, *guesses, *observed, *totals_told, *((result.notice,) if result.notice else ())),
    )  # fmt: skip
