"""Display tables: numbers stay numbers, codes become words, and each column says what it is and how to print it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import pandas as pd

from analytics.decide import VERDICTS, Plan, ScenarioOutcome, verdicts
from analytics.decide.reasons import LESS, MORE
from analytics.decide.scenarios import table as outcome_table
from analytics.model import Analysis, NoValue
from analytics.present.draw import known, piece_word, scenario_word, segment_name, theme_word, verdict_name
from analytics.present.look import Look, about, outward
from analytics.present.why import percent
from analytics.schema import OTHER_SEARCH_TERMS, require_columns

Kind = Literal["text", "category", "money", "price", "count", "share", "position", "factor"]
Place = Literal["both", "screen", "file"]
SUREST = 0.99  # all of a few hundred simulated cases are no certainty


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its language-neutral name, words, and how its values print.

    `kind`: `money` without cents, `price` with cents, `share` in [0, 1], `factor` a multiple of today's. `place`: on
    screen, in the downloaded file, or both; an interval is one text on screen and two numbers in the file.
    """

    name: str
    label: str
    help: str
    kind: Kind
    place: Place = "both"


@dataclass(frozen=True, eq=False)
class DisplayTable:
    """A display copy of a result and the columns to show, in order."""

    frame: pd.DataFrame
    columns: tuple[TableColumn, ...]

    def __post_init__(self) -> None:
        """Refuse a column that the frame lacks; an interval is written when it is shown (`on_screen`)."""
        names = tuple(column.name for column in self.columns if not column.name.endswith("_range"))
        require_columns(self.frame, names, "DisplayTable")

    def on(self, place: Literal["screen", "file"]) -> tuple[TableColumn, ...]:
        """Columns of the screen or of the file."""
        return tuple(column for column in self.columns if column.place in ("both", place))


def _column(name: str, kind: Kind, look: Look, place: Place = "both") -> TableColumn:
    label = look.text(f"metrics.{name}.label")
    unit = f" ({look.currency_sign()})" if kind in ("money", "price") else ""
    return TableColumn(name, label + unit, look.text(f"metrics.{name}.help"), kind, place)


def columns_of(plan: str, look: Look) -> tuple[TableColumn, ...]:
    """Columns from `name:kind` words; `name~kind` adds the interval: one text on screen, two numbers in the file."""
    found: list[TableColumn] = []
    for word in plan.split():
        name, mark, kind = word.partition("~") if "~" in word else word.partition(":")
        found.append(_column(name, kind, look))  # type: ignore[arg-type]
        if mark == "~":
            found.append(_end(found[-1], "range", look, "screen"))
            found += [_end(found[-2], end, look, "file") for end in ("lower", "upper")]
    return tuple(found)


def _end(column: TableColumn, end: str, look: Look, place: Place) -> TableColumn:
    label = look.text(f"metrics.interval.{end}", metric=column.label)
    kind: Kind = "text" if end == "range" else column.kind
    return TableColumn(f"{column.name}_{end}", label, look.text("metrics.interval.help"), kind, place)


def on_screen(table: DisplayTable, rows: int, look: Look) -> pd.DataFrame:
    """First rows of a table as the screen shows them: an interval is one text there, and is written there only.

    What has an interval is an estimate: it is rounded as in sentences and on cards.
    """
    shown = table.frame.head(rows)
    columns = [column for column in table.columns if column.name not in shown or not column.name.endswith("_range")]
    names = {column.name for column in table.columns if column.kind in ("money", "count")}
    estimates = [name for name in shown if name in names and f"{name}_lower" in shown]
    return with_ranges(shown, columns, look).assign(**{name: shown[name].map(about) for name in estimates})


def with_ranges(frame: pd.DataFrame, columns: Sequence[TableColumn], look: Look) -> pd.DataFrame:
    """Write each interval as one text, rounded as estimates are; empty where there is none."""
    written = {
        column.name: _ranges(frame, column.name.removesuffix("_range"), columns, look)
        for column in columns
        if column.name.endswith("_range")
    }
    return frame.assign(**written)


def _ranges(frame: pd.DataFrame, name: str, columns: Sequence[TableColumn], look: Look) -> list[str]:
    kind = next(column.kind for column in columns if column.name == name)

    ends = zip(frame[f"{name}_lower"], frame[f"{name}_upper"], strict=True)
    return [_range(low, high, kind, look) if known(low) else "" for low, high in ends]


def _range(low: float, high: float, kind: Kind, look: Look) -> str:
    if kind == "share":
        lower, upper = percent(low, look), percent(high, look)
    else:
        show = partial(look.money, decimals=0) if kind == "money" else look.count
        lower, upper = map(show, outward(low, high))
    return look.text("figures.units.range", lower=lower, upper=upper)


