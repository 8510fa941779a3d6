"""The story: the same findings and numbers as the pages, in the order picked, and a reason where there is no answer."""

import numpy as np
import pytest

from analytics.decide import current_budget
from analytics.locales import LANGUAGES
from analytics.model.forecast import Asked, forecast_days
from analytics.present.cards import plan_cards
from analytics.present.look import Look
from analytics.present.story.chart import Chart, Series
from analytics.present.story.report import MOST, OPENING, Client, Report, Step, report
from analytics.present.story.standing_charts import ahead
from analytics.present.story.views import VIEWS
from analytics.present.wording import overview_headline, plan_headline, trade_off_headline
from tests.contracts.source import refuse
from tests.model.forecasting import series
from tests.model.forecasting import told as by_day
from tests.present.conftest import ACCOUNTS
from tests.present.stories import MADE_ON, studied

FRENCH = Look("fr", "light", "EUR")


def told(account: str, look: Look = FRENCH) -> Report:
    """Every view of an account."""
    return report(studied(account), [Step(name) for name in VIEWS], Client(), look, made_on=MADE_ON)


@pytest.fixture(scope="module")
def full() -> Report:
    return told("full")


def chart(found: Report, view: str, shape: str) -> Chart:
    """The chart of a shape in a view."""
    (one,) = [each for each in found.views if each.name == view]
    return next(each for each in one.charts if each.shape == shape)


def test_a_view_says_what_its_page_says(full: Report):
    """Headlines and cards are those of the pages, not written again."""
    study, views = full.study, {view.name: view for view in full.views}
    assert views["overview"].headline == overview_headline(study.analysis, FRENCH)
    assert views["trade_off"].headline == trade_off_headline(study.line, FRENCH)
    assert views["action_plan"].headline == plan_headline(study.plan, FRENCH)
    assert views["action_plan"].cards == plan_cards(study.plan, FRENCH)


def test_views_come_in_the_order_picked_with_their_notes():
    """The consultant's order and words are kept."""
    steps = [Step("action_plan", "Commencer par là."), Step("overview")]
    found = report(studied("full"), steps, Client("Lumen"), FRENCH, made_on=MADE_ON, files=["a", "a"])
    assert [(view.name, view.note) for view in found.views] == [("action_plan", "Commencer par là."), ("overview", "")]
    assert found.files == ("a",)
    assert found.client.name == "Lumen"


def test_the_opening_story_has_five_to_eight_views():
    """A story that nobody picked is one that can be told."""
    assert 5 <= len(OPENING) <= MOST == 8
    assert set(OPENING) <= set(VIEWS)


def test_a_view_that_does_not_exist_is_refused():
    """A link may name anything."""
    with pytest.raises(ValueError, match="secret"):
        Step("secret")


def test_a_colour_that_is_none_is_refused():
    """It goes into styles of documents: nothing but a colour may."""
    with pytest.raises(ValueError, match="url"):
        Client("Lumen", colour="url(//evil)")


def test_numbers_of_charts_add_up(full: Report):
    """Parts add up to their whole: spend to today's budget, moves to the plan's change, steps to their end."""
    study = full.study
    spend = chart(full, "overview", "bars").series[0].values
    assert sum(spend) == pytest.approx(current_budget(study.analysis))
    shares = np.array([each.values for each in chart(full, "overlap", "stacked").series])
    assert shares.sum(axis=0) == pytest.approx(1)
    moves = chart(full, "action_plan", "bars").series[0].values
    assert sum(moves) == pytest.approx(study.plan.planned.cost - study.plan.current.cost, abs=0.01)
    steps = chart(full, "scenarios", "waterfall").series[0].values
    assert sum(steps[:-1]) == pytest.approx(steps[-1])


def test_the_line_of_a_document_is_the_line_of_the_page(full: Report):
    """Points are those of the dividing line, its end included; the marked one is exactly where it is without regret."""
    line, drawn = full.study.line, chart(full, "trade_off", "curve")
    assert drawn.x[-1] == line.table["freed"].iloc[-1]
    assert drawn.x[drawn.marked] == (line.no_regret_until or line.best)
    for told_of, name in zip(drawn.series, ("gained", "lost"), strict=True):
        assert told_of.values == pytest.approx([line.at(freed)[name] for freed in drawn.x])
        assert told_of.upper == pytest.approx([line.at(freed)[f"{name}_upper"] for freed in drawn.x])


def test_a_week_cut_short_is_no_dip():
    """The week in which observation ends and the forecast begins is drawn by neither."""
    found = forecast_days(by_day(start="2025-06-04", paid_clicks=series(150)), Asked(weeks=8))  # from a Wednesday
    weekly, _ = ahead(found, "", FRENCH)
    seen, coming = weekly.series
    drawn = [value for value in (*seen.values, *coming.values) if value is not None]
    assert min(drawn) > 0.5 * np.median(drawn)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_account_has_a_story(account: str, language: str):
    """Each view of each account has a question, a finding or the reason why there is none, and its source."""
    found = told(account, Look(language, "light", None if account == "no_currency" else "EUR"))
    lacking = [
        view.name for view in found.views if not (view.headline and view.question and view.title and view.sources)
    ]
    refuse(lacking, "Say something:")
    empty = [view.name for view in found.views if view.is_silent and (view.cards or view.charts or view.figures())]
    refuse(empty, "A view that has no answer draws nothing:")
    crossed = [
        (view.name, one.title)
        for view in found.views
        for one in view.charts
        for each in one.series
        if each.lower and each.upper and any(np.array(each.lower) > np.array(each.upper))
    ]
    refuse(map(str, crossed), "Lower ends above upper ends:")


def test_an_account_without_spend_says_so_where_spend_is_needed():
    """Nothing can be moved where nothing is spent."""
    silent = {view.name for view in told("no_paid").views if view.is_silent}
    assert {"cannibalisation", "trade_off", "scenarios", "experiments", "action_plan"} <= silent


def test_assumptions_travel_with_the_story(full: Report):
    """Every assumption of the sidebar is told, with the plan's limits."""
    labels = dict(full.assumptions)
    assert labels["Marge (% de la valeur)"] == "100\u202f%"
    assert labels["Budget mensuel du plan"] == FRENCH.money(full.study.plan.budget)


def test_a_ragged_chart_is_refused():
    """A series is as long as what it stands over, and its ends as long as itself."""
    series = Series("SEO", (1.0, 2.0), "seo")
    with pytest.raises(ValueError, match="SEO"):
        Chart("bars", "", (series,), "count", "", categories=("a",))
    with pytest.raises(ValueError, match="1 ends"):
        Series("SEO", (1.0, 2.0), "seo", lower=(0.0,))
