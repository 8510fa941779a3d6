"""A pause and shared pages, drawn and told: frames add up, and every account and language has its words."""

import pandas as pd
import pytest

from analytics.model import NoValue, analyse, click_curve
from analytics.model.landing_pages import Landings, landings
from analytics.model.own_pages import CannotSay, compete
from analytics.model.pausing import pause
from analytics.present import own_pages_figures, own_pages_tables, pausing_figures
from analytics.present.look import Look
from analytics.present.pausing_tables import pausing_table
from analytics.present.pausing_wording import pausing_sentences
from analytics.unify import BrandTerms, unify
from tests.builders import QUERIES, SEARCH_TERMS, ad, analysed, days, export, listed, panel
from tests.present.conftest import HOSTILE, Results

ENGLISH = Look("en", "light", "EUR")


def _exports(*, dated: bool = True):
    rows = [
        {"date": day, "query": query, "page": f"https://shop.example/{page}", "impressions": 50.0, "clicks": 4.0}
        | {"position": 3.0 + 4 * page + at % 3 / 10}
        for query in ("oak table", "lumen", HOSTILE)
        for page in (0, 1)
        for at, day in enumerate(days("2025-01-06", 70))
        if query == "lumen" or at // 7 % 3 % 2 == page
    ]
    table = pd.DataFrame(rows)
    paid = pd.DataFrame({"query": ["oak table"], "impressions": 900.0, "clicks": 90.0, "cost": 45.0})
    paid["page"] = "https://shop.example/sale"
    return [export(QUERIES, table if dated else table.drop(columns="date")), export(SEARCH_TERMS, paid, currency="EUR")]


def _shared(*, dated: bool = True):
    found = unify(_exports(dated=dated), BrandTerms.given(("lumen",)))
    return compete(found, click_curve.estimate(found))


def test_any_account_tells_and_draws_its_pause(any_account: Results, look: Look):
    """No account, language or mode stops the sentences or the figures of a pause."""
    rows = any_account.analysis.response.items["row"].to_numpy()
    if not len(rows):
        return
    found = pause(any_account.analysis, rows)
    assert all(pausing_sentences(found, look))
    for figure in (pausing_figures.steps(found, look), pausing_figures.over_time(found, look)):
        assert figure.layout.title.text


@pytest.mark.parametrize("rows", [range(40), [0]], ids=["all", "one"])
def test_the_steps_of_a_pause_end_at_the_net_saving(rows):
    """The last bar is the net saving; the bars before it, the small ones left out, miss it by no more than those."""
    found = pause(analysed(), rows)
    frame = pausing_figures.part_frame(found)
    assert frame["amount"].iloc[-1] == pytest.approx(found.net_saving.value)
    left_out = 6 * 0.005 * frame["amount"].abs().max()
    assert frame["amount"][:-1].sum() == pytest.approx(found.net_saving.value, abs=left_out)


def test_single_pauses_are_listed_by_what_they_save(any_account: Results, look: Look):
    """Each query of a pause once, largest net saving first; the sums are those of the pause."""
    account = any_account.analysis
    rows = account.response.items["row"].to_numpy()
    table, found = pausing_table(account, rows, look), pause(account, rows)
    assert len(table.frame) == found.queries
    assert table.frame["lost_steady"].sum() == pytest.approx(found.lost_steady.value)
    by = "cost" if isinstance(found.money, NoValue) else "net_saving"
    assert table.frame[by].is_monotonic_decreasing
    assert by in {column.name for column in table.columns}


def test_without_a_value_the_steps_are_clicks():
    """No conversions: the figure counts clicks and ends at what is lost for good."""
    account = analyse(panel([ad("oak table", conversions=0.0, conversion_value=0.0, **listed(3.0))]))
    found = pause(account, [0])
    assert isinstance(found.money, NoValue)
    assert pausing_figures.part_frame(found)["amount"].iloc[-1] == pytest.approx(-found.lost_steady.value)
    assert len(pausing_sentences(found, ENGLISH)) == 3


def test_a_pause_without_rivals_says_that_the_loss_does_not_grow():
    """A brand without rivals and generic ads without a brand tell different stories of the first days."""
    quiet = analyse(panel([ad("lumen", brand=True, competition_index=0.0, **listed(1.0))]))
    told = pausing_sentences(pause(quiet, [0]), ENGLISH)
    assert ENGLISH.text("pausing.in_time.same") in told
    assert len(told) == 2


@pytest.mark.parametrize("dated", [True, False])
def test_shared_pages_are_told_drawn_and_listed(look: Look, *, dated: bool):
    """Queries that compete are drawn and listed; the brand's double listing is listed and set aside in words."""
    found = _shared(dated=dated)
    told = own_pages_tables.own_pages_sentences(found, look)
    assert look.text("own_pages.double", n=1) in told
    assert (look.tell(found.no_weeks) in told) if found.no_weeks else dated
    assert set(own_pages_figures.rank_frame(found)["text"]) == {"oak table", HOSTILE}
    assert HOSTILE not in own_pages_figures.ranks(found, look).to_json()
    table = own_pages_tables.own_pages_table(found, look)
    assert len(table.frame) == 3
    assert (table.frame["switched"] != "").all() == dated


def test_nothing_shared_is_said_and_drawn_as_such(look: Look):
    """Without a query that pages share, or without pages at all, a sentence says which of the two."""
    table = pd.DataFrame({"query": ["oak table"], "page": "https://a.example/b", "impressions": 200.0, "clicks": 9.0})
    found = unify([export(QUERIES, table.assign(position=3.0))])
    nothing = compete(found, click_curve.estimate(found))
    assert own_pages_tables.own_pages_sentences(nothing, look) == (look.text("own_pages.none"),)
    assert own_pages_figures.ranks(nothing, look).layout.annotations
    unknown = compete(panel([ad("oak table")]), click_curve.estimate(found))
    assert isinstance(unknown, CannotSay)
    assert own_pages_tables.own_pages_sentences(unknown, look) == (look.tell(unknown.reason),)


def test_ads_that_land_elsewhere_are_counted_with_their_cost(look: Look):
    """The only query lands off the page that ranks, as one of two would; where all agree, that is said instead."""
    exports = _exports()
    found = landings(unify(exports), exports)
    cost = look.money(45.0 / unify(exports).paid_months)
    assert own_pages_tables.landing_sentences(found, look) == (look.text("own_pages.landing_off_only", cost=cost),)
    two = Landings(pd.concat([found.frame, found.frame.assign(is_same=True)]))
    wanted = look.text("own_pages.landing_off", n=1, total=2, cost=cost)
    assert own_pages_tables.landing_sentences(two, look) == (wanted,)
    assert list(own_pages_tables.landing_table(found, look).frame["paid_page"]) == ["shop.example/sale"]
    same = Landings(found.frame.assign(is_same=True))
    assert own_pages_tables.landing_sentences(same, look) == (look.text("own_pages.landing_same", n=1),)
