"""What a client could misread: each sentence, card, table and figure says no more than the data do."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.decide import Frontier, NoPlan, frontier, plan, verdicts
from analytics.decide.scenarios import Comparison, Pair, Swing
from analytics.model import Analysis, analyse, overlap
from analytics.present import (
    cannibalisation_figures,
    cards,
    overlap_figures,
    overview_figures,
    plan_figures,
    quadrant_figures,
    scenarios_figures,
    scenarios_pair_figures,
    scenarios_wording,
    spend_figures,
    tables,
    trade_off_figures,
    wording,
)
from analytics.present.draw import alternative, ticks
from analytics.present.look import Look, about
from analytics.schema import Interval, Money, Notice
from analytics.unify import BRAND_THEME, Coverage, Measure, restrict
from tests.builders import UNKNOWN, ad, days, listed, panel
from tests.present.conftest import Results

LOOK = Look("en", currency="EUR")
TOTALS = Coverage(Measure(100.0, 125.0), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)


def straight(*, lost: float, gained: float, until: float, measure: str = "value", assumed: float = 0.0) -> Frontier:
    """A line on which each euro freed loses and gains a fixed amount, up to 1,000."""
    freed = np.linspace(0, 1000, 11)
    table = pd.DataFrame({"freed": freed})
    for name, per_unit in {"lost": lost, "gained": gained, "net": gained - lost}.items():
        table = table.assign(**{f"{name}{end}": freed * per_unit for end in ("", "_lower", "_upper")})
    flows = pd.DataFrame({"freed": [0.0], "side": ["from"], "group": ["no_page_1"], "amount": [0.0]})
    sensitivity = pd.DataFrame({"unknown": ["response"], "freed": [0.0], "low": [0.0], "high": [0.0]})
    return Frontier(table, until, until, 800.0, flows, sensitivity, assumed, measure, "EUR")


def without_value() -> Analysis:
    """An account whose conversions are too few to count money."""
    return analyse(panel([ad("lamp", conversions=1, conversion_value=9, **listed(1.0)), ad("chair", cost=300.0)]))


def test_zones_speak_of_the_next_euro(full: Results):
    """A zone says what one more euro does, and the sentence what passing its end does to the gain so far."""
    shown = " ".join(note.text for note in trade_off_figures.dividing_line(full.line, 1.0, LOOK).layout.annotations)
    assert LOOK.text("figures.zone.defend_why") in shown
    line = straight(lost=0.2, gained=1.5, until=400.0)
    assert wording.trade_off_headline(line, LOOK).endswith(
        "the next euro loses more than it brings, even in good cases."
    )


def test_money_is_better_kept_when_reinvesting_brings_less():
    """Freeing 400 that lose 80 and win back 240 keeps 320 when nothing is reinvested: headline, card and flag agree."""
    line = straight(lost=0.2, gained=0.6, until=400.0)
    told = wording.trade_off_headline(line, LOOK)
    assert "Cutting €400 loses €80 of value; reinvesting it brings only €240." in told
    assert "+€320 of profit a month" in told
    assert "regret" not in told
    assert cards.trade_off_cards(line, 400.0, LOOK)[-1].value == "+€320"
    flags = [note.text for note in trade_off_figures.dividing_line(line, 400.0, LOOK).layout.annotations]
    assert any("keep the money: +€320" in words for words in flags)


def test_reinvesting_is_best_when_it_brings_more():
    """Where the money reinvested earns more than itself nobody is told to keep it, nor in clicks."""
    for line in (
        straight(lost=0.2, gained=1.5, until=400.0),
        straight(lost=0.2, gained=0.6, until=400.0, measure="clicks"),
    ):
        assert "keep the money" not in wording.trade_off_headline(line, LOOK).lower()
    assert len(cards.trade_off_cards(straight(lost=0.2, gained=0.6, until=400.0, measure="clicks"), 1.0, LOOK)) == 4


@pytest.mark.parametrize("assumed", [0.95, 0.9])
def test_published_elasticities_give_a_lead_not_a_certainty(assumed: float):
    """Without money to count and with no curve of the account's own, nothing is called without regret."""
    is_lead = assumed > 0.9
    line = straight(lost=0.2, gained=0.6, until=400.0, measure="clicks", assumed=assumed)
    told = [wording.trade_off_headline(line, LOOK), cards.trade_off_cards(line, 400.0, LOOK)[0].note]
    told += [note.text for note in trade_off_figures.dividing_line(line, 400.0, LOOK).layout.annotations]
    assert any("regret" in sentence.lower() for sentence in told) is not is_lead
    assert ("your data" in told[0]) is is_lead


