"""Brand: terms given, terms suggested, and the queries that carry them."""

import numpy as np
import pandas as pd
import pytest

from analytics.unify import BrandTerms, query_key, unify
from analytics.unify.brand import is_brand
from tests.builders import QUERIES, export

GENERIC = [
    f"{head} {word}" for head in ("lampe", "lustre", "spot") for word in ("salon", "de cuisine", "in the bedroom")
]


def _carries(query, *terms):
    return bool(is_brand(pd.Series([query_key(query)]), BrandTerms.given(terms)).iloc[0])


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("lampe lumen", "Lumen"),
        ("lumen.fr", "lumen"),
        ("Déco Charpente avis", "deco charpente"),
        ("decocharpente", "Déco-Charpente"),
        ("www.deco-charpente.fr", "Déco Charpente"),
        ("h&m robe", "H&M"),
        ("éléa", "ELEA"),
        ("deco charpente", "DecoCharpente"),
    ],
)
def test_a_brand_is_recognised_as_typed(query, term):
    """Accents, case, hyphens, addresses and glued words do not hide a brand."""
    assert _carries(query, term)


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("volumen", "lumen"),
        ("lumens par watt", "lumen"),
        ("charpente deco", "deco charpente"),
        ("canape cadeau", "C&A"),
        ("vis 12 mm", "M&M"),
        ("hm robe", "H&M"),
        ("hotel amsterdam", "M&S"),
    ],
)
def test_a_brand_is_not_seen_inside_other_words(query, term):
    """A brand is whole words: neither part of a word nor its initials inside one."""
    assert not _carries(query, term)


def test_no_terms_means_no_brand():
    """An account without brand terms has no brand query; blanks and repeats are no terms."""
    assert not _carries("lumen")
    assert BrandTerms.given(["Lumen", "lumen ", "", "  "]) == BrandTerms(("lumen",))


def _site(page, *, brand="lumen", extra=()):
    """A site at that address whose brand is typed to reach it and whose generic queries are not."""
    own = [brand, f"{brand} avis", f"{brand} lampe", f"{brand} magasin"]
    queries = [*own, *GENERIC, *extra]
    is_own = np.array([query in own for query in queries])
    return export(
        QUERIES,
        {
            "query": queries,
            "page": page,
            "impressions": np.full(len(queries), 1000.0),
            "clicks": np.where(is_own, 500.0, 40.0),
            "position": np.where(is_own, 1.1, 3.5),
        },
    )


@pytest.mark.parametrize("page", ["https://www.lumen.fr/lampes", "https://shop.example.com/", ""])
def test_the_planted_brand_is_suggested(page):
    """What people type to reach the site is its brand, with or without an address that says it."""
    suggested = unify([_site(page)]).brand
    assert suggested.suggested
    assert "lumen" in suggested.terms


@pytest.mark.parametrize("page", ["https://www.lumen.in/", "https://www.lumen.de/", "https://salon.lumen.com/"])
def test_the_suggestion_claims_no_generic_query(page):
    """Endings and folders of an address that are also common words make no query brand."""
    panel = unify([_site(page)])
    assert not panel.frame.set_index("query")["brand"][[query_key(query) for query in GENERIC]].any()


def test_an_address_made_of_generic_words_is_no_brand_by_itself():
    """A site called lampe.fr does not own every query about lamps."""
    panel = unify([_site("https://www.lampe.fr/")])
    assert not panel.frame.set_index("query")["brand"]["lampe salon"]


def test_a_brand_of_two_words_is_suggested_as_a_pair():
    """A brand made of two common words is proposed as these words together."""
    panel = unify([_site("", brand="belle maison", extra=["belle vue", "maison bois", "belle lampe", "maison neuve"])])
    assert "belle maison" in panel.brand.terms


def test_terms_given_replace_the_suggestion():
    """What a person gave is used as it is, and says so."""
    panel = unify([_site("https://www.lumen.fr/")], BrandTerms.given(["spot"]))
    assert (panel.brand.terms, panel.brand.suggested) == (("spot",), False)
    assert set(panel.frame.loc[panel.frame["brand"], "query"]) == {query_key(q) for q in GENERIC if "spot" in q}
