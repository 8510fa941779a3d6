"""Charts of the views that say what to do."""

import numpy as np
import pandas as pd

from analytics.decide import Frontier, Plan
from analytics.decide.scenarios import Comparison, Pair
from analytics.decide.seo import Investment
from analytics.learn.design import Design
from analytics.present.draw import each, scenario_word, theme_word
from analytics.present.experiment_figures import candidate_frame
from analytics.present.experiment_wording import segment_word
from analytics.present.investment_wording import unit
from analytics.present.look import Look, about
from analytics.present.palette import Role
from analytics.present.plan_figures import move_frame, outcome_frame
from analytics.present.scenarios_figures import clicks_frame, range_frame
from analytics.present.scenarios_pair_figures import step_frame, step_word
from analytics.present.scenarios_wording import measure_of
from analytics.present.story.chart import Chart, Series
from analytics.present.story.standing_charts import ends_of, numbers_of
from analytics.present.tables import Kind
from analytics.unify import QueryPanel

_POINTS, _GROUPS, _TESTS = 41, 12, 8
_UNITS: dict[str, Kind] = {"value": "money", "clicks": "count"}


def banded(rows: pd.DataFrame, name: str, words: str, role: Role, ends: tuple[str, str] | None = None) -> Series:
    """A column and the columns of its ends, `NAME_lower, NAME_upper` unless named, as a series."""
    lower, upper = ends or (f"{name}_lower", f"{name}_upper")
    return Series(words, numbers_of(rows[name]), role, ends_of(rows[lower]), ends_of(rows[upper]))


def dividing_line(line: Frontier, freed: float, title: str, look: Look) -> Chart:
    """What is gained and lost against money freed."""
    places = np.unique(np.linspace(0, len(line.table) - 1, _POINTS).round().astype(int))
    rows, measure = _with(line.table.iloc[places], freed, line), line.measure
    roles: tuple[tuple[str, Role], ...] = (("gained", "gain"), ("lost", "risk"))
    series = tuple(banded(rows, name, look.text(f"story.series.{name}_{measure}"), role) for name, role in roles)
    return Chart(
        "curve",
        title,
        series,
        _UNITS[measure],
        look.text(f"figures.line.y_{measure}"),
        x=ends_of(rows["freed"]),
        x_unit="money",
        x_axis=look.text("figures.line.x"),
        marked=int((rows["freed"] - freed).abs().to_numpy().argmin()),
    )


def _with(rows: pd.DataFrame, freed: float, line: Frontier) -> pd.DataFrame:
    """Rows of a line with the amount chosen among them, so that a document prints the numbers of the cards."""
    if freed in set(rows["freed"]):
        return rows
    chosen = pd.DataFrame([{**line.at(freed), "freed": freed}])
    return pd.concat([rows, chosen[list(rows)]]).sort_values("freed", ignore_index=True)


def zones(line: Frontier, freed: float, look: Look) -> Chart:
    """What the amount chosen loses, gains and nets, each with its interval."""
    at, measure = line.at(freed), line.measure
    rows = pd.DataFrame(
        [
            (float(at[name]), float(at[f"{name}_lower"]), float(at[f"{name}_upper"]))
            for name in ("lost", "gained", "net")
        ],
        columns=["value", "lower", "upper"],
    )
    names = tuple(look.text(f"metrics.{name}.label") for name in ("lost", "gained", "net"))
    title = look.text("story.chart.moved", freed=look.money(about(freed)))
    series = banded(rows, "value", look.text(f"figures.line.y_{measure}"), "both", ("lower", "upper"))
    return Chart("ranges", title, (series,), _UNITS[measure], look.text(f"figures.line.y_{measure}"), names, marked=2)