def test_a_spend_without_its_total_is_called_visible():
    """The card, the finding and the bar say visible as long as no export states the whole."""
    rows = [ad("lamp", **listed(1.0)), ad("chair", **listed(30.0))]
    open_end, known = analyse(panel(rows)), analyse(panel(rows, coverage=TOTALS))
    card = cards.overview_cards(open_end, LOOK)[0]
    assert (card.label, card.note) == ("Visible spend per month", "total unknown")
    assert cards.overview_cards(known, LOOK)[0].label == "Spend per month"
    for found, is_visible in ((open_end, True), (known, False)):
        told = wording.findings(found, frontier(found), plan(found), LOOK)[0]
        assert ("visible" in told) is is_visible
        assert ("visible" in spend_figures.spend_split(found, LOOK).layout.title.text) is is_visible


def test_a_listing_beyond_page_one_is_not_a_rank():
    """Only spend on queries up to position 10.5 counts as meeting page one."""
    found = analyse(panel([ad("lamp", cost=300.0, **listed(30.0)), ad("chair", **listed(2.0))]))
    assert "25% of visible spend" in wording.findings(found, frontier(found), plan(found), LOOK)[0]


def test_a_narrowed_scope_has_no_hidden_part_and_no_bar_of_one_part():
    """What is hidden belongs to no theme: the card says so, and one part alone is a sentence."""
    found = analyse(restrict(panel([ad("lumen", brand=True, **listed(1.0)), ad("lamp")], coverage=TOTALS), brand=True))
    shown = cards.overview_cards(found, LOOK)
    assert shown[3].note == LOOK.text("wording.cards.not_in_scope")
    assert shown[0].note == LOOK.text("wording.cards.in_scope")
    told = [*wording.findings(found, frontier(found), plan(found), LOOK), *wording.caveats(found, LOOK)]
    assert told[0].startswith("In this scope 100% of visible spend")
    assert LOOK.text("unify.scope_has_no_totals") in told
    assert LOOK.text("wording.caveat.hidden_unknown") not in told
    figure = spend_figures.spend_split(found, LOOK)
    assert not figure.data
    assert "€100" in alternative(figure)


def test_cutting_is_told_by_what_was_judged(full: Results):
    """With money the sentence speaks of losses at today's spend, without it of clicks already won."""
    told = wording.cannibalisation_headline(full.analysis, full.verdicts, LOOK)
    assert "at today’s spend" in told
    poor = without_value()
    judged = verdicts(poor).assign(verdict=["cut", "test"])
    told = wording.cannibalisation_headline(poor, judged, LOOK)
    assert "One query mostly buys clicks already won: €100 a month" in told
    assert "lose" not in told


def test_the_verdict_is_defined_as_it_was_reached(full: Results):
    """The help of the verdict column follows the rule in force."""
    for found, is_money in ((full.analysis, True), (without_value(), False)):
        column = next(column for column in tables.queries_table(found, LOOK).columns if column.name == "verdict")
        assert ("loses money" in column.help) is is_money


