"""Runs of days for which something holds."""

import numpy as np
import numpy.typing as npt


def runs(flags: npt.NDArray[np.bool_]) -> list[slice]:
    """Places of each run of true flags, in order.

    Examples
    --------
    >>> runs(np.array([True, False, True, True]))
    [slice(0, 1, None), slice(2, 4, None)]

    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [slice(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]
