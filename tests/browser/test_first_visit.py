"""What a first visitor meets."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit
from tests.browser.server import BROKEN, serving, settle, visitor
from tests.pages.running import PAGES

TITLES = {
    "fr": (
        *("Données", "Synthèse", "Recouvrement", "Cannibalisation", "Arbitrage", "Scénarios"),
        *("Investir", "Enchères", "Tests", "Prévisions", "Plan d’action"),
    ),
    "en": (
        *("Data", "Overview", "Overlap", "Cannibalisation", "Trade-off", "Scenarios"),
        *("Invest", "Auction", "Tests", "Forecast", "Action plan"),
    ),
}


def test_first_start_shows_the_sample_as_a_sample(visit: Visit):
    """Without a click, the overview of the sample is on screen, and it says that it is one."""
    page = visit.open()
    expect(page.locator(".st-key-workspace")).to_contain_text("Maison Lumen")
    expect(page.locator(".st-key-workspace")).to_contain_text("Exemple")
    expect(page.locator("h2").first).to_contain_text(re.compile(r"\d"))
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    page.locator(".st-key-sample_notice a").click()
    expect(page.locator(".st-key-drop")).to_be_visible()


@pytest.mark.parametrize("visit", ["fr", "en"], indirect=True)
def test_every_page_opens_in_the_visitors_language(visit: Visit, request: pytest.FixtureRequest):
    """Each tab draws its page, without an error, in the browser's language."""
    language = request.node.callspec.params["visit"]
    broken = []
    visit.page.on("pageerror", lambda error: broken.append(str(error)))
    page = visit.open()
    for tab, question in zip(TITLES[language], PAGES, strict=True):
        page.get_by_test_id("stTopNavLink").filter(has_text=tab).click()
        expect(page.get_by_test_id("stMainBlockContainer")).to_contain_text(f"{tab.upper()} ·")
        settle(page)
        expect(page.locator(BROKEN)).to_have_count(0)
        expect(page.locator(".js-plotly-plot, canvas[data-testid='data-grid-canvas']").first, question).to_be_visible()
    assert broken == []


def test_language_switches_and_keeps_the_rest(visit: Visit):
    """EN turns the whole page to English, writes itself into the link, and keeps the scope that was chosen."""
    page = visit.open()
    page.get_by_role("radio", name="Marque", exact=True).click()
    expect(page.locator(".st-key-workspace")).to_contain_text("requêtes")
    page.locator(".st-key-language").get_by_text("EN").click()
    expect(page.get_by_test_id("stMainBlockContainer")).to_contain_text("OVERVIEW ·")
    expect(page).to_have_url(re.compile("lang=en"))
    expect(page.get_by_role("radio", name="Brand", exact=True)).to_have_attribute("aria-checked", "true")
    page.reload()
    settle(page)
    expect(page.get_by_test_id("stMainBlockContainer")).to_contain_text("OVERVIEW ·")


def test_a_deep_link_is_the_first_request_a_server_gets(browser: Browser):
    """A page's address, opened before any other on a new server, has sidebar and numbers, and calls nobody."""
    with serving() as fresh:
        context = visitor(browser)
        visit = Visit(context.new_page(), fresh)
        page = visit.open("trade_off?freed=3000&lang=en")
        expect(page.locator(".st-key-workspace")).to_contain_text("Maison Lumen")
        expect(page.get_by_role("slider", name=re.compile("SEA budget to free"))).to_have_value("3000")
        expect(page.locator(".js-plotly-plot").first).to_be_visible()
        assert visit.outside == []
        context.close()
