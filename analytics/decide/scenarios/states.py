"""Every figure of a scenario in every state of the world: expected, simulated, or with one unknown moved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from analytics.decide.scenarios.sizes import Factors, Sizes, drawn_sizes, expected_sizes
from analytics.decide.scenarios.spending import Account, Placed
from analytics.decide.worth import Worth
from analytics.model import NoValue
from analytics.unify import Measure

Array = npt.NDArray[np.float64]
Figures = Mapping[str, Array]
Items = npt.NDArray[np.bool_] | slice

_STILL = 1e-9  # of today's clicks or conversions: what rounding moves
_MOST = 0.5


@dataclass(frozen=True, eq=False)
class States:
    """States of the world, side by side in the last axis.

    Attributes
    ----------
    worth
        Shares of the items (`draws`), factors on their response and on demand.
    value
        Of a click of each item, shape (items, states); None where the account cannot tell.
    value_factor
        The same over its mean, for the account as a whole, shape (states,).
    sizes
        Of the shocks.
    now
        Today's paid clicks of each item.

    """

    worth: Worth
    value: Array | None
    value_factor: Array
    sizes: Sizes
    now: Array

    @cached_property
    def earned(self) -> Array:
        """Value of today's incremental clicks, shape (states,)."""
        return np.asarray(self.now @ (self.worth.draws if self.value is None else self.value * self.worth.draws))


def expected_state(account: Account) -> States:
    """The one state in which everything is at its mean."""
    one, share = np.ones(1), account.worth.mean[:, None]
    value = None if account.value is None else account.value[account.rows][:, None]
    worth = replace(account.worth, draws=share, response=np.ones_like(share), demand=one)
    return States(worth, value, one, expected_sizes(), account.now[0])


def drawn_states(account: Account) -> States:
    """As many simulated states as the worth of the account's clicks has."""
    n, seed = len(account.worth.demand), account.analysis.assumptions.seed
    sizes, found = drawn_sizes(n, seed), account.analysis.value
    if isinstance(found, NoValue) or account.value is None:
        return States(account.worth, None, np.ones(n), sizes, account.now[0])
    draws, (now, _) = found.draws(n, seed, account.rows), account.now
    total = float(now @ account.value[account.rows])
    factor = now @ draws / total if total > 0 else np.ones(n)
    return States(account.worth, draws, factor, sizes, now)


def figures(account: Account, placed: Placed, states: States) -> Figures:
    """Every figure of an outcome in each state, shape (states,); money earned only where a click has a value.

    The cost per conversion is NaN where nothing converts.

    With g the volume of searches and p the price of a click in this world, P today's paid clicks, d their change by
    decision and response, s and s' the share today and in this world, v the value of a click: paid = g (P + d); organic
    = this world's - g d (1 - s'); value = v (P s + P (g - 1) + change of organic + g d s'); all times demand.
    """
    rows, (now, today) = account.rows, account.now
    volume = placed.effect.volume(states.sizes, rows)
    dear = volume * placed.effect.price(states.sizes, rows)
    organic = placed.effect.organic(account.organic, states.sizes)
    change, gain, moved = _moves(account, placed, states)
    swelled = volume.of_rows(moved)
    back = swelled.total(change - gain)
    spend = dear.total(placed.spend)
    rest = _average(volume, today), _average(dear, today)
    coverage, paid = account.analysis.panel.coverage, float(account.analysis.current["paid_clicks"].sum())
    clicks = volume.total(now) + swelled.total(change)
    found = {
        "paid_clicks": clicks + (with_hidden(paid, coverage.paid_clicks) - now.sum()) * rest[0],
        "organic_clicks": with_hidden(organic[0], coverage.organic_clicks) - back,
        "cost": spend + account.fixed * rest[1],
    }
    found["total_clicks"] = found["paid_clicks"] + found["organic_clicks"]
    if states.value is not None and account.rate is not None:
        value, rate = states.value, account.rate[rows]
        found["value"] = (
            states.earned
            + volume.total(now[:, None] * value)
            - now @ value
            + (organic[1] - account.organic[1].sum()) * states.value_factor
            + swelled.total(gain * value[moved])
        )
        found["profit"] = found["value"] - spend - account.fixed * (rest[1] - rest[0])
        conversions = volume.total(now * rate) + swelled.total(rate[moved][:, None] * gain) + organic[2]
        visible = spend + (account.fixed - account.hidden) * rest[1]
        counted = conversions > _STILL * float(now @ rate + account.organic[2].sum())
        per_conversion = np.divide(visible, conversions, out=np.full_like(visible, np.nan), where=counted)
        found["cost_per_conversion"] = per_conversion / states.worth.demand
    return {name: amount * states.worth.demand for name, amount in found.items()}


def with_hidden(visible: Array | float, measure: Measure) -> Array | float:
    """A monthly figure with the hidden part that coverage states."""
    share = measure.hidden_share or 0.0
    return visible / (1 - share) if share < 1 else visible


def _moves(account: Account, placed: Placed, states: States) -> tuple[Array, Array, Items]:
    """Of the items that move: change of paid clicks, and of all clicks, before the volume; (moved, states); and which.

    When most of them move, all are taken: copying would cost more.
    """
    now, by = account.now[0], states.worth
    far = np.abs(placed.clicks - now) > _STILL * now
    moved: Items = slice(None) if far.sum() > _MOST * len(far) else far
    part = replace(by, mean=by.mean[moved], draws=by.draws[moved], response=by.response[moved])
    change = part.change(now[moved], placed.clicks[moved])
    return change, change * placed.effect.share(part.draws, account.rows[moved]), moved


def _average(factors: Factors, cost: Array) -> Array:
    """The factor on what has no curve: that of the items on average, by today's cost; 1 without any."""
    total = float(cost.sum())
    return factors.total(cost / total) if total > 0 else np.ones(factors.sizes.shape[1])
