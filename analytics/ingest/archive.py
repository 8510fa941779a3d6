"""ZIP archives: members one by one into memory, counted while they inflate; nothing is ever written to disk."""

import struct
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from analytics.errors import RefusedInput
from analytics.schema import Notice

MAX_MEMBERS = 100
MAX_INFLATED = 400_000_000
MAX_RATIO = 200
_RATIO_COUNTS_FROM = 10_000_000
_UTF8_FLAG = 0x800
_ENCRYPTED = 0x1
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
    try:
        with ZipFile(BytesIO(content)) as archive:
            return name in archive.namelist()
    except DAMAGED:
        return False


def member_name(member: ZipInfo) -> str:
    r"""Return a readable member name: archives made on a Mac hold UTF-8 without saying so, accents in two characters.

    Examples
    --------
    >>> member_name(ZipInfo("Reque\u0302tes.csv".encode().decode("cp437")))
    'Requêtes.csv'

    """
    name = member.filename
    if not member.flag_bits & _UTF8_FLAG:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name)


@dataclass(slots=True)
class Budget:
    """How many bytes may still come out of an archive and of the archives inside it."""

    left: int = MAX_INFLATED

    def check(self, size: int) -> None:
        """Raise OverflowError when `size` bytes are more than is left."""
        if size > self.left:
            raise OverflowError

    def spend(self, size: int) -> None:
        """Take `size` bytes, or raise OverflowError."""
        self.check(size)
        self.left -= size


def _is_noise(name: str) -> bool:
    parts = name.split("/")
    return name.endswith("/") or "__MACOSX" in parts or parts[-1].startswith(".")


def _inflate(archive: ZipFile, member: ZipInfo, budget: Budget) -> bytes:
    """Count what comes out: the sizes an archive declares are only a claim."""
    with archive.open(member) as stream:
        content = stream.read(budget.left + 1)
    if len(content) > _RATIO_COUNTS_FROM and len(content) > MAX_RATIO * max(1, member.compress_size):
        raise OverflowError
    budget.spend(len(content))
    return content


def _members(file: str, archive: ZipFile, budget: Budget) -> list[ZipInfo]:
    members = [member for member in archive.infolist() if not _is_noise(member_name(member))]
    if len(members) > MAX_MEMBERS:
        raise RefusedInput(Notice.of("ingest.refused.members", file=file, limit=MAX_MEMBERS))
    budget.check(sum(member.file_size for member in members))
    return members


def read_members(file: str, content: bytes, budget: Budget) -> Iterator[tuple[str, bytes | Notice]]:
    """Yield name and bytes of each member, or the reason why it cannot be read.

    Raises
    ------
    RefusedInput
        If the archive is broken, has more than 100 members, or inflates beyond 400 MB or 200 times its size.

    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            for member in _members(file, archive, budget):
                name = member_name(member)
                if member.flag_bits & _ENCRYPTED:
                    yield name, Notice.of("ingest.refused.encrypted", file=f"{file}!{name}")
                else:
                    yield name, _inflate(archive, member, budget)
    except RefusedInput:
        raise
    except OverflowError:
        raise RefusedInput(Notice.of("ingest.refused.inflates", file=file, limit=MAX_INFLATED // 1_000_000)) from None
    except DAMAGED as error:
        raise RefusedInput(Notice.of("ingest.refused.bad_archive", file=file)) from error
