"""SQL in the dialect of a warehouse: the statements that DuckDB and Spark run, translated by sqlglot and not run."""

from importlib.util import find_spec
from typing import Literal

from analytics.errors import RefusedInput
from analytics.schema import Notice

Dialect = Literal["bigquery", "snowflake", "databricks", "trino", "postgres", "clickhouse"]


def translated(statement: str, dialect: Dialect) -> str:
    """Return a statement in a dialect.

    Raises
    ------
    RefusedInput
        If sqlglot is not installed.

    """
    if find_spec("sqlglot") is None:
        raise RefusedInput(Notice.of("errors.engine.no_sqlglot"))
    from sqlglot import transpile  # noqa: PLC0415 - only this command needs it

    return transpile(statement, read="duckdb", write=dialect, pretty=True)[0]
