"""Bytes to text: what is no text is refused at once, and the encoding is found without trusting the file name."""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from analytics.errors import RefusedInput
from analytics.schema import Notice

_SAMPLE = 65_536
_LARGEST_CONTROL_SHARE = 0.01
_LARGEST_ZERO_SHARE = 0.001
_LARGEST_FOREIGN_SHARE = 0.3
_NOTHING = b" \t\r\n\xef\xbb\xbf\xff\xfe\x00"
_LEGACY = (
    "cp1252",
    "mac_roman",
    "iso8859_15",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "shift_jis",
    "gb18030",
)
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"\x1f\x8b", "gzip"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3", "SQLite"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
)
_MARKUP = re.compile(rb"\s*<(?:!doctype html|html|\?xml|svg)", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, the encoding that gave it, and what had to be repaired."""

    text: str
    encoding: str
    notices: tuple[Notice, ...] = ()


def _refuse_other_formats(file: str, content: bytes) -> None:
    for magic, name in _MAGIC:
        if content.startswith(magic):
            raise RefusedInput(Notice.of("ingest.refused.binary", file=file, looks=name))
    if _MARKUP.match(content[:200]):
        raise RefusedInput(Notice.of("ingest.refused.markup", file=file))


def _utf16_without_mark(sample: bytes) -> str | None:
    """Every other byte of Western text in UTF-16 is zero."""
    even, odd, half = sample[::2].count(0), sample[1::2].count(0), len(sample) / 2
    if odd > 0.5 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.5 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _utf16(content: bytes, codec: str, name: str) -> Decoded:
    notices: tuple[Notice, ...] = ()
    if len(content) % 2:
        content, notices = content[:-1], (Notice.of("ingest.warning.cut_short"),)
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        text, notices = content.decode(codec, errors="replace"), (*notices, Notice.of("ingest.warning.bad_characters"))
    return Decoded(text.removeprefix("\ufeff"), name, notices)


def _mixed(content: bytes) -> Decoded | None:
    """Read UTF-8 with a few lines in Windows-1252, such as an edited file; None when most lines are not UTF-8."""
    good, bad, lines = 0, [], []
    for number, line in enumerate(content.split(b"\n"), start=1):
        try:
            lines.append(line.decode("utf-8"))
            good += not line.isascii()
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", errors="replace"))
            bad.append(number)
    if good <= len(bad):
        return None
    return Decoded(
        "\n".join(lines).removeprefix("\ufeff"),
        "utf-8",
        (Notice.of("ingest.warning.mixed_encoding", n=len(bad), line=bad[0]),),
    )


def _legacy(file: str, content: bytes, first_bad: int) -> Decoded:
    """Read an eight-bit encoding: the likeliest by charset-normalizer, Windows first among those that read alike."""
    sample = content[max(0, first_bad - _SAMPLE // 4) : first_bad + _SAMPLE // 4]
    best = from_bytes(sample, cp_isolation=list(_LEGACY)).best()
    if best is None and sum(byte > 127 for byte in sample) > _LARGEST_FOREIGN_SHARE * len(sample):
        raise RefusedInput(Notice.of("ingest.refused.not_text", file=file))
    alike = {best.encoding, *best.could_be_from_charset} if best else {"cp1252"}
    encoding = next(name for name in (*_LEGACY, *alike) if name in alike)
    _refuse_noise(file, sample.decode(encoding, errors="replace"))
    return _mixed(content) or Decoded(content.decode(encoding, errors="replace"), encoding)


def _refuse_noise(file: str, sample: str) -> None:
    if len(_CONTROL.findall(sample)) > _LARGEST_CONTROL_SHARE * len(sample):
        raise RefusedInput(Notice.of("ingest.refused.not_text", file=file))


def _read(file: str, content: bytes) -> Decoded:
    sample = content[:_SAMPLE]
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        ending = "le" if content.startswith(codecs.BOM_UTF16_LE) else "be"
        _refuse_noise(file, sample.decode(f"utf-16-{ending}", errors="replace"))
        return _utf16(content, f"utf-16-{ending}", f"utf-16{ending}+BOM")
    codec = _utf16_without_mark(sample) if b"\x00" in sample else None
    if codec:
        return _utf16(content, codec, codec.replace("-16-", "-16"))
    if sample.count(0) > _LARGEST_ZERO_SHARE * len(sample):
        raise RefusedInput(Notice.of("ingest.refused.not_text", file=file))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(file, content, error.start)
    return Decoded(text.removeprefix("\ufeff"), "utf-8+BOM" if content.startswith(codecs.BOM_UTF8) else "utf-8")


def decode(file: str, content: bytes) -> Decoded:
    """Return the text of `content` with line ends as single newlines.

    Raises
    ------
    RefusedInput
        If it is empty, another format (PDF, picture, XLS, web page) or no text at all.

    """
    if not content[:_SAMPLE].strip(_NOTHING) and not content.strip(_NOTHING):
        raise RefusedInput(Notice.of("ingest.refused.empty", file=file))
    _refuse_other_formats(file, content)
    decoded = _read(file, content)
    _refuse_noise(file, decoded.text[:_SAMPLE])
    text, notices = decoded.text, decoded.notices
    if "\x00" in text:
        text, notices = text.replace("\x00", ""), (*notices, Notice.of("ingest.warning.bad_characters"))
    if "\r" in text:
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, decoded.encoding, notices)
