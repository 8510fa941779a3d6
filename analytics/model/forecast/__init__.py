"""Forecasts that carry their back-test: what comes if nothing changes, how sure that is, and how it did before."""

from analytics.model.forecast.backtest import METHODS
from analytics.model.forecast.daily import daily, measures, segments
from analytics.model.forecast.events import Event
from analytics.model.forecast.forecast import Forecast, forecast, forecast_days, outlook
from analytics.model.forecast.history import History
from analytics.model.forecast.question import MAX_WEEKS, MEASURES, MIN_WEEKS, Asked, NoForecast, Segment

__all__ = [
    "MAX_WEEKS",
    "MEASURES",
    "METHODS",
    "MIN_WEEKS",
    "Asked",
    "Event",
    "Forecast",
    "History",
    "NoForecast",
    "Segment",
    "daily",
    "forecast",
    "forecast_days",
    "measures",
    "outlook",
    "segments",
]
