"""The engine of one machine: DuckDB over frames and Parquet files."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

import duckdb
import pandas as pd

from analytics.engine.duck import connect
from analytics.engine.table import Table, folders

Selects = Mapping[str, Sequence[tuple[Table, str]]]
"""Relations by name: tables under each other, each with the select list that gives it the relation's columns."""


class Session(Protocol):
    """Relations that can be asked in SQL."""

    def add(self, name: str, frame: pd.DataFrame) -> None:
        """Add a relation."""

    def run(self, statement: str) -> pd.DataFrame:
        """Return the answer to a SQL statement."""


class Engine(Protocol):
    """Something that opens relations."""

    def open(self, relations: Selects) -> AbstractContextManager[Session]:
        """Open relations for SQL."""


@dataclass(frozen=True, slots=True)
class _LocalSession:
    connection: duckdb.DuckDBPyConnection

    def add(self, name: str, frame: pd.DataFrame) -> None:
        self.connection.register(name, frame)

    def run(self, statement: str) -> pd.DataFrame:
        return self.connection.execute(statement).df()


def union(relations: Selects, name: str) -> str:
    """Return the SQL of a relation over its registered tables `name_0`, `name_1` …"""
    return " UNION ALL ".join(f"SELECT {columns} FROM {name}_{at}" for at, (_, columns) in enumerate(relations[name]))  # noqa: S608


@contextmanager
def registered(relations: Selects) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection that knows every table of the relations."""
    with connect(folders(table for parts in relations.values() for table, _ in parts)) as connection:
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
