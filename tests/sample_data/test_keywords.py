"""The search keywords report: every paid click came through one of its keywords, or through none and is said so."""

import csv
import io
from collections import defaultdict

import numpy as np
import pytest

from sample_data import words
from sample_data.account import AI_MAX, BROAD, EXACT, PHRASE, open_account
from sample_data.ads_reports import campaigns_by_day, search_keywords, search_terms, visible_terms
from sample_data.auction_reports import RIVALS, auction_insights
from sample_data.keyword_tools import bid_points
from sample_data.layout import ENGLISH, FRENCH
from tests.sample_data.reading import number, read, sums

LAYOUTS = [pytest.param(FRENCH, id="fr"), pytest.param(ENGLISH, id="en")]
OWNED = {"Exact match": EXACT, "Phrase match": PHRASE, "Broad match": BROAD}


@pytest.fixture(scope="module")
def account(world):
    """The account of the small world."""
    return open_account(world)


def rows_of(world, layout=ENGLISH):
    """Data rows of the keywords report."""
    return read(search_keywords(world, layout), layout, 1)[0]


def identity(row):
    """What makes a keyword: its text with its marks, and where it is."""
    return row["Keyword"], row["Campaign"], row["Ad group"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_keywords_and_ai_max_make_the_account(world, layout):
    """Rows = the first two footers; with what AI Max found they are the account, as the campaigns report states it."""
    rows, footers = read(search_keywords(world, layout), layout, 1)
    kept, yours, expanded, total, network = (sums([row], layout) for row in footers.values())
    assert sums(rows, layout) == kept == yours
    assert [a + b for a, b in zip(kept, expanded, strict=True)] == total == network
    days, _ = read(campaigns_by_day(world, layout), layout)
    assert sums(days, layout) == total
    assert expanded[1] > 0


def test_each_campaign_is_its_keywords(world, account):
    """Campaign by campaign, the keywords and what came through none carry the cost of the campaigns report."""
    days, _ = read(campaigns_by_day(world, ENGLISH), ENGLISH)
    stray = np.where(account.through == AI_MAX, world.observed.cost_cents, 0).sum(axis=1)
    for place, name in enumerate(words.CAMPAIGNS):
        ours = [row for row in rows_of(world) if row["Campaign"] == name]
        spent = sums([row for row in days if row["Campaign"] == name], ENGLISH)[2]
        assert sums(ours, ENGLISH)[2] + stray[world.campaign == place].sum() == spent


def test_a_keyword_has_the_clicks_of_the_terms_it_caught(world):
    """No keyword has less than its visible terms have, and all of them have more by what the hidden terms carry."""
    named, footers = read(search_terms(world, ENGLISH), ENGLISH)
    _, keyword_footers = read(search_keywords(world, ENGLISH), ENGLISH, 1)
    caught = defaultdict(list)
    for row in named:
        caught[identity(row)].append(row)
    stray = [row for row in named if row["Keyword"] == " --"]
    hidden = np.zeros(5, int)
    for row in rows_of(world):
        more = np.subtract(sums([row], ENGLISH), sums(caught.pop(identity(row), []), ENGLISH))
        assert (more >= 0).all()
        hidden += more
    assert {text for text, *_ in caught} == {" --"}
    expanded = np.subtract(sums([keyword_footers["Total: AI Max expanded matches"]], ENGLISH), sums(stray, ENGLISH))
    assert (hidden + expanded).tolist() == sums([footers["Total: Other search terms"]], ENGLISH)


def test_match_types_are_those_of_the_keywords(world):
    """A term is matched as its keyword's type says, word for word, or as a close variant when it is not."""
    kinds = {identity(row): OWNED[row["Match type"]] for row in rows_of(world)}
    seen = set()
    for row in read(search_terms(world, ENGLISH), ENGLISH)[0]:
        match, _, close = row["Match type"].partition(" (")
        if match == "AI Max":
            continue
        bare, kind = row["Keyword"].strip('[]"').lower(), kinds[identity(row)]
        seen.add((kind, bool(close)))
        assert OWNED[match] == kind
        if kind == EXACT:
            assert bool(close) == (bare != row["Search term"])
        if kind == PHRASE:
            assert bool(close) == (f" {bare} " not in f" {row['Search term']} ")
    assert {(EXACT, False), (PHRASE, False), (PHRASE, True), (BROAD, False)} <= seen


def test_close_spellings_come_through_the_exact_keyword(world, account):
    """Plural and accent-free spellings without a keyword of their own mostly come through the other spelling's."""
    queries = world.queries.table["query"]
    pairs = {
        (queries[row], account.keywords[number].text.lower())
        for row, number in enumerate(account.through[:, -1])
        if number != AI_MAX and account.own[row] != number and account.keywords[number].match == EXACT
    }
    assert pairs
    assert all(one != two and one[0] == two[0] for one, two in pairs)


def test_a_term_with_an_exact_keyword_is_mostly_matched_exactly(world):
    """Terms marked as added spend at least nine tenths through their own exact keyword, and no others do at all."""
    exact, added = 0, 0
    for row in read(search_terms(world, ENGLISH), ENGLISH)[0]:
        own = row["Match type"] == "Exact match"
        assert row["Added/Excluded"] == "Added" or not own
        added += number(row["Cost"], ENGLISH) * (row["Added/Excluded"] == "Added")
        exact += number(row["Cost"], ENGLISH) * own
    assert 0.9 < exact / added < 1


def test_bids_are_the_simulators(world):
    """Each keyword of the bid simulator is an enabled exact one, at the bid of the simulator's middle point."""
    points = list(csv.DictReader(io.StringIO(bid_points(world).decode())))
    stated = {row["Keyword"]: row["Max. CPC"] for row in rows_of(world) if row["Keyword status"] == "Enabled"}
    assert len(points) == 7 * 160
    assert [stated[f"[{row['Keyword']}]"] for row in points[3::7]] == [row["Max. CPC"] for row in points[3::7]]


def test_every_keyword_has_a_bid_and_stands_once(world):
    """No keyword is listed twice in its ad group, and each states a Max. CPC between a cent and ten euros."""
    rows = rows_of(world)
    assert len({identity(row) for row in rows}) == len(rows)
    assert all(1 <= number(row["Max. CPC"], ENGLISH) <= 1000 for row in rows)


def test_paused_keywords_bring_nothing(world, account):
    """Paused keywords are exact ones of queries never bid on: no impression, and rates that do not exist."""
    paused = [row for row in rows_of(world) if row["Keyword status"] == "Paused"]
    assert paused
    assert all(sums([row], ENGLISH) == [0] * 5 and row["CTR"] == " --" for row in paused)
    bids = dict(zip(world.queries.table["query"], world.bid.max(axis=1), strict=True))
    assert all(bids[keyword.text] == 0 for keyword in account.keywords if not keyword.enabled)


def test_french_keywords_have_the_french_shape(world):
    """UTF-16LE with its mark, French match types, marks around the text, and totals under the keyword."""
    content = search_keywords(world, FRENCH)
    lines = content.decode("utf-16").split("\n")
    assert content.startswith(b"\xff\xfe")
    assert lines[:2] == ["Rapport sur les mots clés pour le Réseau de Recherche", "1 novembre 2025 - 30 mars 2026"]
    assert lines[2] == (
        "État du mot clé\tMot clé\tType de correspondance\tCampagne\tGroupe d'annonces\tÉtat\tCode de la devise"
        "\tCPC max.\tClics\tImpr.\tCTR\tCPC moy.\tCoût\tTaux de conv.\tConversions\tValeur de conv.\tCoût/conv."
        "\tNiveau de qualité\t% impr. (1re position)"
    )
    assert any(
        line.startswith("Activé\t[maison lumen]\tMot clé exact\tMarque\tMaison lumen\tÉligible\tEUR\t")
        for line in lines
    )
    assert any(line.startswith('Activé\t"""maison lumen"""\tExpression exacte\tMarque\t') for line in lines)
    assert any(
        line.startswith("Activé\tsuspension\tRequête large\tIntérieur\tSuspension\tÉligible\t") for line in lines
    )
    assert [cells[:3] for cells in csv.reader(lines[-6:-1], delimiter="\t")] == [
        [" --", "Total\u00a0: Tous les mots clés, sauf ceux supprimés", " --"],
        ["", "Total\u00a0: Vos mots clés", ""],
        ["", "Total\u00a0: Correspondances étendues AI\u00a0Max", ""],
        ["", "Total\u00a0: Compte", ""],
        ["", "Total\u00a0: Réseau de Recherche", ""],
    ]


def test_hidden_terms_come_through_keywords_too(world, account):
    """The report of keywords counts what the search terms report hides: most hidden cost has a keyword."""
    hidden, cost = ~visible_terms(world), world.observed.cost_cents
    owned = np.where(account.through == AI_MAX, 0, cost)[hidden].sum()
    assert owned > 0.9 * cost[hidden].sum() > 0


def test_quality_scores_follow_the_planted_quality(world, account):
    """Scores are whole numbers from 1 to 10, higher where the planted quality is; keywords never shown have none."""
    rows = {row["Keyword"]: row for row in rows_of(world) if row["Keyword"].startswith("[")}
    exact = [(at, rows[kw.marked]) for at, kw in enumerate(account.keywords) if kw.match == EXACT and kw.enabled]
    own = {number: row for row, number in enumerate(account.own) if number != AI_MAX}
    shown = [(world.market.quality[own[at]], int(row["Quality Score"])) for at, row in exact if row["Impr."] != "0"]
    quality, scores = np.array(shown).T
    assert set(scores) <= set(range(1, 11))
    assert np.corrcoef(np.log(quality), scores)[0, 1] > 0.9
    assert all(row["Quality Score"] == " --" for row in rows_of(world) if row["Impr."] == "0")


def test_auction_insights_agree_with_the_own_row(world):
    """Nobody outranks more than was asked; who is first in part of the auctions leaves the rest to others."""
    lines = auction_insights(world, FRENCH).decode("utf-16").splitlines()[2:]
    rows = {cells[0]: cells[1:] for cells in (line.replace('"', "").split("\t") for line in lines[1:])}
    you = rows.pop("Vous")
    assert set(rows) == set(RIVALS)
    shares = np.array([[float(cell.rstrip("%").replace(",", ".")) for cell in row] for row in rows.values()]) / 100
    impressions, overlap, above, _, outranked = shares.T
    own = float(you[0].rstrip("%").replace(",", ".")) / 100
    assert (np.diff(impressions) <= 0).all()
    assert outranked == pytest.approx(own * (1 - overlap * above), abs=2e-4)