def test_the_plan_table_leads_with_what_matters(full: Results):
    """Largest effect first, decision, confidence and why before the details, and no new bid on a row left as it is."""
    table = tables.plan_table(full.plan, full.analysis, LOOK)
    effect = table.frame["value_change"].abs()
    assert effect.is_monotonic_decreasing
    names = [column.name for column in table.on("screen")]
    assert max(names.index(name) for name in ("reason", "confidence", "reason_why")) < names.index("current_cost")
    ratio = table.frame["planned_cost"] / table.frame["current_cost"]
    assert (table.frame.loc[ratio.between(0.95, 1.05), "bid_multiplier"] == 1).all()
    judged = verdicts(full.analysis)["verdict"].set_axis(full.analysis.panel.frame["text"])
    words = judged[table.frame["query"]].map(lambda name: LOOK.text(f"figures.verdict.{name}"))
    assert table.frame["verdict"].to_list() == words.to_list()


@pytest.mark.parametrize(("n", "expected"), [(0, "No query paused"), (1, "1 query paused"), (2, "2 queries paused")])
def test_the_plan_counts_in_the_right_number(full: Results, n: int, expected: str):
    """None, one and several are each said in their own form."""
    items = full.plan.items.assign(planned_cost=full.plan.items["current_cost"])
    items.loc[items.index[:n], "planned_cost"] = 0.0
    assert wording.plan_headline(replace(full.plan, items=items), LOOK).startswith(
        f"{expected}, none lowered, none raised"
    )


def test_cards_say_how_much_of_a_cut_is_doubled(full: Results):
    """The note under what to cut is the part of it that buys clicks already won; none is said as such."""
    share = full.analysis.incrementality.frame["incremental_share"].fillna(1.0)
    cut = (full.verdicts["verdict"] == "cut").to_numpy()
    twice = float((full.analysis.current["cost"] * (1 - share))[cut].sum())
    card = cards.cannibalisation_cards(full.analysis, full.verdicts, LOOK)[2]
    assert card.note == LOOK.text("wording.cards.already_won", cost=LOOK.money(about(twice)))
    card = cards.cannibalisation_cards(full.analysis, full.verdicts.assign(verdict="defend"), LOOK)[2]
    assert card.note == "no query"


def apart(pair: Pair, gap: float, *, dearer: float = 0.0, chance: float = 0.99) -> Comparison:
    """The pair with the other scenario ahead by a gap, at another cost, in a share of the cases."""
    other = replace(pair.other, cost=pair.reference.cost + dearer)
    changed = replace(pair, other=other, difference=Interval(gap, gap - 1, gap + 1), chance=chance)
    return Comparison((pair.reference, other), (changed,))


def test_a_scenario_is_compared_by_what_it_earns_and_spends(full: Results):
    """Spending less, more or the same is part of the sentence, as amounts without a sign; so is how sure it is."""
    pair = full.comparison.pairs[0]
    step = 0.1 * pair.reference.cost
    amount = LOOK.money(about(step))
    for change, words in ((-step, f"spends {amount} less;"), (step, f"spends {amount} more;"), (0, "same spend;")):
        told = scenarios_wording.scenarios_headline(apart(pair, 900.0, dearer=change), LOOK)
        assert "earns €900 more profit a month" in told
        assert words in told
        assert told.endswith("so it is in 99% of simulated cases.")
    assert "may change sign" in scenarios_wording.scenarios_headline(apart(pair, 900.0, chance=0.7), LOOK)
    lost = scenarios_wording.scenarios_headline(apart(pair, -900.0, chance=0.2), LOOK)
    assert lost.startswith("None of the others does better than “Today”")
    assert "20%" in lost


def test_french_elides_before_today_only(full: Results):
    """The reference is named after "qu'" when it is today, after "que" otherwise."""
    look, (pair, other) = Look("fr", currency="EUR"), full.comparison.pairs
    assert "mois qu’«" in scenarios_wording.scenarios_headline(apart(pair, 900.0), look)
    paused = replace(pair, reference=other.other)
    assert "mois que «" in scenarios_wording.scenarios_headline(apart(paused, 900.0), look)


