"""The words of the catalogue: how headers and values are folded, and what vendors call them."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

VOCABULARIES = ("columns.toml", "words.toml", "ranks.toml", "mappable.toml")
_SPACES = re.compile(r"\s+")
_LONGEST_HEADER = 200


@lru_cache(maxsize=8192)
def normalise(header: str) -> str:
    r"""Fold a header or a word so that only its letters matter: case, no-break spaces, soft hyphens, underscores.

    Examples
    --------
    >>> normalise("Mot clé pour le Réseau\xa0de\xa0Recherche ")
    'mot clé pour le réseau de recherche'

    """
    if len(header) > _LONGEST_HEADER:
        return header
    text = unicodedata.normalize("NFKC", header).replace("\u00ad", "").replace("’", "'").replace("_", " ")
    return _SPACES.sub(" ", text).strip().casefold()


def unaccented(text: str) -> str:
    """Leave the accents out, as people do who type a header.

    Examples
    --------
    >>> unaccented("coût réel")
    'cout reel'

    """
    return "".join(mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark))


def toml(name: str) -> dict[str, Any]:
    """The content of one file of the catalogue."""
    return tomllib.loads((files(__package__) / "catalogue" / name).read_text("utf-8"))


def catalogue_files() -> tuple[str, ...]:
    """Names of the files that list exports, in order."""
    names = sorted(item.name for item in (files(__package__) / "catalogue").iterdir())
    return tuple(name for name in names if name.endswith(".toml") and name not in VOCABULARIES)


@cache
def words() -> Mapping[str, Any]:
    """The vocabulary of values and marks, as written in `catalogue/words.toml`."""
    return MappingProxyType(toml("words.toml"))


@cache
def ranks() -> Mapping[str, Any]:
    """How positions are written, from `catalogue/ranks.toml`."""
    return MappingProxyType(toml("ranks.toml"))


@cache
def meanings(table: str) -> Mapping[str, str]:
    """Canonical value by normalised word, for a table such as `match_type` or `device`."""
    return MappingProxyType(
        {normalise(word): value for value, spellings in words()[table].items() for word in spellings}
    )
