"""The ledger: every prediction beside what happened, one JSON document a line, in a file that only grows.

A line that cannot be read is told and passed over, never deleted.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

from analytics.schema import Notice
from analytics.store.journal import Journal, kept_in

PLACE = "ACCORD_LEDGER"
"""Environment variable with the folder of the ledger."""

FILE = "ledger.jsonl"
_JOURNAL = Journal(FILE, version=1, words="ledger")


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was expected of pausing some queries, before the test.

    Attributes
    ----------
    name, made, queries
        What people call the test, the day of the prediction, and the keys of the queries, as in `QueryPanel`.
    share, lower, upper
        Incremental share of their paid clicks, click-weighted, with its central 80 % interval.
    clicks_lost, saved, currency
        Clicks lost and spend no longer paid, per month of the pause.
    evidence
        What the share rests on: kinds of evidence with their weights, `prior 0.60 + panel 0.40`.

    """

    name: str
    made: date
    queries: tuple[str, ...]
    share: float
    lower: float
    upper: float
    clicks_lost: float
    saved: float
    currency: str
    evidence: str

    def __post_init__(self) -> None:
        """Refuse what predicts nothing."""
        _require(self.name, self.queries, (self.lower, self.share, self.upper), (self.clicks_lost, self.saved))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a test showed.

    Attributes
    ----------
    name, read, queries
        What people call the test, the day it was read out, and the keys of the queries it paused.
    method
        How it was read out.
    share, lower, upper, error
        Incremental share of the paid clicks in steady state, its central 80 % interval and standard error (> 0).
    start, end
        First day of the test and last day read.

    """

    name: str
    read: date
    queries: tuple[str, ...]
    method: str
    share: float
    lower: float
    upper: float
    error: float
    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse what shows nothing."""
        _require(self.name, self.queries, (self.lower, self.share, self.upper), (self.error,))
        if not (self.error > 0 and self.start <= self.end):
            raise ValueError(f"Not a read-out: {self}.")


Entry = Prediction | Outcome
_KINDS: Mapping[str, type[Entry]] = {"prediction": Prediction, "outcome": Outcome}


def _require(name: str, queries: tuple[str, ...], interval: tuple[float, ...], others: tuple[float, ...]) -> None:
    is_said = bool(name.strip()) and bool(queries) and all(isinstance(query, str) for query in queries)
    if not (is_said and all(map(isfinite, (*interval, *others))) and sorted(interval) == list(interval)):
        raise ValueError("An entry needs a name, queries, numbers, and an interval that holds its estimate.")


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was predicted and what happened, each in the order of writing, and which lines could not be read."""

    predictions: tuple[Prediction, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    notices: tuple[Notice, ...] = ()


def ledger_folder() -> Path:
    """Where the ledger is kept: the folder that `ACCORD_LEDGER` names, else among the user's data for Accord."""
    return kept_in(PLACE, "ledger")


def append(entry: Entry, folder: Path) -> None:
    """Write an entry at the end of the ledger in `folder`, which is made where it is missing.

    Raises
    ------
    RefusedInput
        If the folder cannot be written, or the disk has no room for the line.

    """
    kind = next(kind for kind, cls in _KINDS.items() if isinstance(entry, cls))
    facts = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(entry).items()}
    _JOURNAL.append({"kind": kind, **facts}, folder)


def read_ledger(folder: Path) -> Ledger:
    """Read the ledger in `folder`; an empty one where there is none.

    Raises
    ------
    RefusedInput
        If the file is there and cannot be opened.

    """
    found = _JOURNAL.read(folder, lambda facts: _built(_KINDS[facts["kind"]], facts))
    return Ledger(
        tuple(entry for entry in found if isinstance(entry, Prediction)),
        tuple(entry for entry in found if isinstance(entry, Outcome)),
        tuple(entry for entry in found if isinstance(entry, Notice)),
    )


def _built(kind: type[Entry], facts: Mapping[str, Any]) -> Entry:
    """An entry from its written facts; one that is missing, or of another type, raises."""
    return kind(**{field.name: _READ[field.type](facts[field.name]) for field in fields(kind)})


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(value)


_READ: Mapping[Any, Callable[[Any], Any]] = {
    date: date.fromisoformat,
    float: lambda value: value + 0.0,
    str: lambda value: value + "",
    tuple[str, ...]: _texts,
}
