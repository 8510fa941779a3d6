"""The deck: native, editable, true to the views, safe with any text, and within its slides."""

from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Pt

from analytics.errors import RefusedInput
from analytics.locales import catalogue
from analytics.present.deck import deck_bytes
from analytics.present.deck.axes import label_code, scale
from analytics.present.deck.charts import draw
from analytics.present.deck.measure import LINE, clean, cut, headed, lines, width
from analytics.present.deck.paint import Box, contrast, readable
from analytics.present.deck.sheet import HEIGHT, WIDTH, empty, page_layout
from analytics.present.look import Look, about
from analytics.present.story.chart import Chart, Series
from analytics.present.story.report import OPENING, Client, Report, Step, report
from tests.contracts.source import refuse
from tests.present.conftest import HOSTILE
from tests.present.stories import MADE_ON, studied

FRENCH, ENGLISH = Look("fr", "light", "EUR"), Look("en", "dark", "EUR")
LONG = "Société anonyme des Établissements Luminaires, Lampes et Suspensions du Grand Sud-Ouest réunies\x00\x0b"
NOTE = "Commencer par là : <b>attention</b>\x07 & prudence."
CHARTS = {
    "columns": Chart("columns", "t", (Series("a", (1200.0, None, 3.0), "seo"),), "count", "y", ("x", "=1+1", HOSTILE)),
    "stacked": Chart(
        "stacked", "t", (Series("a", (0.2, 0.5), "seo"), Series("b", (0.8, 0.5), "sea")), "share", "y", ("x", "z")
    ),
    "bars": Chart("bars", "t", (Series("a", (-1200.0, 35000.0), "sea"),), "money", "y", ("x", "z"), marked=1),
    "ranges": Chart(
        "ranges", "t", (Series("a", (12345.0, None), "both", (-99.0, 0.0), (20000.0, 1.0)),), "money", "y", ("x", "z")
    ),
    "waterfall": Chart(
        "waterfall", "t", (Series("a", (100.0, 30.0, -180.0, -50.0), "both"),), "money", "y", ("x",) * 4
    ),
    "curve": Chart(
        "curve",
        "t",
        (Series("a", (0.0, 4.0), "gain", (0.0, 2.0), (1.0, 9.0)), Series("b", (0.0, 40.0), "risk")),
        "count",
        "y",
        x=(0.0, 10.0),
        x_unit="money",
        marked=1,
    ),
    "bubbles": Chart(
        "bubbles",
        "t",
        (Series("a", (1.0, None), "gain"), Series("b", (None, 2.0), "risk")),
        "price",
        "y",
        x=(1.5, 3.0),
        x_unit="position",
        sizes=(10.0, 20.0),
    ),
}


def picture(wide: int, high: int) -> bytes:
    """A picture of plain colour."""
    written = BytesIO()
    Image.new("RGB", (wide, high), "#00AA55").save(written, "PNG")
    return written.getvalue()


def told(account: str, look: Look = FRENCH) -> Report:
    """The opening story of an account, for a client with a long name, a wide logo and a pale colour."""
    client = Client(LONG, picture(900, 90), "#FFD500")
    steps = [Step(name, NOTE if name == "overlap" else "") for name in OPENING]
    return report(studied(account), steps, client, look, made_on=MADE_ON, files=["a.csv", "b.zip!c.csv"])


def opened(content: bytes) -> Any:
    return Presentation(BytesIO(content))


@pytest.fixture(scope="module")
def full() -> Report:
    return told("full")


@pytest.fixture(scope="module")
def content(full: Report) -> bytes:
    return deck_bytes(full)


@pytest.fixture(scope="module")
def deck(content: bytes) -> Any:
    return opened(content)


@pytest.fixture(scope="module")
def hostile() -> tuple[Report, Any]:
    found = told("hostile")
    return found, opened(deck_bytes(found))


def words(slide: Any) -> str:
    """Everything a slide says outside its charts and tables."""
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def slide_of(deck: Any, view: Any) -> Any:
    """The slide of a view: the one that asks its question."""
    return next(slide for slide in deck.slides if words(slide).find(view.question) >= 0)


