"""Dropping files: good ones change the numbers, bad ones say why and cost nothing."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.files import BAD, BEACON, GOOD, HOSTILE, QUERIES, organic, paid, upload
from tests.browser.server import BROKEN, PATIENCE, settle


def drop(page: Page, *files: object) -> None:
    """Drop files and wait until they were read: the drop zone is then a new, empty one."""
    zone = page.locator("[class*='st-key-drop_']")
    expect(zone).to_have_count(1, timeout=PATIENCE)
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


HOSTILE_FILES = {
    "queries, campaigns, pages and names": [
        upload(f"{BEACON.replace('/', '%')}.csv", paid(HOSTILE + QUERIES, campaign=BEACON)),
        upload(f"{HOSTILE[3]}.zip", organic(HOSTILE + QUERIES, pages=HOSTILE)),
    ],
    "currency": [upload("terms.csv", paid(QUERIES, currency=BEACON)), upload("site.zip", organic(QUERIES))],
}
"""Read or refused, they say the same: nothing in a file is markup."""


@pytest.mark.parametrize("hostile", HOSTILE_FILES)
def test_hostile_files_stay_text(visit: Visit, hostile: str):
    """Any cell or name may hold markup, a beacon or a formula: no page runs it, fetches it or links to it."""
    page = visit.open("data")
    drop(page, *HOSTILE_FILES[hostile])
    expect(page.locator(".st-key-workspace")).not_to_contain_text("Exemple")
    for tab in ("Données", "Synthèse", "Recouvrement", "Cannibalisation", "Arbitrage", "Scénarios", "Plan d’action"):
        page.get_by_test_id("stTopNavLink").filter(has_text=tab).click()
        expect(page.get_by_test_id("stMainBlockContainer")).to_contain_text(f"{tab.upper()} ·")
        settle(page)
        expect(page.locator(BROKEN)).to_have_count(0)
        assert page.evaluate("window.hacked") is None
        assert page.locator("a[href*='beacon'], img[src*='beacon'], img[src='x']").count() == 0
        assert visit.outside == []


def test_a_file_nobody_knows_is_explained_once(visit: Visit):
    """Its owner says what the columns are; it is read at once, and again without a question when it comes back."""
    page = visit.open("data")
    table = "Saisie;Nb clics;Nb impressions;Rang\nlampe led;3;40;2,5\nvase bleu;1;1200;7,1\n"
    unknown = upload("maison.csv", table.encode())
    drop(page, unknown)
    page.get_by_text("Que contient").click()
    settle(page)
    read = page.get_by_role("button", name="Lire ce fichier ainsi")
    read.click()
    settle(page)
    if read.count():  # a click may fall while the page is drawn anew
        read.click()
    side = page.locator(".st-key-workspace")
    expect(side).to_contain_text("2 requêtes · un fichier")
    page.get_by_role("button", name="Tout effacer").click()
    expect(side).not_to_contain_text("2 requêtes")
    settle(page)
    drop(page, unknown)
    expect(side).to_contain_text("2 requêtes · un fichier")
    page.get_by_text("Exports que vous avez appris").click()
    page.get_by_role("button", name="Oublier ces indications").click()
    expect(page.get_by_text("Exports que vous avez appris")).to_have_count(0)
