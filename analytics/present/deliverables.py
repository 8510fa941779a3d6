"""What the command line writes: tables and summaries that others script against (their columns are in the README)."""

import json
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analytics.decide import NoPlan, Outcome, Plan, verdicts
from analytics.decide.seo import Briefs, NoBriefs, briefs, propose
from analytics.locales import Language, tell
from analytics.model import Analysis, NoValue
from analytics.model.own_pages import OwnPages, compete
from analytics.present import ads_editor
from analytics.present.account_budgets import campaign_shares
from analytics.present.account_changes import google_changes
from analytics.present.plan_terms import constraint_terms
from analytics.present.spreadsheet import neutral
from analytics.schema import OTHER_SEARCH_TERMS, Interval, Notice, Period
from analytics.unify import Measure

_PLAN_FILES = ("plan.csv", "ads_editor.csv", "ads_editor_undo.csv", "seo_briefs.csv")
_QUERY_COLUMNS = (
    "query brand theme segment paid_impressions paid_clicks cost conversions conversion_value organic_impressions "
    "organic_clicks organic_position incremental_share incremental_share_lower incremental_share_upper avoidable_cost "
    "avoidable_cost_lower avoidable_cost_upper evidence verdict"
).split()
_PLAN_COLUMNS = (
    "query campaign current_cost planned_cost bid_multiplier incremental_clicks incremental_value "
    "incremental_value_lower incremental_value_upper reason"
).split()
_SHARED_BY_CAMPAIGN = (
    "current_cost planned_cost incremental_clicks incremental_value incremental_value_lower incremental_value_upper"
).split()


def safe_csv(table: pd.DataFrame, path: Path | BytesIO) -> None:
    """Write UTF-8 CSV that no spreadsheet runs: a text cell that starts like a formula gets a leading apostrophe."""
    texts = table.select_dtypes(include=["object", "string"]).columns
    cleaned = {name: [neutral(cell) if isinstance(cell, str) else cell for cell in table[name]] for name in texts}
    table.assign(**cleaned).to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def queries(analysis: Analysis) -> pd.DataFrame:
    """One row per query over the period: measures, incremental share and avoidable cost (80 %), evidence, verdict."""
    share = analysis.incrementality.frame.drop(columns="query")
    table = analysis.panel.frame.drop(columns="query").rename(columns={"text": "query"}).join(share)
    table = table.join(verdicts(analysis)["verdict"])
    for end, other in (("", ""), ("_lower", "_upper"), ("_upper", "_lower")):
        table[f"avoidable_cost{end}"] = table["cost"] * (1 - table[f"incremental_share{other}"].fillna(1.0))
    return table[_QUERY_COLUMNS]


def write_analysis(analysis: Analysis, folder: Path, language: Language) -> dict[str, Any]:
    """Write `queries.parquet`, `queries.csv` and `summary.json`; return the summary."""
    folder.mkdir(parents=True, exist_ok=True)
    table = queries(analysis)
    table.to_parquet(folder / "queries.parquet", index=False)
    safe_csv(table, folder / "queries.csv")
    summary = analysis_summary(analysis, language)
    (folder / "summary.json").write_text(json_text(summary, pretty=True), encoding="utf-8")
    return summary


def analysis_summary(analysis: Analysis, language: Language) -> dict[str, Any]:
    """Totals, coverage, currency, periods and headline figures of an analysis."""
    panel, n, seed = analysis.panel, analysis.assumptions.draws, analysis.assumptions.seed
    clicks, cost = (panel.frame[name].to_numpy(dtype=float) for name in ("paid_clicks", "cost"))
    totals = ["paid_impressions", "paid_clicks", "cost", "conversions", "conversion_value", "organic_impressions"]
    return {
        "queries": len(panel.frame),
        "segments": {str(name): int(n) for name, n in panel.frame["segment"].value_counts().items()},
        "totals": {name: float(panel.frame[name].sum()) for name in (*totals, "organic_clicks")},
        "coverage": {
            name: _measure(getattr(panel.coverage, name))
            for name in ("cost", "paid_clicks", "paid_impressions", "organic_clicks", "organic_impressions")
        },
        "currency": panel.currency,
        "period": {"paid": _period(panel.paid_period), "organic": _period(panel.organic_period)},
        "brand": {"terms": list(panel.brand.terms), "suggested": panel.brand.suggested},
        "headline": {
            "avoidable_cost": _interval(analysis.incrementality.avoidable(cost, n, seed)),
            "avoidable_clicks": _interval(analysis.incrementality.avoidable(clicks, n, seed)),
            "avoidable_cost_per_month": _interval(
                analysis.incrementality.avoidable(analysis.current["cost"].to_numpy(dtype=float), n, seed)
            ),
        },
        "value": _reason(analysis.value.reason, language) if isinstance(analysis.value, NoValue) else None,
        "assumptions": asdict(analysis.assumptions),
        "notices": [tell(notice, language) for notice in panel.coverage.notices],
    }