def drawn(chart: Chart) -> Any:
    """A chart on an otherwise empty slide, read back from the file."""
    made = empty(FRENCH, MADE_ON, "t", "")
    draw(made.slides.add_slide(page_layout(made)), Box(40, 100, 500, 300), chart, FRENCH, MADE_ON)
    written = BytesIO()
    made.save(written)
    (shape,) = [each for each in opened(written.getvalue()).slides[0].shapes if each.has_chart]
    return shape.chart


def cached(found: Any, name: str) -> list[list[float]]:
    """Numbers that the series of a chart hold under an element, such as `c:xVal`."""
    parts = [series.find(qn(name)) for series in found._chartSpace.iter(qn("c:ser"))]
    return [[float(value.text) for value in part.iter(qn("c:v"))] for part in parts if part is not None]


def test_each_slide_has_a_title_for_the_outline_and_notes(deck: Any):
    """A screen reader and the outline find the title; the consultant finds words for each slide."""
    assert all(slide.shapes.title.text_frame.text.strip() for slide in deck.slides)
    assert all(slide.notes_slide.notes_text_frame.text.strip() for slide in deck.slides)


def test_a_title_is_the_finding_of_its_view(full: Report, deck: Any):
    """What is too long for a title goes on under it: nothing of the headline is lost."""
    for view in full.views:
        slide = slide_of(deck, view)
        title = slide.shapes.title.text_frame.text
        assert view.headline.startswith(title)
        assert all(part in words(slide) for part in (title, view.headline.removeprefix(title).strip()))


def test_each_number_is_on_its_slide_and_in_its_notes_with_interval_and_definition(full: Report, deck: Any):
    """What a client asks of a number, the notes answer; the consultant's own words come first."""
    for view in full.views:
        slide = slide_of(deck, view)
        shown, notes = words(slide), slide.notes_slide.notes_text_frame.text
        for card in view.cards:
            assert {card.label, card.value, card.note} <= set(shown.split("\n")), card
            assert f"{card.value} ({card.note or '–'}). {card.help}" in notes
        assert all(source in notes for source in view.sources)
        assert notes.startswith(clean(NOTE)) == (view.name == "overlap")


@pytest.mark.parametrize("name", [name for name in CHARTS if name != "waterfall"])
def test_a_chart_holds_the_numbers_of_its_view(name: str):
    """Values as the view gives them, estimates at the three digits that are shown; and both ends of each interval."""
    chart, found = CHARTS[name], drawn(CHARTS[name])
    held = {number for part in ("c:val", "c:xVal", "c:yVal") for series in cached(found, part) for number in series}
    for series in chart.series:
        exact = series.lower is None
        assert {value if exact else about(value) for value in series.values if value is not None} <= held
        assert {*(series.lower or ()), *(series.upper or ())} <= held


@pytest.mark.parametrize("name", ["ranges", "curve", "bubbles"])
def test_every_point_is_within_the_axes(name: str):
    """A program leaves out what stands outside, and the names and numbers of rows hang on points at the edges."""
    found = drawn(CHARTS[name])
    for axis, part in ((found.category_axis, "c:xVal"), (found.value_axis, "c:yVal")):
        held = [number for series in cached(found, part) for number in series]
        assert axis.minimum_scale <= min(held)
        assert max(held) <= axis.maximum_scale
    if name == "ranges":
        assert (
            max(number for series in cached(found, "c:xVal") for number in series) < found.category_axis.maximum_scale
        )


def test_a_waterfall_hangs_its_steps_where_the_one_before_ended():
    """Also where a step crosses 0: a part above and a part below, on no base."""
    heights = [list(series.values) for series in drawn(CHARTS["waterfall"]).plots[0].series]
    assert heights[:-1] == [
        [0.0, 100.0, 0.0, 0.0],  # not drawn
        [100.0, None, None, None],
        [None, 30.0, None, None],
        [None, None, 130.0, None],
        [None, None, -50.0, None],
        [None, None, None, -50.0],
    ]


