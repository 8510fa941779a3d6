"""The files of a design: every candidate, who is paused, and what Google Ads Editor imports to run and to undo it."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analytics.learn.candidates import Candidate
from analytics.learn.design import Chosen, Design
from analytics.learn.observed import PAUSED, assignment_of
from analytics.learn.schedule import Schedule
from analytics.locales import Language, tell
from analytics.model import Analysis
from analytics.present import ads_editor
from analytics.present.deliverables import json_text, safe_csv
from analytics.present.experiment_wording import commands
from analytics.schema import Notice

_FILES = ("candidates.csv", "assignment.csv", "ads_editor.csv", "ads_editor_undo.csv")


def paused_keys(test: Candidate) -> list[str]:
    """Keys of the queries that a test pauses."""
    return [str(key) for key in test.units["query"][test.units["arm"] == PAUSED]]


def editor(test: Candidate, analysis: Analysis, language: Language, *, undo: bool) -> bytes:
    """The file that pauses the queries of a test, or that lets them run again."""
    return ads_editor.editor_bytes(ads_editor.pauses(paused_keys(test), analysis, language, undo=undo))


def candidates_csv(design: Design) -> pd.DataFrame:
    """One row per candidate with its figures."""
    return pd.DataFrame([_figures(one) for one in design.candidates])


def _figures(one: Candidate) -> dict[str, Any]:
    break_even = one.break_even if np.isfinite(one.break_even) else None
    return {
        "kind": one.kind, "name": one.name, "verdict": one.verdict, "method": one.method, "measure": one.measure,
        "readout_method": str(one.analysis), "paused": int((one.units["arm"] == PAUSED).sum()),
        "kept": int((one.units["arm"] != PAUSED).sum()), "weeks_before": one.windows.before,
        "skip_days": one.windows.skip_days, "weeks": one.windows.weeks, "power": one.power,
        "detectable": None if np.isnan(one.detectable) else one.detectable, "supposed_share": one.supposed,
        "other_share": one.other, "break_even_share": break_even, "gain": one.gain, "cost": one.cost, "net": one.net,
        "contribution_lost": one.lost, "spend_saved": one.saved, "exact_gain_per_month": one.exact,
        "perfect_gain_per_month": one.information.perfect,
        "decisions_changed": one.information.changed, "needed_weeks": one.needed_weeks,
        "needed_queries": one.needed_queries,
    }  # fmt: skip


def write_design(design: Design, analysis: Analysis, folder: Path, language: Language) -> dict[str, Any]:
    """Write `design.json`, `candidates.csv` and, with a test to run, who is paused and the Editor files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FILES:  # a test of last month must not pass for one of today
        (folder / name).unlink(missing_ok=True)
    summary = design_summary(design, analysis, language)
    (folder / "design.json").write_text(json_text(summary, pretty=True), encoding="utf-8")
    if design.candidates:
        safe_csv(candidates_csv(design), folder / "candidates.csv")
    if isinstance(design.answer, Chosen):
        test = design.answer.candidate
        safe_csv(assignment_of(test), folder / "assignment.csv")
        for name, undo in (("ads_editor.csv", False), ("ads_editor_undo.csv", True)):
            (folder / name).write_bytes(editor(test, analysis, language, undo=undo))
    return summary


def design_summary(design: Design, analysis: Analysis, language: Language) -> dict[str, Any]:
    """Every candidate, the one to run with its calendar, or why there is none."""
    answer = design.answer
    return {
        "currency": analysis.panel.currency,
        "horizon_months": design.options.horizon_months,
        "today": design.options.today.isoformat(),
        "noise": asdict(design.noise),
        "candidates": [_figures(one) | {"by_weeks": _by_weeks(one)} for one in design.candidates],
        "chosen": _chosen(answer, language) if isinstance(answer, Chosen) else None,
        "no_test": None if isinstance(answer, Chosen) else _reason(answer.reason, language),
        "notices": [tell(notice, language) for notice in design.notices],
    }


def _by_weeks(one: Candidate) -> list[dict[str, Any]]:
    rows = one.by_weeks
    triples = zip(rows["weeks"], rows["power"], rows["detectable"], strict=True)
    return [
        {"weeks": int(weeks), "power": float(power), "detectable": None if np.isnan(least) else float(least)}
        for weeks, power, least in triples
    ]


def _reason(notice: Notice, language: Language) -> dict[str, str]:
    return {"code": notice.code, "reason": tell(notice, language)}


def _chosen(answer: Chosen, language: Language) -> dict[str, Any]:
    test, table = answer.candidate, assignment_of(answer.candidate)
    return _figures(test) | {
        "calendar": _dates(answer.schedule) | {"why": [tell(one, language) for one in answer.schedule.notices]},
        "assignment": table.to_dict(orient="records"),
        "commands": list(commands(test, answer.schedule)),
    }


def _dates(found: Schedule) -> dict[str, str]:
    return {
        "table_start": found.table.start.isoformat(),
        "table_end": found.table.end.isoformat(),
        "start": found.start.isoformat(),
        "first_read": found.read.isoformat(),
        "end": found.end.isoformat(),
        "readout": found.readout.isoformat(),
    }