def test_scenarios_level_within_the_uncertainty_are_called_level(full: Results):
    """Where the interval of the difference holds 0 nobody promises most; where it does not, the best one is named."""
    today = full.outcomes[0]
    assert today.profit is not None
    for states, word in ((np.linspace(-1.0, 3.0, 101), "level"), (np.linspace(1.0, 3.0, 101), "most")):
        better = replace(today.profit, value=today.profit.value + 1, upper=today.profit.upper + 1)
        zero = np.zeros(101)
        pair = [
            replace(today, states={"profit": zero, "total_clicks": zero}),
            replace(full.outcomes[1], profit=better, states={"profit": states, "total_clicks": states}),
        ]
        assert word in scenarios_figures.ranges(pair, LOOK).layout.title.text


def test_what_turns_the_preference_is_told_with_its_level(full: Results):
    """An unknown that turns the preference is marked on the figure and said in words, in its own unit."""
    pair = full.comparison.pairs[0]
    swings = (Swing("generic_1", -50.0, 200.0, 0.42, 0.5), Swing("value", 10.0, 90.0, None, 2.0))
    turned = replace(pair, difference=Interval(60.0, -10.0, 130.0), swings=swings)
    (sentence,) = scenarios_wording.flip_sentences(turned, LOOK)
    assert sentence.startswith("“Today” overtakes “Best profit” if: incremental share of “Generic")
    assert sentence.endswith("below 42% (expected: 50%).")
    drawn = scenarios_pair_figures.tornado(turned, LOOK)
    assert [bar.text for bar in drawn.data] == ["turns at 42%", ""]
    assert "What would change our mind" in drawn.layout.title.text
    held = scenarios_pair_figures.tornado(replace(turned, swings=swings[1:]), LOOK)
    assert "No single unknown" in held.layout.title.text


def test_visible_paid_clicks_are_called_visible(full: Results):
    """When the paid total is unknown the bars say so."""
    figure = scenarios_figures.clicks(full.outcomes, LOOK, visible_only=True)
    assert any("visible SEA" in word for bar in figure.data if bar.type == "bar" for word in bar.text)


def test_a_budget_without_its_total_says_so(full: Results):
    """The note of the budget is that the total is unknown, and only then."""
    assert cards.plan_cards(full.plan, LOOK, left_out="total_unknown")[0].note == "total unknown"
    assert cards.plan_cards(full.plan, LOOK)[0].note != "total unknown"


def test_the_plan_is_ahead_or_behind_without_a_sign(full: Results):
    """The plan earns more or less than the best simple rule; the amount carries no sign."""
    title = plan_figures.outcomes(full.plan, LOOK).layout.title.text.replace("<br>", " ")
    assert "more a month than the best simple rule" in title
    rival = replace(full.plan.baselines[0], profit=Interval(1e6, 1e6, 1e6))
    title = plan_figures.outcomes(replace(full.plan, baselines=(rival,)), LOOK).layout.title.text
    assert "less a month" in title.replace("<br>", " ")
    assert "+" not in title


def test_why_there_is_no_plan_is_told_once():
    """The reason stands among the caveats; the finding points to it."""
    found = without_value()
    missing = plan(found)
    assert isinstance(missing, NoPlan)
    told = wording.findings(found, frontier(found), missing, LOOK)
    assert told[-1] == "No plan for now: see below."
    assert LOOK.tell(missing.reason) in wording.caveats(found, LOOK)
    assert LOOK.tell(missing.reason) not in " ".join(told)


def test_what_the_account_spends_in_all_replaces_the_unknown_share():
    """When the account's series states a total, the caveat says it."""
    notice = Notice.of("unify.account_spend", cost=Money(900.0, "EUR"), seen=Money(100.0, "EUR"))
    found = analyse(panel([ad("lamp")], coverage=replace(TOTALS, cost=Measure(100.0), notices=(notice,))))
    told = wording.caveats(found, LOOK)
    assert LOOK.tell(notice) in told
    assert LOOK.text("wording.caveat.hidden_unknown") not in told