def plan_rows(plan: Plan, analysis: Analysis) -> pd.DataFrame:
    """One row per query and campaign, money per month; the hidden spend is the last row, kept as it is.

    A query in several campaigns is split by their shares of its cost. Planned costs are cut to the cent below, so that
    their sum never exceeds the budget.
    """
    table = plan.items.drop(columns="campaign").merge(campaign_shares(analysis), on="query", how="left", sort=False)
    table["share"] = table["share"].fillna(1.0)
    table[_SHARED_BY_CAMPAIGN] = table[_SHARED_BY_CAMPAIGN].mul(table["share"], axis="index")
    table["query"] = table["query"].map(analysis.panel.frame.set_index("query")["text"])
    hidden: dict[str, object] = dict.fromkeys(_SHARED_BY_CAMPAIGN, 0.0) | {
        "query": OTHER_SEARCH_TERMS,
        "campaign": "",
        "current_cost": plan.fixed_cost,
        "planned_cost": plan.fixed_cost,
        "bid_multiplier": 1.0,
        "reason": "hidden_kept",
    }
    full = pd.concat([table, pd.DataFrame([hidden])], ignore_index=True)[_PLAN_COLUMNS]
    return full.assign(planned_cost=np.floor(full["planned_cost"] * 100) / 100)


def write_plan(plan: Plan | NoPlan, analysis: Analysis, folder: Path, language: Language) -> dict[str, Any]:
    """Write `plan.csv`, `ads_editor.csv`, `ads_editor_undo.csv`, `seo_briefs.csv` and `summary.json`.

    Without a plan there is the reason only; `seo_briefs.csv` is there where a query is worth a brief.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in _PLAN_FILES:  # a plan of last month must not pass for one of today
        (folder / name).unlink(missing_ok=True)
    summary = plan_summary(plan, analysis, language)
    if isinstance(plan, Plan):
        safe_csv(plan_rows(plan, analysis), folder / "plan.csv")
        changes = google_changes(plan, analysis)
        for name, undo in (("ads_editor", False), ("ads_editor_undo", True)):
            table = ads_editor.rows(changes, analysis, language, undo=undo)
            (folder / f"{name}.csv").write_bytes(ads_editor.editor_bytes(table))
        summary |= {"editor": changes.counts() | {"covered": changes.covered, "left_out": changes.left_out}}
        summary |= _write_briefs(analysis, folder, language)
    (folder / "summary.json").write_text(json_text(summary, pretty=True), encoding="utf-8")
    return summary


def _write_briefs(analysis: Analysis, folder: Path, language: Language) -> dict[str, Any]:
    """Write the SEO briefs, if there are any; return how many, or why there are none."""
    pages = compete(analysis.panel, analysis.click_curve)
    found = briefs(analysis, propose(analysis, pages if isinstance(pages, OwnPages) else None), pages)
    if isinstance(found, NoBriefs):
        return {"seo_briefs": 0, "no_seo_briefs": _reason(found.reason, language)}
    safe_csv(_brief_rows(found), folder / "seo_briefs.csv")
    return {"seo_briefs": len(found.frame), "no_seo_briefs": None}


def _brief_rows(found: Briefs) -> pd.DataFrame:
    """The briefs with the query as it is typed."""
    return found.frame.drop(columns="query").rename(columns={"text": "query"})


def plan_summary(plan: Plan | NoPlan, analysis: Analysis, language: Language) -> dict[str, Any]:
    """Current and planned profit with intervals, budget, constraints, solver gap; or why there is no plan."""
    common = {"currency": analysis.panel.currency, "assumptions": asdict(analysis.assumptions)}
    if isinstance(plan, NoPlan):
        reasons = [_reason(reason, language) for reason in plan.reasons]
        return common | {"plan": None, "no_plan": reasons[0] | {"reasons": reasons}}
    rows = plan_rows(plan, analysis)
    return common | {
        "budget": plan.budget,
        "current_cost": float(rows["current_cost"].sum()),
        "planned_cost": float(rows["planned_cost"].sum()),
        "hidden_cost": plan.fixed_cost,
        "horizon_months": analysis.assumptions.horizon_months,
        "current": _outcome(plan.current),
        "planned": _outcome(plan.planned),
        "gain": _interval(plan.gain),
        "baselines": {outcome.name: _outcome(outcome) for outcome in plan.baselines},
        "probability_of_loss": plan.planned.probability_of_loss,
        "constraints": constraint_terms(plan.constraints),
        "solver": {"price": plan.allocation.price, "gap": plan.allocation.gap},
        "editor_left_out": ads_editor.left_out(plan, analysis),
        "no_plan": None,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    terms = {"cost": outcome.cost, "probability_of_loss": outcome.probability_of_loss}
    return terms | {name: _interval(getattr(outcome, name)) for name in ("clicks", "value", "profit")}


def _interval(found: Interval) -> dict[str, float]:
    return {"value": found.value, "lower": found.lower, "upper": found.upper}


def _measure(measure: Measure) -> dict[str, float | None]:
    return {"visible": measure.visible, "total": measure.total, "hidden_share": measure.hidden_share}


def _period(period: Period | None) -> dict[str, str] | None:
    return {"start": period.start.isoformat(), "end": period.end.isoformat()} if period else None


def _reason(notice: Notice, language: Language) -> dict[str, str]:
    return {"code": notice.code, "text": tell(notice, language)}


def json_text(document: object, *, pretty: bool) -> str:
    """One JSON document: strict (no NaN), accents as they are."""
    return json.dumps(document, ensure_ascii=False, indent=2 if pretty else None, allow_nan=False)
