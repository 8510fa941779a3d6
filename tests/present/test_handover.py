"""What is handed over changes only what the account has, is read back as it was written, and can be undone."""

import io
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.decide import Constraints, Plan, plan
from analytics.decide.seo import Briefs, NoBriefs, Project, briefs
from analytics.ingest import read_file
from analytics.model import analyse
from analytics.present import ads_editor, handover, microsoft_bulk
from analytics.present.account_changes import KINDS, google_changes, microsoft_changes
from analytics.present.account_names import negative_text
from analytics.present.briefs import briefs_sentence, briefs_table
from analytics.present.look import Look
from analytics.schema import DAYS_PER_MONTH, Notice
from analytics.unify import BrandTerms, unify
from tests.builders import ad, analysed, export, listed, panel

LOOK = Look("en", "light", "EUR")
NOTHING = NoBriefs(Notice.of("investment.none.projects"))
TERMS = {
    "query": ["lampe", "lampe", "applique", "lustre", "spot (led)", "bougie", "vase"],
    "campaign": ["A", "B", "A", "A", "B", "C", "=D"],
    "ad_group": ["g", "g", "g", "g", "g", "g", "g"],
    "match_type": ["exact", "broad", "exact", "exact", "broad", "exact", "exact"],
    "impressions": [4000.0] * 7,
    "clicks": [400.0] * 7,
    "cost": [900.0, 900.0, 900.0, 100.0, 900.0, 900.0, 900.0],
    "conversions": [1.0, 1.0, 1.0, 40.0, 1.0, 1.0, 1.0],
    "conversion_value": [10.0, 10.0, 10.0, 4000.0, 10.0, 10.0, 10.0],
}
KEYWORDS = {
    "keyword": ["lampe", "lustre", "applique", "lampe", "bougie", "vase"],
    "match_type": ["exact", "exact", "exact", "broad", "exact", "exact"],
    "campaign": ["A", "A", "A", "B", "C", "=D"],
    "ad_group": ["g"] * 6,
    "max_cpc": [0.4, 0.4, 0.3, 0.3, 0.2, 0.2],
    "status": ["Enabled", "Enabled", "Enabled", "Enabled", "Paused", "Enabled"],
    "clicks": [1.0] * 6,
}
CAMPAIGNS = {
    "campaign": ["A", "B", "C", "=D"],
    "budget": [90.0, 20.0, 50.0, 50.0],
    "budget_type": ["Daily", "Daily", "Campaign Total", "Daily"],
    "cost": [1.0] * 4,
    "clicks": [1.0] * 4,
    "impressions": [1.0] * 4,
}


def _exports(terms=TERMS, keywords=KEYWORDS, *more):
    found = [export("google_ads_search_terms", terms, currency="EUR"), export("google_ads_keywords", keywords)]
    return [*found, export("google_ads_campaigns", CAMPAIGNS), *more]


def _planned(exports, **limits):
    analysis = analyse(unify(exports, BrandTerms()))
    found = plan(analysis, Constraints(**limits))
    assert isinstance(found, Plan)
    return found, analysis


@pytest.fixture(scope="module")
def studied():
    """An account with room to raise and terms to pause."""
    return _planned(_exports(), budget=4600.0)


def account(keywords=KEYWORDS, campaigns=CAMPAIGNS):
    """A model of the account: keyword settings, negatives, daily budgets."""
    table = pd.DataFrame(keywords)
    places = zip(table["campaign"], table["ad_group"], table["keyword"], table["match_type"].str.title(), strict=True)
    own = zip(table["max_cpc"], table["status"], strict=True)
    settings_ = {place: {"Max CPC": bid, "Status": status} for place, (bid, status) in zip(places, own, strict=True)}
    budgets = {
        (name,): {"Budget": budget} for name, budget in zip(campaigns["campaign"], campaigns["budget"], strict=True)
    }
    return {"entities": settings_ | budgets, "negatives": set()}


def applied(model, content):
    """Import a file as Editor does: blank cells change nothing, `[]` erases, unknown names are not created."""
    entities, negatives = {key: dict(own) for key, own in model["entities"].items()}, set(model["negatives"])
    for row in pd.read_csv(io.BytesIO(content), sep="\t", encoding="utf-16", dtype=str, keep_default_na=False).to_dict(
        "records"
    ):
        if "Negative" in row.get("Criterion Type", ""):
            (negatives.discard if row["Status"] == "Removed" else negatives.add)((row["Campaign"], row["Keyword"]))
            continue
        place = tuple(row[name] for name in ("Campaign", "Ad Group", "Keyword", "Criterion Type") if row.get(name))
        for name in ("Max CPC", "Status", "Budget"):
            if row.get(name):
                value = row[name]
                entities[place][name] = None if value == "[]" else value if name == "Status" else float(value)
    return {"entities": entities, "negatives": negatives}


