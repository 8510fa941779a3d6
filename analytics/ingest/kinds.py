"""The catalogue of exports as values: what each kind is called, which headers it needs, and what rules it out.

Everything comes from `catalogue/*.toml`: adding an export, a language or a word needs no code.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from analytics.ingest.words import catalogue_files, toml, unaccented
from analytics.ingest.words import meanings as meanings
from analytics.ingest.words import normalise as normalise
from analytics.ingest.words import ranks as ranks
from analytics.ingest.words import words as words

Decimal = Literal["dot", "comma"]


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
    blank_key_is_total, blank_key_is_row
        What a row without a value in the first key is; with both, such a row is the total where it leads the table.
    decimal
        The decimal mark where no cell tells; None leaves it to the language.
    blank_key_is_hidden
        Whether a row without its key is what the vendor keeps anonymous, to be added up and kept apart.
    replace
        Marks that the vendor writes into the key for characters, and those characters.
    main_footer, hidden_footer
        Normalised words of the vendor's total of the rows, and of what it hides from them.
    patterns
        Canonical column by what a header looks like; groups called `date` and `site` say whose and when.
    header_form, preamble
        What every header must look like, and what must stand above the header.
    blocks
        A line that every table of the file has above it, where one file holds several tables.
    first_column
        The column that the first header means, whatever it is called.
    is_generic
        Whether any kind that says more about the table goes first.
    is_used
        Whether a page shows the table.
    has_ranks
        Whether positions are written as `4(1)`, `Pos. > 20` or `Not ranked`.
    group_cells
        What stands for the page in a row that sums up a group of keywords.
    own_words_only
        Whether headers that advertising exports share mean nothing here; of two for one column the first is read.

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
    blank_key_is_row: bool = False
    blank_key_is_hidden: bool = False
    replace: tuple[tuple[str, str], ...] = ()
    total_label: frozenset[str] = frozenset()
    percent_points: frozenset[str] = frozenset()
    main_footer: frozenset[str] = frozenset()
    hidden_footer: frozenset[str] = frozenset()
    aliases: Mapping[str, Alias] = field(default_factory=dict)
    patterns: tuple[tuple[str, re.Pattern[str]], ...] = ()
    header_form: re.Pattern[str] | None = None
    preamble: re.Pattern[str] | None = None
    blocks: re.Pattern[str] | None = None
    first_column: str | None = None
    is_generic: bool = False
    is_used: bool = True
    has_ranks: bool = False
    group_cells: frozenset[str] = frozenset()
    own_words_only: bool = False


@dataclass(frozen=True, slots=True)
class Unused:
    """An export that is recognised and refused; `refused` ends the key of the sentence that says why.

    `headers` are groups of normalised headers: a table that has every header of one group, and none of `without`, is
    that export.
    """

    kind: str
    source: str
    refused: str
    headers: tuple[frozenset[str], ...]
    without: frozenset[str] = frozenset()
    lines: tuple[re.Pattern[str], ...] = ()
    least_lines: int = 1
    at_most: int = 10_000


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
    return {**{unaccented(header): alias for header, alias in found.items()}, **found}


def _pattern(entry: Mapping[str, Any], name: str) -> re.Pattern[str] | None:
    return re.compile(entry[name], re.MULTILINE) if name in entry else None


def _patterns(entry: Mapping[str, Any]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    written = entry.get("patterns", {})
    return tuple((column, re.compile(pattern)) for column, found in written.items() for pattern in found)


def _kind(name: str, entry: Mapping[str, Any]) -> Kind:
    shared = {} if entry.get("own_words_only") else shared_aliases()
    return Kind(
        name=entry.get("kind", name),
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
        blank_key_is_row=entry.get("blank_key_is_row", False),
        blank_key_is_hidden=entry.get("blank_key_is_hidden", False),
        replace=tuple(entry.get("replace", {}).items()),
        total_label=_words(entry, "total_label"),
        percent_points=frozenset(entry.get("percent_points", ())),
        main_footer=_words(entry, "main_footer"),
        hidden_footer=_words(entry, "hidden_footer"),
        aliases=MappingProxyType({**shared, **_aliases(entry.get("columns", {}))}),
        patterns=_patterns(entry),
        header_form=_pattern(entry, "header_form"),
        preamble=_pattern(entry, "preamble"),
        blocks=_pattern(entry, "blocks"),
        first_column=entry.get("first_column"),
        is_generic=entry.get("is_generic", False),
        is_used=entry.get("is_used", True),
        has_ranks=entry.get("has_ranks", False),
        group_cells=frozenset(entry.get("group_cells", ())),
        own_words_only=entry.get("own_words_only", False),
    )


def _unused(name: str, entry: Mapping[str, Any]) -> Unused:
    return Unused(
        kind=entry.get("kind", name),
        source=entry["source"],
        refused=entry["refused"],
        headers=tuple(frozenset(map(normalise, group)) for group in entry.get("headers", ())),
        without=_words(entry, "without"),
        lines=tuple(re.compile(line, re.MULTILINE) for line in entry.get("lines", ())),
        least_lines=entry.get("least_lines", 1),
        at_most=entry.get("at_most", 10_000),
    )


@cache
def _entries() -> tuple[tuple[str, dict[str, Any]], ...]:
    return tuple((name, entry) for file in catalogue_files() for name, entry in toml(file).items())


@cache
def shared_aliases() -> Mapping[str, Alias]:
    """Headers that mean the same thing in every advertising export."""
    return MappingProxyType(_aliases(toml("columns.toml")))


@cache
def kinds() -> tuple[Kind, ...]:
    """Every export that Accord reads."""
    return tuple(_kind(name, entry) for name, entry in _entries() if "refused" not in entry)


@cache
def unused() -> tuple[Unused, ...]:
    """Every export that is recognised and refused."""
    return tuple(_unused(name, entry) for name, entry in _entries() if "refused" in entry)
