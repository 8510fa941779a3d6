"""A file by its path, at any size: a small one as `read_file` does, a large text without ever holding it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

import duckdb

from analytics.errors import RefusedInput
from analytics.ingest.archive import Budget, is_other_document, is_workbook, read_members
from analytics.ingest.bulk import UnevenError, read_bulk
from analytics.ingest.careful import careful
from analytics.ingest.decode import Decoded, decode
from analytics.ingest.export import Export, Refusal
from analytics.ingest.grid import Layout, find_layout
from analytics.ingest.header import Match, recognise_lines
from analytics.ingest.kinds import Unused
from analytics.ingest.limits import LARGE_TEXT, MAX_IN_MEMORY, MAX_PACKED, MAX_TEXT
from analytics.ingest.plain import NotPlainError
from analytics.ingest.progress import Tell, nobody
from analytics.ingest.read import read_bytes, read_text, share_period
from analytics.ingest.scan import Scan, head_of, sound
from analytics.ingest.table import Origin
from analytics.schema import Notice

_MEGABYTE = 1_000_000
_CHUNK = 1 << 20

Items = list[Export | Refusal]


def digest_of(path: Path) -> str:
    """SHA-256 of the bytes of a file, as hexadecimal, without holding them."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _room(folder: Path, *, keep: bool = False) -> Iterator[Path]:
    """A folder for what one reading writes; all of it goes when the reading fails."""
    room = Path(mkdtemp(dir=folder))
    try:
        yield room
    except BaseException:
        shutil.rmtree(room, ignore_errors=True)
        raise
    if not keep:
        shutil.rmtree(room)


def _scans(name: str, path: Path, folder: Path, layout: Layout, head: Decoded, tell: Tell) -> Iterator[Scan]:
    """Ways to split a text, the fast one first where it may do."""
    if head.encoding.startswith("utf-8") and not head.notices:
        found = sound(path, folder, layout, head.text, tell)
        if found:
            yield replace(found, encoding=head.encoding)
    yield careful(name, path, folder, layout, tell)


def _read_rows(
    origin: Origin, path: Path, folder: Path, layout: Layout, match: Match, head: Decoded, tell: Tell
) -> Export:
    """Read with the first way to split that holds what it promises."""
    failed: Exception | None = None
    for scan in _scans(origin.file, path, folder, layout, head, tell):
        with _room(folder, keep=True) as room:
            try:
                told = replace(origin, encoding=scan.encoding)
                return read_bulk(scan, layout, match, told, path, room, tell)
            except (UnevenError, duckdb.Error) as error:
                failed = error
                shutil.rmtree(room / "rows")
    raise NotPlainError(origin.file) from failed


def _read_large(name: str, path: Path, folder: Path, tell: Tell, digest: str | None) -> Items:
    decoded = decode(name, head_of(path))
    layout = find_layout(name, decoded.text)
    match = recognise_lines(decoded.text) or layout.match
    if match is None or isinstance(match.kind, Unused):
        return list(read_text(name, head_of(path)))
    origin = Origin(name, decoded.encoding, layout.delimiter, digest or digest_of(path))
    if decoded.text.startswith(("#", '"#')):
        return _read_whole(name, path)
    try:
        return [_read_rows(origin, path, folder, layout, match, decoded, tell)]
    except RefusedInput as error:
        return [Refusal(name, error.notices[0], match.kind.name, error.notices[1:])]
    except NotPlainError:
        return _read_whole(name, path)


def _read_whole(name: str, path: Path) -> Items:
    """Read a text as small ones are, as long as memory allows."""
    if path.stat().st_size > MAX_IN_MEMORY:
        return [_too_large(name, MAX_IN_MEMORY)]
    return list(read_text(name, path.read_bytes()))


def _too_large(name: str, limit: int) -> Refusal:
    return Refusal(name, Notice.of("ingest.refused.too_large", file=name, limit=limit // _MEGABYTE))


def _read_archive(name: str, path: Path, folder: Path, tell: Tell, least: int) -> Items:
    """Read the members one by one; a large one is inflated to a file and goes as soon as it was read."""
    items: Items = []
    budget = Budget()
    with _room(folder) as room:
        for member, content in read_members(name, path, budget, room):
            file = f"{name}!{member}"
            if isinstance(content, Notice):
                items.append(Refusal(file, content))
            elif isinstance(content, Path):
                items += _read_text_at(file, content, folder, tell, least)
                content.unlink()
            else:
                items += read_bytes(file, content, 1, budget)
    return share_period(items or [Refusal(name, Notice.of("ingest.refused.empty", file=name))])


def _read_text_at(name: str, path: Path, folder: Path, tell: Tell, least: int, digest: str | None = None) -> Items:
    size = path.stat().st_size
    if size > MAX_TEXT:
        return [_too_large(name, MAX_TEXT)]
    try:
        return (
            _read_large(name, path, folder, tell, digest)
            if size >= least
            else list(read_bytes(name, path.read_bytes()))
        )
    except RefusedInput as error:
        return [Refusal(name, error.notices[0], None, error.notices[1:])]


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def read_path(
    name: str, path: Path, folder: Path, tell: Tell = nobody, *, least: int = LARGE_TEXT, digest: str | None = None
) -> tuple[Export | Refusal, ...]:
    """Read a file: the items of `read_file`, the tables of large texts being Parquet files in `folder`.

    `digest` is the SHA-256 of its bytes where that is known. A text of `least` bytes or more is read without being
    held. Rows of a large table come in the order of the file, but for those that need a closer look, which come last.

    Raises
    ------
    OSError
        If the file cannot be opened.

    """
    size = path.stat().st_size
    if not _is_packed(path):
        return tuple(_read_text_at(name, path, folder, tell, least, digest))
    if size > MAX_PACKED:
        return (_too_large(name, MAX_PACKED),)
    if size <= MAX_IN_MEMORY:
        content = path.read_bytes()
        if is_workbook(content) or is_other_document(content):
            return tuple(read_bytes(name, content))
    try:
        return tuple(_read_archive(name, path, folder, tell, least))
    except RefusedInput as error:
        return (Refusal(name, error.notices[0], None, error.notices[1:]),)
