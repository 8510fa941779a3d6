"""Which row is the header, and of which export: decided by the names in it, never by its position."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import takewhile

from analytics.ingest.dates import find_days
from analytics.ingest.eras import Era, dated_eras, split_era
from analytics.ingest.kinds import Alias, Kind, Unused, kinds, normalise, shared_aliases, unused
from analytics.ingest.mapping import mapped_kind, remembered

_UNIT = re.compile(r" ?\((?:[a-z]{3}|[€$£]|(?:utc|gmt)[+-]\d{1,2}(?::\d{2})?)\)$")  # a currency, the zone of hours
_ROWS_THAT_TELL = 3
_ABOVE = 20  # lines above a header that may say what it heads
_LANGUAGE_ORDER = ("en", "fr", "es", "nl", "de", "it", "pt")


@dataclass(frozen=True, slots=True)
class Heading:
    """A recognised header cell: where it stands, what it means, for which period, and of which site on which day."""

    place: int
    printed: str
    column: str
    languages: frozenset[str]
    site: str = ""
    day: date | None = None

    @property
    def base(self) -> str:
        """The canonical column without the mark of the former period."""
        return self.column.removesuffix("_previous")


@dataclass(frozen=True, slots=True)
class Match:
    """A header row that makes a table an export of `kind`, or a table that is refused by name."""

    kind: Kind | Unused
    headings: tuple[Heading, ...]
    told_by: int = 0

    @property
    def score(self) -> float:
        """How many headers speak for it; on a tie a refused kind, then the narrower description, goes first.

        A generic kind goes last: with one header or with ten, it says less than any other.
        """
        if isinstance(self.kind, Unused):
            return self.told_by + 0.75
        if self.kind.is_generic:
            return 1 - 1 / (1 + len(self.headings))
        narrower = 0.5 * bool(self.kind.exactly or self.kind.preamble or self.kind.header_form)
        return len(self.headings) + narrower + 0.25 * bool(self.kind.needs_headers)

    @property
    def language(self) -> str:
        """The language that most headers share, the earlier of en, fr, es, nl, de on a tie."""
        votes = Counter(language for heading in self.headings for language in heading.languages)
        return max(_LANGUAGE_ORDER, key=lambda language: votes[language])


@dataclass(frozen=True, slots=True)
class _Cell:
    place: int
    printed: str
    bare: str
    era: Era | None


def _cells(row: Sequence[str]) -> tuple[_Cell, ...]:
    folded = [normalise(cell) for cell in row]
    dated = dated_eras(folded)
    found = []
    for place, cell in enumerate(folded):
        if cell:
            bare, era = dated.get(place) or split_era(cell)
            found.append(_Cell(place, row[place].strip(), bare, era))
    return tuple(found)


def _meaning(kind: Kind, bare: str) -> Alias | None:
    return kind.aliases.get(bare) or kind.aliases.get(_UNIT.sub("", bare))


def _headings(kind: Kind, cell: _Cell) -> Iterator[Heading]:
    """What one header means: by its name, by what it looks like, or by standing first."""
    alias = _meaning(kind, cell.bare)
    if alias:
        column = f"{alias.column}_previous" if cell.era == "former" else alias.column
        yield Heading(cell.place, cell.printed, column, alias.languages)
    for column, pattern in () if alias else kind.patterns:
        found = pattern.fullmatch(cell.bare)
        if found:
            groups = found.groupdict()
            days = find_days(groups.get("date") or "")
            if days or not groups.get("date"):
                yield Heading(
                    cell.place, cell.printed, column, frozenset(), groups.get("site") or "", next(iter(days), None)
                )
                return
    if kind.first_column and cell.place == 0:
        yield Heading(cell.place, cell.printed, kind.first_column, frozenset())


def _ads_columns(cells: Sequence[_Cell]) -> set[str]:
    """What the headers mean in advertising: a kind is ruled out by meaning, whatever words it reads itself."""
    return {alias.column for cell in cells if (alias := shared_aliases().get(cell.bare))}


def _fits(kind: Kind, cells: Sequence[_Cell], columns: set[str]) -> bool:
    printed = {cell.bare for cell in cells}
    return (
        columns.issuperset(kind.key)
        and all(group & columns for group in kind.any_of)
        and all(group & printed for group in kind.needs_headers)
        and not kind.without & (columns | printed | _ads_columns(cells))
        and (kind.header_form is None or all(kind.header_form.fullmatch(cell.printed) for cell in cells))
    )


def _least(kind: Kind, cells: int) -> int:
    """How many headers must mean something: one word of a row that holds more is a value that reads like a header."""
    if kind.exactly:
        return cells
    return 1 if kind.first_column else min(cells, 2)


def _as_kind(kind: Kind, cells: Sequence[_Cell], above: str) -> Match | None:
    if kind.preamble and not kind.preamble.search(above):
        return None
    headings = tuple(heading for cell in cells for heading in _headings(kind, cell))
    is_whole = len({heading.place for heading in headings}) >= _least(kind, len(cells))
    fits = is_whole and _fits(kind, cells, {heading.column for heading in headings})
    return Match(kind, headings) if fits else None


def as_kind(kind: Kind, row: Sequence[str]) -> Match | None:
    """Return what a header row makes of a table that is known to be of one kind, None when it does not fit."""
    return _as_kind(kind, _cells(row), "")


@cache
def _known() -> frozenset[str]:
    refused = (group for entry in unused() for group in entry.headers)
    return frozenset().union(*(kind.aliases for kind in kinds()), *refused)


def _as_unused(entry: Unused, cells: Sequence[_Cell], printed: set[str]) -> Match | None:
    group = next((group for group in entry.headers if group <= printed), None)
    is_it = group and len(cells) <= entry.at_most and not entry.without & printed
    return Match(entry, (), len(group)) if group and is_it else None


def recognise(row: Sequence[str], above: str = "") -> Match | None:
    """Return what export a header row belongs to, given the lines above it; None when it is no header.

    Refused exports come first: their headers are theirs alone. Among the others the one that understands most headers
    wins.
    """
    cells = _cells(row)
    printed = {cell.bare for cell in cells}
    if not printed & _known() and not any(_UNIT.search(bare) for bare in printed):
        return None
    refused = [match for entry in unused() if (match := _as_unused(entry, cells, printed))]
    if refused:
        return refused[0]
    matches = [match for kind in kinds() if kind.blocks is None and (match := _as_kind(kind, cells, above))]
    return max(matches, key=lambda match: match.score, default=None)


def recall(row: Sequence[str]) -> Match | None:
    """Return what a person once said that exactly this header row means."""
    mapping = remembered(row)
    if mapping is None:
        return None
    headings = (Heading(place, row[place].strip(), column, mapping.spoken) for place, column in mapping.places)
    return Match(mapped_kind(mapping), tuple(headings))


def recognise_lines(text: str) -> Match | None:
    """Return the refused export that the lines of a file give away, such as several `# Start date` blocks."""
    for entry in unused():
        if entry.lines and sum(len(pattern.findall(text)) for pattern in entry.lines) >= entry.least_lines:
            return Match(entry, ())
    return None


def _heads_a_table(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether most rows below, up to a blank one, are about as wide: a phrase that quotes a header heads nothing."""
    width = len(rows[place])
    below = [len(row) for row in takewhile(any, rows[place + 1 :])]
    alike = sum(abs(other - width) <= 1 for other in below)
    return len(below) < _ROWS_THAT_TELL or 2 * alike >= len(below)


def locate(rows: Sequence[Sequence[str]]) -> tuple[int, Match] | None:
    """Return the place of the best header row and what it makes of the table; the earliest of equals wins."""
    above = [",".join(row) for row in rows]
    found = [
        (place, match)
        for place, row in enumerate(rows)
        if (match := recognise(row, "\n".join(above[:place][-_ABOVE:])) or recall(row))
    ]
    heads = [(place, match) for place, match in found if _heads_a_table(rows, place)]
    return max(heads, key=lambda pair: (pair[1].score, -pair[0]), default=None)
