"""Broken tables, made here from a seed, read by Accord and by five other readers: one run, one metric, the same files.

    python -m benchmarks.pollution --seed 1 --rows 12

Two tables are broken one way at a time, as the surveys of real files say they are (Vitagliano et al., *Pollock*, VLDB
2023): a delimiter or a quote too many or too few in one row, another delimiter in one row, another dialect, encoding or
line end throughout, preambles, closing lines, headers lacking or repeated, a second table. The truth is the table
before it was broken.

Every reader gets the bytes and nothing else. The figures, over files:

simple      0 to 10: was it read, and precision, recall and F1 of header cells, of rows and of cells, blind to case,
            outer spaces and number format.
EXACT       share of the files whose truth can be recovered that come back equal cell for cell, in order.
SILENT      share of all files that come back otherwise, with no error and no notice.
ms/file     processor time of this process and its threads, per file.
recoverable is decided by what was done to the file, never by a reader: two numbers run together leave no trace.
"""

import argparse
import csv
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO

from benchmarks.pollution_readers import READERS, Read

Row = list[str]
_ROWS = 84
_WORDS = (
    "écharpe laine chaussure lampe été table noire vélo enfant pas cher acheter nœud garçon maïs forêt hôtel".split()
)


@dataclass(frozen=True)
class Source:
    """A sound table; `texts` are the places of its columns of free text."""

    name: str
    header: Row
    rows: list[Row]
    texts: frozenset[int]


@dataclass(frozen=True)
class Polluted:
    """A broken file, the table it was, and whether anybody could tell; `header` is None where the file has none."""

    family: str
    content: bytes
    header: Row | None
    rows: list[Row]
    is_recoverable: bool = True


def _phrase(chance: random.Random, at: int) -> str:
    extras = [f"{chance.choice(_WORDS)}, {chance.choice(_WORDS)}", f'{chance.choice(_WORDS)} 24" x', "l'été à l’œil"]
    plain = " ".join(chance.choices(_WORDS, k=chance.randint(1, 4)))
    return f"{plain} n{at}" if chance.random() < 0.85 else f"{chance.choice(extras)} n{at}"


def search_console(seed: int) -> Source:
    """A table like the queries of Search Console."""
    chance = random.Random(seed)  # noqa: S311 - broken tables, not secrets
    rows = []
    for at in range(_ROWS):
        shown = chance.randint(10, 90_000)
        clicks = chance.randint(0, shown)
        position = f"{chance.uniform(1, 60):.2f}"
        rows.append([_phrase(chance, at), str(clicks), str(shown), f"{100 * clicks / shown:.2f}%", position])
    return Source("search console", ["Top queries", "Clicks", "Impressions", "CTR", "Position"], rows, frozenset({0}))


def generic(seed: int) -> Source:
    """A table no catalogue knows: dates, towns, products, prices, stocks and remarks, some of them empty."""
    chance = random.Random(seed)  # noqa: S311 - broken tables, not secrets
    towns = ["Orléans", "Saint-Étienne", "Besançon", "Lyon", "Nîmes", "Cergy"]
    rows = [
        [
            f"2026-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}", chance.choice(towns), _phrase(chance, at),
            f"{chance.uniform(1, 900):.2f}", str(chance.randint(0, 500)),
            _phrase(chance, at) if chance.random() < 0.8 else "",
        ]
        for at in range(_ROWS)
    ]  # fmt: skip
    return Source("generic", ["day", "town", "product", "price", "stock", "remark"], rows, frozenset({1, 2, 5}))


