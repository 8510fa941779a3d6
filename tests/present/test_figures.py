"""Figures draw on any account in both languages and modes, state their finding, and never touch their input."""

import copy
import json
import re

import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics.decide import frontier
from analytics.model import overlap
from analytics.present import draw, trade_off_figures
from analytics.present.look import Look, about
from analytics.present.spoken import described
from tests.builders import account
from tests.present.conftest import HOSTILE, Results, figures

TAGS = {"b", "br", "span", "extra"}


def texts(node: object) -> list[str]:
    """Every text of a figure, wherever it stands."""
    match node:
        case dict():
            return [text for name, value in node.items() if name != "customdata" for text in texts(value)]
        case list() | tuple():
            return [text for value in node for text in texts(value)]
        case str():
            return [node]
    return []


def drawn(figure: go.Figure) -> dict:
    """The figure without its template, as the browser gets it."""
    found = json.loads(figure.to_json())
    found["layout"].pop("template")
    return found


def test_every_figure_draws_on_any_account(any_account: Results, look: Look):
    """No account, language or mode stops a figure: it draws, or says why there is nothing to draw."""
    for name, make in figures(any_account, look).items():
        figure = make()
        assert isinstance(figure, go.Figure), name
        assert draw.alternative(figure).strip(), name


def test_every_drawn_figure_states_a_number(full: Results, look: Look):
    """A title is a finding: it holds a figure, except where the finding names a cause."""
    for name, make in figures(full, look).items():
        title = make().layout.title.text
        assert re.search(r"\d", title) or name in ("sensitivity", "coverage"), (name, title)


def test_titles_fit_their_figures(full: Results, look: Look):
    """No line of a title is longer than its figure allows, and the margin holds all its lines."""
    for name, make in figures(full, look).items():
        figure = make()
        lines = figure.layout.title.text.split("<br>")
        assert max(map(len, lines)) <= draw.WIDE, (name, lines)
        assert figure.layout.margin.t >= 22 * len(lines), name


def test_figures_leave_their_input_alone(full: Results):
    """Frames are equal before and after drawing."""
    before = copy.deepcopy((full.analysis.panel.frame, full.analysis.current, full.line.table, full.plan.items))
    for make in figures(full, Look()).values():
        make()
    after = (full.analysis.panel.frame, full.analysis.current, full.line.table, full.plan.items)
    for one, two in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(one, two)


def test_markup_in_data_is_shown_as_text(any_account: Results):
    """A query or theme that holds markup reaches plotly without any tag of its own."""
    for name, make in figures(any_account, Look("en")).items():
        for text in texts(drawn(make())):
            tags = set(re.findall(r"</?([a-z]+)", text))
            assert tags <= TAGS, (name, text)


def test_hostile_text_is_still_readable():
    """Escaping loses nothing but what would break a line or run."""
    shown = draw.escape(HOSTILE, longest=200)
    assert "<" not in shown
    assert shown.count("&lt;") == HOSTILE.count("<")
    assert draw.escape("a" * 100).endswith("…")


def test_small_numbers_of_letters_are_never_cut():
    """A short text is kept as it is."""
    assert draw.escape("lampe à poser") == "lampe à poser"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_alternative_text_is_the_title_without_markup(full: Results, language: str):
    """A reader who cannot see the figure gets its finding, with no tag and no entity."""
    words = draw.alternative(figures(full, Look(language, currency="EUR"))["line"]())
    assert "<" not in words
    assert "&" not in words
    assert words == words.strip()


@pytest.mark.parametrize("measure", ["clicks", "value"])
def test_the_chosen_amount_is_written_out(full: Results, measure: str):
    """Title and flag of the dividing line state the net at the amount chosen, as the frontier gives it."""
    look, line = Look("en", currency="EUR"), frontier(full.analysis, measure)
    freed = line.best / 2
    figure = trade_off_figures.dividing_line(line, freed, look)
    net = look.change(about(float(line.at(freed)["net"])), measure)
    assert net in figure.layout.title.text
    assert any(net in note.text for note in figure.layout.annotations)
    handle = next(trace for trace in figure.data if trace.mode == "lines+markers")
    assert set(handle.x) == {freed}
    assert sorted(handle.y) == pytest.approx(sorted([line.at(freed)["lost"], line.at(freed)["gained"]]))


def test_the_three_zones_cover_the_line(full: Results):
    """Zones follow one another from nothing freed to the end of the line."""
    zones = trade_off_figures.zone_frame(full.line)
    assert zones["start"].iloc[0] == 0
    assert zones["end"].iloc[-1] == full.line.table["freed"].iloc[-1]
    assert list(zones["start"].iloc[1:]) == list(zones["end"].iloc[:-1])


@pytest.mark.parametrize("part", [0.0, 0.02, 0.5, 1.0])
def test_the_line_draws_at_any_amount(full: Results, part: float):
    """The handle may stand anywhere from nothing to the end."""
    last = float(full.line.table["freed"].iloc[-1])
    figure = trade_off_figures.dividing_line(full.line, part * last, Look())
    assert figure.layout.xaxis.range == (0, last)


def test_nothing_to_compare_is_said():
    """An empty choice of scenarios gives a figure that says so."""
    look = Look("en")
    from analytics.present import scenarios_figures

    for make in (scenarios_figures.ranges, scenarios_figures.clicks):
        assert draw.alternative(make((), look)) == look.text("figures.nothing.no_scenario")


def test_an_empty_overlap_is_said():
    """A scope without queries gives a figure that says so."""
    from analytics.present import overlap_figures

    table = overlap(account()).assign(queries=0, paid_clicks=0.0, organic_clicks=0.0, cost=0.0, cost_share=float("nan"))
    look = Look("fr")
    assert draw.alternative(overlap_figures.intersections(table, look)) == look.text("figures.nothing.no_queries")


def test_who_cannot_see_a_figure_hears_its_kind_and_axes(full: Results):
    """The words for assistive technology are the finding, what is drawn, and what both axes measure."""
    drawn = figures(full, Look("en", currency="EUR"))
    said = {name: described(make(), Look("en", currency="EUR")) for name, make in drawn.items()}
    assert all(said[name].startswith(draw.alternative(make())) for name, make in drawn.items())
    shapes = {
        "monthly": "Horizontal bars", "intersections": "bars", "themes": "Areas in proportion",
        "quadrants": "Bubble chart", "line": "Curves with their interval", "flows": "Flow diagram",
        "waterfall": "Waterfall chart", "shares": "Dots with their interval",
    }  # fmt: skip
    assert {name: said[name] for name, shape in shapes.items() if shape not in said[name]} == {}
    assert "horizontal axis: Paid budget" in said["line"]
    assert "vertical axis: " in said["line"]