@pytest.mark.parametrize(("side", "other"), [("organic_clicks", "paid_clicks"), ("paid_clicks", "organic_clicks")])
def test_one_dated_side_is_told_with_its_days(side: str, other: str):
    """The title holds the days of the side that has them, and what the other does not give."""
    by_day = pd.DataFrame({"date": days("2025-01-05", 20), side: 2.0, other: np.nan, "cost": 1.0})
    title = alternative(overview_figures.monthly_clicks(panel([ad("lamp", **listed(1.0))], by_day=by_day), LOOK))
    facts = {"start": date(2025, 1, 5), "end": date(2025, 1, 24)}
    assert title == LOOK.text(f"figures.monthly.title_{side}", clicks="40", **facts)
    assert "not given by day" in title


def test_amounts_under_half_a_unit_are_nothing():
    """Nothing has no sign and no cents."""
    assert LOOK.change(-0.004, "value") == LOOK.change(0.3, "value") == "€0"
    assert LOOK.change(-0.4, "clicks") == LOOK.amount(0.0, "clicks")
    assert LOOK.money(0.004) == "€0"
    assert LOOK.money(0.36, 2) == "€0.36"


def test_an_interval_has_one_precision():
    """Both ends are printed to the unit, or both to the cent."""
    look = Look("fr", currency="EUR")
    assert look.interval(Interval(40.0, 6.58, 81.0), "value") == "de 7\xa0€ à 81\xa0€"
    assert look.interval(Interval(4.0, 0.0, 6.5), "value") == "de 0,00\xa0€ à 6,50\xa0€"


def test_axes_print_negative_money_as_sentences_do():
    """The sign stands before the currency."""
    assert ticks(-2500.0, 100.0, "value", LOOK)["ticktext"] == ["−€2,000", "−€1,000", "€0"]


def test_the_line_tells_amounts_in_their_unit(full: Results):
    """Pointing at the line gives the amount moved and an amount of money or clicks."""
    for measure, unit in (("value", "€"), ("clicks", "click")):
        figure = trade_off_figures.dividing_line(frontier(full.analysis, measure), 1.0, LOOK)
        told = next(trace.hovertext[-1] for trace in figure.data if trace.hovertext)
        moved, _, amount = told.partition(": ")
        assert "€" in moved
        assert unit in amount


def test_the_theme_named_is_not_noise():
    """A theme with most avoidable money but hardly any of its spend is not the finding; brand is, else."""
    rows = pd.DataFrame({"group": ["large", BRAND_THEME, "small"], "share": [0.97, 0.99, 0.5]})
    said = cannibalisation_figures.worth_saying
    assert said(rows).group == "small"
    assert said(rows.head(2)).group == BRAND_THEME
    assert said(rows.head(1)).group == "large"


def test_overlap_amounts_are_per_month(full: Results):
    """Headers of clicks and cost say the month, and tiny cells of the treemap keep their words to the tooltip."""
    table = overlap(full.analysis.panel)
    heads = [note.text for note in overlap_figures.intersections(table, LOOK).layout.annotations]
    assert {"Clicks per month", "Spend per month"} <= set(heads)
    figure = overlap_figures.themes(overlap(full.analysis.panel, "theme"), LOOK)
    assert figure.layout.uniformtext.minsize == 10
    assert all("/ month" in words for words in figure.data[0].hovertext)


@pytest.mark.parametrize(("position", "last"), [(30.0, 50), (5.0, 20)])
def test_the_position_axis_reaches_where_the_spend_is(position: float, last: int):
    """When most listed spend lies beyond 20 the axis goes to 50."""
    found = analyse(panel([ad("lamp", cost=900.0, **listed(position)), ad("chair", **listed(15.0))]))
    assert quadrant_figures.last_position(quadrant_figures.query_frame(found, verdicts(found))) == last
    axis = quadrant_figures.quadrants(found, verdicts(found), LOOK).layout.xaxis
    assert f"{last} +" in axis.ticktext
