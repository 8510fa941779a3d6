"""The lines below a header to rows: sound lines by the C parser at once, the others one by one, none lost.

A line is sound when it has the cells of the header and its quotes stand around whole cells. What is left is, in this
order: a record over several lines, a line that `repair` can mend in one way only, a short line filled up, a line told
apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

import numpy as np
import pandas as pd

from analytics.ingest.dialect import Dialect, literal, pieces, record_end, tokenise
from analytics.ingest.limits import LONGEST_QUOTED_CELL
from analytics.ingest.lines import Flags, Lines
from analytics.ingest.profile import Column, profile
from analytics.ingest.repair import Mender

_REGULAR_SHARE = 0.2  # of the lines; so many that are too short or too long in the same way are no accident
_SAMPLE_ROWS = 2_000
_MOST_MENDING = 20_000_000  # steps; beyond, broken lines are only told apart
_MOST_JOINED = 3
_ROWS_AS_LISTS = 50_000


@dataclass(slots=True)
class Rows:
    """What became of the lines: cells by line (from 0), and the numbers of the others by what befell them."""

    width: int
    blank: frozenset[str]
    frames: list[pd.DataFrame] = field(default_factory=list)
    kept: dict[int, list[str]] = field(default_factory=dict)
    overlong: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)
    stray: list[int] = field(default_factory=list)
    mended: list[int] = field(default_factory=list)

    def fits(self, cells: list[str]) -> bool:
        """Whether cells make a row, blank ones beyond the header left out."""
        return len(cells) == self.width or (
            len(cells) > self.width and all(cell.strip() in self.blank for cell in cells[self.width :])
        )

    def keep(self, line: int, cells: list[str]) -> None:
        """Take cells as the row of a line, filled up when there are too few."""
        self.kept[line] = cells[: self.width] + [""] * (self.width - len(cells))
        if len(self.kept) >= _ROWS_AS_LISTS:
            self._pack()

    def _pack(self) -> None:
        """Turn rows kept as lists into a frame, which takes a fifth of the memory."""
        index = pd.Index(list(self.kept), dtype="int64")
        self.frames.append(pd.DataFrame(list(self.kept.values()), index=index, columns=range(self.width), dtype="str"))
        self.kept.clear()

    def cells(self) -> pd.DataFrame:
        """All rows in the order of their lines."""
        self._pack()
        frames = [frame for frame in self.frames if len(frame)] or self.frames[:1]
        found = frames[0] if len(frames) == 1 else pd.concat(frames)
        return found if found.index.is_monotonic_increasing else found.sort_index(kind="stable")


def _parsed(lines: Lines, chosen: Flags, dialect: Dialect, columns: int) -> pd.DataFrame:
    """The chosen lines, each a row of so many cells, through the C parser."""
    cells = pd.read_csv(
        BytesIO(lines.joined(chosen)), sep=dialect.delimiter, quotechar=dialect.quote, header=None, dtype=str,
        skipinitialspace=dialect.padded, names=range(columns), index_col=False, keep_default_na=False, na_filter=False,
        skip_blank_lines=False, engine="c",
    )  # fmt: skip
    cells.index = pd.Index(np.flatnonzero(chosen), dtype="int64")
    return cells


def _regular_widths(widths: np.ndarray, width: int) -> list[int]:
    """The width of the header, and those that a fifth of the lines have."""
    counts = np.bincount(widths[widths > 1], minlength=1)
    least = max(_REGULAR_SHARE * len(widths), 10)
    return [width, *(int(other) for other in np.flatnonzero(counts >= least) if other != width)]


class Splitter:
    """Splits the lines of one table; the steps stand in the order in which `split` calls them."""

    def __init__(self, lines: Lines, dialect: Dialect, width: int, blank: frozenset[str]) -> None:
        self.lines, self.dialect = lines, dialect
        self.rows = Rows(width, blank)
        self.widths = lines.widths(dialect)
        self.regular = _regular_widths(self.widths, width)
        self.open = ~np.isin(self.widths, self.regular)
        self.is_taken = np.zeros(len(lines), dtype=bool)

    def _chunk(self, at: int) -> list[str]:
        return [self.lines[number] for number in range(at, min(at + LONGEST_QUOTED_CELL, len(self.lines)))]

    def _whole_records(self) -> list[int]:
        """Take records over several lines and lines that only look odd; return the lines that are broken."""
        broken = []
        for at in map(int, np.flatnonzero(self.open)):
            line = "" if self.is_taken[at] else self.lines[at]
            if not line.strip():
                continue
            end, cells = at + 1, tokenise(line, self.dialect)
            if cells is None and line.count(self.dialect.quote) % 2:
                chunk = self._chunk(at)
                length = record_end(chunk, 0, self.dialect.quote)
                joined = tokenise("\n".join(chunk[:length]), self.dialect) if length > 1 else None
                end, cells = (at + length, joined) if joined and len(joined) == self.rows.width else (end, None)
            if cells is not None and len(cells) == self.rows.width and not self._is_odd(line, end - at):
                self.is_taken[at:end] = True
                self.rows.keep(at, cells)
            else:
                broken.append(at)
        return broken

    def _is_odd(self, line: str, length: int) -> bool:
        """Whether a cell of a single line holds a quote without being quoted: its columns must say if that is meant."""
        if length > 1 or self.dialect.quote not in line:
            return False
        quote = self.dialect.quote
        return any(quote in piece and not piece.strip().startswith(quote) for piece in pieces(line, self.dialect))

    def _sound_lines(self) -> None:
        for columns in self.regular:
            chosen = (self.widths == columns) & ~self.is_taken
            if chosen.any():
                self._take_frame(_parsed(self.lines, chosen, self.dialect, columns))

    def _take_frame(self, cells: pd.DataFrame) -> None:
        width, columns = self.rows.width, cells.shape[1]
        if columns < width:
            self.rows.short += cells.index.tolist()
            cells = cells.reindex(columns=range(width), fill_value="").astype("str")
        elif columns > width:
            is_blank = pd.Series(data=True, index=cells.index)
            for place in range(width, columns):
                is_blank &= cells[place].str.strip().isin(self.rows.blank)
            self.rows.overlong += cells.index[~is_blank].tolist()
            cells = cells.loc[is_blank, range(width)]
        self.rows.frames.append(cells)

    def _profile(self) -> tuple[Column, ...] | None:
        sample = [list(self.rows.kept.values())[:_SAMPLE_ROWS]]
        for frame in self.rows.frames[:1]:
            step = max(1, len(frame) // _SAMPLE_ROWS)
            sample.append(frame.iloc[::step].to_numpy().tolist())
        return profile([row for rows in sample for row in rows], self.rows.width)

    def _joined(self, broken: Sequence[int], place: int, mender: Mender) -> tuple[int, list[str]] | None:
        """Lines that only together have the cells of a row: a line end inside a cell without quotes."""
        text = self.lines[broken[place]]
        if not mender.price(_filled(tokenise(text, self.dialect) or [], self.rows.width)):
            return None
        for more in range(1, min(_MOST_JOINED, len(broken) - place - 1) + 1):
            if broken[place + more] != broken[place] + more:
                return None
            parts = [tokenise(self.lines[broken[place + at]], self.dialect) or [] for at in range(more + 1)]
            cells = parts[0]
            for part in parts[1:]:
                cells = [*cells[:-1], f"{cells[-1]}\n{part[0]}", *part[1:]] if cells and part else []
            if len(cells) == self.rows.width and not mender.price(cells):
                return more + 1, cells
        return None

    def _broken_lines(self, broken: Sequence[int]) -> None:
        columns, place, left = self._profile(), 0, _MOST_MENDING
        mender = Mender(self.dialect, columns) if columns else None
        while place < len(broken):
            at, used = broken[place], 1
            line = "" if self.is_taken[at] else self.lines[at]
            extra = line.count(self.dialect.delimiter) + 2 - self.rows.width
            left -= self.rows.width * max(1, extra) ** 2
            joined = self._joined(broken, place, mender) if mender and self.widths[at] < self.rows.width else None
            if joined:
                used, cells = joined
                self.rows.keep(at, cells)
                self.rows.mended.append(at)
            elif line.strip():
                self._broken_line(at, line, mender if left > 0 else None)
            place += used

    def _broken_line(self, at: int, line: str, mender: Mender | None) -> None:
        width, sound = self.rows.width, tokenise(line, self.dialect)
        plain = literal(line, self.dialect) if sound is None else sound
        if sound is not None and len(sound) == width and (mender is None or not mender.price(sound)):
            self._odd_line(at, line, sound, mender)
            return
        is_kept, is_label = self.rows.fits(plain), any(cell.strip() for cell in plain[width:])
        cells = mender.mend(line) if mender and not (is_kept and is_label) else None
        is_as_written = (is_kept or len(plain) < width) and cells == _filled(plain, width)
        if cells and not is_as_written:
            self.rows.keep(at, cells)
            is_quote = sound is None and line.count(self.dialect.delimiter) + 1 == width
            (self.rows.stray if is_quote else self.rows.mended).append(at)
        elif len(plain) <= width or is_kept:
            self.rows.keep(at, plain)
            is_doubtful = not is_label and (bool(mender and cells is None) or any(plain[width:]))
            self._tell(at, len(plain), is_doubtful=is_doubtful)
        else:
            self.rows.overlong.append(at)

    def _odd_line(self, at: int, line: str, sound: list[str], mender: Mender | None) -> None:
        """Take a line with quotes inside cells as it stands, unless that parts a sentence which quotes keep whole."""
        other = mender.parted_at_a_quote(line) if mender else None
        is_parted = other is not None and not self.dialect.padded and any(cell.startswith(" ") for cell in sound)
        self.rows.keep(at, other if other and is_parted else sound)
        if other:
            (self.rows.mended if is_parted else self.rows.stray).append(at)

    def _tell(self, at: int, cells: int, *, is_doubtful: bool) -> None:
        """Count a line that was taken as it stands: too short, with quotes that mean nothing, or cut after blanks."""
        if cells < self.rows.width:
            self.rows.short.append(at)
        elif cells == self.rows.width:
            self.rows.stray.append(at)
        elif is_doubtful:
            self.rows.mended.append(at)

    def split(self, end: int) -> Rows:
        """Return every line before `end` as a row, or among those told apart."""
        self.is_taken[end:] = True
        broken = self._whole_records()
        self._sound_lines()
        self._broken_lines(broken)
        return self.rows


def _filled(cells: list[str], width: int) -> list[str]:
    return cells[:width] + [""] * (width - len(cells))
