"""The auction as people see it: who sets the price, the best bid, needed rates and the tables below."""

import pandas as pd
import pytest

from analytics.model import analyse, auction
from analytics.model.auction import Levers
from analytics.present import auction_figures as figures
from analytics.present import auction_tables as tables
from analytics.present import auction_wording as wording
from analytics.present.auction_rates import rate_frame
from analytics.present.draw import alternative
from analytics.present.look import Look
from tests.builders import account, ad, panel


@pytest.fixture(scope="module")
def fitted():
    """The small account of the builders, analysed and calibrated."""
    analysis = analyse(account(60))
    return analysis, auction.calibrate(analysis)


def test_the_headline_names_who_sets_the_price(fitted, look: Look):
    """Without rivals the minimum sets every price; a better rival takes over; levers are told as changes."""
    _, found = fitted
    usual = auction.outcomes(found, found.themes, Levers())
    who = "reserve" if usual.today["reserve_sets"] > 0.5 else "rival"
    facts = {"name": "x", "cpc": look.money(usual.today["cpc"], 2)}
    share = usual.today["reserve_sets"] if who == "reserve" else 1 - usual.today["reserve_sets"]
    expected = look.text(f"auction.headline.{who}", share=look.percent(share), **facts)
    assert wording.headline(usual, "x", look).startswith(expected)
    moved = auction.outcomes(found, found.themes, Levers(bid=1.4))
    more = look.change(round(moved.chosen["paid_clicks"] - moved.today["paid_clicks"], -1), "clicks")
    assert more[0] == "+"
    assert "+" in wording.headline(moved, "x", look)
    assert [card.note for card in wording.cards(usual, look)] == [look.text("auction.card.as_today")] * 6


def test_the_chart_stacks_both_sides_to_the_total_and_marks_the_bids(fitted, look: Look):
    """Organic plus paid is the total drawn; today, the chosen and the best bid are marked; the title names the best."""
    _, found = fitted
    told = auction.outcomes(found, found.themes, Levers(bid=1.4))
    drawn = figures.bids(told, look)
    stacked = [trace for trace in drawn.data if trace.stackgroup == "clicks"]
    assert (stacked[0].y + stacked[1].y).tolist() == pytest.approx(told.table["total_clicks"].tolist())
    words = " ".join(note.text for note in drawn.layout.annotations)
    for mark in ("today", "chosen"):
        assert look.text(f"auction.figure.mark_{mark}") in words
    if told.best.pays:
        assert look.money(told.bid * told.best.multiple.value, 2) in alternative(drawn)


def test_needed_rates_are_drawn_dearest_first_with_a_count(fitted, look: Look):
    """Twelve themes at most, the dearest on top, and the title counts those that convert enough."""
    analysis, _ = fitted
    rates = auction.break_even(analysis)
    drawn = figures.needed_rates(rates, look)
    assert len(drawn.data) == 2
    shown = list(rate_frame(rates)["theme"])
    assert shown == [theme for theme in rates["theme"] if theme in shown][::-1]
    many = pd.concat([rates.assign(observed=rates["needed"])] * 13, ignore_index=True)
    many.loc[len(many) - 1, ["theme", "observed"]] = ["cheap and poor", 0.0]
    assert rate_frame(many)["theme"].iloc[0] == "cheap and poor"
    enough = int((rates["observed"] >= rates["needed"]).sum())
    assert str(enough) in alternative(drawn) or str(len(rates)) in alternative(drawn)
    assert figures.needed_rates(rates.head(0), look).layout.annotations[0].text


def test_without_value_nothing_is_said_of_money(look: Look):
    """No best bid, no net gain, no worth of a click: the reason stands in their place."""
    rows = [ad(f"lamp {at}", conversions=0.0, conversion_value=0.0, max_cpc=2.0) for at in range(6)]
    found = auction.outcomes(auction.calibrate(analyse(panel(rows))), ["lamp"], Levers(bid=0.8))
    assert look.tell(found.best.reason) in wording.headline(found, "lamp", look)
    assert len(wording.cards(found, look)) == 5
    assert alternative(figures.bids(found, look)) == look.text("auction.figure.title_clicks")


def test_tables_say_what_a_score_means_and_how_well_the_fit_holds(fitted, look: Look):
    """Ten scores by two readings; simulated clicks beside modelled ones; one auction that adds up."""
    _, found = fitted
    scores = tables.score_table(auction.score_table(), look).frame.set_index("score")
    assert scores.loc[10, "formula_7"] == "−" + look.percent(0.30)
    assert scores.loc[7, "formula_7"] == look.percent(0)
    fit = tables.fit_table(auction.check(found), look).frame
    assert fit["less_modelled"].to_numpy() == pytest.approx(fit["less"].to_numpy(), rel=0.25)
    bidders, _, cleared = auction.example(found, found.themes[0], Levers())
    shown = tables.example_table(bidders, cleared, look).frame
    assert shown["score"].is_monotonic_decreasing
    assert look.text("auction.example.you") in set(shown["who"])
