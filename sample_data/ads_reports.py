"""Google Ads reports: search terms over the year and campaigns by day, with footers that add up."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import numpy as np

from sample_data import words
from sample_data.layout import MISSING, NBSP, Layout
from sample_data.world import World

Array = np.ndarray
Totals = tuple[int, int, int, int, int]  # impressions, clicks, cost cents, conversions, value cents
MEASURES = ("paid_impressions", "paid_clicks", "cost_cents", "conversions", "value_cents")

TERMS = {
    "fr": "Terme de recherche|Type de correspondance|Ajoutée/Exclue|Campagne|Groupe d'annonces|Clics|Impr.|CTR"
    "|Code de la devise|CPC moy.|Coût|Type de campagne|Taux de conv.|Conversions|Valeur de conv.|Coût/conv.",
    "en": "Search term|Match type|Added/Excluded|Campaign|Ad group|Clicks|Impr.|CTR"
    "|Currency code|Avg. CPC|Cost|Campaign type|Conv. rate|Conversions|Conv. value|Cost / conv.",
}
CAMPAIGNS = {
    "fr": "Jour|Campagne|Code de la devise|Type de campagne|Impr.|Clics|CPC moy.|Coût|Conversions|Valeur de conv.",
    "en": "Day|Campaign|Currency code|Campaign type|Impr.|Clicks|Avg. CPC|Cost|Conversions|Conv. value",
}
TITLES = {
    "fr": ("Rapport sur les termes de recherche", "Rapport sur les campagnes"),
    "en": ("Search terms report", "Campaign report"),
}
FOOTERS = {
    "fr": ("Termes de recherche", "Autres termes de recherche", "Compte", "Réseau de Recherche", "Campagnes"),
    "en": ("Search terms", "Other search terms", "Account", "Search", "Campaigns"),
}
MATCH_TYPES = {
    "fr": "Requête large|Expression exacte|Mot clé exact|Expression exacte (variante proche)"
    f"|Mot clé exact (variante proche)|AI{NBSP}Max",
    "en": "Broad match|Phrase match|Exact match|Phrase match (close variant)|Exact match (close variant)|AI Max",
}
ADDED: Mapping[str, tuple[str, str]] = {"fr": ("Aucun", "Ajouté"), "en": ("None", "Added")}
SEARCH = {"fr": "Réseau de Recherche", "en": "Search"}


def visible_terms(world: World) -> Array:
    """Which search terms the report shows: P = 1 - .62 exp(-clicks / 1100), never under 10 clicks a year (invented)."""
    clicks = world.observed.paid_clicks.sum(axis=1)
    luck = np.random.default_rng([world.settings.seed, 1]).random(len(clicks))
    lucky = luck < 1 - 0.62 * np.exp(-clicks / 1100)
    shown: Array = (clicks >= 10) & (lucky | world.brand)
    return shown


def totals(world: World, rows: Array, days: slice = slice(None)) -> Totals:
    """Sums over the chosen queries and days."""
    sums = [int(getattr(world.observed, name)[rows, days].sum()) for name in MEASURES]
    return sums[0], sums[1], sums[2], sums[3], sums[4]


def search_terms(world: World, layout: Layout) -> bytes:
    """Search terms report of the whole period, dearest first; a tenth of the terms changed match type halfway."""
    language, settings = layout.language, world.settings
    rows = [TERMS[language].split("|")]
    rows += [_term_row(layout, cells, sums) for cells, sums in _term_lines(world, language)]
    visible = visible_terms(world)
    shown, other, account, search, _ = FOOTERS[language]
    everything = np.ones(len(visible), bool)
    for label, chosen in ((shown, visible), (other, ~visible), (account, everything), (search, everything)):
        kind = SEARCH[language] if label == search else ""
        cells = (layout.total(label), "", "", "", "", kind)
        rows.append(_term_row(layout, cells, totals(world, chosen)))
    return layout.file([TITLES[language][0], layout.day_range(settings.start, settings.end)], rows)


def _term_lines(world: World, language: str) -> Iterator[tuple[tuple[str, ...], Totals]]:
    table, days = world.queries.table, world.settings.days
    luck = np.random.default_rng([world.settings.seed, 2])
    kinds, split = luck.choice(6, len(table), p=[0.34, 0.20, 0.20, 0.10, 0.12, 0.04]), luck.random(len(table)) < 0.1
    cost, visible = world.observed.cost_cents.sum(axis=1), visible_terms(world)
    for row in np.argsort(-cost, kind="stable"):
        if not visible[row]:
            continue
        halves = [(slice(0, days // 2), 0), (slice(days // 2, days), 2)]
        for window, kind in halves if split[row] else [(slice(0, days), int(kinds[row]))]:
            sums = totals(world, np.array([row]), window)
            if sums[0]:
                query, campaign, head = (str(table.at[row, name]) for name in ("query", "campaign", "head"))
                added = ADDED[language][int(kind == 2)]
                match = MATCH_TYPES[language].split("|")[kind]
                yield (query, match, added, campaign, head.capitalize(), SEARCH[language]), sums


def _term_row(layout: Layout, cells: tuple[str, ...], sums: Totals) -> list[str]:
    query, match, added, campaign, group, kind = cells
    impressions, clicks, cost, conversions, value = sums
    per_conversion = layout.money(round(cost / conversions)) if conversions else MISSING
    return [
        query,
        match,
        added,
        campaign,
        group,
        layout.count(clicks),
        layout.count(impressions),
        layout.percent(clicks, impressions),
        "EUR",
        layout.mean_money(cost, clicks),
        layout.money(cost),
        kind,
        layout.percent(conversions, clicks),
        layout.amount(conversions),
        layout.amount(value / 100),
        per_conversion,
    ]


def campaigns_by_day(world: World, layout: Layout) -> bytes:
    """Campaign report with one row per day and campaign that had impressions."""
    language, settings = layout.language, world.settings
    rows = [CAMPAIGNS[language].split("|")]
    for day in range(settings.days):
        for number, name in enumerate(words.CAMPAIGNS):
            sums = totals(world, world.campaign == number, slice(day, day + 1))
            if sums[0]:
                when = (settings.start + timedelta(days=day)).isoformat()
                rows.append(_campaign_row(layout, (when, name, SEARCH[language]), sums))
    for label in (FOOTERS[language][4], FOOTERS[language][2]):
        everything = totals(world, np.ones(len(world.campaign), bool))
        rows.append(_campaign_row(layout, (layout.total(label), "", ""), everything))
    return layout.file([TITLES[language][1], layout.day_range(settings.start, settings.end)], rows)


def _campaign_row(layout: Layout, cells: tuple[str, str, str], sums: Totals) -> list[str]:
    impressions, clicks, cost, conversions, value = sums
    return [
        cells[0],
        cells[1],
        "EUR",
        cells[2],
        layout.count(impressions),
        layout.count(clicks),
        layout.mean_money(cost, clicks),
        layout.money(cost),
        layout.amount(conversions),
        layout.amount(value / 100),
    ]
