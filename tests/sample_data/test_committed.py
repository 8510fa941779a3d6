"""The files in the repository are what the generator writes, and describe a plausible shop."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sample_data import clicks, generate, search_console
from sample_data.account import AI_MAX, open_account
from sample_data.ads_reports import visible_terms
from sample_data.world import Settings, World, build

FOLDER = Path(generate.__file__).parent


@pytest.fixture(scope="module")
def shop() -> World:
    """The committed world."""
    return build(Settings())


def opened(name, content):
    """Content of a file, by member where it is an archive: how hard a library compresses is not the point."""
    if not name.endswith(".zip"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {member: archive.read(member) for member in archive.namelist()}


def test_committed_files_are_what_the_generator_writes(shop):
    """Every file of the repository equals the generator's, and no other export lies beside them."""
    written = generate.files(shop)
    for name, content in written.items():
        assert opened(name, (FOLDER / name).read_bytes()) == opened(name, content), f"{name}: run sample_data.generate"
    found = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*") if path.suffix in (".csv", ".zip")}
    assert found == set(written)


def test_sample_is_light():
    """Everything under sample_data stays below 5 MB."""
    sizes = [path.stat().st_size for path in FOLDER.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert sum(sizes) < 5_000_000


def test_readme_names_every_file_and_column():
    """The data dictionary mentions each file, and each column of the truth."""
    readme = (FOLDER / "README.md").read_text("utf-8")
    names = [Path(name).name for name in generate.files(build(Settings(queries=300, days=120)))]
    columns = [column for name in ("truth.csv", "truth_curves.csv") for column in pd.read_csv(FOLDER / name, nrows=1)]
    assert [word for word in names + columns if f"`{word}`" not in readme] == []


def test_spend_is_that_of_a_mid_size_shop(shop):
    """40,000 to 60,000 euros a month, 8 to 15 % of it on the brand, at 0.15 to 3 euros a click where there are many."""
    cost, paid = (getattr(shop.observed, name).sum(axis=1) for name in ("cost_cents", "paid_clicks"))
    cost = cost / 100
    busy = paid >= 1000
    assert 40_000 <= cost.sum() / 12 <= 60_000
    assert 0.08 <= cost[shop.brand].sum() / cost.sum() <= 0.15
    assert np.mean((cost[busy] / paid[busy] > 0.15) & (cost[busy] / paid[busy] < 3)) > 0.9


def test_clickers_buy_as_in_a_shop(shop):
    """1 to 4 % of paid clicks convert, into baskets of 60 to 150 euros once the margin is undone."""
    o = shop.observed
    assert 0.01 <= o.conversions.sum() / o.paid_clicks.sum() <= 0.04
    assert 60 <= o.value_cents.sum() / o.conversions.sum() / 100 / clicks.MARGIN <= 150


def test_enough_is_seen_and_enough_is_hidden(shop):
    """At least 2,000 queries are named on each side and 1,000 on both; a fifth of spend and 35-46 % of clicks hide."""
    site, visible = search_console.measure(shop), visible_terms(shop)
    named = shop.queries.table["query"].isin(set(site.queries["en"])).to_numpy()
    cost = shop.observed.cost_cents.sum(axis=1)
    assert min(visible.sum(), named.sum()) >= 2000
    assert (visible & named).sum() >= 1000
    assert 0.15 <= cost[~visible].sum() / cost.sum() <= 0.45
    assert 0.35 <= 1 - site.queries["clicks"].sum() / site.days["clicks"].sum() <= 0.46


def test_exact_keywords_carry_most_of_what_is_visible(shop):
    """At least three quarters of the visible spend came through the term's own exact keyword, and some did not."""
    account, visible = open_account(shop), visible_terms(shop)
    cost = shop.observed.cost_cents[visible]
    exact = (account.through == account.own[:, None])[visible] & (account.own != AI_MAX)[visible, None]
    assert 0.75 <= (cost * exact).sum() / cost.sum() <= 0.95


def test_there_is_something_to_find():
    """The account earns money, yet a sixth to a half of its spend loses some, on the brand and elsewhere."""
    truth = pd.read_csv(FOLDER / "truth.csv")
    losing = truth[truth["should_pause"]]
    assert truth["inc_profit"].sum() > 0
    assert 1 / 6 < losing["cost"].sum() / truth["cost"].sum() < 1 / 2
    assert losing["brand"].any()
    assert not losing["brand"].all()


def test_incremental_shares_bracket_published_ones():
    """Brand without rivals adds 5-35 % of its clicks; other queries 50-85 % at rank 1, above 95 % beyond page 1."""
    truth = pd.read_csv(FOLDER / "truth.csv").dropna(subset=["iac"])
    truth["gained"] = truth["iac"] * truth["paid"]

    def share(rows):
        return rows["gained"].sum() / rows["paid"].sum()

    brand, other = truth[truth["brand"]], truth[~truth["brand"]]
    assert 0.05 < share(brand[brand["rivals"] == 0]) < 0.35
    assert share(brand[brand["rivals"] > 0]) > share(brand[brand["rivals"] == 0])
    assert 0.50 < share(other[other["rank"] < 1.5]) < 0.85
    assert share(other[other["rank"] > 10.5]) > 0.95


def test_normalising_has_work_to_do(shop):
    """Some queries exist with and without accents, and some in the singular and in the plural."""
    queries = set(shop.queries.table["query"])
    plain = sum(
        bool(search_console.slug(query).replace("-", " ") in queries) for query in queries if not query.isascii()
    )
    assert plain > 50
    assert {"maison lumem", "maison-lumen", "lumen"} <= queries
    assert any(query.startswith("lampadaires ") for query in queries)
