"""Widget groups: what a person sets on screen, as the frozen options of the core. Percent becomes share here only."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from analytics.decide import PRESETS, VERDICTS, Constraints, Frontier, current_budget
from analytics.decide.worth import Measure
from analytics.model import Analysis, Assumptions
from analytics.model.overlap import Dimension
from analytics.present.draw import scenario_word, verdict_name
from analytics.present.look import UNKNOWN_CURRENCY, Look
from analytics.present.tables import DisplayTable
from analytics.schema import Money
from pages._layout import plain, sign
from pages._results import line, scope_name, view
from pages._session import Scope, account, asked, cells, follow, keep_within, link, linked, t

T = TypeVar("T")
_MOST_MONEY = 999_999_999_999  # a month, in any currency
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
        key=f"themes_{account()}",
        help=t("shell.themes.help"),
    )
    return Scope(_SCOPES[chosen], frozenset(picked))


def brand_terms(suggested: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the brand terms typed, None when they are still those the data suggest."""
    proposed = ", ".join(suggested)
    key = f"brand_terms_{account()}"
    follow(key, proposed)
    with st.container(key="brand"):
        typed = st.text_input(
            t("shell.brand.label"),
            value=proposed,
            key=key,
            placeholder=t("shell.brand.placeholder"),
            help=t("shell.brand.help"),
        )
        if typed == proposed:
            st.caption(t("shell.brand.suggested") if suggested else t("shell.brand.none_found"))
    return None if typed == proposed else tuple(term.strip() for term in typed.split(",") if term.strip())


def _ask(widget: Callable[..., T], words: str, *options: object, key: str, **more: object) -> T:
    """Draw a widget under the label and the help that the catalogues have for it; what it is set to is kept."""
    return widget(t(words), *options, key=key, help=t(f"{words}_help"), persist_state="session", **more)


def _assumed(widget: Callable[..., T], name: str, *options: object, **more: object) -> T:
    """Ask for what the data of this account cannot say; another account is asked anew."""
    return _ask(widget, "shell.assumptions." + name, *options, key=f"{name}_{account()}", **more)


def _one_of(name: str, codes: tuple[str, ...]) -> str:
    words = {code: t(f"shell.assumptions.{name}_{code}") for code in codes}
    return _assumed(st.selectbox, name, codes, format_func=words.__getitem__)


def assumptions() -> Assumptions:
    """Return what the data cannot say, as the person sees it."""
    with st.expander(t("shell.assumptions.title"), key="assumptions"):
        strength = _one_of("brand_strength", ("unknown", "strong", "ordinary"))
        rivals = _one_of("rivals", ("unknown", "none", "present"))
        margin = _assumed(st.slider, "margin", 1, 100, 100, format="localized")
        unset = t("shell.assumptions.not_set")
        per_conversion = _assumed(st.number_input, "value_per_conversion", 0.0, value=None, placeholder=unset)
        published = t("shell.assumptions.published")
        attributed = _assumed(st.number_input, "attributed_share", 1, 100, None, placeholder=published)
        horizon = _assumed(st.slider, "horizon", 1, 24, 3)
    return Assumptions(
        brand_strength=strength,
        rivals=rivals,
        margin=margin / 100,
        attributed_share=attributed / 100 if attributed else None,
        value_per_conversion=per_conversion or None,
        horizon_months=horizon,
        cells=cells(),
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
    proposed = min(int((drawn.no_regret_until or drawn.best) // step * step), most)
    key = f"freed_{view()}"
    follow(key, proposed)
    keep_within(key, 0, most)
    given = asked("freed")
    freed = st.slider(
        t("pages.trade_off.freed", currency=sign(look)),
        min_value=0,
        max_value=most,
        value=proposed if given is None else min(given, most),
        step=step,
        key=key,
        format="localized",
        persist_state="session",
        help=t("pages.trade_off.freed_help"),
    )
    link(freed=None if freed == proposed else str(freed))
    return freed


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


def budget(analysis: Analysis, look: Look) -> float | None:
    """Return the monthly budget, all search spend included; None, which is today's to the cent, unless changed."""
    now = current_budget(analysis)
    today, key = round(now), f"plan_budget_{view()}"
    follow(key, today)
    typed = st.number_input(
        t("pages.action_plan.budget", currency=sign(look)),
        min_value=0,
        max_value=max(today, _MOST_MONEY),
        value=today,
        step=max(1, 10 ** (len(str(today)) - 2)),
        key=key,
        persist_state="session",
        help=plain(t("pages.action_plan.budget_help", today=Money(now, look.currency or UNKNOWN_CURRENCY))),
    )
    return None if typed == today else float(typed)


def limits(analysis: Analysis, look: Look) -> Constraints:
    """Return what a plan must respect."""
    places = st.columns([18, 18, 18, 18, 28])
    with places[0]:
        money = budget(analysis, look)
    with places[1]:
        floor = _limit("floor", 0, 100, 0, step=5)
    with places[2]:
        ceiling = _limit("ceiling", 100, 500, 300, step=10)
    with places[3]:
        least = _limit("least_return", 0.0, 5.0, 1.0, step=0.1)
    with places[4]:
        protected = _ask(
            st.multiselect,
            "pages.action_plan.protected",
            spending_queries(analysis),
            key=f"protected_{account()}_{scope_name()}",
            placeholder=t("pages.action_plan.protected_none"),
        )
    return Constraints(money, floor / 100, ceiling / 100, protected=frozenset(protected), least_return=least)


def _limit(name: str, *low_high_default: float, step: float) -> float:
    words = "pages.action_plan." + name
    return _ask(st.slider, words, *low_high_default, key=name, step=step, format="localized")


def budget_share(analysis: Analysis) -> Constraints:
    """Return the budget of the optimised scenarios, asked for as a percentage of today's: the same in any account."""
    share = _ask(st.slider, "pages.scenarios.budget", 50, 150, 100, key="scenario_budget", step=5) / 100
    return Constraints(budget=None if share == 1 else current_budget(analysis) * share)


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
