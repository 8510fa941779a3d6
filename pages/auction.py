"""Auction: who sets the price of the clicks, and what another bid, minimum price or quality would bring."""

import streamlit as st

from analytics.model import NoValue
from analytics.present import auction_figures as figures
from analytics.present import auction_wording as wording
from analytics.schema import Notice
from pages import _bidding, _errors, _guide, _layout, _results, _session
from pages._session import t

_session.guard()
_layout.header("auction")
_results.spending()


@_errors.fragment
def bidding() -> None:
    """Draw what every bid brings to the clicks chosen, beside the conversion rates that themes need."""
    look, auctions, rates = _results.look(), _results.auctions(), _results.needed_rates()
    sentence, controls, numbers = st.container(), st.container(), st.container()
    left, right = st.columns([60, 40])
    with right:
        if isinstance(rates, NoValue):
            _layout.notes([look.tell(rates.reason)], t("auction.needed.none"))
            _guide.cure([rates.reason])
        else:
            _layout.draw(figures.needed_rates(rates, look), "rates", height=560)
    if not auctions.themes:
        with sentence:
            _layout.headline(t("auction.silent.all"))
            _guide.cure([Notice.of("auction.silent.all")])
        return
    with controls:
        name, themes, levers = _bidding.levers(auctions, look)
    found = _results.bids(themes, levers)
    with sentence:
        said = rates.reason if isinstance(rates, NoValue) else None
        _layout.headline(wording.headline(found, name, look, said=said))
    with numbers:
        _layout.cards(wording.cards(found, look), "auction")
    with left:
        _layout.draw(figures.bids(found, look), "bids", height=560)
    _bidding.example(auctions, themes, levers, look)


bidding()
_errors.fragment(_bidding.quality)()
_bidding.fit()
