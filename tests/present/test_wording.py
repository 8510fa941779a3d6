"""Sentences carry the numbers of the results, and say so when the data cannot tell."""

from dataclasses import replace
from datetime import date

import pytest

from analytics.decide import Constraints, frontier, plan, verdicts
from analytics.model import analyse, overlap
from analytics.present import cards, scenarios_wording, wording
from analytics.present.look import Look, about
from analytics.schema import OTHER_SEARCH_TERMS, Period
from analytics.unify import BrandTerms
from tests.builders import ad, listed, panel
from tests.present.conftest import Results

LOOK = Look("en", currency="EUR")


def sentences(found: Results, look: Look) -> list[str]:
    """Every sentence on these results."""
    table = overlap(found.analysis.panel)
    return [
        wording.data_headline(found.analysis.panel, look),
        wording.overview_headline(found.analysis, look),
        *wording.findings(found.analysis, found.line, found.plan, look),
        wording.overlap_headline(table, look),
        wording.cannibalisation_headline(found.analysis, found.verdicts, look),
        wording.trade_off_headline(found.line, look),
        scenarios_wording.scenarios_headline(found.comparison, look),
        wording.plan_headline(found.plan, look),
        *wording.caveats(found.analysis, look),
    ]


def test_every_account_gets_whole_sentences(any_account: Results, look: Look):
    """No account leaves a sentence empty, unfinished, or with nan in it."""
    for sentence in sentences(any_account, look):
        assert sentence.endswith((".", "?")), sentence
        assert "nan" not in sentence.lower().split(), sentence
        assert "{" not in sentence, sentence


def test_the_trade_off_states_its_amounts(full: Results):
    """The headline holds the no-regret amount and the one beyond which cutting loses."""
    line = replace(full.line, no_regret_until=11_300.0, best=15_000.0, defend_from=18_700.0)
    line.table.loc[line.table.index[-1], "freed"] = 25_000.0
    told = wording.trade_off_headline(line, LOOK)
    assert "€11,300" in told
    assert "€18,700" in told


def test_no_amount_without_regret_is_said(full: Results):
    """When even the first euro depends on assumptions, the headline says to test."""
    line = replace(full.line, no_regret_until=0.0, best=1_000.0)
    assert wording.trade_off_headline(line, LOOK) == LOOK.text("wording.trade_off.test_first", best="€1,000")
    line = replace(full.line, no_regret_until=0.0, best=0.0)
    assert wording.trade_off_headline(line, LOOK) == LOOK.text("wording.trade_off.keep")


def test_no_plan_says_why_and_what_to_do():
    """Too few conversions give the count, the number needed and the cure."""
    found = analyse(panel([ad("lamp", conversions=3.0, **listed(1.0))]))
    told = wording.plan_headline(plan(found), LOOK)
    assert "3 conversions" in told
    assert "30" in told


def test_a_small_budget_is_told_with_what_is_needed(full: Results):
    """A budget under the floors gives both amounts."""
    told = wording.plan_headline(plan(full.analysis, Constraints(budget=10.0, floor=1.0)), LOOK)
    assert "€10" in told


def test_without_organic_nothing_is_called_doubled():
    """An account without organic data is not told that it pays twice, nor that it does not."""
    found = analyse(panel([ad("lamp")]))
    assert wording.overview_headline(found, LOOK) == LOOK.text("wording.overview.no_organic", spend="€100")
    assert LOOK.text("wording.caveat.no_organic") in wording.caveats(found, LOOK)


def test_without_paid_there_is_nothing_to_judge():
    """An organic-only account is told what to add."""
    found = analyse(panel([{"query": "lamp", **listed(1.0)}]))
    assert wording.overview_headline(found, LOOK) == LOOK.text("wording.overview.no_paid")
    assert wording.trade_off_headline(frontier(found), LOOK) == LOOK.text("wording.overview.no_paid")


def test_an_unknown_hidden_share_is_never_zero():
    """Without complete totals the card says unknown and a caveat says that it is not zero."""
    found = analyse(panel([ad("lamp", **listed(1.0))]))
    hidden = cards.overview_cards(found, LOOK)[3]
    assert hidden.value == LOOK.text("wording.unknown")
    assert LOOK.text("wording.caveat.hidden_unknown") in wording.caveats(found, LOOK)


@pytest.mark.parametrize(
    ("organic", "key"),
    [
        (Period(date(2025, 1, 1), date(2025, 1, 31)), None),
        (Period(date(2025, 2, 1), date(2025, 2, 28)), "periods_differ"),
        (None, "period_unknown"),
    ],
    ids=["same", "different", "unknown"],
)
def test_periods_that_differ_are_told(organic: Period | None, key: str | None):
    """Two periods that are not the same, or not known, are a caveat; the same ones are not."""
    paid = Period(date(2025, 1, 1), date(2025, 1, 31))
    found = analyse(panel([ad("lamp", **listed(1.0))], paid_period=paid, organic_period=organic))
    ends = {"paid_start": paid.start, "paid_end": paid.end}
    facts = ends | {"organic_start": organic.start, "organic_end": organic.end} if key == "periods_differ" else {}
    told = wording.caveats(found, LOOK)
    expected = key and LOOK.text(f"wording.caveat.{key}", **facts)
    assert (expected in told) if expected else not any("same length" in sentence for sentence in told)


def test_suggested_brand_terms_are_named():
    """Brand terms that nobody gave are shown for correction."""
    found = analyse(panel([ad("lamp", **listed(1.0))], brand=BrandTerms(("lumen",), suggested=True)))
    assert any("lumen" in sentence for sentence in wording.caveats(found, LOOK))


def test_the_plan_is_set_beside_each_baseline(full: Results):
    """One sentence per naive plan, with the difference of profit."""
    told = wording.plan_against_baselines(full.plan, LOOK)
    assert len(told) == len(full.plan.baselines)
    for sentence, outcome in zip(told, full.plan.baselines, strict=True):
        difference = full.plan.planned.profit.value - outcome.profit.value
        assert LOOK.change(about(difference), "value") in sentence


def test_cards_print_the_results(full: Results):
    """Cards hold the numbers of the results, with their interval or context and their definition."""
    every = [
        *cards.overview_cards(full.analysis, LOOK),
        *cards.overlap_cards(overlap(full.analysis.panel), LOOK),
        *cards.cannibalisation_cards(full.analysis, full.verdicts, LOOK),
        *cards.trade_off_cards(full.line, full.line.best, LOOK),
        *cards.plan_cards(full.plan, LOOK),
    ]
    assert all(card.label and card.value and card.note and card.help for card in every)
    hidden = full.analysis.panel.coverage.cost.hidden_share or 0.0
    visible = full.analysis.current["cost"].to_numpy()[full.analysis.panel.frame["query"] != OTHER_SEARCH_TERMS].sum()
    assert every[0].value == LOOK.money(float(visible) / (1 - hidden))
    gain = next(card for card in every if card.label == LOOK.text("metrics.gain.label"))
    assert gain.value == LOOK.change(about(full.plan.gain.value), "value")


def test_cards_survive_any_account(any_account: Results, look: Look):
    """No account stops the cards."""
    assert cards.overview_cards(any_account.analysis, look)
    assert cards.cannibalisation_cards(any_account.analysis, verdicts(any_account.analysis), look)
    assert cards.overlap_cards(overlap(any_account.analysis.panel), look)
