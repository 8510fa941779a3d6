"""What the screen and the figures owe to readers' eyes: contrast, colour blindness, grey print, the back of a room."""

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
import pytest
from colorspacious import cspace_convert, deltaE

from analytics.present.look import Look
from analytics.present.palette import PALETTES, SEQUENCES, contrast, tinted, words_on
from analytics.present.tokens import HEADINGS, RADIUS
from tests.present.conftest import Results, figures

THEME = tomllib.loads((Path(__file__).parents[2] / ".streamlit/config.toml").read_text("utf-8"))["theme"]
SAME = {
    "primaryColor": "primary", "backgroundColor": "paper", "secondaryBackgroundColor": "panel", "textColor": "ink",
    "borderColor": "border", "dataframeBorderColor": "border", "dataframeHeaderBackgroundColor": "panel",
    "linkColor": "both", "codeTextColor": "ink", "blueColor": "seo", "blueTextColor": "seo_text", "orangeColor": "sea",
    "orangeTextColor": "sea_text", "violetColor": "both", "violetTextColor": "both", "greenColor": "gain",
    "greenTextColor": "gain_text", "redColor": "risk", "redTextColor": "risk_text", "grayColor": "muted",
    "grayTextColor": "muted",
}  # fmt: skip
BESIDE = {"backgroundColor": "panel", "secondaryBackgroundColor": "paper", "borderColor": "border"}
TOLD_APART = [  # in one figure, by colour
    ("seo", "sea"), ("seo", "both"), ("sea", "both"), ("gain", "risk"), ("gain", "muted"), ("risk", "muted"),
    ("both", "gain"), ("seo", "muted"), ("sea", "muted"), ("both", "risk"), ("seo", "gain"), ("both", "muted"),
]  # fmt: skip
BLINDNESS = ("protanomaly", "deuteranomaly", "tritanomaly")
modes = pytest.mark.parametrize("mode", ["light", "dark"])


def rgb(colour: str) -> npt.NDArray[np.float64]:
    return np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])


def seen(colour: str, kind: str) -> npt.NDArray[np.float64]:
    """The colour as a reader without one kind of cones sees it (Machado, Oliveira and Fernandes 2009)."""
    space = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
    return np.clip(cspace_convert(rgb(colour), space, "sRGB1"), 0, 1)


def lightness(colour: str) -> float:
    """CIE L*, what a grey printer leaves of a colour."""
    return float(cspace_convert(rgb(colour), "sRGB1", "CIELab")[0])


@modes
def test_the_theme_is_the_palette(mode: str):
    """Every colour of Streamlit's theme is the palette's, its radius and its order of series too."""
    palette, theme = PALETTES[mode], THEME[mode]
    assert {option: theme[option] for option in SAME} == {option: getattr(palette, of) for option, of in SAME.items()}
    assert {option: theme["sidebar"][option] for option in BESIDE} == {
        option: getattr(palette, of) for option, of in BESIDE.items()
    }
    assert theme["chartSequentialColors"] == list(SEQUENCES[mode])
    assert theme["chartCategoricalColors"] == [
        getattr(palette, name) for name in ("seo", "sea", "both", "gain", "risk", "muted")
    ]
    assert set(theme) == {*SAME, "chartSequentialColors", "chartCategoricalColors", "chartDivergingColors", "sidebar"}
    assert THEME["baseRadius"] == RADIUS
    assert THEME["headingFontSizes"][:3] == [HEADINGS[name] for name in ("page", "headline", "section")]
    assert THEME["metricValueFontSize"] == HEADINGS["card"]


