"""The locked database: it reads, writes and spills where it was told, and cannot be talked out of it."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from analytics.engine import Table, connect
from analytics.engine.duck import MEMORY, literal

CANARY = "cannot be read from here"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the allowed one, with a text, a table and a database in it."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret.csv").write_text(f"a\n{CANARY}\n", encoding="utf-8")
    pd.DataFrame({"a": [CANARY]}).to_parquet(folder / "secret.parquet")
    duckdb.connect(folder / "other.db").close()
    return folder


@pytest.fixture
def allowed(tmp_path: Path) -> Path:
    """The only folder the database may use."""
    folder = tmp_path / "allowed"
    folder.mkdir()
    return folder


FORBIDDEN = {
    "read_text": "SELECT * FROM read_text('{out}/secret.csv')",
    "read_blob": "SELECT * FROM read_blob('{out}/secret.csv')",
    "read_csv": "SELECT * FROM read_csv('{out}/secret.csv')",
    "read_json": "SELECT * FROM read_json('{out}/secret.csv')",
    "read_parquet": "SELECT * FROM read_parquet('{out}/secret.parquet')",
    "a_file_as_a_table": "SELECT * FROM '{out}/secret.parquet'",
    "glob": "SELECT COUNT(*) / COUNT(*) FROM glob('{out}/*')",
    "up_and_over": "SELECT * FROM read_text('{in_}/../outside/secret.csv')",
    "symlink": "SELECT * FROM read_text('{in_}/link/secret.csv')",
    "copy_to": "COPY (SELECT 1) TO '{out}/written.csv'",
    "copy_from": "CREATE TABLE t (a VARCHAR); COPY t FROM '{out}/secret.csv'",
    "attach": "ATTACH '{out}/other.db'",
    "attach_new": "ATTACH '{out}/new.db'",
    "export": "EXPORT DATABASE '{out}/dump'",
    "import": "IMPORT DATABASE '{out}'",
    "install": "INSTALL httpfs",
    "load": "LOAD httpfs",
    "load_file": "LOAD '{out}/evil.duckdb_extension'",
    "http": "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
    "a_frame_of_the_caller": "SELECT * FROM frame_of_the_caller",
    "log_file": "CALL enable_logging(storage := 'file', storage_path := '{out}/log')",
}  # fmt: skip
SETTINGS = {
    "enable_external_access": "true",
    "allowed_directories": "['/']",
    "allowed_paths": "['/etc/hostname']",
    "lock_configuration": "false",
    "memory_limit": "'90GB'",
    "temp_directory": "'/'",
    "autoinstall_known_extensions": "true",
    "autoload_known_extensions": "true",
    "allow_unsigned_extensions": "true",
    "allow_community_extensions": "true",
    "python_enable_replacements": "true",
    "python_scan_all_frames": "true",
    "extension_directory": "'/'",
    "threads": "64",
}


@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_what_is_outside_stays_outside(statement: str, allowed: Path, outside: Path):
    """No statement reads, lists, writes or attaches anything but the allowed folder, or brings code in."""
    frame_of_the_caller = pd.DataFrame({"a": [CANARY]})
    (allowed / "link").symlink_to(outside)
    before = sorted(outside.iterdir())
    with connect([allowed]) as connection, pytest.raises(duckdb.Error) as refused:
        connection.execute(statement.format(out=outside, in_=allowed)).fetchall()
    assert CANARY not in str(refused.value)
    assert sorted(outside.iterdir()) == before
    assert len(frame_of_the_caller) == 1


@pytest.mark.parametrize(("name", "value"), SETTINGS.items(), ids=SETTINGS.keys())
@pytest.mark.parametrize("way", ["SET {} = {}", "SET GLOBAL {} = {}", "PRAGMA {}={}", "RESET {}"])
def test_the_configuration_cannot_be_changed_back(way: str, name: str, value: str):
    """Every way of setting or resetting an option is refused."""
    with connect() as connection, pytest.raises(duckdb.Error):
        connection.execute(way.format(name, value))


def test_the_allowed_folder_can_be_read_and_written(allowed: Path):
    """What the statements above lack is permission, not ability."""
    with connect([allowed]) as connection:
        connection.execute(f"COPY (SELECT 3 AS a) TO {literal(str(allowed / 'a.parquet'))}")
        written = f"SELECT a FROM {literal(str(allowed / 'a.parquet'))}"  # noqa: S608 - a literal of ours
        assert connection.execute(written).fetchall() == [(3,)]


@pytest.mark.parametrize(
    "name", ["it's", 'a"b', "a; DROP TABLE t; --", "été 'ΟΔΟΣ' 🙂", "*", "[a-z]", "$(id)", "a\\b", " "], ids=ascii
)
def test_a_folder_with_a_hostile_name_is_a_folder(name: str, tmp_path: Path):
    """Quotes, semicolons and wildcards in a folder's name are part of its name, and open no other folder."""
    folder = tmp_path / name
    folder.mkdir()
    pd.DataFrame({"query": ["lampe"], "date": [pd.Timestamp("2025-01-01")]}).to_parquet(folder / "rows.parquet")
    table = Table(folder / "rows.parquet")
    assert len(table.without([pd.Timestamp("2025-01-02").date()])) == 1
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    with connect([folder]) as connection, pytest.raises(duckdb.Error):
        connection.execute(f"SELECT * FROM read_csv({literal(str(tmp_path / 'secret.csv'))})")  # noqa: S608 - same