@dataclass(frozen=True)
class Style:
    """How a table is written."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    quotes_all: bool = False
    padding: str = ""
    end: str = "\n"

    def cell(self, text: str) -> str:
        """A cell as written."""
        special = (self.delimiter, self.quote, "\n")
        if not self.quotes_all and not any(mark in text for mark in special):
            return text
        hidden = (self.escape or self.quote) + self.quote
        return self.quote + text.replace(self.quote, hidden) + self.quote

    def join(self, cells: Sequence[str]) -> str:
        """Cells as written to a line."""
        return (self.delimiter + self.padding).join(cells)

    def line(self, row: Row) -> str:
        """A row as written."""
        return self.join([self.cell(cell) for cell in row])

    def text(self, rows: Sequence[Row]) -> str:
        """Rows as written, the last one ended too."""
        return "".join(self.line(row) + self.end for row in rows)


@dataclass(frozen=True)
class Line:
    """One row as it is written once broken, what it is in truth, and whether anybody could tell."""

    family: str
    place: int
    written: str
    row: Row
    is_recoverable: bool = True


def _glued(row: Row, style: Style, gap: int) -> tuple[str, bool]:
    """A delimiter lost: between two quoted cells, after a per cent sign or a date it leaves a trace."""
    cells = [style.cell(cell) for cell in row]
    left, right = cells[gap], cells[gap + 1]
    quote = style.quote
    both_quoted = left.endswith(quote) and right.startswith(quote) and not any(quote in cell for cell in row)
    is_marked = (left.endswith("%") or re.fullmatch(r"\d{4}-\d\d-\d\d", left)) and right[:1].isalnum()
    return style.join([*cells[:gap], left + right, *cells[gap + 2 :]]), both_quoted or bool(is_marked)


def _parted(row: Row, style: Style, gap: int) -> tuple[str, bool]:
    """A delimiter too many: clear where no cell of the row is empty in truth."""
    cells = [style.cell(cell) for cell in row]
    return style.join([*cells[: gap + 1], "", *cells[gap + 1 :]]), "" not in row


def _is_plain(text: str, style: Style) -> bool:
    return bool(text) and not any(mark in text for mark in (style.delimiter, style.quote, "\n"))


def _row_breaks(source: Source, style: Style, place: int, chance: random.Random) -> Iterator[Line]:
    """Every way to break one row."""
    row, width = source.rows[place], len(source.header)

    def changed(column: int, text: str) -> Row:
        return [*row[:column], text, *row[column + 1 :]]

    def written(column: int, text: str) -> str:
        return style.join([text if at == column else style.cell(cell) for at, cell in enumerate(row)])

    for gap in range(width - 1):
        yield Line("row: delimiter lost", place, _glued(row, style, gap)[0], row, _glued(row, style, gap)[1])
        yield Line("row: delimiter added", place, _parted(row, style, gap)[0], row, _parted(row, style, gap)[1])
    for column in (column for column in range(width) if _is_plain(row[column], style)):
        text, at = row[column], chance.randint(0, len(row[column]))
        shift = at + len(style.cell(text).removesuffix(style.quote)) - len(text)
        inside = f"{text[:at]}{style.quote}{text[at:]}"
        quoted = f"{style.cell(text)[:shift]}{style.quote}{style.cell(text)[shift:]}"
        yield Line("row: quote added", place, written(column, quoted), changed(column, inside))
        if column in source.texts:
            bare = f"avant{style.delimiter} {text}"
            is_alone = not {column - 1, column + 1} & source.texts and "" not in row
            yield Line("row: bare delimiter", place, written(column, bare), changed(column, bare), is_alone)
            over = text.replace(" ", "\n", 1)
            if 0 < column < width - 1 and not style.quotes_all and over != text:
                yield Line("row: bare line end", place, written(column, over), changed(column, over))
    other = replace(style, delimiter="," if style.delimiter == ";" else ";")
    yield Line("row: other delimiter", place, other.line(row), row, not any(other.delimiter in cell for cell in row))


def broken_rows(source: Source, style: Style, chance: random.Random, count: int) -> Iterator[Polluted]:
    """Each break of `count` rows by itself, then as many files with four breaks each."""
    places = chance.sample(range(len(source.rows)), count)
    breaks = [list(_row_breaks(source, style, place, chance)) for place in places]
    yield from (_with_lines(source, style, [line]) for lines in breaks for line in lines)
    for _ in range(count * 2):
        chosen = [chance.choice(lines) for lines in chance.sample(breaks, min(4, count))]
        yield _with_lines(source, style, chosen, "rows: four breaks")


def _with_lines(source: Source, style: Style, broken: Sequence[Line], family: str = "") -> Polluted:
    lines, rows = [style.line(row) for row in [source.header, *source.rows]], list(source.rows)
    for line in broken:
        lines[line.place + 1], rows[line.place] = line.written, line.row
    is_recoverable = all(line.is_recoverable for line in broken)
    content = (style.end.join(lines) + style.end).encode()
    return Polluted(family or broken[0].family, content, source.header, rows, is_recoverable)


def _styles(*, quotes_all: bool) -> dict[str, Style]:
    return {
        "semicolon": Style(";", quotes_all=quotes_all),
        "tab": Style("\t", quotes_all=quotes_all),
        "pipe": Style("|", quotes_all=quotes_all),
        "colon": Style(":", quotes_all=quotes_all),
        "space, all quoted": Style(" ", quotes_all=True),
        "comma and space": Style(padding=" ", quotes_all=quotes_all),
        "single quote": Style(quote="'", quotes_all=True),
        "backslash": Style(escape="\\", quotes_all=quotes_all),
        "CR LF": Style(end="\r\n", quotes_all=quotes_all),
        "CR": Style(end="\r", quotes_all=quotes_all),
        "CR CR LF": Style(end="\r\r\n", quotes_all=quotes_all),
    }


def broken_files(source: Source, style: Style, chance: random.Random) -> Iterator[Polluted]:
    """The whole file otherwise than expected."""
    header, rows, width = source.header, source.rows, len(source.header)
    text, body = style.text([header, *rows]), style.text(rows)

    def made(family: str, written: str | bytes, *, top: Row | None = header, below: list[Row] = rows) -> Polluted:
        content = written.encode() if isinstance(written, str) else written
        return Polluted(f"file: {family}", content, top, below)

    for name, other in _styles(quotes_all=style.quotes_all).items():
        yield made(name, other.text([header, *rows]))
    for encoding in ("utf-8-sig", "utf-16", "cp1252", "mac_roman"):
        yield made(encoding, text.encode(encoding))
    yield made("utf-16 without mark", text.encode("utf-16-le"))
    lines = text.encode().split(b"\n")
    at = chance.randrange(1, len(rows))
    changed = text.splitlines()[at].encode("cp1252")
    yield made("one line in cp1252", b"\n".join([*lines[:at], changed, *lines[at + 1 :]]))
    yield made("zero bytes", text.replace("a", "a\x00", 3))
    yield made("zeros at the end", text + "\x00" * 512)
    yield made("as it should be", text)
    yield made("no final line end", text[:-1])
    yield made("three final line ends", text + "\n\n")
    yield made("empty lines between", text.replace("\n", "\n\n"))
    yield made("preamble", "Exported by nobody\n1 May 2026\n\n" + text)
    yield made("padded preamble", f"Exported by nobody{',' * (width - 1)}\n{',' * (width - 1)}\n{text}")
    yield made("wide preamble", f"{',' * (width + 2)}x\n{text}")
    yield made("sep= line", f"sep=,\n{text}")
    yield made("closing line", f"{text}\n© 2026 Nobody. All rights reserved.\n")
    yield made("trailing delimiters", re.sub("\n", ",\n", text))
    yield made("no header", body, top=None)
    yield made("header twice", style.text([header, header, *rows]))
    yield made("header again inside", style.text([header, *rows[:40], header, *rows[40:]]))
    yield made("header only", style.text([header]), below=[])
    yield made("delimiter added to the header", style.line([header[0], "", *header[1:]]) + "\n" + body)
    second = style.text([["shop", "owner", "staff"], *([f"s{at}", "Ada", str(at)] for at in range(20))])
    yield made("second table", f"{text}\n{second}")
    same = style.text([[f"{name} b" for name in header], *rows[:30]])
    yield made("second table as wide", f"{text}\n{same}")
    yield made("one column", "\n".join([header[0], *(row[0].replace(",", "").replace('"', "") for row in rows)]) + "\n",
               top=header[:1], below=[[row[0].replace(",", "").replace('"', "")] for row in rows])  # fmt: skip


def pollute(seed: int, count: int) -> Iterator[Polluted]:
    """Every broken file of a seed: the same seed gives the same bytes."""
    for source in (search_console(seed), generic(seed + 1)):
        for quotes_all in (False, True):
            chance = random.Random(f"{seed} {source.name} {quotes_all}")  # noqa: S311 - broken tables, not secrets
            yield from broken_files(source, Style(quotes_all=quotes_all), chance)
            for delimiter in ",;\t":
                yield from broken_rows(source, Style(delimiter, quotes_all=quotes_all), chance, count)


def _folded(cell: str) -> str:
    cell = cell.strip().lower()
    try:
        return f"{float(cell):.6g}"
    except ValueError:
        return cell


def _parts(truth: Sequence[str], found: Sequence[str]) -> float:
    """Precision, recall and F1 of a bag of texts, added up: 0 to 3."""
    if not truth and not found:
        return 3.0
    shared = (Counter(truth) & Counter(found)).total()
    precision, recall = shared / max(1, len(found)), shared / max(1, len(truth))
    return precision + recall + (2 * precision * recall / (precision + recall) if shared else 0.0)


def simple(polluted: Polluted, read: Read | None) -> float:
    """The score of 10 parts; a file that is refused has none."""
    if read is None:
        return 0.0
    truth, found = [list(map(_folded, row)) for row in polluted.rows], [list(map(_folded, row)) for row in read.rows]
    header = _parts(list(map(_folded, polluted.header or [])), list(map(_folded, read.header or [])))
    rows = _parts(list(map("".join, truth)), list(map("".join, found)))
    cells = _parts([cell for row in truth for cell in row], [cell for row in found for cell in row])
    return 1.0 + header + rows + cells


def is_exact(polluted: Polluted, read: Read | None) -> bool:
    """Whether the table came back cell for cell."""
    if read is None:
        return False
    bare = [[cell.strip() for cell in row] for row in read.rows]
    truth = [[cell.strip() for cell in row] for row in polluted.rows]
    return bare == truth and [cell.strip() for cell in read.header or []] == (polluted.header or [])


@dataclass
class Tally:
    """The marks of one reader."""

    scores: list[float]
    exact: list[bool]
    silent: list[bool]
    seconds: float = 0.0

    def add(self, polluted: Polluted, reader: Callable[[bytes], Read]) -> bool:
        """Read a file and mark it; return whether it was right where that was possible, and told where it was not."""
        start = time.process_time()
        try:
            read = reader(polluted.content)
        except Exception:  # noqa: BLE001 - whatever a peer raises is an error it told
            read = None
        self.seconds += time.process_time() - start
        exact = is_exact(polluted, read)
        silent = not exact and read is not None and not read.is_told
        self.scores.append(simple(polluted, read))
        self.exact += [exact] * polluted.is_recoverable
        self.silent.append(silent)
        return not silent and (exact or not polluted.is_recoverable)


def main() -> None:
    """Print the table of readers, and the families that ours gets wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=8, help="rows broken, per table and way of quoting")
    parser.add_argument("--only", choices=sorted(READERS), help="one reader")
    options = parser.parse_args()
    files = list(pollute(options.seed, options.rows))
    recoverable = sum(polluted.is_recoverable for polluted in files)
    print(f"{len(files)} files, {recoverable} of them recoverable, seed {options.seed}")
    print(f"{'reader':34}{'simple':>8}{'EXACT':>8}{'SILENT':>8}{'ms/file':>9}")
    for name, reader in READERS.items():
        if options.only in (None, name):
            tally, wrong = Tally([], [], []), Counter[str]()
            for polluted in files:
                if not tally.add(polluted, reader):
                    wrong[polluted.family] += 1
            marks = [sum(each) / len(each) for each in (tally.scores, tally.exact, tally.silent)]
            print(f"{name:34}{marks[0]:8.3f}{marks[1]:8.3f}{marks[2]:8.3f}{1_000 * tally.seconds / len(files):9.1f}")
            if name == "Accord":
                ours = wrong
    if options.only in (None, "Accord"):
        print("Accord, not exact though recoverable, or silent:")
        buffer = StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(ours.most_common())
        print(buffer.getvalue() or "none")


if __name__ == "__main__":
    main()
