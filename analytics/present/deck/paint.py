"""Words, boxes and pictures on a slide: measured, coloured, in the reader's language, described for who cannot see."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, NamedTuple

from PIL import Image
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Pt

from analytics.locales import Language
from analytics.present.deck.measure import clean
from analytics.present.logo import clean_logo
from analytics.present.palette import contrast

FONT = "Arial"
"""On every machine that opens a presentation, or drawn there by a font of the same widths."""

_LANGUAGES = {"fr": MSO_LANGUAGE_ID.FRENCH, "en": MSO_LANGUAGE_ID.ENGLISH_UK}
_ALIGN = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "centre": PP_ALIGN.CENTER}
_READABLE = 4.5  # contrast of text on its ground, WCAG 2


class Box(NamedTuple):
    """A place on a slide, in points from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its words, their height in points and colour, and the space before it."""

    text: str
    size: float
    colour: str
    bold: bool = False
    align: str = "left"
    before: float = 0.0


def rgb(colour: str) -> RGBColor:
    """A colour `#RRGGBB` as python-pptx wants it."""
    return RGBColor(*bytes.fromhex(colour.removeprefix("#")))  # type: ignore[no-untyped-call]


def readable(colour: str, paper: str) -> str:
    """A colour `#RRGGBB`, darkened as far as small text on light `paper` needs.

    Examples
    --------
    >>> readable("#0068AD", "#FFFFFF"), readable("#FFD500", "#FFFFFF")
    ('#0068AD', '#8A7200')

    """
    while contrast(colour, paper) < _READABLE:
        colour = "#" + "".join(f"{int(0.98 * part):02X}" for part in bytes.fromhex(colour[1:]))
    return colour


def place(shape: Any, box: Box) -> None:  # noqa: ANN401 - shapes of python-pptx share no type that moves
    """Put a shape where the box is."""
    shape.left, shape.top, shape.width, shape.height = (Pt(round(length, 2)) for length in box)


def describe(shape: Any, name: str, description: str) -> None:  # noqa: ANN401
    """Give a shape its name and what a screen reader says of it."""
    properties = shape._element._nvXxPr.cNvPr  # noqa: SLF001 - python-pptx has no door to the description
    properties.set("name", clean(name))
    properties.set("descr", clean(description))


def write(shape: Any, lines: Sequence[Line], language: Language, *, inset: float = 0.0) -> None:  # noqa: ANN401
    """Write paragraphs into a shape that was measured for them: no program may shrink or grow it."""
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(inset)
    for at, line in enumerate(lines):
        paragraph = frame.add_paragraph() if at else frame.paragraphs[0]
        paragraph.space_before, paragraph.line_spacing = Pt(line.before), 1.0
        put(paragraph, line, language)


def put(paragraph: Any, line: Line, language: Language) -> None:  # noqa: ANN401
    """Write one line into a paragraph."""
    paragraph.alignment = _ALIGN[line.align]
    run = paragraph.add_run()
    run.text = clean(line.text) or "\u00a0"  # an empty cell would be as high as the default letters
    style(run.font, line.size, line.colour, language, bold=line.bold)


def style(font: Any, size: float, colour: str, language: Language, *, bold: bool = False) -> None:  # noqa: ANN401
    """Set a font: size in points, colour, weight and the language it is to be spelt in."""
    font.size, font.bold, font.language_id = Pt(size), bold, _LANGUAGES[language]
    font.color.rgb = rgb(colour)


def text(slide: Slide, box: Box, lines: Sequence[Line], language: Language, name: str) -> None:
    """Write paragraphs on a slide."""
    shape = slide.shapes.add_textbox(Pt(0), Pt(0), Pt(0), Pt(0))
    place(shape, box)
    describe(shape, name, "")
    write(shape, lines, language)


def block(slide: Slide, box: Box, colour: str, name: str) -> Any:  # noqa: ANN401
    """Draw a plain rectangle, which words may be written into."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(0), Pt(0), Pt(0), Pt(0))
    place(shape, box)
    describe(shape, name, "")
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(colour)
    shape.line.fill.background()
    shape._element.remove(shape._element.find(qn("p:style")))  # noqa: SLF001 - the theme's shadow and gradient
    return shape


def picture(slide: Slide, box: Box, content: bytes, name: str, description: str) -> None:
    """Show a PNG or JPEG at the right of a box, as large as its proportions allow.

    Raises
    ------
    RefusedInput
        If it is neither.

    """
    drawn = clean_logo(content)
    with Image.open(BytesIO(drawn)) as image:
        wide, high = image.size
    scale = min(box.width / wide, box.height / high)
    shape = slide.shapes.add_picture(BytesIO(drawn), Pt(0), Pt(0), Pt(1), Pt(1))
    place(shape, Box(box.left + box.width - scale * wide, box.top, scale * wide, scale * high))
    describe(shape, name, description)
