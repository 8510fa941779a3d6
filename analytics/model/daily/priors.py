"""The published prior cells as beliefs about a class of queries: brand or generic."""

import numpy as np
import numpy.typing as npt

from analytics.model.assumptions import Assumptions
from analytics.model.daily.pooling import ClassPrior
from analytics.model.priors import PriorCell, log_normal, pausing
from analytics.unify import QueryPanel

Array = npt.NDArray[np.float64]

P_RIVALS = {"unknown": 0.5, "none": 0.0, "present": 1.0}
P_STRONG = {"unknown": 0.5, "strong": 1.0, "ordinary": 0.0}
AI_CELLS = ("generic_1", "generic_2_4", "generic_5_10")
RANK_CELLS = ("generic_1", "generic_2_4", "generic_5_10", "no_page_1")
_SURE_INDEX = 0.2  # competition index from which rivals bid for certain
_TAU_GENERIC, _TAU_BRAND = 0.45, 0.12
_BRAND_BELOW = 0.5  # relative spread of the brand's substitution below rank 1, about which nothing is published
_MOST = 0.95
_REACTIONS = (6.0, 12.0)


def rivals_chance(panel: QueryPanel, assumptions: Assumptions) -> Array:
    """Chance that rivals bid on each query: the planner's competition index where known, else what a person assumes."""
    index = panel.frame["competition_index"].to_numpy(dtype=float)
    return np.where(np.isnan(index), P_RIVALS[assumptions.rivals], np.minimum(index / _SURE_INDEX, 1.0))


def brand_rivals(panel: QueryPanel, assumptions: Assumptions) -> Array:
    """The same for queries of the brand, whose clicks rivals steal; 0 for others, for want of evidence."""
    return np.where(panel.frame["brand"].to_numpy(dtype=bool), rivals_chance(panel, assumptions), 0.0)


def class_prior(assumptions: Assumptions, *, brand: bool) -> ClassPrior:
    """Substitution per rank cell = 1 - incremental share of the published cell.

    A cell's variance is between accounts; queries of one spread by tau around it. The brand at rank 1 mixes the strong
    and the ordinary cell by the person's assumption; below, it falls with rank as the generic one does. Steady theft is
    log-normal over the range of `priors.toml`, for the brand only.
    """
    cells = assumptions.prior_cells
    table = [cells[name] for name in RANK_CELLS]
    means = np.array([1 - cell.mean for cell in table])
    spreads = np.sqrt([_variance(cell) for cell in table])
    if not brand:
        return ClassPrior(means, spreads, _TAU_GENERIC)
    strong = P_STRONG[assumptions.brand_strength]
    pair = [(strong, cells["brand_strong"]), (1 - strong, cells["brand_ordinary"])]
    top = 1 - sum(share * cell.mean for share, cell in pair)
    spread = np.sqrt(sum(share * cell.second_moment for share, cell in pair) - (1 - top) ** 2)
    below = np.minimum(means[1:] * top / means[0], _MOST)
    thefts = [_share_of(pausing()[kind]["lower"], pausing()[kind]["upper"]) for kind in ("theft", "entered")]
    return ClassPrior(
        np.concatenate([[top], below]),
        np.concatenate([[spread], _BRAND_BELOW * below]),
        _TAU_BRAND,
        thefts=tuple(mean for mean, _ in thefts),
        theft_spreads=tuple(spread for _, spread in thefts),
        reactions=_REACTIONS,
    )


def under_ai_overview(panel: QueryPanel, assumptions: Assumptions) -> Array:
    """Substitution under the layout a rank tracker saw, over that of the plain one; (queries, 4), 1 for the brand.

    Read for queries without days of their own: their class's days mix both layouts.
    """
    cells = assumptions.prior_cells
    ratio = np.array([(1 - cells[f"{name}_ai"].mean) / (1 - cells[name].mean) for name in AI_CELLS] + [1.0])
    seen = np.where(panel.frame["brand"], 0.0, panel.frame["ai_overview"].fillna(0.0)).astype(float)
    return np.asarray(1 - seen[:, None] * (1 - ratio[None, :]))


def _variance(cell: PriorCell) -> float:
    return cell.second_moment - cell.mean**2


def _share_of(lower: float, upper: float) -> tuple[float, float]:
    """Mean and standard deviation of the log-normal with this central 80 % range."""
    centre, spread = log_normal(lower, upper)
    mean = np.exp(centre + spread**2 / 2)
    return float(mean), float(mean * np.sqrt(np.exp(spread**2) - 1))
