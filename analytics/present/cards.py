"""The numbers a page puts first: label, printed value, interval or context, and the definition with its formula."""

from dataclasses import dataclass, replace

import pandas as pd

from analytics.decide import Frontier, Plan, current_budget, hidden_cost
from analytics.model import Analysis
from analytics.present.draw import known
from analytics.present.look import Look, about
from analytics.present.overlap_figures import segment_frame
from analytics.present.spend_figures import is_total_known
from analytics.present.trade_off_figures import is_lead
from analytics.present.trends import Trend, trends
from analytics.schema import Interval


@dataclass(frozen=True, slots=True)
class Card:
    """One number: what it is, as printed, its interval or context, its definition, and how it moved by month."""

    label: str
    value: str
    note: str
    help: str
    trend: Trend = ()


def _card(name: str, value: str, note: str, look: Look) -> Card:
    return Card(look.text(f"metrics.{name}.label"), value, note, look.text(f"metrics.{name}.help"))


def avoidable_cost(analysis: Analysis) -> Interval:
    """Monthly cost of the paid clicks that organic would have won, with its 80 % interval."""
    weights = analysis.current["cost"].to_numpy(dtype=float)
    return analysis.incrementality.avoidable(weights, analysis.assumptions.draws, analysis.assumptions.seed)


def _avoidable_clicks(analysis: Analysis) -> Interval:
    weights = analysis.current["paid_clicks"].to_numpy(dtype=float)
    return analysis.incrementality.avoidable(weights, analysis.assumptions.draws, analysis.assumptions.seed)


def overview_cards(analysis: Analysis, look: Look) -> tuple[Card, ...]:
    """Monthly spend, clicks paid for twice, their cost, and what stays hidden; by month where rows are dated."""
    spend, clicks = (float(analysis.current[name].sum()) for name in ("cost", "paid_clicks"))
    cost, twice = avoidable_cost(analysis), _avoidable_clicks(analysis)
    unknown = look.text("wording.unknown")
    share = look.percent(twice.value / clicks) if clicks else unknown
    span = _share_range(twice, clicks, look)
    avoidable = (look.money(about(cost.value)), look.interval(cost, "value")) if clicks else (unknown, "")
    shown = {
        "monthly_cost": _spend_card(analysis, spend, look),
        "avoidable_click_share": _card("avoidable_click_share", share, span, look),
        "avoidable_cost": _card("avoidable_cost", *avoidable, look),
        "hidden_cost_share": _hidden_card(analysis, look),
    }
    moved = trends(analysis)
    return tuple(replace(card, trend=moved.get(name, ())) for name, card in shown.items())


def is_narrowed(analysis: Analysis) -> bool:
    """Whether only part of the queries is looked at, which has no complete totals of its own."""
    return any(notice.code == "unify.scope_has_no_totals" for notice in analysis.panel.coverage.notices)


def _spend_card(analysis: Analysis, visible: float, look: Look) -> Card:
    shown = look.money(current_budget(analysis))
    if is_total_known(analysis):
        return _card("monthly_cost", shown, look.text("wording.cards.seen", cost=look.money(visible)), look)
    if not visible:
        shown = look.text("wording.unknown")
    return _card("visible_cost", shown, look.text(f"wording.cards.{budget_note(analysis)}"), look)


def _hidden_card(analysis: Analysis, look: Look) -> Card:
    share = analysis.panel.coverage.cost.hidden_share
    if is_narrowed(analysis):
        return _card("hidden_cost_share", "–", look.text("wording.cards.not_in_scope"), look)
    if share is None:
        return _card("hidden_cost_share", look.text("wording.unknown"), look.text("wording.cards.hidden_unknown"), look)
    note = look.text("wording.cards.hidden", cost=look.money(hidden_cost(analysis)))
    return _card("hidden_cost_share", look.percent(share), note, look)


def _share_range(found: Interval, total: float, look: Look) -> str:
    if not total:
        return ""
    return look.text(
        "figures.units.range", lower=look.percent(found.lower / total), upper=look.percent(found.upper / total)
    )


def overlap_cards(table: pd.DataFrame, look: Look) -> tuple[Card, ...]:
    """Queries of each segment, and the share of cost where both sides meet; `table` is `overlap(panel)`."""
    rows = segment_frame(table).set_index("segment")
    shares = {name: look.percent(share) if known(share) else "" for name, share in rows["queries_share"].items()}
    cards = [
        _card(
            f"queries_{name}",
            look.count(rows.loc[name, "queries"]),
            look.text("wording.cards.of_queries", share=shares[name]),
            look,
        )
        for name in rows.index
    ]
    share = float(rows["cost_share"]["both"])
    shown = look.percent(share) if known(share) else look.text("wording.unknown")
    return (*cards, _card("overlap_cost_share", shown, look.text("wording.cards.period"), look))


