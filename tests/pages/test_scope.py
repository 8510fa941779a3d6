"""The scope of five: the same on every page, in either language, and in the link that opens it again."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.locales import text
from analytics.schema import Period
from pages._layout import plain
from pages._session import Scope
from tests.contracts.source import ROOT
from tests.pages.running import PAGES, complaints, drop, go, started

WORDS = [f"{thing} {kind}" for thing in ("lampe", "lustre") for kind in ("bois", "noir", "vert", "laiton", "salon")]
DAYS = pd.date_range("2026-01-01", "2026-05-31")
ADDRESS = {
    "scope": "generic",
    "themes": "lampe",
    "campaign": ["Rest", "Lamps, small"],
    "device": "mobile",
    "from": "2026-02-01",
    "to": "2026-04-30",
}
SCOPE = Scope(
    brand=False,
    themes=frozenset(["lampe"]),
    campaigns=frozenset(["Rest", "Lamps, small"]),
    device="mobile",
    period=Period(date(2026, 2, 1), date(2026, 4, 30)),
)


def rows() -> pd.DataFrame:
    """One row per day, query and device."""
    every = pd.MultiIndex.from_product([DAYS, WORDS, ["mobile", "desktop"]], names=["Date", "Query", "Device"])
    table = every.to_frame(index=False)
    draw = np.random.default_rng(3)
    return table.assign(
        Clicks=draw.integers(1, 9, len(table)),
        Impressions=draw.integers(20, 90, len(table)),
        Position=draw.uniform(1, 6, len(table)).round(1),
    )


def organic() -> bytes:
    """Search Console queries by day and device, as its interface for programs gives them."""
    table = rows().assign(CTR=lambda table: (table["Clicks"] / table["Impressions"]).round(4))
    return table.to_csv(index=False).encode()


def paid() -> bytes:
    """Search terms by day and device, of three campaigns."""
    table = rows().rename(columns={"Date": "Day", "Query": "Search term", "Impressions": "Impr."})
    campaign = np.select(
        [table["Search term"].isin(WORDS[:2]), table["Search term"].isin(WORDS[2:4])],
        ["Lamps, small", "Lamps, large"],
        "Rest",
    )
    told = table.assign(**{"Campaign": campaign, "Ad group": "g", "Currency code": "EUR", "Match type": "Exact match"})
    spent = told.assign(Cost=told["Clicks"] * 0.8, Conversions=(told["Clicks"] > 5) * 1.0, **{"Conv. value": 40.0})
    return spent.drop(columns="Position").to_csv(index=False).encode()


def opened(address: dict[str, object], language: str = "en") -> AppTest:
    """A visit by a link, with the files dropped again."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in (address | {"lang": language}).items():
        app.query_params[name] = value
    return drop(app.run(), ("terms.csv", paid()), ("site.csv", organic()))


@pytest.fixture(scope="module")
def app() -> AppTest:
    """The application opened by a link that narrows everything."""
    return opened(ADDRESS)


def chosen(app: AppTest) -> Scope:
    """The scope that the pages speak of."""
    return app.session_state["chosen"][1]


def test_a_link_opens_the_scope_it_was_copied_from(app: AppTest):
    """Brand, themes, campaigns, device and days come back, and the address says the same again."""
    assert complaints(app) == []
    assert chosen(app) == SCOPE
    shown = {name: app.query_params[name] for name in ADDRESS}
    assert {name: value[0] if len(value) == 1 else value for name, value in shown.items()} == ADDRESS | {
        "campaign": sorted(ADDRESS["campaign"])
    }


@pytest.mark.parametrize("name", PAGES)
def test_every_page_speaks_of_the_scope(app: AppTest, name: str):
    """Each page runs in a scope of five, which stays as it was."""
    go(app, name)
    assert complaints(app) == []
    assert chosen(app) == SCOPE


def test_another_language_keeps_the_scope(app: AppTest):
    """The words change, what they choose does not."""
    app.button_group(key="language").set_value("fr").run()
    assert complaints(app) == []
    assert chosen(app) == SCOPE
    assert app.selectbox(key="device_1_fr").options[0] == text("scope.ask.device_all", "fr")
    assert chosen(go(app, "overlap")) == SCOPE


def test_last_months_end_with_the_data(app: AppTest):
    """The last three months are the last of the days that both sides have."""
    app.selectbox(key=f"period_1_{app.session_state.language}").set_value("3").run()
    assert complaints(app) == []
    assert chosen(app).period == Period(date(2026, 3, 1), date(2026, 5, 31))


@pytest.mark.parametrize("start", ["yesterday", "2025-12-31"])
def test_a_period_that_is_none_of_the_data_s_is_left_aside(start: str):
    """A link with no date, or with days that no file has, opens all days."""
    app = opened({"from": start, "to": "2026-03-01"})
    assert complaints(app) == []
    assert chosen(app) == Scope()
    assert app.selectbox(key="period_1_en").value == "all"


def test_what_the_data_lack_is_said():
    """The sample has no device, no days by query and other campaigns: these wishes are left aside with a word."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in ({"lang": "en"} | ADDRESS | {"device": "![a](b) " + "x" * 400}).items():
        app.query_params[name] = value
    app.run()
    assert complaints(app) == []
    assert chosen(app) == Scope(brand=False, themes=frozenset(["lampe"]))
    said = [caption.value for caption in app.sidebar.caption]
    wished = "Rest, Lamps, small, ![a](b)…, 2026-02-01 – 2026-04-30"
    assert plain(text("scope.summary.ignored", "en", what=wished)) in said
    for kind in ("device", "days"):
        assert text(f"scope.short.{kind}", "en") in said
        control = app.selectbox(key=f"no_{kind}_en")
        assert control.disabled
        assert text(f"scope.lacks.{kind}_both", "en") in control.help


@pytest.mark.parametrize("name", ["forecast", "auction"])
def test_a_page_speaks_of_a_campaign_of_the_sample(sample: AppTest, name: str):
    """The sample's campaigns are a scope too: their own rows, without complete totals."""
    go(sample, name)
    assert complaints(sample) == []
    assert len(chosen(sample).campaigns) == 1


def test_a_scope_without_days_is_told_the_forecast_of_the_account():
    """The sample's brand queries are not dated, its campaigns are: the whole is forecast, and the page says so."""
    app = go(started(), "forecast")
    whole = [metric.value for metric in app.metric]
    app.button_group(key="scope").set_value("brand").run()
    assert complaints(app) == []
    assert [metric.value for metric in app.metric] == whole != []
    assert text("scope.told.whole_forecast", "en") in [caption.value for caption in app.main.caption]


@pytest.fixture(scope="module")
def sample() -> AppTest:
    """The sample narrowed to its dearest campaign."""
    app = started()
    control = app.multiselect(key="campaign_0_en")
    return control.set_value(control.options[:1]).run()
