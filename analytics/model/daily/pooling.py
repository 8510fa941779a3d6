"""One posterior for a class of queries: substitution by rank cell and each query's own level, pooled on a grid.

Latent per query: substitution s_1 … s_4 (clicks that organic would have won per paid click, by rank cell), level k_1 …
k_4 (its click-through rate alone over the class's), theft h_1, h_2 (level times the share of organic clicks that
rivals take in the long run of a pause: rivals who were always there, rivals who came). With the ad: organic = k alone -
s paid. Without it: organic = (k + d) alone - h exposure, d being how far the rates of all strayed by themselves between
both kinds of days. Around the class's mean the queries spread by tau (relative, substitution), omega (level) and the
spread of theft; d is common to them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from analytics.model.daily.history import CELLS
from analytics.model.daily.sums import Sums

Array = npt.NDArray[np.float64]

THEFT = 2 * CELLS
KINDS = 2  # of rivals
STRAY = THEFT + KINDS
SIZE = STRAY + 1
_OMEGAS = (0.02, 0.04, 0.08, 0.16, 0.3, 0.6, 1.0)
_OMEGA_CENTRE, _OMEGA_SPREAD = 0.15, 1.0
_LEVEL_SPREAD, _CELL_LEVEL_SPREAD = 0.6, 0.15  # of the class's level over the published shape; of a cell's over it
_CELL_LEVEL_SHARE = 0.3  # of omega that is a query's own in each cell
_CELL_SPREAD = 0.15  # of substitution that is a query's own in each cell
_FLOOR = 1e-6
_PAID_NOISE = 0.25  # paid clicks are a noisy count of expected ones: variance x substitution²
_BUSY = 300  # queries that fit the spreads; all are then estimated under them
_LIKELY = 1e-3
_ROUNDS = 2
_LEAST_OF_PRIOR = 0.3  # spreads are relative to the class's mean, which noise could bring to nothing


@dataclass(frozen=True, slots=True)
class ClassPrior:
    """What is believed of a class of queries before its days are read.

    `means`, `spreads`: substitution per rank cell and its standard deviation between accounts; `tau`: relative spread
    between queries of an account, and `tau_spread` of its log; `thefts`, `theft_spreads`: steady theft by both kinds of
    rivals and its standard deviation, between accounts as between queries; `reactions`: days, as in `Sums.exposure`;
    `strays`: standard deviation of what moves the rates of all between days with the ad and without.
    """

    means: Array
    spreads: Array
    tau: float
    tau_spread: float = 0.5
    thefts: tuple[float, ...] = (0.0, 0.0)
    theft_spreads: tuple[float, ...] = (0.0, 0.0)
    reactions: tuple[float, ...] = (8.0,)
    strays: float = 0.0


@dataclass(frozen=True, slots=True)
class _Spreads:
    tau: float
    omega: float
    reaction: int
    log_prior: float


@dataclass(frozen=True, eq=False)
class _Fit:
    """The class's latents under one choice of spreads; `log` of its posterior chance, up to a constant."""

    spreads: _Spreads
    log: float
    mean: Array
    covariance: Array


@dataclass(frozen=True, eq=False)
class _Point:
    """Posterior under one choice of spreads: the class's mean and covariance, each query's gain and information."""

    weight: float
    mean: Array
    covariance: Array
    between: Array
    own: Array
    information: Array

    def of(self, rows: npt.NDArray[np.int64], weights: Array) -> tuple[Array, Array, Array]:
        """Mean, variance and the class's part of it, of weights x latent; rows of -1 have no days of their own."""
        own = np.concatenate([self.own, self.between[None]])[rows]  # -1 takes the last: what the class alone says
        gain = own @ np.linalg.inv(self.between)
        told = np.concatenate([self.information, np.zeros((1, self.information.shape[1]))])[rows]
        mean = np.einsum("qij,qj->qi", own, told) + gain @ self.mean
        common = gain @ self.covariance @ gain.transpose(0, 2, 1)
        return (
            np.einsum("qi,qi->q", weights, mean),
            np.einsum("qi,qij,qj->q", weights, own + common, weights),
            np.einsum("qi,qij,qj->q", weights, common, weights),
        )


@dataclass(frozen=True, eq=False)
class Pooled:
    """The posterior of a class, a mixture over spreads."""

    points: tuple[_Point, ...]

    def of(self, rows: npt.NDArray[np.int64], weights: Array) -> tuple[Array, Array, Array]:
        """Mean, variance and the variance common to the class of weights (n, 11) x latent of these queries."""
        parts = [(point.weight, *point.of(rows, weights)) for point in self.points]
        mean = sum(share * m for share, m, _, _ in parts)
        square = sum(share * (v + m**2) for share, m, v, _ in parts)
        common = sum(share * c for share, _, _, c in parts)
        return np.asarray(mean), np.asarray(square - mean**2), np.asarray(common)


def pool(sums: Sums, throttled: tuple[Array, Array], prior: ClassPrior) -> Pooled:
    """Fit the class: its means in closed form for each choice of spreads, the choices weighed by their likelihood."""
    every = [_information(sums, throttled, at) for at in range(len(prior.reactions))]
    busy = np.argsort(-sums.on_paid.sum(axis=1), kind="stable")[:_BUSY]
    few = [(precision[busy], told[busy]) for precision, told in every]
    middle, weighed = prior.means, _weighed(_fits(few, prior, prior.means))
    for _ in range(_ROUNDS):
        mean = np.sum([share * fit.mean[:CELLS] for share, fit in weighed], axis=0)
        middle = np.maximum(mean, _LEAST_OF_PRIOR * prior.means)
        weighed = _weighed(_fits(few, prior, middle))
    likely = [(share, fit) for share, fit in weighed if share >= _LIKELY]
    total = sum(share for share, _ in likely)
    return Pooled(
        tuple(_point(share / total, *every[fit.spreads.reaction], prior, fit, middle) for share, fit in likely)
    )


