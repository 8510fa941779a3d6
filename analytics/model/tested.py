"""What a finished test found, in the form in which the estimates take it in."""

from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class TestedShare:
    """The incremental share that a pause test read out.

    Attributes
    ----------
    name
        What people call the test.
    queries
        Keys of the paused queries, as in `QueryPanel.frame["query"]`; at least one.
    share
        Incremental share of their paid clicks in steady state, click-weighted; may lie outside [0, 1].
    error
        Its standard error, > 0.
    end
        Last day read.

    """

    name: str
    queries: tuple[str, ...]
    share: float
    error: float
    end: date
    __test__: ClassVar[bool] = False  # or pytest takes a class of this name for a test

    def __post_init__(self) -> None:
        """Refuse a test of nothing, and a read-out without a number or without an error."""
        if not self.queries or not isfinite(self.share) or not (isfinite(self.error) and self.error > 0):
            raise ValueError(f"Not a read-out: {self}.")
