"""Score incremental shares and plans against simulated worlds whose truth is known.

    python -m benchmarks.science WORLD.zip [WORLD.zip …] [--brand TERM] [--json]
    python -m benchmarks.science --worlds clean,ebay --seeds 1-10 [--queries 600] [--json]

Beside each `NAME.zip` (the exports an analyst may see) stand `NAME.truth.csv` (per query, last 90 days) and
`NAME.curves.csv` (true cost and incremental value over the next 90 days by bid multiplier). Named worlds are drawn
into a temporary folder. What is measured is said in `science_shares.py` and `science_plans.py`.
"""

import argparse
import json
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from analytics.ingest import Export, read_paths
from analytics.model import Assumptions, analyse
from analytics.unify import BrandTerms, unify
from benchmarks.science_plans import score_gain, score_plans
from benchmarks.science_shares import score_shares
from benchmarks.science_truth import Truth
from sample_data.generate import write
from sample_data.named.files import draw, files
from sample_data.named.keywords import BRAND_WORD
from sample_data.named.scenarios import WORLDS, Draw


@dataclass(frozen=True, eq=False)
class Score:
    """What Accord and its rivals scored on one world."""

    world: str
    seed: str
    shares: pd.DataFrame
    plans: pd.DataFrame
    gain: pd.DataFrame
    seconds: float

    def as_json(self) -> dict[str, object]:
        """The same, for machines; null where a measure does not exist."""
        tables = {"shares": self.shares, "plans": self.plans, "gain": self.gain}
        values = {name: json.loads(table.to_json(orient="index")) for name, table in tables.items()}
        return {"world": self.world, "seed": self.seed, "seconds": round(self.seconds, 2), **values}


def score(archive: Path, brand: str) -> Score:
    """Read one world as a user would, and score what Accord says of it."""
    start = time.perf_counter()
    exports = [item for item in read_paths([archive]) if isinstance(item, Export)]
    analysis = analyse(unify(exports, BrandTerms.given([brand])), Assumptions())
    seconds = time.perf_counter() - start
    shares = score_shares(analysis, archive.with_suffix(".truth.csv"))
    truth = Truth.read(archive.with_suffix(".curves.csv"))
    plans, gain = score_plans(analysis, truth), score_gain(analysis, truth)
    world, _, seed = archive.stem.rpartition("-")
    return Score(world or seed, seed, shares, plans, gain, seconds)


def score_drawn(case: tuple[str, int], queries: int, test_share: float) -> Score:
    """Draw a named world into a temporary folder and score it."""
    stem = f"{case[0]}-{case[1]}"
    with TemporaryDirectory() as folder:
        write(files(draw(*case, queries, test_share), stem), Path(folder))
        return score(Path(folder) / f"{stem}.zip", BRAND_WORD)


def scores(given: argparse.Namespace) -> Iterator[Score]:
    """Scores in the order asked for, by at most `jobs` processes."""
    with ProcessPoolExecutor(given.jobs) as pool:
        yield from pool.map(partial(score, brand=given.brand), given.files)
        cases = product(given.worlds.split(",") if given.worlds else (), given.seeds)
        yield from pool.map(partial(score_drawn, queries=given.queries, test_share=given.test_share), cases)


def seeds(text: str) -> list[int]:
    """`1-3,7` as 1, 2, 3, 7."""
    ends = [part.partition("-") for part in text.split(",")]
    return [seed for first, _, last in ends for seed in range(int(first), int(last or first) + 1)]


def summary(found: Iterable[Score], part: str) -> pd.DataFrame:
    """Means over the seeds of each world and, below them, over all; with the spread of one seed where there are two."""
    long = pd.concat(
        [getattr(item, part).assign(world=item.world).set_index("world", append=True).swaplevel() for item in found]
    )
    groups = long.groupby(level=[0, 1], sort=False)
    everything = pd.concat({"(all)": long.groupby(level=1, sort=False).mean()})
    table = pd.concat([groups.mean(), everything]).map("{:.3f}".format)
    spread = groups.std().reindex(table.index)
    return table + spread.map(lambda value: "" if pd.isna(value) else f" ±{value:.3f}")


def _show(found: list[Score]) -> None:
    pd.set_option("display.width", 220)
    for part in ("shares", "plans", "gain"):
        print(f"\n{part.capitalize()}: mean ± standard deviation over seeds\n{summary(found, part).to_string()}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="worlds on disk")
    parser.add_argument("--worlds", default="", help=f"named worlds to draw: {', '.join(WORLDS)}")
    parser.add_argument("--seeds", type=seeds, default=[1], help="seeds of the named worlds, such as 1-10")
    parser.add_argument("--queries", type=int, default=Draw().queries)
    parser.add_argument("--test-share", type=float, default=0.0, help="share of queries with a randomised pause")
    parser.add_argument("--brand", default=BRAND_WORD, help="brand term of the worlds on disk")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", action="store_true", help="one JSON document and nothing else")
    return parser


def main() -> None:
    """Score every world asked for."""
    given, found = _parser().parse_args(), []
    for item in scores(given):
        found.append(item)
        if not given.json:
            tables = (table.round(3).to_string() for table in (item.shares, item.plans, item.gain))
            print(f"\n{item.world} {item.seed} ({item.seconds:.1f} s)", *tables, sep="\n", flush=True)
    if given.json:
        print(json.dumps([item.as_json() for item in found], indent=1))
    elif found:
        _show(found)


if __name__ == "__main__":
    main()
