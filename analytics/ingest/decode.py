"""Bytes to text: what is no text is refused at once, and the encoding is found without trusting the file name."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from analytics.errors import RefusedInput
from analytics.ingest.encodings import guess
from analytics.ingest.limits import MAX_CELL
from analytics.schema import Notice

_SAMPLE = 65_536
_BLOCK = 1 << 20
_WIDEST_CHARACTER = 4  # bytes, in UTF-8 and in UTF-16
_LARGEST_CONTROL_SHARE = 0.01
_LARGEST_ZERO_SHARE = 0.05
_LARGEST_FOREIGN_SHARE = 0.3
_NOTHING = b" \t\r\n\xef\xbb\xbf\xff\xfe\x00"
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
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f\ufffd]")
_EIGHT_BIT_LINE = re.compile(rb"(?<=\n)\x00?([\t\x20-\x7e][\t\x20-\xff]{3,}\n|[\t\x20-\x7e][\t\x20-\xff]{3,}\Z)")
_CELL_MARK = re.compile(rb"[,;|\t]")


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


def _refuse_noise(file: str, sample: str) -> None:
    if len(_CONTROL.findall(sample)) > _LARGEST_CONTROL_SHARE * len(sample):
        raise RefusedInput(Notice.of("ingest.refused.not_text", file=file))


def _refuse_endless_line(file: str, content: bytes) -> None:
    """Refuse on the bytes, before a second copy exists: so many bytes without a line end exceed any cell."""
    start, longest = 0, _WIDEST_CHARACTER * MAX_CELL
    while len(content) - start > longest:
        stop = start + longest + 1
        end = max(content.rfind(b"\n", start, stop), content.rfind(b"\r", start, stop))
        if end < 0:
            raise RefusedInput(Notice.of("ingest.refused.cell_too_long", file=file, limit=MAX_CELL))
        start = end + 1


def _utf16_without_mark(sample: bytes) -> str | None:
    """Every other byte of Western text in UTF-16 is zero."""
    even, odd, half = sample[::2].count(0), sample[1::2].count(0), len(sample) / 2
    if odd > 0.5 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.5 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _utf16_parts(content: bytes, codec: str) -> Iterator[tuple[bytes, str]]:
    """Part UTF-16 from whole lines of single bytes, such as one that was appended: in UTF-16 a delimiter has a zero."""
    start = 0
    for line in _EIGHT_BIT_LINE.finditer(content):
        if b"\x00" not in line[1] and _CELL_MARK.search(line[1]):
            yield content[start : line.start(1)], codec
            yield line[1], "utf-8" if line[1].isascii() else "cp1252"
            start = line.end(1)
    yield content[start:], codec


def _utf16(content: bytes, codec: str, name: str) -> Decoded:
    parts = list(_utf16_parts(content, codec))
    notices: list[Notice] = []
    if len(parts) > 1:
        line = parts[0][0].decode(codec, errors="replace").count("\n") + 1
        notices.append(Notice.of("ingest.warning.mixed_encoding", n=len(parts) // 2, line=line))
    texts = []
    for part, encoding in parts:
        try:
            texts.append(part.decode(encoding))
        except UnicodeDecodeError:
            is_cut = encoding == codec and len(part) % 2
            notices.append(Notice.of("ingest.warning.cut_short" if is_cut else "ingest.warning.bad_characters"))
            texts.append((part[: len(part) - len(part) % 2]).decode(encoding, errors="replace"))
    return Decoded("".join(texts), name, tuple(dict.fromkeys(notices)))


def _blocks(content: bytes) -> Iterator[bytes]:
    """Cut between lines, so that neither a character nor a line is parted."""
    start = 0
    while start < len(content):
        end = content.rfind(b"\n", start, start + _BLOCK) + 1 or content.find(b"\n", start) + 1 or len(content)
        yield content[start:end]
        start = end


def _mixed(content: bytes, fallback: str) -> Decoded | None:
    """Read UTF-8 with a few lines in another encoding, such as an edited file; None when most lines are not UTF-8."""
    good, bad, at = 0, [], 1
    texts = []
    for block in _blocks(content):
        parts = []
        for number, line in enumerate(block.splitlines(keepends=True), start=at):
            try:
                parts.append(line.decode("utf-8"))
                good += not line.isascii()
            except UnicodeDecodeError:
                parts.append(line.decode(fallback, errors="replace"))
                bad.append(number)
        texts.append("".join(parts))
        at += block.count(b"\n")
    if good <= len(bad):
        return None
    notice = Notice.of("ingest.warning.mixed_encoding", n=len(bad), line=bad[0])
    return Decoded("".join(texts), "utf-8", (notice,))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _legacy(file: str, content: bytes, first_bad: int) -> Decoded:
    """Read an eight-bit encoding, told by the lines that are no UTF-8."""
    start = content.rfind(b"\n", 0, first_bad) + 1
    sample = content[max(start, first_bad - _SAMPLE // 4) : first_bad + _SAMPLE // 4]
    encoding = guess(b"\n".join(line for line in sample.splitlines() if not _is_utf8(line)))
    if encoding is None and sum(byte > 127 for byte in sample) > _LARGEST_FOREIGN_SHARE * len(sample):
        raise RefusedInput(Notice.of("ingest.refused.not_text", file=file))
    encoding = encoding or "cp1252"
    _refuse_noise(file, sample.decode(encoding, errors="replace"))
    return _mixed(content, encoding) or Decoded(content.decode(encoding, errors="replace"), encoding)


def _eight_bit(file: str, content: bytes) -> Decoded:
    notices: tuple[Notice, ...] = ()
    if b"\x00" in content:
        content, notices = content.replace(b"\x00", b""), (Notice.of("ingest.warning.bad_characters"),)
    if b"\r" in content:
        content = one_line_end(content)
    has_mark = content.startswith(codecs.BOM_UTF8)
    try:
        return Decoded(content.decode("utf-8"), "utf-8+BOM" if has_mark else "utf-8", notices)
    except UnicodeDecodeError as error:
        read = _legacy(file, content, error.start)
        return Decoded(read.text, read.encoding, (*notices, *read.notices))


def one_line_end(content: bytes) -> bytes:
    r"""Return the same lines ended by single newlines; CR CR LF is one end.

    Examples
    --------
    >>> one_line_end(b"a\r\r\nb\r\nc\rd")
    b'a\nb\nc\nd'

    """
    for end in (b"\r\r\n", b"\r\n", b"\r"):
        if end in content:
            content = content.replace(end, b"\n")
    return content


def _read(file: str, content: bytes) -> Decoded:
    sample = content[:_SAMPLE].rstrip(b"\x00") + b"\x00" * content[:_SAMPLE].endswith(b"\x00")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        ending = "le" if content.startswith(codecs.BOM_UTF16_LE) else "be"
        _refuse_noise(file, sample[: len(sample) // 2 * 2].decode(f"utf-16-{ending}", errors="replace"))
        _refuse_endless_line(file, content)
        return _utf16(content, f"utf-16-{ending}", f"utf-16{ending}+BOM")
    codec = _utf16_without_mark(sample) if b"\x00" in sample else None
    if codec:
        _refuse_endless_line(file, content)
        return _utf16(content, codec, codec.replace("-16-", "-16"))
    if sample.count(0) > _LARGEST_ZERO_SHARE * len(sample):
        raise RefusedInput(Notice.of("ingest.refused.not_text", file=file))
    _refuse_endless_line(file, content)
    return _eight_bit(file, content)


def _plain(text: str) -> str:
    """Return the text with one line end and without the byte order marks left where files were joined."""
    if "\r" in text:
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\n\ufeff", "\n").removeprefix("\ufeff") if "\ufeff" in text else text


def decode(file: str, content: bytes) -> Decoded:
    """Return the text of `content` with line ends as single newlines; at its peak it holds two copies of it.

    Raises
    ------
    RefusedInput
        If it is empty, another format (PDF, picture, XLS, web page), no text at all, or one endless line.

    """
    if not content[:_SAMPLE].strip(_NOTHING) and not content.strip(_NOTHING):
        raise RefusedInput(Notice.of("ingest.refused.empty", file=file))
    _refuse_other_formats(file, content)
    decoded = _read(file, content)
    _refuse_noise(file, decoded.text[:_SAMPLE])
    text, notices = decoded.text, decoded.notices
    if "\x00" in text:
        text, notices = text.replace("\x00", ""), (*notices, Notice.of("ingest.warning.bad_characters"))
    return Decoded(_plain(text), decoded.encoding, notices)
