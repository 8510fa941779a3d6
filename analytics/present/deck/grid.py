"""Native tables: one line a row, the columns that fit, numbers to the right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Pt

from analytics.present.deck.axes import printed
from analytics.present.deck.measure import clean, cut, fit, lines, width
from analytics.present.deck.paint import Box, Line, describe, put, rgb
from analytics.present.look import Look
from analytics.present.tables import DisplayTable, TableColumn, on_screen

ROW, HEAD = 19.0, 31.0
"""Heights of a row and of the row of names, in points."""

_SIZE = 10.0
_PAD = 5.0  # points on either side of a cell's words
_WORDS = ("text", "category")
_WIDEST, _FIRST = 230.0, 0.5  # what a column of words takes at most, in points; what the first one keeps, of the room
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the style without lines or fills
_HEAD_LINES = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is drawn: what it is called, its cells, its width in points, and whether it holds numbers."""

    name: str
    cells: tuple[str, ...]
    width: float
    is_number: bool


def columns_that_fit(
    table: DisplayTable, rows: int, room: float, look: Look
) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """Columns of the first rows, in order, as far as they fit; an interval only beside its value.

    Returns the columns, and the definition of each for the notes.
    """
    shown = on_screen(table, rows, look)
    found: list[Column] = []
    kept: list[TableColumn] = []
    for column in table.on("screen"):
        base = column.name.removesuffix("_range")
        if base != column.name and (not kept or kept[-1].name != base):
            continue
        cells = tuple(_cell(value, column, look) for value in shown[column.name])
        is_number = column.kind not in _WORDS or column.name.endswith("_range")
        made = Column(clean(column.label), cells, _natural(clean(column.label), cells, is_number=is_number), is_number)
        least = sum(each.width for each in found[1:]) + (min(found[0].width, _FIRST * room) if found else 0.0)
        if not found or least + made.width <= room:
            found.append(made)
            kept.append(column)
    told = tuple(look.text("deck.notes.column", label=each.label, help=each.help) for each in kept)
    return _spread(found, room), told


def _spread(found: Sequence[Column], room: float) -> tuple[Column, ...]:
    """Give the first column what the others leave; share out what even that one does not need."""
    if not found:
        return ()
    others = sum(each.width for each in found[1:])
    first = min(found[0].width, room - others)
    spare = max(room - first - others, 0.0)
    hungry = [at for at, each in enumerate(found) if at and _wants(each) > each.width] or list(range(len(found)))
    widths = [first, *(each.width for each in found[1:])]
    for at in hungry:
        widths[at] += spare / len(hungry)
    return tuple(replace(each, width=wide) for each, wide in zip(found, widths, strict=True))


def _wants(column: Column) -> float:
    """Points that the widest cell of a column takes."""
    return max((width(cell, _SIZE) for cell in column.cells), default=0.0) + 2 * _PAD


def _natural(name: str, cells: Sequence[str], *, is_number: bool) -> float:
    """Points that a column asks for: its widest cell, or its name on two lines."""
    widest = max((width(cell, _SIZE) for cell in cells), default=0.0)
    words = max(width(word, _SIZE, bold=True) for word in name.split(" "))
    while len(lines(name, _SIZE, words, bold=True)) > _HEAD_LINES:
        words *= 1.1
    return max(widest if is_number else min(widest, _WIDEST), words) + 2 * _PAD + 0.5


def _cell(value: object, column: TableColumn, look: Look) -> str:
    if value is None or (isinstance(value, float) and pd.isna(value)) or value is pd.NA:
        return ""
    if column.kind in _WORDS or isinstance(value, str):
        return clean(str(value))
    number = float(value)  # type: ignore[arg-type]
    if column.kind == "money":
        return look.count(number)  # the sign stands in the column's name
    if column.kind == "price":
        return look.count(number, 2)
    return printed(number, column.kind, look)


def grid(slide: Slide, box: Box, columns: Sequence[Column], look: Look, description: str) -> float:
    """Draw a table from the top of a box, as high as its rows; return where it ends."""
    n = len(columns[0].cells)
    frame = slide.shapes.add_table(n + 1, len(columns), *(Pt(round(v, 2)) for v in (*box[:3], HEAD + n * ROW)))
    describe(frame, look.text("deck.name.table"), description)
    drawn: Any = frame.table
    drawn.horz_banding = False
    drawn._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN  # noqa: SLF001 - no other door to the style
    drawn.rows[0].height = Pt(HEAD)
    for at, column in enumerate(columns):
        drawn.columns[at].width = Pt(round(column.width, 2))
        room = column.width - 2 * _PAD
        align = "right" if column.is_number else "left"
        name = fit(column.name, room, (_SIZE,), _HEAD_LINES, bold=True)
        _fill(
            drawn.cell(0, at),
            Line(name.text, name.size, look.colour.ink, bold=True, align=align),
            look,
            look.colour.panel,
        )
        for row, words in enumerate(column.cells):
            line = Line(cut(words, _SIZE, room), _SIZE, look.colour.ink, align=align)
            _fill(drawn.cell(row + 1, at), line, look, look.colour.paper)
    for row in range(n):
        drawn.rows[row + 1].height = Pt(ROW)
    return box.top + HEAD + n * ROW


def _fill(cell: Any, line: Line, look: Look, ground: str) -> None:  # noqa: ANN401 - a cell of python-pptx
    cell.margin_left = cell.margin_right = Pt(_PAD)
    cell.margin_top = cell.margin_bottom = Pt(2)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(ground)
    put(cell.text_frame.paragraphs[0], line, look.language)
    line_under = (
        f'<a:lnB {nsdecls("a")} w="6350"><a:solidFill><a:srgbClr val="{look.colour.border[1:]}"/></a:solidFill></a:lnB>'
    )
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(line_under))  # noqa: SLF001 - no other door to a cell's edge
