"""The exports have the vendors' shapes, and every number that appears twice agrees."""

import csv
import io
import zipfile

import numpy as np
import pytest

from sample_data import daily, search_console
from sample_data.ads_reports import MEASURES, campaigns_by_day, search_keywords, search_terms, visible_terms
from sample_data.keyword_tools import bid_points, keyword_planner
from sample_data.layout import ENGLISH, FRENCH
from sample_data.search_console import archive
from tests.sample_data.reading import NUMBERS, number, read, sums

LAYOUTS = [pytest.param(FRENCH, id="fr"), pytest.param(ENGLISH, id="en")]


def sheets(world, layout):
    """Members of the Search Console archive, as rows."""
    with zipfile.ZipFile(io.BytesIO(archive(world, layout))) as opened:
        return {name: list(csv.DictReader(io.StringIO(opened.read(name).decode()))) for name in opened.namelist()}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_footers_add_up(world, layout):
    """Rows = the terms' footer; that and the other terms = the account = the search network = the campaigns' rows."""
    rows, footers = read(search_terms(world, layout), layout)
    named, other, account, network = (sums([row], layout) for row in footers.values())
    assert sums(rows, layout) == named
    assert [a + b for a, b in zip(named, other, strict=True)] == account == network
    days, totals = read(campaigns_by_day(world, layout), layout)
    assert sums(days, layout) == account
    assert all(sums([row], layout) == account for row in totals.values())


def test_hidden_terms_keep_their_spend(world):
    """The other search terms carry exactly the cost of the queries the report does not name."""
    _, footers = read(search_terms(world, FRENCH), FRENCH)
    hidden = world.observed.cost_cents[~visible_terms(world)].sum()
    assert number(footers["Total\u00a0: Autres termes de recherche"]["Coût"], FRENCH) == hidden > 0


def test_languages_agree_to_the_unit(world):
    """French and English files state the same numbers for the same terms, days, keywords and pages."""
    bids = {search_keywords: [("CPC max.", "Max. CPC")]}
    for report, place in ((search_terms, 0), (campaigns_by_day, 0), (search_keywords, 1)):
        french, english = (read(report(world, layout), layout, place)[0] for layout in (FRENCH, ENGLISH))
        assert [list(row.values())[place] for row in french] == [list(row.values())[place] for row in english]
        for one, two in [*zip(NUMBERS["fr"], NUMBERS["en"], strict=True), *bids.get(report, [])]:
            assert [number(row[one], FRENCH) for row in french] == [number(row[two], ENGLISH) for row in english]
    french, english = (list(sheets(world, layout).values()) for layout in (FRENCH, ENGLISH))
    for one, two in zip(french[:3], english[:3], strict=True):
        assert [list(row.values()) for row in one] == [list(row.values()) for row in two]


def test_french_shape(world):
    """The French report is UTF-16LE with its mark, tabs, two lines above the header, and typographic spaces."""
    content = search_terms(world, FRENCH)
    text = content.decode("utf-16")
    lines = text.split("\n")
    assert content.startswith(b"\xff\xfe")
    assert lines[0] == "Rapport sur les termes de recherche"
    assert lines[1] == "1 novembre 2025 - 30 mars 2026"
    assert lines[2].startswith("Terme de recherche\tType de correspondance\tAjoutée/Exclue\tCampagne\t")
    assert "Total\u00a0: Compte" in text
    assert "AI\u00a0Max" in text
    assert "\u202f" in text
    assert "\t --" in text
    assert "\r" not in text