def ranges(found: Comparison, title: str, look: Look) -> Chart:
    """Profit, or clicks, of each scenario with its interval."""
    rows = range_frame(found.outcomes)
    measure = str(rows["measure"].iloc[0])
    axis = look.text(f"figures.ranges.x_{measure}")
    names = tuple(scenario_word(name, look) for name in rows["scenario"])
    series = banded(rows, "value", axis, "both", ("lower", "upper"))
    return Chart(
        "ranges", title, (series,), _UNITS[measure], axis, names, marked=int(rows["value"].to_numpy().argmax())
    )


def clicks(found: Comparison, title: str, look: Look) -> Chart:
    """Clicks of both channels under each scenario."""
    rows = clicks_frame(found.outcomes)
    sides: tuple[tuple[str, Role], ...] = (("organic", "seo"), ("paid", "sea"))
    series = tuple(
        Series(look.text(f"figures.side.{name}_clicks"), numbers_of(rows[name]), role) for name, role in sides
    )
    names = tuple(scenario_word(name, look) for name in rows["scenario"])
    return Chart("stacked", title, series, "count", look.text("story.axis.clicks_month"), names)


def steps(pair: Pair, title: str, look: Look) -> Chart:
    """Steps from one scenario to the other."""
    rows, measure = step_frame(pair), measure_of(pair)
    axis = look.text(f"story.axis.steps_{measure}")
    names = tuple(step_word(row, pair, look) for row in each(rows))
    return Chart("waterfall", title, (Series(axis, numbers_of(rows["amount"]), "both"),), _UNITS[measure], axis, names)


def next_euro(found: Investment, title: str, look: Look) -> Chart:
    """What one more unit of money earns on either side, by horizon."""
    rows = found.next_euro.table
    sides: tuple[Role, ...] = ("seo", "sea")
    series = tuple(banded(rows, side, look.text(f"investment.euro.{side}"), side) for side in sides)
    axis = look.text("investment.euro.y", unit=unit(look))
    return Chart(
        "curve", title, series, "price", axis, x=ends_of(rows["months"]), x_axis=look.text("investment.euro.x")
    )


def cash(found: Investment, title: str, look: Look) -> Chart:
    """Running total of projects and ads less ads alone."""
    rows, axis = found.outlook.cash, look.text("investment.cash.y")
    role: Role = "gain" if found.outlook.net.value >= 0 else "risk"
    series = banded(rows, "value", axis, role, ("lower", "upper"))
    return Chart(
        "curve", title, (series,), "money", axis, x=ends_of(rows["month"]), x_axis=look.text("investment.cash.x")
    )


def candidates(design: Design, title: str, look: Look) -> Chart:
    """Expected gain of each test beside its cost."""
    rows = candidate_frame(design).head(_TESTS)
    names = tuple(segment_word(design.candidates[at], look) for at in rows["at"])
    roles: tuple[tuple[str, Role], ...] = (("gain", "gain"), ("cost", "risk"))
    series = tuple(Series(look.text(f"design.figure.{name}"), numbers_of(rows[name]), role) for name, role in roles)
    axis = look.text("design.figure.x", months=design.options.horizon_months, currency=look.currency_sign())
    return Chart("bars", title, series, "money", axis, names)


def outcomes(plan: Plan, title: str, look: Look) -> Chart:
    """Profit of the plan beside the naive plans."""
    rows, axis = outcome_frame(plan), look.text("figures.ranges.x_value")
    names = tuple(look.text(f"figures.baseline.{name}") for name in rows["name"])
    return Chart(
        "ranges", title, (banded(rows, "value", axis, "both", ("lower", "upper")),), "money", axis, names, marked=0
    )


def moves(plan: Plan, panel: QueryPanel, title: str, look: Look) -> Chart:
    """Change of monthly spend by theme."""
    rows, axis = move_frame(plan, panel).head(_GROUPS), look.text("figures.moves.x")
    names = tuple(theme_word(theme, look) for theme in rows["group"])
    return Chart("bars", title, (Series(axis, numbers_of(rows["change"]), "sea"),), "money", axis, names)