@pytest.mark.parametrize("name", list(CHARTS))
def test_the_workbook_behind_a_chart_holds_it_and_runs_nothing(name: str):
    """Every cell that the chart refers to is there, so that it can be edited; a text like a formula is a text."""
    found = drawn(CHARTS[name])
    book = load_workbook(BytesIO(found.part.chart_workbook.xlsx_part.blob))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"n", "s"}
    held = {cell.value for cell in cells}
    texts = [point.text for point in found._chartSpace.iter(qn("c:v"))]
    assert all(text in held or float(text) in held for text in texts)
    assert {formula.text.split("!")[0] for formula in found._chartSpace.iter(qn("c:f"))} == {f"'{book.active.title}'"}


def test_charts_of_the_story_are_native_and_described(deck: Any):
    """No chart or table is a picture, and each says what it shows to who cannot see it."""
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    told_of = [shape for shape in shapes if shape.has_chart or shape.has_table or shape.shape_type == 13]
    assert sum(shape.has_chart for shape in shapes) >= len(OPENING)
    assert sum(shape.shape_type == 13 for shape in shapes) == 1
    assert all(shape._element._nvXxPr.cNvPr.get("descr") for shape in told_of)


def overflows(deck: Any) -> list[str]:
    """Words that stand over the edge of their box, cell or slide."""
    found = []
    for number, slide in enumerate(deck.slides, start=1):
        for shape in slide.shapes:
            if shape.left < 0 or shape.top < 0 or shape.left + shape.width > Pt(WIDTH) + 9:
                found.append(f"{number} {shape.name}: over the side")
            if shape.top + shape.height > Pt(HEIGHT):
                found.append(f"{number} {shape.name}: over the bottom")
            if shape.has_text_frame and shape.text_frame.text and height(shape) > shape.height / 12700 + 0.1:
                found.append(f"{number} {shape.name}: {shape.text_frame.text[:40]}")
            if shape.has_table:
                rows = [(row, cell) for row in shape.table.rows for cell in row.cells]
                widths = [column.width / 12700 - 10 for column in shape.table.columns] * len(shape.table.rows)
                found += [
                    f"{number} {cell.text}"
                    for room, (row, cell) in zip(widths, rows, strict=True)
                    if len(broken(cell.text_frame.paragraphs[0], room + 0.01)) * 10 * LINE + 4 > row.height / 12700
                ]
    return found


def broken(paragraph: Any, room: float) -> list[str]:
    run = paragraph.runs[0]
    return lines(run.text, run.font.size.pt, room, bold=bool(run.font.bold))


def height(shape: Any) -> float:
    """Points that the words of a shape take in its width."""
    frame = shape.text_frame
    room = (shape.width - frame.margin_left - frame.margin_right) / 12700 + 0.01
    parts = [part for part in frame.paragraphs if part.runs]
    return sum(len(broken(part, room)) * part.runs[0].font.size.pt * LINE + part.space_before.pt for part in parts)


def test_nothing_runs_over_the_edge_of_its_box(full: Report, deck: Any, hostile: tuple[Report, Any]):
    """A long client's name, long queries, long findings: cut or smaller, never over the edge."""
    talkative = replace(full, caveats=("Une phrase bien longue, et qui continue encore. " * 9,) * 9)
    talkative = replace(talkative, views=tuple(replace(view, headline=view.headline * 3) for view in full.views))
    for each in (deck, hostile[1], opened(deck_bytes(talkative))):
        refuse(overflows(each), "These words are over the edge:")


def test_a_deck_speaks_one_language(deck: Any):
    """Runs, prompts and charts are marked and written in the reader's language, in French and in English."""
    english = opened(deck_bytes(replace(told("no_paid", ENGLISH), client=Client("Lumen"))))
    for made, mine, other, tag in ((deck, "fr", "en", "fr-FR"), (english, "en", "fr", "en-GB")):
        written = BytesIO()
        made.save(written)
        with ZipFile(written) as archive:
            parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
        tags = {mark.split('"')[0] for text in parts.values() for mark in text.split('lang="')[1:]}
        assert tags == {tag}
        ours, theirs = (set(catalogue(language).values()) for language in (mine, other))
        said = {run.text for slide in made.slides for run in slide._element.iter(qn("a:t"))}
        assert not said & (theirs - ours)
    assert all(slide.notes_slide.notes_text_frame.text for slide in english.slides)


