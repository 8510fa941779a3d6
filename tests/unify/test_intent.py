"""Intent: a few words decide, the brand is a destination, and a thing that is only named is looked for to buy."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.unify.intent import INTENTS, intents


def _intent(key, *, brand=False):
    return intents(pd.Series([key]), pd.Series([brand])).iloc[0]


@pytest.mark.parametrize(
    ("key", "intent"),
    [
        ("comment nettoyer un abat jour", "informational"),
        ("how to clean a lamp", "informational"),
        ("meilleur lampadaire", "commercial"),
        ("best floor lamp review", "commercial"),
        ("lampadaire pas cher", "transactional"),
        ("buy floor lamp online", "transactional"),
        ("lumen service client", "navigational"),
        ("lampadaire laiton", "commercial"),
        ("promontoire", "commercial"),  # promo only as a whole word
        ("comment acheter un lustre", "transactional"),  # a wish to buy beats a question
    ],
)
def test_words_decide(key, intent):
    """French and English words name the intent, whole words only, a wish to buy first."""
    assert _intent(key) == intent


def test_the_brand_alone_is_a_destination():
    """A brand query is navigational unless it says what else is wanted."""
    assert _intent("lumen", brand=True) == "navigational"
    assert _intent("lumen prix", brand=True) == "transactional"


@settings(max_examples=20, derandomize=True)
@given(st.lists(st.tuples(st.text(max_size=20), st.booleans()), min_size=1, max_size=8))
def test_every_query_has_one_of_four_intents(rows):
    """Any text has an intent, on its own row."""
    found = intents(pd.Series([row[0] for row in rows], index=range(5, 5 + len(rows))), pd.Series([r[1] for r in rows]))
    assert set(found) <= set(INTENTS)
    assert found.index.to_list() == list(range(5, 5 + len(rows)))
