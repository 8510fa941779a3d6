"""Files read by a child process and kept: the parent's side, for the command line and for the pages."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from analytics.ingest.export import Refusal
from analytics.ingest.large import digest_of
from analytics.ingest.limits import LARGE_TEXT, MAX_TEXT
from analytics.ingest.progress import Phase, Tell, nobody
from analytics.ingest.read import files_of
from analytics.schema import Notice
from analytics.store.child import Child, Outcome, idle
from analytics.store.folder import Cache, key_of
from analytics.store.limits import Limits
from analytics.store.values import Item

OnProgress = Callable[[str, float | None, Phase], None]
_GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """The items of a file, and the key under which they are kept; None for a file that could not be read.

    `digest` is the SHA-256 of its bytes, empty where they could not be reached.
    """

    key: str | None
    items: tuple[Item, ...]
    digest: str = ""


@dataclass(slots=True)
class Reader:
    """Reads files one after the other; what was read before comes from the cache.

    A file that the child dies of, or that a limit stops, is refused with the limit and the cure; the next one is read
    by a new child. When the reading is interrupted, the child is killed and everything it wrote is deleted. Keys in
    `spare` are in use: they stay, however old or large the cache is.
    """

    cache: Cache = field(default_factory=Cache)
    limits: Limits = field(default_factory=Limits)
    spare: Collection[str] = ()
    child: Child | None = None

    def __enter__(self) -> Self:
        """Start nothing: a child is started for the first file that is not kept."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let the child wait for the next reader, and make room in the cache."""
        if self.child:
            idle.give(self.child)
            self.child = None
        self.cache.evict(self.spare)

    def read(self, name: str, path: Path, tell: Tell = nobody) -> Kept:
        """Read a file."""
        try:
            if path.stat().st_size > MAX_TEXT:
                return Kept(None, (_refused(name, "too_large", limit=MAX_TEXT // 1_000_000),))
            digest = digest_of(path)
        except OSError:
            return Kept(None, (_refused(name, "unreachable"),))
        key = key_of(name, digest)
        found = self.cache.get(key)
        if found is not None:
            return Kept(key, found, digest)
        asked = {"name": name, "path": str(path.resolve()), "key": key, "digest": digest}
        try:
            outcome = self._ask(asked, tell)
            found = self.cache.get(key) if outcome == "read" else None
            tell(1.0, "done")
        except BaseException:
            self.cache.forget(key)  # interrupted, maybe just after it was kept
            raise
        if found is None:
            return Kept(None, (self._refusal(name, outcome),), digest)
        return Kept(key, found, digest)

    def _ask(self, asked: dict[str, str], tell: Tell) -> Outcome:
        child = self.child or idle.take(self.limits)
        self.child = None
        outcome: Outcome = "stopped"
        try:
            with self.cache.work() as room:
                try:
                    outcome = child.ask(
                        asked | {"cache": str(self.cache.root.resolve()), "room": str(room.resolve())}, tell
                    )
                finally:
                    if outcome not in ("read", "unreachable", "failed"):
                        child.end()  # before what it writes is deleted
        finally:
            if outcome in ("read", "unreachable", "failed"):
                self.child = child
        if self.child and Path(asked["path"]).stat().st_size > LARGE_TEXT:
            self.child.end()  # what a large file took goes back to the system
            self.child = None
        return outcome

    def _refusal(self, name: str, outcome: Outcome) -> Refusal:
        match outcome:
            case "memory":
                return _refused(name, "reading_memory", limit=round(self.limits.memory / _GIGABYTE, 1))
            case "time":
                return _refused(name, "reading_time", limit=self.limits.cpu // 60, silence=self.limits.silence // 60)
            case "failed":
                return _refused(name, "reading_failed")
            case "unreachable":
                return _refused(name, "unreachable")
            case _:
                return _refused(name, "reading_stopped", limit=round(self.limits.memory / _GIGABYTE, 1))


def _refused(name: str, reason: str, **facts: float) -> Refusal:
    return Refusal(name, Notice.of(f"ingest.refused.{reason}", file=name, **facts))


def _silent(_name: str, _share: float | None, _phase: Phase) -> None:
    """Tell nobody."""


def read_paths(
    paths: Iterable[Path], on_progress: OnProgress = _silent, cache: Cache | None = None
) -> tuple[Item, ...]:
    """Read files, archives and folders as `ingest.read_paths` does, by a child process and through the cache."""
    items: list[Item] = []
    with Reader(cache or Cache()) as reader:
        for name, path in (found for each in paths for found in files_of(Path(each))):

            def tell(share: float | None, phase: Phase, name: str = name) -> None:
                on_progress(name, share, phase)

            items += reader.read(name, path, tell).items
    return tuple(items)
