"""Search Console export: queries without the anonymised ones, and complete pages, days, countries, devices."""

import io
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from sample_data.layout import Layout
from sample_data.world import World

Array = np.ndarray

ANONYMOUS = 0.52  # extra clicks that no query row carries, as a share of the modelled ones
DROPPED = 0.05  # share of modelled clicks whose queries are too rare to be named
SITE = "https://www.maison-lumen.example/"
COUNTRIES = (
    ("France", "France", 0.915),
    ("Belgique", "Belgium", 0.038),
    ("Suisse", "Switzerland", 0.019),
    ("Canada", "Canada", 0.011),
    ("Royaume-Uni", "United Kingdom", 0.008),
    ("Allemagne", "Germany", 0.009),
)
DEVICES = (("Mobile", "Mobile", 0.64), ("Ordinateur", "Desktop", 0.33), ("Tablette", "Tablet", 0.03))
SHEETS = {
    "fr": ("Requêtes", "Pages", "Graphique", "Pays", "Appareils", "Filtres"),
    "en": ("Queries", "Pages", "Chart", "Countries", "Devices", "Filters"),
}
KEYS = {
    "fr": ("Requêtes les plus fréquentes", "Pages les plus populaires", "Date", "Pays", "Appareil"),
    "en": ("Top queries", "Top pages", "Date", "Country", "Device"),
}
MEASURES = {"fr": ("Clics", "Impressions", "CTR", "Position"), "en": ("Clicks", "Impressions", "CTR", "Position")}


@dataclass(frozen=True, eq=False)
class Site:
    """Totals of the site: `queries` (named ones) and `days`, `pages`, `countries`, `devices` (complete).

    Each frame has: key (one column per language), clicks, impressions, position (impression-weighted mean).
    """

    queries: pd.DataFrame
    pages: pd.DataFrame
    days: pd.DataFrame
    countries: pd.DataFrame
    devices: pd.DataFrame


def measure(world: World) -> Site:
    """Count what Search Console would show; anonymous clicks are Poisson(.52 of the modelled ones)."""
    rng = np.random.default_rng([world.settings.seed, 3])
    queries = _by_query(world)
    days = _by_day(world, rng)
    clicks, impressions = int(days["clicks"].sum()), int(days["impressions"].sum())
    position = float(np.average(days["position"], weights=days["impressions"]))
    shared = [_shared(names, clicks, impressions, position, rng) for names in (COUNTRIES, DEVICES)]
    pages = _by_page(world, clicks, impressions, rng)
    return Site(_named(queries), pages, days, shared[0], shared[1])


def _by_query(world: World) -> pd.DataFrame:
    seen = world.observed.organic_impressions
    impressions = seen.sum(axis=1)
    position = (seen * world.rank[:, : world.settings.days]).sum(axis=1) / np.maximum(impressions, 1)
    return pd.DataFrame(
        {
            "fr": world.queries.table["query"],
            "en": world.queries.table["query"],
            "clicks": world.observed.organic_clicks.sum(axis=1),
            "impressions": impressions,
            "position": position,
        }
    )


def _named(queries: pd.DataFrame) -> pd.DataFrame:
    """Keep the most seen queries, without the rarest that carry `DROPPED` of the clicks; most clicked first."""
    ranked = queries.sort_values("impressions", ascending=False, kind="stable")
    before = ranked["clicks"].cumsum() - ranked["clicks"]
    named = ranked[(before < (1 - DROPPED) * ranked["clicks"].sum()) & (ranked["impressions"] > 0)]
    return named.sort_values(["clicks", "impressions"], ascending=False, kind="stable")


def _by_day(world: World, rng: np.random.Generator) -> pd.DataFrame:
    settings, observed = world.settings, world.observed
    seen = observed.organic_impressions
    named = seen.sum(axis=0)
    extra = rng.poisson(ANONYMOUS * observed.organic_clicks.sum(axis=0))
    unseen = extra + rng.poisson(0.6 * named)
    moment = (seen * world.rank[:, : settings.days]).sum(axis=0) + unseen * rng.normal(9.5, 0.4, settings.days)
    dates = [(settings.start + timedelta(days=day)).isoformat() for day in range(settings.days)]
    return pd.DataFrame(
        {
            "fr": dates,
            "en": dates,
            "clicks": observed.organic_clicks.sum(axis=0) + extra,
            "impressions": named + unseen,
            "position": moment / np.maximum(named + unseen, 1),
        }
    )


