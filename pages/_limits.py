"""What a plan must respect, as a person sets it: budget, floors and ceilings, protected queries, least return."""

import streamlit as st

from analytics.decide import Constraints, current_budget
from analytics.model import Analysis
from analytics.present.look import UNKNOWN_CURRENCY, Look
from analytics.schema import Money
from pages._controls import ask, spending_queries
from pages._layout import plain, sign
from pages._results import scope_name, view
from pages._session import account, follow, t

_MOST_MONEY = 999_999_999_999  # a month, in any currency


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
        protected = ask(
            st.multiselect,
            "pages.action_plan.protected",
            spending_queries(analysis),
            key=f"protected_{account()}_{scope_name()}",
            placeholder=t("pages.action_plan.protected_none"),
        )
    return Constraints(money, floor / 100, ceiling / 100, protected=frozenset(protected), least_return=least)


def _limit(name: str, *low_high_default: float, step: float) -> float:
    words = "pages.action_plan." + name
    return ask(st.slider, words, *low_high_default, key=name, step=step, format="localized")
