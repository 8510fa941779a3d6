"""Totals out equal totals in, to the unit, whatever the exports hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analytics.schema import OTHER_SEARCH_TERMS
from analytics.unify import BrandTerms, restrict, unify
from analytics.unify.sides import ORGANIC_MEASURES, PAID_MEASURES
from tests.builders import QUERIES, SEARCH_TERMS, days, export

TYPED = ["Lampe LED", "lampe led", "LAMPE  léd", "led lampe", "abat-jour", "c++", "Lumen", "lumen.fr", "???", "", None]
COUNT = st.integers(0, 10_000)


def _table(draw, texts, measures, *, daily, labels):
    size = draw(st.integers(1, 12))
    columns = {"query": draw(st.lists(st.sampled_from(texts), min_size=size, max_size=size))}
    for name, known in labels.items():
        columns[name] = draw(st.lists(st.sampled_from(known), min_size=size, max_size=size))
    if daily:
        picked = draw(st.lists(st.integers(0, 30), min_size=size, max_size=size))
        columns["date"] = days("2025-01-01", 31)[picked]
    for name in measures:
        cells = draw(st.lists(st.one_of(COUNT, st.just(np.nan)), min_size=size, max_size=size))
        columns[name] = np.array(cells, dtype=float)
    return pd.DataFrame(columns)


@st.composite
def exports(draw):
    """Up to two exports a side, daily or not, with repeated, missing and differently spelt queries."""
    found = []
    for kind, measures, label, currency in (
        (SEARCH_TERMS, PAID_MEASURES, {"campaign": ["A", "B", None], "ad_group": ["x", "y"]}, "EUR"),
        (QUERIES, ORGANIC_MEASURES, {"page": ["https://a.example/1", "https://a.example/2"]}, None),
    ):
        daily = draw(st.booleans())
        for at in range(draw(st.integers(0, 2))):
            table = _table(draw, TYPED, measures, daily=daily, labels=label if draw(st.booleans()) else {})
            if kind == QUERIES and draw(st.booleans()):
                table["position"] = draw(st.sampled_from([np.nan, 0.0, 1.0, 3.7]))
            found.append(export(kind, table, file=f"{kind} {at}", currency=currency))
    assume(len({(e.kind, tuple(e.totals.items())) for e in found}) == len(found))  # a repeated export counts once
    return found


def _sums(found, kind, names):
    tables = [e.table for e in found if e.kind == kind]
    return {new: sum(float(t[old].sum()) for t in tables) for old, new in names.items()}


@settings(max_examples=25, derandomize=True)
@given(exports())
def test_totals_out_equal_totals_in(found):
    """Every table of a panel adds up to the rows read, to the unit; so do its parts; no table handed in is changed."""
    before = [e.table.frame().copy(deep=True) for e in found]
    panel = unify(found, BrandTerms.given(["lumen"]))
    paid, organic = _sums(found, SEARCH_TERMS, PAID_MEASURES), _sums(found, QUERIES, ORGANIC_MEASURES)
    assert panel.frame[list(paid)].sum().to_dict() == pytest.approx(paid, abs=1e-6)
    assert panel.frame[list(organic)].sum().to_dict() == pytest.approx(organic, abs=1e-6)
    assert panel.by_campaign[list(paid)].sum().to_dict() == pytest.approx(paid, abs=1e-6)
    assert panel.by_page[list(organic)].sum().to_dict() == pytest.approx(organic, abs=1e-6)
    if panel.daily is not None:
        for kind, sums in ((SEARCH_TERMS, paid), (QUERIES, organic)):
            dated = any(e.is_daily for e in found if e.kind == kind)
            expected = sums if dated else dict.fromkeys(sums, 0.0)
            assert panel.daily[list(sums)].sum().to_dict() == pytest.approx(expected, abs=1e-6)
    _check_parts(panel)
    for copy, given_ in zip(before, found, strict=True):
        pd.testing.assert_frame_equal(given_.table.frame(), copy)


def _check_parts(panel):
    """Brand and generic scopes, and all themes, partition every additive measure."""
    names = [*PAID_MEASURES.values(), *ORGANIC_MEASURES.values()]
    whole = panel.frame[names].sum()
    by_brand = sum(restrict(panel, brand=brand).frame[names].sum() for brand in (True, False))
    by_theme = sum(
        (restrict(panel, themes=frozenset([theme])).frame[names].sum() for theme in panel.frame["theme"].unique()),
        start=0 * whole,
    )
    assert by_brand.to_dict() == pytest.approx(whole.to_dict(), abs=1e-6)
    assert by_theme.to_dict() == pytest.approx(whole.to_dict(), abs=1e-6)


@settings(max_examples=12, derandomize=True)
@given(exports(), st.randoms())
def test_the_order_of_files_and_rows_does_not_matter(found, random):
    """Shuffled rows and files give the same rows, labels and figures."""
    shuffled = [
        export(
            e.kind, e.table.frame().sample(frac=1, random_state=random.randint(0, 99)), file=e.file, currency=e.currency
        )
        for e in found
    ]
    random.shuffle(shuffled)
    brand = BrandTerms.given(["lumen"])
    pd.testing.assert_frame_equal(unify(shuffled, brand).frame, unify(found, brand).frame)


def test_rows_without_words_keep_their_money():
    """A row whose query is missing joins the other search terms instead of vanishing."""
    table = {"query": ["lampe", None, ""], "impressions": [9.0, 5.0, 1.0], "clicks": [3.0, 1.0, 0.0]}
    panel = unify([export(SEARCH_TERMS, table | {"cost": [3.0, 2.0, 0.5]}, currency="EUR")])
    rows = panel.frame.set_index("query")
    assert rows.loc[OTHER_SEARCH_TERMS, ["cost", "paid_clicks"]].to_list() == [2.5, 1.0]


def test_a_row_without_a_date_keeps_its_money():
    """An undated row of a dated export is still in the sum over queries."""
    table = {"query": ["lampe", "lampe"], "date": [pd.Timestamp("2025-01-01"), pd.NaT], "clicks": [3.0, 2.0]}
    panel = unify([export(SEARCH_TERMS, table | {"cost": [3.0, 2.0]}, currency="EUR")])
    assert panel.frame["cost"].sum() == 5.0


def test_no_exports_make_an_empty_panel():
    """Nothing in, nothing out: an empty panel with neither side."""
    panel = unify([])
    assert (len(panel.frame), panel.has_paid, panel.has_organic, panel.currency) == (0, False, False, None)


@pytest.mark.parametrize("kind", [SEARCH_TERMS, QUERIES])
def test_one_side_alone_makes_a_panel(kind):
    """One export with one row is a panel whose only segment is its side's."""
    panel = unify([export(kind, {"query": ["lampe"], "impressions": [10.0], "clicks": [1.0], "cost": [2.0]})])
    assert panel.frame["segment"].to_list() == ["paid_only" if kind == SEARCH_TERMS else "organic_only"]
