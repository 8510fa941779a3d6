"""Widget groups: what a person sets on screen, as the frozen options of the core. Percent becomes share here only."""

from dataclasses import replace

import streamlit as st

from analytics.decide import PRESETS, VERDICTS, Constraints, Frontier, current_budget
from analytics.decide.worth import Measure
from analytics.model import Analysis, Assumptions
from analytics.model.overlap import Dimension
from analytics.present.draw import scenario_word, verdict_name
from analytics.present.look import UNKNOWN_CURRENCY, Look
from analytics.present.tables import DisplayTable
from analytics.schema import Money
from pages._session import Scope, keep_within, line, link, linked, t

_SCOPES = {"all": None, "brand": True, "generic": False}


def language() -> None:
    """Let the visitor choose the language and keep it in the link."""
    chosen = st.segmented_control(
        t("shell.language"),
        ["fr", "en"],
        format_func=str.upper,
        key="language",
        required=True,
        label_visibility="collapsed",
    )
    link(lang=chosen)


def scope(themes: dict[str, str]) -> Scope:
    """Return the scope chosen among brand classes and themes (code → word)."""
    words = {name: t(f"shell.scope.{name}") for name in _SCOPES}
    chosen = st.segmented_control(
        t("shell.scope.label"),
        list(_SCOPES),
        format_func=words.__getitem__,
        default=linked("scope", list(_SCOPES)),
        key="scope",
        required=True,
        help=t("shell.scope.help"),
    )
    link(scope=chosen)
    picked = st.multiselect(
        t("shell.themes.label"),
        list(themes),
        format_func=themes.__getitem__,
        placeholder=t("shell.themes.all"),
        key="themes",
        help=t("shell.themes.help"),
    )
    return Scope(_SCOPES[chosen], frozenset(picked))


def brand_terms(suggested: tuple[str, ...], dataset: str) -> tuple[str, ...] | None:
    """Return the brand terms typed, None when they are still those the data suggest."""
    proposed = ", ".join(suggested)
    with st.container(key="brand"):
        typed = st.text_input(
            t("shell.brand.label"),
            value=proposed,
            key=f"brand_{dataset[:12]}",
            placeholder=t("shell.brand.placeholder"),
            help=t("shell.brand.help"),
        )
        if typed == proposed:
            st.caption(t("shell.brand.suggested") if suggested else t("shell.brand.none_found"))
    return None if typed == proposed else tuple(term.strip() for term in typed.split(",") if term.strip())


def _share(key: str, *, low: int = 1) -> float:
    """Percentage asked for, as a share in (0, 1]."""
    percent = st.slider(
        t(f"shell.assumptions.{key}"),
        low,
        100,
        100,
        key=key,
        format="localized",
        help=t(f"shell.assumptions.{key}_help"),
    )
    return percent / 100


def _one_of(key: str, names: tuple[str, ...]) -> str:
    words = {name: t(f"shell.assumptions.{key}_{name}") for name in names}
    return st.selectbox(
        t(f"shell.assumptions.{key}"),
        names,
        format_func=words.__getitem__,
        key=key,
        help=t(f"shell.assumptions.{key}_help"),
    )


def assumptions() -> Assumptions:
    """Return what the data cannot say, as the person sees it."""
    with st.expander(t("shell.assumptions.title"), key="assumptions"):
        strength = _one_of("brand_strength", ("unknown", "strong", "ordinary"))
        rivals = _one_of("rivals", ("unknown", "none", "present"))
        margin = _share("margin")
        per_conversion = st.number_input(
            t("shell.assumptions.value_per_conversion"),
            min_value=0.0,
            value=None,
            key="value_per_conversion",
            placeholder=t("shell.assumptions.not_set"),
            help=t("shell.assumptions.value_per_conversion_help"),
        )
        attributed = st.number_input(
            t("shell.assumptions.attributed_share"),
            min_value=1,
            max_value=100,
            value=None,
            key="attributed_share",
            placeholder=t("shell.assumptions.published"),
            help=t("shell.assumptions.attributed_share_help"),
        )
        horizon = st.slider(
            t("shell.assumptions.horizon"), 1, 24, 3, key="horizon", help=t("shell.assumptions.horizon_help")
        )
    return Assumptions(
        brand_strength=strength,
        rivals=rivals,
        margin=margin,
        attributed_share=attributed / 100 if attributed else None,
        value_per_conversion=per_conversion or None,
        horizon_months=horizon,
    )


def dividing_line(allowed: tuple[Measure, ...], look: Look) -> tuple[Frontier, int]:
    """Return the line in the measure chosen, and the money to free each month."""
    slider, toggle = st.columns([72, 28], vertical_alignment="center")
    with toggle:
        found = line(_measure(allowed))
    with slider:
        return found, _freed(found, look)


