"""A journal: a file of JSON lines that only grows, for what must survive a crash and two writers at once."""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from platformdirs import user_data_path

from analytics.errors import RefusedInput
from analytics.schema import Notice

T = TypeVar("T")

BROKEN = (ValueError, LookupError, TypeError, OverflowError, RecursionError)
"""What taking a line that anybody may have written for JSON of a known form raises."""


@dataclass(frozen=True, slots=True)
class Journal:
    """What is kept line by line: its file, the version of its lines, and where the catalogues have its words.

    `words` is the section of the texts `unwritable`, `unreadable`, `newer` and `broken`.
    """

    file: str
    version: int
    words: str

    def append(self, facts: Mapping[str, Any], folder: Path) -> None:
        """Write facts as the last line of the journal in `folder`, which is made where it is missing.

        Raises
        ------
        RefusedInput
            If the folder cannot be written, or the disk has no room for the line.

        """
        line = json.dumps({"version": self.version, **facts}, ensure_ascii=False, allow_nan=False)
        try:
            _append_line(folder / self.file, line)
        except OSError as error:
            raise RefusedInput(Notice.of(f"{self.words}.unwritable", folder=str(folder))) from error

    def read(self, folder: Path, made: Callable[[Mapping[str, Any]], T]) -> list[T | Notice]:
        """What `made` makes of the facts of each line in `folder`, or why a line is passed over; none without a file.

        `made` raises one of `BROKEN` on facts that are not of the journal's form.

        Raises
        ------
        RefusedInput
            If the file is there and cannot be opened.

        """
        path = folder / self.file
        try:
            lines = _lines(path)
        except OSError as error:
            raise RefusedInput(Notice.of(f"{self.words}.unreadable", path=str(path))) from error
        return [self._made(at, line, made) for at, line in lines]

    def _made(self, at: int, line: bytes, made: Callable[[Mapping[str, Any]], T]) -> T | Notice:
        try:
            facts = json.loads(line)
            if facts["version"] > self.version:
                return Notice.of(f"{self.words}.newer", file=self.file, line=at)
            return made(facts)
        except BROKEN:
            return Notice.of(f"{self.words}.broken", file=self.file, line=at)


def kept_in(place: str, name: str) -> Path:
    """The folder that the environment variable `place` names, else `name` among the user's data for Accord."""
    named = os.environ.get(place)
    return Path(named) if named else user_data_path("accord") / name


def _lines(path: Path) -> list[tuple[int, bytes]]:
    """Number and content of every line that is not empty; none where there is no file.

    Raises
    ------
    OSError
        If the file is there and cannot be opened.

    """
    if not path.exists():
        return []
    return [(at, line) for at, line in enumerate(path.read_bytes().split(b"\n"), start=1) if line.strip()]


def _append_line(path: Path, line: str) -> None:
    """Write a line at the end of a file by one write, and force it to the disk; folder and file are made where missing.

    Two writers at once lose nothing; a crash costs at most the line being written, and the next one starts anew.

    Raises
    ------
    OSError
        If the folder cannot be written, or the disk has no room for the line.

    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _append(path, f"{line}\n".encode("utf-8", "backslashreplace"))
    with suppress(PermissionError):  # Windows opens no folder, and needs no such sync
        _sync(path.parent)


def _append(path: Path, line: bytes) -> None:
    """Add a line; after a line that a crash tore, on a line of its own."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
    try:
        if os.lseek(handle, 0, os.SEEK_END):
            os.lseek(handle, -1, os.SEEK_END)
            line = line if os.read(handle, 1) == b"\n" else b"\n" + line
        if os.write(handle, line) < len(line):
            raise OSError(f"No room for a line of {len(line)} bytes.")
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
