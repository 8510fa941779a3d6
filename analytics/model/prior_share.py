"""The incremental share by the published cells alone: brand x organic rank x rivals, mixed by what is known."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model.assumptions import Assumptions
from analytics.model.daily.priors import AI_CELLS, P_STRONG, RANK_CELLS, rivals_chance
from analytics.model.listing import chance_hidden
from analytics.model.ranks import presence, rank_weights
from analytics.unify import QueryPanel

Array = npt.NDArray[np.float64]


def cell_weights(panel: QueryPanel, assumptions: Assumptions) -> pd.DataFrame:
    """Weight of each prior cell for each query; columns are cell names, rows sum to 1.

    A listed query takes the rank cells of its mean position, those of an AI overview as far as a rank tracker saw one.
    A brand query's part at rank 1 goes to the brand cells: rivals where Keyword Planner's competition index counts some
    (else with the assumption's chance), a strong or an ordinary brand for the rest. A query that Search Console does
    not list counts as listed anywhere (`any_rank`, or on top for the brand) with the chance that the report hides it,
    for the rest as not on page 1. Without Search Console nothing is known of any rank.
    """
    frame = panel.frame
    rank = rank_weights(frame["organic_position"].to_numpy(dtype=float))
    hidden = chance_hidden(panel)
    weights = pd.DataFrame(0.0, index=frame.index, columns=list(assumptions.prior_cells))
    weights[list(RANK_CELLS)] = rank * (1 - hidden)[:, None]
    brand = frame["brand"].to_numpy(dtype=bool)
    on_top = np.where(brand, weights["generic_1"] + hidden, 0.0)
    weights["any_rank"] = np.where(brand, 0.0, hidden)
    weights["generic_1"] = np.where(brand, 0.0, weights["generic_1"])
    p_rivals = rivals_chance(panel, assumptions)
    p_strong = P_STRONG[assumptions.brand_strength]
    under_ai = frame["ai_overview"].fillna(0.0).to_numpy(dtype=float)
    for cell in AI_CELLS:
        weights[f"{cell}_ai"] = weights[cell] * under_ai
        weights[cell] *= 1 - under_ai
    weights["brand_rivals"] = on_top * p_rivals
    weights["brand_strong"] = on_top * (1 - p_rivals) * p_strong
    weights["brand_ordinary"] = on_top * (1 - p_rivals) * (1 - p_strong)
    return weights


def prior_share(panel: QueryPanel, weights: pd.DataFrame, assumptions: Assumptions) -> tuple[Array, Array]:
    """Mean and variance of the share of every query.

    Cells are mixed by moments: m = sum w E[x], s = sum w E[x²]; where the listing shows for a share p of the paid
    impressions, IAC = 1 - p (1 - x).
    """
    table = [assumptions.prior_cells[str(name)] for name in weights]
    mean = weights.to_numpy() @ np.array([cell.mean for cell in table])
    variance = weights.to_numpy() @ np.array([cell.second_moment for cell in table]) - mean**2
    shown = presence(panel)
    return 1 - shown * (1 - mean), shown**2 * variance
