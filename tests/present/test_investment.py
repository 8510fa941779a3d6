"""SEO investment as people see it: the sentence fits the numbers, figures and tables say what was found."""

from dataclasses import replace
from typing import NamedTuple

import pandas as pd
import pytest

from analytics.decide.seo import Investment, NoInvestment, Project, Terms, invest, propose
from analytics.errors import AssumptionError
from analytics.model import Analysis
from analytics.present import investment_figures as figures
from analytics.present import investment_tables as tables
from analytics.present import investment_wording as wording
from analytics.present.draw import alternative
from analytics.present.look import Look
from analytics.schema import Notice
from tests.builders import analysed


class Shown(NamedTuple):
    """An account, its projects, and the answers with and without money."""

    analysis: Analysis
    projects: tuple[Project, ...]
    found: Investment
    nothing: Investment


@pytest.fixture(scope="module")
def shown() -> Shown:
    analysis = analysed(120, seed=2)
    projects = propose(analysis, rate=4.0)
    return Shown(analysis, projects, invest(analysis, projects), invest(analysis, projects, Terms(3, pot=0.0)))


def _with(found: Investment, sea: float, seo: float, crossover: int | None) -> Investment:
    """The same with the next euro set."""
    table = found.next_euro.table.assign(sea=sea, sea_lower=sea, sea_upper=sea, seo=seo, seo_lower=0.0, seo_upper=9.0)
    return replace(found, next_euro=replace(found.next_euro, table=table, crossover=crossover))


@pytest.mark.parametrize(
    ("sea", "seo", "crossover", "words"),
    [
        (1.2, 2.5, 5, "it is a bet"),
        (2.0, 1.5, 18, "only takes the lead if it is given 18 months"),
        (2.0, 1.5, None, "does not take the lead within 24 months"),
        (0.8, 0.7, None, "comes back neither"),
    ],
)
def test_the_headline_follows_the_numbers(shown: Shown, sea: float, seo: float, crossover: int | None, words: str):
    """Whoever earns more is named with both figures; the lead of SEO that is less likely than not is called a bet."""
    look, found = Look("en", "light", "EUR"), _with(shown.found, sea, seo, crossover)
    table = found.next_euro.table.assign(chance=0.3)
    told = wording.headline(replace(found, next_euro=replace(found.next_euro, table=table)), look)
    assert words in told
    assert look.money(sea, 2) in told
    assert look.money(seo, 2) in told
    sure = replace(found, next_euro=replace(found.next_euro, table=table.assign(chance=0.7)))
    assert ("it is a bet" in wording.headline(sure, look)) is False


def test_no_answer_is_told_in_words(look: Look):
    """Where nothing can be said, the headline is the reason."""
    reason = Notice.of("investment.none.organic")
    assert wording.headline(NoInvestment(reason), look) == look.tell(reason)


def test_every_word_card_and_note_can_be_said(shown: Shown, look: Look):
    """Cards, notes, reasons and both tables print in both languages, with and without anything started."""
    for found in (shown.found, shown.nothing):
        assert len(wording.cards(found, look)) == 5
        assert all(note.strip() for note in wording.notes(found, look))
        table = tables.projects_table(found, shown.analysis, look)
        assert len(table.frame) == len(shown.projects)
        assert table.frame["reason_why"].str.len().gt(20).all()
    assert shown.nothing.bridge().empty
    assert wording.cards(shown.nothing, look)[3].value == "–"


def test_started_projects_stand_first_with_their_month(shown: Shown):
    """The table lists what to start before what to leave, which has a dash."""
    frame = tables.projects_table(shown.found, shown.analysis, Look("en", "light", "EUR")).frame
    started = frame["start"].ne("–")
    assert started.any()
    assert started.is_monotonic_decreasing
    assert frame.loc[started, "start"].str.startswith("month ").all()


def test_figures_draw_what_was_found(shown: Shown, look: Look):
    """Lines hold the frames' numbers; titles say the crossover and the month of return; nothing started, said so."""
    euro = figures.next_euro(_with(shown.found, 1.0, 2.0, 7), look)
    lines = [trace for trace in euro.data if trace.hoverinfo == "text"]
    assert [list(line.y) for line in lines] == [[2.0] * 22, [1.0] * 22]
    assert "7" in alternative(euro)
    cash = figures.cash(shown.found, look)
    assert list(cash.data[2].y) == shown.found.outlook.cash["value"].tolist()
    bridge = figures.bridge(shown.found, look)
    spent = sum(pd.Series(bar.y).sum() for bar in bridge.data)
    assert spent == pytest.approx(shown.found.bridge()[["waiting", "landed"]].to_numpy().sum())
    for draw in (figures.next_euro, figures.cash, figures.bridge):
        assert alternative(draw(shown.nothing, look))


def test_editing_and_reading_back_is_the_identity(shown: Shown, look: Look):
    """What the editor shows, read back unchanged, is the same projects; a changed cell changes that figure alone."""
    frame = tables.editor_frame(shown.projects, [True] * len(shown.projects), look)
    same, used = tables.edited(frame, shown.projects)
    assert [(one.queries, one.one_off, one.earliest) for one in same] == [
        (one.queries, one.one_off, one.earliest) for one in shown.projects
    ]
    assert [one.success for one in same] == pytest.approx([one.success for one in shown.projects])
    assert all(used)
    frame.loc[0, ["success", "earliest", "monthly"]] = [50.0, 3, None]
    frame.loc[0, "use"] = False
    changed, used = tables.edited(frame, shown.projects)
    assert (changed[0].success, changed[0].earliest, changed[0].monthly) == (0.5, 3, shown.projects[0].monthly)
    assert changed[1:] == same[1:]
    assert not used[0]


def test_an_impossible_figure_is_refused_with_its_project(shown: Shown, look: Look):
    """A delay that ends before it starts is refused by name."""
    frame = tables.editor_frame(shown.projects, [True] * len(shown.projects), look)
    frame.loc[0, "months_lower"] = 50.0
    with pytest.raises(AssumptionError) as refused:
        tables.edited(frame, shown.projects)
    assert shown.projects[0].subject in look.tell(refused.value.notices[0])
