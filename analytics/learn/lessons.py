"""What finished tests teach: the read-out as evidence for the estimates, and how good past predictions were."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import hypot
from pathlib import Path

import numpy as np

from analytics.errors import RefusedInput
from analytics.learn.estimate import Estimate
from analytics.learn.ledger import Ledger, Outcome, Prediction, append, read_ledger
from analytics.learn.readout import MethodName, Readout
from analytics.model import Analysis, TestedShare
from analytics.schema import INTERVAL, NORMAL_P90, Notice
from analytics.unify.normalise import query_key

_EPOCH = date(1970, 1, 1)
DRAWS = 2_000
SEED = 7


@dataclass(frozen=True, slots=True)
class Compared:
    """A test by its name: what was predicted before it, and what it showed; either may be missing."""

    name: str
    prediction: Prediction | None
    outcome: Outcome | None

    @property
    def error(self) -> float | None:
        """Share that happened less the share predicted."""
        return self.outcome.share - self.prediction.share if self.prediction and self.outcome else None

    @property
    def is_held(self) -> bool | None:
        """Whether the predicted interval holds what happened; None where one of them is missing.

        A read-out has an error of its own, so the interval is widened by it: half-widths are added in squares.

        Examples
        --------
        >>> day = date(2026, 3, 2)
        >>> before = Prediction("a", day, ("q",), 0.5, 0.4, 0.6, 10.0, 20.0, "EUR", "prior 1.00")
        >>> [Compared("a", before, Outcome("a", day, ("q",), "", 0.65, 0.6, 0.7, error, day, day)).is_held
        ...  for error in (0.01, 0.1)]
        [False, True]

        """
        if self.prediction is None or self.outcome is None:
            return None
        own = NORMAL_P90 * self.outcome.error
        below = hypot(self.prediction.share - self.prediction.lower, own)
        above = hypot(self.prediction.upper - self.prediction.share, own)
        return -below <= self.outcome.share - self.prediction.share <= above


def compared(ledger: Ledger) -> tuple[Compared, ...]:
    """One line per test by its name, in the order in which names first came: the last read-out counts.

    Its prediction is the last one made on or before its first day, since a later one has seen the test; without a
    read-out it is the last one.
    """
    outcomes = {outcome.name: outcome for outcome in sorted(ledger.outcomes, key=lambda outcome: outcome.read)}
    names = dict.fromkeys([*(each.name for each in ledger.predictions), *outcomes])
    found = [(name, outcomes.get(name)) for name in names]
    return tuple(Compared(name, prediction_of(ledger, name, outcome), outcome) for name, outcome in found)


def prediction_of(ledger: Ledger, name: str, outcome: Outcome | None = None) -> Prediction | None:
    """The last prediction of this name, made on or before the first day of the test where there is a read-out."""
    known = [each for each in ledger.predictions if each.name == name]
    blind = [each for each in known if outcome is None or each.made <= outcome.start]
    return max(reversed(blind), key=lambda each: each.made, default=None)


@dataclass(frozen=True, slots=True)
class Record:
    """How good past predictions were: `n` compared with a read-out, `held` by their 80 % intervals.

    `bias` is the mean of what happened less what was predicted, `mean_error` the mean of its size; None when n is 0.
    """

    n: int
    held: int
    bias: float | None
    mean_error: float | None


def record(tests: Sequence[Compared]) -> Record:
    """Count the predictions whose intervals held what happened."""
    errors = [error for test in tests if (error := test.error) is not None]
    held = sum(test.is_held is True for test in tests)
    if not errors:
        return Record(0, 0, None, None)
    return Record(len(errors), held, float(np.mean(errors)), float(np.mean(np.abs(errors))))


def about(ledger: Ledger, queries: Collection[str]) -> Ledger:
    """Keep what concerns these queries alone (keys of the panel): a ledger may be shared by several accounts."""
    known = frozenset(queries)
    predictions = tuple(each for each in ledger.predictions if known.issuperset(each.queries))
    outcomes = tuple(each for each in ledger.outcomes if known.issuperset(each.queries))
    others = len(ledger.predictions) + len(ledger.outcomes) - len(predictions) - len(outcomes)
    told = (Notice.of("ledger.others", n=others),) if others else ()
    return replace(ledger, predictions=predictions, outcomes=outcomes, notices=(*ledger.notices, *told))


def finished_tests(ledger: Ledger) -> tuple[TestedShare, ...]:
    """Finished tests as evidence, one per name: its last read-out."""
    outcomes = [test.outcome for test in compared(ledger) if test.outcome]
    return tuple(TestedShare(each.name, each.queries, each.share, each.error, each.end) for each in outcomes)


def predicted(analysis: Analysis, queries: Sequence[str], name: str, made: date) -> Prediction:
    """What the analysis expects of pausing some queries (keys of the panel), per month of today.

    share = sum of paid clicks x incremental share / sum of paid clicks, its interval that of the draws.

    Raises
    ------
    RefusedInput
        If none of the queries has a paid click.

    """
    rows = np.flatnonzero(analysis.panel.frame["query"].isin(list(queries)).to_numpy())
    clicks = analysis.current["paid_clicks"].to_numpy(dtype=float)[rows]
    if not clicks.sum() > 0:
        raise RefusedInput(Notice.of("ledger.no_clicks", name=name))
    share = clicks @ analysis.incrementality.draws(DRAWS, SEED, rows) / clicks.sum()
    lower, upper = (float(end) for end in np.quantile(share, INTERVAL))
    return Prediction(
        name, made, tuple(analysis.panel.frame["query"].iloc[rows]),
        min(max(float(share.mean()), lower), upper), lower, upper,
        clicks_lost=float(clicks.sum() * share.mean()),
        saved=float(analysis.current["cost"].to_numpy(dtype=float)[rows].sum()),
        currency=analysis.panel.currency or "",
        evidence=_evidence(analysis, rows, clicks),
    )  # fmt: skip


def _evidence(analysis: Analysis, rows: np.ndarray, clicks: np.ndarray) -> str:
    """Kinds of evidence with their click-weighted weights, heaviest first."""
    pieces = analysis.incrementality.pieces
    own = pieces["row"].map(dict(zip(rows.tolist(), clicks / clicks.sum(), strict=True))).fillna(0.0)
    weights = (own * pieces["weight"]).groupby(pieces["kind"]).sum().sort_values(ascending=False)
    return " + ".join(f"{kind} {weight:.2f}" for kind, weight in weights.items() if weight > 0)


def record_readout(found: Readout, name: str, read: date, folder: Path) -> Outcome:
    """Add what a test showed to the ledger: its incremental share, under the name of its prediction.

    The queries are those of the prediction; without one, the treated units are taken to be queries.

    Raises
    ------
    RefusedInput
        If the read-out has no incremental share, or counts periods instead of naming days.

    """
    test = found.experiment
    if not test.is_dated:
        raise RefusedInput(Notice.of("ledger.no_days", name=name))
    share = next((each for each in found.estimates if each.method == MethodName.INCREMENTAL_SHARE), None)
    if share is None:
        raise RefusedInput(Notice.of("ledger.no_share", name=name), *_reasons(found))
    outcome = _outcome(found, share, name, read)
    before = prediction_of(read_ledger(folder), name, outcome)
    outcome = outcome if before is None else replace(outcome, queries=before.queries)
    append(outcome, folder)
    return outcome


def _reasons(found: Readout) -> list[Notice]:
    return [answer.reason for answer in found.unanswered if answer.method == MethodName.INCREMENTAL_SHARE]


def _outcome(found: Readout, share: Estimate, name: str, read: date) -> Outcome:
    test = found.experiment
    units = (unit for unit, is_treated in zip(test.units, test.treated, strict=True) if is_treated)
    last = int(test.days[test.during][-1])
    return Outcome(
        name, read, tuple(dict.fromkeys(query_key(unit) for unit in units)), share.method,
        share.value, *share.bounds_80, share.error,
        _EPOCH + timedelta(days=int(test.start)), _EPOCH + timedelta(days=last),
    )  # fmt: skip
