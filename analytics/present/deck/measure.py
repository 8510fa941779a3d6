"""How much room words take, so that nothing runs over the edge of its box: widths of Arial's letters, and a margin."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

LINE = 1.2
"""Height of a line, in heights of its letters."""

_EM = 1000
_MARGIN = 1.04  # no two programs space letters alike
_BOLD = 1.08  # the widest that Arial's bold is, over a word
_WIDTHS = {
    "ijl'": 222, "|": 260, " !,./:;I[\\]ft\u00a0\u202f’·": 300, '"()-`r{}°“”': 355, "*^": 470,
    "cJksvxyz": 500, "#$0123456789?L_abdeghnopqu«»€£–": 556, "+<=>~−×±≤≥µ": 590, "FTZ": 611,
    "&ABEKPSVXYß": 667, "CDHNRUw": 722, "GOQ": 778, "Mm": 833, "%æ": 889, "Wœ": 944, "@Ɱ": 1015,
}  # fmt: skip
_WIDTH = {letter: width for letters, width in _WIDTHS.items() for letter in letters}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


class Fitted(NamedTuple):
    """A text that stays within its box: its words, cut where they had to be, at a size in points, on so many lines."""

    text: str
    size: float
    lines: int

    @property
    def height(self) -> float:
        """Points from the top of the first line to the bottom of the last."""
        return self.lines * self.size * LINE


def clean(text: str) -> str:
    r"""A text on one line, without the characters that no XML may hold.

    Examples
    --------
    >>> clean("lampe\x00 de\nchevet")
    'lampe de chevet'

    """
    return re.sub(" +", " ", _UNPRINTABLE.sub(" ", text)).strip(" ")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Points that a text takes on one line; a letter that Arial's table lacks counts as a full square.

    Examples
    --------
    >>> round(width("lampe", 10), 1), round(width("灯", 10), 1)
    (28.3, 10.4)

    """
    em = sum(map(_letter, text))
    return em * size / _EM * _MARGIN * (_BOLD if bold else 1.0)


def _letter(letter: str) -> int:
    found = _WIDTH.get(letter)
    if found is None and not unicodedata.combining(letter):
        found = _WIDTH.get(unicodedata.normalize("NFD", letter)[0], _EM)
    return found or 0


def lines(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Break a text at its spaces into lines of `room` points, as any reader does; a word too long is broken."""
    found = [""]
    for word in text.split(" "):
        longer = f"{found[-1]} {word}" if found[-1] else word
        if width(longer, size, bold=bold) <= room:
            found[-1] = longer
            continue
        pieces = _pieces(word, size, room, bold=bold)
        found = [*(found if found[-1] else found[:-1]), *pieces]
    return found


def _pieces(word: str, size: float, room: float, *, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def cut(text: str, size: float, room: float, *, bold: bool = False, most: int = 1) -> str:
    """A text on at most `most` lines of `room` points: whole, or cut before an ellipsis.

    Examples
    --------
    >>> cut("lampe de chevet", 10, 60), cut("lampe", 10, 60)
    ('lampe de…', 'lampe')

    """
    text = clean(text)
    if len(lines(text, size, room, bold=bold)) <= most:
        return text
    low, high = 0, len(text)
    while low < high:  # the longest beginning that fits
        half = (low + high + 1) // 2
        fits = len(lines(text[:half].rstrip() + "…", size, room, bold=bold)) <= most
        low, high = (half, high) if fits else (low, half - 1)
    return text[:low].rstrip() + "…"


def fit(text: str, room: float, sizes: Sequence[float], most: int, *, bold: bool = False) -> Fitted:
    """A text at the largest of the `sizes` at which it takes at most `most` lines, else cut at the smallest."""
    text = clean(text)
    for size in sizes:
        if (n := len(lines(text, size, room, bold=bold))) <= most:
            return Fitted(text, size, n)
    return Fitted(cut(text, sizes[-1], room, bold=bold, most=most), sizes[-1], most)


def headed(text: str, room: float, sizes: Sequence[float], most: int) -> tuple[Fitted, str]:
    """As many whole sentences as a bold title of `most` lines holds at the smallest size, and those left over.

    A first sentence that is too long by itself is cut, and then is left over as a whole.

    Examples
    --------
    >>> headed("One. Two.", 200, (20, 10), 1)
    (Fitted(text='One. Two.', size=20, lines=1), '')

    """
    sentences = re.split(r"(?<=[.!?]) (?=\S)", clean(text))
    for n in range(len(sentences), 0, -1):
        head = " ".join(sentences[:n])
        if len(lines(head, sizes[-1], room, bold=True)) <= most:
            return fit(head, room, sizes, most, bold=True), " ".join(sentences[n:])
    return fit(sentences[0], room, sizes[-1:], most, bold=True), " ".join(sentences)
