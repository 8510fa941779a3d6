"""Markets fitted to what each theme shows: least squares on its moments, the published figures where it is silent."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import least_squares

from analytics.model.analysis import Analysis
from analytics.model.auction.figures import figures, prior
from analytics.model.auction.market import NAMES, Market, Results, respond
from analytics.model.auction.moments import SIMULATED, Moments, log_odds, observe
from analytics.model.auction.worth import ThemeWorth, theme_worth
from analytics.schema import Notice
from analytics.unify import BRAND_THEME

Array = npt.NDArray[np.float64]

DRAWS = 80
_LEAST = 1e-12
_STEP = 1e-4  # of the logarithms, for slopes
_COMMON = 0.5  # part of the error that themes share: the form of the model is wrong for all alike
_LEAST_FORM = 0.1  # more bid never brings fewer clicks
_LEAST_KNOWN = 0.05  # share of a theme's clicks that something must speak for
BIDS = np.r_[1.0, SIMULATED]


@dataclass(frozen=True, slots=True)
class NoAuction:
    """Nothing tells a theme's auction apart, and why."""

    theme: str
    reason: Notice


@dataclass(frozen=True, eq=False)
class Auctions:
    """The auctions of an account's themes, calibrated.

    Attributes
    ----------
    moments
        What the themes show, one group per theme (`brand` is the brand's).
    logs
        Shape (themes, parameters): logarithms of the fitted markets, in the order of `market.NAMES`.
    draws
        Shape (themes, draws, parameters): the same under what is uncertain.
    form
        Shape (themes, draws, 2): powers on the ratios of clicks and of CPC, for what the form of the model gets wrong.
    worth
        Incremental share and value per click of the themes, with as many draws.
    silent
        Themes that buy clicks and of whose auctions nothing is known.

    """

    moments: Moments
    logs: Array
    draws: Array
    form: Array
    worth: ThemeWorth
    silent: tuple[NoAuction, ...]

    @property
    def themes(self) -> tuple[str, ...]:
        """Names of the calibrated themes, in the order of the arrays."""
        return tuple(map(str, self.moments.groups.index))

    @property
    def bid(self) -> Array:
        """Today's bid per theme in account currency: the price of a click over what the market makes of a bid."""
        today = respond(Market.of_logs(self.logs), np.ones(1))
        groups = self.moments.groups
        return np.asarray((groups["cost"] / groups["paid_clicks"]).to_numpy() / today.cpc[:, 0])


def calibrate(analysis: Analysis, seed: int = 20) -> Auctions:
    """Fit the auctions of every theme that shows something of them.

    Brand and generic are fitted first, from the published figures; a theme starts from its class. Identified by: CPC
    over bid and the simulator's CPC (rivals' and reserve's level), impression share and the simulator's clicks
    (reserve, noise), shares of the first slots and auction insights (how many rivals). What none of them tells keeps
    the prior.
    """
    frame, seen = analysis.panel.frame, (analysis.current, analysis.response)
    classes = observe(analysis.panel, *seen, frame["brand"].map({True: BRAND_THEME, False: "generic"}))
    themes = observe(analysis.panel, *seen, frame["theme"])
    is_known = _is_known(themes.groups)
    silent = tuple(NoAuction(str(name), Notice.of("auction.silent.theme")) for name in themes.groups.index[~is_known])
    known = themes.only(is_known)
    centre, spread = _centres(classes, known)
    logs, covariance = fit(known, centre, spread)
    generator = np.random.default_rng([seed, 31])
    draws = logs[:, None, :] + np.einsum(
        "gij,gdj->gdi", np.linalg.cholesky(covariance), _normals(logs.shape, generator)
    )
    form = 1 + _form_spread(known.groups)[:, None, None] * _normals((len(logs), 2), generator)
    return Auctions(
        known, logs, draws, form.clip(_LEAST_FORM), theme_worth(analysis, known.groups.index, DRAWS, seed), silent
    )


def _is_known(groups: pd.DataFrame) -> npt.NDArray[np.bool_]:
    told = groups[["simulated", "bid_known", "share_known"]].max(axis=1)
    return np.asarray(told.to_numpy(dtype=float) >= _LEAST_KNOWN)


