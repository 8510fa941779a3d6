"""One auction: a generalised second price with a reserve.

score = bid x quality; slots go by score to those at the reserve or above; each pays what keeps its slot (Edelman,
Ostrovsky and Schwarz 2007; Varian 2007). Who has nobody below pays the reserve: no competitor does not mean cheap.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

SLOTS = 7  # ads a results page has room for
TOP = 4  # of them above the organic results
STEP = 0.01  # what a price stands above the score below it, in account currency


@dataclass(frozen=True, eq=False)
class Cleared:
    """Who is shown where and pays what, shape (bidders,).

    Attributes
    ----------
    slot
        1 is the first; 0 is not shown.
    cpc
        Account currency per click; 0 for who is not shown.

    """

    slot: npt.NDArray[np.int64]
    cpc: Array


def price(bid: Array | float, quality: Array | float, below: Array | float, reserve: Array | float) -> Array:
    """Cost per click: min(bid, max(score below, reserve) / quality + 0.01), account currency.

    `below` is 0 where nobody is. Shapes broadcast; NaN gives NaN.

    Examples
    --------
    >>> price(2.0, 0.5, 0.0, 0.6).item(), price(2.0, 0.5, 0.8, 0.6).item(), price(1.2, 0.5, 0.6, 0.6).item()
    (1.21, 1.61, 1.2)

    """
    return np.asarray(np.minimum(bid, np.maximum(below, reserve) / np.asarray(quality) + STEP))


def clear(bids: Array, quality: Array, reserve: float, slots: int = SLOTS) -> Cleared:
    """Run one auction; equal scores keep the order in which they come.

    Parameters
    ----------
    bids, quality
        Shape (bidders,): Max. CPC in account currency, and quality, which is what scores are made of (any unit).
    reserve
        Least score that is shown.
    slots
        Ads that can be shown.

    Raises
    ------
    ValueError
        If a number is negative or no number, or a quality is 0.

    Examples
    --------
    >>> clear(np.array([1.0, 2.0, 0.2]), np.array([1.0, 1.0, 1.0]), 0.5).cpc.tolist()
    [0.51, 1.01, 0.0]

    """
    if not ((bids >= 0).all() and (quality > 0).all() and reserve >= 0):  # this form refuses NaN too
        raise ValueError("An auction needs bids of at least 0, qualities above 0 and a reserve of at least 0.")
    score = bids * quality
    order = np.argsort(-score, kind="stable")
    shown = (np.arange(len(bids)) < slots) & (score[order] >= reserve) & (bids[order] > 0)
    below = np.r_[score[order][1:], 0.0]
    slot, cpc = np.zeros(len(bids), dtype=np.int64), np.zeros(len(bids))
    slot[order] = np.where(shown, np.arange(1, len(bids) + 1), 0)
    cpc[order] = np.where(shown, price(bids[order], quality[order], below, reserve), 0.0)
    return Cleared(slot, cpc)
