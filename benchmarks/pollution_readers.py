"""Accord and the readers beside it, each given bytes and nothing else: a header, rows as texts, and whether it told."""

import csv
import tempfile
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path

import pandas as pd

from analytics.ingest.decode import decode
from analytics.ingest.grid import check_size, find_layout, read_grid

Row = list[str]


@dataclass(frozen=True)
class Read:
    """What a reader made of a file; `header` is None where it says that there is none."""

    header: Row | None
    rows: list[Row]
    is_told: bool = False


def _texts(row: Iterable[object]) -> Row:
    return ["" if cell is None or cell != cell else str(cell) for cell in row]  # noqa: PLR0124 - NaN


def accord(content: bytes) -> Read:
    """Our own: the grid, which the product reads before it asks what export it is; told is what a person is told."""
    decoded = decode("file", content)
    check_size("file", decoded.text)
    layout = find_layout("file", decoded.text)
    grid = read_grid(decoded.text, layout)
    header = list(grid.header)
    rows = [row for row in grid.cells.to_numpy().tolist() if any(cell.strip() for cell in row) and row != header]
    told = bool(decoded.notices or grid.notices or grid.overlong)
    return Read(header if layout.is_named else None, rows, told)


def _frame(frame: pd.DataFrame, told: object) -> Read:
    return Read(list(map(str, frame.columns)), [_texts(row) for row in frame.to_numpy().tolist()], bool(told))


def pandas_default(content: bytes) -> Read:
    """As most people call pandas, typing left out."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        return _frame(pd.read_csv(BytesIO(content), dtype=str, keep_default_na=False), told)


def pandas_sniffing(content: bytes) -> Read:
    """Have pandas at its most willing: delimiter sniffed, bad lines skipped with a warning."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        frame = pd.read_csv(
            BytesIO(content), sep=None, engine="python", dtype=str, keep_default_na=False, on_bad_lines="warn"
        )
        return _frame(frame, told)


def _duckdb(content: bytes, options: str) -> Read:
    import duckdb  # noqa: PLC0415 - a peer: only this benchmark needs it

    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder) / "file.csv"
        path.write_bytes(content)
        found = connection.execute(f"select * from read_csv('{path}', all_varchar=true{options})")  # noqa: S608
        header = [column[0] for column in found.description]
        rows = [_texts(row) for row in found.fetchall()]
    return Read(header, rows)


def duckdb_default(content: bytes) -> Read:
    """DuckDB, dialect detected, typing left out; without types it cannot tell a header, so it is told of one."""
    return _duckdb(content, ", header=true")


def duckdb_lenient(content: bytes) -> Read:
    """DuckDB with what its manual offers for bad files, and the option that keeps it from failing on quoted lines."""
    return _duckdb(content, ", header=true, strict_mode=false, null_padding=true, ignore_errors=true, parallel=false")


def polars(content: bytes) -> Read:
    """Have polars at its most willing."""
    import polars as pl  # noqa: PLC0415 - a peer: only this benchmark needs it

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        frame = pl.read_csv(content, infer_schema=False, truncate_ragged_lines=True, ignore_errors=True)
    return Read(frame.columns, [_texts(row) for row in frame.rows()], bool(told))


def _split(rows: list[Row]) -> Read:
    return Read(rows[0] if rows else None, rows[1:])


def clevercsv(content: bytes) -> Read:
    """clevercsv: dialect by consistency, encoding by charset-normalizer."""
    import clevercsv as clever  # noqa: PLC0415 - a peer: only this benchmark needs it
    from charset_normalizer import from_bytes  # noqa: PLC0415

    best = from_bytes(content).best()
    text = str(best) if best else content.decode()
    dialect = clever.Sniffer().sniff(text, verbose=False)
    return _split(list(clever.reader(StringIO(text, newline=""), dialect)))


def sniffer(content: bytes) -> Read:
    """The standard library: Sniffer on the first 8 kB, then its reader."""
    text = content.decode("utf-8-sig")
    dialect = csv.Sniffer().sniff(text[:8192])
    return _split([row for row in csv.reader(StringIO(text, newline=""), dialect) if row])


READERS: dict[str, Callable[[bytes], Read]] = {
    "Accord": accord,
    "pandas": pandas_default,
    "pandas, sniffing, warning": pandas_sniffing,
    "DuckDB": duckdb_default,
    "DuckDB, lenient": duckdb_lenient,
    "polars, lenient": polars,
    "clevercsv": clevercsv,
    "csv.Sniffer": sniffer,
}
