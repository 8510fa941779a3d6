"""Rows in canonical columns, in memory or in a Parquet file: the same questions either way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.engine.duck import connect, literal, quoted
from analytics.schema import Period


@dataclass(frozen=True, eq=False)
class Table:
    """Rows held by a frame, or by a Parquet file or a folder of them that Accord wrote, read column by column.

    A column is NaN (NaT, missing text) where the vendor gave no value. Rows that do not count: those of
    `without_days`, because another table tells them, those outside `during`, and those whose text in a column of `only`
    is none of its values. A row of several days has the date of its first.

    Examples
    --------
    >>> table = Table(pd.DataFrame({"query": ["lampe"], "clicks": [3.0]}))
    >>> len(table), "clicks" in table, table["clicks"].sum().item()
    (1, True, 3.0)

    """

    held: pd.DataFrame | Path
    without_days: frozenset[date] = frozenset()
    during: Period | None = None
    only: tuple[tuple[str, frozenset[str]], ...] = ()

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        if isinstance(self.held, pd.DataFrame):
            return tuple(map(str, self.held))
        return tuple(pq.read_schema(self._parts[0]).names)

    @cached_property
    def _parts(self) -> tuple[Path, ...]:
        """The Parquet files, none for a frame."""
        if isinstance(self.held, pd.DataFrame):
            return ()
        return tuple(sorted(self.held.glob("*.parquet"))) if self.held.is_dir() else (self.held,)

    @cached_property
    def _rows(self) -> int:
        if self._where:
            return int(self._ask("SELECT COUNT(*) AS n FROM t")["n"].iloc[0])
        if isinstance(self.held, pd.DataFrame):
            return len(self.held)
        return sum(int(pq.read_metadata(part).num_rows) for part in self._parts)

    def __len__(self) -> int:
        return self._rows

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def __getitem__(self, name: str) -> pd.Series:
        if name not in self:
            raise KeyError(name)
        column: pd.Series = self.frame([name])[name]
        return column

    def frame(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the rows as a frame: all columns, or those asked for, NaN where the table lacks one."""
        wanted = list(self.columns if columns is None else columns)
        known = [name for name in wanted if name in self]
        if self._where:
            found = self._ask(f"SELECT {', '.join(map(quoted, known))} FROM t")  # noqa: S608 - quoted names
        elif isinstance(self.held, pd.DataFrame):
            found = self.held
        else:
            found = pd.read_parquet(self.held, columns=known)
        return found.reindex(columns=wanted)

    def days(self) -> set[date]:
        """Return the days of the rows, none without a `date` column."""
        if "date" not in self:
            return set()
        found = self._ask("SELECT DISTINCT CAST(date AS DATE) AS day FROM t WHERE date IS NOT NULL")
        return set(pd.to_datetime(found["day"]).dt.date)

    def values(self, column: str) -> set[str]:
        """Return the texts of a column, none where the table lacks it."""
        if column not in self:
            return set()
        name = quoted(column)
        found = self._ask(f"SELECT DISTINCT CAST({name} AS VARCHAR) AS text FROM t WHERE {name} IS NOT NULL")  # noqa: S608
        return set(found["text"]) - {""}

    def without(self, days: Iterable[date]) -> "Table":
        """Return the same without the rows of some days."""
        return replace(self, without_days=self.without_days | frozenset(days))

    def within(self, during: Period | None, only: Mapping[str, frozenset[str]]) -> "Table":
        """Return the same with the rows of a period and of some texts by column; the table has these columns."""
        return replace(self, during=during or self.during, only=(*self.only, *only.items()))

    @cached_property
    def _where(self) -> str:
        """The SQL condition of the rows that count, "" where all do."""
        found = []
        if self.without_days:
            days = ", ".join(f"DATE {literal(day.isoformat())}" for day in sorted(self.without_days))
            found.append(f"(date IS NULL OR CAST(date AS DATE) NOT IN ({days}))")
        if self.during:
            found.append(f"CAST(date AS DATE) BETWEEN DATE '{self.during.start}' AND DATE '{self.during.end}'")
        for name, values in self.only:
            listed = ", ".join(map(literal, sorted(values)))
            found.append(f"CAST({quoted(name)} AS VARCHAR) IN ({listed})")
        return " AND ".join(found)

    def register(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        """Make the rows known to a connection as a view called `name`."""
        source = f"{name}_rows"
        if isinstance(self.held, pd.DataFrame):
            connection.register(source, pa.Table.from_pandas(self.held, preserve_index=False))  # any memory layout
        else:
            source = f"read_parquet([{', '.join(literal(str(part.resolve())) for part in self._parts)}])"
        where = f" WHERE {self._where}" if self._where else ""
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM {source}{where}")  # noqa: S608 - names of ours

    def _ask(self, statement: str) -> pd.DataFrame:
        """Return the answer to SQL over the rows, called `t`."""
        with connect(folders([self]), ordered=True) as connection:
            self.register(connection, "t")
            return connection.execute(statement).df()


def folders(tables: Iterable[Table]) -> tuple[Path, ...]:
    """Folders that a connection must be allowed to read for these tables."""
    return tuple({part.resolve().parent for table in tables for part in table._parts})  # noqa: SLF001
