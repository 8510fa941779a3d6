"""A meeting held with the keyboard alone: from the first visit through the story, a note, the drawer, and out."""

import re

import pytest
from playwright.sync_api import Page, expect
from pptx import Presentation
from pptx.slide import Slide

from tests.browser.conftest import Visit
from tests.browser.server import BROKEN, drawn, settle

PROBE = "404 (Not Found)"  # of the server's health, which Streamlit asks beside a page opened by its address


def told(page: Page, place: str) -> None:
    """Wait until the bar says which view is shown, and the view is there."""
    expect(page.locator(".st-key-meeting_bar")).to_contain_text(place)
    drawn(page)
    expect(page.locator(BROKEN)).to_have_count(0)


def drawer(page: Page) -> object:
    """The sidebar."""
    return page.get_by_test_id("stSidebar")


@pytest.fixture
def errors(visit: Visit) -> list[str]:
    """What the console of the visit complains of."""
    found: list[str] = []
    visit.page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    visit.page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_a_newcomer_presents_by_keyboard_alone(visit: Visit, errors: list[str]):
    """Start, walk on and back, write a note, look at the assumptions, reload the link, quit: nothing but keys."""
    page = visit.open("meeting")
    expect(page.get_by_role("link", name="Présenter")).to_be_visible()
    page.get_by_role("button", name="Commencer la réunion").focus()
    page.keyboard.press("Enter")
    told(page, "1/6")
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    expect(drawer(page)).to_be_hidden()
    size = page.evaluate("() => parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert 17.5 <= size <= 20
    for key, place in (("ArrowRight", "2/6"), ("PageDown", "3/6"), ("PageUp", "2/6"), ("Space", "3/6")):
        page.keyboard.press(key)
        told(page, place)
    page.keyboard.press("n")
    note = page.get_by_role("textbox", name="Votre note sur cette vue")
    expect(note).to_be_focused()
    page.keyboard.type("à dire : n f a")
    page.keyboard.press("Control+Enter")
    settle(page)
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    page.keyboard.press("ArrowRight")
    told(page, "4/6")
    slider = page.get_by_role("slider", name=re.compile("Budget SEA à libérer"))
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"freed=\d+"))
    told(page, "4/6")
    slider.blur()
    page.keyboard.press("a")
    expect(drawer(page)).to_be_visible()
    page.locator("body").press("a")
    page.keyboard.press("Tab")
    page.reload()
    told(page, "4/6")
    page.keyboard.press("ArrowLeft")
    told(page, "3/6")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stHeader")).to_be_visible()
    expect(page.locator(".st-key-meeting_bar")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("meeting=1"))
    assert [error for error in errors if PROBE not in error] == []


def texts(slide: Slide) -> list[str]:
    """What a slide says, in one line each; a sign that the screen glues to its amount stands free here."""
    every = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    return [" ".join(text.split()) for text in every]


def test_a_newcomer_leaves_with_a_deck_that_says_what_the_screen_said(visit: Visit, errors: list[str]):
    """Three clicks from the first page: the plan, the story, the deck, whose plan slide has the plan's own words."""
    page = visit.open()
    for tab, mark in (("Plan d’action", "PLAN D’ACTION ·"), ("Présenter", "PRÉSENTER ·")):
        page.get_by_test_id("stTopNavLink").filter(has_text=tab).click()
        expect(page.get_by_test_id("stMainBlockContainer")).to_contain_text(mark)
        settle(page)
        if tab == "Plan d’action":
            shown = [page.locator("h2").first.inner_text(), *page.get_by_test_id("stMetric").all_inner_texts()]
    with page.expect_download() as download:
        page.get_by_role("button", name="Présentation PowerPoint").click()
    slides = [texts(slide) for slide in Presentation(download.value.path()).slides]
    finding, *cards = (" ".join(text.replace("\u2060", "").split()) for text in shown)
    assert re.search(r"\d", finding)
    assert len(cards) == 4
    (told_there,) = [slide for slide in slides if slide[0] == finding]
    assert set(cards) <= set(told_there)
    assert errors == []


def test_full_screen_is_asked_of_the_browser(visit: Visit):
    """F and the button fill the screen and give it back, without a word to the server."""
    page = visit.open("?meeting=1&story=overview,trade_off")
    told(page, "1/2")
    for ask in (lambda: page.keyboard.press("f"), lambda: page.get_by_role("button", name="Plein écran").click()):
        before = page.evaluate("() => document.fullscreenElement !== null")
        ask()
        page.wait_for_function("before => (document.fullscreenElement !== null) !== before", arg=before)


def test_the_name_of_the_first_page_is_an_address_too(visit: Visit):
    """Who types /overview comes to the overview, and no dialog says that there is no such page."""
    page = visit.open("overview?lang=fr")
    expect(page.get_by_test_id("stMainBlockContainer")).to_contain_text("SYNTHÈSE ·")
    settle(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
