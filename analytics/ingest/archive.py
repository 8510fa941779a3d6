"""ZIP archives: members one by one, counted while they inflate, under names of ours; no path of theirs is ever used."""

import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from lzma import LZMAError
from pathlib import Path
from typing import overload
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from analytics.errors import RefusedInput
from analytics.ingest.limits import (
    LARGE_MEMBER,
    MAX_IN_MEMORY,
    MAX_INFLATED,
    MAX_MEMBERS,
    MAX_RATIO,
    RATIO_COUNTS_FROM,
)
from analytics.schema import Notice

_CHUNK = 1 << 20
_UTF8_FLAG = 0x800
_ENCRYPTED = 0x1
_ENTRY = b"PK\x01\x02"  # one per member in the directory at the end
_NOISE_PER_MEMBER = 10  # folders and forks that a Mac adds
_LONGEST_NAME = 200
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
DAMAGED = (
    BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    zlib.error,
    LZMAError,
    struct.error,
)
"""What the standard library raises on archives that are cut, forged, or packed in a way it does not know."""

Source = bytes | Path
"""An archive in memory, or a file of ours that holds one."""


def is_archive(content: bytes) -> bool:
    """Whether the bytes are a ZIP container, workbooks included."""
    return content.startswith(b"PK") and is_zipfile(BytesIO(content))


def is_workbook(content: bytes) -> bool:
    """Whether a ZIP container holds a spreadsheet (XLSX)."""
    return _has_member(content, "xl/workbook.xml")


def is_other_document(content: bytes) -> bool:
    """Whether a ZIP container is an office document that is no XLSX."""
    return any(
        _has_member(content, name)
        for name in ("[Content_Types].xml", "mimetype", "xl/workbook.bin", "META-INF/manifest.xml")
    )


def _has_member(content: bytes, name: str) -> bool:
    if _has_too_many(content):
        return False
    try:
        with ZipFile(BytesIO(content)) as archive:
            return name in archive.namelist()
    except DAMAGED:
        return False


def _has_too_many(source: Source) -> bool:
    """Whether an archive lists more members than are ever read, told before its directory is parsed."""
    return isinstance(source, bytes) and source.count(_ENTRY) > _NOISE_PER_MEMBER * MAX_MEMBERS


def member_name(member: ZipInfo) -> str:
    r"""Return a readable member name: archives made on a Mac hold UTF-8 without saying so, accents in two characters.

    It is only ever shown: what cannot be seen in it is taken out, and nothing is opened or written under it.

    Examples
    --------
    >>> member_name(ZipInfo("Reque\u0302tes.csv".encode().decode("cp437")))
    'Requêtes.csv'

    """
    name = member.filename
    if not member.flag_bits & _UTF8_FLAG:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", name))[-_LONGEST_NAME:]


@dataclass(slots=True)
class Budget:
    """How many bytes may still come out of an archive and of the archives inside it, and how many so far have."""

    left: int = MAX_INFLATED
    spent: int = 0

    def check(self, size: int) -> None:
        """Raise OverflowError when `size` bytes are more than is left."""
        if size > self.left:
            raise OverflowError

    def spend(self, size: int) -> None:
        """Take `size` bytes, or raise OverflowError."""
        self.check(size)
        self.left -= size
        self.spent += size


def _is_noise(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.endswith("/") or "__MACOSX" in parts or parts[-1].startswith(".")


def check_ratio(inflated: int, packed: int) -> None:
    """Raise OverflowError when bytes come out that no table packs into so few."""
    if inflated > RATIO_COUNTS_FROM and inflated > MAX_RATIO * max(1, packed):
        raise OverflowError


def inflated(archive: ZipFile, member: ZipInfo, budget: Budget) -> Iterator[bytes]:
    """Yield a member in chunks, counted: the sizes an archive declares are only a claim.

    Raises
    ------
    OverflowError
        If it is more than the budget holds, or more than 200 times its packed size beyond 10 MB.

    """
    size = 0
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            budget.spend(len(chunk))
            check_ratio(size, member.compress_size)
            yield chunk


def extract_large(archive: ZipFile, member: ZipInfo, budget: Budget, target: Path) -> int:
    """Inflate a member to a new file at `target`, a name of the caller's, and return its size in bytes.

    Nothing of a member that is refused stays on disk.

    Raises
    ------
    OverflowError
        As `inflated` does.
    FileExistsError
        If `target` exists: no file is ever written over.

    """
    size = 0
    with target.open("xb") as file:
        try:
            for chunk in inflated(archive, member, budget):
                size += file.write(chunk)
        except BaseException:
            target.unlink()
            raise
    return size


def _members(file: str, archive: ZipFile, budget: Budget, packed: int) -> list[ZipInfo]:
    members = [member for member in archive.infolist() if not _is_noise(member_name(member))]
    if len(members) > MAX_MEMBERS:
        raise RefusedInput(Notice.of("ingest.refused.members", file=file, limit=MAX_MEMBERS))
    declared = sum(member.file_size for member in members)
    budget.check(declared)
    check_ratio(declared, packed)
    return members


def _size(source: Source) -> int:
    return source.stat().st_size if isinstance(source, Path) else len(source)


def _read(
    file: str, archive: ZipFile, member: ZipInfo, budget: Budget, target: Path | None
) -> tuple[str, bytes | Path | Notice]:
    name = member_name(member)
    if member.flag_bits & _ENCRYPTED:
        return name, Notice.of("ingest.refused.encrypted", file=f"{file}!{name}")
    if target is None and member.file_size > MAX_IN_MEMORY:
        return name, Notice.of("ingest.refused.too_large", file=f"{file}!{name}", limit=MAX_IN_MEMORY >> 20)
    if target is None or member.file_size < LARGE_MEMBER:
        return name, b"".join(inflated(archive, member, budget))
    extract_large(archive, member, budget, target)
    return name, target


@overload
def read_members(file: str, content: Source, budget: Budget) -> Iterator[tuple[str, bytes | Notice]]: ...


@overload
def read_members(
    file: str, content: Source, budget: Budget, folder: Path
) -> Iterator[tuple[str, bytes | Path | Notice]]: ...


def read_members(
    file: str, content: Source, budget: Budget, folder: Path | None = None
) -> Iterator[tuple[str, bytes | Path | Notice]]:
    """Yield name and bytes of each member, or the reason why it cannot be read.

    With a `folder`, a member of 64 MB or more inflates to a file in it and comes as its path; the caller removes it.

    Raises
    ------
    RefusedInput
        If the archive is broken, has more than 100 members, or inflates beyond 4 GB or 200 times its size.

    """
    if _has_too_many(content):
        raise RefusedInput(Notice.of("ingest.refused.members", file=file, limit=MAX_MEMBERS))
    try:
        with ZipFile(BytesIO(content) if isinstance(content, bytes) else content) as archive:
            for at, member in enumerate(_members(file, archive, budget, _size(content))):
                yield _read(file, archive, member, budget, folder and folder / f"member-{at:03d}-{budget.spent}")
    except RefusedInput:
        raise
    except OverflowError:
        raise RefusedInput(inflates(file)) from None
    except DAMAGED as error:
        raise RefusedInput(Notice.of("ingest.refused.bad_archive", file=file)) from error


def inflates(file: str, limit: int = MAX_INFLATED) -> Notice:
    """What is said of an archive that holds more than it may: the limits."""
    return Notice.of("ingest.refused.inflates", file=file, limit=limit // 1_000_000, ratio=MAX_RATIO)
