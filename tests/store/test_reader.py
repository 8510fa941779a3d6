"""Files are read by a child: one that kills it is refused alone, and an interrupted reading leaves nothing."""

import os
import signal
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from analytics.ingest import Refusal, describe, read_file
from analytics.ingest.progress import Meter
from analytics.store import Cache, Reader, Terminal, read_paths, worker
from analytics.store.child import idle
from analytics.store.limits import Limits
from tests.browser.files import QUERIES, paid

GOOD = paid(QUERIES)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    """An empty cache, and no child left behind."""
    yield Cache(tmp_path / "cache")
    idle.end()


def written(folder: Path, name: str, content: bytes) -> Path:
    """A file on disk."""
    (folder / name).write_bytes(content)
    return folder / name


def codes(items: object) -> list[str]:
    """Why files were refused, or what they are."""
    return [item.reason.code.rpartition(".")[2] if isinstance(item, Refusal) else item.kind for item in items]


def left(cache: Cache) -> list[Path]:
    """What stands in the folder of unfinished work."""
    return list((cache.root / "work").iterdir())


def test_a_folder_is_read_as_it_is_without_a_child(cache: Cache, tmp_path: Path):
    """Same items in the same order, the first time and from the cache; a missing file is refused by name."""
    paths = [written(tmp_path, "terms.csv", GOOD), written(tmp_path, "bad.csv", b"\x00\x01"), tmp_path / "none.csv"]
    first, again = read_paths(paths, cache=cache), read_paths(paths, cache=cache)
    direct = [item for path in paths[:2] for item in read_file(path.name, path.read_bytes())]
    assert [describe(item) for item in first[:2]] == [describe(item) for item in direct]
    assert [describe(item) for item in again] == [describe(item) for item in first]
    assert codes(first)[2] == "unreachable"
    assert left(cache) == []


def test_the_same_file_is_never_read_twice(cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What is kept needs no child at all."""
    path = written(tmp_path, "terms.csv", GOOD)
    read_paths([path], cache=cache)
    monkeypatch.setattr(idle, "take", lambda _limits: pytest.fail("A child was started."))
    assert codes(read_paths([path], cache=cache)) == ["google_ads_search_terms"]


def test_a_file_that_kills_the_reader_is_refused_alone(cache: Cache, tmp_path: Path):
    """The child dies in the middle of the second file: that one is refused, and the third is read by a new child."""
    paths = [written(tmp_path, f"{at}.csv", paid(QUERIES[at:])) for at in range(3)]
    with Reader(cache) as reader:

        def kill(_share: float | None, _phase: str) -> None:
            reader_child[0].process.send_signal(signal.SIGABRT)

        found = [*reader.read("0.csv", paths[0]).items]
        reader_child = [reader.child]
        reader.child.ask = lambda asked, tell, ask=reader.child.ask: (kill(None, ""), ask(asked, tell))[1]
        found += [*reader.read("1.csv", paths[1]).items, *reader.read("2.csv", paths[2]).items]
    assert codes(found) == ["google_ads_search_terms", "reading_stopped", "google_ads_search_terms"]
    assert dict(found[1].reason.facts) == {"file": "1.csv", "limit": 8.0}
    assert left(cache) == []


def test_a_reader_without_memory_names_the_limit(cache: Cache, tmp_path: Path):
    """A file that needs more memory than allowed is refused with the limit; the process that asked lives on."""
    path = written(tmp_path, "terms.csv", paid(tuple(f"query {at}" for at in range(200_000))))
    with Reader(cache, Limits(memory=300_000_000)) as reader:
        (item,) = reader.read("terms.csv", path).items
    assert codes([item])[0] in ("reading_memory", "reading_stopped")
    assert dict(item.reason.facts)["limit"] == 0.3


def test_silence_is_a_limit(cache: Cache, tmp_path: Path):
    """A child that shows nothing for too long is ended, and its file refused with the time."""
    path = written(tmp_path, "terms.csv", GOOD)
    with Reader(cache, Limits(silence=1)) as reader:
        reader.child = idle.take(reader.limits)
        reader.child.process.send_signal(signal.SIGSTOP)
        (item,) = reader.read("terms.csv", path).items
    assert codes([item]) == ["reading_time"]
    assert left(cache) == []


def test_an_interrupted_reading_leaves_nothing(cache: Cache, tmp_path: Path):
    """The child is gone, nothing it wrote stays, and the next reading works."""
    path, children = written(tmp_path, "terms.csv", GOOD), []
    with Reader(cache) as reader:

        def interrupt(_share: float | None, _phase: str) -> None:
            raise KeyboardInterrupt

        reader.child = idle.take(reader.limits)
        children.append(reader.child)
        with pytest.raises(KeyboardInterrupt):
            reader.read("terms.csv", path, interrupt)
        assert children[0].process.poll() is not None
        assert [path for path in cache.root.rglob("*") if path.is_file()] == []
        assert left(cache) == []
        assert codes(reader.read("terms.csv", path).items) == ["google_ads_search_terms"]


def test_progress_never_goes_back(cache: Cache, tmp_path: Path):
    """Whatever the phases tell, the share shown only grows, up to the whole."""
    told, meter = [], Meter()
    path = written(tmp_path, "terms.csv", GOOD)
    read_paths([path], lambda name, share, phase: told.append((name, meter.after(share, phase))), cache)
    assert {name for name, _ in told} == {"terms.csv"}
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_progress_is_for_a_terminal_only(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Piped, nothing is written; at a terminal, a line that is wiped at the end."""
    Terminal()("a.csv", 0.5, "reading")
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    terminal = Terminal()
    terminal("a.csv", 0.5, "reading")
    terminal("a.csv", 1.0, "done")
    out, err = capsys.readouterr()
    assert out == ""
    assert "70% a.csv" in err
    assert err.endswith("\x1b[K")


def test_a_defect_of_the_reader_is_told_and_costs_one_file(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """An error nobody foresaw refuses that file, in words, and its trace goes to the log of the parent."""
    out = StringIO()
    asked = {"name": "a.csv", "path": str(tmp_path / "a.csv"), "key": "k", "digest": "", "room": str(tmp_path)}
    with monkeypatch.context() as patch:
        patch.setattr(worker, "read_path", lambda *_args, **_named: 1 / 0)
        assert worker._read(asked | {"cache": str(cache.root)}, out) == "failed"
    assert "ZeroDivisionError" in out.getvalue()
    assert Reader(cache)._refusal("a.csv", "failed").reason.code == "ingest.refused.reading_failed"


def test_a_lower_limit_of_the_system_stops_nobody(monkeypatch: pytest.MonkeyPatch):
    """Where the system already allows less memory or time than the child would, the child reads within that."""
    resource = pytest.importorskip("resource")
    asked = []

    def refuse(which: int, limits: tuple[int, int]) -> None:
        asked.append((which, limits))
        raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _which: (5, 5))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    worker._limit("RLIMIT_AS", 8)
    assert asked == [(resource.RLIMIT_AS, (8, 5))]


@pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere every name is text.")
def test_a_name_that_is_no_text_is_read(cache: Cache, tmp_path: Path):
    """A file whose name another system wrote in its own alphabet is read, under a name that can be shown."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / os.fsdecode(b"caf\xe9.csv")).write_bytes(GOOD)
    (item,) = read_paths([tmp_path / "in"], cache=cache)
    assert (item.file, codes([item])) == ("caf?.csv", ["google_ads_search_terms"])
