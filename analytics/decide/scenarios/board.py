"""What a person works on: the scenarios compared and those drafted, every edit of which can be undone and redone."""

from dataclasses import dataclass
from itertools import count

from analytics.decide.scenarios.scenario import LONGEST_NAME, PRESETS, Scenario

FIRST = ("as_is", "same_budget", "best_profit")
MOST = 3
_MOST_UNDONE = 100


@dataclass(frozen=True, slots=True)
class Board:
    """Names of the scenarios compared, the first being the reference, and those that are neither preset nor saved."""

    chosen: tuple[str, ...] = FIRST
    drafts: tuple[Scenario, ...] = ()

    def with_draft(self, scenario: Scenario, instead: str | None = None) -> "Board":
        """Put a scenario on the board, in the place of one compared if that is named."""
        drafts = (*(each for each in self.drafts if each.name not in (scenario.name, instead)), scenario)
        if instead in self.chosen:
            chosen = tuple(scenario.name if name == instead else name for name in self.chosen)
        else:
            chosen = (*self.chosen[: MOST - 1], scenario.name)
        return Board(tuple(dict.fromkeys(chosen)), drafts)

    def without(self, name: str) -> "Board":
        """Take a scenario off the board."""
        return Board(
            tuple(each for each in self.chosen if each != name),
            tuple(each for each in self.drafts if each.name != name),
        )


@dataclass(frozen=True, slots=True)
class History:
    """The board now, the boards before it and those that were undone."""

    now: Board = Board()
    past: tuple[Board, ...] = ()
    future: tuple[Board, ...] = ()

    def edited(self, board: Board) -> "History":
        """Go on with another board; what was undone cannot be redone any more. The same board is no edit."""
        return self if board == self.now else History(board, (*self.past, self.now)[-_MOST_UNDONE:])

    def undone(self) -> "History":
        """Go back to the board before; nothing to go back to changes nothing."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.now, *self.future))

    def redone(self) -> "History":
        """Go on to the board that was undone last."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.now), self.future[1:])

    def reset(self) -> "History":
        """Start anew, as an edit that can be undone."""
        return self.edited(Board())


def free_name(wanted: str, taken: set[str]) -> str:
    """The name, or the name with the first number that makes it one of its own.

    Examples
    --------
    >>> free_name("summer", {"summer", "summer 2"})
    'summer 3'

    """
    plain, used = " ".join(wanted.split())[:LONGEST_NAME], {*taken, *PRESETS}
    if plain not in used:
        return plain
    return next(name for n in count(2) if (name := f"{plain[: LONGEST_NAME - 5]} {n}") not in used)
