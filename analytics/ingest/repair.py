"""A broken line to the one row it can have been: quotes left open, delimiters too many, one lacking, or another one.

Every reading of the line has a price: what must have gone wrong, plus how badly its cells fit the columns. The cheapest
reading counts only when no other comes near; otherwise nobody can tell, and the line is kept apart.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analytics.ingest.dialect import DELIMITERS, Dialect, literal, tokenise
from analytics.ingest.profile import Column

_STRAY_QUOTE = 1.0
_OPEN_QUOTE = 1.5
_BARE_DELIMITER = 2.5
_EXTRA_DELIMITER = 2.0
_LOST_DELIMITER = 2.0
_MARGIN = 0.5
_DEAREST = 4.0
_MOST_EXTRA = 40
_CERTAIN_END = re.compile(r"(?<=%)(?=[^%\s])|(?<=\d{4}-\d\d-\d\d)(?=[^\sT:])")

Reading = tuple[float, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Mender:
    """Mends the lines of one table: how it writes cells, and what its columns look like."""

    dialect: Dialect
    columns: tuple[Column, ...]

    def price(self, cells: Sequence[str]) -> float:
        """How badly cells fit the columns, 0 for a row like any other."""
        return sum(column.misfit(cell) for column, cell in zip(self.columns, cells, strict=True))

    def _cell(self, pieces: Sequence[str]) -> tuple[str, float]:
        """One cell out of pieces that delimiters parted, and the price of taking them for one."""
        raw = self.dialect.delimiter.join(pieces)
        quote, inner = self.dialect.quote, len(pieces) - 1
        bare = raw.strip(" ")
        if len(bare) > 1 and bare[0] == bare[-1] == quote:
            found = self.dialect.cell.fullmatch(bare)
            is_sound = found is not None and found["quoted"] is not None
            return self.dialect.unquoted(bare[1:-1]), 0.0 if is_sound else _STRAY_QUOTE
        return self.dialect.unescaped(bare if self.dialect.padded else raw), _OPEN_QUOTE * bare.startswith(
            quote
        ) + _BARE_DELIMITER * inner

    def _splits(self, piece: str) -> Iterator[tuple[str, str]]:
        """Where a delimiter is lacking for certain: between two quotes, after a per cent sign, after a date."""
        quote = self.dialect.quote
        if piece.startswith(quote) and piece.endswith(quote):
            for found in re.finditer(rf"(?<=.){quote}{quote}(?=.)", piece):
                yield piece[1 : found.start()], piece[found.end() : -1]
            return
        for mark in _CERTAIN_END.finditer(piece):
            yield piece[: mark.start()], piece[mark.start() :]

    def _steps(self, pieces: Sequence[str], at: int, column: int, extra: int) -> Iterator[tuple[int, Reading]]:
        """Yield how many pieces the next cells take, their price and themselves."""
        for taken in range(1, min(extra, len(pieces) - at - 1) + 2):
            cell, price = self._cell(pieces[at : at + taken])
            yield taken, (price + self.columns[column].misfit(cell), (cell,))

    def _readings(self, pieces: Sequence[str]) -> list[Reading]:
        """The two cheapest rows that use every piece: by column, and by how many pieces are used up."""
        extra = len(pieces) - len(self.columns)
        states: dict[int, list[Reading]] = {0: [(0.0, ())]}
        for column in range(len(self.columns)):
            following: dict[int, list[Reading]] = {}
            for at, found in self._with_skips(states, pieces, column, extra).items():
                for taken, (price, cells) in self._steps(pieces, at, column, extra - (at - column)):
                    grown = [(before + price, (*row, *cells)) for before, row in found]
                    following[at + taken] = _cheapest([*following.get(at + taken, []), *grown])
            states = following
        return self._with_skips(states, pieces, len(self.columns), extra).get(len(pieces), [])

    def _with_skips(
        self, states: dict[int, list[Reading]], pieces: Sequence[str], column: int, extra: int
    ) -> dict[int, list[Reading]]:
        """Let an empty piece be nothing but a delimiter too many."""
        for at in range(column, column + extra):
            if at in states and not pieces[at].strip():
                skipped = [(price + _EXTRA_DELIMITER, row) for price, row in states[at]]
                states[at + 1] = _cheapest([*states.get(at + 1, []), *skipped])
        return states

    def _with_one_split(self, pieces: Sequence[str]) -> list[Reading]:
        readings = []
        for at, piece in enumerate(pieces):
            for parts in self._splits(piece):
                before = [self._cell([other])[0] for other in pieces[:at]]
                after = [self._cell([other])[0] for other in pieces[at + 1 :]]
                row = (*before, *parts, *after)
                readings.append((_LOST_DELIMITER + self.price(row), row))
        return _cheapest(readings)

    def _with_other_delimiter(self, line: str) -> list[Reading]:
        readings = []
        for mark in DELIMITERS.values():
            other = Dialect(mark, self.dialect.quote, self.dialect.escape, self.dialect.padded)
            row = tokenise(line, other) or literal(line, other)
            if mark != self.dialect.delimiter and len(row) == len(self.columns):
                readings.append((_LOST_DELIMITER + self.price(row), tuple(row)))
        return _cheapest(readings)

    def mend(self, line: str) -> list[str] | None:
        """Return the one row that a line can have been, None when there is none or more than one."""
        pieces = line.split(self.dialect.delimiter)
        lacking = len(self.columns) - len(pieces)
        if lacking <= 0:
            readings = self._readings(pieces) if -lacking <= _MOST_EXTRA else []
        else:
            readings = self._with_other_delimiter(line)
            readings = _cheapest(readings + self._with_one_split(pieces)) if lacking == 1 else readings
        if not readings or readings[0][0] > _DEAREST:
            return None
        is_alone = len(readings) == 1 or readings[1][0] - readings[0][0] >= _MARGIN
        return list(readings[0][1]) if is_alone else None


def _cheapest(readings: Sequence[Reading]) -> list[Reading]:
    """The two cheapest rows that differ."""
    kept: list[Reading] = []
    for reading in sorted(readings):
        if all(reading[1] != other[1] for other in kept):
            kept.append(reading)
        if len(kept) == 2:
            break
    return kept
