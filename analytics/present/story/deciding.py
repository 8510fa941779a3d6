"""The views that say what to do: dividing line, scenarios, investment, tests, plan."""

from analytics.decide import NoPlan
from analytics.decide.seo import NoInvestment
from analytics.model import NoValue
from analytics.present import (
    cards,
    experiment_figures,
    experiment_wording,
    flow_figures,
    investment_figures,
    investment_wording,
    plan_figures,
    plan_terms,
    scenarios_figures,
    scenarios_pair_figures,
    scenarios_wording,
    trade_off_figures,
    wording,
)
from analytics.present.draw import alternative
from analytics.present.experiment_tables import candidates_table
from analytics.present.investment_tables import projects_table
from analytics.present.look import Look
from analytics.present.story import deciding_charts as charts
from analytics.present.story.study import Study
from analytics.present.story.view import View, silent, view
from analytics.present.tables import plan_table, scenarios_table


def _no_spend(name: str, look: Look) -> View:
    return silent(name, look.text("wording.overview.no_paid"), look)


def trade_off(study: Study, look: Look) -> View:
    """How far to cut without regret, and where to reinvest."""
    if study.analysis.response.items.empty:
        return _no_spend("trade_off", look)
    line = study.line
    freed = study.freed if study.freed is not None else line.no_regret_until or line.best
    drawn = trade_off_figures.dividing_line(line, freed, look)
    return view(
        "trade_off",
        wording.trade_off_headline(line, look),
        look,
        cards=cards.trade_off_cards(line, freed, look),
        charts=(charts.dividing_line(line, freed, alternative(drawn), look), charts.zones(line, freed, look)),
        figures=(drawn, flow_figures.flows(line, freed, look), flow_figures.sensitivity(line, freed, look)),
    )


def scenarios(study: Study, look: Look) -> View:
    """Which mix to choose."""
    if study.analysis.response.items.empty:
        return _no_spend("scenarios", look)
    found, pair = study.comparison, scenarios_wording.best_pair(study.comparison)
    visible = study.analysis.panel.coverage.paid_clicks.total is None
    ranges = scenarios_figures.ranges(found.outcomes, look)
    clicks = scenarios_figures.clicks(found.outcomes, look, visible_only=visible)
    waterfall = (scenarios_pair_figures.waterfall(pair, look),) if pair else ()
    steps = tuple(charts.steps(pair, alternative(drawn), look) for drawn in waterfall if pair)
    tornado = (scenarios_pair_figures.tornado(pair, look),) if pair else ()
    return view(
        "scenarios",
        scenarios_wording.scenarios_headline(found, look, study.analysis),
        look,
        charts=(
            charts.ranges(found, alternative(ranges), look),
            *steps,
            charts.clicks(found, alternative(clicks), look),
        ),
        figures=(ranges, *waterfall, clicks, *tornado),
        table=scenarios_table(found.outcomes, look),
        caveats=(
            *(scenarios_wording.flip_sentences(pair, look) if pair else ()),
            *scenarios_wording.notices_of(found, look),
        ),
    )


def investment(study: Study, look: Look) -> View:
    """Where the next euro earns most: ads now, or SEO later."""
    found = study.investment
    if isinstance(found, NoInvestment):
        return silent("investment", investment_wording.headline(found, look), look)
    euro, cash = investment_figures.next_euro(found, look), investment_figures.cash(found, look)
    started = any(bet.start is not None for bet in found.bets)
    paid_back = (charts.cash(found, alternative(cash), look),) if started else ()
    return view(
        "investment",
        investment_wording.headline(found, look),
        look,
        cards=investment_wording.cards(found, look),
        charts=(charts.next_euro(found, alternative(euro), look), *paid_back),
        figures=(euro, cash, investment_figures.bridge(found, look)),
        table=projects_table(found, study.analysis, look),
        caveats=investment_wording.notes(found, look),
    )


def experiments(study: Study, look: Look) -> View:
    """Which test is most worth running."""
    if study.analysis.response.items.empty:
        return _no_spend("experiments", look)
    design = study.design
    best = experiment_wording.shown(design)
    if best is None:
        return silent("experiments", experiment_wording.headline(design, look), look)
    drawn = experiment_figures.candidates(design, look)
    return view(
        "experiments",
        experiment_wording.headline(design, look),
        look,
        cards=experiment_wording.cards(best, design, look),
        charts=(charts.candidates(design, alternative(drawn), look),),
        figures=(drawn, experiment_figures.lengths(design, look)),
        table=candidates_table(design, look),
        caveats=experiment_wording.basis(design, look),
    )


def action_plan(study: Study, look: Look) -> View:
    """What to change on Monday."""
    analysis = study.analysis
    found = NoPlan(analysis.value.reason) if isinstance(analysis.value, NoValue) else study.plan
    if isinstance(found, NoPlan):
        return silent("action_plan", wording.plan_headline(found, look), look)
    outcomes = plan_figures.outcomes(found, look)
    moves = plan_figures.spend_change(found, analysis.panel, look)
    left_out = cards.budget_note(analysis)
    return view(
        "action_plan",
        wording.plan_headline(found, look),
        look,
        cards=cards.plan_cards(found, look, left_out=left_out),
        charts=(
            charts.outcomes(found, alternative(outcomes), look),
            charts.moves(found, analysis.panel, alternative(moves), look),
        ),
        figures=(moves, outcomes),
        table=plan_table(found, analysis, look),
        caveats=(plan_terms.risk(found, look), plan_terms.certificate(found, look)),
    )
