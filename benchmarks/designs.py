"""Promised power against obtained power: `python -m benchmarks.designs [EXPORTS...] [--tests 1000] [--seeds 1-3]`.

Every candidate of a design is run again and again: windows are cut out of the account's own history at random places,
queries are paused by a new lot, clicks are taken away as if the incremental share that would change the decision were
true, and the read-out either tells it from the share that is supposed or does not. Without EXPORTS, on generated
accounts.
"""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.ingest import accepted
from analytics.learn import Experiment, readout
from analytics.learn.candidates import Candidate, Options
from analytics.learn.design import design
from analytics.learn.forms import by_lot
from analytics.learn.history import History, history
from analytics.learn.noise import Daily
from analytics.learn.segments import pool
from analytics.model import Analysis, analyse
from analytics.store import read_paths
from analytics.unify import BrandTerms, unify
from benchmarks.design_worlds import build

TODAY = Options(date(2026, 1, 8))


def accounts(paths: list[Path], seeds: range, brand: list[str]) -> Iterator[tuple[str, Analysis]]:
    """Each account by its name: the exports given, else generated ones."""
    for path in paths:
        found, _ = accepted(read_paths([path]))
        yield path.stem, analyse(unify(found, BrandTerms.given(brand) if brand else None))
    for seed in seeds if not paths else ():
        yield f"generated {seed}", analyse(build(seed).panel())


def obtained(one: Candidate, past: History, rows: np.ndarray, tests: int) -> tuple[int, int, int]:
    """Of the tests run: those read out, those that tell the shares apart, and false alarms where nothing differs."""
    units = one.units.set_index("query")
    paid, draw, windows = units["paid_share"].to_numpy(), np.random.default_rng(7), one.windows
    daily = past.of(one.measure).only(rows)
    done = seen = alarms = 0
    for _ in range(tests):
        first = int(draw.integers(0, len(past.days) - windows.days + 1))
        paused, _ = by_lot(np.arange(len(rows)), int(draw.integers(1 << 31)))
        answers = []
        for share in (one.other, one.supposed):
            lost = np.zeros(len(rows))
            lost[paused] = share * paid[paused]
            answers.append(_interval(one, daily, first, lost, paused))
        if None in answers:
            continue
        effect = np.log1p(-one.supposed * paid[paused]).mean()
        outside = [not low <= effect <= high for low, high in answers]  # type: ignore[misc]
        done, seen, alarms = done + 1, seen + outside[0], alarms + outside[1]
    return done, seen, alarms


def _interval(
    one: Candidate, daily: Daily, first: int, lost: np.ndarray, paused: np.ndarray
) -> tuple[float, float] | None:
    windows = one.windows
    part = slice(first, first + windows.days)
    clicks = daily.clicks[part].copy()
    during = slice(windows.before * 7, None)
    clicks[during] -= np.random.default_rng(first).binomial(clicks[during].astype(int), np.clip(lost, 0, 0.99))
    weeks = _weekly(clicks)
    if daily.searches is not None:
        weeks = weeks / np.where((searches := _weekly(daily.searches[part])) > 0, searches, np.nan)
    if not np.isfinite(weeks).all():
        return None
    names = tuple(map(str, range(len(lost))))
    treated = np.isin(np.arange(len(lost)), paused)
    test = Experiment(np.arange(len(weeks)) * 7, names, treated, weeks, windows.before * 7, windows.skip_days)
    found = readout(test, [one.analysis]).estimates
    return found[0].bounds_80 if found else None


def _weekly(table: np.ndarray) -> np.ndarray:
    return table.reshape(-1, 7, table.shape[1]).sum(axis=1)


def score(name: str, analysis: Analysis, tests: int) -> list[dict[str, object]]:
    """One row per randomised candidate of an account."""
    table = pool(analysis).query("testable")
    past = history(analysis.panel, table["row"].to_numpy())
    rows = []
    for one in design(analysis, TODAY).candidates:
        if one.method != "randomised" or one.windows.days > len(past.days):
            continue
        places = pd.Index(table["query"]).get_indexer(one.units["query"])
        done, seen, alarms = obtained(one, past, np.sort(places), tests)
        rows.append({"account": name, "segment": f"{one.kind} {one.name}".strip(), "queries": len(one.units),
                     "weeks": one.windows.weeks, "measure": one.measure, "read out": done, "promised": one.power,
                     "obtained": seen / max(done, 1), "false alarms": alarms / max(done, 1)})  # fmt: skip
    return rows


def main() -> None:
    """Read the arguments, run the tests, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, metavar="EXPORTS")
    parser.add_argument("--tests", type=int, default=1000)
    parser.add_argument("--seeds", default="1-3", help="generated accounts, from-to")
    parser.add_argument("--brand", action="append", default=[])
    given = parser.parse_args()
    first, last = (int(part) for part in given.seeds.split("-"))
    found = accounts(given.paths, range(first, last + 1), given.brand)
    rows = [row for name, analysis in found for row in score(name, analysis, given.tests)]
    table = pd.DataFrame(rows)
    print(table.round(2).to_string(index=False))
    print(f"\nMean gap, obtained less promised: {(table['obtained'] - table['promised']).mean():+.3f}")


if __name__ == "__main__":
    main()
