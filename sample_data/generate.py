"""Write the exports and the truth of one world: the sample shop, or a named world that tries an estimator.

python -m sample_data.generate --seed 7 --out sample_data
python -m sample_data.generate --world rivals-enter --seed 3 --queries 600 --out FOLDER
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from sample_data import ads_reports, auction_reports, daily, keyword_tools, search_console, truth
from sample_data.layout import ENGLISH, FRENCH
from sample_data.named import files as named
from sample_data.named.scenarios import WORLDS, Draw
from sample_data.world import Settings, World, build

SITE_FILE = "maison-lumen.example-Performance-on-Search-2026-11-02.zip"


def files(world: World) -> Mapping[str, bytes]:
    """Every generated file of `world`, by path below the output folder."""
    return {
        "exports/Rapport sur les termes de recherche.csv": ads_reports.search_terms(world, FRENCH),
        "exports/Rapport sur les mots clés pour le Réseau de Recherche.csv": ads_reports.search_keywords(world, FRENCH),
        "exports/Rapport sur les campagnes.csv": ads_reports.campaigns_by_day(world, FRENCH),
        f"exports/{SITE_FILE}": search_console.archive(world, FRENCH),
        "exports/Statistiques aux enchères.csv": auction_reports.auction_insights(world, FRENCH),
        "exports/bid_simulator.csv": keyword_tools.bid_points(world),
        "exports/Keyword Stats 2026-11-02 at 09_12_41.csv": keyword_tools.keyword_planner(world),
        "exports_en/Search terms report.csv": ads_reports.search_terms(world, ENGLISH),
        "exports_en/Search keyword report.csv": ads_reports.search_keywords(world, ENGLISH),
        f"exports_en/{SITE_FILE}": search_console.archive(world, ENGLISH),
        "truth.csv": truth.queries(world).to_csv(index=False, lineterminator="\n").encode(),
        "truth_curves.csv": truth.curves(world).to_csv(index=False, lineterminator="\n").encode(),
    }


def write(contents: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write every file below `folder` and return their paths."""
    written = []
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, build the world and write it."""
    chosen = _parser().parse_args(arguments)
    written = _named(chosen) if chosen.world else _shop(chosen)
    for path in written:
        print(f"{path.stat().st_size:>11,} {path}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sample_data.generate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--world", choices=WORLDS, help="a named world instead of the sample shop")
    parser.add_argument("--seed", type=int, default=Settings().seed, help="seed of the world")
    parser.add_argument("--queries", type=int, help="how many queries people type")
    parser.add_argument("--out", type=Path, default=Path("sample_data"), help="folder to write to")
    parser.add_argument("--daily", type=Path, help="sample shop: also write tables by day to this folder (outside git)")
    parser.add_argument(
        "--test-share", type=float, default=0.0, help="named world: share of queries with a 28-day pause"
    )
    return parser


def _shop(chosen: argparse.Namespace) -> list[Path]:
    world = build(Settings(seed=chosen.seed, queries=chosen.queries or Settings().queries))
    by_day = write(daily.files(world), chosen.daily) if chosen.daily else []
    return write(files(world), chosen.out) + by_day


def _named(chosen: argparse.Namespace) -> list[Path]:
    size = chosen.queries or Draw().queries
    world = named.draw(chosen.world, chosen.seed, size, chosen.test_share)
    return write(named.files(world, f"{chosen.world}-{chosen.seed}"), chosen.out)


if __name__ == "__main__":
    main()
