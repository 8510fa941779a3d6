"""What an engine is: relations go in, SQL is asked of them, and answers have the same types from every engine."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import pandas as pd
import pyarrow as pa

from analytics.engine.table import Table

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


def union(relations: Selects, name: str) -> str:
    """Return the SQL of a relation over its registered tables, `name_0`, `name_1` and so on."""
    return " UNION ALL ".join(f"SELECT {columns} FROM {name}_{at}" for at, (_, columns) in enumerate(relations[name]))  # noqa: S608


def frame_of(answer: pa.Table) -> pd.DataFrame:
    """Return an answer as a frame: whole sums, which engines keep in 38 digits, as floats; days as times.

    Examples
    --------
    >>> frame_of(pa.table({"clicks": pa.array([3], pa.decimal128(38, 0))}))["clicks"].tolist()
    [3.0]

    """
    plain = pa.schema([field.with_type(_plain(field.type)) for field in answer.schema])
    frame: pd.DataFrame = answer.cast(plain).to_pandas()
    return frame


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_decimal(kind):
        return pa.float64()
    return pa.timestamp("ns") if pa.types.is_date(kind) else kind
