"""Pages with little or nothing to show say so; they never fail."""

import pytest
from streamlit.testing.v1 import AppTest

from analytics.locales import text
from tests.browser.files import QUERIES, organic, paid
from tests.contracts.source import ROOT

PAGES = ("data", "overview", "overlap", "cannibalisation", "trade_off", "scenarios", "action_plan")
ONLY = {
    "organic": ("site.zip", organic(QUERIES)),
    "paid": ("terms.csv", paid(QUERIES)),
    "one query": ("one.csv", paid(QUERIES[:1])),
    "other currency": ("dollars.csv", paid(QUERIES, currency="USD")),
    "free clicks": ("free.csv", paid(QUERIES, cost=0.0)),
    "nothing": ("none.csv", b""),
}


def complaints(app: AppTest) -> list[str]:
    """What went wrong on screen."""
    return [error.message for error in app.exception] + [error.value for error in app.error]


@pytest.fixture(scope="module", params=ONLY)
def app(request: pytest.FixtureRequest) -> AppTest:
    """The application after one drop."""
    started = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    started.query_params["lang"] = "en"
    started.run()
    started.switch_page("pages/data.py").run()
    started.file_uploader(key="drop_0").upload(*ONLY[request.param]).run()
    return started


@pytest.mark.parametrize("name", PAGES)
def test_page_survives_little_data(app: AppTest, name: str):
    """Organic alone, paid alone, one query, dollars, no cost: each page shows its title and no error."""
    app.switch_page(f"pages/{name}.py").run()
    assert complaints(app) == []
    assert [title.value for title in app.title] == [text(f"pages.{name}.title", "en")]


def test_cleared_workspace_invites_on_every_page():
    """After clearing, each page offers to load files or the sample, and the sample comes back."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("pages/data.py").run()
    app.file_uploader(key="drop_0").upload("terms.csv", paid(QUERIES)).run()
    app.button(key="clear").click().run()
    for name in PAGES[1:]:
        app.switch_page(f"pages/{name}.py").run()
        assert complaints(app) == []
        assert [title.value for title in app.subheader] == [text("shell.nothing_loaded.title", "fr")]
    app.button(key="stopped_sample").click().run()
    assert app.metric


def test_an_assumption_moves_the_numbers_it_should():
    """Half the margin changes what moving money loses, gains and nets."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("pages/trade_off.py").run()
    before = [metric.value for metric in app.metric]
    app.slider(key="margin").set_value(50).run()
    after = [metric.value for metric in app.metric]
    assert complaints(app) == []
    assert before[1:] != after[1:]