def test_money_has_no_thousands_mark(world):
    """Costs are written without a thousands mark, counts with one."""
    rows, footers = read(search_terms(world, ENGLISH), ENGLISH)
    assert not any("," in row["Cost"] for row in [*rows, *footers.values()])
    assert "," in footers["Total: Account"]["Clicks"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_site_totals_agree(world, layout):
    """Days = countries = devices; pages have the same clicks and more impressions; queries show fewer of both."""
    tables = list(sheets(world, layout).values())
    clicks, impressions = ("Clics", "Impressions") if layout is FRENCH else ("Clicks", "Impressions")
    got = [sum(int(row[clicks]) for row in table) for table in tables[:5]]
    seen = [sum(int(row[impressions]) for row in table) for table in tables[:5]]
    queries, pages, days, countries, devices = got
    assert pages == days == countries == devices > queries
    assert seen[1] > seen[2] == seen[3] == seen[4] > seen[0]


def test_named_queries_are_the_most_seen(world):
    """No query left out was seen more often than one that is named."""
    named = set(search_console.measure(world).queries["en"])
    seen = world.observed.organic_impressions.sum(axis=1)
    is_named = world.queries.table["query"].isin(named).to_numpy()
    assert seen[is_named].min() >= seen[~is_named].max()


def test_archive_is_googles_own(world):
    """French members have accents with the UTF-8 flag set, dot decimals, percent signs and no final newline."""
    with zipfile.ZipFile(io.BytesIO(archive(world, FRENCH))) as opened:
        members = opened.infolist()
        first = opened.read(members[0]).decode()
    assert [member.filename for member in members] == [
        "Requêtes.csv",
        "Pages.csv",
        "Graphique.csv",
        "Pays.csv",
        "Appareils.csv",
        "Filtres.csv",
    ]
    assert members[0].flag_bits & 0x800
    assert first.startswith("Requêtes les plus fréquentes,Clics,Impressions,CTR,Position\n")
    assert not first.endswith("\n")


def test_simulator_climbs(world):
    """For each keyword, bids and costs rise from point to point, seven points each."""
    rows = list(csv.DictReader(io.StringIO(bid_points(world).decode())))
    for start in range(0, len(rows), 7):
        block = rows[start : start + 7]
        assert len({row["Keyword"] for row in block}) == 1
        for name in ("Max. CPC", "Cost"):
            values = [float(row[name]) for row in block]
            assert values == sorted(values)


def test_planner_starts_with_two_totals(world):
    """The first two rows have no keyword and state the total, in English headers and French values."""
    lines = keyword_planner(world).decode("utf-16").split("\n")
    rows = list(csv.reader(lines[2:], delimiter="\t"))
    assert rows[0][:4] == ["Keyword", "Currency", "Segmentation", "Avg. monthly searches"]
    assert [row[:3] for row in rows[1:3]] == [["", "", "Tout"], ["", "", "France"]]
    assert {row[6] for row in rows[3:] if row} <= {"Faible", "Moyenne", "Élevée"}


def test_daily_tables_are_the_same_world(world):
    """Search terms by day, their hidden row included, and campaigns by day add up to the counts."""
    tables = daily.files(world)
    expected = [int(getattr(world.observed, name).sum()) for name in MEASURES]
    for name in ("search_terms.csv", "campaigns.csv"):
        rows = list(csv.DictReader(io.StringIO(tables[name].decode())))
        got = [round(sum(float(row[column]) for row in rows)) for column in daily.PAID_COLUMNS]
        assert got == [expected[0], expected[1], round(expected[2] / 100), expected[3], round(expected[4] / 100)]
    named = list(csv.DictReader(io.StringIO(tables["search_console_by_day.csv"].decode())))
    assert sum(int(row["clicks"]) for row in named) == search_console.measure(world).queries["clicks"].sum()


def test_position_is_weighted_by_impressions(world):
    """A query's position is the mean of its daily ranks, each weighted by that day's impressions."""
    site, days = search_console.measure(world), world.settings.days
    row = int(np.flatnonzero(world.queries.table["query"] == site.queries["en"].iloc[0])[0])
    seen = world.observed.organic_impressions[row]
    assert site.queries["position"].iloc[0] == pytest.approx(np.average(world.rank[row, :days], weights=seen))
