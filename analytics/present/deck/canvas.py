"""What every native chart has in common: a quiet frame, labels in the reader's marks, axes that say their unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from pptx.chart.chart import Chart as Drawn
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Pt

from analytics.present.deck.axes import Scale, printed, tick_code
from analytics.present.deck.measure import cut
from analytics.present.deck.paint import FONT, Box, rgb, style
from analytics.present.look import Look, outward
from analytics.present.palette import Role, contrast
from analytics.present.tables import Kind

TINY, SMALL = 10.0, 10.5
"""Heights of axis numbers and of labels, in points."""

_LANG = {"fr": "fr-FR", "en": "en-GB"}
_FOLLOWS = ("c:trendline", "c:errBars", "c:cat", "c:xVal", "c:val", "c:yVal")  # elements that labels stand before
_HIDDEN = "".join(f'<c:show{what} val="0"/>' for what in ("CatName", "SerName", "Percent", "BubbleSize"))


@dataclass(frozen=True, slots=True)
class Label:
    """A label of one point: words, or a number format by which it follows the number when the client edits it."""

    at: int
    colour: str
    words: tuple[tuple[str, str, bool], ...] = ()
    code: str = ""
    position: str = "outEnd"
    bold: bool = True


@dataclass(frozen=True, eq=False)
class Canvas:
    """Where a chart is drawn, and for whom."""

    slide: Slide
    box: Box
    look: Look

    def colour(self, role: Role, *, text: bool = False) -> str:
        """The palette's colour of a role; `text`: the shade that small words need."""
        name = f"{role}_text" if text and hasattr(self.look.colour, f"{role}_text") else role
        return str(getattr(self.look.colour, name))

    def on(self, role: Role) -> str:
        """Colour of words on a role's colour: whichever of paper and ink is told better from it."""
        grounds = (self.look.colour.paper, self.look.colour.ink)
        return max(grounds, key=lambda words: contrast(words, self.colour(role)))

    def add(self, kind: XL_CHART_TYPE, data: Any) -> Drawn:  # noqa: ANN401 - chart data of three unrelated classes
        """Add a chart without title, legend or frame."""
        left, top, wide, high = (Pt(round(length, 2)) for length in self.box)
        shapes: Any = self.slide.shapes
        drawn: Drawn = shapes.add_chart(kind, left, top, wide, high, data).chart
        drawn.has_title = drawn.has_legend = False
        drawn.font.name = FONT
        style(drawn.font, TINY, self.look.colour.muted, self.look.language)
        for end in drawn._chartSpace.iter(qn("a:endParaRPr")):  # noqa: SLF001
            end.set("lang", _LANG[self.look.language])
        for axis in drawn._chartSpace.iter(qn("c:axId"), qn("c:crossAx")):  # noqa: SLF001
            axis.set("val", axis.get("val").removeprefix("-"))  # the standard knows no negative number of an axis
        return drawn

    def legend(self, drawn: Drawn, hidden: Sequence[int] = ()) -> None:
        """Name the series above the chart; helpers are not named."""
        drawn.has_legend = True
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        style(drawn.legend.font, SMALL, self.look.colour.ink, self.look.language)
        position = drawn.legend._element.find(qn("c:legendPos"))  # noqa: SLF001
        for at in reversed(hidden):
            entry = f'<c:legendEntry {nsdecls("c")}><c:idx val="{at}"/><c:delete val="1"/></c:legendEntry>'
            position.addnext(parse_xml(entry))

    def axis(self, axis: Any, at: Scale, unit: Kind, title: str = "") -> None:  # noqa: ANN401
        """Scale a value axis, print its numbers the reader's way, and title it where it has a title."""
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = at.low, at.high, at.step
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = tick_code(at, unit, self.look), False
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        axis.has_major_gridlines = True
        self.lined(axis.major_gridlines, self.look.colour.border, 0.5)
        self.quiet(axis)
        if title:
            axis.has_title = True
            run = axis.axis_title.text_frame.paragraphs[0].add_run()
            run.text = cut(title, TINY, self.box.width * 0.9)
            style(run.font, TINY, self.look.colour.muted, self.look.language)

    def quiet(self, axis: Any) -> None:  # noqa: ANN401
        """Leave an axis without marks and with a faint line."""
        axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
        self.lined(axis, self.look.colour.border, 0.75)

    def named(self, axis: Any, names: int) -> None:  # noqa: ANN401
        """Style an axis of categories; of many, few are named."""
        axis.tick_label_position, axis.has_major_gridlines = XL_TICK_LABEL_POSITION.LOW, False
        style(axis.tick_labels.font, TINY, self.look.colour.ink, self.look.language)
        self.quiet(axis)
        shown = max(1, round(self.box.width / 60))
        if names > 2 * shown:
            skip = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="{-(-names // shown)}"/>')
            axis._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)  # noqa: SLF001

    def lined(self, drawn: Any, colour: str, points: float) -> None:  # noqa: ANN401
        """Draw the line of an axis, grid or series."""
        drawn.format.line.color.rgb, drawn.format.line.width = rgb(colour), Pt(points)

    def labels(self, series: Any, labels: Sequence[Label]) -> None:  # noqa: ANN401
        """Label points of a series; the others have none."""
        element = series._element  # noqa: SLF001
        for old in element.findall(qn("c:dLbls")):
            element.remove(old)
        inner = "".join(self._label(label) for label in labels)
        rest = f'<c:showLegendKey val="0"/><c:showVal val="0"/>{_HIDDEN}'
        made = parse_xml(f"<c:dLbls {nsdecls('c', 'a')}>{inner}{rest}</c:dLbls>")
        next(found for name in _FOLLOWS if (found := element.find(qn(name))) is not None).addprevious(made)

    def _label(self, label: Label) -> str:
        runs = "".join(
            f"<a:r>{self._font('rPr', colour, bold=bold)}<a:t>{escape(words)}</a:t></a:r>"
            for words, colour, bold in label.words
        )
        words = f'<c:tx><c:rich><a:bodyPr wrap="none"/><a:p>{runs}</a:p></c:rich></c:tx>' if runs else ""
        quoted = escape(label.code, {'"': "&quot;"})
        code = f'<c:numFmt formatCode="{quoted}" sourceLinked="0"/>' if label.code else ""
        props = self._font("defRPr", label.colour, bold=label.bold)
        shape = f'<c:txPr><a:bodyPr wrap="none"/><a:p><a:pPr>{props}</a:pPr></a:p></c:txPr>' if not runs else ""
        return (
            f'<c:dLbl><c:idx val="{label.at}"/>{words}{code}<c:spPr><a:noFill/></c:spPr>{shape}'
            f'<c:dLblPos val="{label.position}"/><c:showLegendKey val="0"/><c:showVal val="1"/>{_HIDDEN}</c:dLbl>'
        )

    def _font(self, tag: str, colour: str, *, bold: bool) -> str:
        return (
            f'<a:{tag} lang="{_LANG[self.look.language]}" sz="{round(100 * SMALL)}" b="{int(bold)}"><a:solidFill>'
            f'<a:srgbClr val="{colour.removeprefix("#")}"/></a:solidFill><a:latin typeface="{FONT}"/></a:{tag}>'
        )


def inner(drawn: Drawn, left: float, top: float, right: float, bottom: float) -> None:
    """Fix the plot's own place: its distances from the edges of the chart, in shares of its width and height."""
    area = drawn._chartSpace.find(f".//{qn('c:plotArea')}")  # noqa: SLF001
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    values = {"x": left, "y": top, "w": 1 - left - right, "h": 1 - top - bottom}
    edges = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in values.items())
    area.insert(
        0,
        parse_xml(
            f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
            f'<c:yMode val="edge"/>{edges}</c:manualLayout></c:layout>'
        ),
    )


def ends(lower: float, upper: float, unit: Kind, look: Look) -> str:
    """The two ends of an interval, rounded outward as on screen."""
    low, high = (printed(end, unit, look) for end in ((lower, upper) if unit == "share" else outward(lower, upper)))
    return look.text("figures.units.range", lower=low, upper=high)
