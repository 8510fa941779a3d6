"""The HTML report: one file that asks nothing of anyone, whatever its data hold."""

import base64
import json
import re
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from analytics.locales import catalogue
from analytics.present.look import Look
from analytics.present.palette import PALETTES
from analytics.present.story.report import Client, Report
from analytics.present.web import page_bytes
from analytics.present.web.document import part, style, words
from analytics.present.web.figures import figures_json
from analytics.present.web.listing import listing
from tests.present.stories import story


class Page(HTMLParser):
    """What a browser would find: scripts, addresses, texts, and the attributes of each element."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.texts: list[str] = []
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Remember a text, or the content of a script."""
        tag, attributes = self.elements[-1] if self.elements else ("", {})
        if tag == "script" and self.cdata_elem == "script":
            self.scripts.append((attributes, data))
        elif self.cdata_elem is None and data.strip():
            self.texts.append(data.strip())

    @property
    def policy(self) -> str:
        """The content security policy."""
        return next(
            str(found["content"])
            for tag, found in self.elements
            if found.get("http-equiv") == "Content-Security-Policy"
        )


@pytest.fixture(scope="module")
def told() -> Report:
    return story("full")


@pytest.fixture(scope="module")
def page(told: Report) -> Page:
    return Page(page_bytes(told))


def test_no_address_leaves_the_file(page: Page):
    """Every address is a place on the page or data within it, and the policy lets nothing be loaded."""
    names = ("src", "href", "action", "data", "srcset", "poster")
    addresses = [str(found[name]) for _, found in page.elements for name in names if found.get(name)]
    assert addresses
    assert [address for address in addresses if not address.startswith(("#", "data:image/"))] == []
    assert page.policy.startswith("default-src 'none'")
    assert "url(" not in part("report.css")
    assert "http" not in page.policy


def test_only_our_scripts_may_run(page: Page):
    """The policy names the hash of each script of the page, and no other."""
    run = [text for attributes, text in page.scripts if attributes.get("type") != "application/json"]
    hashes = {f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'" for text in run}
    assert len(run) == 2
    assert set(re.findall(r"'sha256-[^']+'", page.policy)) == hashes
    assert not [found for _, found in page.elements if any(name.startswith("on") for name in found)]


def test_hostile_data_stay_text():
    """A query made of markup opens no element and ends no script; its words are read as they are typed."""
    found = Page(page_bytes(story("hostile", "en")))
    assert len(found.scripts) == 3
    assert not [tag for tag, attributes in found.elements if tag == "b" or attributes.get("href") == "x"]
    assert any("<script>alert(1)</script>" in text for text in found.texts)
    (numbers,) = [text for attributes, text in found.scripts if attributes.get("type") == "application/json"]
    assert "alert(1)" in json.dumps(json.loads(numbers))


def test_page_holds_the_whole_story(told: Report, page: Page):
    """Every view is there with its finding, numbers, note, sources and a place for each figure."""
    texts = " ".join(page.texts)
    for view in told.views:
        expected = [view.title, view.headline, view.note.splitlines()[0] if view.note else "", *view.sources]
        expected += [words for card in view.cards for words in (card.label, card.value, card.note)]
        assert [words for words in expected if words not in texts] == []
    drawn = [found for _, found in page.elements if found.get("class") == "plot"]
    assert len(drawn) == sum(len(view.figures()) for view in told.views)
    names = {found["id"] for _, found in page.elements if found.get("id")}
    assert all(found["role"] == "figure" and found["aria-labelledby"] in names for found in drawn)
    assert ("html", {"lang": "fr"}) in page.elements
    assert [found["alt"] for tag, found in page.elements if tag == "img"] == [""]


def test_french_page_holds_no_english_word_of_ours(page: Page):
    """No text of the page is one that only the English catalogue has."""
    assert sorted(set(page.texts) & (set(catalogue("en").values()) - set(catalogue("fr").values()))) == []


def test_every_word_of_the_page_is_said():
    """The page names each word that the catalogue keeps for it, and no other."""
    assert set(re.findall(r"words\.(\w+)", part("report.html"))) == set(words(Look("en")))


def test_a_long_table_is_cut_and_says_so(told: Report):
    """The first rows are there as printed on screen; how many there are in all is said."""
    view = next(view for view in told.views if view.name == "action_plan")
    found, n = listing(view, 5, told.look), len(view.table.frame)
    assert len(found.rows) == 5
    assert found.shown == told.look.text("web.table.first", shown=5, n=n)
    place = [head.label for head in found.heads].index(told.look.text("metrics.confidence.label"))
    assert [row[place].words for row in found.rows] == [
        told.look.percent(share) for share in view.table.frame["confidence"].head()
    ]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_figures_follow_the_reader_s_mode(told: Report, mode: str):
    """Colours of the mode that figures were drawn in are swapped for those of the other, each by its meaning."""
    found = json.loads(figures_json({}, replace(told.look, mode=mode)))
    other = {"light": "dark", "dark": "light"}[mode]
    assert found[mode] == {}
    for name in ("seo", "sea", "both", "gain", "risk", "ink", "paper"):
        assert found[other][getattr(PALETTES[mode], name)] == getattr(PALETTES[other], name)


def test_a_client_s_colour_is_only_a_colour():
    """What is no colour is refused, for a style sheet would obey it."""
    assert "--accent:#7A1F3D;" in style(Client("", None, "#7A1F3D"), "screen")
    with pytest.raises(ValueError, match="not a colour"):
        style(Client("", None, "red;}body{display:none"), "screen")


def test_same_report_gives_the_same_page(told: Report):
    """Nothing but the report decides its bytes, and they stay light enough to be mailed."""
    content = page_bytes(told)
    assert page_bytes(told) == content
    assert len(content) < 6_000_000
