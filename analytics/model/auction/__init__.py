"""The auction behind the CPC: rivals, reserve and quality per theme, calibrated, and what another bid would bring."""

from analytics.model.auction.break_even import break_even, break_even_rate
from analytics.model.auction.calibrate import Auctions, calibrate
from analytics.model.auction.check import check
from analytics.model.auction.example import example
from analytics.model.auction.levers import (
    BestBid,
    Levers,
    NoBestBid,
    Outcomes,
    incremental_cost_per_click,
    outcomes,
)
from analytics.model.auction.quality import (
    points_by_theme,
    quality_multiple,
    score_table,
    worth_of_a_point,
)
from analytics.model.auction.second_price import Cleared, clear

__all__ = [
    "Auctions",
    "BestBid",
    "Cleared",
    "Levers",
    "NoBestBid",
    "Outcomes",
    "break_even",
    "break_even_rate",
    "calibrate",
    "check",
    "clear",
    "example",
    "incremental_cost_per_click",
    "outcomes",
    "points_by_theme",
    "quality_multiple",
    "score_table",
    "worth_of_a_point",
]
