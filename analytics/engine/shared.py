"""The folder through which an engine elsewhere is given facts."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from pyarrow import fs

SHARED = "ACCORD_SHARED"
"""Environment variable with a folder, or its URI, that this machine and the engine both see under that name."""

_EVERYBODY_READS = 0o755


@dataclass(frozen=True, slots=True)
class Shared:
    """Files are written to `local`; the engine reads them in `seen`."""

    local: Path
    seen: str

    def publish(self, file: Path) -> str:
        """Return the name under which the engine finds a file of `local`."""
        name = f"{self.seen}/{file.name}"
        if "://" in self.seen:
            fs.copy_files(str(file), _for_arrow(name))
        return name


@contextmanager
def shared_folder() -> Iterator[Shared]:
    """Open a folder of its own inside `ACCORD_SHARED`, else among the temporary files; it goes with the context."""
    place = os.environ.get(SHARED)
    inside = place if place and "://" not in place else None
    with TemporaryDirectory(prefix="accord-facts-", dir=inside, ignore_cleanup_errors=True) as local:
        Path(local).chmod(_EVERYBODY_READS)  # the engine may run as another user
        if place == inside:
            yield Shared(Path(local), str(Path(local).resolve()))
            return
        store, root = fs.FileSystem.from_uri(_for_arrow(str(place).rstrip("/")))
        folder = f"accord-facts-{uuid4().hex}"
        store.create_dir(f"{root}/{folder}")
        try:
            yield Shared(Path(local), f"{str(place).rstrip('/')}/{folder}")
        finally:
            store.delete_dir(f"{root}/{folder}")


def _for_arrow(address: str) -> str:
    """Spell an address as Arrow does: what Hadoop calls `s3a` is `s3` elsewhere."""
    return address.replace("s3a://", "s3://", 1)
