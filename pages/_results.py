"""What is computed from the files in use, under what the sidebar chose: each result once, whichever page asks."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from hashlib import sha256
from typing import TypeVar

import pandas as pd
import streamlit as st

from analytics.decide import (
    PRESETS,
    BudgetLine,
    Constraints,
    Frontier,
    NoPlan,
    Plan,
    budget_line,
    frontier,
    plan,
    verdicts,
)
from analytics.decide.scenarios import Comparison, Scenario, contrast
from analytics.decide.scenarios.saved import AccountMark, Saved, account_mark, read_saved, scenarios_folder
from analytics.decide.seo import Investment, NoInvestment, Project, Terms, invest, propose
from analytics.decide.worth import Measure
from analytics.errors import AccordError
from analytics.learn.candidates import Options
from analytics.learn.design import Design, design
from analytics.learn.ledger import Ledger, ledger_folder, read_ledger
from analytics.learn.lessons import about
from analytics.model import Analysis, NoValue, analyse, auction, own_pages
from analytics.present import trends
from analytics.present.look import Look
from analytics.present.palette import Mode
from analytics.present.tables import DisplayTable, queries_table
from analytics.schema import Notice
from analytics.unify import BrandTerms, QueryPanel, restrict, unify
from analytics.unify.dictionary import Dictionary
from pages import _errors, _session, _story

T = TypeVar("T")


def mode() -> Mode:
    """Whether the page is light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def look() -> Look:
    """Language, light or dark, and currency of what is shown."""
    currency = whole_panel().currency if _session.exports() else None
    return Look(_session.language(), mode(), currency, presented=_story.is_on())


def scope_name() -> str:
    """Short name of the scope, for the key of a control that means nothing in another one."""
    brand, scope, _ = _session.chosen()
    parts = (scope.brand, sorted(scope.themes), sorted(scope.campaigns), scope.device, scope.period)
    return "all" if scope == _session.Scope() else short((brand, *parts))


def view() -> str:
    """Short name of the files and the scope."""
    return short((_session.digests(), scope_name()))


def short(facts: object) -> str:
    """Return a short name of anything that is printed alike when it is alike."""
    return sha256(repr(facts).encode()).hexdigest()[:12]


def whole_panel(brand: tuple[str, ...] | None = None) -> QueryPanel:
    """Return all queries; None lets the data suggest the brand terms."""
    terms = None if brand is None else BrandTerms.given(brand)
    return _session.remembered(
        "panel", (brand,), lambda: unify(_session.exports(), terms, Dictionary(_session.cache().dictionary))
    )


def disagreement() -> tuple[Notice, ...]:
    """Why the files in use cannot be read together: one that settled it may have been removed. Empty when they can."""
    try:
        whole_panel()
    except AccordError as error:
        return error.notices
    return ()


def panel() -> QueryPanel:
    """Return the queries in scope; without any, say why and stop the page."""
    if not _session.exports():
        _errors.stop("shell.nothing_loaded")
    if reasons := disagreement():
        _errors.show_refusal(reasons, "files")
        _errors.stop("shell.files_disagree")
    found = scoped()
    if found.frame.empty:
        _errors.stop("shell.no_queries" if whole_panel(_session.chosen()[0]).frame.empty else "shell.empty_scope")
    return found


def scoped() -> QueryPanel:
    """Return the queries in scope, even if there are none."""
    brand, scope, _ = _session.chosen()
    whole = whole_panel(brand)
    asked = {item.name: getattr(scope, item.name) for item in fields(scope)}
    return _session.remembered("scoped", (brand, scope), lambda: restrict(whole, **asked))


def ledger() -> Ledger:
    """Return past predictions and read-outs about queries of the files in use: others' concern nobody here."""
    return about(read_ledger(ledger_folder()), whole_panel().frame["query"])


def options() -> tuple[object, ...]:
    """Return what every result depends on besides the files: what the sidebar chose, and the tests that taught."""
    return (*_session.chosen(), _session.tests())


def analysis() -> Analysis:
    """Return the analysis of the queries in scope; without any, say why and stop the page."""
    found, tests = panel(), _session.tests()
    return _session.remembered("analysis", options(), lambda: analyse(found, _session.chosen()[2], tests))


def spending() -> Analysis:
    """Return the analysis of an account that spends money today; without any spend, say so and stop the page."""
    found = analysis()
    if found.response.items.empty:
        _errors.stop("shell.no_spend")
    return found


