"""Whether a query that Search Console does not list is hidden: rare ones are, frequent ones have no listing."""

import numpy as np
import pytest

from analytics.model.listing import chance_hidden
from analytics.model.priors import typical_hidden_share
from tests.builders import ad, listed, panel


def _site(seed: int = 1, threshold: float = 500.0):
    """Queries of which 70 % are listed, where the report leaves out those under a threshold of impressions."""
    luck = np.random.default_rng(seed)
    rows, is_listed = [], []
    for at in range(400):
        paid = float(np.exp(luck.uniform(np.log(50), np.log(50_000))))
        organic = paid * float(np.exp(luck.normal(0.1, 0.2)))
        has = bool(luck.random() < 0.7)
        is_listed.append(has)
        shown = listed(4.0, impressions=organic) if has and organic >= threshold else {}
        rows.append(ad(f"q{at}", paid_impressions=paid, **shown))
    return panel(rows), np.array(is_listed)


def test_the_chance_is_calibrated():
    """Among queries the report does not list, as many are hidden as the chance says, at low and at high volumes."""
    site, is_listed = _site()
    absent = site.frame["organic_position"].isna().to_numpy()
    chance = chance_hidden(site)
    for part in (chance > 0.5, chance <= 0.5):
        among = absent & part
        assert among.sum() > 30
        assert chance[among].mean() == pytest.approx(is_listed[among].mean(), abs=0.12)


def test_a_listed_query_is_not_hidden():
    """No doubt about what the report shows."""
    site, _ = _site()
    assert (chance_hidden(site)[site.frame["organic_position"].notna()] == 0).all()


def test_few_queries_take_the_usual_share():
    """With a handful of queries volumes tell nothing; without Search Console every query may be listed."""
    assert chance_hidden(panel([ad("a"), ad("b", **listed(1.0))])).tolist() == [typical_hidden_share(), 0.0]
    assert chance_hidden(panel([ad("a"), ad("b")])).tolist() == [1.0, 1.0]