def read(content):
    """The file as our own reader sees it: kind and number of rows; nothing may be rejected."""
    (found,) = read_file("file.csv", content)
    assert found.rejects.empty
    return found.kind, len(found.table)


def _all_files(found, language, *, undo):
    return [handover.editor_file(found, language, kind, undo=undo) for kind in (None, *KINDS)]


@pytest.mark.parametrize("at", range(1 + len(KINDS)))
def test_plan_and_undo_leave_the_account_as_it_was(studied, at):
    """The whole file, and each kind alone, changes the account; its undo file brings every setting back."""
    found = handover.handover(*studied, NOTHING)
    before, there, back = account(), *(_all_files(found, "fr", undo=undo)[at] for undo in (False, True))
    after = applied(before, there)
    assert after != before
    assert applied(after, back) == before


def test_a_keyword_is_paused_where_the_plan_pauses_all_it_serves(studied):
    """`applique` runs by its exact keyword alone; `lampe` in B runs by a broad one, and that term is excluded."""
    found = google_changes(*studied)
    assert set(zip(found.statuses["campaign"], found.statuses["keyword"], strict=True)) == {
        ("A", "lampe"), ("A", "applique")
    }  # fmt: skip
    negatives = set(zip(found.negatives["campaign"], found.negatives["keyword"], strict=True))
    assert negatives == {("B", "lampe"), ("B", "spot led"), ("C", "bougie")}


def test_a_keyword_that_serves_a_kept_variant_is_not_paused():
    """Close variants share an exact keyword: the paused term is excluded and the other one goes on."""
    terms = {name: [*column, column[3]] for name, column in TERMS.items()} | {"query": [*TERMS["query"], "lampe lampe"]}
    found, analysis = _planned(_exports(terms), budget=4600.0)
    changes = google_changes(found, analysis)
    assert "lampe" not in set(changes.statuses["keyword"])
    assert ("A", "lampe") in set(zip(changes.negatives["campaign"], changes.negatives["keyword"], strict=True))


def test_where_only_keywords_are_known_they_are_paused_whatever_their_match_type():
    """A negative would exclude one search and leave the phrase keyword running on all others."""
    table = KEYWORDS | {name: TERMS[name][:6] for name in ("impressions", "clicks", "cost", "conversions")}
    table |= {"match_type": ["broad", "exact", "phrase", "broad", "exact", "exact"], "campaign": list("AAABCC")}
    keywords = export("google_ads_keywords", table | {"conversion_value": TERMS["conversion_value"][:6]})
    changes = google_changes(*_planned([keywords], budget=3000.0))
    assert changes.counts()["negatives"] == 0
    assert "phrase" in set(changes.statuses["match_type"])


def test_a_name_that_looks_like_a_formula_is_left_out_and_counted(studied):
    """Campaign `=D` is in no file, since the name could only be written wrong; it is not called covered."""
    found = google_changes(*studied)
    assert found.left_out["name"] > 0
    assert "=D" not in "".join(ads_editor.changes(*studied, "en")["Campaign"])
    lost = found.parts.set_index("campaign").loc["=D", "moved"]
    assert found.covered == pytest.approx(1 - lost / found.parts["moved"].sum())


def test_budgets_move_by_the_money_moved_within_what_is_spent(studied):
    """A: the cut per day comes off; B spent three times its budget of today, so the budget falls in proportion."""
    found, analysis = studied
    budgets = google_changes(found, analysis).budgets.set_index("campaign")
    rows = found.items.set_index("query").eval("planned_cost - current_cost")
    in_a = rows["lampe"] / 2 + rows["applique"] + rows["lustre"]
    assert budgets.loc["A", "new"] == pytest.approx(90 + in_a / DAYS_PER_MONTH, abs=0.006)
    assert list(budgets.index) == ["A"]  # all that B spends is paused: a budget cannot be zero
    assert google_changes(found, analysis).left_out["no_money"] == 1
    assert google_changes(found, analysis).left_out["total_budget"] == 1


