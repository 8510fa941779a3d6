"""The method page: reached from every tooltip, complete in both languages, and in need of no data."""

import ast
import re

import pytest

from analytics.locales import Language, catalogue, text
from analytics.present import glossary
from tests.browser.files import QUERIES, paid
from tests.contracts.source import at, called, nodes, refuse
from tests.pages.running import complaints, drop, go, started

LINK = re.compile(r"\[[^\]]+\]\(method\?lang=(\w\w)#([\w-]+)\)$")


def places(app) -> list[str]:
    """Names of the places on the page."""
    return [heading.anchor for heading in app.main.subheader if heading.anchor]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_metric_term_and_tooltip_has_its_place_without_data(language: Language):
    """With nothing loaded, the page shows every term, every source and every method."""
    app = drop(started(language), ("terms.csv", paid(QUERIES[:1])))
    app.button(key="clear").click().run()
    go(app, "method")
    assert complaints(app) == []
    shown = places(app)
    wanted = [entry.anchor for entry in (*glossary.terms(language), *glossary.tooltips(language))]
    assert [anchor for anchor in wanted if anchor not in shown] == []
    assert len(shown) == len(set(shown))
    sources = [key.removeprefix("sources.") for key in catalogue(language) if key.startswith("sources.")]
    assert {f"source-{name.replace('_', '-')}" for name in sources} <= set(shown)
    assert all(any(text(f"method.how.{name}.title", language) in told.value for told in app.main.markdown)
               for name in glossary.methods())  # fmt: skip


def test_search_leaves_only_what_holds_the_words():
    """A word typed without accents finds its term and hides the rest; a word nowhere is said to be nowhere."""
    app = go(started("fr"), "method")
    app.text_input(key="method_search").set_value("mase").run()
    assert "mase" in places(app)
    assert "avoidable-cost" not in places(app)
    app.text_input(key="method_search").set_value("xylophone").run()
    assert any("xylophone" in caption.value for caption in app.main.caption)
    assert complaints(app) == []


def test_cards_and_controls_lead_to_places_that_exist():
    """On a page with cards and controls, whatever a catalogue explains on hover ends with a link to its place."""
    app = go(started("en"), "action_plan")
    kinds = ("metric", "number_input", "slider", "selectbox", "multiselect", "toggle")
    helps = [element.proto.help for kind in kinds for element in app.get(kind)]
    links = [found for words in helps if (found := LINK.search(words))]
    known = {entry.anchor for entry in (*glossary.terms("en"), *glossary.tooltips("en"))}
    assert len(links) > 15
    assert [words for words in helps if glossary.place(words, "en")] == []  # found by its words alone: no link follows
    assert {found[1] for found in links} == {"en"}
    assert {found[2] for found in links} <= known


def test_no_tooltip_of_a_page_ends_in_nowhere():
    """Words of a catalogue shown on hover go through `explained`, which adds the link."""
    wrong = [
        at(path, word.value)
        for path, call in nodes("app.py", "pages")
        if isinstance(call, ast.Call)
        for word in call.keywords
        if word.arg == "help" and isinstance(word.value, ast.Call) and called(word.value) == "t"
    ]
    refuse(wrong, "Write help=explained(t(...)), from pages._terms:")
