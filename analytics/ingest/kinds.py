"""The catalogue of exports as values: what each kind is called, which headers it needs, and what rules it out.

Everything comes from `catalogue/*.toml`: adding an export, a language or a word needs no code.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

Decimal = Literal["dot", "comma"]

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


@dataclass(frozen=True, slots=True)
class Alias:
    """What a header means: a canonical column, and the languages that print it."""

    column: str
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One export that Accord reads.

    Attributes
    ----------
    key
        Canonical columns that must be there; a row without a value in the first one is no row.
    any_of
        Groups of canonical columns of which at least one each must be there.
    needs_headers
        The same with headers as printed, normalised.
    without
        Canonical columns and normalised headers that rule this kind out.
    exactly
        Whether every header of the table must be known to this kind.
    decimal
        The decimal mark where no cell tells; None leaves it to the language.
    main_footer, hidden_footer
        Normalised words of the vendor's total of the rows, and of what it hides from them.

    """

    name: str
    source: str
    key: tuple[str, ...]
    any_of: tuple[frozenset[str], ...] = ()
    needs_headers: tuple[frozenset[str], ...] = ()
    without: frozenset[str] = frozenset()
    exactly: bool = False
    decimal: Decimal | None = None
    row_cap: int | None = None
    interactions_are_clicks: bool = False
    blank_key_is_total: bool = False
    total_label: frozenset[str] = frozenset()
    percent_points: frozenset[str] = frozenset()
    main_footer: frozenset[str] = frozenset()
    hidden_footer: frozenset[str] = frozenset()
    aliases: Mapping[str, Alias] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unused:
    """An export that is recognised and refused; `refused` ends the key of the sentence that says why."""

    kind: str
    source: str
    refused: str
    headers: frozenset[str]
    lines: tuple[re.Pattern[str], ...] = ()
    least_lines: int = 1
    at_most: int = 10_000


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "catalogue" / name).read_text("utf-8"))


def _words(entry: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(map(normalise, entry.get(name, ())))


def _aliases(columns: Mapping[str, Mapping[str, list[str]]]) -> dict[str, Alias]:
    found: dict[str, Alias] = {}
    for column, by_language in columns.items():
        for language, headers in by_language.items():
            for header in map(normalise, headers):
                known = found.get(header)
                languages = known.languages if known and known.column == column else frozenset[str]()
                found[header] = Alias(column, languages | {language})
    return found


def _kind(name: str, entry: Mapping[str, Any], shared: Mapping[str, Alias]) -> Kind:
    return Kind(
        name=name,
        source=entry["source"],
        key=tuple(entry["key"]),
        any_of=tuple(map(frozenset, entry.get("any_of", ()))),
        needs_headers=tuple(frozenset(map(normalise, group)) for group in entry.get("needs_headers", ())),
        without=frozenset(entry.get("without", ())) | _words(entry, "without"),
        exactly=entry.get("exactly", False),
        decimal=entry.get("decimal"),
        row_cap=entry.get("row_cap"),
        interactions_are_clicks=entry.get("interactions_are_clicks", False),
        blank_key_is_total=entry.get("blank_key_is_total", False),
        total_label=_words(entry, "total_label"),
        percent_points=frozenset(entry.get("percent_points", ())),
        main_footer=_words(entry, "main_footer"),
        hidden_footer=_words(entry, "hidden_footer"),
        aliases=MappingProxyType({**shared, **_aliases(entry.get("columns", {}))}),
    )


def _unused(name: str, entry: Mapping[str, Any]) -> Unused:
    return Unused(
        kind=entry.get("kind", name),
        source=entry["source"],
        refused=entry["refused"],
        headers=_words(entry, "headers"),
        lines=tuple(re.compile(line, re.MULTILINE) for line in entry.get("lines", ())),
        least_lines=entry.get("least_lines", 1),
        at_most=entry.get("at_most", 10_000),
    )


@cache
def _entries() -> tuple[tuple[str, dict[str, Any]], ...]:
    names = sorted(item.name for item in (files(__package__) / "catalogue").iterdir() if item.name.endswith(".toml"))
    vocabularies = ("columns.toml", "words.toml")
    return tuple((name, entry) for file in names if file not in vocabularies for name, entry in _toml(file).items())


@cache
def kinds() -> tuple[Kind, ...]:
    """Every export that Accord reads."""
    shared = _aliases(_toml("columns.toml"))
    return tuple(_kind(name, entry, shared) for name, entry in _entries() if "refused" not in entry)


@cache
def unused() -> tuple[Unused, ...]:
    """Every export that is recognised and refused."""
    return tuple(_unused(name, entry) for name, entry in _entries() if "refused" in entry)


@cache
def words() -> Mapping[str, Any]:
    """The vocabulary of values and marks, as written in `catalogue/words.toml`."""
    return MappingProxyType(_toml("words.toml"))


@cache
def meanings(table: str) -> Mapping[str, str]:
    """Canonical value by normalised word, for a table such as `match_type` or `device`."""
    return MappingProxyType(
        {normalise(word): value for value, spellings in words()[table].items() for word in spellings}
    )
