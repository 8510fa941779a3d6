"""One definition of "the same query": the join key, and a looser key for close variants.

Specification of the key, in this order:

1. `œ` and `æ` are written `oe` and `ae`, other apostrophes `'`; soft hyphens and variation selectors go. Then NFKC
   (ligatures, full-width and other compatibility forms) and case folding (Turkish dotted I included).
2. Marks are stripped from Latin, Greek and Cyrillic letters only; every other script is recomposed to NFC, because
   its marks are letters (Hindi vowel signs, Thai, vocalised Arabic, Hangul, kana).
3. A space replaces everything but letters, marks, digits and symbols such as emoji; a run of `+` and `#` stays where it
   ends a word (`c++`, `c#`), `.` and `,` stay between digits (`1.5 l`).
4. Spaces are collapsed. Token order is kept: `led lamp` and `lamp led` have different keys, and one variant key.
"""

import re
import unicodedata

import pandas as pd

_STRIPPED_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")
_ASCII_WORDS = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*\Z")
_REWRITTEN = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "´": "'", "ʼ": "'", "’": "'", "\u00ad": None, "\ufe0f": None}
)
_KEPT_SIGNS = re.compile(r"(?<=[^\W_])[+#]+(?![\w+#])|(?<=\d)[.,](?=\d)")
_SEPARATOR_CATEGORIES = frozenset("PZC")
_SEPARATOR_SYMBOLS = frozenset("|<>=^`~$+")
_JOINER = "\u200d"


def _folds_marks(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_STRIPPED_SCRIPTS)


def _strip_marks(text: str) -> str:
    kept: list[str] = []
    base_folds = False
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char) and base_folds:
            continue
        if not unicodedata.category(char).startswith("M"):
            base_folds = _folds_marks(char)
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def _is_separator(char: str) -> bool:
    return char != _JOINER and (unicodedata.category(char)[0] in _SEPARATOR_CATEGORIES or char in _SEPARATOR_SYMBOLS)


def _separate(text: str) -> str:
    kept = {at for found in _KEPT_SIGNS.finditer(text) for at in range(*found.span())}
    chars = (char if at in kept or not _is_separator(char) else " " for at, char in enumerate(text))
    return " ".join("".join(chars).split())


def query_key(query: str) -> str:
    """Return the join key of a query; the trimmed, case-folded text itself when nothing else is left of it.

    Examples
    --------
    >>> query_key("  Déco   CHARPENTE "), query_key("l'été"), query_key("C++"), query_key("ﬁl 1,5 mm")
    ('deco charpente', 'l ete', 'c++', 'fil 1,5 mm')
    >>> query_key("हिन्दी") == "हिन्दी"
    True

    """
    lowered = query.strip().lower()
    if _ASCII_WORDS.match(lowered):
        return lowered
    folded = unicodedata.normalize("NFKC", query.translate(_REWRITTEN)).casefold()
    return _separate(_strip_marks(folded)) or folded.strip()


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