def test_a_bid_that_a_keyword_had_from_its_group_is_erased_on_undo():
    """Editor's own export states no bid of the keyword: undo writes `[]` instead of today's bid."""
    editor = {name: KEYWORDS[name] for name in ("keyword", "match_type", "campaign", "ad_group", "status")}
    inherits = export("google_ads_editor_keywords", editor | {"max_cpc": [None] * 6})
    studied = _planned(_exports(TERMS, KEYWORDS, inherits), budget=4600.0)
    undo = ads_editor.undo(*studied, "en")
    assert set(undo["Max CPC"][undo["Keyword"] == "lustre"]) == {"[]"}


def test_what_is_excluded_already_is_not_excluded_and_undone():
    """A term that the account excludes already stays excluded after undo: no row touches it."""
    terms = TERMS | {"added": ["None"] * 4 + ["Excluded", "None", "None"]}
    changes = google_changes(*_planned(_exports(terms), budget=4600.0))
    assert "spot led" not in set(changes.negatives["keyword"])


def test_every_editor_file_is_read_back_whole(studied):
    """Our own reader knows each file by its content and rejects no row."""
    found = handover.handover(*studied, NOTHING)
    counts = google_changes(*studied).counts()
    for undo in (False, True):
        for kind, content in zip((None, *KINDS), _all_files(found, "fr", undo=undo), strict=True):
            expected = "google_ads_editor_campaigns" if kind == "budgets" else "google_ads_editor_keywords"
            assert read(content) == (expected, sum(counts.values()) if kind is None else counts[kind])


@given(st.text("ab =+-@'\"\t(é’％،", min_size=1, max_size=30))
@settings(max_examples=25, deadline=None)
def test_a_negative_is_legal_whatever_people_type(term):
    """Letters and few signs, no edge spaces, at most ten words and 80 letters; or nothing with its reason."""
    found = negative_text(term)
    assert bool(found.text) != bool(found.problem)
    assert found.text == " ".join(found.text.split())
    assert not set(found.text) & set('=@()\t"％')
    assert found.text[:1] not in set("+-'")
    assert negative_text(found.text or "a").text == (found.text or "a")


MICROSOFT_KEYWORDS = {
    "keyword": ["lustre", "applique"], "match_type": ["exact", "exact"], "campaign": ["A", "A"], "ad_group": ["m", "m"],
    "max_cpc": [0.2, 0.1], "status": ["Active", "Active"], "keyword_id": ["11", "12"], "cost": [5.0, 5.0],
    "clicks": [5.0, 5.0],
}  # fmt: skip
MICROSOFT_CAMPAIGNS = {"campaign": ["A"], "budget": [10.0], "campaign_id": ["7"], "cost": [9.0], "clicks": [5.0]}


def _bulk(studied, *, undo):
    changes = microsoft_changes(*studied)
    content = microsoft_bulk.bulk_bytes(microsoft_bulk.rows(changes, studied[1], undo=undo))
    assert content.startswith(b"\xef\xbb\xbf")
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")


def test_the_microsoft_file_moves_what_that_account_has():
    """Its own bid times the plan's factor, its own keyword paused, its budget in proportion, by the ids it states."""
    microsoft = (
        export("microsoft_ads_keywords", MICROSOFT_KEYWORDS),
        export("microsoft_ads_campaigns", MICROSOFT_CAMPAIGNS),
    )
    studied = _planned(_exports(TERMS, KEYWORDS, *microsoft), budget=4600.0)
    there, back = (_bulk(studied, undo=undo) for undo in (False, True))
    assert (there.loc[0, "Type"], there.loc[0, "Name"]) == ("Format Version", "6.0")
    factor = studied[0].items.set_index("query").loc["lustre", "bid_multiplier"]
    bid = there[there["Bid"] != ""].iloc[0]
    assert (bid["Id"], bid["Ad Group"], float(bid["Bid"])) == ("11", "m", pytest.approx(0.2 * factor, abs=0.006))
    assert set(there["Campaign"]) == {"", "A"}
    assert set(there["Status"][there["Id"] == "12"]) == {"Paused"}
    assert set(back["Status"][back["Id"] == "12"]) == {"Active"}
    assert list(back["Bid"][back["Id"] == "11"]) == ["0.20"]
    assert list(back["Budget"][back["Id"] == "7"]) == ["10.00"]
    assert set(back["Status"][back["Type"] == "Campaign Negative Keyword"]) <= {"Deleted"}


