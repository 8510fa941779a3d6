"""The SQL of plain rows: what Python decided about a file, said so that an engine can apply it to millions of rows.

A row is plain when every cell is written as the decisions expect, or is a cell whose meaning Python already worked out.
Nothing else is read here: any other row is handed back to Python, so the meaning of a cell is defined once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from math import inf

import pandas as pd

from analytics.engine.duck import literal, quoted
from analytics.ingest.columns import base_column
from analytics.ingest.dates import names_periods
from analytics.ingest.derived import scale_of
from analytics.ingest.footer import label_places
from analytics.ingest.header import Heading
from analytics.ingest.kinds import words
from analytics.ingest.table import Read

_FEW = 16  # known cells that are cheaper as a CASE than as a join
_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + "\u200b\u180e\ufeff"
FIRST_DAY, LAST_DAY = "1900-01-01", "2099-12-31"  # what a year is: 19.. or 20..
_LAST_LETTER = "\U0010ffff"
_NUMBER = {"dot": r"[0-9]+(?:\.[0-9]+)?", "comma": r"[0-9]+(?:,[0-9]+)?"}
_SHORT = 12  # bytes; a number that is no longer is below the highest legal one


class NotPlainError(Exception):
    """The table needs a rule that only Python knows."""


@dataclass(frozen=True, eq=False)
class Known:
    """Cells of a column whose meaning Python worked out: `cell, value`, and `until` where a cell names several days."""

    cells: pd.DataFrame

    @property
    def has_ends(self) -> bool:
        """Whether a cell names more than a day."""
        return "until" in self.cells


@dataclass(slots=True)
class Plain:
    """Conditions and expressions over a relation `s` of texts `c0, c1 …`, and the tables of known cells they join."""

    read: Read
    known: Mapping[str, Known]
    points: frozenset[str]
    conditions: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    checks: dict[str, str] = field(default_factory=dict)
    joins: dict[str, pd.DataFrame] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Work out every column of the table, in its order."""
        for name, heading in self.read.reading.headings.items():
            if name == "currency":
                self.checks[name] = self._is_known(heading.place, self.known[name])
            else:
                self._column(name, heading)
        self._derived()
        lacking = [name for name in self.read.frame if name not in self.values]
        if lacking:
            raise NotPlainError(lacking)
        self.conditions += [*self.checks.values(), self.is_own]

    @property
    def measures(self) -> str:
        """Whether every number of a row is plain."""
        numbers = [check for name, check in self.checks.items() if name != "currency" and base_column(name).is_number]
        return " AND ".join(numbers) or "TRUE"

    # ------------------------------------------------------------------------------------------------ what SQL reads

    @property
    def source(self) -> str:
        """The joins of known cells, after `FROM … s`."""
        return "".join(f" LEFT JOIN {alias} ON {alias}.cell = s.c{alias[1:]}" for alias in self.joins)

    @property
    def select(self) -> str:
        """The columns of the table."""
        return ", ".join(f"{self.values[name]} AS {quoted(name)}" for name in map(str, self.read.frame))

    @property
    def where(self) -> str:
        """Whether a row is plain."""
        return " AND ".join(f"({condition})" for condition in self.conditions)

    # ----------------------------------------------------------------------------------------------- columns by unit

    def _column(self, name: str, heading: Heading) -> None:
        unit, cell = base_column(name).unit, f"s.c{heading.place}"
        if unit == "date":
            self._date(name, heading)
        elif unit != "text":
            self._number(name, heading)
        elif name in self.known:
            self.checks[name] = self._is_known(heading.place, self.known[name])
            self.values[name] = f"CAST({self._lookup(heading.place, self.known[name], 'value')} AS VARCHAR)"
        else:
            self._text(name, cell)

    def _lookup(self, place: int, known: Known, column: str) -> str:
        """The value of a known cell: a CASE over a few, a join with many."""
        cells = known.cells
        if len(cells) > _FEW:
            self.joins[f"k{place}"] = cells
            return f"k{place}.{column}"
        pairs = zip(cells["cell"], cells[column], strict=True)
        cases = " ".join(f"WHEN {literal(cell)} THEN {_constant(value)}" for cell, value in pairs)
        return f"CASE s.c{place} {cases} END" if cases else "NULL"

    def _is_known(self, place: int, known: Known) -> str:
        if len(known.cells) > _FEW:
            self.joins[f"k{place}"] = known.cells
            return f"k{place}.cell IS NOT NULL"
        return _is_one_of(f"s.c{place}", known.cells["cell"])

    def _date(self, name: str, heading: Heading) -> None:
        """A day as ISO 8601 writes it is read as it stands; any other way to write it is looked up."""
        known, cell = self.known[name], f"s.c{heading.place}"
        iso = f"TRY_CAST({cell} AS DATE)"
        is_iso = f"{cell} BETWEEN {literal(FIRST_DAY)} AND {literal(LAST_DAY)} AND CAST({iso} AS VARCHAR) = {cell}"
        is_known = self._is_known(heading.place, known)
        self.checks[name] = is_known if names_periods(heading.printed) else f"({is_iso} OR {is_known})"
        ends = {name.replace("date", "date_end", 1): "until"} if known.has_ends else {}
        for column, value in ({name: "value"} | ends).items():
            found = f"CAST({iso} AS TIMESTAMP_NS)"
            if known.cells["value"].notna().any():
                found = f"COALESCE(CAST({self._lookup(heading.place, known, value)} AS TIMESTAMP_NS), {found})"
            self.values[column] = found

    def _number(self, name: str, heading: Heading) -> None:
        column, style = base_column(name), self.read.reading.style[name]
        cell, special = f"s.c{heading.place}", self.known[name]
        sign = "" if column.low >= 0 else "-?"
        plain = f"regexp_full_match({cell}, {literal(sign + _NUMBER[style])})"
        written = cell if style == "dot" else f"replace({cell}, ',', '.')"
        value = _scaled(f"TRY_CAST({written} AS DOUBLE)", heading, in_points=name in self.points)
        if 10**_SHORT <= column.high < inf:
            plain += f" AND (strlen({cell}) <= {_SHORT} OR {value} <= {_constant(float(column.high))})"
        if column.high < 10**_SHORT or (column.unit == "share" and name not in self.points):
            plain += f" AND {value} <= {_constant(1.0 if column.unit == 'share' else float(column.high))}"
        self.checks[name] = f"({plain} OR {self._is_known(heading.place, special)})"
        if len(special.cells) and special.cells["value"].notna().any():
            known = self._lookup(heading.place, special, "value")
            value = f"CASE WHEN {self._is_known(heading.place, special)} THEN {known} ELSE {value} END"
        self.values[name] = f"NULLIF({value}, 0)" if column.unit == "position" else value

    def _text(self, name: str, cell: str) -> None:
        kind = self.read.reading.kind
        self.conditions.append(_is_stripped(cell))
        if name == kind.key[0]:
            self.conditions += [
                f"{cell} <> ''",
                *(f"NOT contains({cell}, {literal(mark)})" for mark, _ in kind.replace),
            ]
            self.values[name] = cell
        else:
            longest = max(len(word.encode()) for word in words()["missing"])
            missing = _is_one_of(cell, words()["missing"])
            self.values[name] = (
                f"CASE WHEN strlen({cell}) > {longest} THEN {cell} WHEN {missing} THEN NULL ELSE {cell} END"
            )
        if name == "anonymised":
            self.conditions.append(f"NOT {_is_one_of(f'lower({cell})', words()['truth']['yes'])}")
        if name == "keyword":
            self._match_marks(cell)

    # -------------------------------------------------------------------------------------------- rules across columns

    def _match_marks(self, cell: str) -> None:
        """Marks of a match type around a keyword; until one was seen, a keyword with marks is no plain row."""
        exact, phrase = (f"regexp_full_match({cell}, {literal(mark)})" for mark in (r"\[.+\]", '".+"'))
        place = self.read.reading.headings["keyword"].place
        seen = self.read.rows.data[place].str.match(r'^(\[.+\]|".+")$').any()
        if not seen:
            self.conditions.append(f"NOT ({exact} OR {phrase})")
            return
        bare = f"{cell}[2:-2]"
        self.conditions.append(f"NOT ({exact} OR {phrase}) OR ({_is_stripped(bare)})")
        self.values["keyword"] = f"CASE WHEN {exact} OR {phrase} THEN {bare} ELSE {self.values['keyword']} END"
        self.values.setdefault(
            "match_type", f"CASE WHEN {exact} THEN 'exact' WHEN {phrase} THEN 'phrase' ELSE 'broad' END"
        )

    def _derived(self) -> None:
        if "clicks" not in self.values and "interactions" in self.values and "campaign_type" not in self.values:
            self.values["clicks"] = self.values["interactions"]
        for name, rule in words()["derived"].items():
            if rule["sum"] in self.values and rule["over"] in self.values:
                over = self.values[rule["over"]]
                share = f"{self.values[rule['sum']]} / CASE WHEN {over} > 0 THEN {over} END"
                self.values.setdefault(name, f"{share} + {_constant(float(rule['plus']))}")

    @property
    def is_own(self) -> str:
        """Whether a row cannot be a header again, a total, a last word, or one of two columns that should agree."""
        grid, headings = self.read.grid, self.read.reading.headings
        places = list(range(grid.cells.shape[1]))
        prefixes = sorted({word[:5] for word in (*words()["total_prefix"], *words()["grand_total"])})
        found = [f"s.c{places[0]} <> {literal(grid.header[0].strip())}"]
        if len(places) > 1:
            found.append(" OR ".join(f"s.c{place} <> ''" for place in places[1:]))
        for place in label_places(places, {name: heading.place for name, heading in headings.items()}):
            starts = " OR ".join(f"starts_with(s.c{place}, {literal(prefix)})" for prefix in prefixes)
            low, high = literal(prefixes[0]), literal(prefixes[-1] + _LAST_LETTER)
            found.append(f"CASE WHEN s.c{place} BETWEEN {low} AND {high} THEN NOT ({starts}) ELSE TRUE END")
        twins = [heading for heading in self.read.chosen.headings if heading not in headings.values()]
        found += [f"s.c{twin.place} = s.c{headings[twin.column].place}" for twin in twins]
        return " AND ".join(f"({condition})" for condition in found)


