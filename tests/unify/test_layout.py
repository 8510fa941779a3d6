"""AI overviews as tools list them among the features of a results page."""

import numpy as np
import pandas as pd
import pytest

from analytics.unify import unify
from tests.builders import SEARCH_TERMS, export


def _seen(features, kind="semrush_organic_positions"):
    terms = pd.DataFrame({"query": ["lampe led", "spot"], "clicks": [10.0, 5.0], "impressions": [100.0, 50.0]})
    tool = pd.DataFrame({"keyword": ["Lampe LED"] * len(features), "serp_features": features, "position": 1.0})
    panel = unify([export(SEARCH_TERMS, terms.assign(cost=1.0), currency="EUR"), export(kind, tool)])
    return panel.frame.set_index("query")["ai_overview"]


@pytest.mark.parametrize(
    ("features", "share"),
    [
        (["Sitelinks, AI overview"], 1.0),
        (["AI Overviews, Image pack"], 1.0),
        (["Aperçu IA, Vidéos"], 1.0),
        (["Sitelinks", "AI overview"], 0.5),
        ([""], 0.0),
        (["Reviews, Image pack"], 0.0),
    ],
)
def test_a_listed_overview_is_seen(features, share):
    """The share of a query's rows that name one; a row without says that there was none."""
    assert _seen(features)["lampe led"] == share


def test_a_query_no_tool_lists_is_unknown():
    """Silence is not absence."""
    assert np.isnan(_seen(["AI overview"])["spot"])
