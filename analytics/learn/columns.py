"""Which column of a long table is the day, the unit and the measure: by name, else the only one that can be it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from analytics.errors import RefusedInput
from analytics.schema import Notice

PARTS = ("spend", "paid_clicks", "organic_clicks")


@dataclass(frozen=True, slots=True)
class Roles:
    """Places of columns in the header.

    `metric` is None where paid and organic clicks are added up instead; `others` are measures that were not read.
    """

    date: int
    unit: int
    metric: int | None
    parts: Mapping[str, int]
    pair: int | None = None
    others: tuple[str, ...] = ()


@cache
def _names() -> Mapping[str, list[str]]:
    return tomllib.loads((files(__package__) / "columns.toml").read_text("utf-8"))


def folded(text: str) -> str:
    """A name as it is compared."""
    return " ".join(text.casefold().split())


def _place(role: str, header: list[str]) -> int | None:
    return next((header.index(name) for name in _names()[role] if name in header), None)


def _asked(file: str, header: tuple[str, ...], name: str) -> int:
    names = [folded(cell) for cell in header]
    if folded(name) not in names:
        raise RefusedInput(Notice.of("learn.refused.no_such_column", file=file, name=name, header=", ".join(header)))
    return names.index(folded(name))


def roles(file: str, header: tuple[str, ...], numeric: tuple[bool, ...], metric: str | None = None) -> Roles:
    """Find the roles of the columns; `numeric` says which columns hold numbers only, `metric` which measure is asked.

    Examples
    --------
    >>> found = roles("test.csv", ("Date", "Geo", "Sales"), (False, False, True))
    >>> found.date, found.unit, found.metric
    (0, 1, 2)

    Raises
    ------
    RefusedInput
        If the day, the unit or the measure cannot be told, or the table has no column of the name asked for.

    """
    names = [folded(cell) for cell in header]
    date = _place("date", names)
    pair, parts = _place("pair", names), {role: at for role in PARTS if (at := _place(role, names)) is not None}
    taken = {at for at in (date, pair, *parts.values()) if at is not None}
    measures = [names.index(name) for name in _names()["metric"] if name in names and names.index(name) not in taken]
    texts = [at for at, is_number in enumerate(numeric) if not is_number and at not in {*taken, *measures}]
    unit = _place("unit", names)
    unit = texts[0] if unit is None and len(texts) == 1 else unit
    if date is None or unit is None:
        role = "date" if date is None else "unit"
        known = ", ".join(_names()[role][:12])
        raise RefusedInput(Notice.of(f"learn.refused.no_{role}", file=file, header=", ".join(header), known=known))
    free = [at for at, is_number in enumerate(numeric) if is_number and at not in taken | {unit}]
    named = [at for at in measures if at != unit]
    both = {"paid_clicks", "organic_clicks"} <= parts.keys()
    chosen = _asked(file, header, metric) if metric else _measure(named, free, is_sum=both)
    if chosen is None and not both:
        known = ", ".join(_names()["metric"][:12])
        raise RefusedInput(Notice.of("learn.refused.no_metric", file=file, header=", ".join(header), known=known))
    others = tuple(header[at] for at in named if at != chosen)
    return Roles(date, unit, chosen, parts, pair, others)


def _measure(named: list[int], free: list[int], *, is_sum: bool) -> int | None:
    """The measure that the names prefer, else the only column of numbers that is left; none where clicks are added."""
    if is_sum:
        return None
    return next(iter(named), free[0] if len(free) == 1 else None)
