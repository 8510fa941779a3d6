"""Overlap: queries and measures by segment and label."""

import pytest

from analytics.model import overlap
from analytics.schema import SEGMENTS
from tests.builders import account, ad, listed, panel


def _panel():
    return panel(
        [
            ad("a", **listed(1.0), brand=True, theme="brand"),
            ad("b", cost=300.0),
            {"query": "c", **listed(4.0)},
        ]
    )


def test_all_segments_always_appear():
    """A panel of ads alone still has its three segments, two of them empty."""
    table = overlap(panel([ad("a")]))
    assert table["segment"].to_list() == list(SEGMENTS)
    assert table["queries"].to_list() == [0, 1, 0]


def test_each_query_is_in_its_segment():
    """Counts, cost and shares of cost stand in the segment of each query."""
    table = overlap(_panel()).set_index("segment")
    assert table["queries"].to_dict() == {"both": 1, "paid_only": 1, "organic_only": 1}
    assert table["cost_share"].to_list() == pytest.approx([0.25, 0.75, 0.0])


@pytest.mark.parametrize("by", ["theme", "brand", "campaign", "page"])
def test_labels_partition_the_panel(by):
    """Any label splits queries and monthly measures without losing any, each side over its own period."""
    found = account()
    table = overlap(found, by)
    assert table["queries"].sum() == len(found.frame)
    for name in ("cost", "paid_clicks", "conversion_value"):
        assert table[name].sum() == pytest.approx(found.frame[name].sum() / found.paid_months)
    assert table["organic_clicks"].sum() == pytest.approx(found.frame["organic_clicks"].sum() / found.organic_months)


def test_shares_of_nothing_are_unknown():
    """Without spend there is no share of spend."""
    assert overlap(panel([{"query": "c", **listed(4.0)}]))["cost_share"].isna().all()
