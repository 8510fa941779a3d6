"""The ledger: nothing that was written is lost, and what cannot be read is told."""

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from multiprocessing import get_context
from time import sleep

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import RefusedInput
from analytics.learn.ledger import FILE, Ledger, Outcome, Prediction, append, ledger_folder, read_ledger

DAY = date(2026, 3, 2)
WRITERS = 2
BEFORE = Prediction(
    "Brand", date(2026, 2, 20), ("accord", "accord seo"), 0.3, 0.1, 0.5, 120.0, 900.0, "EUR", "prior 1.00"
)
AFTER = Outcome(
    "Brand", date(2026, 4, 20), ("accord",), "incremental_share", 0.4, 0.35, 0.45, 0.04, DAY, date(2026, 4, 12)
)


def _write(folder, n):
    (folder / f"{n}.ready").touch()
    while len(list(folder.glob("*.ready"))) < WRITERS:
        sleep(0.001)
    for at in range(50):
        append(replace(BEFORE, name=f"{n}-{at}"), folder)


def test_what_was_written_is_read(tmp_path):
    """Predictions and outcomes come back as they were, in the order of writing."""
    for entry in (BEFORE, AFTER, replace(BEFORE, name="Été « à » \u2028 42")):
        append(entry, tmp_path)
    assert read_ledger(tmp_path) == Ledger((BEFORE, replace(BEFORE, name="Été « à » \u2028 42")), (AFTER,))


@settings(max_examples=40)
@given(st.text(min_size=1).filter(str.strip), st.lists(st.text(), min_size=1), st.floats(-1e9, 1e9), st.floats(0, 1e9))
def test_any_name_and_any_number_come_back(tmp_path_factory, name, queries, share, width):
    """Whatever is written in a line, its marks and newlines included, is one line and comes back."""
    folder = tmp_path_factory.mktemp("ledger")
    entry = replace(BEFORE, name=name, queries=tuple(queries), share=share, lower=share - width, upper=share + width)
    append(entry, folder)
    append(AFTER, folder)
    assert read_ledger(folder) == Ledger((entry,), (AFTER,))


def test_two_writers_at_once_lose_nothing(tmp_path):
    """Two processes that wait for each other append a hundred entries: all are there, and every line is whole."""
    with ProcessPoolExecutor(WRITERS, mp_context=get_context("spawn")) as pool:
        list(pool.map(partial(_write, tmp_path), range(WRITERS)))
    found = read_ledger(tmp_path)
    assert {entry.name for entry in found.predictions} == {f"{n}-{at}" for n in range(WRITERS) for at in range(50)}
    assert (len(found.predictions), found.notices) == (100, ())


def test_a_line_torn_by_a_crash_costs_no_other(tmp_path):
    """Half a line at the end is told, and the entry written after it stands on a line of its own."""
    append(BEFORE, tmp_path)
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes() + path.read_bytes()[:40])
    append(AFTER, tmp_path)
    found = read_ledger(tmp_path)
    assert (found.predictions, found.outcomes) == ((BEFORE,), (AFTER,))
    assert [(notice.code, dict(notice.facts)["line"]) for notice in found.notices] == [("ledger.broken", 2)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"share": "0.3"}, "ledger.broken"),
        ({"share": 0.7}, "ledger.broken"),
        ({"saved": 10**400}, "ledger.broken"),
        ({"queries": "accord"}, "ledger.broken"),
        ({"queries": []}, "ledger.broken"),
        ({"queries": [1]}, "ledger.broken"),
        ({"made": "soon"}, "ledger.broken"),
        ({"name": " "}, "ledger.broken"),
        ({"kind": "wish"}, "ledger.broken"),
        ({"version": None}, "ledger.broken"),
        ({"version": 2}, "ledger.newer"),
    ],
)
def test_a_line_that_is_no_entry_is_told(tmp_path, change, code):
    """A text for a number, an interval that misses its estimate, no query, no day, a later version: told."""
    append(BEFORE, tmp_path)
    path = tmp_path / FILE
    line = json.dumps(json.loads(path.read_text("utf-8")) | change)
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")
    found = read_ledger(tmp_path)
    assert found.predictions == (BEFORE,)
    assert [(notice.code, dict(notice.facts)["line"]) for notice in found.notices] == [(code, 2)]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[]", b"null", b"{}", b'"a"', b"{", b"NaN", b"[" * 100_000])
def test_bytes_of_another_kind_are_told(tmp_path, content):
    """Anything may stand in the file: it is told, and the entries around it are read."""
    (tmp_path / FILE).write_bytes(content + b"\n")
    append(BEFORE, tmp_path)
    found = read_ledger(tmp_path)
    assert found.predictions == (BEFORE,)
    assert [notice.code for notice in found.notices] == ["ledger.broken"]


def test_nothing_written_yet_is_an_empty_ledger(tmp_path):
    """A folder that is not there holds no entry, and reading makes none."""
    assert read_ledger(tmp_path / "new") == Ledger()
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    """A file in the place of the folder: the refusal names the folder."""
    (tmp_path / "taken").write_text("here")
    with pytest.raises(RefusedInput, match="taken"):
        append(BEFORE, tmp_path / "taken")


def test_the_folder_is_the_one_that_is_named(tmp_path, monkeypatch):
    """ACCORD_LEDGER names the folder; without it, it is among the user's data."""
    monkeypatch.setenv("ACCORD_LEDGER", str(tmp_path))
    assert ledger_folder() == tmp_path
    monkeypatch.delenv("ACCORD_LEDGER")
    assert ledger_folder().parts[-2:] == ("accord", "ledger")


@pytest.mark.parametrize("wrong", [{"share": float("nan")}, {"lower": 0.35}, {"queries": ()}, {"saved": float("inf")}])
def test_what_predicts_nothing_is_no_prediction(wrong):
    """NaN, an interval beside its estimate, no query, an endless saving."""
    with pytest.raises(ValueError, match="entry"):
        replace(BEFORE, **wrong)


@pytest.mark.parametrize("wrong", [{"error": 0.0}, {"end": date(2026, 1, 1)}])
def test_a_read_out_without_error_is_no_outcome(wrong):
    """A certain share, or a test that ends before it starts."""
    with pytest.raises(ValueError, match="read-out"):
        replace(AFTER, **wrong)
