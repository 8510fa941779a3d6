"""The views that a story can tell, each named after the page it sums up."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from analytics.present.look import Look
from analytics.present.story import deciding, standing
from analytics.present.story.study import Study
from analytics.present.story.view import View

VIEWS: Mapping[str, Callable[[Study, Look], View]] = MappingProxyType(
    {
        "overview": standing.overview,
        "overlap": standing.overlap,
        "cannibalisation": standing.cannibalisation,
        "auction": standing.auction,
        "forecast": standing.forecast,
        "trade_off": deciding.trade_off,
        "scenarios": deciding.scenarios,
        "investment": deciding.investment,
        "experiments": deciding.experiments,
        "action_plan": deciding.action_plan,
    }
)
"""Name of a view → what makes it, in the order of the pages."""
