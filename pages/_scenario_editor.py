"""The form in which a scenario is edited and named. Percent becomes share here only."""

from collections.abc import Callable, Sequence
from typing import get_args

import pandas as pd
import streamlit as st

from analytics.decide.scenarios import Multiple, Scenario, World, free_name
from analytics.decide.scenarios.saved import save, scenarios_folder
from analytics.decide.scenarios.scenario import LONGEST_NAME, PRESETS, Kind, Rivals, Rule
from analytics.errors import AccordError
from analytics.model import Analysis
from analytics.present.draw import scenario_word, theme_word
from analytics.present.look import Look
from analytics.present.scenarios_wording import names_of
from pages import _errors, _mixes, _results, _session
from pages._session import t
from pages._terms import explained

_THEMES = 40  # of the scopes of ranks, most queries first
_REACHED = (None, *range(1, 21))


def show(scenarios: Sequence[Scenario], analysis: Analysis, look: Look) -> None:
    """Draw the form of one of the scenarios compared."""
    with _mixes.unfolding(t("scenarios.page.edit"), "scenario_editor", ":material/tune:"):
        words = names_of(scenarios, look)
        name = st.segmented_control(
            t("scenarios.page.edited"), list(words), format_func=words.__getitem__, default=list(words)[-1],
            key=f"scenario_edited_{_results.short(tuple(words))}", required=True,
            help=explained(t("scenarios.page.edited_help")),
        )  # fmt: skip
        old = next(each for each in scenarios if each.name == name)
        key = f"{_session.language()}_{_results.short(old)}"
        with st.form(f"scenario_{key}", border=False):
            made = _fields(old, analysis, look, key)
            with st.container(horizontal=True):
                for button, kind, icon in (("apply", "primary", None), ("apply_save", "secondary", ":material/save:")):
                    label = t(f"scenarios.page.{button}")
                    st.form_submit_button(label, on_click=_session.press, args=(button,), type=kind, icon=icon)
        if button := _session.pressed():
            _take(old, made, is_kept=button == "apply_save")


def _fields(old: Scenario, analysis: Analysis, look: Look, key: str) -> Callable[[str], Scenario]:
    """Draw the fields; what they say becomes a scenario once it has a name."""
    decision, searches, market = st.columns(3)
    with decision:
        st.markdown(f"**{t('scenarios.page.decision')}**")
        shown = scenario_word(old.name, look)
        name = st.text_input(t("scenarios.page.name"), shown, LONGEST_NAME, key=f"name_{key}")
        rule = _one_of(
            "rule", get_args(Rule), old.rule, key, {each: t(f"scenarios.rule.{each}") for each in get_args(Rule)}
        )
        budget = _percent("budget", -90, 200, old.budget_change, key)
    with searches:
        st.markdown(f"**{t('scenarios.page.searches')}**")
        ranks = _ranks(old.world, analysis, look, key)
        overview = _percent("overview", 0, 100, old.world.overview, key)
    with market:
        st.markdown(f"**{t('scenarios.page.market')}**")
        demand = _percent("demand", -50, 100, old.world.demand, key)
        cpc = _percent("cpc", -50, 200, old.world.cpc, key)
        every = {each: t(f"scenarios.rivals.{each}") for each in get_args(Rivals)}
        rivals = _one_of("rivals", tuple(every), old.world.rivals, key, every)
    multiples = _multiples(old, key)
    typed = "" if name.strip() in {scenario_word(each, look) for each in PRESETS} else name
    return lambda free: Scenario(
        typed.strip() or free, rule, budget, multiples, World(demand, *ranks, overview, rivals, cpc)
    )


def _one_of(field: str, codes: Sequence[object], now: object, key: str, words: dict[object, str]) -> object:
    return st.selectbox(
        t(f"scenarios.page.{field}"), codes, list(codes).index(now), format_func=words.__getitem__,
        key=f"{field}_{key}", help=explained(t(f"scenarios.page.{field}_help")),
    )  # fmt: skip


def _percent(field: str, low: int, high: int, now: float, key: str) -> float:
    label, told = t(f"scenarios.page.{field}"), t(f"scenarios.page.{field}_help")
    return st.slider(label, low, high, round(100 * now), key=f"{field}_{key}", help=explained(told)) / 100


def _ranks(world: World, analysis: Analysis, look: Look, key: str) -> tuple[float, float | None, str, str]:
    """Return positions gained, or reached, and whose."""
    told = explained(t("scenarios.page.rank_gain_help"))
    gain = st.slider(t("scenarios.page.rank_gain"), -20, 20, round(world.rank_gain), key=f"rank_gain_{key}", help=told)
    words = {place: t("scenarios.page.rank_to_none") if place is None else str(place) for place in _REACHED}
    now = None if world.rank_to is None else min(round(world.rank_to), _REACHED[-1])
    reached = _one_of("rank_to", _REACHED, now, key, words)
    scopes = {scope: t(f"scenarios.scope.{scope}") for scope in ("all", "brand", "generic")}
    themes = analysis.panel.frame["theme"].value_counts().index[:_THEMES]
    for theme in dict.fromkeys((*themes, world.rank_theme) if world.rank_theme else themes):
        scopes[f"theme:{theme}"] = t("scenarios.scope.theme", theme=theme_word(theme, look))
    current = f"theme:{world.rank_theme}" if world.rank_theme else world.rank_scope
    scope = _one_of("scope", list(scopes), current, key, scopes)
    kind, _, theme = str(scope).partition(":")
    return float(gain), None if reached is None else float(reached), kind, theme


def _multiples(old: Scenario, key: str) -> tuple[Multiple, ...]:
    """Return the lines of the table for a custom scenario; a line without a name or a figure says nothing yet."""
    rows = [(each.kind, each.name, 100 * each.factor) for each in old.multiples]
    frame = pd.DataFrame(rows, columns=["kind", "name", "percent"]).astype({"percent": float})
    words = {kind: t(f"scenarios.kind.{kind}") for kind in get_args(Kind)}
    st.caption(t("scenarios.page.multiples"))
    edited = st.data_editor(
        frame, num_rows="dynamic", hide_index=True, key=f"multiples_{key}", height=140,
        column_config={
            "kind": st.column_config.SelectboxColumn(
                t("scenarios.page.multiple_kind"), options=list(words), format_func=words.__getitem__, default="query"
            ),
            "name": st.column_config.TextColumn(t("scenarios.page.multiple_name"), max_chars=300),
            "percent": st.column_config.NumberColumn(
                t("scenarios.page.multiple_percent"), min_value=0, max_value=1000, default=100
            ),
        },
    )  # fmt: skip
    told = edited.dropna()
    return tuple(
        Multiple(row.kind, row.name, row.percent / 100) for row in told[told["name"] != ""].itertuples(index=False)
    )


def _take(old: Scenario, made: Callable[[str], Scenario], *, is_kept: bool) -> None:
    """Put the scenario on the board in the place of the old one, and save it if asked to; say what cannot be."""
    look, known = _results.look(), _mixes.known()
    free = free_name(scenario_word(old.name, look), {*known, *names_of(tuple(known.values()), look).values()})
    try:
        scenario = made(free)
        if is_kept:
            save(scenario, _results.mark(), scenarios_folder())
    except AccordError as error:
        _errors.show_refusal(error.notices, "scenario")
        return
    history = _session.history()
    _session.set_history(history.edited(history.now.with_draft(scenario, old.name)))
    if is_kept:
        st.toast(t("scenarios.page.kept", name=scenario.name))
    st.rerun()
