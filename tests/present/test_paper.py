"""The report on paper: charts drawn from their numbers, and a PDF or the reason why there is none."""

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.present import paper as room
from analytics.present.look import Look
from analytics.present.paper import paper, paper_html
from analytics.present.paper.svg import drawn
from analytics.present.scale import steps
from analytics.present.story.chart import Chart, Series
from analytics.schema import Notice
from tests.present.conftest import HOSTILE
from tests.present.stories import story

LOOK = Look("fr", "light", "EUR")


def elements(chart: Chart, tag: str) -> list[ET.Element]:
    """Elements of a drawn chart, read back by an XML reader."""
    return [found for found in ET.fromstring(str(drawn(chart, LOOK))) if found.tag.endswith(f"}}{tag}")]  # noqa: S314


def chart(shape: str, *series: Series, **known: object) -> Chart:
    """A chart in euros over three names."""
    return Chart(shape, "A finding", series, "money", "Euros", **({"categories": ("a", "b", "c")} | known))


def test_bars_are_as_long_as_their_values():
    """Twice the value is twice the bar, and a loss lies on the other side of zero."""
    first, second, loss = elements(chart("bars", Series("x", (100.0, 200.0, -50.0), "gain")), "rect")
    assert float(second.get("width")) == pytest.approx(2 * float(first.get("width")), abs=0.2)
    assert float(loss.get("x")) + float(loss.get("width")) == pytest.approx(float(first.get("x")), abs=0.2)


def test_an_interval_is_drawn_around_its_value():
    """A dot lies on its interval, and the interval is as long as its ends are apart."""
    series = Series("x", (10.0, 20.0, 30.0), "both", (5.0, 18.0, 10.0), (15.0, 22.0, 50.0))
    dots, lines = (elements(chart("ranges", series), tag) for tag in ("circle", "polyline"))
    ends = [[float(point.split(",")[0]) for point in line.get("points").split()] for line in lines]
    places = [float(dot.get("cx")) for dot in dots]
    assert all(low < place < high for (low, high), place in zip(ends, places, strict=True))
    lengths = [high - low for low, high in ends]
    assert lengths == pytest.approx([lengths[0], 0.4 * lengths[0], 4 * lengths[0]], abs=0.5)


def test_steps_lead_from_one_total_to_the_other():
    """Each step of a waterfall starts where the last one ended, below zero too."""
    bars = elements(chart("waterfall", Series("x", (100.0, -160.0, -60.0), "both")), "rect")
    first, step, last = [(float(bar.get("y")), float(bar.get("height"))) for bar in bars]
    assert step[0] == pytest.approx(first[0], abs=0.2)
    assert step[0] + step[1] == pytest.approx(last[0] + last[1], abs=0.2)


def test_stacked_columns_stand_on_one_another():
    """The second series starts where the first one ends."""
    parts = (Series("x", (1.0, 2.0, 3.0), "seo"), Series("y", (2.0, 2.0, 2.0), "sea"))
    bars = elements(chart("stacked", *parts), "rect")
    for lower, upper in zip(bars[:3], bars[3:], strict=True):
        assert float(upper.get("y")) + float(upper.get("height")) == pytest.approx(float(lower.get("y")), abs=0.2)


@pytest.mark.parametrize("shape", ["columns", "curve", "bubbles"])
def test_what_nothing_states_is_not_drawn(shape: str):
    """A missing value leaves a gap, and a chart of one point is still one."""
    over = {"categories": (), "x": (1.0, 2.0, 4.0)} if shape != "columns" else {}
    found = drawn(chart(shape, Series("x", (None, 2.0, None), "seo"), **over), LOOK)
    assert "nan" not in found.lower()
    assert str(drawn(chart(shape, Series("x", (None, None, None), "seo"), **over), LOOK)).count("<rect") == 0


def test_names_from_data_are_text():
    """Markup in a name is printed, cut where it is too long, never obeyed."""
    found = elements(chart("bars", Series(HOSTILE, (1.0, 2.0, 3.0), "seo"), categories=(HOSTILE, "b", "c")), "text")
    assert any(words.text.startswith("<script>") for words in found)


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9), st.integers(2, 9))
@settings(max_examples=60)
def test_axis_steps_are_round_even_and_reach_both_ends(low: float, spread: float, most: int):
    """Steps are evenly apart, at most one more than asked, and hold the range between the first and the last."""
    high = low + spread
    marks = steps(low, high, most)
    step = marks[1] - marks[0]
    assert marks[0] <= low + 1e-6 * abs(low)
    assert marks[-1] >= high - 1e-6 * abs(high)
    assert len(marks) <= most + 1
    assert all(abs(after - before - step) <= 1e-6 * max(abs(step), abs(low)) for before, after in pairwise(marks))


def test_paper_says_what_the_screen_says():
    """Every finding of the story is on paper, with a chart each, and nothing that a printer cannot do."""
    told = story("full")
    found = paper_html(told)
    assert found.count("<svg") == sum(len(view.charts) for view in told.views)
    assert "<script" not in found
    assert "<input" not in found


def test_without_its_maker_there_is_a_cure(monkeypatch: pytest.MonkeyPatch):
    """No WeasyPrint, or no Pango under it, is said with what to install."""
    told = story("no_paid", steps=("overlap",))
    monkeypatch.setattr(room, "find_spec", lambda _: None)
    assert "requirements-pdf.txt" in LOOK.tell(paper(told))
    monkeypatch.undo()
    monkeypatch.setattr(room, "find_spec", lambda _: object())
    monkeypatch.setattr(room, "import_module", _lacking)
    assert "libpango-1.0-0" in LOOK.tell(paper(told))


def _lacking(_: str) -> None:
    raise OSError("cannot load library 'libpango-1.0-0': not found")


def test_a_pdf_is_a_pdf_or_a_reason():
    """Where WeasyPrint works, the same report gives the same PDF; elsewhere it is a notice."""
    told = story("hostile", steps=("overlap",))
    told = replace(told, views=tuple(replace(view, charts=view.charts[:1]) for view in told.views))
    found = paper(told)
    assert isinstance(found, Notice) or (found.startswith(b"%PDF") and found == paper(told))
