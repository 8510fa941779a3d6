"""What a person sets on the auction: whose clicks, and another bid, minimum bid or quality; and the tables under it."""

import streamlit as st

from analytics.model import auction
from analytics.model.auction import Auctions, Levers
from analytics.present import auction_tables as tables
from analytics.present.draw import theme_word
from analytics.present.look import Look
from analytics.unify import BRAND_THEME
from pages import _layout, _results
from pages._controls import ask, one_of
from pages._session import keep, t

_USUAL_SCORE = 7  # the score that published tables hold the others against
_BEST_SCORE = 10


def levers(auctions: Auctions, look: Look) -> tuple[str, tuple[str, ...], Levers]:
    """Return the name of the clicks chosen, their themes, and the multiples that the sliders ask for.

    Points of quality count as studies find.
    """
    places = st.columns([26, 25, 25, 24])
    with places[0]:
        name, themes = _group(auctions, look)
    with places[1]:
        bid = ask(st.slider, "auction.control.bid", -60, 100, 0, key="auction_bid", step=5)
    with places[2]:
        reserve = ask(st.slider, "auction.control.reserve", -50, 100, 0, key="auction_reserve", step=5)
    with places[3]:
        points = ask(st.slider, "auction.control.quality", -3, 3, 0, key="auction_quality")
    moved = Levers(1 + bid / 100, 1 + reserve / 100, auction.quality_multiple(points))
    keep(f"bids_{_results.view()}", (themes, moved))
    return name, themes, moved


def _group(auctions: Auctions, look: Look) -> tuple[str, tuple[str, ...]]:
    """Return the clicks chosen: all, those without the brand, or one theme."""
    generic = tuple(name for name in auctions.themes if name != BRAND_THEME)
    groups = {"group_all": auctions.themes, "group_generic": generic if len(generic) < len(auctions.themes) else ()}
    offered = {name: themes for name, themes in groups.items() if len(themes) > 1}
    dearest = auctions.moments.groups["cost"].sort_values(ascending=False).index
    offered |= {str(name): (str(name),) for name in dearest}
    words = {name: t(f"auction.{name}") if name in groups else theme_word(name, look) for name in offered}
    label, place = "auction.control.group", f"auction_group_{_results.view()}"
    chosen = one_of(place, words, next(iter(words)), t(label), t(f"{label}_help"))
    return words[chosen], offered[chosen]


def example(auctions: Auctions, themes: tuple[str, ...], asked: Levers, look: Look) -> None:
    """Show one typical auction of the dearest theme chosen, bidder by bidder."""
    theme = str(auctions.moments.groups.loc[list(themes), "cost"].idxmax())
    bidders, reserve, cleared = auction.example(auctions, theme, asked)
    with st.container(border=True, key="card_example"):
        left, right = st.columns([56, 44], vertical_alignment="center")
        with left:
            st.markdown(f"**{_layout.plain(t('auction.example.title', theme=theme_word(theme, look)))}**")
            _layout.table(tables.example_table(bidders, cleared, look), "auction_example")
        with right:
            st.caption(_layout.plain(t("auction.example.words", reserve=look.count(reserve, 2))))


def quality() -> None:
    """Show what a score means for CPC by both readings, and what one more point is worth by theme."""
    look = _results.look()
    left, right = st.columns([52, 48])
    with left, st.container(border=True, key="card_score", height="stretch"):
        st.markdown(f"**{t('auction.score.title')}**")
        _layout.table(tables.score_table(auction.score_table(), look), "auction_score")
        st.caption(t("auction.score.sources"))
    with right, st.container(border=True, key="card_point", height="stretch"):
        st.markdown(f"**{t('auction.point.title')}**")
        score = ask(st.slider, "auction.control.score", 1, _BEST_SCORE, _USUAL_SCORE, key="auction_score")
        worth = auction.points_by_theme(_results.analysis(), score)
        _layout.table(tables.point_table(worth, look), "auction_point", height=330)


def fit() -> None:
    """Show how well the markets reproduce what the themes show, and what nothing tells."""
    auctions, look = _results.auctions(), _results.look()
    with st.expander(t("auction.fit.title"), key="auction_fit"):
        st.caption(t("auction.fit.words"))
        _layout.table(tables.fit_table(auction.check(auctions), look), "auction_fit")
        silent = [theme_word(one.theme, look) for one in auctions.silent]
        if silent:
            st.caption(_layout.plain(t("auction.silent.themes", themes=", ".join(silent))))
