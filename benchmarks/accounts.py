"""A made-up account of any size, as the exports a visitor would drop: search terms and Search Console queries."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

_PERIOD = "January 1, 2026 - March 31, 2026"
_MONTHS = "Date,Clicks,Impressions,CTR,Position\n2026-01-01,3000,90000,3.3%,4\n2026-03-31,3000,90000,3.3%,4\n"
_FILTERS = "Filter,Value\nSearch type,Web\nDate,Last 3 months\n"
_NOUNS, _KINDS, _PLACES = 300, 40, 60
_BRAND = "lumen"


def write(folder: Path, queries: int, seed: int = 1) -> tuple[Path, Path]:
    """Write two exports with that many queries, nine in ten of them on each side, into a folder."""
    rng = np.random.default_rng(seed)
    names, seen = _names(queries), 20 / (1 + rng.pareto(1.2, queries)).clip(1e-3) + rng.pareto(1.1, queries) * 20
    paid, organic = folder / "terms.csv", folder / "site.zip"
    listed, bought = rng.random(queries) < 0.9, rng.random(queries) < 0.9
    clicks = np.ceil(seen * rng.uniform(0.5, 2, queries)).astype(int)
    terms = pd.DataFrame(
        {
            "Search term": names,
            "Match type": "Exact match",
            "Campaign": [f"Campaign {at % 20}" for at in range(queries)],
            "Ad group": "Group",
            "Clicks": clicks,
            "Impr.": clicks * rng.integers(8, 30, queries),
            "Currency code": "EUR",
            "Cost": (clicks * rng.uniform(0.2, 2.5, queries)).round(2),
            "Conversions": rng.poisson(clicks * 0.04),
            "Conv. value": (clicks * 2.0).round(2),
        }
    )[bought]
    paid.write_text(f"Search terms report\n{_PERIOD}\n{terms.to_csv(index=False)}", "utf-8")
    _search_console(organic, names[listed], clicks[listed], rng)
    return paid, organic


def _names(queries: int) -> np.ndarray:
    """Distinct queries of two or three words; one in fifty carries the brand."""
    at = np.arange(queries)
    noun, kind, place = at % _NOUNS, at // _NOUNS % _KINDS, at // (_NOUNS * _KINDS)
    words = [f"noun{n} kind{k} place{p}" for n, k, p in zip(noun, kind, place, strict=True)]
    return np.array([f"{_BRAND} {word}" if n % 50 == 0 else word for n, word in zip(noun, words, strict=True)])


def _search_console(path: Path, names: np.ndarray, paid: np.ndarray, rng: np.random.Generator) -> None:
    position = rng.choice([1.0, 1.3, 2.4, 3.8, 6.5, 9.1, 14.0], len(names))
    impressions = paid * rng.integers(20, 60, len(names))
    clicks = (impressions * 0.3 / position**1.3).astype(int)
    table = pd.DataFrame(
        {
            "Top queries": names,
            "Clicks": clicks,
            "Impressions": impressions,
            "CTR": [f"{share:.2%}" for share in clicks / impressions],
            "Position": position,
        }
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Queries.csv", table.to_csv(index=False))
        archive.writestr("Chart.csv", _MONTHS)
        archive.writestr("Filters.csv", _FILTERS)
    path.write_bytes(content.getvalue())
