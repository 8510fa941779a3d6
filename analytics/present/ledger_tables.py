"""The ledger as a table: what each test was expected to show, what it showed, and whether the interval held it."""

from collections.abc import Sequence

import pandas as pd

from analytics.learn.lessons import Compared, record
from analytics.present.look import Look, signed
from analytics.present.tables import DisplayTable, columns_of, with_ranges


def ledger_table(tests: Sequence[Compared], look: Look) -> DisplayTable:
    """One row per test, in the order in which they were first named; empty where nothing is known yet."""
    frame = pd.DataFrame([_row(test, look) for test in tests], columns=_COLUMNS)
    columns = columns_of("ledger_test:text predicted_share~share happened_share~share held:category", look)
    return DisplayTable(with_ranges(frame, columns, look), columns)


def record_sentence(tests: Sequence[Compared], look: Look) -> str:
    """How good past predictions were, in one sentence."""
    found = record(tests)
    if found.bias is None or found.mean_error is None:
        return look.text("ledger.record.none")
    bias = signed(look.count(abs(100 * found.bias), 1), found.bias)
    error = look.count(100 * found.mean_error, 1)
    return look.text("ledger.record.some", n=found.n, held=found.held, error=error, bias=bias)


_ENDS = ("", "_lower", "_upper")
_COLUMNS = ["ledger_test", *(f"{side}_share{end}" for side in ("predicted", "happened") for end in _ENDS), "held"]


def _row(test: Compared, look: Look) -> list[str | float]:
    shares = [
        (entry.share, entry.lower, entry.upper) if entry else (float("nan"),) * 3
        for entry in (test.prediction, test.outcome)
    ]
    return [test.name, *shares[0], *shares[1], look.text(f"ledger.held.{_held(test)}")]


def _held(test: Compared) -> str:
    """Word for whether the prediction's interval held what happened, or for which of the two is missing."""
    if test.is_held is None:
        return "waiting" if test.outcome is None else "unpredicted"
    return "inside" if test.is_held else "outside"
