"""Brand terms: what the user gave or what the data suggest, and which queries carry them."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pandas as pd

from analytics.unify.normalise import query_key

_NAVIGATIONAL_CTR = 0.20  # Perficient 2019: rank 1 gets 19 % of generic clicks, 69 % of branded ones
_NAVIGATIONAL_POSITION = 1.6
_MIN_CLICKS_SHARE = 0.005
_MAX_SUGGESTIONS = 3
_MAX_CANDIDATES = 20
_SHORTEST_WORD = 3
_HOST_NOISE = frozenset(["www", "com", "fr", "net", "org", "eu", "co", "uk", "shop", "m", "es", "be", "ch", "ca"])


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
    """Whether each query key carries a brand term: as whole words, or glued (`decocharpente`, `deco-charpente.fr`).

    Examples
    --------
    >>> is_brand(pd.Series(["lampe lumen", "volumen", "lumen fr"]), BrandTerms(("lumen",))).tolist()
    [True, False, True]

    """
    found = pd.Series(data=False, index=keys.index)
    padded = " " + keys.astype("string") + " "
    for term in brand.terms:
        found |= padded.str.contains(f" {term} ", regex=False)
        if " " in term:
            found |= padded.str.contains(term.replace(" ", ""), regex=False)
    return found.astype(bool)


def _host_names(pages: pd.Series) -> list[str]:
    hosts = {urlsplit(page).netloc for page in pages.dropna().unique()[:2000]} - {""}
    return [key for host in sorted(hosts) for part in host.split(".") if (key := query_key(part)) not in _HOST_NOISE]


def _navigational_words(organic: pd.DataFrame) -> pd.Series:
    """Clicks of each word and pair of words that people type to reach this very site, best first."""
    totals = organic.groupby("query").agg(
        clicks=("clicks", "sum"), impressions=("impressions", "sum"), position=("position", "mean")
    )
    ctr = totals["clicks"] / totals["impressions"].where(totals["impressions"] > 0)
    navigational = totals[(ctr >= _NAVIGATIONAL_CTR) & (totals["position"] <= _NAVIGATIONAL_POSITION)]
    words = navigational.index.to_series().str.split(" ").rename("word")
    exploded = words.explode().to_frame().join(navigational["clicks"])
    return exploded.groupby("word")["clicks"].sum().sort_values(ascending=False)


def suggest(organic: pd.DataFrame, pages: pd.Series) -> BrandTerms:
    """Propose brand terms from the site's own name and from what people type to reach it.

    First the name of the host, where people type it. Then, best first, each word of queries that reach rank 1 with a
    CTR above the generic rate (0.20), when the queries that hold it and no term found so far bring at least 0.5 % of
    all clicks at such a CTR: `mazan` in `deco charpente mazan` adds nothing to `deco charpente`.

    Parameters
    ----------
    organic
        Columns `query` (key), `clicks`, `impressions`, `position`.
    pages
        Addresses of the site, where known.

    """
    if organic.empty:
        return BrandTerms((), suggested=True)
    terms = [host for host in _host_names(pages) if is_brand(organic["query"], BrandTerms((host,))).any()]
    clicks = _navigational_words(organic)
    enough = max(1.0, _MIN_CLICKS_SHARE * float(organic["clicks"].sum()))
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
