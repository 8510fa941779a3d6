"""The three files of a named world: its exports, its truth, and its true response curves."""

from collections.abc import Mapping

from sample_data.named import exports, truth
from sample_data.named.scenarios import WORLDS, Draw
from sample_data.named.world import NamedWorld, build


def draw(name: str, seed: int, queries: int = 600, test_share: float = 0.0) -> NamedWorld:
    """The world of that name."""
    return build(Draw(WORLDS[name], seed=seed, queries=queries, test_share=test_share))


def files(world: NamedWorld, stem: str) -> Mapping[str, bytes]:
    """`STEM.zip`, `STEM.truth.csv` and `STEM.curves.csv`."""
    cost, value = truth.curves(world)
    found = {"truth": truth.queries(world, cost, value), "curves": truth.curve_table(world, cost, value)}
    written = {f"{stem}.{name}.csv": table.to_csv(index=False, lineterminator="\n") for name, table in found.items()}
    return {f"{stem}.zip": exports.archive(world), **{name: text.encode() for name, text in written.items()}}
