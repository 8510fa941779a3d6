"""What is believed of auctions before an account speaks: `auction.toml`, read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.model.auction.market import NAMES
from analytics.model.priors import log_normal

Array = npt.NDArray[np.float64]


@cache
def figures() -> Mapping[str, Any]:
    """Priors, errors and the effect of quality score, as the file has them."""
    text = files("analytics.model.auction").joinpath("auction.toml").read_text("utf-8")
    return dict(tomllib.loads(text))


def prior(*, brand: bool) -> tuple[Array, Array]:
    """Centres and standard deviations of the logs of a market's parameters, in the order of `market.NAMES`.

    Examples
    --------
    >>> prior(brand=False)[0].round(2).tolist()
    [0.92, -0.29, -0.69, -1.05, -0.92, -0.16]

    """
    table = figures()["prior"]
    cells = [table["rivals_brand" if brand and name == "rivals" else name] for name in NAMES]
    centre = np.log([float(cell["centre"]) for cell in cells])
    spreads = [log_normal(float(cell["lower"]), float(cell["upper"]))[1] for cell in cells]
    return centre, np.array(spreads)
