"""Small allocation problems that tests draw or state themselves."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from analytics.decide import Bounds
from analytics.model import ResponseCurves


def curves_of(segments):
    """Curves from (width, slope) segments per item, in the order given."""
    longest = max(len(pairs) for pairs in segments) + 1
    cost, clicks = np.zeros((len(segments), longest)), np.zeros((len(segments), longest))
    for row, pairs in enumerate(segments):
        x = np.cumsum([0.0, *(width for width, _ in pairs)])
        y = np.cumsum([0.0, *(width * slope for width, slope in pairs)])
        cost[row], clicks[row] = (np.pad(values, (0, longest - len(x)), mode="edge") for values in (x, y))
    now = cost[:, 1]
    table = pd.DataFrame({"query": [f"q{at}" for at in range(len(segments))], "current_cost": now})
    return ResponseCurves(table, cost, clicks, cost / np.maximum(now, 1e-9)[:, None], np.zeros(len(segments)))


def concave(segments):
    """The same, steepest segments first."""
    return curves_of([sorted(pairs, key=lambda pair: -pair[1]) for pairs in segments])


def drawn(size, seed, nodes=29, bent=0.5):
    """Saturating curves of random queries with their worth per click; a share of them bends upwards first."""
    draw = np.random.default_rng(seed)
    reach, top = draw.lognormal(4.5, 1.0, size), draw.lognormal(0.5, 0.6, size)
    share = np.tile(np.linspace(0, 1, nodes), (size, 1))
    power = np.where(draw.random(size) < bent, draw.uniform(1.5, 3, size), draw.uniform(0.5, 1, size))[:, None]
    clicks = share**power / (share**power + draw.uniform(0.2, 0.7, size)[:, None] ** power) * (reach * top)[:, None]
    cost = share * reach[:, None]
    table = pd.DataFrame({"query": [f"q{at}" for at in range(size)], "current_cost": reach / 2})
    return ResponseCurves(table, cost, clicks, cost, np.zeros(size)), draw.lognormal(0, 0.5, size)


SEGMENT = st.tuples(st.floats(0.5, 50.0), st.floats(0.0, 5.0))


@st.composite
def problems(draw):
    """Random concave curves, worths, limits and a budget that covers the floors."""
    segments = draw(st.lists(st.lists(SEGMENT, min_size=1, max_size=5), min_size=1, max_size=6))
    curves, size = concave(segments), len(segments)
    worth = np.array(draw(st.lists(st.floats(0.0, 4.0), min_size=size, max_size=size)))
    reach = curves.cost[:, -1]
    ends = np.array(draw(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=size, max_size=size)))
    low, high = np.sort(ends, axis=1).T * reach
    held = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    low = np.where(held, high, low)
    least = draw(st.sampled_from([0.0, 0.5, 1.0, 2.0]))
    budget = float(low.sum()) + draw(st.floats(0, 1)) * float((high - low).sum())
    return curves, worth, budget, Bounds(low, high, least)
