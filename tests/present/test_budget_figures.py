"""From budget to profit: the peak is named, today and the plan are on or under the line."""

import numpy as np
import pytest

from analytics.decide import Plan, budget_line, plan
from analytics.model import analyse
from analytics.present.budget_figures import best_budget, budget_profit
from analytics.present.look import Look, about
from tests.builders import account


@pytest.fixture(scope="module")
def line():
    """The line of a mixed account with its plan."""
    analysis = analyse(account())
    found = plan(analysis)
    assert isinstance(found, Plan)
    return budget_line(analysis, found=found)


def test_profit_peaks_where_the_next_unit_returns_what_it_costs(line):
    """Before the peak one more unit of money returns more than itself, beyond it less."""
    step, peak = line.table["budget"].diff().max(), best_budget(line)
    assert (line.table["price"][line.table["budget"] < peak - step] >= 1).all()
    assert (line.table["price"][line.table["budget"] > peak + step] <= 1).all()


def test_nobody_stands_above_the_line(line):
    """Neither today's spend nor the plan earns more than the best at its budget."""
    for point in line.points.itertuples():
        best = np.interp(point.budget, line.table["budget"], line.table["profit"])
        assert point.profit <= best + 1e-6 * max(1.0, abs(best))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_title_says_the_peak_and_both_ways_are_named(line, language):
    """The figure states its finding, and says which point is today and which the plan."""
    look = Look(language, "light", "EUR")
    figure = budget_profit(line, look)
    assert look.money(about(best_budget(line))) in figure.layout.title.text.replace("<br>", " ")
    named = [note.text.partition(":")[0].strip() for note in figure.layout.annotations]
    assert named == [look.text(f"plan.line.{name}", profit="").partition(":")[0].strip() for name in line.points.index]
