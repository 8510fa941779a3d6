"""Pages with little or nothing to show say so; they never fail."""

import pytest
from streamlit.testing.v1 import AppTest

from analytics.locales import text
from tests.browser.files import QUERIES, organic, paid
from tests.pages.running import PAGES, complaints, drop, go, live, started

ONLY = {
    "organic": ("site.zip", organic(QUERIES)),
    "paid": ("terms.csv", paid(QUERIES)),
    "one query": ("one.csv", paid(QUERIES[:1])),
    "other currency": ("dollars.csv", paid(QUERIES, currency="USD")),
    "free clicks": ("free.csv", paid(QUERIES, cost=0.0)),
    "nothing": ("none.csv", b""),
}


@pytest.fixture(scope="module", params=ONLY)
def app(request: pytest.FixtureRequest) -> AppTest:
    """The application after one drop."""
    return drop(started(), ONLY[request.param])


@pytest.mark.parametrize("name", PAGES)
def test_page_survives_little_data(app: AppTest, name: str):
    """Organic alone, paid alone, one query, dollars, no cost: each page shows its title and no error."""
    go(app, name)
    assert complaints(app, refused=name == "data") == []
    assert [title.value for title in app.title] == [text(f"pages.{name}.title", "en")]


def test_cleared_workspace_invites_on_every_page():
    """After clearing, each page offers to load files or the sample, and the sample comes back."""
    app = drop(started(), ("terms.csv", paid(QUERIES)))
    app.button(key="clear").click().run()
    for name in PAGES[1:]:
        go(app, name)
        assert complaints(app) == []
        assert [title.value for title in app.header] == [text("shell.nothing_loaded.title", "en")]
    app.button(key="stopped_sample").click().run()
    assert app.metric


def test_an_assumption_moves_the_numbers_it_should():
    """Half the margin changes what moving money loses, gains and nets."""
    app = go(started(), "trade_off")
    before = live(app)["line"]["columns"]
    app.slider(key="margin_0").set_value(50).run()
    after = live(app)["line"]["columns"]
    assert complaints(app) == []
    assert before["freed"] == after["freed"]
    assert all(before[name] != after[name] for name in ("lost", "gained", "net"))
