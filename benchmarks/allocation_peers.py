"""One solver on one allocation problem, in a process of its own: `python -m benchmarks.allocation_peers NAME N SEED`.

The problem: N items with worth top (1 - exp(-spend / scale)), spend between 0 and a ceiling, three tenths of all
ceilings to spend. Prints one JSON line: CPU seconds (imports left out), relative gap to the exact dual bound.
"""

import json
import sys
from collections.abc import Callable
from time import process_time

import numpy as np
import numpy.typing as npt

from analytics.decide.families import Exponential
from analytics.decide.limits import Bounds
from analytics.decide.water_filling import Waters, fill

Array = npt.NDArray[np.float64]

GRID = 1000  # steps of a spend grid


def problem(size: int, seed: int) -> tuple[Exponential, Array, float]:
    """Curves, ceilings and budget of an account drawn from a seed."""
    draw = np.random.default_rng(seed)
    curves = Exponential(draw.lognormal(3.0, 1.0, size), draw.lognormal(2.0, 1.0, size))
    high = draw.lognormal(3.0, 0.5, size)
    return curves, high, 0.3 * float(high.sum())


def gradient(curves: Exponential, spend: Array) -> Array:
    """Worth of one more unit of money per item."""
    return curves.top / curves.scale * np.exp(-spend / curves.scale)


def accord(curves: Exponential, high: Array, budget: float) -> Array:
    """Accord: one price by root finding."""
    return fill(curves, budget, Bounds(np.zeros_like(high), high, 0.0)).spend


def slsqp(curves: Exponential, high: Array, budget: float) -> Array:
    """SciPy's SLSQP from an even split, with gradients: the algorithm of PyMC-Marketing's optimiser."""
    from scipy.optimize import minimize  # noqa: PLC0415 - its import is not timed

    scale = float(curves.top.sum())
    found = minimize(
        lambda x: -float(curves.value(x).sum()) / scale,
        np.minimum(high, budget / len(high)),
        jac=lambda x: -gradient(curves, x) / scale,
        bounds=[(0.0, top) for top in high],
        constraints={"type": "ineq", "fun": lambda x: budget - x.sum(), "jac": lambda x: -np.ones_like(x)},
        method="SLSQP",
        options={"maxiter": 1000, "ftol": 1e-12},
    )
    return np.asarray(found.x)


def nlopt(curves: Exponential, high: Array, budget: float) -> Array:
    """NLopt's augmented Lagrangian around its SLSQP: the default of Robyn's allocator."""
    import nlopt as library  # noqa: PLC0415 - only this peer needs it

    scale = float(curves.top.sum())

    def value(x: Array, slope: Array) -> float:
        if slope.size:
            slope[:] = -gradient(curves, x) / scale
        return -float(curves.value(x).sum()) / scale

    def over(x: Array, slope: Array) -> float:
        if slope.size:
            slope[:] = 1.0 / budget
        return float(x.sum()) / budget - 1

    outer, inner = (library.opt(name, len(high)) for name in (library.LD_AUGLAG, library.LD_SLSQP))
    inner.set_xtol_rel(1e-8)
    outer.set_local_optimizer(inner)
    outer.set_lower_bounds(np.zeros_like(high))
    outer.set_upper_bounds(high)
    outer.set_min_objective(value)
    outer.add_inequality_constraint(over, 1e-8)
    outer.set_xtol_rel(1e-8)
    outer.set_maxeval(100_000)
    return np.asarray(outer.optimize(np.minimum(high, budget / len(high))))


def grid(curves: Exponential, high: Array, budget: float) -> Array:
    """A grid of spends, the step that brings most first: the search of Meridian's optimiser."""
    step, spend = budget / GRID, np.zeros_like(high)
    gain = curves.value(np.minimum(step, high))
    for _ in range(GRID):
        best = int(np.argmax(gain))
        spend[best] = min(spend[best] + step, high[best])
        more = min(spend[best] + step, high[best])
        one = Exponential(curves.top[best : best + 1], curves.scale[best : best + 1])
        gain[best] = float((one.value(np.array([more])) - one.value(spend[best : best + 1]))[0])
    return spend


def clarabel(curves: Exponential, high: Array, budget: float) -> Array:
    """CVXPY with Clarabel, an interior-point method for exponential cones."""
    import cvxpy  # noqa: PLC0415 - only this peer needs it

    x = cvxpy.Variable(len(high))
    top = curves.top / curves.top.mean()
    worth = cvxpy.sum(cvxpy.multiply(top, 1 - cvxpy.exp(-cvxpy.multiply(1 / curves.scale, x))))
    cvxpy.Problem(cvxpy.Maximize(worth), [x >= 0, x <= high, cvxpy.sum(x) <= budget]).solve(solver="CLARABEL")
    return np.asarray(x.value)


PEERS: dict[str, Callable[[Exponential, Array, float], Array]] = {
    "accord": accord,
    "slsqp": slsqp,
    "nlopt": nlopt,
    "grid": grid,
    "clarabel": clarabel,
}
"""Name → spend per item."""


def gap(curves: Exponential, high: Array, budget: float, spend: Array) -> float:
    """Distance to the dual bound, relative to the worth found; a spend over the budget is scaled down first."""
    made = np.clip(spend, 0.0, high)
    made = made * min(1.0, budget / max(float(made.sum()), 1e-300))
    bounds = Bounds(np.zeros_like(high), high, 0.0)
    price = fill(curves, budget, bounds).price
    return Waters(curves, bounds).certified(made, price, budget).gap


def main(name: str, size: int, seed: int) -> None:
    """Solve and print; a small problem first, so that imports and compilation are not timed."""
    PEERS[name](*problem(5, seed))
    given = problem(size, seed)
    started = process_time()
    spend = PEERS[name](*given)
    used = process_time() - started
    sys.stdout.write(json.dumps({"seconds": used, "gap": gap(*given, spend)}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
