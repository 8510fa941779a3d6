"""A broken line to the one row it can have been: quotes left open, delimiters too many, one lacking, or another one.

Every reading of the line has a price: what must have gone wrong, plus how badly its cells fit the columns. The cheapest
reading counts only when no other comes near; otherwise nobody can tell, and the line is kept apart.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analytics.ingest.dialect import DELIMITERS, RARE_DELIMITERS, Dialect, literal, pieces, tokenise
from analytics.ingest.profile import Column

_STRAY_QUOTE = 1.0
_OPEN_QUOTE = 1.5
_INNER_QUOTE = 0.5
_BARE_DELIMITER = 3.0
_EXTRA_DELIMITER = 2.0
_LOST_DELIMITER = 2.0
_LACKING_CELL = 2.0
_SOUND_QUOTES = 1.5  # to take quotes for mere characters though they stand around whole cells
_MARGIN = 0.5
_DEAREST = 6.0
_MOST_EXTRA = 40
_MOST_QUOTES = 40
_LONGEST_GLUED = 300
_WITHIN_NUMBER = re.compile(r"\d[.,]?\d")
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

    def _splits(self, piece: str, at: int) -> Iterator[tuple[str, str]]:
        """Where a delimiter is lacking: between two quotes, after a per cent sign or a date, or as two shapes say."""
        quote = self.dialect.quote
        if piece.startswith(quote) and piece.endswith(quote):
            for found in re.finditer(rf"(?<=.){quote}{quote}(?=.)", piece):
                yield piece[: found.start() + 1], piece[found.end() - 1 :]
            return
        cuts = {mark.start() for mark in _CERTAIN_END.finditer(piece)}
        for cut in sorted(cuts.union(self._shaped(piece, at))):
            yield piece[:cut], piece[cut:]

    def _shaped(self, piece: str, at: int) -> list[int]:
        """Where a piece parts into the cells of two neighbouring columns, of which one is built alike throughout."""
        left, right = self.columns[at : at + 2]
        cuts = []
        for cut in range(1, len(piece)) if len(piece) <= _LONGEST_GLUED and (left.shape or right.shape) else ():
            ends, begins = self._cell([piece[:cut]])[0], self._cell([piece[cut:]])[0]
            is_left = left.shape and left.shape.fullmatch(ends) and not right.misfit(begins)
            if is_left or (right.shape and right.shape.fullmatch(begins) and not left.misfit(ends)):
                cuts.append(cut)
        return [cut for cut in cuts if not _WITHIN_NUMBER.match(piece, cut - 1)] or cuts

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
        cells = [self._cell([piece])[0] for piece in parts]
        for at, piece in enumerate(parts):
            for pair in self._splits(piece, at):
                row = (*cells[:at], *(self._cell([part])[0] for part in pair), *cells[at + 1 :])
                readings.append((_LOST_DELIMITER + self.price(row), row))
        return _cheapest(readings)

    def _with_delimiter_at_a_quote(self, line: str) -> list[Reading]:
        """Rows like any other that one delimiter beside a quote makes, all quotes then standing around whole cells."""
        mark, quote = self.dialect.delimiter, self.dialect.quote
        near = [(at, line[at - 1 : at + 1]) for at in range(1, len(line))]
        places = [at for at, marks in near if quote in marks and mark not in marks]
        lines = [line[:at] + mark + line[at:] for at in places[: _MOST_QUOTES + 1]]
        rows = [tuple(tokenise(other, self.dialect) or ()) for other in lines if self._is_quoted_well(other)]
        fitting = [row for row in rows if len(row) == len(self.columns) and not self.price(row)]
        return _cheapest([(_LOST_DELIMITER, row) for row in fitting if len(places) <= _MOST_QUOTES])

    def _is_quoted_well(self, line: str) -> bool:
        return all(
            self.dialect.quote not in piece.lstrip(" ")[1:] or piece.lstrip(" ").startswith(self.dialect.quote)
            for piece in pieces(line, self.dialect)
        )

    def _with_other_delimiter(self, line: str) -> list[Reading]:
        readings = []
        for mark in (*DELIMITERS.values(), *RARE_DELIMITERS.values()):
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

    def _as_it_stands(self, sound: Sequence[str] | None) -> list[Reading]:
        """The line as a row whose last cells lack, where it may end so."""
        if sound is None or len(sound) >= len(self.columns):
            return []
        row = (*sound, *[""] * (len(self.columns) - len(sound)))
        return [(_LACKING_CELL + self.price(row), row)]

    def parted_at_a_quote(self, line: str) -> list[str] | None:
        """Return the one row that a delimiter beside a quote makes of a line, None for none or several."""
        readings = self._with_delimiter_at_a_quote(line)
        return list(readings[0][1]) if len(readings) == 1 else None

    def mend(self, line: str) -> list[str] | None:
        """Return the one row that a line can have been, None when there is none or more than one."""
        whole, bare = pieces(line, self.dialect), line.split(self.dialect.delimiter)
        sound = tokenise(line, self.dialect)
        readings = [*self._from(line, whole), *self._with_delimiter_at_a_quote(line), *self._as_it_stands(sound)]
        if whole != bare:
            dearer = 0.0 if sound is None else _SOUND_QUOTES
            readings += [(price + dearer, row) for price, row in self._from(line, bare)]
        readings = _cheapest(readings)
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
