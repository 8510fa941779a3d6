"""Published experiments come out to the digits that were printed."""

import json
from math import sqrt

import pytest

from analytics.learn import Asked, read_experiment, readout
from analytics.learn.synthetic import simplex_weights


@pytest.fixture(scope="module")
def ebay(experiments_dir):
    """210 regions over 113 days; paid search stopped in 68 of them on 22 May 2012."""
    path = experiments_dir / "ebay_paidsearch.csv"
    found = readout(read_experiment(path, Asked(("search stays on=0",), "2012-05-22")))
    return {estimate.method: estimate for estimate in found.estimates}, found


@pytest.fixture(scope="module")
def geolift(experiments_dir):
    """40 cities over 105 days; two treated on the last 15."""
    path = experiments_dir / "geolift_test.csv"
    found = readout(read_experiment(path, Asked(("chicago", "portland"), "2021-04-01")))
    return {estimate.method: estimate for estimate in found.estimates}, found


def test_ebay_has_its_shape(ebay):
    """68 regions off, 142 on, 51 days before and 62 in the test."""
    experiment = ebay[1].experiment
    counts = experiment.treated.sum(), experiment.control.sum(), experiment.before.sum(), experiment.during.sum()
    assert counts == (68, 142, 51, 62)


def test_ebay_log_difference_in_differences(ebay):
    """-0.0065869, regions' effects .0055719, clustered .0055542, interval -1.75 to +0.43 %."""
    found = ebay[0]["log_did"]
    assert found.value == pytest.approx(-0.0065869, abs=5e-8)
    assert found.details["unit_effects_error"] == pytest.approx(0.0055719, abs=5e-8)
    assert found.error == pytest.approx(0.0055542, abs=5e-8)
    assert [round(100 * end, 2) for end in found.bounds_95] == [-1.75, 0.43]


def test_ebay_log_of_mean_revenue(ebay):
    """-0.0057755 with error .0057226."""
    found = ebay[0]["log_means"]
    assert (round(found.value, 7), round(found.error, 7)) == (-0.0057755, 0.0057226)


def test_ebay_cuped(ebay):
    """-0.00668 with error .00562."""
    found = ebay[0]["cuped"]
    assert (round(found.value, 5), round(found.error, 5)) == (-0.00668, 0.00562)


def test_ebay_weighted_by_revenue(ebay):
    """-0.0179 with error .0068: three times the effect on the average region."""
    found = ebay[0]["weighted_did"]
    assert (round(found.value, 4), round(found.error, 4)) == (-0.0179, 0.0068)


def test_ebay_randomisation_p_value(ebay):
    """The published .235 is a draw; the p-value agrees to three of its standard errors, at 20,000 draws."""
    assert ebay[0]["randomisation"].p == pytest.approx(0.235, abs=3 * sqrt(0.235 * 0.765 / 20_000))


def test_ebay_level_difference_is_refused(ebay):
    """Revenue changed by itself, and treated regions are of another size: levels are not compared."""
    refused = {answer.method: answer.reason.code for answer in ebay[1].unanswered}
    assert refused["level_did"] == "learn.cannot.growth"


def test_geolift_effect(geolift):
    """155.556 a day, lift 5.42 %, 4,667 in all, imbalance 909.489."""
    found = geolift[0]["synthetic_control"]
    assert found.value == pytest.approx(155.556, abs=5e-4)
    assert found.value / (found.base - found.value) == pytest.approx(0.0542, abs=5e-5)
    assert found.details["incremental"] == pytest.approx(4667, abs=0.5)
    assert found.details["l2_imbalance"] == pytest.approx(909.489, abs=5e-4)


def test_geolift_without_the_intercept_is_wrong(geolift):
    """The same mix without each unit's level reports 4.23 % instead of 5.42 %."""
    experiment = geolift[1].experiment
    target, controls = experiment.metric[:, experiment.treated].mean(axis=1), experiment.metric[:, experiment.control]
    weights = simplex_weights(target[experiment.before], controls[experiment.before])
    expected = (controls @ weights)[experiment.during].mean()
    assert target[experiment.during].mean() / expected - 1 == pytest.approx(0.0423, abs=5e-5)


def test_geolift_weights(geolift):
    """Cincinnati .2272 and Miami .2028 weigh most."""
    weights = geolift[0]["synthetic_control"].details["weights"]
    assert [(city, round(weight, 4)) for city, weight in weights.items()][:2] == [
        ("cincinnati", 0.2272),
        ("miami", 0.2028),
    ]


def test_geolift_conformal_p_value(geolift):
    """The published .0138: days permuted one by one, residuals of a mix fitted on all days under no effect."""
    found = geolift[0]["synthetic_control"]
    assert (found.p_kind, found.p) == ("conformal", 0.0138)


def test_geolift_is_first_read_by_synthetic_control(geolift):
    """With two treated cities the spread of cities says little: synthetic control is read first."""
    assert geolift[1].first.method == "synthetic_control"


def test_the_command_reads_both_as_they_are(experiments_dir, run):
    """The command line prints the same figures, whichever way the treated units are named."""
    options = ["--start", "2021-04-01", "--json"]
    once = run("readout", experiments_dir / "geolift_test.csv", "--treated", "chicago", "portland", *options)
    again = run("readout", experiments_dir / "geolift_test.csv", "--treated", "Chicago,Portland", *options)
    assert once.stdout == again.stdout
    found = {method["method"]: method for method in json.loads(once.stdout)["methods"]}["synthetic_control"]
    assert round(found["relative"], 4) == 0.0542
