"""Accounts that tell little, from files to files: wide intervals or a reason, never a crash or false precision."""

import json
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from analytics.__main__ import app

Tables = tuple[pd.DataFrame, pd.DataFrame]
START = "2026-01-05"


def _account(queries: int = 12, days: int = 120, seed: int = 3, *, outages: bool = True) -> Tables:
    """Search terms and Search Console queries by day, as the interfaces would export them."""
    draw = np.random.default_rng(seed)
    date = pd.date_range(START, periods=days).strftime("%Y-%m-%d")
    paid, organic = [], []
    for at in range(queries):
        name = "lumen shop" if at == 0 else f"lampe {chr(96 + at)}x"
        first = int(draw.integers(10, max(days - 20, 11)))
        for number, day in enumerate(date):
            searches, off = int(draw.poisson(150)), outages and first <= number < first + 8
            clicks = 0 if off else int(draw.poisson(12))
            organic.append((day, name, int(draw.poisson(35 - 0.4 * clicks)), searches, 1.0 + at % 5))
            if not off:
                paid.append(
                    (day, name, "All", "EUR", searches, clicks, 0.6 * clicks, int(clicks > 14), 30.0 * (clicks > 14))
                )
    terms = "Day,Search term,Campaign,Currency code,Impr.,Clicks,Cost,Conversions,Conv. value".split(",")
    console = pd.DataFrame(organic, columns=["date", "query", "clicks", "impressions", "position"])
    return pd.DataFrame(paid, columns=terms), console


def _all_on_top(tables: Tables) -> Tables:
    return tables[0], tables[1].assign(position=1.0)


def _no_conversions(tables: Tables) -> Tables:
    return tables[0].assign(**{"Conversions": 0, "Conv. value": 0.0}), tables[1]


def _holes(tables: Tables) -> Tables:
    missing = pd.date_range("2026-02-10", periods=25).strftime("%Y-%m-%d")
    return tables[0][~tables[0]["Day"].isin(missing)], tables[1][~tables[1]["date"].isin(missing[:9])]


def _all_off(tables: Tables) -> Tables:
    return tables[0].assign(**{"Impr.": 0, "Clicks": 0, "Cost": 0.0, "Conversions": 0, "Conv. value": 0.0}), tables[1]


CASES: dict[str, Callable[[], Tables]] = {
    "ten weeks": lambda: _account(days=70),
    "one keyword": lambda: _account(queries=1),
    "one keyword, ten weeks, never off": lambda: _account(queries=1, days=70, outages=False),
    "no conversions": lambda: _no_conversions(_account()),
    "no variation": lambda: _account(outages=False),
    "all ads off": lambda: _all_off(_account()),
    "all positions 1.0": lambda: _all_on_top(_account()),
    "missing days": lambda: _holes(_account()),
    "three days": lambda: _account(days=3, outages=False),
}


@pytest.fixture(params=CASES, ids=lambda name: name)
def folder(request, tmp_path):
    """A folder with the two exports of a case."""
    terms, console = CASES[request.param]()
    terms.to_csv(tmp_path / "search_terms.csv", index=False)
    console.to_csv(tmp_path / "search_console_by_day.csv", index=False)
    return tmp_path


def test_every_command_answers_or_says_why(folder):
    """`analyse`, `plan` and `design` end well, print one document, and what they state is an interval or a reason."""
    for command in ("analyse", "plan", "design"):
        done = CliRunner().invoke(
            app, [command, str(folder), "--brand", "lumen", "--out", str(folder / command), "--json"]
        )
        assert done.exit_code == 0, (command, done.output)
        assert json.loads(done.stdout)
    table = pd.read_csv(folder / "analyse" / "queries.csv")
    shares = table[["incremental_share_lower", "incremental_share", "incremental_share_upper"]]
    known = shares[table["paid_clicks"] > 0].to_numpy()
    assert np.isfinite(known).all()
    assert ((np.diff(known, axis=1) >= 0) & (known[:, 1:] <= 1) & (known[:, :1] >= 0)).all()
    assert (known[:, 2] - known[:, 0] > 0.03).all()
    assert shares[table["paid_clicks"] == 0].isna().all().all()