def queries_table(analysis: Analysis, look: Look, plan: Plan | None = None) -> DisplayTable:
    """One row per query of the panel, largest monthly spend first; with a plan, its reason for each."""
    frame = query_frame(analysis)
    words = {
        "query": frame["query"].mask(frame["key"] == OTHER_SEARCH_TERMS, look.text("figures.theme.other_terms")),
        "theme": _said(frame["theme"], lambda theme: theme_word(theme, look)),
        "segment": _said(frame["segment"], lambda segment: segment_name(segment, look)),
        "verdict": _said(frame["verdict"], lambda verdict: verdict_name(verdict, look)),
        "evidence": _evidence_words(frame["evidence"], look),
    }
    names = (
        "query:text verdict:category confidence:share monthly_cost:money avoidable_cost~money evidence:text "
        "incremental_share~share organic_position:position cpc:price theme:category segment:category"
    )
    if plan is not None:
        reason = plan.items.set_index("query")["reason"]
        words["reason"] = frame["key"].map(reason).map(lambda code: _reason(code, look), na_action="ignore").fillna("")
        names += " reason:category"
    columns = columns_of(names, look)
    if isinstance(analysis.value, NoValue):
        told = look.text("metrics.verdict.help_clicks")
        columns = tuple(replace(column, help=told) if column.name == "verdict" else column for column in columns)
    shown = frame.assign(**words, confidence=frame["confidence"].clip(upper=SUREST))
    return DisplayTable(shown, columns)


def query_frame(analysis: Analysis) -> pd.DataFrame:
    """The numbers behind `queries_table`: `key, query` (as typed), labels, monthly money and shares with their ends."""
    panel, current = analysis.panel.frame, analysis.current
    shares = analysis.incrementality.frame.drop(columns=["query", "cell"])
    frame = panel[["query", "text", "theme", "segment", "organic_position"]].rename(
        columns={"query": "key", "text": "query"}
    )
    frame = frame.join(verdicts(analysis)).join(shares)
    cost, paid = current["cost"], current["paid_clicks"]
    frame = frame.assign(monthly_cost=cost, cpc=cost / paid.where(paid > 0))
    for end, opposite in (("", ""), ("_lower", "_upper"), ("_upper", "_lower")):
        frame[f"avoidable_cost{end}"] = cost * (1 - frame[f"incremental_share{opposite}"])
    return frame.sort_values(["monthly_cost", "key"], ascending=[False, True], ignore_index=True)


def _reason(code: str, look: Look) -> str:
    return look.text(f"reasons.label.{code}")


def _evidence_words(codes: pd.Series, look: Look) -> pd.Series:
    """Pieces of evidence with their weights in words; the few distinct codes are translated once each."""
    return _said(codes, lambda code: _evidence(code, look))


def _said(codes: pd.Series, words: Callable[[str], str]) -> pd.Series:
    """Codes in words; each of the few distinct ones is translated once."""
    return codes.map({code: words(code) for code in codes.dropna().unique()})


def _evidence(code: str, look: Look) -> str:
    if code == "none":
        return look.text("evidence.words.none")
    return look.text("evidence.words.then").join(_kind_words(part, look) for part in str(code).split("; "))


def _kind_words(part: str, look: Look) -> str:
    kind, _, pieces = part.partition(": ")
    told = [
        look.text("evidence.words.weighted", cell=piece_word(kind, name, look), share=look.percent(float(weight)))
        for name, weight in (piece.rsplit(" ", 1) for piece in pieces.split(" + "))
    ]
    return look.text(f"evidence.words.{kind}", cells=", ".join(told))


def plan_table(plan: Plan, analysis: Analysis, look: Look) -> DisplayTable:
    """One row per query with spend today, largest effect first: what to do and why, then the amounts.

    Its frame also has the query's `key` and its `theme`. Spend that hardly changes keeps today's bid: the multiplier
    shown is 1.
    """
    panel = analysis.panel.frame
    items = plan.items.sort_values("value_change", key=abs, ascending=False, kind="stable", ignore_index=True)
    ratio = items["planned_cost"] / items["current_cost"]
    judged = verdicts(analysis)["verdict"].map({name: verdict_name(name, look) for name in VERDICTS})
    frame = items.assign(
        key=items["query"],
        theme=items["query"].map(panel.set_index("query")["theme"]),
        query=items["query"].map(panel.set_index("query")["text"]),
        verdict=items["query"].map(judged.set_axis(panel["query"])),
        bid_multiplier=items["bid_multiplier"].mask(ratio.between(LESS, MORE), 1.0),
        cost_change=items["planned_cost"] - items["current_cost"],
        confidence=items["confidence"].clip(upper=SUREST),
        reason=_said(items["reason"], lambda code: _reason(code, look)),
        reason_why=_said(items["reason"], lambda code: look.text(f"reasons.sentence.{code}")),
        evidence=_said(items["evidence"], lambda code: look.text(f"evidence.response.{code}")),
    )
    columns = columns_of(
        "query:text reason:category reason_why:text cost_change:money value_change:money confidence:share "
        "verdict:category current_cost:money planned_cost:money bid_multiplier:factor incremental_value~money "
        "incremental_clicks:count campaign:category evidence:category",
        look,
    )
    return DisplayTable(frame, columns)


def scenarios_table(outcomes: Sequence[ScenarioOutcome], look: Look) -> DisplayTable:
    """One row per scenario and month; without a value per click, money earned is left out, not shown as 0."""
    frame = outcome_table(outcomes)
    frame = frame.assign(scenario=[scenario_word(name, look) for name in frame["scenario"]])
    earned = "profit~money value~money " if frame["profit"].notna().any() else ""
    blended = " cost_per_conversion:price" if frame["cost_per_conversion"].notna().any() else ""
    clicks = "total_clicks~count paid_clicks~count organic_clicks~count"
    columns = columns_of(f"scenario:text {earned}cost~money {clicks}{blended}", look)
    return DisplayTable(with_ranges(frame, columns, look), columns)
