"""The frame of a chart on paper: axes, names, and where a value lies, upright or lying."""

import textwrap
from dataclasses import dataclass
from math import ceil
from xml.etree import ElementTree as ET

from analytics.present.look import Look, signed
from analytics.present.palette import PALETTES
from analytics.present.scale import reach, steps
from analytics.present.story.chart import Chart
from analytics.present.tokens import FONT
from analytics.present.web.listing import printers

WIDE, HIGH = 680.0, 246.0
_TOP, _BOTTOM, _LEFT, _RIGHT = 10.0, 64.0, 84.0, 24.0
_NAMES = 190.0  # left of a lying chart
_BAND = 24.0  # of a lying chart, at least
_LETTER, _SMALL, _TEXT = 6.8, 11, 12  # width of a letter at most; heights
_SHORT = 16  # letters of a name under a column that are worth room
_LIGHT = PALETTES["light"]


@dataclass(frozen=True, slots=True)
class Frame:
    """An `svg` with its axes drawn; `is_lying` when values run to the right and categories down."""

    chart: Chart
    look: Look
    svg: ET.Element
    high: float
    ends: tuple[float, float]
    x_ends: tuple[float, float]
    is_lying: bool

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what is drawn in."""
        return (_NAMES if self.is_lying else _LEFT), _TOP, WIDE - _RIGHT, self.high - _BOTTOM

    @property
    def band(self) -> float:
        """Room of a category."""
        left, top, right, bottom = self.box
        return ((bottom - top) if self.is_lying else (right - left)) / max(len(self.chart.categories), 1)

    def middle(self, place: int) -> float:
        """Middle of a category along its axis."""
        left, top, *_ = self.box
        return (top if self.is_lying else left) + (place + 0.5) * self.band

    def across(self, x: float) -> float:
        """Where a number of the horizontal axis lies."""
        left, _, right, _ = self.box
        low, high = self.x_ends
        return left + (x - low) / (high - low) * (right - left)

    def along(self, value: float) -> float:
        """Where a value lies along its axis."""
        left, top, right, bottom = self.box
        share = (value - self.ends[0]) / (self.ends[1] - self.ends[0])
        return left + share * (right - left) if self.is_lying else bottom - share * (bottom - top)

    def point(self, place: float, value: float) -> tuple[float, float]:
        """X and y of a value at a place along the other axis."""
        return (self.along(value), place) if self.is_lying else (place, self.along(value))

    def bar(self, start: float, wide: float, low: float, high: float, colour: str) -> None:
        """Draw a bar from a value to a value."""
        (x, y), (x2, y2) = self.point(start, low), self.point(start + wide, high)
        self._add("rect", x=min(x, x2), y=min(y, y2), width=abs(x2 - x), height=abs(y2 - y), fill=colour)

    def dot(self, place: float, value: float, radius: float, colour: str) -> None:
        """Draw a dot."""
        x, y = self.point(place, value)
        self._add("circle", cx=x, cy=y, r=radius, fill=colour, stroke=_LIGHT.paper)

    def line(self, points: list[tuple[float, float]], colour: str, width: float) -> None:
        """Draw a line through places and values."""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (self.point(*point) for point in points))
        self._add("polyline", points=path, fill="none", stroke=colour, stroke_width=width, stroke_linecap="round")

    def area(self, places: list[float], lower: tuple[float, ...], upper: tuple[float, ...], colour: str) -> None:
        """Shade between two lines."""
        there = [self.point(*point) for point in zip(places, upper, strict=True)]
        back = [self.point(*point) for point in zip(places, lower, strict=True)][::-1]
        self._add("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in there + back), fill=colour)

    def amount(self, place: float, value: float, amount: float, *, is_change: bool) -> None:
        """Print an amount over a column."""
        shown = self.printed(abs(amount) if is_change else amount, self.chart.unit)
        x, y = self.point(place, value)
        self.words(signed(shown, amount) if is_change else shown, x, y - 4, anchor="middle", size=_TEXT, weight="700")

    def printed(self, value: float, kind: str) -> str:
        """A number as its axis prints it: with decimals only where steps are small."""
        if kind == "price" or (kind == "money" and self.ends[1] - self.ends[0] < len(self.chart.series) + 4):
            return self.look.money(value, 2)
        if kind == "count" and value != round(value):
            return self.look.count(value, 1)
        return printers(self.look)[kind](value)

    def words(self, words: str, x: float, y: float, **how: object) -> None:
        """Write words; `anchor`, `size`, `fill`, `weight`."""
        usual = {"fill": _LIGHT.muted, "font_size": how.pop("size", _SMALL), "text_anchor": how.pop("anchor", "start")}
        weight = how.pop("weight", "400")
        self._add("text", x=x, y=y, font_weight=weight, **(usual | how)).text = words

    def rule(self, value: float) -> None:
        """Draw a grid line and print its value."""
        left, top, right, bottom = self.box
        x = y = self.along(value)
        shown = self.printed(value, self.chart.unit)
        colour = _LIGHT.muted if value == 0 else _LIGHT.border
        if self.is_lying:
            self._add("line", x1=x, x2=x, y1=top, y2=bottom, stroke=colour)
            self.words(shown, x, bottom + 16, anchor="middle")
        else:
            self._add("line", x1=left, x2=right, y1=y, y2=y, stroke=colour)
            self.words(shown, left - 8, y + 4, anchor="end")

    def legend(self) -> None:
        """Name the series in their colours, under the chart, where there are several."""
        x = self.box[0]
        for series in self.chart.series if len(self.chart.series) > 1 else ():
            self._add("circle", cx=x + 5, cy=self.high - 12, r=5, fill=getattr(_LIGHT, series.role))
            self.words(series.name, x + 15, self.high - 8, size=_TEXT, fill=_LIGHT.ink)
            x += 40 + _LETTER * len(series.name)

    def _add(self, tag: str, **given: object) -> ET.Element:
        shown = {name.replace("_", "-"): f"{v:.1f}" if isinstance(v, float) else str(v) for name, v in given.items()}
        return ET.SubElement(self.svg, tag, shown)


def framed(chart: Chart, look: Look) -> Frame:
    """An `svg` with the axes of a chart."""
    is_lying = chart.shape in ("bars", "ranges")
    high = max(HIGH, _TOP + _BOTTOM + _BAND * len(chart.categories)) if is_lying else HIGH
    marks = steps(*_ends(chart))
    x_marks = steps(min(chart.x), max(chart.x), 8) if chart.x else (0.0, 1.0)
    is_run = chart.shape == "curve" and len(set(chart.x)) > 1
    x_ends = (min(chart.x), max(chart.x)) if is_run else (x_marks[0], x_marks[-1])
    svg = ET.Element("svg", {"viewBox": f"0 0 {WIDE:.0f} {high:.0f}", "xmlns": "http://www.w3.org/2000/svg"})
    svg.attrib |= {"font-family": FONT, "role": "img", "aria-label": chart.title}
    frame = Frame(chart, look, svg, high, (marks[0], marks[-1]), x_ends, is_lying)
    for mark in marks:
        frame.rule(mark)
    _names(frame, x_marks)
    return frame


def _ends(chart: Chart) -> tuple[float, float]:
    """Least and greatest of what is drawn; 0 belongs to it."""
    if chart.shape == "stacked":
        piles = [[value or 0.0 for value in each] for each in zip(*(s.values for s in chart.series), strict=True)]
        return reach(tuple(sum(value for value in pile if value * sign > 0) for pile in piles for sign in (1, -1)))
    if chart.shape == "waterfall":
        amounts = [value or 0.0 for value in chart.series[0].values]
        return reach((*(sum(amounts[: at + 1]) for at in range(len(amounts) - 1)), amounts[-1]))
    found = [reach(series.values, series.lower, series.upper) for series in chart.series]
    return min((low for low, _ in found), default=0.0), max((high for _, high in found), default=0.0)


def _names(frame: Frame, x_marks: tuple[float, ...]) -> None:
    left, top, right, bottom = frame.box
    chart = frame.chart
    if frame.is_lying:
        for place, name in enumerate(chart.categories):
            _name_beside(frame, name, place)
        frame.words(chart.axis, (left + right) / 2, bottom + 34, anchor="middle")
        return
    for mark in x_marks if chart.x else ():
        if frame.x_ends[0] <= mark <= frame.x_ends[1]:
            frame.words(frame.printed(mark, chart.x_unit), frame.across(mark), bottom + 16, anchor="middle")
    _names_below(frame, bottom)
    frame.words(chart.x_axis, (left + right) / 2, bottom + 34, anchor="middle")
    high = (top + bottom) / 2
    frame.words(_cut(chart.axis, bottom), 14, high, anchor="middle", transform=f"rotate(-90 14 {high:.0f})")


def _names_below(frame: Frame, bottom: float) -> None:
    """Categories under their columns: as many as have room."""
    chart, longest = frame.chart, max((len(name) for name in frame.chart.categories), default=1)
    every = max(1, ceil((min(longest, _SHORT) * _LETTER + 8) / max(frame.band, 1)))
    for place, name in enumerate(chart.categories):
        if place % every == 0:
            frame.words(_cut(name, frame.band * every), frame.middle(place), bottom + 16, anchor="middle")


def _name_beside(frame: Frame, name: str, place: int) -> None:
    """A category beside its bar, in two lines where one is too short."""
    room = int((frame.box[0] - 12) / _LETTER)
    lines = textwrap.wrap(name, room, max_lines=2, placeholder="…") or [""]
    top = frame.middle(place) + 4 - (len(lines) - 1) * _TEXT / 2
    weight = "700" if place == frame.chart.marked else "400"
    for at, line in enumerate(lines):
        y = top + at * _TEXT
        frame.words(line, frame.box[0] - 10, y, anchor="end", size=_TEXT, fill=_LIGHT.ink, weight=weight)


def _cut(words: str, room: float) -> str:
    most = max(int(room / _LETTER), 3)
    return words if len(words) <= most else words[: most - 1] + "…"