@modes
def test_words_are_readable_on_every_ground(mode: str):
    """Words reach 4.5 to 1 on the paper, on the panel, on the zones of the line and on filled marks."""
    palette = PALETTES[mode]
    grounds = [palette.paper, palette.panel]
    zones = [tinted(getattr(palette, name), 0.10, palette.paper) for name in ("gain", "muted", "risk")]
    for name in ("ink", "muted", "seo_text", "sea_text", "gain_text", "risk_text", "both"):
        for ground in (*grounds, *zones):
            assert contrast(getattr(palette, name), ground) >= 4.5, (name, ground)
    ribbons = [tinted(getattr(palette, name), 0.28, palette.paper) for name in ("both", "gain")]
    assert min(contrast(palette.ink, ground) for ground in ribbons) >= 4.5
    assert contrast(palette.on_both, palette.both) >= 4.5
    assert contrast("#FFFFFF", palette.primary) >= 4.5
    for ground in (*SEQUENCES[mode], palette.seo, palette.sea, palette.gain, palette.both):
        assert contrast(words_on(ground, palette), ground) >= 4.5, ground


@modes
def test_shapes_are_seen_on_their_ground(mode: str):
    """Marks, lines, the ring of focus and the outline of a field reach 3 to 1 on paper and on panel."""
    palette = PALETTES[mode]
    for name in ("seo", "sea", "both", "gain", "risk", "muted", "field"):
        for ground in (palette.paper, palette.panel):
            assert contrast(getattr(palette, name), ground) >= 3, (name, ground)


@pytest.fixture(scope="module")
def drawn(full: Results) -> Callable[[str], dict[str, go.Figure]]:
    """Every figure in a mode, drawn once."""
    return cache(lambda mode: {name: make() for name, make in figures(full, Look("en", mode, "EUR")).items()})


@modes
def test_words_in_figures_are_readable(drawn: Callable[[str], dict[str, go.Figure]], mode: str):
    """Every word written in a figure reaches 4.5 to 1 on the paper, or on the flag that carries it."""
    paper = PALETTES[mode].paper
    for name, figure in drawn(mode).items():
        for note in figure.layout.annotations:
            ground = note.bgcolor if str(note.bgcolor).startswith("#") else paper
            inks = [*re.findall("color:(#[0-9A-F]{6})", note.text), note.font.color or PALETTES[mode].ink]
            assert min(contrast(ink, ground) for ink in inks) >= 4.5, (name, note.text)


@modes
@pytest.mark.parametrize("kind", BLINDNESS)
def test_colour_blind_readers_tell_series_apart(mode: str, kind: str):
    """Colours that share a figure stay 13 apart (CAM02-UCS) for who lacks one kind of cones: 1 is barely seen."""
    palette = PALETTES[mode]
    for one, other in TOLD_APART:
        colours = [seen(getattr(palette, name), kind) for name in (one, other)]
        assert deltaE(*colours) >= 13, (one, other)


def marks(figure: go.Figure) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Colour of each series of points or lines, and what else tells it apart: dash, symbol, filling, thickness."""
    for trace in figure.data:
        if trace.type == "scatter" and trace.line.width != 0 and trace.x is not None:
            colour = trace.marker.color if trace.mode == "markers" else trace.line.color
            if isinstance(colour, str) and re.fullmatch("#[0-9A-F]{6}", colour):
                size = trace.marker.size if isinstance(trace.marker.size, int | float) else None
                yield colour, (trace.mode, trace.line.dash, trace.marker.symbol, trace.line.width, size)


@modes
def test_a_grey_print_says_the_same(drawn: Callable[[str], dict[str, go.Figure]], mode: str):
    """Series of one figure that a grey printer makes alike differ in dash, symbol, size or width as well."""
    for name, figure in drawn(mode).items():
        for (one, how), (other, way) in combinations(set(marks(figure)), 2):
            assert one == other or abs(lightness(one) - lightness(other)) >= 10 or how != way, (name, one, other)


def sizes(part: object) -> Iterator[float]:
    """Every height of words in a figure."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key.endswith("font") and isinstance(value, dict) and "size" in value:
                yield value["size"]
            yield from sizes(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from sizes(value)


def test_figures_are_read_from_the_back_of_a_room(full: Results):
    """At a desk no word is under 12 pixels, before a room none under 16 and titles are at least 20."""
    for presented, least in ((False, 12), (True, 16)):
        for name, make in figures(full, Look("fr", "light", "EUR", presented)).items():
            figure = make().to_dict()
            assert min(sizes(figure)) >= least, name
    assert figure["layout"]["template"]["layout"]["title"]["font"]["size"] >= 20
