"""How dear it is to read an account: our whole path beside bare reads of the same files and the same work in pandas.

    python -m benchmarks.ingest FOLDER [--rows 1000000] [--terms 200000]

Makes the files once in FOLDER (Search Console rows by day, and search terms by day), then runs every way to read
them in a process of its own and prints one table. The work: read both files, normalise each distinct query, add up per
query, join both sides. The hash is that of the sorted result in whole numbers: whoever does the same work has the same
hash. Peak memory is what a process and its children held at once.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pandas as pd

from analytics.engine import Local
from analytics.ingest import accepted
from analytics.store import Cache, read_paths
from analytics.store.child import idle
from analytics.unify.dictionary import Dictionary
from analytics.unify.facts import facts_of

ORGANIC, PAID = "organic.csv", "paid.csv"
_STEP = 500_000
_TYPES = (
    "'date': 'DATE', 'query': 'VARCHAR', 'page': 'VARCHAR', 'country': 'VARCHAR', 'device': 'VARCHAR', "
    "'clicks': 'BIGINT', 'impressions': 'BIGINT', 'ctr': 'DOUBLE', 'position': 'DOUBLE'"
)
_PAID_TYPES = (
    "'Search term': 'VARCHAR', 'Match type': 'VARCHAR', 'Campaign': 'VARCHAR', 'Ad group': 'VARCHAR', 'Day': 'DATE', "
    "'Clicks': 'BIGINT', 'Impr.': 'BIGINT', 'Currency code': 'VARCHAR', 'Cost': 'DOUBLE', 'Conversions': 'DOUBLE'"
)
_TARGETS = (
    ("first", "wall", "pyarrow", 1.0),
    ("first", "wall", "duckdb", 2.1),
    ("repeat", "wall", "duckdb", 1.5),
    ("first", "cpu", "pandas", 1 / 8),
    ("reopen", "wall", "first", 1 / 100),
)
_MOST_MEMORY = 600

Result = tuple[str, str]


# ------------------------------------------------------------------------------------------------------------ the files


def _queries(rng: np.random.Generator, n: int) -> np.ndarray:
    words = [f"mot{at}" for at in range(2_000)]
    picked = [" ".join(words[at] for at in rng.integers(0, 2_000, size)) for size in rng.integers(2, 5, n)]
    return np.array(
        [text.replace("mot", "Été ") if at % 7 == 0 else text for at, text in enumerate(picked)], dtype=object
    )


def _chunk(rng: np.random.Generator, n: int, queries: np.ndarray, weights: np.ndarray) -> dict[str, np.ndarray]:
    days = pd.date_range("2025-01-01", "2025-12-31").strftime("%Y-%m-%d").to_numpy()
    impressions = rng.poisson(20, n) + 1
    return {
        "date": days[rng.integers(0, len(days), n)],
        "query": queries[rng.choice(len(queries), n, p=weights)],
        "clicks": rng.binomial(impressions, 0.05),
        "impressions": impressions,
    }


def _organic(rng: np.random.Generator, made: dict[str, np.ndarray]) -> pd.DataFrame:
    n = len(made["date"])
    return pd.DataFrame(made).assign(
        page=[f"https://www.example.fr/page-{at}" for at in rng.integers(0, 3_000, n)],
        country=np.array(["fra", "bel", "che", "can"])[rng.integers(0, 4, n)],
        device=np.array(["MOBILE", "DESKTOP", "TABLET"])[rng.integers(0, 3, n)],
        ctr=np.round(made["clicks"] / made["impressions"], 6),
        position=np.round(rng.gamma(2, 4, n) + 1, 2),
    )[["date", "query", "page", "country", "device", "clicks", "impressions", "ctr", "position"]]


def _paid(rng: np.random.Generator, made: dict[str, np.ndarray]) -> pd.DataFrame:
    n = len(made["date"])
    names = np.array([f"Campaign {at}" for at in range(20)])
    return pd.DataFrame(
        {
            "Search term": made["query"],
            "Match type": np.array(["Exact match", "Phrase match", "Broad match"])[rng.integers(0, 3, n)],
            "Campaign": names[rng.integers(0, 20, n)],
            "Ad group": "Group",
            "Day": made["date"],
            "Clicks": made["clicks"],
            "Impr.": made["impressions"],
            "Currency code": "EUR",
            "Cost": np.round(made["clicks"] * rng.gamma(2, 0.4, n), 2),
            "Conversions": rng.binomial(made["clicks"], 0.04),
        }
    )


def make(folder: Path, rows: int, terms: int) -> None:
    """Write both files, the same for the same sizes; those of these sizes that exist are kept."""
    for name, n, table, seed in ((ORGANIC, rows, _organic, 1), (PAID, terms, _paid, 2)):
        target, rng = folder / name, np.random.default_rng(seed)
        if target.exists():
            continue
        queries = _queries(np.random.default_rng(0), 100_000 if rows >= 5_000_000 else 75_000)
        weights = 1 / np.arange(1, len(queries) + 1) ** 0.9
        with target.with_suffix(".part").open("w", encoding="utf-8", newline="") as file:
            for start in range(0, n, _STEP):
                made = table(rng, _chunk(rng, min(_STEP, n - start), queries, weights / weights.sum()))
                made.to_csv(file, header=start == 0, index=False)
        target.with_suffix(".part").rename(target)


# ------------------------------------------------------------------------------------------------------------ the work


def _hash(joined: pd.DataFrame) -> str:
    """Hash of `query` and whole sums, whatever the order of the rows."""
    names = ["paid_clicks", "paid_impressions", "cents", "organic_clicks", "organic_impressions"]
    whole = joined[names].fillna(0).round().astype("int64").assign(query=joined["query"]).sort_values("query")
    return sha256(whole.to_csv(index=False, lineterminator="\n").encode()).hexdigest()[:12]


def _duckdb(folder: Path) -> Result:
    import duckdb  # noqa: PLC0415 - each way imports what it needs, and nothing else

    organic, paid = (
        f"read_csv('{folder / name}', header=true, auto_detect=false, delim=',', columns={{{types}}})"
        for name, types in ((ORGANIC, _TYPES), (PAID, _PAID_TYPES))
    )
    sums = "SUM(clicks), SUM(impressions), SUM(ctr), SUM(position), MAX(date), MAX(query), MAX(page), MAX(device)"
    rows = duckdb.sql(f"SELECT COUNT(*), {sums} FROM {organic}").fetchall()  # noqa: S608 - a path of ours
    more = duckdb.sql(f"SELECT COUNT(*), MAX(COLUMNS(*)) FROM {paid}").fetchall()  # noqa: S608
    return f"bare read of {rows[0][0] + more[0][0]} rows", ""


def _pyarrow(folder: Path) -> Result:
    from pyarrow import csv  # noqa: PLC0415

    held = [csv.read_csv(folder / name).num_rows for name in (ORGANIC, PAID)]
    return f"bare read of {sum(held)} rows", ""


def _pandas_read(folder: Path) -> Result:
    held = [len(pd.read_csv(folder / name)) for name in (ORGANIC, PAID)]
    return f"bare read of {sum(held)} rows", ""


def _pandas(folder: Path) -> Result:
    """The same work as one would write it in pandas: each distinct query is normalised once."""
    organic, paid = (pd.read_csv(folder / name) for name in (ORGANIC, PAID))
    paid = paid.rename(columns={"Search term": "query", "Clicks": "paid_clicks", "Impr.": "paid_impressions"})
    paid["cents"] = (paid["Cost"] * 100).round().astype("int64")
    organic = organic.rename(columns={"clicks": "organic_clicks", "impressions": "organic_impressions"})
    texts = pd.Series(pd.concat([organic["query"], paid["query"]]).unique())
    keys = Dictionary().of(texts).set_index("text")["query"]
    for table in (organic, paid):
        table["query"] = table["query"].map(keys)
    one = paid.groupby("query")[["paid_clicks", "paid_impressions", "cents"]].sum()
    other = organic.groupby("query")[["organic_clicks", "organic_impressions"]].sum()
    return "whole path", _hash(one.join(other, how="outer").reset_index())


def _ours(folder: Path, *, clear: tuple[str, ...]) -> Result:
    """Read into the cache, normalise, add up, join."""
    for name in clear:
        found = folder / "cache" / name
        shutil.rmtree(found) if found.is_dir() else found.unlink(missing_ok=True)
    cache = Cache(folder / "cache")
    dictionary = Dictionary(cache.dictionary)
    exports, refused = accepted(read_paths([folder / ORGANIC, folder / PAID], cache=cache))
    if refused:
        raise ValueError(refused)
    paid, organic = ([one.table for one in exports if one.kind.startswith(kind)] for kind in ("google", "gsc"))
    facts = facts_of(paid, organic, dictionary, Local())
    one, other = (facts.sums(side, "query").set_index("query") for side in ("paid", "organic"))
    joined = one.join(other, how="outer").reset_index()
    return "whole path", _hash(joined.assign(cents=joined["cost"] * 100))


WAYS: dict[str, Callable[[Path], Result]] = {
    "duckdb": _duckdb,
    "pyarrow": _pyarrow,
    "pandas read": _pandas_read,
    "first": lambda folder: _ours(folder, clear=("entries", "dictionary.parquet")),
    "repeat": lambda folder: _ours(folder, clear=("entries",)),
    "reopen": lambda folder: _ours(folder, clear=()),
    "pandas": _pandas,
}


# ------------------------------------------------------------------------------------------------------------- the run


class _Peak:
    """The most memory that this process and its children held at once, in MB, looked at 50 times a second."""

    def __init__(self) -> None:
        self.highest, self.over = 0.0, Event()
        self.watcher = Thread(target=self._watch)
        self.watcher.start()

    def _watch(self) -> None:
        while not self.over.wait(0.02):
            self.highest = max(self.highest, _held(str(os.getpid())) / 1_000_000)

    def end(self) -> float:
        """Stop looking, and return the most."""
        self.over.set()
        self.watcher.join()
        return self.highest


def _held(process: str) -> int:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text("utf-8").split()[1])
        children = [path.read_text("utf-8").split() for path in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:  # it ended meanwhile
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(_held(child) for found in children for child in found)


def _measured(name: str, folder: Path) -> None:
    """Run one way in this process and print what it took."""
    peak = _Peak()
    started = time.perf_counter()
    try:
        work, digest = WAYS[name](folder)
        wall = time.perf_counter() - started
    finally:
        idle.end()
        most = peak.end()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    print(json.dumps({"way": name, "work": work, "wall": wall, "cpu": cpu, "peak": most, "hash": digest}))


def _run(name: str, folder: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "benchmarks.ingest", str(folder), "--way", name]
    told = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ).stdout
    return dict(json.loads(told.splitlines()[-1]))


def _table(found: pd.DataFrame) -> None:
    shown = found.assign(**{f"x {base}": found["wall"] / found.loc[base, "wall"] for base in ("duckdb", "pyarrow")})
    print(shown.round(2).to_string())
    hashes = set(found["hash"]) - {""}
    print(f"hash: {'the same' if len(hashes) == 1 else 'DIFFERENT'}")
    for way, what, base, most in _TARGETS:
        ratio = found.loc[way, what] / found.loc[base, what]
        print(f"{'met   ' if ratio <= most else 'missed'} {way} {what} <= {most:.3g} x {base}: {ratio:.3g}")
    peak = found.loc["first", "peak"]
    print(f"{'met   ' if peak <= _MOST_MEMORY else 'missed'} first peak <= {_MOST_MEMORY} MB: {peak:.0f}")


def main() -> None:
    """Make the files, run every way, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--terms", type=int, default=200_000)
    parser.add_argument("--way", choices=WAYS)
    asked = parser.parse_args()
    if asked.way:
        _measured(asked.way, asked.folder)
        return
    folder = asked.folder / f"{asked.rows}-{asked.terms}"
    folder.mkdir(parents=True, exist_ok=True)
    make(folder, asked.rows, asked.terms)
    _table(pd.DataFrame([_run(name, folder) for name in WAYS]).set_index("way"))


if __name__ == "__main__":
    main()
