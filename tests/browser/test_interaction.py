"""What a visitor does moves what it should, and what is downloaded is what is on screen."""

import csv
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.server import settle


def numbers(page: Page) -> list[str]:
    """Values of the cards on screen."""
    return page.locator("[data-testid='stMetricValue']").all_inner_texts()


def grid(card: Locator) -> list[list[str]]:
    """Cells of a table as assistive technology reads them, header first."""
    rows = card.locator("canvas[data-testid='data-grid-canvas'] tr")
    rows.nth(1).wait_for(state="attached")
    return rows.evaluate_all("rows => rows.map(row => [...row.children].map(cell => cell.textContent))")


def test_scope_narrows_every_number(visit: Visit):
    """Brand and generic queries add up to all of them in each segment, and the link carries the scope."""
    page = visit.open("overlap")
    queries = {}
    for scope, code in (("Marque", "brand"), ("Hors marque", "generic"), ("Tout", "all")):
        page.get_by_role("radio", name=scope, exact=True).click()
        expect(page).to_have_url(re.compile(f"scope={code}"))
        settle(page)
        queries[code] = [int(re.sub(r"\D", "", shown)) for shown in numbers(page)[:3]]
    assert queries["brand"] != queries["all"]
    assert [sum(parts) for parts in zip(queries["brand"], queries["generic"], strict=True)] == queries["all"]


def test_the_download_is_the_table_on_screen(visit: Visit):
    """Same columns, same rows, same order; the file keeps the cents that the screen rounds.

    A grid draws, and reads out, only the columns and rows that are in view.
    """
    page = visit.open("overlap")
    card = page.locator(".st-key-card_table")
    shown = grid(card)
    with page.expect_download() as download:
        card.get_by_role("button", name="Télécharger ce tableau").click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        saved = list(csv.reader(file, delimiter=";"))
    width = len(shown[0])
    assert width >= 6
    assert len(shown) >= 6
    assert saved[0][:width] == shown[0]
    for row, cells in zip(saved[1:], shown[1:], strict=False):
        assert row[:2] == cells[:2]
        for written, seen in zip(row[2:width], cells[2:], strict=True):
            assert abs(float(written.replace(",", ".")) - float(seen)) <= 0.5
    expect(card).to_contain_text(f"{len(saved) - 1} lignes")


def test_a_budget_below_what_is_committed_is_explained(visit: Visit):
    """A budget that cannot be kept gives no plan, the reason, the amount needed, and no file to import."""
    page = visit.open("action_plan")
    expect(page.get_by_role("button", name="Fichier pour Google Ads Editor")).to_be_visible()
    budget = page.get_by_role("spinbutton", name=re.compile("Budget mensuel"))
    budget.fill("10")
    budget.press("Enter")
    expect(page.locator("h2").first).to_contain_text(re.compile("ne couvre pas"))
    expect(page.get_by_role("button", name="Fichier pour Google Ads Editor")).to_have_count(0)


def test_what_is_chosen_outlives_another_language_and_another_page(visit: Visit):
    """The browser sends the word of an option, which another language has not: the choice is kept all the same."""
    page = visit.open("data")
    page.get_by_test_id("stSidebar").get_by_text("Hypothèses", exact=True).click()
    page.get_by_role("combobox", name=re.compile("Notoriété de la marque")).click()
    page.get_by_role("option", name="Forte", exact=True).click()
    settle(page)
    page.get_by_role("radio", name="EN", exact=True).click()
    strength = page.get_by_role("combobox", name=re.compile("Strength of the brand"))
    expect(strength).to_have_value("Strong")
    page.get_by_role("link", name="Overlap").first.click()
    expect(page).to_have_url(re.compile("/overlap"))
    settle(page)
    expect(strength).to_have_value("Strong")