def test_without_microsoft_files_the_archive_says_so(studied):
    """Names of Google are no names of Microsoft: there is no file, and the README tells it."""
    found = handover.handover(*studied, NOTHING)
    archived = zipfile.ZipFile(io.BytesIO(handover.archive(found, LOOK)))
    assert not [name for name in archived.namelist() if "microsoft" in name]
    assert "No Microsoft Advertising file" in archived.read("README.txt").decode("utf-8-sig")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_archive_is_the_same_bytes_and_tells_what_is_left_out(studied, language):
    """Two archives of one plan are equal; the README counts every reason and the share of the money."""
    look = replace(LOOK, language=language)
    one, two = (handover.archive(handover.handover(*studied, NOTHING), look) for _ in "12")
    assert one == two
    told = zipfile.ZipFile(io.BytesIO(one)).read("README.txt").decode("utf-8-sig")
    for reason, n in google_changes(*studied).left_out.items():
        assert look.text(f"handover.left.{reason}", n=n) in told
    assert all(name in told for name in zipfile.ZipFile(io.BytesIO(one)).namelist()[1:])


def _project(**changes):
    usual = Project("improvement", "page", ("lamp", "chair"), "improvement", 100.0, 0.0, 2.0, 0.5, 1.0, 3.0, 0.1)
    return replace(usual, **changes)


def test_a_brief_is_worth_the_clicks_the_curve_gives_at_the_new_rank():
    """Value = searches x (curve at the rank aimed at - curve today) x value per click; best expected value first."""
    found = analyse(
        panel([ad("lamp", conversions=20, **listed(6.0, 4000.0)), ad("chair", conversions=20, **listed(9.0, 9e3))])
    )
    rows = briefs(found, [_project()])
    assert isinstance(rows, Briefs)
    curve, frame = found.click_curve, rows.frame.set_index("query")
    now, then = (float(curve.ctr(frame[name].to_numpy(), brand=False)[0]) for name in ("position", "target"))
    row, worth = frame.iloc[0], found.value.frame["value_per_click"].to_numpy()
    at = list(found.panel.frame["query"]).index(frame.index[0])
    assert row["value"] == pytest.approx(row["impressions"] * (then - now) * worth[at])
    assert row["expected"] == pytest.approx(row["value"] / 2)
    assert row["value_lower"] <= row["value"] <= row["value_upper"]
    assert 0 <= row["relieved"] <= row["cost"]
    assert list(rows.frame["expected"]) == sorted(rows.frame["expected"], reverse=True)


def test_a_rank_that_falls_is_told_and_a_season_is_not():
    """One query loses three ranks in the last 28 days, the other only its clicks."""
    dates = pd.date_range("2025-01-01", periods=84)
    late = dates > dates[-29]
    days = pd.DataFrame(
        {
            "query": ["lamp"] * 84 + ["chair"] * 84,
            "date": [*dates, *dates],
            "impressions": [100.0] * 84 + [20.0 if is_late else 200.0 for is_late in late],
            "clicks": [5.0] * 84 + [1.0 if is_late else 10.0 for is_late in late],
            "position": [8.0 if is_late else 5.0 for is_late in late] + [5.0] * 84,
        }
    )
    terms = {"query": ["lamp", "chair"], "clicks": [100.0] * 2, "cost": [100.0] * 2, "impressions": [2e3] * 2,
             "conversions": [30.0] * 2, "conversion_value": [900.0] * 2}  # fmt: skip
    found = analyse(
        unify([export("gsc_queries", days, period=None), export("google_ads_search_terms", terms)], BrandTerms())
    )
    rows = briefs(found, [_project()])
    assert isinstance(rows, Briefs)
    assert set(rows.frame["query"][rows.frame["decay"].astype(bool)]) == {"lamp"}
    table = briefs_table(rows, LOOK).frame.set_index("query")
    assert "28 days" in table.loc["lamp", "reason_why"]
    assert "28 days" not in table.loc["chair", "reason_why"]


def test_without_a_value_there_are_no_briefs_and_the_reason_is_told():
    """No conversions: no value per click, so nothing is ranked by money."""
    found = analyse(panel([ad("lamp", conversions=0, conversion_value=0, **listed(6.0))]))
    rows = briefs(found, [_project(queries=("lamp",))])
    assert isinstance(rows, NoBriefs)
    assert rows.reason == found.value.reason
    assert briefs_sentence(rows, LOOK) == LOOK.tell(rows.reason)
    assert isinstance(briefs(analysed(), []), NoBriefs)
