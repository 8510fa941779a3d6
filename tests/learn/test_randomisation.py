"""Randomisation inference against enumeration and planted effects."""

from itertools import combinations

import numpy as np
import pytest

from analytics.learn import randomisation as module
from analytics.learn.difference import log_changes
from analytics.learn.estimate import Unanswered
from analytics.learn.randomisation import assignments, p_value, randomisation
from benchmarks.readout_worlds import experiment, panel


def test_few_assignments_are_all_counted():
    """With 8 units and 3 treated, p is the share of the 56 assignments that differ as much, counted here by hand."""
    found = panel(np.random.default_rng(2), units=8, treated=3)
    changes = log_changes(found)
    all_of_them = [np.isin(np.arange(8), chosen) for chosen in combinations(range(8), 3)]
    gaps = [abs(changes[mask].mean() - changes[~mask].mean()) for mask in all_of_them]
    observed = abs(changes[found.treated].mean() - changes[~found.treated].mean())
    answer = randomisation(found)
    assert answer.p_kind == "exact_randomisation"
    assert answer.p == pytest.approx(np.mean(np.array(gaps) >= observed - 1e-12))


def test_drawn_assignments_agree_with_all(monkeypatch):
    """Drawing 5,000 of the 12,870 assignments of 16 units gives the p-value of all, to drawing error."""
    found = panel(np.random.default_rng(1), units=16, treated=8)
    exact = randomisation(found).p
    monkeypatch.setattr(module, "DRAWS", 5_000)
    drawn = randomisation(found)
    assert drawn.p_kind == "randomisation"
    assert drawn.p == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 5_000))


def test_the_interval_holds_what_is_not_refused():
    """At the ends of the 80 % interval, taking the effect away leaves a p-value of 20 %."""
    found = panel(np.random.default_rng(5))
    answer = randomisation(found)
    for end in answer.bounds_80:
        metric = found.metric / np.exp(end * np.outer(found.during, found.treated))
        assert randomisation(experiment(metric, found.treated, 60)).p == pytest.approx(0.2, abs=0.01)


def test_the_same_table_gives_the_same_p_value():
    """Draws are seeded."""
    found = panel(np.random.default_rng(7), units=40, treated=20)
    assert randomisation(found).p == randomisation(found).p


def test_every_assignment_treats_as_many_different_units():
    """Each draw holds the right number of units, none twice."""
    chosen, is_all = assignments(40, 20)
    assert not is_all
    assert all(len(set(row)) == 20 for row in chosen[:100].tolist())


def test_a_drawn_p_value_is_never_zero():
    """The assignment that was made counts among those that could be."""
    assert p_value(10.0, np.zeros(99), is_all=False) == pytest.approx(0.01)


def test_too_few_assignments_are_refused():
    """Three units cannot reach 5 %."""
    answer = randomisation(panel(np.random.default_rng(0), units=3, treated=1))
    assert isinstance(answer, Unanswered)
    assert answer.reason.code == "learn.cannot.few_assignments"


def test_days_at_zero_are_borne():
    """Where a unit has a day at zero, the logs of means are compared instead: the planted halving is found."""
    found = panel(np.random.default_rng(3))
    metric = found.metric * np.where(np.outer(found.during, found.treated), 0.5, 1.0)
    metric[5, 2] = 0.0
    answer = randomisation(experiment(metric, found.treated, 60))
    assert answer.details["of"] == "log_means"
    assert answer.bounds_95[0] <= np.log(0.5) <= answer.bounds_95[1]
