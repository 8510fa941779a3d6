"""How a long reading says how far it is."""

from typing import Literal, Protocol

Phase = Literal["receiving", "waiting", "checking", "splitting", "reading", "done"]


class Tell(Protocol):
    """Takes the share of a phase that is done, None where nobody can tell."""

    def __call__(self, share: float | None, phase: Phase) -> None:
        """Take note."""


def nobody(share: float | None, phase: Phase) -> None:
    """Tell nobody."""
