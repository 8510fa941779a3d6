"""Every metric, every control and every term has one place on the method page, in both languages."""

import re

import pytest

from analytics.locales import LANGUAGES, Language, catalogue, text
from analytics.present import glossary
from analytics.schema import Money


def anchors(language: Language) -> list[str]:
    """Names of all places."""
    return [entry.anchor for entry in (*glossary.terms(language), *glossary.tooltips(language))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_metric_is_a_term(language: Language):
    """Each metric of the catalogue stands in a group, under its label, with its definition."""
    terms = {entry.anchor: entry for entry in glossary.terms(language)}
    metrics = {key.split(".")[1] for key in catalogue(language) if key.startswith("metrics.")}
    for name in metrics:
        entry = terms[name.replace("_", "-")]
        assert entry.text.startswith(text(f"metrics.{name}.help", language)[:20])
        assert entry.group != glossary.OTHER, f"Give {name} a group and a unit in glossary.toml."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_explanation_leads_to_a_place_that_exists(language: Language):
    """Whatever a catalogue explains on hover is found by its words, its facts filled in or not."""
    known = set(anchors(language))
    facts = re.compile(r"\{\w+\}")
    for key, words in catalogue(language).items():
        if "help" in key.rpartition(".")[2] or ".help." in key or "_help." in key:
            assert glossary.place(facts.sub("12 €", words), language) in known, key


def test_places_are_unique_and_the_same_in_every_language():
    """A link made in French opens the same term in English."""
    assert len(set(anchors("fr"))) == len(anchors("fr"))
    assert anchors("fr") == anchors("en")


def test_a_tooltip_with_facts_is_found_and_a_strangers_words_are_not():
    """An amount in the middle does not hide which explanation it is."""
    words = text("pages.action_plan.budget_help", "fr", today=Money(46_122.0, "EUR"))
    assert glossary.place(words, "fr") == "pages-action-plan-budget"
    assert glossary.place(text("metrics.avoidable_cost.help", "en"), "en") == "avoidable-cost"
    assert glossary.place("Any other words.", "en") is None


@pytest.mark.parametrize(("asked", "anchor"), [("COUT evitable", "avoidable-cost"), ("mase", "mase"), ("cvar", "cvar")])
def test_search_ignores_case_and_accents(asked: str, anchor: str):
    """What a person types without accents finds the term; words that are nowhere find nothing."""
    assert anchor in [entry.anchor for entry in glossary.search(glossary.terms("fr"), asked)]
    assert glossary.search(glossary.terms("fr"), "xylophone") == ()
