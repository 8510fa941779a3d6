"""A language whose every text is marked, so that a word from anywhere else gives itself away."""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from types import ModuleType

from babel.dates import get_day_names, get_month_names

from analytics import locales
from analytics.unify import QueryPanel

OPEN, CLOSE = "⟦", "⟧"
_PIECE = re.compile(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_CUT = re.compile(rf"{OPEN}[^{OPEN}{CLOSE}\]]*(?=\]|$)")  # a text of the catalogues of which only the start is shown
_WORD = re.compile(r"[^\W\d_]{3,}")
_TAG = re.compile(r"<[^>]*>|:[a-z]+-badge\[|:material/\w+:|https?://\S+|\]\([^)]*\)")
_EVERYWHERE = frozenset({"accord", "csv", "eur", "roas", "seo", "sea", "url"})


@contextmanager
def marked() -> Iterator[None]:
    """Every text of the catalogues stands between marks while this lasts."""
    true = locales.catalogue

    @cache
    def pseudo(language: locales.Language) -> Mapping[str, str]:
        return {key: f"{OPEN}{words}{CLOSE}" for key, words in true(language).items()}

    _swap(true, pseudo)
    try:
        yield
    finally:
        _swap(pseudo, true)


def _swap(old: object, new: object) -> None:
    """Put one catalogue in the place of another wherever it was imported, and forget the words that modules keep."""
    for module in [*_rooms("analytics"), *_rooms("pages")]:
        if getattr(module, "catalogue", None) is old:
            module.catalogue = new  # type: ignore[attr-defined]
    _forget()


def _rooms(name: str) -> list[ModuleType]:
    return [module for key, module in sys.modules.items() if key.partition(".")[0] == name]


def _forget() -> None:
    """Forget the words that modules keep."""
    for module in _rooms("analytics"):
        for kept in vars(module).values():
            if module.__name__.startswith("analytics.present") and hasattr(kept, "cache_clear"):
                kept.cache_clear()


def data_words(panel: QueryPanel, *more: str) -> frozenset[str]:
    """Words that come from the files, from the calendar, or from names that are the same in every language."""
    columns = [panel.frame[name] for name in ("query", "text", "theme", "campaign", "page")]
    columns += [panel.by_campaign[name] for name in ("campaign", "ad_group")]
    columns += [panel.keywords[name] for name in ("keyword", "campaign", "ad_group")]
    told = {str(value) for column in columns for value in column.dropna().unique()} | set(more)
    for width in ("wide", "abbreviated"):
        told |= {*get_month_names(width, locale="fr").values(), *get_day_names(width, locale="fr").values()}
    return frozenset(word for text in told for word in _WORD.findall(text.lower())) | _EVERYWHERE


def strangers(texts: Iterable[str], known: frozenset[str]) -> list[str]:
    """Texts that hold a word neither of the catalogues nor known."""
    found = []
    for text in texts:
        rest = _TAG.sub(" ", text)
        while OPEN in rest and (shorter := _CUT.sub(" ", _PIECE.sub(" ", rest))) != rest:
            rest = shorter
        if any(word not in known for word in _WORD.findall(rest.lower())):
            found.append(text)
    return found