def cannibalisation_cards(analysis: Analysis, verdicts: pd.DataFrame, look: Look) -> tuple[Card, ...]:
    """Avoidable cost and clicks, and the monthly cost that each verdict covers; how much of a cut buys clicks twice."""
    cost, clicks = avoidable_cost(analysis), _avoidable_clicks(analysis)
    spend = analysis.current["cost"].groupby(verdicts["verdict"].to_numpy()).sum()
    counts = verdicts["verdict"].value_counts()
    cards = [
        _card("avoidable_cost", look.money(about(cost.value)), look.interval(cost, "value"), look),
        _card("avoidable_clicks", look.count(about(clicks.value)), look.interval(clicks, "clicks"), look),
    ]
    for verdict in ("cut", "test"):
        n = int(counts.get(verdict, 0))
        note = look.text("wording.cards.queries", n=n) if n else look.text("wording.cards.no_query")
        if n and verdict == "cut":
            twice = look.money(about(_already_won(analysis, verdicts, verdict)))
            note = look.text("wording.cards.already_won", cost=twice)
        cards.append(_card(f"{verdict}_cost", look.money(float(spend.get(verdict, 0.0))), note, look))
    return tuple(cards)


def _already_won(analysis: Analysis, verdicts: pd.DataFrame, verdict: str) -> float:
    """Monthly cost, in the queries of a verdict, of clicks that organic would have won."""
    share = analysis.incrementality.frame["incremental_share"].fillna(1.0).to_numpy()
    chosen = (verdicts["verdict"] == verdict).to_numpy()
    return float((analysis.current["cost"].to_numpy() * (1 - share))[chosen].sum())


def trade_off_cards(line: Frontier, freed: float, look: Look) -> tuple[Card, ...]:
    """The amount moved, what cutting loses, what reinvesting gains, the net; in money, also keeping the amount."""
    at = line.at(freed)
    found = {
        name: Interval(float(at[name]), float(at[f"{name}_lower"]), float(at[f"{name}_upper"]))
        for name in ("lost", "gained", "net")
    }
    until = look.money(about(line.no_regret_until))
    note = look.text("wording.cards.lead" if is_lead(line) else "wording.cards.no_regret", freed=until)
    cards = [_card("freed", look.money(about(freed)), note, look)]
    for name, interval in found.items():
        is_net = name == "net"
        show = look.change if is_net else look.amount
        note = look.interval(interval, line.measure, sign=is_net)
        cards.append(_card(name, show(about(interval.value), line.measure), note, look))
    if line.measure == "value":
        kept = Interval(*(freed - end for end in (found["lost"].value, found["lost"].upper, found["lost"].lower)))
        note = look.interval(kept, "value", sign=True)
        cards.append(_card("kept", look.change(about(kept.value), "value"), note, look))
    return tuple(cards)


def budget_note(analysis: Analysis) -> str:
    """What the spend of an account leaves out: `in_scope`, `total_unknown`, or nothing: ""."""
    if is_total_known(analysis):
        return ""
    return "in_scope" if is_narrowed(analysis) else "total_unknown"


def plan_cards(plan: Plan, look: Look, *, left_out: str = "") -> tuple[Card, ...]:
    """Budget, planned spend, the plan's profit and its gain over today; `left_out` is the `budget_note`."""
    fixed = look.text("wording.cards.fixed", cost=look.money(about(plan.fixed_cost)))
    planned = plan.planned.cost + plan.fixed_cost
    change = planned - plan.current.cost - plan.fixed_cost
    return (
        _card(
            "budget",
            look.money(plan.budget),
            look.text(f"wording.cards.{left_out}") if left_out else fixed,
            look,
        ),
        _card(
            "planned_cost",
            look.money(planned),
            look.text("wording.cards.against_today", change=look.change(about(change), "value")),
            look,
        ),
        _card(
            "profit", look.money(about(plan.planned.profit.value)), look.interval(plan.planned.profit, "value"), look
        ),
        _card("gain", look.change(about(plan.gain.value), "value"), look.interval(plan.gain, "value", sign=True), look),
    )