def _form_spread(groups: pd.DataFrame) -> Array:
    given, simulated = figures()["form"], groups["simulated"].to_numpy(dtype=float)
    return np.asarray(given["spread"] * simulated + given["unsimulated"] * (1 - simulated))


def _centres(classes: Moments, themes: Moments) -> tuple[Array, Array]:
    """Where each theme starts: its class as fitted, and how far themes differ from it."""
    spread = figures()["theme"]["spread"]
    by_class = {}
    for at, name in enumerate(classes.groups.index):
        one = classes.only(np.arange(len(classes.groups)) == at)
        centre, wide = prior(brand=name == BRAND_THEME)
        logs, covariance = fit(one, centre[None], wide[None])
        by_class[name] = logs[0], np.sqrt(np.diag(covariance[0]))
    names = [BRAND_THEME if name == BRAND_THEME else "generic" for name in themes.groups.index]
    pairs = [by_class.get(name, prior(brand=name == BRAND_THEME)) for name in names]
    centre = np.array([pair[0] for pair in pairs]).reshape(-1, len(NAMES))
    wide = np.array([pair[1] for pair in pairs]).reshape(-1, len(NAMES))
    return centre, np.hypot(wide, spread)


def fit(moments: Moments, centre: Array, spread: Array) -> tuple[Array, Array]:
    """Logarithms of each group's market and their covariance, (groups, 6) and (groups, 6, 6).

    Minimises sum ((modelled - observed) / error)² + sum ((logs - centre) / spread)²; the covariance is the inverse of
    the curvature at the minimum.
    """
    found = [_fit_one(*one) for one in zip(moments.value, moments.error, centre, spread, strict=True)]
    size = centre.shape[-1]
    logs = np.array([one for one, _ in found]).reshape(-1, size)
    return logs, np.array([covariance for _, covariance in found]).reshape(-1, size, size)


def _fit_one(value: Array, error: Array, centre: Array, spread: Array) -> tuple[Array, Array]:
    steps = np.concatenate([np.zeros((1, len(centre))), _STEP * np.eye(len(centre))])

    def misfit(logs: Array) -> Array:
        gap = np.where(np.isfinite(error), modelled(respond(Market.of_logs(logs), BIDS)) - np.nan_to_num(value), 0.0)
        return np.concatenate([gap / error, (logs - centre) / spread], axis=-1)

    def slopes(logs: Array) -> Array:
        moved = misfit(logs + steps)
        return np.asarray(((moved[1:] - moved[0]) / _STEP).T)

    logs = least_squares(misfit, centre, jac=slopes, max_nfev=60, ftol=1e-6).x
    own = slopes(logs)
    return np.asarray(logs), np.asarray(np.linalg.inv(own.T @ own))


def modelled(results: Results) -> Array:
    """The moments that markets answering `[1, *SIMULATED]` would show, shape (groups, moments)."""
    today = {name: getattr(results, name)[..., 0] for name in ("cpc", "shown", "first", "top", "rivals_above")}
    clicks, cpc = _log(results.clicks), _log(results.cpc)
    return np.concatenate(
        [
            np.stack(
                [
                    _log(today["cpc"]),
                    log_odds(today["shown"]),
                    log_odds(today["first"] / today["shown"]),
                    log_odds(today["top"] / today["shown"]),
                    _log(results.rivals_seen[..., 0]),
                    _log(today["rivals_above"]),
                ],
                axis=-1,
            ),
            clicks[..., 1:] - clicks[..., :1],
            cpc[..., 1:] - cpc[..., :1],
        ],
        axis=-1,
    )


def _log(values: Array) -> Array:
    """Logarithm of a number that may vanish at the edge of what a fit tries."""
    return np.asarray(np.log(np.maximum(values, _LEAST)))


def _normals(shape: tuple[int, ...], generator: np.random.Generator) -> Array:
    """Standard normals (themes, draws, size): themes share half of their error, so that totals keep it."""
    count, size = shape
    common = generator.standard_normal((1, DRAWS, size))
    own = generator.standard_normal((count, DRAWS, size))
    return np.asarray(np.sqrt(_COMMON) * common + np.sqrt(1 - _COMMON) * own)
