"""Brand terms: what the user gave or what the data suggest, and which queries carry them."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pandas as pd

from analytics.unify.normalise import query_key

_NAVIGATIONAL_CTR = 0.25  # AWR: rank 1 gets 25.8 % of generic clicks, 33.4 % of branded ones
_NAVIGATIONAL_POSITION = 1.6
_MIN_CLICKS_SHARE = 0.02
_MAX_SUGGESTIONS = 3
_MAX_CANDIDATES = 20
_SHORTEST_WORD = 3
_SHORTEST_GLUED = 5
_MAX_PAGES = 2000
_PAIR_SHARE = 0.8  # a pair of words replaces one of them when it carries most of its clicks
_SECOND_LEVEL = frozenset(["co", "com", "org", "net", "gov", "ac", "gouv", "asso"])


@dataclass(frozen=True, slots=True)
class BrandTerms:
    """Normalised brand terms and where they come from.

    `suggested` is True when nobody gave terms and the data proposed them; an empty tuple means no query is brand.
    """

    terms: tuple[str, ...] = ()
    suggested: bool = False

    @classmethod
    def given(cls, terms: Iterable[str]) -> "BrandTerms":
        """Brand terms as typed by a person, normalised, blanks and repeats dropped."""
        return cls(tuple(dict.fromkeys(key for term in terms if (key := query_key(term)))))


def is_brand(keys: pd.Series, brand: BrandTerms) -> pd.Series:
    """Whether each query key carries a brand term as whole words, written apart or together.

    A term of at least five letters is also found glued (`decocharpente`) or split (`deco charpente` for DecoCharpente);
    glued initials (`hm` for H&M) are a term of their own, because `ca` or `mm` are also words.

    Examples
    --------
    >>> is_brand(pd.Series(["lampe lumen", "volumen", "lumen fr"]), BrandTerms(("lumen",))).tolist()
    [True, False, True]

    """
    if not brand.terms:
        return pd.Series(data=False, index=keys.index)
    pattern = "|".join(_spelling(term) for term in brand.terms)
    return keys.astype(object).str.contains(rf"(?<!\S)(?:{pattern})(?!\S)", regex=True).astype(bool)


def _spelling(term: str) -> str:
    """Regular expression of a term: its letters with optional spaces, or the term as it is when it is short."""
    glued = term.replace(" ", "")
    return " ?".join(map(re.escape, glued)) if len(glued) >= _SHORTEST_GLUED else re.escape(term)


def _host_names(pages: pd.Series) -> list[str]:
    """The name each host was registered under: `lumen` in https://www.lumen.co.uk/."""
    hosts = {urlsplit(str(page)).netloc for page in pages.dropna().unique()[:_MAX_PAGES]} - {""}
    names = {query_key(_registered(host.partition(":")[0])) for host in hosts}
    return sorted(name for name in names if len(name) >= _SHORTEST_WORD)


def _registered(host: str) -> str:
    labels = host.split(".")
    match labels:
        case [*_, name, second, country] if second in _SECOND_LEVEL and len(country) == len("uk"):
            return name
        case [*_, name, _]:
            return name
        case _:
            return host


def _navigational_words(organic: pd.DataFrame) -> pd.Series:
    """Clicks of each word, or pair of words, that people type to reach this very site, best first."""
    totals = organic.groupby("query").agg(
        clicks=("clicks", "sum"), impressions=("impressions", "sum"), position=("position", "mean")
    )
    ctr = totals["clicks"] / totals["impressions"].where(totals["impressions"] > 0)
    navigational = totals[(ctr >= _NAVIGATIONAL_CTR) & (totals["position"] <= _NAVIGATIONAL_POSITION)]
    words = {str(key): str(key).split(" ") for key in navigational.index}
    pairs = {key: [" ".join(pair) for pair in itertools.pairwise(split)] for key, split in words.items()}
    return _preferred(*(_clicks_of(parts, navigational["clicks"]) for parts in (words, pairs)))


def _preferred(by_word: pd.Series, by_pair: pd.Series) -> pd.Series:
    """Put a pair in the place of each of its words most of whose clicks it carries."""
    clicks = by_word.copy()
    for pair, own in by_pair.items():
        for word in str(pair).split(" "):
            if own >= _PAIR_SHARE * by_word[word]:
                clicks = clicks.drop(word, errors="ignore")
                clicks.loc[str(pair)] = own
    return clicks.sort_values(ascending=False)


def _clicks_of(parts: dict[str, list[str]], clicks: pd.Series) -> pd.Series:
    exploded = pd.Series(parts, dtype=object).explode().dropna()
    return clicks.reindex(exploded.index).groupby(exploded.to_numpy(dtype=object)).sum().astype(float)


def suggest(organic: pd.DataFrame, pages: pd.Series) -> BrandTerms:
    """Propose brand terms from the site's own name and from what people type to reach it.

    First the name the host is registered under, where people click through on it. Then, best first, each word of
    queries that reach rank 1 with a CTR above the generic rate (0.25), when the queries that hold it and no term found
    so far bring at least 2 % of all clicks at such a CTR: `mazan` in `deco charpente mazan` adds nothing to
    `deco charpente`.

    Parameters
    ----------
    organic
        Columns `query` (key), `clicks`, `impressions`, `position`.
    pages
        Addresses of the site, where known.

    """
    if organic.empty:
        return BrandTerms((), suggested=True)
    clicks = _navigational_words(organic)
    enough = max(1.0, _MIN_CLICKS_SHARE * float(organic["clicks"].sum()))
    terms = [host for host in _host_names(pages) if _is_own(host, organic, enough)]
    candidates = [word for word in clicks.index[clicks >= enough] if len(word) >= _SHORTEST_WORD][:_MAX_CANDIDATES]
    for word in candidates:
        others = organic[~is_brand(organic["query"], BrandTerms(tuple(terms)))]
        if _is_own(word, others, enough):
            terms.append(word)
    return BrandTerms(tuple(dict.fromkeys(terms))[:_MAX_SUGGESTIONS], suggested=True)


def _is_own(word: str, organic: pd.DataFrame, enough: float) -> bool:
    """Whether the queries that hold the word, without a term already found, click through like a brand's."""
    own = organic[is_brand(organic["query"], BrandTerms((word,)))]
    clicks, impressions = float(own["clicks"].sum()), float(own["impressions"].sum())
    return clicks >= enough and clicks / max(impressions, 1.0) >= _NAVIGATIONAL_CTR
