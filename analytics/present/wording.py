"""The sentences: each page's headline with its numbers, the findings, and what the data cannot say."""

from collections.abc import Sequence

import pandas as pd

from analytics.decide import Frontier, NoPlan, Plan, ScenarioOutcome
from analytics.decide.reasons import LESS, MORE, PAUSED
from analytics.model import Analysis, NoValue
from analytics.present.cards import avoidable_cost
from analytics.present.draw import scenario_word
from analytics.present.look import Look, Measure, about
from analytics.present.overlap_figures import segment_frame
from analytics.present.overview_figures import listed_share
from analytics.schema import Notice
from analytics.unify import QueryPanel


def data_headline(panel: QueryPanel, look: Look) -> str:
    """How much of the account the query rows show; unknown is said, never taken for nothing hidden."""
    if not (panel.has_paid or panel.has_organic):
        return look.text("wording.data.nothing")
    hidden = panel.coverage.cost.hidden_share, panel.coverage.organic_clicks.hidden_share
    paid = _visible("paid", hidden[0], look) if panel.has_paid else look.text("wording.data.no_paid")
    organic = _visible("organic", hidden[1], look) if panel.has_organic else look.text("wording.data.no_organic")
    return f"{paid} {organic}"


def _visible(side: str, hidden: float | None, look: Look) -> str:
    if hidden is None:
        return look.text(f"wording.data.{side}_unknown")
    return look.text(f"wording.data.{side}", share=look.percent(1 - hidden))


def overview_headline(analysis: Analysis, look: Look) -> str:
    """What is spent each month, and how much of it buys clicks that organic would have won."""
    spend = float(analysis.current["cost"].sum())
    if spend <= 0:
        return look.text("wording.overview.no_paid")
    if not analysis.panel.has_organic:
        return look.text("wording.overview.no_organic", spend=look.money(spend))
    found = avoidable_cost(analysis)
    return look.text(
        "wording.overview.headline",
        spend=look.money(spend),
        avoidable=look.money(about(found.value)),
        range=look.interval(found, "value"),
    )


def findings(analysis: Analysis, line: Frontier, plan: Plan | NoPlan, look: Look) -> tuple[str, ...]:
    """Three findings for the overview: what is doubled, what can move without regret, what the plan would earn."""
    share = listed_share(analysis.panel)
    doubled = look.text("wording.findings.doubled", share=look.percent(share)) if share else ""
    said = (doubled, trade_off_headline(line, look), plan_headline(plan, look))
    return tuple(sentence for sentence in said if sentence)


def overlap_headline(table: pd.DataFrame, look: Look) -> str:
    """How many queries are on both sides and how much of the cost they carry; `table` is `overlap(panel)`."""
    rows = segment_frame(table).set_index("segment")
    both = rows.loc["both"].astype(float).to_dict()
    if rows["queries"].sum() == 0:
        return look.text("wording.overlap.nothing")
    if both["queries"] == 0:
        return look.text("wording.overlap.none")
    if not both["cost"] > 0:
        return look.text("wording.overlap.no_cost", n=int(both["queries"]))
    return look.text("wording.overlap.headline", n=int(both["queries"]), share=look.percent(both["cost_share"]))


def cannibalisation_headline(analysis: Analysis, verdicts: pd.DataFrame, look: Look) -> str:
    """What clicks already won cost each month, and how much of it can be cut at once or must be tested."""
    spend = float(analysis.current["cost"].sum())
    if spend <= 0:
        return look.text("wording.overview.no_paid")
    if not analysis.panel.has_organic:
        return look.text("wording.overview.no_organic", spend=look.money(spend))
    found = avoidable_cost(analysis)
    cut = (verdicts["verdict"] == "cut").to_numpy()
    facts = {"avoidable": look.money(about(found.value)), "share": look.percent(found.value / spend)}
    told = look.text("wording.cannibalisation.headline", **facts, range=look.interval(found, "value"))
    n = int(cut.sum())
    if n == 0:
        return f"{told} {look.text('wording.cannibalisation.none_to_cut')}"
    freed = look.money(about(float(analysis.current["cost"][cut].sum())))
    return f"{told} {look.text('wording.cannibalisation.to_cut', n=n, cost=freed)}"


