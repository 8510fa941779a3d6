"""Worth of a click: its draws agree with its means, and a pause loses exactly today's clicks."""

import numpy as np
import pytest

from analytics.decide import worth
from analytics.model import analyse
from tests.builders import ad, analysed, panel


@pytest.mark.parametrize("measure", ["clicks", "value"])
def test_draws_average_to_the_mean(measure):
    """Under many states the mean worth of each click is the stated one to 3 %."""
    by = worth(analysed(draws=20_000), measure)
    np.testing.assert_allclose(by.draws.mean(axis=1), by.mean, rtol=0.03, atol=0.01)


def test_factors_average_to_one():
    """Response and demand are errors, not biases."""
    by = worth(analysed(draws=20_000), "clicks")
    np.testing.assert_allclose(by.response.mean(axis=1), 1.0, atol=0.02)
    assert by.demand.mean() == pytest.approx(1.0, abs=0.01)


def test_value_is_not_given_without_values():
    """Asking for value of an account without any is an error, as documented."""
    with pytest.raises(ValueError, match="no value per click"):
        worth(analyse(panel([ad("a", conversions=0.0, conversion_value=0.0)])), "value")


def test_today_is_certain_and_so_is_a_pause():
    """At today's clicks nothing changes in any state; at none, exactly today's clicks go."""
    by = worth(analysed(), "clicks")
    now = np.full(len(by.mean), 50.0)
    assert (by.change(now, now) == 0).all()
    np.testing.assert_allclose(by.change(now, 0 * now), -50.0)


def test_paid_clicks_are_never_negative():
    """No state loses more clicks than there are today."""
    by = worth(analysed(draws=5000), "clicks")
    now = np.full(len(by.mean), 50.0)
    for left in (0.05, 0.3, 0.6, 0.9):
        assert (now[:, None] + by.change(now, left * now) >= -1e-9).all()


def test_the_outcome_of_today_is_its_worth():
    """With nothing changed, each state's worth is clicks times worth per click."""
    by = worth(analysed(), "value")
    now = np.arange(len(by.mean), dtype=float)
    np.testing.assert_allclose(by.outcome(now, by.change(now, now)), now @ by.draws)
    assert by.expected(now) == pytest.approx(now @ by.mean)


def test_value_is_clicks_times_value():
    """The worth in value is the incremental share times the value of a click."""
    found = analysed()
    rows = found.response.items["row"].to_numpy()
    clicks, value = worth(found, "clicks"), worth(found, "value")
    np.testing.assert_allclose(value.mean, clicks.mean * found.value.frame["value_per_click"].to_numpy()[rows])
