"""DuckDB, locked: it sees the tables it is given and nothing else of the machine."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

MEMORY = "ACCORD_MEMORY"
"""Environment variable with the memory DuckDB may use before it spills to disk, e.g. `2GB`."""

_DEFAULT_MEMORY = "300MB"
_Setting = str | bool | int | float | list[str]
_ORDERING = "join_order,build_side_probe_side"
_STATED: dict[str, _Setting] = {
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
    "python_enable_replacements": False,
}


def _lock(folders: Iterable[Path]) -> str:
    allowed = ", ".join(literal(str(folder.resolve())) for folder in folders)
    return (
        f"SET allowed_directories = [{allowed}];"
        "SET enable_external_access = false;"
        "SET lock_configuration = true"
    )  # fmt: skip


@contextmanager
def connect(
    folders: Iterable[Path] = (), *, ordered: bool = False, as_written: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory that may read and write inside `folders` only, and cannot be talked out of it.

    Queries beyond the memory limit spill to a folder that goes with the connection. `ordered` keeps rows in the order
    of their file, at some cost of memory. `as_written` joins tables in the order of the statement: DuckDB cannot guess
    how many rows a text file has, and may otherwise hold that side in memory.
    """
    memory = os.environ.get(MEMORY) or _DEFAULT_MEMORY
    with TemporaryDirectory(prefix="accord-spill-", ignore_cleanup_errors=True) as spill:
        room: dict[str, _Setting] = {
            "temp_directory": spill,
            "memory_limit": memory,
            "preserve_insertion_order": ordered,
            "disabled_optimizers": _ORDERING if as_written else "",
        }
        connection = duckdb.connect(config={**_STATED, **room})
        try:
            connection.execute(_lock([*folders, Path(spill)]))
            yield connection
        finally:
            connection.close()


def quoted(name: str) -> str:
    """Return a column or table name as SQL; a header never becomes anything but a name."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQL."""
    return "'" + text.replace("'", "''") + "'"
