"""False positives of every read-out method: seeded tests in which nothing happened, and how often each finds an effect.

    python -m benchmarks.readouts [--worlds 1000] [--first-seed 500000] [--shapes]
    python -m benchmarks.readouts --pauses [--worlds 300]

Per method: share of worlds with p <= 5 % and <= 20 % (their nominal levels), share of 80 % and 95 % intervals that hold
the truth, worlds in which it does not answer, and milliseconds per answer. Beside them, what the published error of the
one-group regression, and errors of independent days on a daily panel, would have claimed. `--shapes` runs each method
that compares units on every shape of test instead of on the one it is made for. `--pauses` reads planted pause tests:
bias and spread of the incremental share, and how often its intervals hold the truth.
"""

import argparse
import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.learn import METHODS, Experiment, MethodName, readout
from analytics.learn.estimate import Estimate
from analytics.learn.groups import two_sided
from analytics.learn.incremental import incremental_share
from benchmarks.pause_worlds import PAUSES, Pause, pause
from benchmarks.readout_worlds import SHAPES, WORLDS, series_won_back

World = Callable[[np.random.Generator], Experiment]
Score = dict[str, float | str]
COMPARE = [name for name in METHODS if name not in (MethodName.TRIMMED_MATCH, MethodName.INCREMENTAL_SHARE)]


def independent_days_p(experiment: Experiment) -> float:
    """p-value of the same difference of logs if days of a unit were independent of each other: the mistake to avoid."""
    logs = np.log(experiment.metric)
    cells = [logs[np.ix_(days, arm)].ravel() for arm in (experiment.treated, experiment.control)
             for days in (experiment.during, experiment.before)]  # fmt: skip
    centred = [cell - cell.mean() for cell in cells]
    value = cells[0].mean() - cells[1].mean() - cells[2].mean() + cells[3].mean()
    unit = logs - logs.mean(axis=0) - (logs - logs.mean(axis=0)).mean(axis=1, keepdims=True)
    error = np.sqrt(unit.var() * sum(1 / len(cell) for cell in centred))
    return two_sided(float(value / error), np.inf)


def score(method: MethodName, world: World, worlds: int, first_seed: int = 0) -> Score:
    """Rates of one method over `worlds` seeds from the first one on."""
    found: list[Estimate] = []
    naive: list[float] = []
    start = time.perf_counter()
    for seed in range(first_seed, first_seed + worlds):
        experiment = world(np.random.default_rng(seed))
        found += readout(experiment, [method]).estimates
        if method is MethodName.LOG_DID and (experiment.metric > 0).all():
            naive.append(independent_days_p(experiment))
    elapsed = time.perf_counter() - start
    if method is MethodName.TBR:
        naive = [estimate.details["as_published"]["p_value"] for estimate in found]
    p = np.array([estimate.p for estimate in found])
    return {
        "method": method,
        "worlds": worlds,
        "unanswered": worlds - len(found),
        "p<=5%": (p <= 0.05).mean() if found else np.nan,
        "p<=20%": (p <= 0.2).mean() if found else np.nan,
        "held 80%": held([estimate.bounds_80 for estimate in found]),
        "held 95%": held([estimate.bounds_95 for estimate in found]),
        "naive p<=5%": (np.array(naive) <= 0.05).mean() if naive else np.nan,
        "ms": 1000 * elapsed / worlds,
    }


def held(bounds: list[tuple[float, float]], truths: npt.ArrayLike = 0.0) -> float:
    """Share of intervals that hold the truth."""
    ends: npt.NDArray[np.float64] = np.array(bounds).reshape(-1, 2)
    return float(((ends[:, 0] <= truths) & (ends[:, 1] >= truths)).mean()) if len(ends) else np.nan


def recovered(name: str, world: Pause, worlds: int, first_seed: int = 0) -> Score:
    """Bias, spread and coverage of the incremental share over planted pause tests of one kind."""
    answers = []
    for seed in range(first_seed, first_seed + worlds):
        experiment, truth = pause(seed, world)
        answers.append((incremental_share(experiment), truth))
    found = [(answer, truth) for answer, truth in answers if isinstance(answer, Estimate)]
    truths = np.array([truth for _, truth in found])
    errors = np.array([answer.value for answer, _ in found]) - truths
    return {
        "pause": name,
        "worlds": worlds,
        "unanswered": worlds - len(found),
        "truth": truths.mean(),
        "bias": errors.mean(),
        "error": errors.std() / np.sqrt(len(errors)),
        "rmse": np.sqrt((errors**2).mean()),
        "held 80%": held([answer.bounds_80 for answer, _ in found], truths),
        "held 95%": held([answer.bounds_95 for answer, _ in found], truths),
        "width 80%": np.median([answer.bounds_80[1] - answer.bounds_80[0] for answer, _ in found]),
    }


def rows(asked: argparse.Namespace) -> list[Score]:
    """Scores asked for, one row each."""
    seeds = asked.worlds, asked.first_seed
    if asked.pauses:
        return [recovered(name, world, *seeds) for name, world in PAUSES.items()]
    if asked.shapes:
        return [{"shape": name} | score(method, world, *seeds) for name, world in SHAPES.items() for method in COMPARE]
    own = [score(method, WORLDS[method], *seeds) for method in METHODS]
    return [*own, score(MethodName.INCREMENTAL_SHARE, series_won_back, *seeds) | {"method": "the same, one series"}]


def main() -> None:
    """Print one line per method, or per shape and method, or per kind of pause."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--first-seed", type=int, default=500_000)  # choices were made on other seeds
    parser.add_argument("--shapes", action="store_true")
    parser.add_argument("--pauses", action="store_true")
    print(pd.DataFrame(rows(parser.parse_args())).round(3).to_string(index=False))


if __name__ == "__main__":
    main()
