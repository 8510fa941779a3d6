"""What a person sets on SEO investment: how long, how much money, and the figures of each project."""

from collections.abc import Sequence
from itertools import compress

import streamlit as st

from analytics.decide import current_budget
from analytics.decide.seo import LONGEST, SHORTEST, Investment, NoInvestment, Project, Terms, hourly_rate
from analytics.errors import AssumptionError
from analytics.model import Analysis
from analytics.present import investment_tables
from analytics.present.look import UNKNOWN_CURRENCY, Look
from analytics.schema import Money, Notice
from pages import _errors, _results, _session
from pages._controls import ask, ask_money
from pages._layout import sign
from pages._session import account, t
from pages._terms import explained

_USUAL = 12  # months
_USUAL_POT = 0.05  # of today's budget


def terms(analysis: Analysis, look: Look) -> tuple[Terms, float]:
    """Return the horizon, the money and the discount rate; and what an hour of SEO work costs."""
    places = st.columns([16, 21, 19, 16, 11, 17], vertical_alignment="bottom")
    with places[0]:
        months = ask(st.slider, "investment.ask.months", SHORTEST, LONGEST, _USUAL, key="invest_months")
    with places[1]:
        modes = {name: t(f"investment.ask.{name}") for name in ("one", "two")}
        mode = st.segmented_control(
            t("investment.ask.mode"), list(modes), format_func=modes.__getitem__, default="one", key="invest_mode",
            required=True, persist_state="session",
        )  # fmt: skip
    now = current_budget(analysis)
    with places[2]:
        budget = _money("budget", round(now), look, today=Money(now, look.currency or UNKNOWN_CURRENCY))
    with places[3]:
        pot = _money("pot", max(round(_USUAL_POT * now), 1), look, disabled=mode == "one")
    with places[4]:
        hour = _money("hour", round(hourly_rate(look.currency)), look)
    with places[5]:
        discount = ask(st.number_input, "investment.ask.discount", 0, 50, 0, key="invest_discount")
    asked = Terms(
        months=months,
        budget=None if budget == round(now) else float(budget),
        pot=float(pot) if mode == "two" else None,
        discount=discount / 100,
    )
    _session.keep(f"terms_{_results.view()}", (asked, float(hour)))
    return asked, float(hour)


def answer(shown: tuple[tuple[Project, ...], tuple[bool, ...], bool], terms: Terms) -> Investment | NoInvestment:
    """Return the choice among the projects considered; where a person considers none, that is why there is none."""
    considered = tuple(compress(shown[0], shown[1]))
    if shown[0] and not considered:
        return NoInvestment(Notice.of("investment.none.chosen"))
    return _results.investment(considered, terms, typed=shown[2])


def _money(name: str, usual: int, look: Look, *, disabled: bool = False, **facts: Money) -> int:
    key = f"invest_{name}_{_results.view()}"
    return ask_money(f"investment.ask.{name}", usual, look, key=key, disabled=disabled, **facts)


def projects(proposed: Sequence[Project], hour: float) -> tuple[tuple[Project, ...], tuple[bool, ...], bool]:
    """Return the projects as proposed or as the visitor set them, which are considered, and whether any was set."""
    kept = _session.projects(_key(hour))
    if kept is None or [project.queries for project in kept[0]] != [project.queries for project in proposed]:
        return tuple(proposed), (True,) * len(proposed), False
    return (*kept, True)


def _key(hour: float) -> str:
    return f"{account()}_{_results.scope_name()}_{hour}"


def editor(shown: tuple[tuple[Project, ...], tuple[bool, ...], bool], hour: float, look: Look) -> None:
    """Let the figures of each project be changed; what is applied counts until it is taken back."""
    every, used, is_set = shown
    frame = investment_tables.editor_frame(every, used, look)
    with st.container(border=True, key="card_projects"):
        st.markdown(f"**{t('investment.edit.title')}**")
        st.caption(t("investment.edit.caption"))
        changed = st.data_editor(
            frame,
            hide_index=True,
            height="content",
            disabled=["project"],
            column_config=_columns(look),
            key=f"projects_{_session.language()}_{_key(hour)}_{hash((every, used))}",
        )
        with st.container(horizontal=True):
            applied = st.button(t("investment.edit.apply"), key="projects_apply", disabled=changed.equals(frame))
            if st.button(t("investment.edit.reset"), key="projects_reset", disabled=not is_set):
                _session.set_projects(_key(hour), None)
        if applied:
            try:
                found = investment_tables.edited(changed, every)
            except AssumptionError as error:
                _errors.show_refusal(error.notices, "projects")
            else:
                _session.set_projects(_key(hour), found)


def _columns(look: Look) -> dict[str, object]:
    """What each column of the editor is and may hold; percent becomes share when it is applied."""
    ranges = {
        "one_off": (0.0, 1e9, 1.0),
        "monthly": (0.0, 1e9, 1.0),
        "target": (1.0, 20.0, 0.1),
        "success": (0.0, 100.0, 0.1),
        "months_lower": (0.1, 60.0, 0.1),
        "months_upper": (0.1, 60.0, 0.1),
        "decay": (0.0, 95.0, 0.1),
        "earliest": (1, 24, 1),
    }
    money = {"currency": sign(look)}
    numbers = {
        name: st.column_config.NumberColumn(
            t(f"investment.edit.{name}", **(money if name in ("one_off", "monthly") else {})),
            help=explained(t(f"investment.edit.{name}_help")),
            min_value=low,
            max_value=high,
            step=step,
            format="localized",
            width=98,
        )
        for name, (low, high, step) in ranges.items()
    }
    return {
        "use": st.column_config.CheckboxColumn(t("investment.edit.use"), help=explained(t("investment.edit.use_help"))),
        "project": st.column_config.TextColumn(
            t("investment.column.project"), help=explained(t("investment.column.project_help")), width=220, pinned=True
        ),
        **numbers,
    }
