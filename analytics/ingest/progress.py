"""How a long reading says how far it is."""

from dataclasses import dataclass
from typing import Literal, Protocol

Phase = Literal["receiving", "waiting", "checking", "splitting", "reading", "done"]
_STARTS: dict[Phase, float] = {"receiving": 0.0, "checking": 0.1, "splitting": 0.2, "reading": 0.4, "done": 1.0}
_ENDS: dict[Phase, float] = {"receiving": 0.1, "checking": 0.2, "splitting": 0.4, "reading": 1.0, "done": 1.0}


class Tell(Protocol):
    """Takes the share of a phase that is done, None where nobody can tell."""

    def __call__(self, share: float | None, phase: Phase) -> None:
        """Take note."""


def nobody(share: float | None, phase: Phase) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Meter:
    """The phases of one file as one share of the whole that never goes back, even when a pass is made again.

    Examples
    --------
    >>> meter = Meter()
    >>> [round(meter.after(share, "reading"), 2) for share in (0.5, 0.1, None, 1.0)]
    [0.7, 0.7, 0.7, 1.0]

    """

    done: float = 0.0

    def after(self, share: float | None, phase: Phase) -> float:
        """Return the share of the whole once a phase is so far."""
        if share is not None and phase in _STARTS:
            start, end = _STARTS[phase], _ENDS[phase]
            self.done = max(self.done, start + (end - start) * min(max(share, 0.0), 1.0))
        return self.done