def test_rows_beyond_the_memory_limit_spill_and_are_all_there(monkeypatch: pytest.MonkeyPatch):
    """Two million texts of 64 letters under a limit of 60 MB: memory stays below it, the rest lies in the folder."""
    monkeypatch.setenv(MEMORY, "60MB")
    with connect() as connection:
        (spill,) = connection.execute("SELECT current_setting('temp_directory')").fetchone() or ("",)
        connection.execute("CREATE TABLE t AS SELECT md5(i::TEXT) || md5((-i)::TEXT) AS text FROM range(2000000) r(i)")
        held = connection.execute("SELECT SUM(memory_usage_bytes), SUM(temporary_storage_bytes) FROM duckdb_memory()")
        memory, storage = held.fetchone() or (0, 0)
        assert memory <= 60_000_000 < storage
        assert list(Path(spill).iterdir())
        rows = connection.execute("SELECT COUNT(*), MIN(length(text)), MAX(length(text)) FROM t").fetchone()
        assert rows == (2_000_000, 64, 64)
    assert not Path(spill).exists()


def test_a_query_that_cannot_spill_is_refused_and_memory_does_not_grow(monkeypatch: pytest.MonkeyPatch):
    """One value larger than the limit is an error, not a larger process."""
    monkeypatch.setenv(MEMORY, "30MB")
    with connect() as connection, pytest.raises(duckdb.OutOfMemoryException):
        connection.execute("SELECT length(string_agg(repeat('x', 1000), '')) FROM range(200000)").fetchall()


def test_the_spill_folder_goes_when_the_work_fails():
    """An error inside the context leaves no folder behind."""
    spills = []

    def work() -> None:
        with connect() as connection:
            spills.extend(connection.execute("SELECT current_setting('temp_directory')").fetchall())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    assert [Path(spill).exists() for (spill,) in spills] == [False]


@pytest.mark.parametrize("kept", [True, False])
def test_rows_keep_the_order_of_their_file_when_asked(kept: bool, tmp_path: Path):  # noqa: FBT001
    """`ordered` is what DuckDB is told; without it the order is free, and memory is saved."""
    with connect([tmp_path], ordered=kept) as connection:
        told = connection.execute("SELECT current_setting('preserve_insertion_order')").fetchone()
    assert told == (kept,)
