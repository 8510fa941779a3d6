"""Tables broken from a seed: what can be recovered is, what cannot is told, and the marks mean what they say."""

import pytest

from benchmarks.pollution import Polluted, generic, is_exact, pollute, search_console, simple
from benchmarks.pollution_readers import Read, accord

FILES = list(pollute(seed=7, count=1))
FAMILIES = sorted({polluted.family for polluted in FILES})


@pytest.mark.parametrize("family", FAMILIES)
def test_what_can_be_recovered_is_and_nothing_is_silent(family):
    """Each way of breaking a table gives it back cell for cell, or says that something is wrong."""
    for polluted in FILES:
        if polluted.family == family:
            read = accord(polluted.content)
            exact = is_exact(polluted, read)
            assert exact or read.is_told
            assert exact or not polluted.is_recoverable


def test_the_same_seed_breaks_the_same_bytes():
    """Figures can be repeated, and another seed gives other files."""
    assert list(pollute(seed=7, count=1)) == FILES
    assert [polluted.content for polluted in pollute(seed=8, count=1)] != [polluted.content for polluted in FILES]


@pytest.mark.parametrize("source", [search_console(3), generic(3)])
def test_the_marks_are_full_for_the_truth_and_for_nothing_else(source):
    """The truth has 10 of 10 and is exact; one cell less, or two cells run together, is not exact and has less."""
    polluted = Polluted("", b"", source.header, source.rows)
    short = [*source.rows[:-1], source.rows[-1][:-1]]
    glued = [*source.rows[:-1], [source.rows[-1][0] + source.rows[-1][1], *source.rows[-1][2:]]]
    assert simple(polluted, Read(source.header, source.rows)) == pytest.approx(10)
    assert is_exact(polluted, Read(source.header, source.rows))
    for wrong in (short, glued, source.rows[1:]):
        assert simple(polluted, Read(source.header, wrong)) < 10
        assert not is_exact(polluted, Read(source.header, wrong))
    assert simple(polluted, None) == 0
