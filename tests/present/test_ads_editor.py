"""The change list writes only what the account has, and the undo file brings everything back."""

import pandas as pd
import pytest

from analytics.decide import Constraints, Plan, plan
from analytics.model import analyse
from analytics.present import ads_editor
from analytics.unify import BrandTerms, unify
from tests.builders import export

KEYS = ["Campaign", "Ad Group", "Keyword", "Criterion Type"]
FORMULAS = ["=1+1", " =1+1", "＝1+1", "+cmd", "@sum", "\t=1", "-2+3"]


def _terms(**changes):
    table = {
        "query": ["lampe", "lampe", "lustre", "=spot"],
        "campaign": ["A", "B", "A", "A"],
        "ad_group": ["g", "g", "g", "g"],
        "match_type": ["exact", "broad", "broad", "exact"],
        "impressions": [4000.0, 4000.0, 4000.0, 4000.0],
        "clicks": [400.0, 400.0, 400.0, 400.0],
        "cost": [900.0, 900.0, 100.0, 100.0],
        "conversions": [1.0, 1.0, 40.0, 40.0],
        "conversion_value": [10.0, 10.0, 4000.0, 4000.0],
    }
    return export("google_ads_search_terms", table | changes)


def _keywords():
    table = {"keyword": ["lustre", "lustre"], "match_type": ["exact", "phrase"], "campaign": ["A", "A"],
             "ad_group": ["g", "g"], "max_cpc": [0.4, 0.3], "clicks": [1.0, 1.0]}  # fmt: skip
    return export("google_ads_keywords", table)


@pytest.fixture(scope="module")
def studied():
    analysis = analyse(unify([_terms(), _keywords()], BrandTerms()))
    found = plan(analysis, Constraints(budget=4000.0))
    assert isinstance(found, Plan)
    return found, analysis


def test_a_paused_term_is_excluded_in_every_campaign_that_pays_for_it(studied):
    """One exact negative per campaign, or the other campaign would go on paying."""
    rows = ads_editor.changes(*studied, "en")
    negatives = rows[rows["Criterion Type"] == "Campaign Negative Exact"]
    assert sorted(negatives["Campaign"][negatives["Keyword"] == "lampe"]) == ["A", "B"]


def test_bids_change_on_existing_keywords_only(studied):
    """The keywords export says which exact keywords exist; none is created, and a phrase keyword serves other terms."""
    rows = ads_editor.changes(*studied, "en")
    bids = rows[rows["Max CPC"] != ""]
    assert set(zip(bids["Keyword"], bids["Criterion Type"], strict=True)) == {("lustre", "Exact")}
    factor = studied[0].items.set_index("query").loc["lustre", "bid_multiplier"]
    assert float(bids["Max CPC"].iloc[0]) == pytest.approx(0.4 * factor, abs=0.006)


def test_undo_restores_bids_and_removes_negatives(studied):
    """The undo file names the same rows, with today's bids and the negatives removed."""
    change, undo = ads_editor.changes(*studied, "fr"), ads_editor.undo(*studied, "fr")
    assert change[KEYS].equals(undo[KEYS])
    assert set(undo["Max CPC"]) == {"", "0.40"}
    assert set(undo["Status"][undo["Criterion Type"].str.contains("Negative")]) == {"Removed"}


def test_what_no_row_carries_is_counted(studied):
    """The raised term without a known keyword is left out, and the money it moves is not called covered."""
    found, analysis = studied
    moved = found.items.set_index("query").eval("abs(planned_cost - current_cost)")
    assert ads_editor.left_out(found, analysis) == 1
    assert ads_editor.covered(found, analysis) == pytest.approx(1 - moved["spot"] / moved.sum())


@pytest.mark.parametrize("payload", FORMULAS)
def test_no_cell_of_the_file_is_a_formula(payload):
    """A hostile search term, campaign or ad group reaches the file without what would make a spreadsheet run it."""
    hostile = _terms(query=[payload] * 4, campaign=[payload] * 4, ad_group=[payload] * 4)
    analysis = analyse(unify([hostile], BrandTerms()))
    found = plan(analysis)
    assert isinstance(found, Plan)
    text = ads_editor.editor_bytes(ads_editor.changes(found, analysis, "en")).decode("utf-16")
    cells = [cell.lstrip(" \xa0") for line in text.splitlines()[1:] for cell in line.split("\t")]
    assert not [cell for cell in cells if cell[:1] in set("=+-@＝＋－＠")]


def test_comments_are_words_in_the_readers_language(studied):
    """No machine code reaches the person who reads the import."""
    for language in ("fr", "en"):
        comments = ads_editor.changes(*studied, language)["Comment"]
        assert comments.str.startswith("Accord").all()
        assert not comments.str.contains("_").any()


def test_the_file_is_editors_own_shape(studied):
    """UTF-16LE with a byte order mark, tabs, English headers."""
    content = ads_editor.editor_bytes(ads_editor.changes(*studied, "fr"))
    assert content.startswith(b"\xff\xfe")
    table = pd.read_csv(pd.io.common.BytesIO(content), sep="\t", encoding="utf-16", dtype=str)
    assert tuple(table.columns) == ads_editor.COLUMNS
