"""The sentences: each page's headline with its numbers, and the findings."""

import pandas as pd

from analytics.decide import Frontier, NoPlan, Plan
from analytics.decide.reasons import LESS, MORE, PAUSED
from analytics.model import Analysis, NoValue
from analytics.present.cards import avoidable_cost, is_narrowed
from analytics.present.caveats import caveats as caveats
from analytics.present.look import Look, about
from analytics.present.overlap_figures import segment_frame
from analytics.present.spend_figures import is_total_known, page_one_share
from analytics.present.trade_off_figures import is_better_kept, is_lead
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


def _missing_side(analysis: Analysis, spend: float, look: Look) -> str:
    """Why nothing can be said of clicks won twice: a side is missing; empty when both are there."""
    if spend <= 0:
        return look.text("wording.overview.no_paid")
    if not analysis.panel.has_organic:
        return look.text("wording.overview.no_organic", spend=look.money(spend))
    return ""


def overview_headline(analysis: Analysis, look: Look) -> str:
    """What is spent each month, and how much of it buys clicks that organic would have won."""
    spend = float(analysis.current["cost"].sum())
    if missing := _missing_side(analysis, spend, look):
        return missing
    found = avoidable_cost(analysis)
    return look.text(
        "wording.overview.headline",
        spend=look.money(spend),
        avoidable=look.money(about(found.value)),
        range=look.interval(found, "value"),
    )


def findings(analysis: Analysis, line: Frontier, plan: Plan | NoPlan, look: Look) -> tuple[str, ...]:
    """The findings of the overview, as `findings_by_page` words them."""
    return tuple(findings_by_page(analysis, line, plan, look).values())


def findings_by_page(analysis: Analysis, line: Frontier, plan: Plan | NoPlan, look: Look) -> dict[str, str]:
    """Three findings by the page that proves them: what page one already holds, what can move, what the plan earns.

    Why there is no plan stands among the caveats when it is for want of a value per click, and is not said twice.
    """
    share = page_one_share(analysis)
    kind = "" if is_total_known(analysis) else "_scope" if is_narrowed(analysis) else "_visible"
    page_one = look.text(f"wording.findings.page_one{kind}", share=look.percent(share)) if share else ""
    is_said = isinstance(plan, NoPlan) and isinstance(analysis.value, NoValue) and plan.reason == analysis.value.reason
    planned = look.text("wording.findings.no_plan") if is_said else plan_headline(plan, look)
    told = {"overlap": page_one, "trade_off": trade_off_headline(line, look), "action_plan": planned}
    return {page: sentence for page, sentence in told.items() if sentence}


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
    if missing := _missing_side(analysis, spend, look):
        return missing
    found = avoidable_cost(analysis)
    cut = (verdicts["verdict"] == "cut").to_numpy()
    facts = {"avoidable": look.money(about(found.value)), "share": look.percent(found.value / spend)}
    told = look.text("wording.cannibalisation.headline", **facts, range=look.interval(found, "value"))
    n = int(cut.sum())
    freed = look.money(float(analysis.current["cost"][cut].sum()))
    why = "doubled" if isinstance(analysis.value, NoValue) else "to_cut"  # without money to judge, shares do
    if n == 0:
        return f"{told} {look.text(f'wording.cannibalisation.none_{why}')}"
    return f"{told} {look.text(f'wording.cannibalisation.{why}', n=n, cost=freed)}"


def trade_off_headline(line: Frontier, look: Look) -> str:
    """How much can move without regret, whether keeping it would be better, and from where on moving more loses."""
    last = float(line.table["freed"].iloc[-1])
    if last <= 0:
        return look.text("wording.overview.no_paid")
    if line.best <= 0 and line.no_regret_until <= 0:
        return look.text("wording.trade_off.keep")
    freed = line.no_regret_until or line.best
    at = line.at(freed)
    facts = {"freed": look.money(about(freed)), "net": look.change(about(float(at["net"])), line.measure)}
    if is_lead(line):
        return look.text("wording.trade_off.lead", **facts)
    told = [_kept_money(freed, line, look)] if is_better_kept(line, freed) else []
    if not told and line.no_regret_until > 0:
        told = [look.text("wording.trade_off.no_regret", **facts)]
    if line.no_regret_until <= 0:
        told.append(look.text("wording.trade_off.test_first", best=look.money(about(line.best))))
    elif line.defend_from < last:
        told.append(look.text("wording.trade_off.beyond", defend=look.money(about(line.defend_from))))
    return " ".join(told)


def _kept_money(freed: float, line: Frontier, look: Look) -> str:
    """What is lost and gained in money at an amount, when reinvesting brings back less than was freed."""
    at = line.at(freed)
    return look.text(
        "wording.trade_off.keep_money",
        freed=look.money(about(freed)),
        lost=look.money(about(float(at["lost"]))),
        gained=look.money(about(float(at["gained"]))),
        kept=look.change(about(freed - float(at["lost"])), "value"),
    )


def plan_headline(plan: Plan | NoPlan, look: Look) -> str:
    """What to do on Monday and what it should earn; without a plan, why and what to do about it."""
    if isinstance(plan, NoPlan):
        return look.text("wording.plan.none", reason=look.tell(plan.reason))
    ratio = plan.items["planned_cost"] / plan.items["current_cost"]
    paused, less, more = ratio <= PAUSED, (ratio > PAUSED) & (ratio < LESS), ratio > MORE
    key = "wording.plan.headline" if plan.gain.lower > 0 else "wording.plan.headline_unsure"
    counts = {"paused": int(paused.sum()), "less": int(less.sum()), "more": int(more.sum())}
    return look.text(
        key,
        moves=look.text("wording.plan.moves", **{name: _move(name, n, look) for name, n in counts.items()}),
        gain=look.change(about(plan.gain.value), "value"),
        range=look.interval(plan.gain, "value", sign=True),
    )


def _move(name: str, n: int, look: Look) -> str:
    return look.text(f"wording.plan.{name}", n=n) if n else look.text(f"wording.plan.none_{name}")


def plan_against_baselines(plan: Plan, look: Look) -> tuple[str, ...]:
    """The plan's profit against that of each naive plan under the same budget, one sentence each."""
    return tuple(
        look.text(
            f"wording.baseline.{outcome.name}",
            change=look.change(about(plan.planned.profit.value - outcome.profit.value), "value"),
        )
        for outcome in plan.baselines
    )
