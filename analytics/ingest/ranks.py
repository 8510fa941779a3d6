"""Positions as rank trackers write them: `4(1)`, `Pos. > 20`, `Not ranked`."""

import re
from collections.abc import Iterable
from functools import cache

import pandas as pd

from analytics.ingest.kinds import normalise, ranks


@cache
def _any_of(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in ranks()[name])


def _first(patterns: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.fullmatch(text))), None)


def rank(cell: str) -> str:
    """Return the position a cell states as a plain number, empty when it says that there is none.

    What is neither stays as it is, for the reader of numbers to accept or refuse.

    Examples
    --------
    >>> rank("4(1)"), rank("Pos. > 20"), rank("Non classé"), rank("12")
    ('4', '', '', '12')

    """
    text = normalise(cell)
    found = _first(_any_of("ranked"), text)
    if found:
        return found[1]
    return "" if _first(_any_of("unranked"), text) else cell


def plain_ranks(cells: pd.Series) -> pd.Series:
    """Return a column of positions with every cell as `rank` reads it."""
    plain: pd.Series = cells.map({cell: rank(cell) for cell in cells.unique()}).astype("str")
    return plain
