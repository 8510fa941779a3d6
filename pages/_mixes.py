"""Which scenarios are compared, and every edit of that: undo, redo, start anew."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote, unquote

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.decide.scenarios import PRESETS, Comparison, History, Pair, Scenario, preset
from analytics.decide.scenarios.board import MOST, Board
from analytics.present.draw import scenario_word
from analytics.present.look import Look
from analytics.present.scenarios_wording import best_pair, names_of
from pages import _results, _session
from pages._session import t
from pages._terms import explained


def known() -> dict[str, Scenario]:
    """Every scenario that can be compared, by name: presets, saved ones and drafts, the last of which counts.

    Without a value per click nothing can be best in profit: that preset would repeat the one of the same budget.
    """
    presets = [name for name in PRESETS if name != "best_profit" or "value" in _results.measures()]
    every = (*map(preset, presets), *_results.saved_scenarios().scenarios, *_session.history().now.drafts)
    return {each.name: each for each in every}


def chosen(look: Look) -> tuple[Scenario, ...]:
    """Return up to three scenarios to compare; the first is what the others are held against."""
    every, key = known(), f"scenarios_{_session.account()}"
    read_link(every)
    words = names_of(tuple(every.values()), look)
    _session.show_chosen(key, [name for name in _session.history().now.chosen if name in every])
    picker, buttons = st.columns([58, 42], vertical_alignment="bottom")
    with picker:
        names = st.multiselect(
            t("pages.scenarios.pick"), list(words), format_func=words.__getitem__, max_selections=MOST, key=key,
            placeholder=t("pages.scenarios.none"), help=explained(t("pages.scenarios.pick_help")), on_change=_pick,
            args=(key,), select_all=False,
        )  # fmt: skip
    with buttons, st.container(horizontal=True, gap="xsmall", horizontal_alignment="right"):
        _buttons()
    _session.link(scenarios=None if tuple(names) == Board().chosen else ",".join(map(quote, names)))
    return tuple(every[name] for name in names)


def read_link(every: Mapping[str, Scenario]) -> None:
    """Compare the scenarios that the address names, once for an account; those that nobody here knows are left out."""
    given = [unquote(name) for name in _session.asked_words("scenarios", _session.account()).split(",")]
    if names := tuple(name for name in dict.fromkeys(given) if name in every)[:MOST]:
        history = _session.history()
        _session.set_history(history.edited(replace(history.now, chosen=names)))


def _pick(key: str) -> None:
    history = _session.history()
    _session.set_history(history.edited(replace(history.now, chosen=_session.choice(key))))


def unfolding(label: str, name: str, icon: str) -> DeltaGenerator:
    """Draw an expander that stays open when its label changes: with the language, or with what it counts."""
    key, is_open = f"{name}_{_results.short(label)}", f"{name}_open"
    _session.show(key, _session.kept(is_open, default=False))
    return st.expander(label, icon=icon, key=key, on_change=_unfold, args=(is_open, key))


def _unfold(is_open: str, key: str) -> None:
    _session.keep(is_open, _session.shown(key))


def _buttons() -> None:
    history = _session.history()
    _button("undo", History.undone, is_idle=not history.past)
    _button("redo", History.redone, is_idle=not history.future)
    _button("reset", History.reset, is_idle=history.now == History().now)


def _button(name: str, change: Callable[[History], History], *, is_idle: bool) -> None:
    st.button(
        t(f"scenarios.page.{name}"), on_click=_change, args=(change,), key=f"scenarios_{name}", disabled=is_idle,
        icon={"undo": ":material/undo:", "redo": ":material/redo:"}.get(name, ":material/restart_alt:"),
        help=explained(t(f"scenarios.page.{name}_help")),
    )  # fmt: skip


def _change(change: Callable[[History], History]) -> None:
    _session.set_history(change(_session.history()))


def pair(comparison: Comparison, look: Look) -> Pair | None:
    """Return the pair to explain: the one asked for, else the best against the first; None without a second."""
    best = best_pair(comparison)
    if best is None or len(comparison.pairs) == 1:
        return best
    by_name = {each.other.scenario.name: each for each in comparison.pairs}
    words = {name: scenario_word(name, look) for name in by_name}
    name = st.segmented_control(
        t("scenarios.page.against", reference=scenario_word(comparison.outcomes[0].scenario.name, look)),
        list(words), format_func=words.__getitem__, default=best.other.scenario.name, required=True,
        key=f"scenarios_pair_{hash(tuple(by_name))}_{best.other.scenario.name}",
        help=explained(t("scenarios.page.against_help")),
    )  # fmt: skip
    return by_name[name]