def _shared(
    names: Sequence[tuple[str, str, float]], clicks: int, impressions: int, position: float, rng: np.random.Generator
) -> pd.DataFrame:
    shares = np.array([share for _, _, share in names])
    shares = shares / shares.sum()
    got = rng.multinomial(clicks, shares)
    return pd.DataFrame(
        {
            "fr": [name for name, _, _ in names],
            "en": [name for _, name, _ in names],
            "clicks": got,
            "impressions": got + rng.multinomial(impressions - clicks, shares),
            "position": position * np.exp(rng.normal(0, 0.05, len(names))),
        }
    )


def page_of(query: str, head: str, kind: str) -> str:
    """Landing page: home for the brand, a guide for a question, else the product page of the head noun."""
    if kind == "brand":
        return SITE
    if kind == "informational":
        return f"{SITE}guides/{slug(query)}/"
    words = slug(query).removeprefix(slug(head)).strip("-").split("-")
    return f"{SITE}{slug(head)}/" + (f"{words[0]}/" if len(words[0]) > 3 else "")


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens."""
    plain = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(char if char.isalnum() else " " for char in plain).split())


def _by_page(world: World, clicks: int, impressions: int, rng: np.random.Generator) -> pd.DataFrame:
    """Share the site's clicks over pages exactly; impressions add up to 6 % more, as one search can show two pages."""
    table = world.queries.table
    kinds = np.select([table["brand"], table["informational"]], ["brand", "informational"], "product")
    page = [page_of(*row) for row in zip(table["query"], table["head"], kinds, strict=True)]
    known = _by_query(world).assign(page=page, moment=lambda rows: rows["position"] * rows["impressions"])
    pages = known.groupby("page", sort=True)[["clicks", "impressions", "moment"]].sum()
    got = rng.multinomial(clicks, pages["clicks"] / pages["clicks"].sum())
    spare = rng.multinomial(int(1.06 * impressions) - clicks, pages["impressions"] / pages["impressions"].sum())
    position = pages["moment"] / pages["impressions"].clip(lower=1)
    result = pd.DataFrame(
        {
            "fr": pages.index,
            "en": pages.index,
            "clicks": got,
            "impressions": got + spare,
            "position": position.to_numpy(),
        }
    )
    return result[result["impressions"] > 0].sort_values(["clicks", "impressions"], ascending=False, kind="stable")


def archive(world: World, layout: Layout) -> bytes:
    """ZIP as Search Console writes it, in the language of the interface, without the cap of 1,000 rows."""
    site, language, settings = measure(world), layout.language, world.settings
    tables = (site.queries, site.pages, site.days, site.countries, site.devices)
    members = {
        sheet: _sheet(KEYS[language][number], tables[number], language)
        for number, sheet in enumerate(SHEETS[language][:5])
    }
    words = ("Filtre,Valeur", "Type de recherche") if language == "fr" else ("Filter,Value", "Search type")
    members[SHEETS[language][5]] = (
        f"{words[0]}\n{words[1]},Web\nDate,{layout.short_range(settings.start, settings.end)}"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for sheet, text in members.items():
            member = zipfile.ZipInfo(f"{sheet}.csv", (2026, 11, 2, 9, 30, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, text.encode())
    return buffer.getvalue()


def _sheet(key: str, table: pd.DataFrame, language: str) -> str:
    lines = [",".join((key, *MEASURES[language]))]
    columns = (table[language], table["clicks"], table["impressions"], table["position"])
    for name, clicks, impressions, position in zip(*columns, strict=True):
        ctr = f"{_short(100 * clicks / impressions)}%" if impressions else ""
        lines.append(f"{name},{clicks},{impressions},{ctr},{_short(position) if impressions else ''}")
    return "\n".join(lines)


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
