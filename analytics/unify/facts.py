"""Rows of both sides as facts, and the sums an engine makes of them.

A fact is a surface form as typed, its labels, its day and its measures in whole millionths. The dictionary gives each
surface form its query key. An engine then only ever joins on equality and adds whole numbers, in SQL that every engine
reads alike: the sums are exact, whatever the order of the rows and whichever engine adds them.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import pandas as pd

from analytics.engine import Engine, Local, Session, Table
from analytics.engine.session import Selects
from analytics.schema import Period
from analytics.unify.dictionary import Dictionary

Side = Literal["paid", "organic"]
PAID_MEASURES = {
    "impressions": "paid_impressions",
    "clicks": "paid_clicks",
    "cost": "cost",
    "conversions": "conversions",
    "conversion_value": "conversion_value",
}
ORGANIC_MEASURES = {"impressions": "organic_impressions", "clicks": "organic_clicks"}
_MEASURES = {"paid": PAID_MEASURES, "organic": ORGANIC_MEASURES}
_LABELS = {"paid": ("campaign", "ad_group", "match_type"), "organic": ("page",)}
_PLACES = ("place_weight", "place_impressions")  # impressions times position, and the impressions that have one
SIDES: tuple[Side, Side] = ("paid", "organic")
_MILLION = 1_000_000
_COUNTED = 9e12  # what 64 bits hold in millionths
_NO_ROWS = Table(pd.DataFrame({"query": pd.Series(dtype="str")}))  # gives a side without tables its columns


def _text(table: Table, name: str) -> str:
    return f"COALESCE(CAST({name} AS VARCHAR), '')" if name in table else "''"


def _millionths(table: Table, name: str) -> str:
    return f"COALESCE(TRY_CAST(ROUND(CAST({name} AS DOUBLE) * {_MILLION}) AS BIGINT), 0)" if name in table else "0"


def _places(table: Table) -> list[str]:
    """Weigh each position by its impressions; one below 1, without impressions or past counting is no position."""
    if not {"position", "impressions"} <= set(table.columns):
        return [f"CAST(0 AS BIGINT) AS {name}" for name in _PLACES]
    known = f"CASE WHEN position >= 1 AND impressions > 0 AND position * impressions < {_COUNTED} THEN"
    weights = ("CAST(impressions AS DOUBLE) * position", "CAST(impressions AS DOUBLE)")
    return [
        f"COALESCE(TRY_CAST(ROUND({known} {weight} END * {_MILLION}) AS BIGINT), 0) AS {name}"
        for weight, name in zip(weights, _PLACES, strict=True)
    ]


def fact_columns(table: Table, side: Side) -> str:
    """Return the select list that turns the rows of an export's table into facts of a side, for DuckDB."""
    word = next((name for name in ("query", "keyword") if name in table), "")
    day = "CAST(date AS DATE)" if "date" in table else "CAST(NULL AS DATE)"
    columns = [
        f"{_text(table, word)} AS text",
        f"{day} AS day",
        *(f"{_text(table, name)} AS {name}" for name in _LABELS[side]),
        *(f"CAST({_millionths(table, name)} AS BIGINT) AS {name}" for name in _MEASURES[side]),
        *(_places(table) if side == "organic" else ()),
    ]
    return ", ".join(columns)


def _sums(side: Side) -> str:
    names = (*_MEASURES[side], *(_PLACES if side == "organic" else ()))
    return ", ".join(f"SUM({name}) AS {name}" for name in names)


def sum_by_text(side: Side) -> str:
    """Return the SQL that adds up the facts of a side by surface form; every surface form is in it once."""
    first = ", MIN(CASE WHEN page <> '' THEN page END) AS page" if side == "organic" else ""
    return f"SELECT text, {_sums(side)}{first} FROM {side} GROUP BY text ORDER BY text"  # noqa: S608 - names of ours


def sum_by(side: Side, *keys: str, during: Period | None = None) -> str:
    """Return the SQL that adds up the facts of a side by `query`, `day` and labels; undated facts have no day."""
    by = ", ".join(keys)
    days = f" WHERE day BETWEEN DATE '{during.start}' AND DATE '{during.end}'" if during else ""
    dated = " WHERE day IS NOT NULL" if "day" in keys else days
    facts = f"{side} f JOIN dictionary d ON d.text = f.text{dated}"
    return f"SELECT {by}, {_sums(side)} FROM {facts} GROUP BY {by} ORDER BY {by}"  # noqa: S608 - names of ours


SPENT = "SELECT MIN(day) AS first, MAX(day) AS last FROM paid f JOIN dictionary d ON d.text = f.text WHERE f.cost > 0"
"""First and last day with spend."""

