"""Effect of a pause: parts that add up, theft counted once, the truth of a planted market found again."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.model import Analysis, Assumptions, NoValue, analyse, pause_unknowns
from analytics.model.pausing import PARTS, pause, per_query, split
from tests.builders import ad, analysed, listed, panel
from tests.model.planted import panel_of, planted

SHARE = st.floats(0.0, 1.6)
CLICKS = st.floats(0.1, 1e5)


class Known:
    """An incremental share that is known for certain."""

    def __init__(self, analysis: Analysis, share: np.ndarray):
        self.frame = analysis.incrementality.frame.assign(incremental_share=share)
        self.rivals = analysis.incrementality.rivals

    def draws(self, n, _seed, rows):
        """The same in every state."""
        return np.repeat(self.frame["incremental_share"].to_numpy()[rows, None], n, axis=1)


def _one(row, **assumptions) -> Analysis:
    return analyse(panel([row]), Assumptions(**assumptions))


def _brand(**assumptions) -> Analysis:
    return _one(ad("lumen", brand=True, conversions=40.0, **listed(1.0)), **assumptions)


def _parts(parts) -> dict[str, float]:
    return {part.name: part.amount.value for part in parts}


@settings(derandomize=True)
@given(CLICKS, CLICKS, SHARE, st.floats(0, 0.9), st.floats(0, 0.9))
def test_parts_of_any_pause_add_up_and_none_takes_more_than_there_is(paid, organic, share, theft, returned):
    """Whatever the market, the four parts are minus the incremental clicks; nothing is stolen where nothing is lost."""
    parts = split(*(np.array([x]) for x in (paid, organic, share, theft, returned)))
    assert sum(parts.values())[0] == pytest.approx(-share * paid, abs=1e-6 * paid)
    assert parts["stolen"][0] <= 0 <= parts["returned"][0]
    assert -(parts["stolen"] + parts["returned"])[0] <= share * paid + 1e-6 * paid


@settings(derandomize=True)
@given(CLICKS, st.floats(0.5, 20), st.floats(0, 0.95), st.floats(0, 0.05), st.floats(0.05, 0.42))
def test_the_parts_are_those_of_the_market_that_made_the_clicks(paid, fame, sigma, beside, without):
    """Organic o, substitution sigma and theft beside and without the ad make the data; the split finds them again."""
    demand = fame * paid
    organic = demand * (1 - beside) - sigma * paid
    if organic < 0:
        return
    share = (paid + organic - demand * (1 - without)) / paid
    theft = (without - beside) / (1 - beside)
    parts = split(*(np.array([x]) for x in (paid, organic, share, theft, 0.0)))
    first_day = paid + organic - demand * (1 - beside)
    assert -(parts["paid"] + parts["recaptured"])[0] == pytest.approx(first_day, abs=1e-6 * demand)
    assert -parts["stolen"][0] == pytest.approx(demand * (without - beside), abs=1e-6 * demand)


def test_a_planted_market_comes_out_of_the_whole_computation(monkeypatch):
    """Forty brand queries with known theft: clicks lost at first and for good are the market's own, to the click."""
    draw = np.random.default_rng(5)
    paid, demand = draw.uniform(50, 400, 40), draw.uniform(600, 3000, 40)
    sigma, beside, without = draw.uniform(0.2, 0.9, 40), 0.02, 0.25
    organic = demand * (1 - beside) - sigma * paid
    theft = (without - beside) / (1 - beside)
    certain = dict.fromkeys(("lower", "upper"), theft)
    monkeypatch.setattr(pause_unknowns, "pausing", lambda real=pause_unknowns.pausing: {**real(), "theft": certain})
    rows = [ad(f"lumen {at}", brand=True, paid_clicks=paid[at], **listed(1.0, 9000.0, organic[at])) for at in range(40)]
    market = analyse(panel(rows), Assumptions(rivals="present"))
    by_name = {f"lumen {at}": (paid[at] + organic[at] - demand[at] * (1 - without)) / paid[at] for at in range(40)}
    share = market.panel.frame["query"].map(by_name).to_numpy(dtype=float)
    found = pause(replace(market, incrementality=Known(market, share)), range(40))
    assert found.lost_first.value == pytest.approx(float((paid * (1 - sigma)).sum()))
    assert found.lost_steady.value == pytest.approx(float((paid * (1 - sigma) + demand * (without - beside)).sum()))


@pytest.mark.parametrize("seed", range(3))
def test_parts_add_up_to_what_is_lost_and_what_is_saved(seed):
    """In clicks and in money the named parts sum to the totals, for any account."""
    found = pause(analysed(seed=seed), range(40))
    assert sum(_parts(found.clicks).values()) == pytest.approx(-found.lost_steady.value)
    assert sum(_parts(found.money).values()) == pytest.approx(found.net_saving.value)
    assert tuple(_parts(found.money)) == ("cost", *PARTS)
    assert found.lost_first.value <= found.lost_steady.value + 1e-9


