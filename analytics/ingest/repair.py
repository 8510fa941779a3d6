"""A broken line to the one row it can have been: quotes left open, delimiters too many, one lacking, or another one.

Every reading of the line has a price: what must have gone wrong, plus how badly its cells fit the columns. The cheapest
reading counts only when no other comes near; otherwise nobody can tell, and the line is kept apart.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analytics.ingest.dialect import DELIMITERS, Dialect, literal, pieces, tokenise
from analytics.ingest.profile import Column

_STRAY_QUOTE = 1.0
_OPEN_QUOTE = 1.5
_INNER_QUOTE = 0.5
_BARE_DELIMITER = 3.0
_EXTRA_DELIMITER = 2.0
_LOST_DELIMITER = 2.0
_MARGIN = 0.5
_DEAREST = 6.0
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

    def _cell(self, parts: Sequence[str]) -> tuple[str, float]:
        """One cell out of pieces that delimiters parted, and the price of taking them for one."""
        raw = self.dialect.delimiter.join(parts)
        quote, inner = self.dialect.quote, len(parts) - 1
        bare = raw.strip(" ")
        if len(bare) > 1 and bare[0] == bare[-1] == quote:
            found = self.dialect.cell.fullmatch(bare)
            is_sound = found is not None and found["quoted"] is not None
            return self.dialect.unquoted(bare[1:-1]), 0.0 if is_sound else _STRAY_QUOTE
        price = _OPEN_QUOTE * bare.startswith(quote) + _INNER_QUOTE * (bare[1:].count(quote) % 2)
        return self.dialect.unescaped(bare if self.dialect.padded else raw), price + _BARE_DELIMITER * inner

    def _splits(self, piece: str) -> Iterator[tuple[str, str]]:
        """Where a delimiter is lacking for certain: between two quotes, after a per cent sign, after a date."""
        quote = self.dialect.quote
        if piece.startswith(quote) and piece.endswith(quote):
            for found in re.finditer(rf"(?<=.){quote}{quote}(?=.)", piece):
                yield piece[1 : found.start()], piece[found.end() : -1]
            return
        for mark in _CERTAIN_END.finditer(piece):
            yield piece[: mark.start()], piece[mark.start() :]

    def _steps(self, parts: Sequence[str], at: int, column: int, extra: int) -> Iterator[tuple[int, Reading]]:
        """Yield how many pieces the next cells take, their price and themselves."""
        for taken in range(1, min(extra, len(parts) - at - 1) + 2):
            cell, price = self._cell(parts[at : at + taken])
            yield taken, (price + self.columns[column].misfit(cell), (cell,))

    def _readings(self, parts: Sequence[str]) -> list[Reading]:
        """The two cheapest rows that use every piece: by column, and by how many pieces are used up."""
        extra = len(parts) - len(self.columns)
        states: dict[int, list[Reading]] = {0: [(0.0, ())]}
        for column in range(len(self.columns)):
            following: dict[int, list[Reading]] = {}
            for at, found in self._with_skips(states, parts, column, extra).items():
                for taken, (price, cells) in self._steps(parts, at, column, extra - (at - column)):
                    grown = [(before + price, (*row, *cells)) for before, row in found]
                    following[at + taken] = _cheapest([*following.get(at + taken, []), *grown])
            states = following
        return self._with_skips(states, parts, len(self.columns), extra).get(len(parts), [])

    def _with_skips(
        self, states: dict[int, list[Reading]], parts: Sequence[str], column: int, extra: int
    ) -> dict[int, list[Reading]]:
        """Let an empty piece be nothing but a delimiter too many."""
        for at in range(column, column + extra):
            if at in states and not parts[at].strip():
                skipped = [(price + _EXTRA_DELIMITER, row) for price, row in states[at]]
                states[at + 1] = _cheapest([*states.get(at + 1, []), *skipped])
        return states

    def _with_one_split(self, parts: Sequence[str]) -> list[Reading]:
        readings = []
        for at, piece in enumerate(parts):
            for pair in self._splits(piece):
                before = [self._cell([other])[0] for other in parts[:at]]
                after = [self._cell([other])[0] for other in parts[at + 1 :]]
                row = (*before, *pair, *after)
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

    def _from(self, line: str, parts: Sequence[str]) -> list[Reading]:
        lacking = len(self.columns) - len(parts)
        if lacking <= 0:
            return self._readings(parts) if -lacking <= _MOST_EXTRA else []
        readings = self._with_other_delimiter(line)
        return _cheapest([*readings, *self._with_one_split(parts)]) if lacking == 1 else readings

    def mend(self, line: str) -> list[str] | None:
        """Return the one row that a line can have been, None when there is none or more than one."""
        whole, bare = pieces(line, self.dialect), line.split(self.dialect.delimiter)
        readings = self._from(line, whole)
        if whole != bare:
            readings = _cheapest([*readings, *self._from(line, bare)])
        if not readings or readings[0][0] > _DEAREST:
            return None
        is_alone = len(readings) == 1 or readings[1][0] - readings[0][0] >= _MARGIN + readings[0][0] / 10
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
