"""Rows too many to hold: plain rows by an engine, every other row by the ordinary reader, one definition of a cell.

The head of the file says what it is. Its plain rows go from the file into Parquet in one pass; rows that are not plain
(totals, blank keys, cells that cannot be read) go through the ordinary reader, and what it then decides must be what
the plain rows were read with: otherwise they are read again. Memory does not grow with the file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import duckdb
import pandas as pd

from analytics.engine import Table, connect
from analytics.engine.duck import literal
from analytics.ingest.columns import MOST_RATIO, base_column
from analytics.ingest.decide import agree, counts_of, in_points, known_cells, mapped, sound_lines, stated_ratios
from analytics.ingest.derived import scale_of
from analytics.ingest.export import Export
from analytics.ingest.grid import Layout
from analytics.ingest.header import Match
from analytics.ingest.kinds import Kind, words
from analytics.ingest.plain import NotPlainError, Plain
from analytics.ingest.progress import Tell
from analytics.ingest.rows import MEASURES
from analytics.ingest.scan import Scan
from analytics.ingest.table import Origin, Read, export_of, read_rows

_MOST_PASSES = 4
_FEW_ODD = 1_000
_FEW_ODD_SHARE = 0.01
MAX_ODD = 500_000  # rows that go through the ordinary reader at once
MAX_KNOWN = 100_000  # distinct cells of a column that are worked out one by one
_POLL = 0.1  # seconds


class UnevenError(Exception):
    """The lines of the text are not its rows: it must be split carefully."""


@contextmanager
def _watched(connection: duckdb.DuckDBPyConnection, tell: Tell) -> Iterator[None]:
    """Tell how far a statement is while it runs."""
    over = Event()

    def watch() -> None:
        while not over.wait(_POLL):
            tell(max(0.0, connection.query_progress()) / 100, "reading")

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


class _Reader:
    """Reads one scan; the digest grows until what it decides no longer changes."""

    def __init__(self, scan: Scan, layout: Layout, match: Match, origin: Origin, folder: Path, tell: Tell) -> None:
        self.scan, self.layout, self.match, self.origin, self.tell = scan, layout, match, origin, tell
        self.target = folder / "rows"
        self.target.mkdir()
        self.digest = scan.sample
        self.has_learned = False

    @property
    def kind(self) -> Kind:
        if not isinstance(self.match.kind, Kind):
            raise NotPlainError(self.match.kind.kind)
        return self.match.kind

    def read(self, cells: pd.DataFrame) -> Read:
        grid = self.scan.grid(self.layout, cells.sort_index())
        return read_rows(self.origin.file, grid, self.kind, self.match.headings, self.match.language)

    def export(self, connection: duckdb.DuckDBPyConnection) -> Export:
        """Read the plain rows until the odd ones change nothing, and put both together."""
        if self.kind.has_ranks or self.kind.group_cells or self.kind.blank_key_is_row:
            raise NotPlainError(self.kind.name)
        for _ in range(_MOST_PASSES):
            read = self.read(self.digest)
            plain = Plain(read, known_cells(read), in_points(read))
            odd = self._pass(connection, plain)
            if odd is None:
                continue
            whole = pd.concat([self.digest[~self.digest.index.isin(odd.index)], odd])
            last = self.read(whole)
            if agree(read, last):
                self._check_points(connection, last, odd)
                return self._put_together(last, odd)
            self.digest = whole
        raise NotPlainError(self.kind.name)

    def _pass(self, connection: duckdb.DuckDBPyConnection, plain: Plain) -> pd.DataFrame | None:
        """Write the plain rows and return the odd ones; None when there was more to learn first."""
        for alias, frame in plain.joins.items():
            connection.register(alias, frame)
        target = literal(str((self.target / "0.parquet").resolve()))
        rows = f"SELECT {plain.select} FROM {self.scan.relation} s{plain.source} WHERE {plain.where}"  # noqa: S608
        with _watched(connection, self.tell):
            written = connection.execute(f"COPY ({rows}) TO {target} (FORMAT parquet, COMPRESSION snappy)").fetchone()
        odd = self.scan.rows - int(written[0] if written else 0)
        odd -= self._hidden(connection, plain) if odd else 0
        if odd > max(_FEW_ODD, _FEW_ODD_SHARE * self.scan.rows) and not self.has_learned:
            self._learn(connection, plain)
            return None
        if odd > MAX_ODD:
            raise NotPlainError(self.kind.name)
        return self._odd(connection, plain, odd) if odd else self.digest.head(0)

    def _odd(self, connection: duckdb.DuckDBPyConnection, plain: Plain, n: int) -> pd.DataFrame:
        is_hidden = self._is_hidden(plain)
        apart = f" AND ({is_hidden}) IS NOT TRUE" if is_hidden else ""
        names = ", ".join(f"s.c{place}" for place in self.digest)
        rows = f"SELECT s.line, {names} FROM {self.scan.numbered} s{plain.source}"  # noqa: S608 - names of ours
        statement = f"{rows} WHERE ({plain.where}) IS NOT TRUE{apart}"
        found = connection.execute(statement).df().set_index("line").set_axis(self.digest.columns, axis=1)
        if len(found) != n:
            raise UnevenError
        return found.astype("str").fillna("")

    # ------------------------------------------------------------------------------------------------- more to digest

    def _learn(self, connection: duckdb.DuckDBPyConnection, plain: Plain) -> None:
        """Add to the digest a copy of a plain row for every cell that is not plain and that Python can read."""
        self.has_learned = True
        sound = sound_lines(plain.read)
        if sound.empty:
            return
        base, rows, is_flagged = self.digest.loc[sound[0]], [], self._is_flagged(plain)
        for name, heading in mapped(plain.read).items():
            every = f"SELECT DISTINCT s.c{heading.place} AS cell FROM {self.scan.relation} s{plain.source}"  # noqa: S608
            where = f"({plain.checks[name]}) IS NOT TRUE AND {plain.is_own}"
            if is_flagged and not base_column(name).is_number:  # of an anonymous row, only its numbers are ever read
                where += f" AND {is_flagged} IS NOT TRUE"
            statement = f"{every} WHERE {where} LIMIT {MAX_KNOWN + 1}"
            cells = connection.execute(statement).df()["cell"].astype("str").sort_values()
            if len(cells) <= MAX_KNOWN:
                rows += [base.where(base.index != heading.place, cell) for cell in cells]
        copies = pd.DataFrame(rows, columns=self.digest.columns, index=pd.RangeIndex(-len(rows), 0)).astype("str")
        whole = pd.concat([copies, self.digest])
        self.digest = whole[(whole.index >= 0) | whole.index.isin(sound_lines(self.read(whole)))]

    # ---------------------------------------------------------------------------------------- what the vendor hides

    def _is_flagged(self, plain: Plain) -> str:
        """SQL for a row that the vendor keeps anonymous; empty for other kinds."""
        headings, kind = plain.read.reading.headings, self.kind
        flags = []
        if kind.blank_key_is_hidden:
            flags.append(f"s.c{headings[kind.key[0]].place} = ''")
        if "anonymised" in headings:
            yes = ", ".join(map(literal, words()["truth"]["yes"]))
            flags.append(f"lower(s.c{headings['anonymised'].place}) IN ({yes})")
        return f"({' OR '.join(flags)})" if flags else ""

    def _is_hidden(self, plain: Plain) -> str:
        """The same where the measures of the row can be added up."""
        is_flagged = self._is_flagged(plain)
        return f"{is_flagged} AND {plain.is_own} AND {plain.measures}" if is_flagged else ""

    def _hidden(self, connection: duckdb.DuckDBPyConnection, plain: Plain) -> int:
        """Put one row into the digest that stands for all that is hidden, and return how many rows that is."""
        is_hidden = self._is_hidden(plain)
        if not is_hidden:
            return 0
        headings, style = plain.read.reading.headings, plain.read.reading.style
        names = [name for name in MEASURES if name in headings]
        expressions = [plain.values[name] for name in names]  # noqa: PD011 - a dictionary of SQL
        sums = ", ".join(["COUNT(*)", *(f"SUM({expression})" for expression in expressions)])
        rows = f"FROM {self.scan.relation} s{plain.source} WHERE {is_hidden}"
        n, *totals = connection.execute(f"SELECT {sums} {rows}").fetchone() or (0,)
        if n:
            cells = ", ".join(f"s.c{place}" for place in self.digest)
            one = connection.execute(f"SELECT {cells} {rows} LIMIT 1").fetchone()
            row = pd.Series(one, index=self.digest.columns)
            for name, total in zip(names, totals, strict=True):
                written = f"{(total or 0) / scale_of(headings[name].printed):.6f}"
                row[headings[name].place] = written.replace(".", "," if style[name] == "comma" else ".")
            rest = self.digest[~self.digest.index.isin(plain.read.rows.hidden.index)]
            self.digest = pd.concat([row.to_frame(0).T.astype("str"), rest])
        return int(n)

    # ------------------------------------------------------------------------------------------------------ the result

    def _check_points(self, connection: duckdb.DuckDBPyConnection, read: Read, odd: pd.DataFrame) -> None:
        """Leave the table to the ordinary reader when all its rows tell of percentage points what the digest denies."""
        file = literal(str((self.target / "0.parquet").resolve()))
        for name, ratios in stated_ratios(read, odd.index).items():
            is_points, (clicks, impressions) = name in in_points(read), counts_of(name)
            ratio = f"{name} * {impressions} / {clicks} > {MOST_RATIO / (100 if is_points else 1)}"
            count = f"COUNT(*) FILTER ({ratio}), COUNT(*) FILTER (NOT ({ratio}))"
            found = connection.execute(f"SELECT {count} FROM read_parquet({file}) WHERE {clicks} > 0").fetchone()  # noqa: S608
            odd_votes = int((ratios > MOST_RATIO).sum()), int((ratios <= MOST_RATIO).sum())
            beyond, within = (plain + other for plain, other in zip(found or (0, 0), odd_votes, strict=True))
            if (beyond or within) and (beyond == within or (beyond > within) != is_points):
                raise NotPlainError(name)

    def _put_together(self, read: Read, odd: pd.DataFrame) -> Export:
        kept = read.frame[read.frame.index.isin(odd.index)]
        if len(kept):
            kept.to_parquet(self.target / "1.parquet", index=False)
        return export_of(read, Table(self.target), self.origin)


def read_bulk(scan: Scan, layout: Layout, match: Match, origin: Origin, path: Path, folder: Path, tell: Tell) -> Export:
    """Return the export of a large text; its table is a folder of Parquet files in `folder`.

    Raises
    ------
    NotPlainError
        If it needs rules that only the ordinary reader has, or has too many rows that are not plain.
    UnevenError
        If the lines of the text are not its rows.
    duckdb.Error
        If the engine cannot split the text.
    RefusedInput
        As the ordinary reader does.

    """
    with connect([path.parent, folder], ordered=True, as_written=True) as connection:
        return _Reader(scan, layout, match, origin, folder, tell).export(connection)