def test_the_net_saving_is_cost_less_incremental_value():
    """Without rivals nor generic queries it is cost - clicks x share x value, from the estimates' own means."""
    account = _brand(rivals="none")
    found = pause(account, [0])
    share = account.incrementality.frame["incremental_share"][0]
    value = account.value.frame["value_per_click"][0]
    clicks, cost = account.current.loc[0, ["paid_clicks", "cost"]]
    assert found.net_saving.value == pytest.approx(cost - clicks * share * value)
    assert found.lost_first.value == pytest.approx(found.lost_steady.value) == pytest.approx(clicks * share)
    assert _parts(found.clicks)["stolen"] == 0


def test_rivals_move_the_loss_in_time_and_do_not_count_twice():
    """Rivals present: the loss for good is the share's, as ever; less of it shows in the first days."""
    account = _brand(rivals="present")
    found = pause(account, [0])
    wanted = account.current["paid_clicks"][0] * account.incrementality.frame["incremental_share"][0]
    assert found.lost_steady.value == pytest.approx(wanted)
    assert found.lost_first.value < 0.9 * wanted
    assert _parts(found.clicks)["stolen"] < 0 < _parts(found.clicks)["returned"]


def test_a_known_absence_of_rivals_overrules_the_assumption():
    """A competition index of 0 from Keyword Planner leaves nobody to steal."""
    account = _one(ad("lumen", brand=True, competition_index=0.0, **listed(1.0)), rivals="present")
    assert _parts(pause(account, [0]).clicks)["stolen"] == 0


def test_generic_ads_feed_the_brand_and_not_the_other_way_round():
    """A generic query takes brand visits with it, each worth the brand's value; a brand query takes none."""
    account = analyse(panel([ad("oak table", **listed(3.0)), ad("lumen", brand=True, conversions=30.0)]))
    generic, brand = (pause(account, [at]) for at in account.panel.frame.sort_values("brand").index)
    visits = _parts(generic.clicks)["spill_over"]
    value = account.value.frame["value_per_click"][account.panel.frame["brand"].to_numpy()].iloc[0]
    assert -0.10 < visits / generic.lost_first.value < -0.005
    assert _parts(generic.money)["spill_over"] == pytest.approx(visits * value)
    assert _parts(brand.clicks)["spill_over"] == 0


def test_without_a_value_only_clicks_are_told():
    """No conversions: clicks have their parts, money has its reason."""
    found = pause(_one(ad("oak table", conversions=0.0, conversion_value=0.0)), [0])
    assert isinstance(found.money, NoValue)
    assert found.money == found.net_saving
    assert found.gains is None
    assert found.lost_steady.value > 0


def test_queries_without_an_ad_change_nothing():
    """Pausing what is not running loses nothing and saves nothing."""
    account = analyse(panel([ad("oak table", conversions=40.0), {"query": "lamp", **listed(2.0)}]))
    found = pause(account, account.panel.frame.index[account.panel.frame["query"] == "lamp"])
    assert found.queries == 0
    assert found.lost_steady.value == found.net_saving.value == 0


@pytest.mark.parametrize("seed", range(3))
def test_single_pauses_add_up_to_the_pause_of_all(seed):
    """Expected clicks and money of each query alone sum to those of the whole account; no cell is missing."""
    account = analysed(seed=seed)
    each, every = per_query(account), pause(account, range(40))
    assert each["lost_steady"].sum() == pytest.approx(every.lost_steady.value)
    assert each["lost_first"].sum() == pytest.approx(every.lost_first.value)
    assert each["net_saving"].sum() == pytest.approx(every.net_saving.value)
    assert not each.isna().any(axis=None)


def test_the_loss_grows_from_the_first_days_to_the_steady_state():
    """Day 0 shows the first loss; after five reaction times all but 1 % of the way is gone."""
    found = pause(_brand(rivals="present"), [0])
    at = found.lost_after(np.array([0.0, 5 * found.reaction_days.value]))
    assert at[0] == found.lost_first.value
    assert at[1] == pytest.approx(found.lost_steady.value, rel=0.01)


def test_rivals_who_came_hide_more_of_the_loss_in_the_first_days():
    """A planted theft of 30 %: where the click price stepped up, the first days show nearer what they truly lose."""
    world = planted(6, 240, 4, substitution=0.9, brand=True, theft=0.3, index=1.0, outages=1)
    losses = {}
    for name, step in (("calm", 1.0), ("came", np.where(np.arange(240) < 120, 1.0, 2.0))):
        account = analyse(panel_of(world, 4, step=step))
        found = pause(account, np.arange(len(account.panel.frame)))
        losses[name] = found.lost_first.value / found.lost_steady.value
    true_first = float(((1 - world.substitution) * world.paid).sum())
    true_steady = float((world.share * world.paid).sum())
    assert losses["came"] < 0.8 * losses["calm"]
    assert abs(losses["came"] - true_first / true_steady) < abs(losses["calm"] - true_first / true_steady)
