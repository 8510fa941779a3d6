"""The command line says the same whether a file is read or was read before."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analytics.__main__ import app
from tests.browser.files import QUERIES, organic, paid


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of exports, one of them bad, and a cache of its own."""
    monkeypatch.setenv("ACCORD_CACHE", str(tmp_path / "cache"))
    files = {"terms.csv": paid(QUERIES), "site.zip": organic(QUERIES), "bad.csv": b"name,height\nAda,170\n"}
    (tmp_path / "in").mkdir()
    for name, content in files.items():
        (tmp_path / "in" / name).write_bytes(content)
    return tmp_path


def test_inspect_says_the_same_the_second_time(folder: Path):
    """One JSON document on standard output, equal to the byte, and nothing on standard error."""
    first, again = (CliRunner().invoke(app, ["inspect", str(folder / "in"), "--json"]) for _ in range(2))
    assert first.exit_code == again.exit_code == 0
    assert first.stdout == again.stdout
    assert first.stderr == ""
    assert {entry["file"] for entry in json.loads(first.stdout)} >= {"terms.csv", "bad.csv"}


def test_analyse_writes_the_same_the_second_time(folder: Path):
    """What is worked out from kept rows and remembered keys is the same file."""
    for name in ("one", "two"):
        run = CliRunner().invoke(app, ["analyse", str(folder / "in"), "--out", str(folder / name)])
        assert run.exit_code == 0, run.output
    written = [sorted(path.name for path in (folder / name).iterdir()) for name in ("one", "two")]
    assert written[0] == written[1] != []
    for name in written[0]:
        assert (folder / "one" / name).read_bytes() == (folder / "two" / name).read_bytes(), name
    assert (folder / "cache" / "dictionary.parquet").exists()
