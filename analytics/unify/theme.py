"""Themes: the head term that gathers queries about the same thing, computed from the queries alone."""

from collections import Counter

import pandas as pd

from analytics.unify.brand import BrandTerms

BRAND_THEME = "brand"
OTHER_THEME = "other"
_MAX_THEMES = 24
_MIN_QUERIES = 5
_ALWAYS = 0.9
_SHORTEST_WORD = 3
_SHORTEST_PLURAL = 5
_STOP_WORDS = frozenset(
    "a au aux avec comment d dans de des du en et est l la le les ou par pas pour qu que quel quelle quelles quels "
    "sans sur un une cher prix avis achat acheter pose "
    "an and best buy cheap for how in is near of on or price the to vs what which with me "
    "el los las y o para con por mejor precio".split()
)


def _words(key: str, brand_words: frozenset[str]) -> list[str]:
    return [
        w for w in key.split(" ") if len(w) >= _SHORTEST_WORD and not w.isdigit() and w not in _STOP_WORDS | brand_words
    ]


def _stem(word: str) -> str:
    """Fold the French and English plural: `lampes` and `lampe` name one theme."""
    return word[:-1] if len(word) >= _SHORTEST_PLURAL and word[-1] in "sx" and not word.endswith("ss") else word


def themes(keys: pd.Series, brand: BrandTerms, weights: pd.Series) -> pd.Series:
    """Return the theme of each query key.

    Head nouns come first in French and last in English; the end of the query that repeats most is the head end. The
    heaviest `24` head terms used by at least 5 queries become themes; a query takes the theme of its head, else the
    heaviest theme word it holds, else `other`. `weights` (clicks, at least 0) rank the terms. A head that nearly always
    comes with the same neighbour is named with it (`abat jour`).
    """
    brand_words = frozenset(word for term in brand.terms for word in term.split(" "))
    split = [[_stem(w) for w in _words(key, brand_words)] for key in keys]
    head_at = 0 if _repeats(split, 0) >= _repeats(split, -1) else -1
    uses = Counter(words[head_at] for words in split if words)
    mass: dict[str, float] = {}
    for words, weight in zip(split, weights, strict=True):
        if words:
            mass[words[head_at]] = mass.get(words[head_at], 0.0) + float(weight) + 1.0
    heaviest = sorted(mass, key=lambda word: (-mass[word], word))
    heads = [word for word in heaviest if uses[word] >= _MIN_QUERIES][:_MAX_THEMES]
    rank = {word: place for place, word in enumerate(heads)}
    names = {word: _with_neighbour(word, split, head_at) for word in heads} | {OTHER_THEME: OTHER_THEME}
    return pd.Series([names[_theme_of(words, head_at, rank)] for words in split], index=keys.index, dtype=object)


def _repeats(split: list[list[str]], at: int) -> int:
    """How many queries share the ten commonest words at that end."""
    return sum(n for _, n in Counter(words[at] for words in split if words).most_common(10))


def _with_neighbour(head: str, split: list[list[str]], head_at: int) -> str:
    """The head with the word beside it, when nearly all its queries have that word there."""
    place, step = (0, 1) if head_at == 0 else (-1, -2)
    beside = [words[step] if len(words) > 1 else "" for words in split if words and words[place] == head]
    word, n = Counter(beside).most_common(1)[0]
    if not word or n < _ALWAYS * len(beside):
        return head
    return f"{head} {word}" if head_at == 0 else f"{word} {head}"


def _theme_of(words: list[str], head_at: int, rank: dict[str, int]) -> str:
    if words and words[head_at] in rank:
        return words[head_at]
    held = [word for word in words if word in rank]
    return min(held, key=rank.__getitem__) if held else OTHER_THEME
