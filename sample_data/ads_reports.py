"""Google Ads reports: search terms and keywords over the year, campaigns by day, with footers that add up."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

import numpy as np

from sample_data import words
from sample_data.account import AI_MAX, BROAD, EXACT, PHRASE, Account, Keyword, catches, group, open_account
from sample_data.auction_reports import COLUMNS, NO_FACTS, keyword_facts
from sample_data.layout import MISSING, NBSP, Layout
from sample_data.world import World

Array = np.ndarray
Totals = tuple[int, int, int, int, int]  # impressions, clicks, cost cents, conversions, value cents
MEASURES = ("paid_impressions", "paid_clicks", "cost_cents", "conversions", "value_cents")

TERMS = {
    "fr": "Terme de recherche|Type de correspondance|Ajoutée/Exclue|Campagne|Groupe d'annonces|Mot clé|Clics|Impr.|CTR"
    "|Code de la devise|CPC moy.|Coût|Type de campagne|Taux de conv.|Conversions|Valeur de conv.|Coût/conv.",
    "en": "Search term|Match type|Added/Excluded|Campaign|Ad group|Keyword|Clicks|Impr.|CTR"
    "|Currency code|Avg. CPC|Cost|Campaign type|Conv. rate|Conversions|Conv. value|Cost / conv.",
}
KEYWORDS = {
    "fr": "État du mot clé|Mot clé|Type de correspondance|Campagne|Groupe d'annonces|État|Code de la devise|CPC max."
    "|Clics|Impr.|CTR|CPC moy.|Coût|Taux de conv.|Conversions|Valeur de conv.|Coût/conv.",
    "en": "Keyword status|Keyword|Match type|Campaign|Ad group|Status|Currency code|Max. CPC"
    "|Clicks|Impr.|CTR|Avg. CPC|Cost|Conv. rate|Conversions|Conv. value|Cost / conv.",
}
CAMPAIGNS = {
    "fr": "Jour|Campagne|Code de la devise|Type de campagne|Impr.|Clics|CPC moy.|Coût|Conversions|Valeur de conv.",
    "en": "Day|Campaign|Currency code|Campaign type|Impr.|Clicks|Avg. CPC|Cost|Conversions|Conv. value",
}
TITLES = {
    "fr": (
        "Rapport sur les termes de recherche",
        "Rapport sur les campagnes",
        "Rapport sur les mots clés pour le Réseau de Recherche",
    ),
    "en": ("Search terms report", "Campaign report", "Search keyword report"),
}
FOOTERS = {
    "fr": ("Termes de recherche", "Autres termes de recherche", "Compte", "Réseau de Recherche", "Campagnes"),
    "en": ("Search terms", "Other search terms", "Account", "Search", "Campaigns"),
}
KEYWORD_FOOTERS = {
    "fr": ("Tous les mots clés, sauf ceux supprimés", "Vos mots clés", f"Correspondances étendues AI{NBSP}Max"),
    "en": ("All but removed keywords", "Your keywords", "AI Max expanded matches"),
}
STATES = {
    "fr": {True: ("Activé", "Éligible"), False: ("Mis en veille", "Mis en veille")},
    "en": {True: ("Enabled", "Eligible"), False: ("Paused", "Paused")},
}
MATCH_TYPES = {
    "fr": "Requête large|Expression exacte|Mot clé exact|Expression exacte (variante proche)"
    f"|Mot clé exact (variante proche)|AI{NBSP}Max",
    "en": "Broad match|Phrase match|Exact match|Phrase match (close variant)|Exact match (close variant)|AI Max",
}
MATCHES = (BROAD, PHRASE, EXACT)
ADDED: Mapping[str, tuple[str, str]] = {"fr": ("Aucun", "Ajouté"), "en": ("None", "Added")}
SEARCH = {"fr": "Réseau de Recherche", "en": "Search"}


def visible_terms(world: World) -> Array:
    """Which search terms the report shows: P = 1 - .62 exp(-clicks / 1100), never under 10 clicks a year (invented)."""
    clicks = world.observed.paid_clicks.sum(axis=1)
    luck = np.random.default_rng([world.settings.seed, 1]).random(len(clicks))
    lucky = luck < 1 - 0.62 * np.exp(-clicks / 1100)
    shown: Array = (clicks >= 10) & (lucky | world.brand)
    return shown


def totals(world: World, rows: Array, days: Array | slice = slice(None)) -> Totals:
    """Sums over the chosen queries and days."""
    sums = [int(getattr(world.observed, name)[rows, days].sum()) for name in MEASURES]
    return sums[0], sums[1], sums[2], sums[3], sums[4]


def search_terms(world: World, layout: Layout) -> bytes:
    """Search terms report of the whole period, dearest first: one row per term and keyword it came through."""
    language, settings = layout.language, world.settings
    rows = [TERMS[language].split("|")]
    rows += [_term_row(layout, cells, sums) for cells, sums in _term_lines(world, language)]
    visible = visible_terms(world)
    shown, other, account, search, _ = FOOTERS[language]
    everything = np.ones(len(visible), bool)
    for label, chosen in ((shown, visible), (other, ~visible), (account, everything), (search, everything)):
        kind = SEARCH[language] if label == search else ""
        cells = (layout.total(label), "", "", "", "", "", kind)
        rows.append(_term_row(layout, cells, totals(world, chosen)))
    return layout.file([TITLES[language][0], layout.day_range(settings.start, settings.end)], rows)


def _term_lines(world: World, language: str) -> Iterator[tuple[tuple[str, ...], Totals]]:
    table, account = world.queries.table, open_account(world)
    cost, visible = world.observed.cost_cents.sum(axis=1), visible_terms(world)
    seen = world.observed.paid_impressions > 0
    for row in np.argsort(-cost, kind="stable"):
        if not visible[row]:
            continue
        query, campaign, head = (str(table.at[row, name]) for name in ("query", "campaign", "head"))
        added = ADDED[language][int(account.own[row] != AI_MAX)]
        for number in np.unique(account.through[row, seen[row]]):
            match = MATCH_TYPES[language].split("|")[match_kind(account, number, query)]
            keyword = MISSING if number == AI_MAX else account.keywords[number].marked
            sums = totals(world, np.array([row]), account.through[row] == number)
            yield (query, match, added, campaign, group(head), keyword, SEARCH[language]), sums


def match_kind(account: Account, number: int, query: str) -> int:
    """Place in MATCH_TYPES of a query that came through a keyword: a close variant unless word for word."""
    if number == AI_MAX:
        return 5
    keyword = account.keywords[number]
    close = {BROAD: False, PHRASE: not catches(keyword.text, query), EXACT: keyword.text.lower() != query}
    return MATCHES.index(keyword.match) + 2 * close[keyword.match]


def _term_row(layout: Layout, cells: tuple[str, ...], sums: Totals) -> list[str]:
    return [*cells[:-1], *_figures(layout, sums, ("EUR",)), cells[-1], *_conversions(layout, sums)]


def _figures(layout: Layout, sums: Totals, currency: tuple[str, ...] = ()) -> list[str]:
    impressions, clicks, cost, _, _ = sums
    counts = [layout.count(clicks), layout.count(impressions), layout.percent(clicks, impressions)]
    return [*counts, *currency, layout.mean_money(cost, clicks), layout.money(cost)]


def _conversions(layout: Layout, sums: Totals) -> list[str]:
    _, clicks, cost, conversions, value = sums
    per_conversion = layout.money(round(cost / conversions)) if conversions else MISSING
    amounts = [layout.amount(conversions), layout.amount(value / 100)]
    return [layout.percent(conversions, clicks), *amounts, per_conversion]


def search_keywords(world: World, layout: Layout) -> bytes:
    """Search keywords report of the whole period, dearest first; hidden terms count, as Google counts them here too.

    Keywords and the searches AI Max found without one add up to the account.
    """
    language, settings, account = layout.language, world.settings, open_account(world)
    sums = _through(world, account)
    rows, facts = [f"{KEYWORDS[language]}|{COLUMNS[language]}".split("|")], keyword_facts(world, account, layout)
    order = sorted(range(len(account.keywords)), key=lambda number: (-sums[number][2], number))
    rows += [[*_keyword_row(layout, account.keywords[number], sums[number]), *facts[number]] for number in order]
    others, stray = FOOTERS[language][2:4], sums.pop(AI_MAX)
    owned = _added(sums.values())
    kept, yours, expanded = KEYWORD_FOOTERS[language]
    rows.append([*_keyword_cells(layout, (MISSING, layout.total(kept), *[MISSING] * 4), "", owned), *NO_FACTS])
    for label, total in [(yours, owned), (expanded, stray), *((label, _added((owned, stray))) for label in others)]:
        rows.append([*_keyword_cells(layout, ("", layout.total(label), *[""] * 4), "", total), *NO_FACTS])
    return layout.file([TITLES[language][2], layout.day_range(settings.start, settings.end)], rows)


def _through(world: World, account: Account) -> dict[int, Totals]:
    """Sums over the searches that came through each keyword, by its number, and through none."""
    place, count = (account.through - AI_MAX).ravel(), len(account.keywords) + 1
    columns = []
    for name in MEASURES:
        total = np.zeros(count, int)
        np.add.at(total, place, getattr(world.observed, name).ravel())
        columns.append(total.tolist())
    return {number + AI_MAX: sums for number, sums in enumerate(zip(*columns, strict=True))}


def _added(parts: Iterable[Totals]) -> Totals:
    impressions, clicks, cost, conversions, value = (sum(column) for column in zip(*parts, strict=True))
    return impressions, clicks, cost, conversions, value


def _keyword_row(layout: Layout, keyword: Keyword, sums: Totals) -> list[str]:
    state, status = STATES[layout.language][keyword.enabled]
    match = MATCH_TYPES[layout.language].split("|")[MATCHES.index(keyword.match)]
    cells = (state, keyword.marked, match, keyword.campaign, keyword.group, status)
    return _keyword_cells(layout, cells, layout.money(round(100 * keyword.bid)), sums)


def _keyword_cells(layout: Layout, cells: tuple[str, ...], bid: str, sums: Totals) -> list[str]:
    return [*cells, "EUR", bid, *_figures(layout, sums), *_conversions(layout, sums)]


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
