"""The members of the ensemble: local level with weekdays, damped Holt-Winters, Theta, and the weekday mean.

statsmodels takes two seconds to import: each member does so when it is first asked.
"""

import warnings
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from analytics.model.forecast.scale import Scale
from analytics.model.forecast.yearly import season_of_year

Array = npt.NDArray[np.float64]
Fitted = dict[str, object]  # member → what it learnt about its parameters, to be used again at later origins

RECENT_WEEKS = 4
_ITERATIONS = 60


def filled(scaled: Array, season: int) -> Array:
    """Fill holes from the neighbours: a straight line between them, plus what the day of the week adds.

    NaN only inside; the first and last values must be known.
    """
    known = np.isfinite(scaled)
    if known.all():
        return scaled
    at = np.arange(len(scaled))
    level = np.interp(at, at[known], scaled[known])
    rest = np.where(known, scaled - _smooth(level, season), np.nan)
    weekday = np.array([_mean(rest[day::season]) for day in range(season)])
    plain = np.interp(at, at[known], (scaled - weekday[at % season])[known])
    return np.where(known, scaled, plain + weekday[at % season])


def _mean(values: Array) -> float:
    """Mean of what is known; a day of the week on which nothing ever is adds nothing."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else 0.0


def _smooth(values: Array, season: int) -> Array:
    if season == 1:
        return values
    padded = np.pad(values, season // 2, mode="edge")
    return np.convolve(padded, np.full(season, 1 / season), mode="valid")


def local_level(scaled: Array, season: int, steps: int, fitted: Fitted) -> Array:
    """Forecast by a local level with a fixed weekday pattern, by the Kalman filter [Harvey 1989]."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents  # type: ignore[import-untyped]  # noqa: PLC0415

    weekdays = {"seasonal": season, "stochastic_seasonal": False} if season > 1 else {}
    model = UnobservedComponents(scaled, level="llevel", **weekdays)
    if "local_level" not in fitted:
        fitted["local_level"] = model.fit(disp=0, maxiter=_ITERATIONS, warn_convergence=False).params
    return np.asarray(model.filter(fitted["local_level"]).forecast(steps))


def holt_winters(scaled: Array, season: int, steps: int, fitted: Fitted) -> Array:
    """Forecast by additive Holt-Winters with a damped trend [Gardner & McKenzie 1985]."""
    from statsmodels.tsa.holtwinters import ExponentialSmoothing  # type: ignore[import-untyped]  # noqa: PLC0415

    weekdays = {"seasonal": "add", "seasonal_periods": season} if season > 1 else {}
    model = ExponentialSmoothing(scaled, trend="add", damped_trend=True, initialization_method="heuristic", **weekdays)
    names = ["smoothing_level", "smoothing_trend", "damping_trend", *(["smoothing_seasonal"] if weekdays else [])]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # parameters at the edge of their range are an answer too
        if "holt_winters" not in fitted:
            found = model.fit().params
            fitted["holt_winters"] = {name: float(found[name]) for name in names}
        known: Mapping[str, float] = fitted["holt_winters"]  # type: ignore[assignment]
        return np.asarray(model.fit(optimized=False, **known).forecast(steps))


def theta(scaled: Array, season: int, steps: int, fitted: Fitted) -> Array:
    """Forecast by the Theta method: half the trend, and simple exponential smoothing [Assimakopoulos 2000]."""
    from statsmodels.tsa.forecasting.theta import ThetaModel  # type: ignore[import-untyped]  # noqa: PLC0415

    del fitted  # its one parameter is found anew at each origin: it costs nothing
    model = ThetaModel(scaled, period=max(season, 2), deseasonalize=season > 1, use_test=False, method="additive")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(model.fit(use_mle=False).forecast(steps))


def weekday_mean(scaled: Array, season: int, steps: int, fitted: Fitted) -> Array:
    """Repeat the mean of each day of the week over the last four weeks."""
    del fitted
    weeks = min(RECENT_WEEKS, len(scaled) // season)
    recent = scaled[len(scaled) - weeks * season :].reshape(weeks, season).mean(axis=0)
    return np.resize(recent, steps)


MEMBERS: Mapping[str, Callable[[Array, int, int, Fitted], Array]] = MappingProxyType(
    {"local_level": local_level, "holt_winters": holt_winters, "theta": theta, "weekday_mean": weekday_mean}
)


def naive(values: Array, season: int, steps: int) -> Array:
    """Repeat the last week, holes of which come from the week before."""
    return np.resize(filled(values, season)[len(values) - season :], steps)


def paths(values: Array, scale: Scale, season: int, steps: int, fitted: Fitted) -> Array:
    """Forecast a series by every member: shape (members, steps), on the scale of the values.

    With two years or more, the yearly season is taken out first and put back after [`yearly.season_of_year`].
    A series that never changes is its own forecast.
    """
    known = values[np.isfinite(values)]
    if np.ptp(known) == 0:
        return np.full((len(MEMBERS), steps), known[0])
    scaled = filled(scale.to(values), season)
    cycle = season_of_year(scaled, season, steps)
    plain = scaled - cycle[: len(scaled)]
    ahead = [member(plain, season, steps, fitted) for member in MEMBERS.values()]
    return scale.back(np.array(ahead) + cycle[len(scaled) :])


def combined(members: Array) -> Array:
    """The ensemble: the median of the members, day by day; shape (..., members, steps) to (..., steps)."""
    return np.asarray(np.median(members, axis=-2))