HEAVIEST_PAGE = (
    "WITH s AS (SELECT query, page, SUM(clicks) AS clicks FROM organic f JOIN dictionary d ON d.text = f.text"
    " WHERE f.page <> '' AND f.clicks > 0 GROUP BY query, page)"
    " SELECT s.query, MIN(s.page) AS page FROM s JOIN (SELECT query, MAX(clicks) AS clicks FROM s GROUP BY query) m"
    " ON m.query = s.query AND m.clicks = s.clicks GROUP BY s.query ORDER BY s.query"
)
"""Per query, the page with most clicks, the first in the alphabet on a tie; queries without clicks are left out."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """A session that groups queries by their place in `names`: a number costs an engine half of what a text does."""

    session: Session
    names: "pd.Index[str]"

    def run(self, statement: str) -> pd.DataFrame:
        """Return the answer to a SQL statement, its `query` as a key again."""
        found = self.session.run(statement)
        return found.assign(query=self.names.take(found["query"].to_numpy())) if "query" in found else found


@dataclass(frozen=True, eq=False)
class Facts:
    """Facts of both sides, asked through an engine; empty without tables.

    Attributes
    ----------
    dictionary
        `text, query`: the key of every surface form. Facts whose surface form it lacks are out of scope.
    by_text
        Sums of each side by surface form, in millionths, `page` on the organic side; whatever the scope.

    """

    paid: tuple[Table, ...] = ()
    organic: tuple[Table, ...] = ()
    dictionary: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"text": [], "query": []}, dtype="str"))
    engine: Engine = field(default_factory=Local)
    by_text: Mapping[Side, pd.DataFrame] = field(default_factory=dict)

    @cached_property
    def _relations(self) -> Selects:
        return {side: _selects(getattr(self, side), side) for side in SIDES}

    @contextmanager
    def session(self) -> Iterator[Keyed]:
        """Open the engine on these facts and their dictionary."""
        places, names = pd.factorize(self.dictionary["query"], sort=True)
        with self.engine.open(self._relations) as session:
            session.add("dictionary", pd.DataFrame({"text": self.dictionary["text"], "query": places.astype("int32")}))
            yield Keyed(session, names)

    def only(self, queries: frozenset[str]) -> "Facts":
        """Keep the facts of some queries."""
        return replace(self, dictionary=self.dictionary[self.dictionary["query"].isin(queries)])

    def within(self, paid: Sequence[Table], organic: Sequence[Table]) -> "Facts":
        """Return these facts as fewer rows of their tables tell them, the surface forms keyed as they were."""
        return _added(replace(self, paid=tuple(paid), organic=tuple(organic)))

    def is_dated(self, side: Side) -> bool:
        """Whether any table of a side carries days."""
        return any("date" in table for table in getattr(self, side))

    def sums(self, side: Side, *keys: str, during: Period | None = None) -> pd.DataFrame:
        """Add up a side by columns among `query`, `day` and its labels: the keys, then its measures.

        Counts are counts and money is money of the whole period; the organic side carries `organic_position`, the
        impression-weighted mean, NaN where no row has both a position of 1 or more and impressions.
        """
        return self.sums_of([side], *keys, during=during)[0]

    def sums_of(self, wanted: Sequence[Side], *keys: str, during: Period | None = None) -> list[pd.DataFrame]:
        """Add up several sides as `sums` does, in one session: opening one costs more than a small sum."""
        with self.session() as session:
            return [measured(session.run(sum_by(side, *keys, during=during)), side) for side in wanted]

    def daily(self) -> pd.DataFrame | None:
        """Both sides by `date` and `query` where at least one is dated; the measures of an absent side are zero."""
        return self._both_by("day", "query")

    def by_day(self) -> pd.DataFrame | None:
        """Both sides by `date` where at least one is dated; the measures of an absent side are zero."""
        return self._both_by("day")

    def _both_by(self, *keys: str) -> pd.DataFrame | None:
        dated = [side for side in SIDES if self.is_dated(side)]
        if not dated:
            return None
        parts = [sums.set_index(list(keys)) for sums in self.sums_of(dated, *keys)]
        others: list[pd.DataFrame | pd.Series] = [*parts[1:]]
        joined = parts[0].join(others, how="outer").sort_index().reset_index().rename(columns={"day": "date"})
        measures = [*PAID_MEASURES.values(), *ORGANIC_MEASURES.values()]
        both = joined.reindex(columns=[*joined.columns[: len(keys)], *measures, "organic_position"])
        both[measures] = both[measures].fillna(0.0)
        return both.astype({"date": "datetime64[ns]"})


def _selects(tables: Sequence[Table], side: Side) -> tuple[tuple[Table, str], ...]:
    return tuple((table, fact_columns(table, side)) for table in (*tables, _NO_ROWS))


def measured(sums: pd.DataFrame, side: Side) -> pd.DataFrame:
    """Return sums in millionths as measures under their side's names, `organic_position` worked out."""
    found = sums.rename(columns=_MEASURES[side])
    names = list(_MEASURES[side].values())
    found[names] = found[names].astype("float64") / _MILLION
    if side == "organic":
        weight, impressions = (found.pop(name).astype("float64") for name in _PLACES)
        found["organic_position"] = weight / impressions.where(impressions > 0)
    return found


def facts_of(paid: Sequence[Table], organic: Sequence[Table], dictionary: Dictionary, engine: Engine) -> Facts:
    """Collect the tables that speak for each side, every surface form with its key and its sums."""
    unkeyed = _added(Facts(tuple(paid), tuple(organic), engine=engine))
    texts = pd.concat([sums["text"] for sums in unkeyed.by_text.values()]).drop_duplicates()
    return replace(unkeyed, dictionary=dictionary.of(texts))


def _added(facts: Facts) -> Facts:
    with facts.session() as session:
        return replace(facts, by_text={side: session.run(sum_by_text(side)) for side in SIDES})