def judged() -> pd.DataFrame:
    """Return the verdict on each query."""
    found = analysis()
    return _session.remembered("verdicts", options(), lambda: verdicts(found))


def queries() -> DisplayTable:
    """Return the table of queries, its codes in words."""
    found, shown = analysis(), look()
    return _session.remembered("queries", (*options(), shown), lambda: queries_table(found, shown))


def clicks_by_month() -> pd.DataFrame | None:
    """Return organic clicks by query and month; None where rows are not dated."""
    found = panel()
    brand, scope, _ = _session.chosen()
    return _session.remembered("months", (brand, scope), lambda: (trends.clicks_by_month(found),))[0]


def told(name: str, say: Callable[[], T], *more: object) -> T:
    """Return what a page says of the analysis to this reader: worked out once, not at every touch of the page."""
    return _session.remembered(f"told_{name}", (*options(), look(), *map(repr, more)), say)


def measures() -> tuple[Measure, ...]:
    """Return what can be counted: money earned first where the account has a value per click, else clicks alone."""
    return ("clicks",) if isinstance(analysis().value, NoValue) else ("value", "clicks")


def line(measure: Measure) -> Frontier:
    """Return the dividing line of the analysis."""
    found = analysis()
    return _session.remembered("frontier", (*options(), measure), lambda: frontier(found, measure))


def best_plan(limits: Constraints) -> Plan | NoPlan:
    """Return the plan under these limits, or the reason why there is none."""
    found = analysis()
    return _session.remembered("plan", (*options(), repr(limits)), lambda: plan(found, limits))


def budgets(limits: Constraints, found: Plan) -> BudgetLine:
    """Return the line from budget to profit under these limits, with the plan on it."""
    whole = analysis()
    return _session.remembered(
        "budget_line", (*options(), repr(limits)), lambda: budget_line(whole, limits, found=found)
    )


def comparison(scenarios: Sequence[Scenario]) -> Comparison:
    """Return what scenarios bring, each held against the first; what is no preset, the visitor wrote."""
    found, asked = analysis(), (*options(), *scenarios)
    key = asked if all(each.name in PRESETS for each in scenarios) else ("typed", *asked)
    return _session.remembered("scenarios", key, lambda: contrast(found, scenarios))


def mark() -> AccountMark:
    """Return the mark of the account of the files in use, under which its scenarios are saved."""
    return _session.remembered("mark", (None,), lambda: account_mark(whole_panel()))


def saved_scenarios() -> Saved:
    """Return the scenarios saved for the account of the files in use."""
    return read_saved(mark(), scenarios_folder())


def design_of(asked: Options) -> Design:
    """Return every test that could be run and the one most worth it."""
    found = analysis()
    return _session.remembered("design", (*options(), asked), lambda: design(found, asked))


def auctions() -> auction.Auctions:
    """Return the calibrated auctions of the themes in scope."""
    found = analysis()
    return _session.remembered("auctions", options(), lambda: auction.calibrate(found))


def bids(themes: tuple[str, ...], levers: auction.Levers) -> auction.Outcomes:
    """Return what every bid brings to some themes together under the levers."""
    asked = (*options(), themes, levers)
    return _session.remembered("bids", asked, lambda: auction.outcomes(auctions(), themes, levers))


def needed_rates() -> pd.DataFrame | NoValue:
    """Return needed and observed conversion rates by theme; the reason where the account has no value."""
    found = analysis()
    return _session.remembered("needed_rates", options(), lambda: auction.break_even(found))


def proposed_projects(rate: float) -> tuple[Project, ...]:
    """Return the SEO projects that the data propose when an hour of work costs `rate`."""
    found = analysis()
    shared = _session.chosen()
    pages = _session.remembered("own_pages", shared, lambda: own_pages.compete(found.panel, found.click_curve))
    known = pages if isinstance(pages, own_pages.OwnPages) else None
    return _session.remembered("projects", (*options(), rate), lambda: propose(found, known, rate))


def investment(projects: Sequence[Project], terms: Terms, *, typed: bool) -> Investment | NoInvestment:
    """Return the joint choice of SEO projects and ads; `typed`: the visitor set a project, so the result is theirs."""
    found, asked = analysis(), (*options(), tuple(projects), terms)
    key = ("typed", *asked) if typed else asked
    return _session.remembered("investment", key, lambda: invest(found, projects, terms))
