"""A test in the scope of some campaigns pauses what these campaigns alone buy."""

from dataclasses import replace

from analytics.learn.segments import pool
from analytics.model import analyse
from tests.builders import account


def test_a_query_that_another_campaign_buys_too_is_not_paused():
    """Its ad would go on running: every other query can be tested as before."""
    panel = account()
    before = pool(analyse(panel)).set_index("query")["testable"]
    shared = before.index[before][0]
    after = pool(analyse(replace(panel, bought_elsewhere=frozenset([shared])))).set_index("query")["testable"]
    assert not after[shared]
    assert after.drop(shared).equals(before.drop(shared))
