"""From a name and its bytes, or from paths, to exports and refusals: nothing is guessed and nothing is dropped."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from analytics.errors import RefusedInput
from analytics.ingest.archive import Budget, is_archive, is_other_document, is_workbook, read_members
from analytics.ingest.blocks import split_blocks
from analytics.ingest.decode import decode
from analytics.ingest.export import Export, Refusal
from analytics.ingest.grid import Grid, Layout, check_size, find_layout, read_grid
from analytics.ingest.header import Match, recognise_lines
from analytics.ingest.kinds import Unused
from analytics.ingest.limits import MAX_DEPTH, MAX_IN_MEMORY
from analytics.ingest.sheets import read_sheets
from analytics.ingest.table import Origin, build_export
from analytics.schema import Notice

_PROGRAM_FILES = (".py", ".pyc", ".md")  # what lies beside exports in a project folder
_SHOWING_LINES = 2_000_000
_SHOWING = 200_000
_SHOWN_ROWS = 20
_SHOWN_HEADERS = 6
_SHOWN_HEADER = 40


def _refuse_unknown(file: str, grid: Grid) -> Refusal:
    shown = ", ".join(cell.strip()[:_SHOWN_HEADER] for cell in grid.header[:_SHOWN_HEADERS] if cell.strip())
    head = grid.cells.head(_SHOWN_ROWS).itertuples(index=False, name=None)
    rows = tuple(tuple(str(cell)[:_SHOWN_HEADER] for cell in row) for row in head)
    return Refusal(file, Notice.of("ingest.refused.unknown", file=file, headers=shown), header=grid.header, rows=rows)


def _refuse_unused(file: str, entry: Unused) -> Refusal:
    return Refusal(file, Notice.of(f"ingest.refused.{entry.refused}", file=file, source=entry.source), entry.kind)


def _build(origin: Origin, layout: Layout, match: Match | None, grid: Grid | None, text: str) -> Export | Refusal:
    if match is None:
        return _refuse_unknown(origin.file, grid or read_grid(text[:_SHOWING], layout))
    if isinstance(match.kind, Unused):
        return _refuse_unused(origin.file, match.kind)
    try:
        return build_export(grid or read_grid(text, layout), match.kind, match.headings, match.language, origin)
    except RefusedInput as error:
        return Refusal(origin.file, error.notices[0], match.kind.name, error.notices[1:])


def _tables(file: str, text: str) -> Iterator[tuple[str, str, Layout]]:
    """Name, text and layout of each table: most files hold one."""
    check_size(file, text)
    blocks = list(split_blocks(text))
    for at, (until, layout) in enumerate(blocks, 1):
        yield f"{file}!{at} {', '.join(layout.header[:_SHOWN_HEADERS])}", until, layout
    if not blocks:
        yield file, text, find_layout(file, text)


def read_text(file: str, content: bytes) -> Iterator[Export | Refusal]:
    """Yield the tables of a text.

    Raises
    ------
    RefusedInput
        If it is no text, or its header cannot be read.

    """
    decoded, digest = decode(file, content), sha256(content).hexdigest()
    refused = recognise_lines(decoded.text[:_SHOWING_LINES])
    for name, text, layout in _tables(file, decoded.text):
        origin = Origin(name, decoded.encoding, layout.delimiter, digest)
        item = _build(origin, layout, refused or layout.match, None, text)
        yield replace(item, warnings=(*decoded.notices, *item.warnings)) if isinstance(item, Export) else item


def _read_workbook(file: str, content: bytes, budget: Budget) -> Iterator[Export | Refusal]:
    digest = sha256(content).hexdigest()
    sheets = list(read_sheets(file, content, budget))
    if not sheets:
        yield Refusal(file, Notice.of("ingest.refused.empty", file=file))
    for name, layout, grid in sheets:
        yield _build(Origin(f"{file}!{name}", "binary", "", digest), layout, layout.match, grid, "")


def _read_archive(file: str, content: bytes, depth: int, budget: Budget) -> Iterator[Export | Refusal]:
    found = False
    for name, member in read_members(file, content, budget):
        found = True
        if isinstance(member, Notice):
            yield Refusal(f"{file}!{name}", member)
        else:
            yield from read_bytes(f"{file}!{name}", member, depth + 1, budget)
    if not found:
        yield Refusal(file, Notice.of("ingest.refused.empty", file=file))


def share_period(items: list[Export | Refusal]) -> list[Export | Refusal]:
    """Give the tables of one Search Console download the period that its Filters or its chart state."""
    exports = [item for item in items if isinstance(item, Export) and item.kind.startswith("gsc_")]
    stated = [
        item.period for kind in ("gsc_filters", "gsc_dates") for item in exports if item.kind == kind and item.period
    ]
    if not stated:
        return items
    return [
        replace(item, period=stated[0])
        if isinstance(item, Export) and item.kind.startswith("gsc_") and item.period is None
        else item
        for item in items
    ]


def read_bytes(file: str, content: bytes, depth: int = 0, budget: Budget | None = None) -> list[Export | Refusal]:
    """Read a file, or a member at some depth of an archive that has a budget of bytes left."""
    budget = budget or Budget()
    try:
        if len(content) > MAX_IN_MEMORY:
            return [_refuse_size(file)]
        if not is_archive(content):
            return list(read_text(file, content))
        if is_workbook(content):
            return share_period(list(_read_workbook(file, content, budget)))
        if is_other_document(content):
            return [Refusal(file, Notice.of("ingest.refused.document", file=file))]
        if depth > MAX_DEPTH:
            return [Refusal(file, Notice.of("ingest.refused.nested", file=file))]
        return share_period(list(_read_archive(file, content, depth, budget)))
    except RefusedInput as error:
        return [Refusal(file, error.notices[0], None, error.notices[1:])]


def _refuse_size(file: str) -> Refusal:
    return Refusal(file, Notice.of("ingest.refused.too_large", file=file, limit=MAX_IN_MEMORY >> 20))


def read_file(name: str, content: bytes) -> tuple[Export | Refusal, ...]:
    """Read one file given by name and bytes: a table, an archive of tables or a workbook.

    Returns one item per table, in the order of the file; a member or sheet is called `outer.zip!member`. The name never
    decides what a table is. Nothing is raised for bad input: it comes back as a Refusal that says what is wrong and
    the cure.
    """
    return tuple(read_bytes(name, content))


def _readable(name: str) -> str:
    """Return a name that can be shown and written: bytes of it that are no text, which Linux allows, are marked."""
    return name.encode("utf-8", errors="replace").decode("utf-8")


def files_of(path: Path) -> Iterator[tuple[str, Path]]:
    """Yield name and place of a file, or of every file of a folder: hidden ones, programs and notes left out."""
    if not path.is_dir():
        yield _readable(path.name), path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__MACOSX")
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith(_PROGRAM_FILES):
                found = Path(folder) / name
                yield _readable(found.relative_to(path).as_posix()), found


def _read_path(name: str, path: Path) -> tuple[Export | Refusal, ...]:
    try:
        if path.stat().st_size > MAX_IN_MEMORY:
            return (_refuse_size(name),)
        return read_file(name, path.read_bytes())
    except OSError:
        return (Refusal(name, Notice.of("ingest.refused.unreachable", file=name)),)


def read_paths(paths: Iterable[Path]) -> tuple[Export | Refusal, ...]:
    """Read files, archives and folders (recursively; hidden files, programs and notes left out) in the order given.

    A file is called by its name, a file of a folder by its path inside it.
    """
    return tuple(item for path in paths for name, found in files_of(Path(path)) for item in _read_path(name, found))


def accepted(items: Iterable[Export | Refusal]) -> tuple[tuple[Export, ...], tuple[Notice, ...]]:
    """Part the exports from the reasons of the refusals.

    Raises
    ------
    RefusedInput
        With every reason, if nothing at all can be used.

    """
    found = list(items)
    exports = tuple(item for item in found if isinstance(item, Export))
    reasons = tuple(item.reason for item in found if isinstance(item, Refusal))
    if not exports:
        raise RefusedInput(*(reasons or (Notice.of("ingest.refused.nothing"),)))
    return exports, reasons
