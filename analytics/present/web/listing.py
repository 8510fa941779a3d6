"""The first rows of a table, printed as the reader writes numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from analytics.decide import VERDICTS
from analytics.present.draw import known, verdict_name
from analytics.present.look import Look
from analytics.present.story.view import View
from analytics.present.tables import TableColumn, on_screen

_WORDS = ("text", "category")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as printed; `share` draws a bar of that share, `verdict` colours its word."""

    words: str
    share: float | None = None
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A column's words, its definition, and what it holds: `number`, `range`, `prose`, or `name`."""

    label: str
    help: str
    holds: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The first rows of a table, and in words how many of how many they are."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shown: str


def listing(view: View, most: int, look: Look) -> Listing | None:
    """The first rows of a view's table as on screen, or None."""
    if view.table is None:
        return None
    show = printers(look)
    columns = [column for column in view.table.on("screen") if column.kind in (*show, *_WORDS)]
    frame = on_screen(view.table, most, look)
    cells = [_cells(frame[column.name].tolist(), column, show.get(column.kind), look) for column in columns]
    heads = tuple(Head(column.label, column.help, _holds(column, show)) for column in columns)
    n = len(view.table.frame)
    told = look.text("web.table.first", shown=len(frame), n=n) if n > len(frame) else look.text("web.table.all", n=n)
    return Listing(view.table_title, heads, tuple(zip(*cells, strict=True)), told)


def _holds(column: TableColumn, show: Mapping[str, object]) -> str:
    if column.kind in show:
        return "number"
    if column.name.endswith("_range"):
        return "range"
    return "prose" if column.kind == "text" and column.name != "query" else "name"


def printers(look: Look) -> dict[str, Callable[[float], str]]:
    """How a number of each kind is printed."""
    return {
        "money": partial(look.money, decimals=0),
        "price": partial(look.money, decimals=2),
        "count": look.count,
        "share": look.percent,
        "position": partial(look.count, decimals=1),
        "factor": partial(look.count, decimals=2),
    }


def _cells(values: list[object], column: TableColumn, show: Callable[[float], str] | None, look: Look) -> list[Cell]:
    if show is not None:
        return [_number(float(value), column, show) for value in values]  # type: ignore[arg-type]
    codes = {verdict_name(verdict, look): verdict for verdict in VERDICTS} if column.name == "verdict" else {}
    texts = ["" if value is None or value != value else str(value) for value in values]  # noqa: PLR0124 - NaN
    return [Cell(text, verdict=codes.get(text, "")) for text in texts]


def _number(value: float, column: TableColumn, show: Callable[[float], str]) -> Cell:
    if not known(value):
        return Cell("")
    return Cell(show(value), share=min(max(value, 0.0), 1.0) if column.name == "confidence" else None)
