"""The third typed hop: everything the model says of one panel."""

from dataclasses import dataclass

from analytics.model.assumptions import Assumptions
from analytics.model.click_curve import ClickCurve
from analytics.model.incrementality import Incrementality
from analytics.model.response import ResponseCurves
from analytics.model.value import ClickValue
from analytics.unify import QueryPanel


@dataclass(frozen=True, eq=False)
class Analysis:
    """A panel and what the model made of it, under the assumptions it carries."""

    panel: QueryPanel
    assumptions: Assumptions
    click_curve: ClickCurve
    incrementality: Incrementality
    value: ClickValue
    response: ResponseCurves
