"""One definition of "the same query": the join key, and a looser key for close variants.

Specification of the key, in this order:

1. `œ` and `æ` are written `oe` and `ae`, the dotless `ı` is written `i`, and every apostrophe is `'`. What is
   invisible goes: soft hyphens, marks of direction, variation selectors, the Arabic tatweel. Half a surrogate pair is
   the replacement character.
2. Compatibility forms are folded (NFKC: ligatures, full-width Latin, half-width kana, superscripts), then case is
   (Unicode case folding: `ß` is `ss`, the final sigma is a sigma).
3. Marks are stripped from Latin, Greek and Cyrillic letters only (`é` is `e`, `ü` is `u`, never `ue`); every other
   script is recomposed to NFC, because its marks are letters or sounds (Hindi vowel signs, Thai tones, vocalised
   Arabic and Hebrew, Hangul, kana).
4. A space replaces everything but letters, marks, digits and symbols such as emoji (with their skin tones and joiners).
   Quotes, brackets and `+` of match types, elisions (`l'été`), hyphens, `site:`, addresses and control characters
   thus fall into words. Three signs stay where they carry meaning: a run of `+` and `#` at the end of a word (`c++`,
   `c#`), a full stop at the start of one (`.net`), and `.` and `,` between digits (`1.5 l`, `1,5 l`, `1.000`: a number
   is never re-read).
5. Spaces are collapsed. Token order is kept: `led lamp` and `lamp led` have different keys, and one variant key. A
   text without words is its own key (`???`); one of spaces and invisible characters only has the empty key.

The Turkish i has one key in every spelling: `İSTANBUL` and `istanbul` agree, and so do `ISPARTA`, `ısparta` and
`isparta`, since a capital `I` does not say which of the two it was.
"""

import re
import unicodedata
from collections.abc import Callable

import pandas as pd

_STRIPPED_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")
_APOSTROPHES = "´ʼ’‘"
_INVISIBLE = [0x00AD, 0x0640, 0x061C, 0x2060, 0xFEFF, *range(0x200E, 0x2010), *range(0x202A, 0x202F),
              *range(0x2066, 0x206A), *range(0xFE00, 0xFE10)]  # fmt: skip
_REWRITTEN = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ı": "i"}
    | dict.fromkeys(_APOSTROPHES, "'")
    | dict.fromkeys(map(chr, _INVISIBLE))
    | {chr(half): "\ufffd" for half in range(0xD800, 0xE000)}
)
_SEPARATOR_CATEGORIES = frozenset("PZC")
_SEPARATOR_SYMBOLS = frozenset("|<>=^`~$\u2044")
_SIGN = re.compile(r"[+#.,]")
_MEANT = re.compile(r"((?<=[^\W_])[+#]+(?![\w+#])|(?<=\d)[.,](?=\d)|(?<![\w.])\.(?=[^\W\d_]))|[+#.,]")
_JOINER = "\u200d"


class _Table(dict[int, str]):
    """A translation of single characters, each worked out when it is first met."""

    def __init__(self, of: Callable[[str], str]) -> None:
        self._of = of

    def __missing__(self, code: int) -> str:
        self[code] = found = self._of(chr(code))
        return found


def _separated(char: str) -> str:
    if char in "+#.," or char == _JOINER:
        return char
    is_separator = unicodedata.category(char)[0] in _SEPARATOR_CATEGORIES or char in _SEPARATOR_SYMBOLS
    return " " if is_separator else char


def _strip_marks(text: str) -> str:
    kept: list[str] = []
    base_folds = False
    for char in unicodedata.normalize("NFD", text).translate(_REWRITTEN):  # `ǽ` holds an `æ`
        if _BASES[ord(char)] != "mark":
            base_folds = _BASES[ord(char)] == "folds"
        elif base_folds:
            continue
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def _base(char: str) -> str:
    if unicodedata.category(char).startswith("M"):
        return "mark"
    return "folds" if unicodedata.name(char, "").startswith(_STRIPPED_SCRIPTS) else "stays"


def _folded(text: str) -> str:
    """Steps 1 to 3, and spaces for what separates whatever stands beside it."""
    return _strip_marks(_caseless(text)).translate(_SEPARATED)


def _caseless(text: str) -> str:
    """Steps 1 and 2."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFC", text).translate(_REWRITTEN)).casefold()


def _visible(text: str) -> str:
    """Return a text that has no words: steps 1 and 2, without what cannot be seen."""
    seen = (" " if unicodedata.category(char)[0] == "C" else char for char in _caseless(text))
    return " ".join("".join(seen).split())


def _plain(char: str) -> str:
    """Return what a Latin character is folded to wherever it stands, in ASCII; any other as it is."""
    folded = _folded(char)
    return folded if folded.isascii() and not unicodedata.category(char).startswith("M") else char


_BASES, _SEPARATED, _PLAIN = _Table(_base), _Table(_separated), _Table(_plain)


def query_key(query: str) -> str:
    """Return the join key of a query; the folded text itself when nothing else is left of it.

    Examples
    --------
    >>> query_key("  Déco   CHARPENTE "), query_key("l'été"), query_key("C++"), query_key("ﬁl 1,5 mm")
    ('deco charpente', 'l ete', 'c++', 'fil 1,5 mm')
    >>> query_key("हिन्दी") == "हिन्दी"
    True

    """
    folded = query.translate(_PLAIN)
    if not folded.isascii():
        folded = _folded(query)
    if _SIGN.search(folded):
        folded = _MEANT.sub(lambda found: found[1] or " ", folded)
    words = folded.split() if folded.isascii() else [word.strip(_JOINER) for word in folded.split()]
    return " ".join(filter(None, words)) or _visible(query)


def variant_key(key: str) -> str:
    """Return the close-variant key of a join key: its words, sorted, each once.

    Examples
    --------
    >>> variant_key("lampe led salon") == variant_key("salon led lampe")
    True

    """
    return " ".join(sorted(set(key.split(" "))))


def query_keys(queries: pd.Series) -> pd.Series:
    """Return the join key of each query, each distinct text normalised once; missing becomes the empty key."""
    texts = queries.astype(object).where(queries.notna(), "")
    mapping = {text: query_key(str(text)) for text in texts.unique()}
    return texts.map(mapping)
