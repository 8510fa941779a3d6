"""Dropping files: good ones change the numbers, bad ones say why and cost nothing."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.files import BAD, GOOD, HOSTILE, QUERIES, organic, paid, upload
from tests.browser.server import BROKEN, settle


def drop(page: Page, *files: object) -> None:
    """Drop files and wait until they were read: the drop zone is then a new, empty one."""
    zone = page.locator("[class*='st-key-drop_']")
    expect(zone).to_have_count(1)
    number = int(re.search(r"st-key-drop_(\d+)", zone.get_attribute("class") or "")[1])
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(list(files))
    page.locator(f".st-key-drop_{number + 1}").wait_for()
    settle(page)
    expect(zone).to_have_count(1)


def test_files_replace_the_sample_and_can_be_taken_back(visit: Visit):
    """Own files change the counts; each can be removed; the sample comes back on request."""
    page = visit.open("data")
    side = page.locator(".st-key-workspace")
    drop(page, *GOOD)
    expect(side).to_contain_text(f"{len(QUERIES) + 1} requêtes · 2 fichiers")
    expect(side).not_to_contain_text("Exemple")
    page.get_by_role("button", name="Retirer").first.click()
    expect(side).to_contain_text("10 requêtes · un fichier")
    page.get_by_role("button", name="Charger l’exemple").click()
    expect(side).to_contain_text("Maison Lumen")


def test_each_bad_file_says_why_and_loses_nothing(visit: Visit):
    """One clear sentence per bad file, in the visitor's language, and the numbers stay those of the good ones."""
    page = visit.open("data")
    side = page.locator(".st-key-workspace")
    drop(page, *GOOD)
    expect(side).to_contain_text("13 requêtes · 2 fichiers")
    for name, (content, reason) in BAD.items():
        drop(page, upload(name, content))
        expect(page.locator("[class*='st-key-refusal_']")).to_have_count(1)
        expect(page.locator("[class*='st-key-refusal_']")).to_contain_text(re.compile(reason, re.IGNORECASE))
        expect(side).to_contain_text("13 requêtes · 2 fichiers")
        expect(page.locator(BROKEN)).to_have_count(0)


def test_hostile_queries_stay_text(visit: Visit):
    """A query may hold markup, a beacon or a formula: no page runs it, fetches it or links to it."""
    page = visit.open("data")
    drop(page, upload(f"{HOSTILE[1]}.csv", paid(HOSTILE + QUERIES)), upload("s.zip", organic(HOSTILE + QUERIES)))
    expect(page.locator(".st-key-workspace")).to_contain_text("2 fichiers")
    for tab in ("Données", "Synthèse", "Recouvrement", "Cannibalisation", "Arbitrage", "Scénarios", "Plan d’action"):
        page.get_by_test_id("stTopNavLink").filter(has_text=tab).click()
        expect(page.get_by_test_id("stMainBlockContainer")).to_contain_text(f"{tab.upper()} ·")
        settle(page)
        expect(page.locator(BROKEN)).to_have_count(0)
        assert page.evaluate("window.hacked") is None
        assert page.locator("a[href*='beacon'], img[src='x']").count() == 0
