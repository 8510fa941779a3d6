"""The files of a named world: Accord reads them as it reads any export, and finds the world's own totals."""

import io
import zipfile

import numpy as np
import pandas as pd
import pytest

from analytics.ingest import Export, read_paths
from analytics.unify import BrandTerms, unify
from sample_data import generate
from sample_data.named import exports
from sample_data.named.files import draw

HEADERS = {
    "search_terms.csv": "Day,Search term,Campaign,Currency code,Impr.,Clicks,Cost,Conversions,Conv. value",
    "campaigns.csv": "Day,Campaign,Currency code,Impr.,Clicks,Cost,Conversions,Conv. value",
    "search_console_by_day.csv": "date,query,clicks,impressions,ctr,position",
    "Chart.csv": "Date,Clicks,Impressions,CTR,Position",
    "Keyword Stats.csv": "Keyword,Currency,Avg. monthly searches,Competition (indexed value),"
    "Top of page bid (low range),Top of page bid (high range)",
    "bid_simulator.csv": "Keyword,Max. CPC,Clicks,Cost",
}
TRUTH = "query,brand,tested,ncomp,eta,rank,searches,paid,cost,iac,inc_value,attributed,inc_profit,should_pause,visible"


@pytest.fixture(scope="module")
def drawn():
    """The world whose files are read."""
    return draw("clean", 6, 120)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """What the command writes for it."""
    out = tmp_path_factory.mktemp("worlds")
    generate.main(["--world", "clean", "--seed", "6", "--queries", "120", "--out", str(out)])
    return out


@pytest.fixture(scope="module")
def panel(folder):
    """What Accord makes of the archive."""
    items = list(read_paths([folder / "clean-6.zip"]))
    assert all(isinstance(item, Export) for item in items), "every member is recognised"
    return unify(items, BrandTerms.given(["lumen"]))


def test_the_command_writes_exports_truth_and_curves(folder):
    """Three files named after the world and its seed."""
    assert sorted(path.name for path in folder.iterdir()) == ["clean-6.curves.csv", "clean-6.truth.csv", "clean-6.zip"]


def test_members_have_the_agreed_headers(folder):
    """Six members, and exactly the columns that acceptance worlds have."""
    with zipfile.ZipFile(folder / "clean-6.zip") as opened:
        headers = {name: opened.read(name).decode().splitlines()[0] for name in opened.namelist()}
    assert headers == HEADERS
    assert (folder / "clean-6.truth.csv").read_text().splitlines()[0] == TRUTH
    first = (folder / "clean-6.curves.csv").read_text().splitlines()[0]
    assert first == "query,bid_multiplier,cost_90d,incremental_value_90d"


def test_totals_are_the_worlds(panel, drawn):
    """Accord's totals of both sides, hidden rows included, are the counts that were drawn."""
    paid, covered = drawn.observed, panel.coverage
    assert covered.paid_clicks.total == paid.paid_clicks.sum()
    assert covered.cost.total == pytest.approx(paid.cost_cents.sum() / 100)
    visible = exports.visible_terms(drawn)
    assert panel.frame["cost"].sum() == pytest.approx(paid.cost_cents[visible].sum() / 100)
    assert panel.frame["organic_clicks"].sum() == paid.organic_clicks[exports.named_queries(drawn)].sum()


def test_brand_queries_are_those_of_the_truth(panel, folder):
    """The brand word tells brand queries from others without an error."""
    truth = pd.read_csv(folder / "clean-6.truth.csv").set_index("query")
    seen = panel.frame.set_index("text")["brand"]
    assert (seen == truth["brand"].reindex(seen.index)).all()


def test_observed_clicks_are_poisson_around_the_truth(folder, drawn):
    """Clicks of the last 90 days scatter around the truth's expectation as counts do."""
    truth = pd.read_csv(folder / "clean-6.truth.csv")
    expected = truth["paid"].to_numpy()
    z = (drawn.observed.paid_clicks[:, 275:365].sum(axis=1) - expected)[expected > 20] / np.sqrt(
        expected[expected > 20]
    )
    assert abs(z.mean()) < 0.4
    assert 0.6 < z.std() < 1.4


def test_what_is_hidden_is_small_and_rare(drawn):
    """Hidden terms carry up to 5 % of cost, hidden queries up to 10 % of impressions, and each less than any named."""
    for amount, named, share in (
        (drawn.observed.cost_cents.sum(axis=1), exports.visible_terms(drawn), exports.HIDDEN_COST),
        (drawn.observed.organic_impressions.sum(axis=1), exports.named_queries(drawn), exports.HIDDEN_IMPRESSIONS),
    ):
        assert 0 < amount[~named].sum() / amount.sum() <= share
        assert amount[~named].max() <= amount[named].min()


def test_totals_hold_clicks_that_no_query_row_does(panel):
    """The chart of the site counts more than its query rows, by about the share said."""
    hidden = 1 - panel.coverage.organic_clicks.visible / panel.coverage.organic_clicks.total
    assert exports.ONLY_IN_TOTALS["clicks"] < hidden < exports.ONLY_IN_TOTALS["clicks"] + 0.1


@pytest.mark.parametrize(("name", "blur"), [("clean", 0.05), ("ranknoise", 0.30)])
def test_positions_are_reported_with_the_worlds_error(name, blur):
    """Log position errs around log rank by the scenario's blur, to a tenth, and is never better than 1."""
    chosen = draw(name, 2, 100)
    position = exports.reported_position(chosen, np.random.default_rng(0))
    deep = (chosen.rank[:, :365] >= 8) & (chosen.rank[:, :365] <= 30)
    error = np.log(position / chosen.rank[:, :365])[deep]
    assert error.std() == pytest.approx(blur, rel=0.1)
    assert position.min() == 1.0
    assert np.array_equal(position, position.round(1))


def test_archives_do_not_depend_on_the_clock(drawn):
    """Every member carries the same fixed time."""
    with zipfile.ZipFile(io.BytesIO(exports.archive(drawn))) as opened:
        assert {member.date_time for member in opened.infolist()} == {(2025, 1, 1, 0, 0, 0)}