def _scaled(value: str, heading: Heading, *, in_points: bool) -> str:
    scale = scale_of(heading.printed)
    scaled = value if scale == 1 else f"{value} * {_constant(scale)}"
    return f"{scaled} / {_constant(100.0)}" if in_points else scaled


def _constant(value: str | float | pd.Timestamp | None) -> str:
    if pd.isna(value):
        return "NULL"
    if isinstance(value, float):
        return f"CAST('{value!r}' AS DOUBLE)"
    return literal(str(value))


def _is_one_of(cell: str, words: "pd.Series[str] | list[str]") -> str:
    listed = ", ".join(map(literal, words))
    return f"{cell} IN ({listed})" if listed else "FALSE"


@cache
def _blanks() -> str:
    return ", ".join(literal(blank) for blank in _BLANKS if not blank.isascii())


def _is_stripped(cell: str) -> str:
    """Whether neither end of a text is blank: ASCII is told by its place in the alphabet, the rest by name."""
    plain = f"{cell} BETWEEN '!' AND '~' AND {cell}[-1] BETWEEN '!' AND '~'"
    ends = f"{cell}[1] NOT IN ({_blanks()}) AND {cell}[-1] NOT IN ({_blanks()})"
    other = f"{cell} > '!' AND {cell}[-1] > '!' AND {ends}"
    return f"CASE WHEN {plain} THEN TRUE ELSE ({other}) OR {cell} = '' END"  # an OR would look at every row twice
