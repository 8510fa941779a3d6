"""The read-out of a test: every method that applies answers, every other says why it does not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from analytics.learn.difference import cuped, log_did, log_means, weighted_did
from analytics.learn.estimate import Answer, Estimate, Unanswered
from analytics.learn.experiment import Experiment
from analytics.learn.groups import ENOUGH_FOR_OWN_SPREAD
from analytics.learn.incremental import incremental_share
from analytics.learn.levels import level_did
from analytics.learn.randomisation import randomisation
from analytics.learn.regression import time_based_regression
from analytics.learn.structural import structural
from analytics.learn.synthetic import log_synthetic_control, synthetic_control
from analytics.learn.trimmed import trimmed_match
from analytics.schema import Notice


class MethodName(StrEnum):
    """Every method, in the order in which answers are given."""

    LOG_DID = "log_did"
    LOG_MEANS = "log_means"
    WEIGHTED_DID = "weighted_did"
    CUPED = "cuped"
    RANDOMISATION = "randomisation"
    SYNTHETIC_CONTROL = "synthetic_control"
    LOG_SYNTHETIC_CONTROL = "log_synthetic_control"
    TBR = "tbr"
    TRIMMED_MATCH = "trimmed_match"
    STRUCTURAL = "structural"
    LEVEL_DID = "level_did"
    INCREMENTAL_SHARE = "incremental_share"


METHODS = tuple(MethodName)
_LEAST_UNITS = 3
_LEAST_FOR_SLOPE = 4  # units for a comparison that also fits a slope
_NOTHING = 1e-12  # an error this small beside the measure means that nothing varied

Need = Callable[[Experiment], Notice | None]


def _controls(experiment: Experiment) -> Notice | None:
    return None if experiment.control.any() else Notice.of("learn.cannot.no_controls")


def _units(experiment: Experiment, least: int = _LEAST_UNITS) -> Notice | None:
    n = len(experiment.units)
    return None if n >= least else Notice.of("learn.cannot.few_units", n=n, least=least)


def _units_for_slope(experiment: Experiment) -> Notice | None:
    return _units(experiment, _LEAST_FOR_SLOPE)


def _positive_days(experiment: Experiment) -> Notice | None:
    low = experiment.metric <= 0
    names = [experiment.units[at] for at in np.flatnonzero(low.any(axis=0))]
    return Notice.of("learn.cannot.zero_days", n=int(low.sum()), unit=names[0]) if names else None


def _positive_means(experiment: Experiment) -> Notice | None:
    low = np.minimum(*experiment.means(experiment.metric)) <= 0
    names = [experiment.units[at] for at in np.flatnonzero(low)]
    return Notice.of("learn.cannot.zero_means", n=len(names), unit=names[0]) if names else None


def _paired(experiment: Experiment) -> Notice | None:
    return None if experiment.pairs else Notice.of("learn.cannot.no_pairs")


@dataclass(frozen=True, slots=True)
class _Method:
    answer: Callable[[Experiment], Answer]
    needs: tuple[Need, ...]


_BY_NAME: dict[MethodName, _Method] = {
    MethodName.LOG_DID: _Method(log_did, (_controls, _units, _positive_days)),
    MethodName.LOG_MEANS: _Method(log_means, (_controls, _units, _positive_means)),
    MethodName.WEIGHTED_DID: _Method(weighted_did, (_controls, _units, _positive_means)),
    MethodName.CUPED: _Method(cuped, (_controls, _units_for_slope, _positive_days)),
    MethodName.RANDOMISATION: _Method(randomisation, (_controls, _positive_means)),
    MethodName.SYNTHETIC_CONTROL: _Method(synthetic_control, (_controls,)),
    MethodName.LOG_SYNTHETIC_CONTROL: _Method(log_synthetic_control, (_controls,)),
    MethodName.TBR: _Method(time_based_regression, (_controls,)),
    MethodName.TRIMMED_MATCH: _Method(trimmed_match, (_controls, _paired)),
    MethodName.STRUCTURAL: _Method(structural, ()),
    MethodName.LEVEL_DID: _Method(level_did, (_controls,)),
    MethodName.INCREMENTAL_SHARE: _Method(incremental_share, ()),
}


@dataclass(frozen=True, eq=False)
class Readout:
    """A test and what each method says of it, in the order of `METHODS`; `first` is the one to read first."""

    experiment: Experiment
    answers: tuple[Answer, ...]

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """Methods that answer."""
        return tuple(answer for answer in self.answers if isinstance(answer, Estimate))

    @property
    def unanswered(self) -> tuple[Unanswered, ...]:
        """Methods that do not, with their reasons."""
        return tuple(answer for answer in self.answers if isinstance(answer, Unanswered))

    @property
    def first(self) -> Estimate | None:
        """The method that suits the number of units; None when nothing answers.

        With five units or more in each arm, difference-in-differences; with fewer, synthetic control, the same on logs,
        the regression on the control total, and the series' own past, in this order.
        """
        arms = int(self.experiment.treated.sum()), int(self.experiment.control.sum())
        name = MethodName
        many = (name.LOG_DID, name.LOG_MEANS) if min(arms) >= ENOUGH_FOR_OWN_SPREAD else ()
        few = (name.SYNTHETIC_CONTROL, name.LOG_SYNTHETIC_CONTROL, name.TBR, name.STRUCTURAL)
        found = {estimate.method: estimate for estimate in self.estimates}
        return next((found[each] for each in (*many, *few, *METHODS) if each in found), None)


def _answer(experiment: Experiment, name: MethodName) -> Answer:
    method = _BY_NAME[name]
    lacking = next((notice for need in method.needs if (notice := need(experiment))), None)
    if lacking:
        return Unanswered(name, lacking)
    answer = method.answer(experiment)
    size = 1.0 if isinstance(answer, Unanswered) or answer.scale == "log" else float(np.abs(experiment.metric).max())
    if isinstance(answer, Estimate) and answer.error <= _NOTHING * size:
        return Unanswered(name, Notice.of("learn.cannot.no_variation"))
    return answer


def readout(experiment: Experiment, methods: Iterable[MethodName] = METHODS) -> Readout:
    """Read a test by every method, or by those named."""
    chosen = set(methods)
    return Readout(experiment, tuple(_answer(experiment, name) for name in METHODS if name in chosen))
