"""What was read is kept as it was read, found again by content, and deleted when it is told to be."""

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analytics.ingest import Export, Refusal, describe, read_file
from analytics.ingest.large import read_path
from analytics.schema import Money, Notice, Period, Share
from analytics.store import Cache, folder, values
from analytics.store.folder import key_of
from tests.browser.files import QUERIES, organic, paid

FILES = {"terms.csv": paid(QUERIES), "site.zip": organic(QUERIES), "bad.csv": b"name,height\nAda,170\n"}


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """An empty cache."""
    return Cache(tmp_path / "cache")


def keep(cache: Cache, name: str, content: bytes) -> str:
    """Read a small file here and keep it."""
    key = key_of(name, content.hex())
    with cache.work() as room:
        cache.put(key, read_file(name, content), room)
    return key


def files_in(cache: Cache) -> list[str]:
    """Every file of the cache."""
    return sorted(path.relative_to(cache.root).as_posix() for path in cache.root.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", FILES)
def test_what_is_kept_is_what_was_read(cache: Cache, name: str):
    """Tables, rejects, totals, sentences and refusals come back equal, types included."""
    kept = cache.get(keep(cache, name, FILES[name]))
    read = read_file(name, FILES[name])
    assert [describe(item) for item in kept] == [describe(item) for item in read]
    for one, other in zip(kept, read, strict=True):
        if isinstance(one, Refusal):
            assert one == other
            continue
        pd.testing.assert_frame_equal(one.table.frame(), other.table.frame())
        pd.testing.assert_frame_equal(one.rejects, other.rejects)
        assert (one.footers, one.warnings, one.period) == (other.footers, other.warnings, other.period)
        assert (one.totals, one.content_hash) == (other.totals, other.content_hash)


def test_large_tables_are_moved_not_copied(cache: Cache, tmp_path: Path):
    """What a large reading wrote is what is kept: equal to the ordinary reading, and nowhere twice."""
    path = tmp_path / "terms.csv"
    path.write_bytes(FILES["terms.csv"])
    with cache.work() as room:
        cache.put("k", read_path("terms.csv", path, room, least=0), room)
    (kept,), (read,) = cache.get("k"), read_file("terms.csv", FILES["terms.csv"])
    assert describe(kept) == describe(read)
    pd.testing.assert_frame_equal(kept.table.frame(), read.table.frame())
    assert files_in(cache) == ["entries/k/entry.json", "entries/k/rows-0/0.parquet"]


def test_every_kind_of_fact_comes_back(cache: Cache):
    """A notice keeps the type of each fact: a share is no number and a day is no text."""
    facts = {
        "n": 3, "x": 2.5, "name": "a", "day": date(2025, 1, 2), "share": Share(0.25), "money": Money(3.5, "EUR"),
        "period": Period(date(2025, 1, 1), date(2025, 1, 31)),
    }  # fmt: skip
    refusal = Refusal("a.csv", Notice.of("ingest.refused.empty", **facts), "gsc_queries", (Notice.of("x", n=1),))
    with cache.work() as room:
        cache.put("k", [refusal], room)
    assert cache.get("k") == (refusal,)


def damage_json(entry: Path) -> None:
    """Half of the description is gone."""
    whole = (entry / values.ENTRY).read_text("utf-8")
    (entry / values.ENTRY).write_text(whole[: len(whole) // 2], "utf-8")


def damage_rows(entry: Path) -> None:
    """The rows are another file's."""
    for part in entry.rglob("0.parquet"):
        pd.DataFrame({"query": ["x"]}).to_parquet(part)


def damage_parts(entry: Path) -> None:
    """The rows are gone."""
    for part in entry.rglob("0.parquet"):
        part.unlink()


@pytest.mark.parametrize("damage", [damage_json, damage_rows, damage_parts])
def test_a_damaged_entry_is_forgotten(cache: Cache, damage: object):
    """An entry that is not what was written is no answer, and goes."""
    key = keep(cache, "terms.csv", FILES["terms.csv"])
    damage(cache.root / "entries" / key)
    assert cache.get(key) is None
    assert files_in(cache) == []


def test_the_least_recently_used_go_first(cache: Cache):
    """When the cache is too large, what was used last stays."""
    keys = [keep(cache, f"{at}.csv", paid(QUERIES[: at + 3])) for at in range(3)]
    for age, key in enumerate(keys):
        os.utime(cache.root / "entries" / key, (1_700_000_000 + age, 1_700_000_000 + age))
    cache.get(keys[0])
    size = sum(path.stat().st_size for path in cache.root.rglob("*") if path.is_file())
    Cache(cache.root, max_bytes=size - 1, max_days=1e9).evict()
    assert [cache.get(key) is not None for key in keys] == [True, False, True]
    Cache(cache.root, max_bytes=size, max_days=0).evict(spare=keys[2:])
    assert [cache.get(key) is not None for key in keys] == [False, False, True]


def test_forgotten_means_deleted(cache: Cache):
    """No byte of a forgotten file stays: neither its rows nor the dictionary that may hold its words."""
    key, other = (keep(cache, f"{at}.csv", paid((f"canary{at}", "b", "c"))) for at in (1, 2))
    cache.dictionary.write_bytes(b"canary1")
    cache.forget(key)
    assert not any(b"canary1" in (cache.root / name).read_bytes() for name in files_in(cache))
    assert cache.get(other)
    cache.clear()
    assert files_in(cache) == []


def test_the_key_knows_name_content_and_mappings(monkeypatch: pytest.MonkeyPatch):
    """A name may state the period, and a mapping may change what is read: each has its own key."""
    keys = [key_of("a.csv", "1"), key_of("b.csv", "1"), key_of("a.csv", "2")]
    monkeypatch.setattr(folder.mapping, "known_mappings", lambda: ("another",))
    assert len({*keys, key_of("a.csv", "1")}) == 4


def test_the_cache_is_for_its_user_alone(cache: Cache):
    """Nobody else may list it."""
    assert [(cache.root / name).stat().st_mode & 0o077 for name in ("entries", "work")] == [0, 0]


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """No wish about the cache."""
    monkeypatch.delenv(folder.PLACE)
    return monkeypatch


def test_a_cache_that_cannot_be_made_goes_with_the_process(unset: pytest.MonkeyPatch, tmp_path: Path):
    """Where no folder can be written, files are read all the same."""
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    unset.setenv(folder.PLACE, str(blocked / "cache"))
    assert Cache().root.is_dir()
    unset.setenv(folder.PLACE, str(tmp_path / "mine"))
    assert Cache().root == tmp_path / "mine"


def test_an_entry_holds_nothing_that_runs(cache: Cache):
    """JSON and Parquet, and nothing else."""
    keep(cache, "site.zip", FILES["site.zip"])
    assert {Path(name).suffix for name in files_in(cache)} == {".json", ".parquet"}
    (entry,) = (cache.root / "entries").iterdir()
    assert len(json.loads((entry / values.ENTRY).read_text("utf-8"))) == len(read_file("site.zip", FILES["site.zip"]))
    assert all(isinstance(item, Export) for item in cache.get(entry.name))