def _measure(allowed: tuple[Measure, ...]) -> Measure:
    """Return what is counted; nothing is asked when only clicks can be."""
    if len(allowed) == 1:
        st.caption(t("pages.trade_off.clicks_only"))
        return allowed[0]
    words = {name: t(f"pages.trade_off.measure_{name}") for name in allowed}
    return st.segmented_control(
        t("pages.trade_off.measure"),
        list(allowed),
        format_func=words.__getitem__,
        default=allowed[0],
        key="measure",
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )


def _freed(drawn: Frontier, look: Look) -> int:
    """Return the money to free each month: an amount of the line, kept in the link as a plain number."""
    most = int(drawn.table["freed"].iloc[-1])
    step = next(size for size in (100, 10, 1) if most >= 50 * size or size == 1)
    most = max(most - most % step, step)
    keep_within("freed", 0, most)
    return st.slider(
        t("pages.trade_off.freed", currency=look.currency_sign()),
        min_value=0,
        max_value=most,
        value=min(round((drawn.no_regret_until or drawn.best) / step) * step, most),
        step=step,
        key="freed",
        format="localized",
        bind="query-params",
        help=t("pages.trade_off.freed_help"),
    )


def scenario_names(look: Look) -> list[str]:
    """Return up to three presets to compare; the first is what the others are held against."""
    words = {name: scenario_word(name, look) for name in PRESETS}
    return st.multiselect(
        t("pages.scenarios.pick"),
        list(PRESETS),
        default=["as_is", "same_budget", "best_profit"],
        format_func=words.__getitem__,
        max_selections=3,
        key="scenarios",
        persist_state="session",
        placeholder=t("pages.scenarios.none"),
        help=t("pages.scenarios.pick_help"),
    )


def budget(analysis: Analysis, look: Look, key: str) -> float:
    """Return the monthly budget, all search spend included; today's unless changed."""
    today = round(current_budget(analysis))
    return float(
        st.number_input(
            t("pages.action_plan.budget", currency=look.currency_sign()),
            min_value=0,
            max_value=1_000_000_000,
            value=today,
            step=max(1, 10 ** (len(str(today)) - 2)),
            key=key,
            persist_state="session",
            help=t("pages.action_plan.budget_help", today=Money(today, look.currency or UNKNOWN_CURRENCY)),
        )
    )


def limits(analysis: Analysis, look: Look) -> Constraints:
    """Return what a plan must respect."""
    places = st.columns([18, 18, 18, 18, 28])
    with places[0]:
        money = budget(analysis, look, "plan_budget")
    with places[1]:
        floor = _limit("floor", (0, 100, 0), step=5)
    with places[2]:
        ceiling = _limit("ceiling", (100, 500, 300), step=10)
    with places[3]:
        least = _limit("least_return", (0.0, 5.0, 1.0), step=0.1)
    with places[4]:
        protected = st.multiselect(
            t("pages.action_plan.protected"),
            spending_queries(analysis),
            key="protected",
            persist_state="session",
            placeholder=t("pages.action_plan.protected_none"),
            help=t("pages.action_plan.protected_help"),
        )
    return Constraints(money, floor / 100, ceiling / 100, protected=frozenset(protected), least_return=least)


def _limit(name: str, low_high_default: tuple[float, float, float], *, step: float) -> float:
    low, high, default = low_high_default
    return st.slider(
        t(f"pages.action_plan.{name}"), low, high, default, step=step, key=name, persist_state="session",
        help=t(f"pages.action_plan.{name}_help"), format="localized",
    )  # fmt: skip


def budget_share(analysis: Analysis) -> Constraints:
    """Return the budget of the optimised scenarios, asked for as a percentage of today's."""
    percent = st.slider(
        t("pages.scenarios.budget"), 50, 150, 100, step=5, key="scenario_budget", persist_state="session",
        help=t("pages.scenarios.budget_help"),
    )  # fmt: skip
    return Constraints(budget=current_budget(analysis) * percent / 100)


def dimension() -> Dimension:
    """Return the label that the overlap is shown by."""
    words = {name: t(f"pages.overlap.by_{name}") for name in ("theme", "campaign", "page")}
    return st.segmented_control(
        t("pages.overlap.by"), list(words), format_func=words.__getitem__, default="theme", key="overlap_by",
        required=True, persist_state="session", label_visibility="collapsed",
    )  # fmt: skip


def only_verdicts(table: DisplayTable, look: Look) -> DisplayTable:
    """Return the rows of the verdicts chosen."""
    words = {name: verdict_name(name, look) for name in VERDICTS}
    chosen = st.pills(
        t("pages.cannibalisation.verdicts"), list(words), format_func=words.__getitem__, selection_mode="multi",
        default=["cut", "test", "defend"], key="verdicts", persist_state="session", label_visibility="collapsed",
    )  # fmt: skip
    kept = table.frame[table.frame["verdict"].isin([words[name] for name in chosen])]
    return replace(table, frame=kept.reset_index(drop=True))


def spending_queries(analysis: Analysis) -> list[str]:
    """Return the queries with spend today as typed, dearest first."""
    rows = analysis.response.items.sort_values("current_cost", ascending=False)["row"]
    return analysis.panel.frame["text"].iloc[rows].tolist()