def test_a_hostile_query_is_only_text(hostile: tuple[Report, Any]):
    """Markup is shown as it was typed, on slides that still open."""
    cells = [
        cell.text for slide in hostile[1].slides for shape in slide.shapes if shape.has_table
        for row in shape.table.rows for cell in row.cells
    ]  # fmt: skip
    assert any(cell.startswith("<script>alert(1)</script>") for cell in cells)


def test_the_same_report_gives_the_same_bytes(full: Report, content: bytes):
    """Nothing in the file comes from the clock or from chance."""
    assert deck_bytes(full) == content


def test_the_deck_is_signed_by_its_report_alone(deck: Any):
    """Title, language and dates are the report's; nobody else's name or preview is left in the file."""
    said = deck.core_properties
    assert (said.author, said.language, said.created.date()) == ("Accord", "fr-FR", MADE_ON)
    assert said.title == deck.slides[0].shapes.title.text_frame.text
    names = [part.partname for part in deck.part.package.iter_parts()]
    assert not [name for name in names if "thumbnail" in name or "printer" in name]
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9)
    assert len(deck.slide_layouts) == 2


def test_a_logo_keeps_its_proportions_and_must_be_a_picture(full: Report, deck: Any):
    """A wide logo is as wide as its box; what is no picture is refused with the cure."""
    (logo,) = [shape for shape in deck.slides[0].shapes if shape.shape_type == 13]
    assert logo.width / logo.height == pytest.approx(10, rel=0.01)
    with pytest.raises(RefusedInput):
        deck_bytes(replace(full, client=Client("Lumen", b"<svg/>")))


def test_the_colour_of_the_client_can_be_read(deck: Any):
    """A pale yellow is darkened before titles are written in it."""
    (run,) = deck.slides[1].shapes.title.text_frame.paragraphs[0].runs
    assert contrast(f"#{run.font.color.rgb}", "#FFFFFF") >= 4.5
    assert readable("#592644", "#FFFFFF") == "#592644"


def test_why_a_view_is_silent_stands_among_the_limits():
    """Without ads there is no slide on ads, and a reason instead; the deck is made all the same."""
    found = told("no_paid")
    made = opened(deck_bytes(found))
    silent = [view for view in found.views if view.is_silent]
    everything = "\n".join(map(words, made.slides))
    assert silent
    assert all(view.headline in everything for view in silent)
    assert not any(view.question in everything for view in silent)


@settings(max_examples=60)
@given(st.lists(st.floats(-1e7, 1e7), min_size=1, max_size=6), st.booleans())
def test_an_axis_holds_its_values_with_few_ticks(values: list[float], zero: bool):  # noqa: FBT001
    """Every value is within the axis, whose ticks can be counted on two hands."""
    at = scale(values, zero=zero)
    assert at.low <= min(values)
    assert max(values) <= at.high
    assert (at.high - at.low) / at.step <= 12
    assert not zero or at.low <= 0 <= at.high


def test_number_formats_carry_the_marks_of_the_reader():
    """A French deck reads French on an English machine: its marks are written in the format."""
    assert label_code([1200.0], "money", FRENCH) == (
        '[>=1000000]#"\u202f"000"\u202f"000"\xa0€";[>=1000]#"\u202f"000"\xa0€";0"\xa0€"'
    )
    assert label_code([0.5], "share", FRENCH) == '0"\u202f"%'
    assert label_code([1200.0], "count", ENGLISH) == '[>=1000000]#","000","000;[>=1000]#","000;0'
    assert label_code([-5.0, 3.0], "count", ENGLISH) is None


@settings(max_examples=60)
@given(st.text(max_size=80), st.floats(30, 300))
def test_a_text_cut_to_a_width_fits_it(text: str, room: float):
    """Whatever the letters, one line stays one line, and says what the text begins with."""
    shown = cut(text, 10, room)
    assert width(shown, 10) <= room
    assert clean(text).startswith(shown.removesuffix("…").rstrip())


def test_a_title_keeps_whole_sentences():
    """What does not fit goes under the title, not away."""
    head, rest = headed("One finding of 12. " + "Another one, much longer than that. " * 4, 200, (20, 18), 2)
    assert head.text.startswith("One finding of 12.")
    assert head.text.endswith(".")
    assert rest.count("Another") + head.text.count("Another") == 4
