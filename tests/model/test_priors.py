"""Prior cells reproduce the published figures."""

import numpy as np
import pytest
from scipy.stats import beta

from analytics.errors import AssumptionError
from analytics.model import Assumptions, priors
from analytics.model.priors import CellEdit, cells

CENTRES = {
    "brand_strong": (0.03, 0.00, 0.15),
    "brand_ordinary": (0.30, 0.05, 0.60),
    "brand_rivals": (0.40, 0.15, 0.70),
    "generic_1": (0.50, 0.30, 0.75),
    "generic_2_4": (0.82, 0.65, 0.93),
    "generic_5_10": (0.96, 0.88, 0.99),
    "generic_1_ai": (0.62, 0.30, 0.90),
    "generic_2_4_ai": (0.87, 0.62, 0.97),
    "generic_5_10_ai": (0.97, 0.86, 1.00),
    "no_page_1": (0.99, 0.97, 1.00),
    "any_rank": (0.89, 0.60, 1.00),
}


@pytest.mark.parametrize(("name", "figures"), CENTRES.items(), ids=CENTRES.keys())
def test_a_cell_has_its_published_centre_and_range(name, figures):
    """The Beta's mean is the centre, and its 80 % interval the range to 6 points."""
    cell, (centre, lower, upper) = cells()[name], figures
    assert cell.mean == pytest.approx(centre, abs=1e-9)
    assert beta.ppf([0.1, 0.9], cell.a, cell.b) == pytest.approx([lower, upper], abs=0.06)


def test_there_is_no_other_cell():
    """The table has eleven cells, each with a source."""
    assert set(cells()) == set(CENTRES)
    assert all(cell.source for cell in cells().values())


@pytest.mark.parametrize("name", CENTRES)
def test_the_second_moment_is_that_of_the_beta(name):
    """E[x²] = variance + mean², by SciPy's own formulas."""
    cell = cells()[name]
    mean, variance = beta.stats(cell.a, cell.b)
    assert cell.second_moment == pytest.approx(float(variance + mean**2))


def test_incrementality_rises_as_the_listing_falls():
    """The lower the own listing, the more clicks an ad adds."""
    centres = [cells()[name].mean for name in ("generic_1", "generic_2_4", "generic_5_10", "no_page_1")]
    assert centres == sorted(centres)


def test_googles_two_studies_agree():
    """Google's mix of ranks (66 % of ad clicks without a listing, 18.3 % at rank 1) pools to its 89 %."""
    mix = {"no_page_1": 0.66, "generic_1": 0.183, "generic_2_4": 0.087, "generic_5_10": 0.07}
    assert sum(share * cells()[name].mean for name, share in mix.items()) == pytest.approx(0.89, abs=0.01)


def test_the_published_click_curve_falls():
    """Ten published rates, each lower than the one before."""
    curve = np.array(priors.click_curve()["ctr"])
    assert len(curve) == 10
    assert (np.diff(curve) < 0).all()


def test_published_elasticities_hold_the_measured_ones():
    """The range holds the upper simulator curves (.34 to .39) and the pooled one (.60); it is a share."""
    figures = priors.response()
    low, high = figures["elasticity_lower"], figures["elasticity_upper"]
    assert 0 < low <= 0.34
    assert 0.6 <= high < 1


def test_a_person_may_set_a_cell_otherwise():
    """An edit replaces the figures and says that they are nobody's publication; other cells stay."""
    edited = cells((CellEdit("generic_1", 0.7, 0.5, 0.9),))
    assert edited["generic_1"].mean == pytest.approx(0.7)
    assert edited["generic_1"].source == "edited"
    assert edited["generic_2_4"] == cells()["generic_2_4"]


@pytest.mark.parametrize(
    "edit",
    [
        ("nowhere", 0.5, 0.2, 0.8),
        ("generic_1", 0.9, 0.2, 0.8),
        ("generic_1", 0.5, 0.5, 0.5),
        ("generic_1", 1.0, 0.5, 1.0),
    ],
)
def test_a_cell_that_is_no_interval_is_refused(edit):
    """An unknown cell, a centre outside its range, a range of nothing, a certain centre."""
    with pytest.raises(AssumptionError, match="Prior cell"):
        Assumptions(cells=(CellEdit(*edit),))
