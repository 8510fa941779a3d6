"""The cache folder: what was read, by what it was read from, so that the same file is never read twice.

An entry is a folder of JSON and Parquet. It is written beside its place and renamed into it at once, so that a reader
never sees half of one. One that is damaged is forgotten and read again; the least recently used go when the cache is
larger or older than it may be. Deleting an entry unlinks its files.
"""

import atexit
import os
import shutil
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

import pyarrow as pa
from platformdirs import user_cache_path

import analytics.engine
import analytics.ingest
from analytics.ingest import mapping
from analytics.store import values
from analytics.store.values import Item

PLACE = "ACCORD_CACHE"
"""Environment variable with the folder of the cache; `off` keeps nothing longer than the process."""

MAX_BYTES = 20_000_000_000
MAX_DAYS = 90
_SECONDS_PER_DAY = 86_400
MAX_DICTIONARY = 200_000_000
_ENTRIES, _WORK, _DICTIONARY = "entries", "work", "dictionary.parquet"
DAMAGE = (OSError, ValueError, LookupError, TypeError, pa.ArrowException)


@cache
def _code() -> str:
    """Hash of everything that decides how a file is read."""
    digest = sha256()
    for package in (analytics.ingest, analytics.engine):
        root = Path(str(package.__file__)).parent
        for path in sorted([*root.rglob("*.py"), *root.rglob("*.toml")]):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def key_of(name: str, digest: str) -> str:
    """Return the key of a file: its name, its content, how files are read today, and the mappings of the user."""
    mapped = "".join(f"{each!r}\0" for each in mapping.known_mappings())
    return sha256(f"{name}\0{digest}\0{_code()}\0{mapped}".encode()).hexdigest()


@cache
def _passing() -> Path:
    folder = Path(mkdtemp(prefix="accord-cache-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def place() -> Path:
    """Return the folder of the cache, for its user alone; where none can be made, one that goes with the process."""
    given = os.environ.get(PLACE, "")
    folder = _passing() if given == "off" else Path(given) if given else user_cache_path("accord")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return _passing()
    return folder


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@dataclass(frozen=True, slots=True)
class Cache:
    """Entries by key in a folder."""

    root: Path = field(default_factory=place)
    max_bytes: int = MAX_BYTES
    max_days: float = MAX_DAYS

    def __post_init__(self) -> None:
        """Make the folders, for their user alone."""
        for name in (_ENTRIES, _WORK):
            (self.root / name).mkdir(parents=True, exist_ok=True, mode=0o700)

    def _entry(self, key: str) -> Path:
        return self.root / _ENTRIES / key

    def get(self, key: str) -> tuple[Item, ...] | None:
        """Return what is kept under a key, None when nothing is or it is damaged."""
        entry = self._entry(key)
        if not (entry / values.ENTRY).exists():
            return None
        try:
            items = values.read(entry)
            os.utime(entry)
        except DAMAGE:
            self.forget(key)
            return None
        return items

    def put(self, key: str, items: Sequence[Item], room: Path) -> None:
        """Keep items whose large tables were written in `room`, a folder that `work` gave."""
        whole = Path(mkdtemp(dir=room))
        values.write(items, whole)
        with suppress(OSError):  # another process kept the same first: its entry is as good
            whole.replace(self._entry(key))

    @property
    def dictionary(self) -> Path:
        """Where the keys of the surface forms seen so far may be kept."""
        return self.root / _DICTIONARY

    def forget(self, key: str) -> None:
        """Delete what is kept under a key, and the dictionary: it may hold words of that file, and is made anew."""
        shutil.rmtree(self._entry(key), ignore_errors=True)
        self.dictionary.unlink(missing_ok=True)

    def clear(self) -> None:
        """Delete everything that is kept."""
        for name in (_ENTRIES, _WORK):
            shutil.rmtree(self.root / name, ignore_errors=True)
            (self.root / name).mkdir(mode=0o700)
        self.dictionary.unlink(missing_ok=True)

    @contextmanager
    def work(self) -> Iterator[Path]:
        """Give a folder on the disk of the cache that goes when the work ends, however it ends."""
        room = Path(mkdtemp(dir=self.root / _WORK))
        try:
            yield room
        finally:
            shutil.rmtree(room, ignore_errors=True)

    def evict(self, spare: Collection[str] = ()) -> None:
        """Delete what is too old, leftovers of a crash, then the least recently used until the rest is small enough.

        Entries named in `spare` stay.
        """
        now = time.time()
        if self.dictionary.exists() and self.dictionary.stat().st_size > MAX_DICTIONARY:
            self.dictionary.unlink(missing_ok=True)
        for room in (self.root / _WORK).iterdir():
            if now - _used(room) > _SECONDS_PER_DAY:
                shutil.rmtree(room, ignore_errors=True)
        entries = sorted((entry for entry in (self.root / _ENTRIES).iterdir()), key=_used)
        sizes = {entry: _size(entry) for entry in entries}
        left = sum(sizes.values())
        for entry in entries:
            is_old = now - _used(entry) > self.max_days * _SECONDS_PER_DAY
            if entry.name not in spare and (is_old or left > self.max_bytes):
                shutil.rmtree(entry, ignore_errors=True)
                left -= sizes[entry]


def _used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
