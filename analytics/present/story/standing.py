"""The views that say where an account stands: overview, overlap, cannibalisation, auction, forecast."""

from analytics.model import overlap as overlap_of
from analytics.model.forecast import NoForecast
from analytics.present import (
    auction_figures,
    auction_wording,
    cannibalisation_figures,
    cards,
    forecast_figures,
    forecast_wording,
    overlap_figures,
    overview_figures,
    wording,
)
from analytics.present.draw import alternative
from analytics.present.look import Look
from analytics.present.story import standing_charts as charts
from analytics.present.story.study import Study
from analytics.present.story.view import View, silent, view
from analytics.present.tables import queries_table


def overview(study: Study, look: Look) -> View:
    """Where the account stands on one page."""
    analysis = study.analysis
    monthly = overview_figures.monthly_clicks(analysis.panel, look)
    spend = overview_figures.spend_split(analysis, look)
    return view(
        "overview",
        wording.overview_headline(analysis, look),
        look,
        cards=cards.overview_cards(analysis, look),
        charts=(
            *charts.monthly(analysis.panel, alternative(monthly), look),
            *charts.spend(analysis, alternative(spend), look),
        ),
        figures=(monthly, spend),
        caveats=wording.caveats(analysis, look),
    )


def overlap(study: Study, look: Look) -> View:
    """Where organic and paid meet."""
    panel = study.analysis.panel
    table, by_theme = overlap_of(panel), overlap_of(panel, "theme")
    meeting, themes = overlap_figures.intersections(table, look), overlap_figures.themes(by_theme, look)
    return view(
        "overlap",
        wording.overlap_headline(table, look),
        look,
        cards=cards.overlap_cards(table, look),
        charts=(
            *charts.segments(table, alternative(meeting), look),
            *charts.themes(by_theme, alternative(themes), look),
        ),
        figures=(meeting, themes),
    )


def cannibalisation(study: Study, look: Look) -> View:
    """How much is paid for clicks already won."""
    analysis, judged = study.analysis, study.judged
    if analysis.response.items.empty:
        return silent("cannibalisation", look.text("wording.overview.no_paid"), look)
    quadrants = cannibalisation_figures.quadrants(analysis, judged, look)
    shares = cannibalisation_figures.share_by_group(analysis, look)
    return view(
        "cannibalisation",
        wording.cannibalisation_headline(analysis, judged, look),
        look,
        cards=cards.cannibalisation_cards(analysis, judged, look),
        charts=(
            *charts.shares(analysis, alternative(shares), look),
            *charts.queries(analysis, judged, alternative(quadrants), look),
        ),
        figures=(quadrants, shares),
        table=queries_table(analysis, look),
    )


def auction(study: Study, look: Look) -> View:
    """Who sets the price of the clicks, and which bid earns most."""
    found = study.bids
    if found is None:
        return silent("auction", look.text("auction.silent.all"), look)
    bids = auction_figures.bids(found, look)
    return view(
        "auction",
        auction_wording.headline(found, look.text("auction.group_all"), look),
        look,
        cards=auction_wording.cards(found, look),
        charts=charts.bids(found, alternative(bids), look),
        figures=(bids,),
    )


def forecast(study: Study, look: Look) -> View:
    """What comes if nothing changes."""
    found = study.forecast
    if isinstance(found, NoForecast):
        return silent("forecast", look.tell(found.reason), look)
    ahead, past = forecast_figures.ahead(found, look), forecast_figures.past(found, look)
    return view(
        "forecast",
        forecast_wording.headline(found, look),
        look,
        cards=forecast_wording.cards(found, look),
        charts=charts.ahead(found, alternative(ahead), look),
        figures=(ahead, past),
        caveats=forecast_wording.told(found, look),
    )
