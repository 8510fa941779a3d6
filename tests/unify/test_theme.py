"""Themes: the head term, first in French and last in English."""

import pandas as pd
import pytest

from analytics.unify import BRAND_THEME, OTHER_THEME, BrandTerms, unify
from analytics.unify.theme import themes
from tests.builders import QUERIES, export

MODIFIERS = {
    "lampe lamp": "bois noire ronde basse design jardin",
    "chaise chair": "osier pliante haute longue bureau bar",
    "table table": "verre ovale gigogne extensible marbre chevet",
}
FRENCH = [f"{heads.split()[0]} {word}" for heads, words in MODIFIERS.items() for word in words.split()]
ENGLISH = [f"{word} {heads.split()[1]}" for heads, words in MODIFIERS.items() for word in words.split()]


def _themes(queries, brand=(), weights=None):
    keys = pd.Series(queries)
    given = pd.Series(1.0, index=keys.index) if weights is None else pd.Series(weights, index=keys.index)
    return dict(zip(queries, themes(keys, BrandTerms(brand), given), strict=True))


@pytest.mark.parametrize(("queries", "at"), [(FRENCH, 0), (ENGLISH, -1)], ids=["french", "english"])
def test_the_head_noun_names_the_theme(queries, at):
    """The end of the query that repeats most is the head, in either language."""
    assert _themes(queries) == {query: query.split(" ")[at] for query in queries}


def test_plurals_join_their_singular():
    """`lampes` and `lampe` are one theme."""
    found = _themes([*FRENCH, "lampes murales", "tables gigognes"])
    assert (found["lampes murales"], found["tables gigognes"]) == ("lampe", "table")


def test_a_rare_head_is_no_theme():
    """A query whose head is rare takes the heaviest theme word it holds, else none."""
    found = _themes([*FRENCH, "ampoule lampe", "paratonnerre cuivre"])
    assert (found["ampoule lampe"], found["paratonnerre cuivre"]) == ("lampe", OTHER_THEME)


def test_at_most_twenty_four_themes():
    """Thirty heads leave the twenty-four heaviest."""
    heads = [f"objet{at:02d}" for at in range(30)]
    queries = [f"{head} mot{head}{letter}" for head in heads for letter in "abcdefg"]
    weights = [float(heads.index(query.split(" ")[0])) for query in queries]
    found = set(_themes(queries, weights=weights).values()) - {OTHER_THEME}
    assert found == set(heads[-24:])


def test_brand_and_other_terms_have_themes_of_their_own():
    """Brand queries are the brand theme and folded terms the other one, whatever their words."""
    table = {"query": [*FRENCH, "lampe lumen", None], "clicks": 1.0, "impressions": 9.0}
    frame = unify([export(QUERIES, table)], BrandTerms.given(["lumen"])).frame.set_index("query")
    assert frame.loc["lampe lumen", "theme"] == BRAND_THEME
    assert frame.loc["(other search terms)", "theme"] == OTHER_THEME