def _fits(few: list[tuple[Array, Array]], prior: ClassPrior, middle: Array) -> list[_Fit]:
    return [_fit(*few[spreads.reaction], prior, spreads, middle) for spreads in _grid(prior)]


def _weighed(fits: list[_Fit]) -> list[tuple[float, _Fit]]:
    logs = np.array([fit.log for fit in fits])
    shares = np.exp(logs - logs.max())
    return list(zip((shares / shares.sum()).tolist(), fits, strict=True))


def _grid(prior: ClassPrior) -> Iterable[_Spreads]:
    taus = prior.tau * np.array([0.15, 0.3, 0.5, 0.75, 1.0, 1.4, 2.0])
    for tau, omega, reaction in product(taus, _OMEGAS, range(len(prior.reactions))):
        log_prior = -0.5 * (np.log(tau / prior.tau) / prior.tau_spread) ** 2
        log_prior += -0.5 * (np.log(omega / _OMEGA_CENTRE) / _OMEGA_SPREAD) ** 2
        yield _Spreads(float(tau), omega, reaction, float(log_prior))


def _information(sums: Sums, throttled: tuple[Array, Array], reaction: int) -> tuple[Array, Array]:
    """Precision matrix (queries, 11, 11) and precision x estimate (queries, 11) of each query's latents."""
    n = len(sums.on_paid)
    precision, told = np.zeros((n, SIZE, SIZE)), np.zeros((n, SIZE))
    for cell in range(CELLS):
        ran = sums.on_paid[:, cell] > 0
        on = np.zeros((n, SIZE))
        on[:, CELLS + cell], on[:, cell] = sums.on_alone[:, cell], -sums.on_paid[:, cell]
        noise = sums.on_variance[:, cell] + _PAID_NOISE * sums.on_paid[:, cell]
        off = np.zeros((n, SIZE))
        off[:, CELLS + cell], off[:, THEFT:STRAY] = sums.off_alone[:, cell], -sums.exposure[reaction][:, :, cell].T
        off[:, STRAY] = sums.off_alone[:, cell]
        for row, clicks, sure in (
            (on, sums.on_clicks[:, cell], np.where(ran, 1 / noise, 0.0)),
            (off, sums.off_clicks[:, cell], np.where(sums.off_alone[:, cell] > 0, 1 / sums.off_variance[:, cell], 0.0)),
        ):
            precision += sure[:, None, None] * row[:, :, None] * row[:, None, :]
            told += (sure * clicks)[:, None] * row
        precision[:, cell, cell] += throttled[0][:, cell]
        told[:, cell] += throttled[1][:, cell]
    return precision, told


def _between(prior: ClassPrior, spreads: _Spreads, middle: Array) -> Array:
    table = np.zeros((SIZE, SIZE))
    table[:CELLS, :CELLS] = spreads.tau**2 * np.outer(middle, middle) + np.diag((_CELL_SPREAD * middle) ** 2 + _FLOOR)
    own = np.diag(np.full(CELLS, (_CELL_LEVEL_SHARE * spreads.omega) ** 2))
    table[CELLS:THEFT, CELLS:THEFT] = spreads.omega**2 + own
    table[THEFT:STRAY, THEFT:STRAY] = np.diag(np.square(prior.theft_spreads) + _FLOOR)
    table[STRAY, STRAY] = _FLOOR
    return table


def _prior_covariance(prior: ClassPrior) -> Array:
    start = np.zeros((SIZE, SIZE))
    start[:CELLS, :CELLS] = np.diag(prior.spreads**2)
    start[CELLS:THEFT, CELLS:THEFT] = _LEVEL_SPREAD**2 + np.diag(np.full(CELLS, _CELL_LEVEL_SPREAD**2))
    start[THEFT:STRAY, THEFT:STRAY] = np.diag(np.square(prior.theft_spreads) + _FLOOR)
    start[STRAY, STRAY] = prior.strays**2 + _FLOOR
    return start


def _fit(precision: Array, told: Array, prior: ClassPrior, spreads: _Spreads, middle: Array) -> _Fit:
    """Posterior of the class's latents under these spreads, single queries integrated out."""
    start = _prior_covariance(prior)
    sure = np.linalg.inv(start)
    at = sure @ np.concatenate([prior.means, np.ones(CELLS), prior.thefts, [0.0]])
    spread = np.linalg.inv(_between(prior, spreads, middle))
    own = np.linalg.inv(precision + spread)
    seen = precision - precision @ own @ precision
    heard = told - np.einsum("qij,qjk,qk->qi", precision, own, told)
    covariance = np.linalg.inv(sure + seen.sum(axis=0))
    total = at + heard.sum(axis=0)
    mean = covariance @ total
    log = spreads.log_prior + 0.5 * (np.linalg.slogdet(own)[1] + np.linalg.slogdet(spread)[1]).sum()
    log += 0.5 * np.einsum("qi,qij,qj->", told, own, told) + 0.5 * total @ mean
    log += 0.5 * np.linalg.slogdet(covariance)[1] - 0.5 * at @ start @ at
    return _Fit(spreads, float(log), mean, covariance)


def _point(weight: float, precision: Array, told: Array, prior: ClassPrior, fit: _Fit, middle: Array) -> _Point:
    between = _between(prior, fit.spreads, middle)
    own = np.linalg.inv(precision + np.linalg.inv(between))
    return _Point(weight, fit.mean, fit.covariance, between, own, told)