def trade_off_headline(line: Frontier, look: Look) -> str:
    """How much can move without regret, and from where on cutting costs more than reinvesting brings."""
    last = float(line.table["freed"].iloc[-1])
    if last <= 0:
        return look.text("wording.overview.no_paid")
    if line.no_regret_until <= 0:
        key = "wording.trade_off.test_first" if line.best > 0 else "wording.trade_off.keep"
        return look.text(key, best=look.money(about(line.best)))
    at = line.at(line.no_regret_until)
    net = look.change(about(float(at["net"])), line.measure)
    told = look.text("wording.trade_off.no_regret", freed=look.money(about(line.no_regret_until)), net=net)
    if line.defend_from >= last:
        return told
    return f"{told} {look.text(f'wording.trade_off.beyond_{line.measure}', defend=look.money(about(line.defend_from)))}"


def scenarios_headline(outcomes: Sequence[ScenarioOutcome], look: Look) -> str:
    """Which scenario promises most against the first one, and at what change of cost."""
    if len(outcomes) < 2:  # noqa: PLR2004 - comparing takes two
        return look.text("wording.scenarios.one")
    measure: Measure = "value" if all(outcome.profit for outcome in outcomes) else "clicks"
    amounts = [_amount(outcome, measure) for outcome in outcomes]
    best = max(range(len(outcomes)), key=amounts.__getitem__)
    reference = scenario_word(outcomes[0].scenario.name, look)
    if best == 0:
        return look.text("wording.scenarios.reference_wins", reference=reference)
    return look.text(
        f"wording.scenarios.headline_{measure}",
        scenario=scenario_word(outcomes[best].scenario.name, look),
        reference=reference,
        change=look.change(about(amounts[best] - amounts[0]), measure),
        cost=look.change(about(outcomes[best].cost - outcomes[0].cost), "value"),
    )


def _amount(outcome: ScenarioOutcome, measure: Measure) -> float:
    found = outcome.profit if measure == "value" and outcome.profit else outcome.total_clicks
    return found.value


def plan_headline(plan: Plan | NoPlan, look: Look) -> str:
    """What to do on Monday and what it should earn; without a plan, why and what to do about it."""
    if isinstance(plan, NoPlan):
        return look.text("wording.plan.none", reason=look.tell(plan.reason))
    ratio = plan.items["planned_cost"] / plan.items["current_cost"]
    paused, less, more = ratio <= PAUSED, (ratio > PAUSED) & (ratio < LESS), ratio > MORE
    key = "wording.plan.headline" if plan.gain.lower > 0 else "wording.plan.headline_unsure"
    return look.text(
        key,
        paused=look.count(int(paused.sum())),
        less=look.count(int(less.sum())),
        more=look.count(int(more.sum())),
        gain=look.change(about(plan.gain.value), "value"),
        range=look.interval(plan.gain, "value", sign=True),
    )


def plan_against_baselines(plan: Plan, look: Look) -> tuple[str, ...]:
    """The plan's profit against that of each naive plan under the same budget, one sentence each."""
    return tuple(
        look.text(
            f"wording.baseline.{outcome.name}",
            change=look.change(about(plan.planned.profit.value - outcome.profit.value), "value"),
        )
        for outcome in plan.baselines
    )


def caveats(analysis: Analysis, look: Look) -> tuple[str, ...]:
    """What the data cannot say, most weighty first; empty when there is nothing to warn of."""
    panel = analysis.panel
    told = []
    if isinstance(analysis.value, NoValue):
        told.append(look.tell(analysis.value.reason))
    if panel.has_paid and not panel.has_organic:
        told.append(look.text("wording.caveat.no_organic"))
    if panel.has_organic and not panel.has_paid:
        told.append(look.text("wording.caveat.no_paid"))
    told += _periods(panel, look)
    if panel.has_paid and panel.coverage.cost.hidden_share is None:
        told.append(look.text("wording.caveat.hidden_unknown"))
    if panel.has_paid and panel.currency is None:
        told.append(look.text("wording.caveat.no_currency"))
    if panel.brand.suggested and panel.brand.terms:
        told.append(look.text("wording.caveat.brand_suggested", terms=", ".join(panel.brand.terms)))
    elif not panel.brand.terms:
        told.append(look.text("wording.caveat.no_brand"))
    return tuple(told)


def _periods(panel: QueryPanel, look: Look) -> list[str]:
    if not (panel.has_paid and panel.has_organic):
        return []
    if panel.paid_period is None or panel.organic_period is None:
        return [look.text("wording.caveat.period_unknown")]
    if panel.paid_period == panel.organic_period:
        return []
    return [look.tell(Notice.of("wording.caveat.periods_differ", paid=panel.paid_period, organic=panel.organic_period))]
