"""Forecasts held to their word: error against repeating last week, and how often the 80 % band holds what comes.

    python -m benchmarks.forecasts [FOLDER ...] [--seeds 1-6] [--weeks 4]

Per seeded shape (and for each series of four weeks or more by day in the folders: Search Console dates tables, and a
table with `date`, `revenue` and `search stays on`, whose control regions are added up): mean absolute scaled error of
the ensemble, of each member and of repeating the week before, coverage of bands made from earlier errors only, mean
error of a period of `--weeks` weeks, coverage of its interval, and seconds.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.ingest import Export, read_paths
from analytics.model.forecast import METHODS, Asked, NoForecast, forecast_days
from analytics.model.forecast.question import MEASURES
from benchmarks.forecast_series import SHAPES, drawn
from benchmarks.science import seeds

_START = "2024-01-01"  # a Monday


def days(values: np.ndarray, measure: str, start: str = _START) -> pd.DataFrame:
    """A series as the days of a segment: NaN where a day has no row."""
    frame = pd.DataFrame(np.nan, index=pd.date_range(start, periods=len(values)), columns=list(MEASURES))
    return frame.assign(**{measure: values})


def seeded(chosen: list[int]) -> Iterator[tuple[str, pd.DataFrame, str]]:
    """Name, days and measure of every seeded series."""
    for name, shape in SHAPES.items():
        measure = "organic_clicks" if shape.is_count else "cost"
        for seed in chosen:
            yield name, days(drawn(shape, seed), measure), measure


def from_folder(folder: Path) -> Iterator[tuple[str, pd.DataFrame, str]]:
    """Name, days and measure of every daily series of a folder."""
    for path in sorted(folder.glob("*.csv")):
        table = pd.read_csv(path)
        if {"date", "revenue", "search stays on"} <= set(table):
            control = table[table["search stays on"] == 1].assign(date=pd.to_datetime(table["date"], format="%d-%b-%y"))
            revenue = control.groupby("date")["revenue"].sum()
            yield f"{path.stem} control", days(revenue.to_numpy(), "cost", str(revenue.index[0].date())), "cost"
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        tables = [found for found in read_paths([place]) if isinstance(found, Export) and found.kind == "gsc_dates"]
        for export in tables:
            rows = export.table.frame().set_index("date").sort_index()
            for measure in ("clicks", "impressions"):
                if len(rows) >= 28:
                    own = f"organic_{measure}"
                    frame = days(np.array([]), own).reindex(rows.index).assign(**{own: rows[measure].astype(float)})
                    yield f"{place.name} {measure}", frame, own


def score(name: str, frame: pd.DataFrame, measure: str, weeks: int) -> dict[str, object]:
    """One row of the table; `refused` where there is no forecast."""
    start = time.perf_counter()
    found = forecast_days(frame, Asked(measure, weeks=weeks))
    seconds = time.perf_counter() - start
    if isinstance(found, NoForecast):
        return {"series": name, "refused": 1.0}
    test = found.back_test
    totals = test.total_errors(min(weeks, test.steps // test.season))
    known = totals[np.isfinite(totals)]
    return {
        "series": name,
        **{method: test.mase(method) for method in METHODS},
        "cover": test.coverage(),
        "naive cover": test.coverage("naive"),
        "period error": float(np.mean(np.abs(np.expm1(known)))) if len(known) else None,
        "origins": len(test.origins),
        "refused": 0.0,
        "events": len(found.history.events),
        "seconds": seconds,
    }


def main() -> None:
    """Print the table of every set, and the means that the bars are about."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--seeds", default="1-6", type=seeds)
    parser.add_argument("--weeks", default=4, type=int)
    asked = parser.parse_args()
    sets = {"seeded": seeded(asked.seeds)} | {str(folder.name): from_folder(folder) for folder in asked.folders}
    for name, series in sets.items():
        rows = pd.DataFrame([score(*one, asked.weeks) for one in series])
        table = rows.groupby("series", sort=False).mean().astype(float)
        table.loc[f"mean of {name}"] = table.mean()
        print(table.round(3).to_string(), end="\n\n")


if __name__ == "__main__":
    main()
