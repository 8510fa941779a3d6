"""A page with nothing to show says which file is missing, and how to export it, in the words of its language."""

import pytest
from streamlit.testing.v1 import AppTest

from analytics.locales import Language, text
from tests.browser.files import QUERIES, organic, paid
from tests.pages.running import complaints, drop, go, started

PAID = paid(QUERIES).replace(b",40,900", b",0,0")
SILENT = {  # page → the exports that would end its silence, with ads alone and no conversion
    "data": (
        "gsc_queries",
        "conversions",
        "campaigns",
        "keywords",
        "bid_simulator",
        "auction_insights",
        "paid_organic",
    ),
    "action_plan": ("conversions",),
    "forecast": ("campaigns", "gsc_queries", "search_terms_daily"),
    "experiments": ("gsc_queries",),
    "investment": ("conversions",),
    "cannibalisation": ("gsc_pages", "keywords"),
}


def exports_named(app: AppTest) -> list[str]:
    """Labels of everything folded on the page."""
    return [fold.label for fold in app.main.expander]


def label(name: str, language: Language) -> str:
    """What a fold that explains an export is called."""
    return text("guide.how", language, name=text(f"guide.export.{name}.name", language))


def steps(app: AppTest, name: str, language: Language) -> list[str]:
    """Numbered steps that the fold of an export holds."""
    fold = next(fold for fold in app.main.expander if fold.label == label(name, language))
    return [line for line in fold.markdown[0].value.split("\n") if line.startswith("1. ")]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_silent_page_names_the_export_and_its_steps(language: Language):
    """With ads alone and no conversion, every page that falls silent says which file to add, and how to get it."""
    app = drop(started(language), ("terms.csv", PAID))
    for page, wanted in SILENT.items():
        go(app, page)
        assert complaints(app) == [], page
        assert {label(name, language) for name in wanted} <= set(exports_named(app)), page
        assert all(len(steps(app, name, language)) >= 3 for name in wanted)
    assert any(text("guide.gap.organic.unlocks", language) in told.value for told in go(app, "data").main.markdown)


@pytest.mark.parametrize(("language", "menu"), [("fr", "Insights et rapports"), ("en", "Insights and reports")])
def test_an_empty_workspace_and_an_account_without_ads_are_told_where_to_click(language: Language, menu: str):
    """Nothing loaded: both exports, step by step; organic alone: the search terms, on the page that needs them."""
    app = drop(started(language), ("site.zip", organic(QUERIES)))
    go(app, "cannibalisation")
    assert menu in steps(app, "search_terms", language)[0]
    assert label("gsc_queries", language) not in exports_named(app)
    go(app, "data").button(key="clear").click().run()
    for page in ("data", "overview"):
        go(app, page)
        assert {label(name, language) for name in ("search_terms", "gsc_queries")} <= set(exports_named(app))


def test_the_path_ticks_what_was_done_and_stays_away_once_dismissed():
    """On the sample, steps are taken by opening their pages; the strip hidden on one page is hidden on the other."""
    app = started("en")
    done = text("guide.path.done", "en")
    assert ticks(app, done) == [True, False, False, False, False]
    go(app, "cannibalisation")
    go(app, "action_plan")
    go(app, "data")
    assert ticks(app, done) == [True, True, True, True, False]
    app.button(key="path_hide").click().run()
    assert ticks(app, done) == []
    assert ticks(go(app, "overview"), done) == []


def ticks(app: AppTest, done: str) -> list[bool]:
    """Which steps of the strip are ticked."""
    links = [element.proto.label for element in app.main.get("page_link")]
    return [done in link for link in links if " · " in link]
