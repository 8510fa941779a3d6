"""A journal: a file of lines that only grows, for what must survive a crash and two writers at once."""

import os
from contextlib import suppress
from pathlib import Path

BROKEN = (ValueError, LookupError, TypeError, OverflowError, RecursionError)
"""What taking a line that anybody may have written for JSON of a known form raises."""


def read_lines(path: Path) -> list[tuple[int, bytes]]:
    """Number and content of every line that is not empty; none where there is no file.

    Raises
    ------
    OSError
        If the file is there and cannot be opened.

    """
    if not path.exists():
        return []
    return [(at, line) for at, line in enumerate(path.read_bytes().split(b"\n"), start=1) if line.strip()]


def append_line(path: Path, line: str) -> None:
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
