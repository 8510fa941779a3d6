"""The engine of one machine: DuckDB over frames and Parquet files."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from analytics.engine.duck import connect
from analytics.engine.session import Selects, Session, frame_of, union
from analytics.engine.table import folders


@dataclass(frozen=True, slots=True)
class _LocalSession:
    connection: duckdb.DuckDBPyConnection

    def add(self, name: str, frame: pd.DataFrame) -> None:
        self.connection.register(name, frame)

    def run(self, statement: str) -> pd.DataFrame:
        return frame_of(self.connection.sql(statement).to_arrow_table())


@contextmanager
def registered(relations: Selects, *also: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection that knows every table of the relations, and may use some folders besides."""
    read = folders(table for parts in relations.values() for table, _ in parts)
    with connect([*read, *also]) as connection:
        for name, parts in relations.items():
            for at, (table, _) in enumerate(parts):
                table.register(connection, f"{name}_{at}")
        yield connection


@dataclass(frozen=True, slots=True)
class Local:
    """DuckDB in this process."""

    @contextmanager
    def open(self, relations: Selects) -> Iterator[Session]:
        """Open relations as views: nothing is copied."""
        with registered(relations) as connection:
            for name in relations:
                connection.execute(f"CREATE VIEW {name} AS {union(relations, name)}")
            yield _LocalSession(connection)
