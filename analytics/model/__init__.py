"""What a panel says: overlap, click curve, incrementality, value per click, response to spend."""

from analytics.model.analysis import Analysis, analyse
from analytics.model.assumptions import Assumptions
from analytics.model.click_curve import ClickCurve
from analytics.model.incrementality import Incrementality
from analytics.model.overlap import overlap
from analytics.model.response import ResponseCurves
from analytics.model.tested import TestedShare
from analytics.model.value import ClickValue, NoValue

__all__ = [
    "Analysis",
    "Assumptions",
    "ClickCurve",
    "ClickValue",
    "Incrementality",
    "NoValue",
    "ResponseCurves",
    "TestedShare",
    "analyse",
    "overlap",
]
