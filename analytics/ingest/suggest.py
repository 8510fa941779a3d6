"""What an unknown table may be: a suggestion for its user to confirm, from names and cells; it decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd
from rapidfuzz import fuzz

from analytics.ingest.dates import span
from analytics.ingest.decimals import read_numbers
from analytics.ingest.kinds import kinds, shared_aliases
from analytics.ingest.mapping import Offer, offered_kinds
from analytics.ingest.words import normalise, words
from analytics.schema import COLUMNS

_LEAST = 72.0  # likeness of two names, of 100, below which a suggestion would be noise
_MOSTLY = 0.6  # share of the cells that must look like what a column holds
_COMPLETE = 1000.0  # what having every required column weighs, beside likenesses of at most 100 each
_KEYS = ("query", "keyword")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The kind a table looks most like, and the header that looks most like each of its columns."""

    kind: str
    columns: tuple[tuple[str, str], ...]


@cache
def _names(column: str) -> tuple[str, ...]:
    """Every header that means a column somewhere in the catalogue, and the column's own name."""
    vocabularies = [shared_aliases(), *(kind.aliases for kind in kinds())]
    headers = {header for aliases in vocabularies for header, alias in aliases.items() if alias.column == column}
    return (*sorted(headers), normalise(column))


def _numeric(cells: Sequence[str]) -> float:
    """Share of the cells that read as numbers in one decimal style or the other."""
    text = pd.Series(cells, dtype="str")
    return max(float(read_numbers(text, style).floats.notna().mean()) for style in ("dot", "comma"))


def _dated(cells: Sequence[str]) -> float:
    return sum(span(cell) is not None for cell in cells) / len(cells)


def _addresses(cells: Sequence[str]) -> float:
    return sum("://" in cell or cell.startswith("/") for cell in cells) / len(cells)


def _suits(column: str, cells: Sequence[str]) -> bool:
    """Whether cells look like what a column holds; no cells rule nothing out."""
    filled = [cell for cell in cells if cell.strip() not in words()["missing"]]
    unit = COLUMNS[column].unit
    if not filled:
        return True
    if unit == "date":
        return _dated(filled) >= _MOSTLY
    if unit != "text":
        return _numeric(filled) >= _MOSTLY
    if column == "page":
        return _addresses(filled) >= _MOSTLY
    is_figure = column in _KEYS and max(_numeric(filled), _dated(filled)) >= _MOSTLY
    return _addresses(filled) < _MOSTLY and not is_figure


def _likeness(header: str, column: str) -> float:
    return max(fuzz.ratio(normalise(header), name) for name in _names(column))


def _pairs(header: Sequence[str], sample: Sequence[Sequence[str]], offer: Offer) -> list[tuple[float, int, str]]:
    """Likeness, place and column of every pair that names and cells allow, the likest first."""
    pairs = []
    for place, name in enumerate(header):
        cells = [row[place] for row in sample if place < len(row)]
        likely = [(_likeness(name, column), place, column) for column in offer.columns]
        pairs += [pair for pair in likely if pair[0] >= _LEAST and _suits(pair[2], cells)]
    return sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))


def _words_at(header: Sequence[str], sample: Sequence[Sequence[str]], key: str) -> list[int]:
    """Places of the columns whose cells look like queries, whatever they are called, as long as they have a name."""
    cells = [[row[place] for row in sample if place < len(row)] for place in range(len(header))]
    named = [place for place, name in enumerate(header) if name.strip()]
    return [place for place in named if any(cells[place]) and _suits(key, cells[place])]


def _best(header: Sequence[str], sample: Sequence[Sequence[str]], offer: Offer) -> tuple[float, Suggestion]:
    """Pair headers and columns, the likest first and each once; required columns weigh more than anything else."""
    chosen: dict[str, int] = {}
    score = 0.0
    for likeness, place, column in _pairs(header, sample, offer):
        if column not in chosen and place not in chosen.values():
            chosen[column] = place
            score += likeness
    key = offer.required[0]
    if key in _KEYS and key not in chosen:
        free = (place for place in _words_at(header, sample, key) if place not in chosen.values())
        chosen |= dict(zip([key], free, strict=False))
    found = sum(column in chosen for column in offer.required)
    columns = tuple((header[place], column) for column, place in sorted(chosen.items(), key=lambda pair: pair[1]))
    return score + _COMPLETE * found / len(offer.required), Suggestion(offer.kind, columns)


def suggest(header: Sequence[str], sample_rows: Sequence[Sequence[str]] = ()) -> Suggestion:
    """Return the kind whose required columns the table most likely has, and a header for each column found.

    Names are compared with every header of the catalogue by edit distance, and cells must look like what the column
    holds.

    Examples
    --------
    >>> suggest(["Requetes", "Clic", "Impresions"], [["pergola", "3", "40"]])
    Suggestion(kind='gsc_queries', columns=(('Requetes', 'query'), ('Clic', 'clicks'), ('Impresions', 'impressions')))

    """
    found = [_best(header, sample_rows, offer) for offer in offered_kinds()]
    return max(found, key=lambda pair: pair[0])[1]
